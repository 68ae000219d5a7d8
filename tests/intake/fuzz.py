"""Workbooks of our own making, spoiled at random and given to the desk: `python -m tests.intake.fuzz 20000 [seed]` for a long run.

Whatever comes, the desk answers a reading whose findings can be said in both languages, within the time limit; the parent lives,
the store keeps its bytes, and no file is left behind. A child that ends without an answer is allowed, counted and named.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl

from smartcity_metrics.intake import child
from smartcity_metrics.intake.desk import Reading, checked_workbook, read_upload
from smartcity_metrics.intake.findings import as_json
from smartcity_metrics.programme import Programme, empty_programme
from smartcity_metrics.store import open_store
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, book, cells, city, programme

LONG = """
    | DATA LAYANAN |         |           |         |
    | indikator    | periode | nilai     | catatan |
    | ADM-1        | 2019-01 | =4.5      | =1      |
    | ADM-1        | 2019-02 | 4,25      |         |
    | ADM-2        | Mar 19  | 1.234     | *       |
    | ADM-2        | 2019-Q1 | 2 691     |         |
    | ADM-3        | 2019-01 | =0.5      | Jumlah  |
    | ADM-9        | Pebuari | -         |         |
    | Catatan: x   |         |           |         |
"""
FOUND = """
    | LAPORAN TAHUN 2019 |          |         |         |
    | No                 | Uraian   | 2018    |         |
    |                    |          | Jan     | Feb     |
    | 1                  | 2        | 3       | 4       |
    | 5.1                | Belanja  | =30     | =40     |
    | 5.1.01             | Pegawai  | =10     | 1.234,5 |
    | 5.1.02             | Barang   | =20     | =26     |
    | Jumlah             |          | =30     | =40     |
"""
CSV = "indikator;periode;nilai\nADM-1;Jan 2019;4,5\nADM-2;2019-02;1.234\nADM-3;2019-03;\"50%\"\n"
NUMBERS = ("0", "-1", "1e309", "NaN", "4294967295", "4294967297", "99999999999999999999", "1048577", "16385", "2147483648", "0.1", "", "٣", "1_000")
CELLS = ("A1", "XFD1048576", "AAAAAA9", "A0", "a1", "$A$1", "A-1", "SG1", "A200001", "A1:XFD1048576", "")
PIECES = ("<!DOCTYPE a>", "&a;", "&#0;", "&#xFFFF;", "<c r=\"XFD1\"><v>1</v></c>", "<row r=\"1\"/>", "<v/>", "<f>1/0</f>", "<is><t>x</t></is>", "_x0000_",
          "]]>", "<![CDATA[1]]>", "<!-- -->", "<?a b?>", "<mergeCell ref=\"A1:B9999\"/>", "\u202e", "\ud7ff", "<x:c xmlns:x=\"a\"/>", " t=\"e\"", " hidden=\"1\"")


def workbooks() -> list[tuple[str, bytes]]:
    """Well-formed files of every kind that the desk takes, by name."""
    rich = openpyxl.load_workbook(io.BytesIO(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATOR, Realisasi=LONG,
                                                  formats={"Realisasi!C7": "0%", "Realisasi!C3": "d mmm yyyy"}, merges=("Realisasi!A1:C1",))))
    sheet = rich["Realisasi"]
    sheet["D4"], sheet["D5"] = "=C3*2", "#DIV/0!"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    rich.create_sheet("Tersembunyi").sheet_state = "hidden"
    out = io.BytesIO()
    rich.save(out)
    found = [("kontrak.xlsx", out.getvalue()), ("lain.xlsx", book(Sheet1=FOUND, merges=("Sheet1!C2:D2",))),
             ("survei.xlsx", book(Survei="| quick win | periode | U1 | U2 |\n| ADM | 2019-Q1 | =3 | =4 |\n| ADM | 2019-Q1 | 5 | x |")),
             ("data.csv", CSV.encode()), ("excel.csv", CSV.encode("utf-16")), ("lama.csv", CSV.replace("Jan", "Jañ").encode("cp1252")),
             ("data.ods", opendocument(LONG))]
    return found + [("lama.xls", data) for data in (old_workbook(LONG),) if data]


def opendocument(table: str) -> bytes:
    """The smallest .ods of a text table."""
    def cell(value: object) -> str:
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' if value else "<table:table-cell/>"

    names = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text"))
    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in cells(table))
    content = (f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Realisasi">{rows}'
               "</table:table></office:spreadsheet></office:body></office:document-content>")
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.encode()),
                   ("META-INF/manifest.xml", manifest.encode())])


def old_workbook(table: str) -> bytes | None:
    """A .xls of a text table, where xlwt is there to write one."""
    try:
        import xlwt
    except ImportError:
        return None
    made = xlwt.Workbook()
    sheet = made.add_sheet("Realisasi")
    for number, row in enumerate(cells(table)):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(parts: list[tuple[str, bytes]], dice: random.Random | None = None) -> bytes:
    """An archive of these parts; with dice each deflated or stored as they fall."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0)), data,
                             zipfile.ZIP_DEFLATED if dice is None or dice.random() < 0.8 else zipfile.ZIP_STORED)
    return out.getvalue()


