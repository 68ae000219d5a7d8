"""A Realisasi of 100,000 rows: guard, reading and checks beside python-calamine's bare reading of it.

Run by `python -m tests.benchmarks check`. Floor: at most twice calamine, at least six times faster than pandas with openpyxl,
peak memory at most three times calamine's, as much time a row at a million rows, a thousand rows in the browser within a second.
"""

from __future__ import annotations

import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from playwright.sync_api import sync_playwright
from python_calamine import CalamineWorkbook

from smartcity_metrics.cities import read_city
from smartcity_metrics.intake import child, desk
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.reading import Answer
from smartcity_metrics.programme import Period, Programme, empty_programme
from tests.benchmarks.browsing import WAIT, launched
from tests.benchmarks.timing import said
from tests.running import HOUSE, ended, started

ROWS, MANY, FEW = 100_000, 1_000_000, 1_000
FLOOR, PANDAS, MEMORY, LINEAR, SECOND = 2.0, 1 / 6, 3.0, 1.5, 1_000
TIMES = 7
_NAMES = ("Barat", "Utara", "Timur", "Tengah", "Selatan", "Kota")
_MONTHS = 240


def workbook(rows: int = ROWS, kind: str = "plain") -> bytes:
    """Months of indicators by district, long, in a new file; the indicators are known from `known`. `kind`: one of KINDS."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Realisasi")
    page.append(("indikator", "periode", "nilai", "wilayah", "status", "pembilang", "penyebut", "nomor"))
    first = Period(2001, 1, "month")
    for number in range(rows):
        rest, district = divmod(number, len(_NAMES))
        indicator, month = divmod(rest, _MONTHS)
        value = 100 + (number * 7919) % 50 + 0.5
        written, *others = KINDS[kind](page, number, value)
        page.append((f"IND-{indicator:03d}", str(first.shifted(month)), written, f"Balikpapan {_NAMES[district]}",
                     "sementara" if month > 236 else "final", *others))
    out = io.BytesIO()
    book.save(out)
    return calculated(out.getvalue()) if "formula" in kind else out.getvalue()


def percentage(page: object, _number: int, value: float) -> tuple:
    """A fraction that is shown as a percentage."""
    cell = WriteOnlyCell(page, value / 1000)
    cell.number_format = "0.00%"
    return (cell,)


def comma(value: float) -> str:
    """As a text with a decimal comma."""
    return str(value).replace(".", ",")


KINDS: dict[str, Callable[[object, int, float], tuple]] = {
    "plain": lambda _, _number, value: (value,),
    "percent": percentage,
    "one value in a hundred a fault": lambda _, number, value: ("abc" if number % 100 == 0 else value,),
    "every other value missing": lambda _, number, value: (value if number % 2 else None,),
    "text": lambda _, _number, value: (comma(value),),
    "text with its unit": lambda _, _number, value: (comma(value) + " orang",),
    "text, all different": lambda _, number, _value: (comma(1000.25 + number),),
    "text that may be thousands or decimals": lambda _, number, _value: (f"{1 + number % 900}.{100 + number % 900}",),
    "formula": lambda _, number, _value: (f"=100+{number % 50}.5",),
    "formula, all different": lambda _, number, _value: (f"=C{number + 1000}+D{number + 2}",),
    "numerator and denominator": lambda _, _number, value: (value, value * 3, 3),
    "a number of registration beside it": lambda _, number, value: (value, None, None, f"REG/{number * 7}/2019"),
}


def calculated(data: bytes) -> bytes:
    """The workbook with a value stored for each of its formulas, as a spreadsheet program leaves it."""
    numbers = count()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f>(?:<v ?/>|<v></v>)", lambda _: b"</f><v>%d.5</v>" % (100 + next(numbers) % 50), old.read(name)))
    return out.getvalue()


def definitions(rows: int = ROWS, status: str | None = None) -> bytes:
    """The quick win and the indicators that the rows are of; with a status they replace the sample data."""
    book = Workbook()
    page = book.active
    page.title = "Quick Win"
    page.append(("kode", "nama", "dimensi", "OPD", "layanan yang dipertajam", "jenis", "mulai", "selesai"))
    page.append(("QW", "Uji", "GOV", "Diskominfo", "Uji", "pelayanan", "Januari 2019", "Desember 2019"))
    page = book.create_sheet("Indikator")
    page.append(("kode", "quick win", "nama", "satuan", "jenis", "polaritas", "agregasi", "sumber"))
    for number in range(rows // _MONTHS // len(_NAMES) + 1):
        page.append((f"IND-{number:03d}", "QW", f"Indikator {number}", "orang", "hasil", "naik", "terakhir", "uji"))
    if status:
        page = book.create_sheet("Program")
        for row in (("Isian", "Nilai"), ("kota", "Kota Balikpapan"), ("periode mulai", "2019-01"), ("periode selesai", "2019-12"), ("status data", status)):
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def known(rows: int = ROWS) -> Programme:
    """The edition that the rows are read against."""
    reading = read_upload(definitions(rows), "definisi.xlsx", empty_programme(read_city(HOUSE / "data" / "cities" / "balikpapan.toml")))
    assert reading.programme is not None, reading.findings
    return reading.programme


def seconds(work: Callable[[], object]) -> float:
    """One run of it."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(data: bytes) -> list:
    """All cells by calamine alone."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def by_pandas(data: bytes) -> object:
    """All cells by the way that most programs go."""
    import pandas

    return pandas.read_excel(io.BytesIO(data), engine="openpyxl")


def paired(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Median seconds of both, and the median of the paired ratios."""
    pairs = [(seconds(theirs), seconds(ours)) for _ in range(times)]
    return (statistics.median(one for _, one in pairs), statistics.median(one for one, _ in pairs), statistics.median(one / other for other, one in pairs))