def spoiled(data: bytes, dice: random.Random) -> bytes:
    """The file with one to four faults: in its bytes, among its parts, or inside of one part."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        way = dice.choice((in_bytes, in_parts, in_part, in_part, in_part)) if data.startswith(b"PK") else in_bytes
        data = way(data, dice)
    return data


def in_bytes(data: bytes, dice: random.Random) -> bytes:
    """Bits flipped, a piece cut, doubled, put elsewhere or made of anything."""
    if not data:
        return bytes([dice.randrange(256)])
    held, at = bytearray(data), dice.randrange(len(data))
    length = min(dice.choice((1, 2, 4, 16, 64, 512)), len(data) - at)
    way = dice.randrange(6)
    if way == 0:
        for _ in range(dice.choice((1, 3, 10))):
            held[dice.randrange(len(held))] ^= 1 << dice.randrange(8)
    elif way == 1:
        del held[at:at + length]
    elif way == 2:
        held[at:at] = held[at:at + length]
    elif way == 3:
        held[at:at + length] = dice.randbytes(length)
    elif way == 4:
        held[at:at] = dice.randbytes(length)
    else:
        del held[at:]
    return bytes(held)


def in_parts(data: bytes, dice: random.Random) -> bytes:
    """Parts dropped, doubled, renamed, or their contents changed for each other's."""
    parts = unzipped(data)
    if not parts:
        return in_bytes(data, dice)
    one, other = dice.randrange(len(parts)), dice.randrange(len(parts))
    (name, content), (name_2, content_2) = parts[one], parts[other]
    way = dice.randrange(5)
    if way == 0:
        del parts[one]
    elif way == 1:
        parts.insert(other, parts[one])
    elif way == 2:
        parts[one], parts[other] = (name, content_2), (name_2, content)
    elif way == 3:
        parts[one] = (dice.choice((name.upper(), "../" + name, name.replace("sheet1", "sheet2"), name + "x", "xl/vbaProject.bin")), content)
    else:
        dice.shuffle(parts)
    return quiet(parts, dice)


def in_part(data: bytes, dice: random.Random) -> bytes:
    """A fault in the XML itself: the archive around it is sound again, so that the fault reaches what reads it."""
    parts = unzipped(data)
    if not parts:
        return in_bytes(data, dice)
    at = dice.choice([index for index, (name, _) in enumerate(parts) for _ in range(6 if "sheet" in name or "content" in name or "workbook.xml" in name else 1)])
    name, content = parts[at]
    try:
        content = in_xml(content.decode(), dice).encode("utf-8", "surrogatepass") if dice.random() < 0.85 else in_bytes(content, dice)
    except UnicodeDecodeError:
        content = in_bytes(content, dice)
    parts[at] = (name, content)
    return quiet(parts, dice)


def in_xml(text: str, dice: random.Random) -> str:
    """A number, an address, an attribute or an element that is other than it was."""
    def chosen(pattern: str) -> re.Match | None:
        found = list(re.finditer(pattern, text))
        return dice.choice(found) if found else None

    ways: tuple[tuple[str, Callable[[re.Match], str]], ...] = (
        (r"[0-9]+(?:\.[0-9]+)?", lambda _: dice.choice(NUMBERS)),
        (r"(?<=r=\")[A-Z]+[0-9]+|(?<=ref=\")[^\"]+", lambda _: dice.choice(CELLS)),
        (r" [a-zA-Z:]+=\"[^\"]*\"", lambda _: ""),
        (r"(?<=t=\")[a-zA-Z]+", lambda _: dice.choice(("s", "e", "b", "n", "d", "str", "inlineStr", "x"))),
        (r"<[^<>]*>", lambda _: ""),
        (r"<[^<>]*>", lambda one: one.group() * dice.choice((2, 3, 200))),
        (r"<(c|row|sheet|si|xf|col)\b[^>]*>.*?</\1>|<(?:c|sheet|xf|col)\b[^>]*/>", lambda one: one.group() * dice.choice((0, 2, 30))),
        (r">[^<]+<", lambda one: f">{dice.choice((*NUMBERS, *CELLS, one.group()[1:-1] * 3, 'x' * 40_000))}<"),
        (r".", lambda one: one.group() + dice.choice(PIECES)),
    )
    pattern, change = dice.choice(ways)
    found = chosen(pattern)
    return text if found is None else text[:found.start()] + change(found) + text[found.end():]


def unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive; none when it is none any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(one.filename, archive.read(one)) for one in archive.infolist()]
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is spoiled already
        return []


def quiet(parts: list[tuple[str, bytes]], dice: random.Random) -> bytes:
    """The archive, without the warning about names that are there twice."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zipped(parts, dice)


@dataclass
class Outcome:
    """What a run saw. `lost`: why children ended without an answer, with the seeds and the files that show it."""

    verdicts: Counter = field(default_factory=Counter)
    codes: Counter = field(default_factory=Counter)
    lost: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    slowest: float = 0.0


def run(count: int, first: int = 0, tell: Callable[[int, Outcome], None] | None = None) -> Outcome:
    """`count` spoiled files, each from a seed of its own beginning with `first`. AssertionError at the first that breaks a promise."""
    seeds, current, outcome = workbooks(), programme(), Outcome()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        file = Path(folder) / "dashboard.sqlite"
        held = open_store(f"sqlite:///{file.as_posix()}")
        held.publish(city().id, current, uploads=[("a.xlsx", b"a")], findings=[], author="A", note="", expected=None, at=datetime(2020, 1, 1, tzinfo=UTC))
        before, usual = sha256(file.read_bytes()).digest(), tempfile.tempdir
        child.close()
        tempfile.tempdir = folder  # of all children that come
        try:
            for seed in range(first, first + count):
                dice = random.Random(seed)
                name, data = dice.choice(seeds)
                one(name, spoiled(data, dice), dice.choice((current, empty_programme(city()))), outcome, seed)
                if tell and (seed - first) % 1000 == 999:
                    tell(seed - first + 1, outcome)
            written = [str(left) for left in Path(folder).glob("intake-*/**/*")]
            child.close()
        finally:
            tempfile.tempdir = usual
        assert written == [], "a child has written a file"
        assert [left.name for left in Path(folder).iterdir()] == [file.name], "something was left behind"
        assert sha256(file.read_bytes()).digest() == before, "the store has changed"
    return outcome


def one(name: str, data: bytes, current: Programme, outcome: Outcome, seed: int) -> None:
    """One file at the desk, and what must hold of the answer."""
    failures: list[str] = []
    asked = child.ask

    def noted(question: dict, sent: bytes, heard: child.Heard | None = None) -> tuple:
        try:
            return asked(question, sent, heard)
        except child.ChildFailed as reason:
            failures.append(str(reason))
            raise

    begun = time.perf_counter()
    child.ask = noted
    try:
        reading = read_upload(data, name, current)
        if seed % 5 == 0 and reading.verdict != "refused":
            checked_workbook(data, name, reading.findings, "id")
    finally:
        child.ask = asked
    took = time.perf_counter() - begun
    assert isinstance(reading, Reading), seed
    assert reading.verdict in ("accepted", "warned", "refused"), seed
    assert reading.verdict != "refused" or (reading.programme is None and reading.findings), seed
    assert took < child.WALL_SECONDS + 10, (seed, took)
    for finding in reading.findings:
        told = as_json(finding)
        assert all(told["message"].values()), (seed, finding)
    if any(finding.code == "unreadable-safely" for finding in reading.findings) and not failures:
        failures.append("an answer that the parent does not take")
    for failure in failures:
        outcome.lost.setdefault(failure, []).append((seed, name))
    outcome.verdicts[reading.verdict] += 1
    outcome.codes.update({finding.code for finding in reading.findings})
    outcome.slowest = max(outcome.slowest, took)


if __name__ == "__main__":
    def said(done: int, so_far: Outcome) -> None:
        """A line every thousand."""
        print(done, dict(so_far.verdicts), {reason: len(seeds) for reason, seeds in so_far.lost.items()}, f"{so_far.slowest:.1f} s", flush=True)

    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, int(sys.argv[2]) if len(sys.argv) > 2 else 0, said)
    print(result.codes.most_common(60))
    for reason, seeds in result.lost.items():
        print(f"{reason}: {len(seeds)} times, first with seeds {seeds[:10]}")