def times(folder: Path) -> bool:
    """A warm desk, frame and all, beside calamine and beside pandas. Whether a floor was missed."""
    current, missed = known(), False
    child.warm()
    for kind in KINDS:
        data = workbook(kind=kind)

        def check(data: bytes = data) -> None:
            reading = read_upload(data, "realisasi.xlsx", current)
            assert reading.verdict != "refused", reading.findings[:3]
            assert len(reading.part.observations) >= ROWS / 2

        check()
        ours, theirs, ratio = paired(check, partial(bare, data), TIMES)
        print(f"{ROWS:,} rows, {len(data) / 2**20:.1f} MiB, {kind}: calamine alone {theirs * 1000:.0f} ms, desk.read_upload {ours * 1000:.0f} ms")
        missed |= said(f"check beside calamine, paired: {kind}", ratio, "x", FLOOR)
        if kind == "plain":
            (folder / "rows.xlsx").write_bytes(data)
            ours, theirs, ratio = paired(check, partial(by_pandas, data), 3)
            print(f"pandas.read_excel(engine='openpyxl') {theirs * 1000:.0f} ms")
            missed |= said("check beside pandas with openpyxl, paired", ratio, "x", PANDAS)
    return missed


def processes(folder: Path) -> bool:
    """Fresh processes: the memory that reading takes on top of what the process held before, and a million rows."""
    (folder / "many.xlsx").write_bytes(workbook(MANY))
    (folder / "known.json").write_text(json.dumps(desk._known(known(MANY))), encoding="utf-8")
    took = {(how, name): alone(folder, how, name) for how in ("calamine", "ours") for name in ("rows", "many")}
    missed = False
    for name, rows in (("rows", ROWS), ("many", MANY)):
        (mine, held), (theirs, needed) = took["ours", name], took["calamine", name]
        print(f"{rows:,} rows in a fresh process: {mine / rows * 1e6:.2f} us a row, calamine {theirs / rows * 1e6:.2f};"
              f" {held / 2**20:.0f} MB over its start, calamine {needed / 2**20:.0f}")
        missed |= said(f"peak memory at {rows:,} rows, beside calamine", held / needed, "x", MEMORY)
    growth = took["ours", "many"][0] / MANY / (took["ours", "rows"][0] / ROWS)
    return said(f"time a row at {MANY:,} rows, beside {ROWS:,}", growth, "x", LINEAR) | missed


def alone(folder: Path, how: str, name: str) -> tuple[float, int]:
    """Median seconds, and bytes of peak memory, of a reading in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_check", how, str(folder), name]
    runs = [json.loads(subprocess.run(command, cwd=HOUSE, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return statistics.median(one["seconds"] for one in runs), int(statistics.median(one["bytes"] for one in runs))


def fresh(how: str, folder: Path, name: str) -> None:
    """In the fresh process: read once, and print how long it took and how far the process grew. The limits are raised; garbage
    is collected as in the reader's own process, that is between uploads."""
    import gc

    from smartcity_metrics.intake import cells, guard
    from smartcity_metrics.intake.reading import read

    guard.ROWS = cells.ROWS = 2 * MANY
    guard.FILLED_CELLS = cells.FILLED_CELLS = 20 * MANY
    guard.UPLOAD_BYTES = guard.PART_BYTES = guard.UNPACKED_BYTES = 2**30
    data, given = (folder / f"{name}.xlsx").read_bytes(), json.loads((folder / "known.json").read_text(encoding="utf-8"))
    before = child._resting()
    if how == "ours":
        gc.freeze()
        gc.disable()
        took = seconds(lambda: whole(read(data, "realisasi.xlsx", given, None)))
    else:
        took = seconds(lambda: bare(data))
    print(json.dumps({"seconds": took, "bytes": child._resting() - before}))


def whole(answer: Answer) -> None:
    """What the reader's process would send, made and held."""
    assert not answer.header.get("refused"), answer.header
    assert len(answer.columns[0]) == 4 * answer.header["count"] > 0


def browser(folder: Path) -> bool:
    """From the choice of a file of a thousand rows to the preview of what it would change, painted. Milliseconds; another file each time."""
    server = started(folder)
    took = []
    try:
        with sync_playwright() as playwright:
            context = launched(playwright).new_context(viewport={"width": 1366, "height": 1000})
            name, value = server.signed_in("Sari").split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": server.base}])
            page = context.new_page()
            page.add_init_script("addEventListener('change', () => window.chosen = performance.now(), { capture: true })")
            page.goto(f"{server.base}/unggah")
            give(page, "definisi.xlsx", definitions(FEW, "final"))
            page.locator("button:has-text('Terbitkan')").last.click()
            page.wait_for_selector("text=sudah terbit")
            for number in range(TIMES):
                page.goto(f"{server.base}/unggah")
                took.append(give(page, f"realisasi-{number}.xlsx", workbook(FEW + number)))
    finally:
        ended(server)
    return said(f"{FEW:,} rows, from the file to its painted preview", statistics.median(took), "ms", SECOND)


def give(page: object, name: str, data: bytes) -> float:
    """Choose a file; milliseconds until its preview is painted and the button to publish is there."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(600)
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    end = page.evaluate(WAIT, "document.querySelector('.st-key-preview table') && document.querySelector('.st-key-publish button')")
    return end - page.evaluate("window.chosen")


def command_line(folder: Path) -> None:
    """The whole command, start of Python included, definitions and rows."""
    (folder / "definisi.xlsx").write_bytes(definitions())
    command = [sys.executable, "-m", "smartcity_metrics", "check", "--json", str(folder / "definisi.xlsx"), str(folder / "rows.xlsx")]
    whole = [seconds(lambda: subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.DEVNULL)) for _ in range(3)]
    print(f"check, whole CLI {statistics.median(whole) * 1000:.0f} ms")


def main() -> None:
    """Print every figure beside its floor; exit with 1 where one is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missed = times(folder)
        command_line(folder)
        missed |= browser(folder)
        missed |= processes(folder)
    raise SystemExit(missed)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        fresh(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        main()
