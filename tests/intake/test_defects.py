"""The 46 ways in which staff spreadsheets go wrong: each has its own finding, at its cell, and is read as it should be.

Every case shows its spreadsheet. `read` is what comes out (cell -> value); an empty one says that nothing may be read.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from smartcity_metrics.intake.desk import Mapping, Reading, ValueColumn, read_upload
from smartcity_metrics.intake.findings import Proposal, Repair, as_json, blocking
from smartcity_metrics.language.periods import named_in
from smartcity_metrics.programme import empty_programme
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, actuals, book, city, programme, read, values

INDICATORS = """
    | kode  | quick win | nama        | satuan | jenis    | polaritas | agregasi | sumber | bilangan bulat | batas minimum | batas maksimum |
    | ADM-1 | ADM       | Lama proses | hari   | hasil    | turun     | terakhir | SIAK   |                | =0            | =60            |
    | ADM-2 | ADM       | Rumah       | rumah  | keluaran | naik      | jumlah   | SIAK   | ya             |               |                |
    | ADM-3 | ADM       | Bagian      | %      | hasil    | naik      | terakhir | SIAK   |                |               |                |
    | ADM-4 | ADM       | Belanja     | jiwa   | keluaran | naik      | jumlah   | SIAK   |                |               |                |
    | 07.10 | ADM       | Indeks      | poin   | hasil    | naik      | terakhir | SIAK   |                |               |                |
"""
HEAD = "| indikator | periode | nilai |\n"
DISTRICT_HEAD = "| indikator | periode | wilayah | nilai |\n"
DISTRICTS = ("Barat", "Utara", "Timur", "Tengah", "Selatan", "Balikpapan Kota")


def city_programme():
    """The programme that all cases are read onto."""
    return read(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATORS)).programme


def long(*rows: str, **more: str) -> Callable[[], Reading]:
    """A sheet Realisasi of these rows."""
    return lambda: read(book(Realisasi=HEAD + "\n".join(rows), **more), current=city_programme())


def sheet(table: str, name: str = "unggahan.xlsx", **more: object) -> Callable[[], Reading]:
    """A sheet Realisasi as written."""
    return lambda: read(book(Realisasi=table, **more), name, current=city_programme())


def csv(text: str, encoding: str = "utf-8", name: str = "realisasi.csv") -> Callable[[], Reading]:
    """A csv file."""
    return lambda: read(text.encode(encoding), name, current=city_programme())


def mapped(table: str, header: tuple[int, int], rows: tuple[int, int], columns: tuple[ValueColumn, ...], name: str = "data.xlsx",
           merges: tuple[str, ...] = (), **more: object) -> Callable[[], Reading]:
    """A sheet Data of a layout of its own, and how a person maps it."""
    how = Mapping("Data", *header, *rows, columns, **more)
    return lambda: read(book(Data=table, merges=merges), name, current=city_programme(), mapping=how)


def cells(change: Callable[[Workbook], None], table: str) -> Callable[[], Reading]:
    """A sheet Realisasi to which something is done that a text cannot show."""

    def made() -> Reading:
        workbook = load_workbook(io.BytesIO(book(Realisasi=table)))
        change(workbook)
        out = io.BytesIO()
        workbook.save(out)
        return read(out.getvalue(), current=city_programme())

    return made


def put(place: str, value: object) -> Callable[[Workbook], None]:
    """Write a value into a cell of Realisasi."""
    return lambda workbook: workbook["Realisasi"].__setitem__(place, value)


def calculated(formula: str, stored: str, kind: str = "") -> Callable[[], Reading]:
    """Three months whose second is a formula with a value that a spreadsheet program stored."""

    def made() -> Reading:
        data = book(Realisasi=HEAD + "| ADM-1 | Jan 2019 | =4 |\n| ADM-1 | Feb 2019 | =1234 |\n| ADM-1 | Mar 2019 | =6 |")
        out = io.BytesIO()
        with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w") as new:
            for entry in old.namelist():
                content = old.read(entry)
                if entry.endswith("sheet1.xml"):
                    content = content.replace(b'<c r="C3" t="n"><v>1234</v></c>', f'<c r="C3"{kind}><f>{formula}</f><v>{stored}</v></c>'.encode())
                    assert formula.encode() in content
                new.writestr(entry, content)
        return read(out.getvalue(), current=city_programme())

    return made


def across(first: str, *rows: str) -> str:
    """A sheet of districts with years across."""
    return "| indikator | wilayah |" + first + "\n" + "\n".join(rows)


@dataclass(frozen=True)
class Case:
    """A defect: its number in SPREADSHEETS 3, the spreadsheet, and what is said of it and read."""

    number: int
    reading: Callable[[], Reading]
    code: str
    severity: str
    cell: str | None
    read: dict[str, float] | None = field(default_factory=dict)  # None: nothing comes of the file


ACTUAL = ValueColumn("B", "ADM-2")
CASES = (
    Case(1, sheet("| DINAS KESEHATAN |\n| Tahun Anggaran 2019 |\n" + HEAD + "| ADM-1 | Jan 2019 | =5 |"), "title-rows", "info", "Realisasi!A1",
         {"C4": 5}),
    Case(2, mapped("| Bulan | Perkotaan | |\n| | Rumah | Toko |\n| Jan 2019 | =5 | =6 |\n| Feb 2019 | =7 | =8 |", (1, 2), (3, 4), (ACTUAL,),
                   merges=("Data!B1:C1",), period_columns={"period": "A"}), "header-merged", "info", "Data!B2", {"B3": 5, "B4": 7}),
    Case(3, sheet(HEAD + "| (1) | (2) | (3) |\n| ADM-1 | Jan 2019 | =5 |"), "numbering-row", "info", "Realisasi!A2", {"C3": 5}),
    Case(4, mapped("| Rumah | Nilai |\n| a | =100 |\n| b | =200 |\n| c | =400 |\n| Jumlah | =700 |", (1, 1), (2, 5), (ACTUAL,), period="2019",
                   combine="sum"), "total-row", "warning", "Data!B5", {"B2:B4": 700}),
    Case(5, mapped("| Kode | Nilai |\n| 5 | =900 |\n| 5.1 | =300 |\n| 5.1.01 | =100 |\n| 5.1.02 | =200 |\n| 5.2 | =500 |", (1, 1), (2, 6), (ACTUAL,),
                   period="2019", combine="sum"), "subtotal-differs", "error", "Data!B2", {"B4:B6": 800}),
    Case(6, long("| ADM-4 | Jan 2019 | 1.234.567.890,00 |"), "number-grouped", "info", "Realisasi!C2", {"C2": 1234567890}),
    Case(7, long("| ADM-4 | Jan 2019 | 1.234 |", "| ADM-4 | Feb 2019 | 567 |"), "number-doubtful", "warning", "Realisasi!C2", {"C2": 1234, "C3": 567}),
    Case(8, sheet(DISTRICT_HEAD + "| ADM-2 | 2019 | Barat | =1.234 |\n| ADM-2 | 2019 | Utara | =567 |", Rekap="| Jumlah | =1801 |"),
         "thousands-destroyed", "error", "Realisasi!D2", {"D2": 1.234, "D3": 567}),
    Case(9, long("| ADM-1 | Jan 2019 | =12.5 |", "| ADM-1 | Feb 2019 | =1234 |", "| ADM-1 | Mar 2019 | =12 |"), "decimals-lost", "error",
         "Realisasi!C3", {"C2": 12.5, "C3": 1234, "C4": 12}),
    Case(10, long("| ADM-4 | Jan 2019 | 814,91 |"), "number-comma", "info", "Realisasi!C2", {"C2": 814.91}),
    Case(11, long("| ADM-4 | Jan 2019 | 2\u2009691,8 |"), "number-spaced", "info", "Realisasi!C2", {"C2": 2691.8}),
    Case(12, long("| ADM-4 | Jan 2019 | 41.80 |"), "number-point", "info", "Realisasi!C2", {"C2": 41.8}),
    Case(13, long("| ADM-4 | Jan 2019 | 47 |"), "number-as-text", "info", "Realisasi!C2", {"C2": 47}),
    Case(14, cells(put("C2", timedelta(hours=125, minutes=30)), HEAD + "| ADM-4 | Jan 2019 | =1 |"), "number-is-date", "error", "Realisasi!C2"),
    Case(15, long("| ADM-4 | Jan 2019 | Nihil |"), "nil", "warning", "Realisasi!C2"),
    Case(16, sheet(across("1994 | 1995 |", *(f"| ADM-4 | {one} | =5 | =0 |" for one in DISTRICTS[:3]))), "period-all-zero", "warning", "Realisasi!D2",
         {"C2": 5, "D2": 0, "C3": 5, "D3": 0, "C4": 5, "D4": 0}),
    Case(17, calculated("A2/B2", "#DIV/0!", ' t="e"'), "formula-error", "error", "Realisasi!C3", {"C2": 4, "C4": 6}),
    Case(18, calculated("(C2+C4)/2", "5"), "formula-interpolated", "warning", "Realisasi!C3", {"C2": 4, "C3": 5, "C4": 6}),
    Case(19, cells(put("C2", "=1+1"), HEAD + "| ADM-4 | Jan 2019 | =1 |"), "formula-uncalculated", "error", "Realisasi!C2"),
    Case(20, sheet(HEAD + "| ADM-4 | Jan 2019 | =5 |\n| Sumber: Disdukcapil |"), "footnote-kept", "info", "Realisasi!A3", {"C2": 5}),
    Case(21, sheet("| indikator | 2015 * | 2016 |\n| ADM-4 | =5 | =6 |"), "footnote-mark", "info", "Realisasi!B1", {"B2": 5, "C2": 6}),
    Case(22, mapped("| Bulan | Nilai |\n| Jan 2019 | =5 |\n| Feb 2019 | =6 |\n| |\n| |\n| Tahun | Luas |\n| 2018 | =70 |\n| 2019 | =80 |", (1, 1), (2, 3),
                    (ACTUAL,), period_columns={"period": "A"}), "several-tables", "warning", "Data!A1", {"B2": 5, "B3": 6}),
    Case(23, sheet(HEAD + "| Petunjuk: isi satu baris untuk tiap bulan |\n| ADM-4 | Jan 2019 | =5 |"), "guidance-row", "info", "Realisasi!A2", {"C3": 5}),
    Case(24, cells(lambda made: setattr(made.copy_worksheet(made["Realisasi"]), "sheet_state", "hidden"), HEAD + "| ADM-4 | Jan 2019 | =5 |"),
         "sheet-hidden", "warning", "Realisasi Copy", {"C2": 5}),
    Case(25, cells(lambda made: setattr(made["Realisasi"].column_dimensions["C"], "hidden", True), HEAD + "| ADM-4 | Jan 2019 | =5 |"),
         "columns-hidden", "warning", "Realisasi!C1", {"C2": 5}),
    Case(26, csv("indikator,periode,nilai\nADM-4,Jan 2019,5\n" + ",,\n" * 2300), "", "", None, {"C2": 5}),
    Case(27, sheet("| indikator | =2018 | 2019 |\n| ADM-4 | =5 | =6 |"), "periods-across", "info", "Realisasi!B1", {"B2": 5, "C2": 6}),
    Case(28, mapped("| Kecamatan | Kejadian Bencana 2018 |\n| Kota | =5 |", (1, 1), (2, 2), (ValueColumn("B", "ADM-2", period="2018"),)),
         "period-in-heading", "warning", "Data!B1", {"B2": 5}),
    Case(29, long("| ADM-4 | Febuari 2019 | =5 |"), "period-unreadable", "error", "Realisasi!B2"),
    Case(30, mapped("| Rumah | Nilai |\n| a | =5 |", (1, 1), (2, 2), (ACTUAL,), name="lra_maret_2026.xlsx"), "period-from-name", "warning", "Data!A2"),
    Case(31, long("| ADM-4 | 02/01/2020 | =5 |"), "day-first", "info", "Realisasi!B2", {"C2": 5}),
    Case(32, long(*(f"| ADM-2 | {month} 2019 | ={100 * number} |" for number, month in enumerate(("Jan", "Feb", "Mar", "Apr", "Mei", "Jun"), 1))),
         "cumulative", "warning", "Realisasi!C7", {f"C{row}": 100 * (row - 1) for row in range(2, 8)}),
    Case(33, sheet("| indikator | periode | nilaii |\n| ADM-4 | Jan 2019 | =5 |"), "column-misspelt", "error", "Realisasi!C1"),
    Case(34, cells(put("A2", "  adm-4 "), HEAD + "| x | Jan 2019 | =5 |"), "labels-padded", "info", "Realisasi!A2", {"C2": 5}),
    Case(35, sheet(DISTRICT_HEAD + "| ADM-4 | Jan 2019 | Balikpapan Slatan | =5 |"), "district-unknown", "error", "Realisasi!C2"),
    Case(36, long("| =7.1 | Jan 2019 | =5 |", "| 07.1 | Jan 2019 | =5 |"), "code-zero-lost", "error", "Realisasi!A3"),
    Case(37, sheet("| indikator | periode | nilai | |\n| ADM-4 | Jan 2019 | =5 | =9 |"), "column-untitled", "warning", "Realisasi!D1", {"C2": 5}),
    Case(38, sheet("| indikator | periode | nilai (ribu jiwa) |\n| ADM-4 | Jan 2019 | =5 |"), "scale-differs", "warning", "Realisasi!C1", {"C2": 5}),
    Case(39, long("| ADM-3 | Jan 2019 | =0.7 |"), "percent-or-fraction", "warning", "Realisasi!C2", {"C2": 0.7}),
    Case(40, mapped("| Tahun | batas_bawah | batas_atas |\n| 2019 | =80 | |", (1, 1), (2, 2),
                    (ValueColumn("B", "ADM-4", "target"), ValueColumn("C", "ADM-4", "target_upper")), period_columns={"year": "A"}),
         "target-one-sided", "warning", "Data!B2", {"B2": 80}),
    Case(41, long("| ADM-4 | Jan 2019 | =5 |", "| ADM-4 | Jan 2019 | =6 |"), "value-twice", "error", "Realisasi!C3", {"C2": 5}),
    Case(42, csv("indikator,periode,nilai\nADM-4,Jan 2019,5,6\n"), "csv-ragged", "error", "A2", {"C2": 5}),
    Case(43, csv("indikator;periode;nilai;catatan\nADM-4;Jan 2019;5;café\n", "cp1252"), "csv-1252", "info", None, {"C2": 5}),
    Case(44, csv("<html><table></table></html>", name="data.xls"), "html-in-disguise", "error", None, None),
    Case(45, lambda: read(_far_cell(), current=city_programme()), "far-cell", "error", "Sheet!XFD1048576", None),
    Case(46, sheet(across("2016 | 2017 | 2018 | 2019 | 2020 |", *(f"| 07.10 | {one} | ={70 + at} | ={70.5 + at} | ={71 + at} | ={66 + at} | ={66.5 + at} |"
                                                                for at, one in enumerate(DISTRICTS)))), "series-break", "warning", "Realisasi!F2",
         {f"{letter}{row}": base + row - 2 for letter, base in zip("CDEFG", (70, 70.5, 71, 66, 66.5), strict=True) for row in range(2, 8)}),
)


def _far_cell() -> bytes:
    made = Workbook()
    made.active["XFD1048576"] = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.number}-{one.code or 'silent'}")
def test_a_defect_is_found_at_its_cell_and_read_as_it_should_be(case: Case):
    reading = case.reading()
    told = [(one.code, str(one.severity), one.place or None) for one in reading.findings]
    if case.code:
        assert (case.code, case.severity, case.cell) in told
    else:
        assert told == []
    if case.read is None:
        assert reading.part is None
    elif case.number == 40:
        assert [(one.target, one.target_upper, one.cells["target"].rpartition("!")[2]) for one in reading.part.indicators] == [(80, None, "B2")]
    else:
        assert {place.rpartition("!")[2]: value for _, _, place, value in values(reading)} == case.read


def test_all_46_defects_have_a_case():
    assert [one.number for one in CASES] == list(range(1, 47))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("case", [one for one in CASES if one.code], ids=lambda one: one.code)
def test_every_message_can_be_said(case: Case, language: str):
    for one in case.reading().findings:
        message = one.message(language)
        assert "{" not in message
        if str(one.severity) != "info" and one.code not in ("sample-onto-real",):
            assert ("Cara memperbaiki:" if language == "id" else "To mend:") in message


# further shapes of the same defects


def test_three_proofs_of_a_duration_that_was_a_number():
    told = cells(put("C2", time(12, 34)), HEAD + "| ADM-4 | Jan 2019 | =1 |")().findings[0]
    assert (told.code, told.wanted, told.proposal.read) == ("number-is-date", "12,34", (12.34,))


def test_a_damaged_letter_is_told():
    assert "characters-damaged" in [one.code for one in csv("indikator,periode,nilai,catatan\nADM-4,Jan 2019,5,caf\ufffd\n")().findings]


def test_one_of_the_names_that_begin_with_jumlah_is_no_total():
    reading = mapped("| Rumah | Nilai |\n| a | =100 |\n| Jumlah penduduk | =200 |", (1, 1), (2, 3), (ACTUAL,), period="2019", combine="sum")()
    assert values(reading)[0][3] == 300
    assert "total-row" not in [one.code for one in reading.findings]


def test_a_total_that_does_not_add_up_is_told_and_still_left_out():
    reading = mapped("| Rumah | Nilai |\n| a | =100 |\n| b | =200 |\n| Jumlah | =310 |", (1, 1), (2, 4), (ACTUAL,), period="2019", combine="sum")()
    told = next(one for one in reading.findings if one.code == "total-differs")
    assert (told.cell, told.seen, told.wanted, told.facts["difference"]) == ("B4", "310", "300", 10)
    assert values(reading)[0][3] == 300


def test_the_city_is_held_against_its_districts():
    rows = "".join(f"| ADM-4 | 2019 | {one} | =10 |\n" for one in DISTRICTS)
    reading = sheet(DISTRICT_HEAD + rows + "| ADM-4 | 2019 | | =65 |")()
    assert [(one.cell, one.seen, one.wanted) for one in reading.findings if one.code == "total-differs"] == [("D8", "65", "60")]


def test_a_launch_explains_a_step_of_all_districts():
    launched = QUICK_WIN.replace("selesai    |\n", "selesai | diluncurkan |\n").replace("Maret 2020 |\n", "Maret 2020 | Mei 2019 |\n")
    current = read(book(Program=PROGRAM, Quick_Win=launched, Indikator=INDICATORS)).programme
    rows = (f"| 07.10 | {one} | =70 | =70.5 | =71 | =66 | =66.5 |" for one in DISTRICTS)
    reading = read(book(Realisasi=across("2016 | 2017 | 2018 | 2019 | 2020 |", *rows)), current=current)
    assert "series-break" not in [one.code for one in reading.findings]


def test_the_formula_of_an_error_cell_is_shown():
    told = calculated("A2/B2", "#DIV/0!", ' t="e"')().findings[0]
    assert (told.seen, told.wanted) == ("#DIV/0!", "=A2/B2")


def test_the_small_programme_of_other_tests_still_reads():
    assert actuals(HEAD + "| ADM-1 | Jan 2019 | =5 |").part is not None
    assert programme().indicators


# repairs: proposed, accepted one by one or all of a kind, and never made unasked

DESTROYED = DISTRICT_HEAD + "| ADM-2 | 2019 | Barat | =1.234 |\n| ADM-2 | 2019 | Utara | =567 |\n| ADM-2 | 2019 | Timur | =2.5 |"


def repaired(data: bytes, *repairs: Repair, mapping: Mapping | None = None, name: str = "unggahan.xlsx") -> Reading:
    """The reading with these repairs accepted."""
    return read_upload(data, name, city_programme(), (mapping,) if mapping else (), repairs)


def test_written_totals_prove_destroyed_thousands_and_the_acceptance_mends_them():
    """1,234 + 567 + 2,500 = 4,301: as read the sum is 570.734."""
    data = book(Realisasi=DESTROYED, Rekap="| Total rumah | =4301 |")
    before = repaired(data)
    told = [one for one in before.findings if one.code == "thousands-destroyed"]
    assert [(one.cell, one.wanted, one.facts["total"], one.proposal) for one in told] == [
        ("D2", "1234", "Rekap!B1", Proposal(("D2",), 1000.0)), ("D4", "2500", "Rekap!B1", Proposal(("D4",), 1000.0))]
    assert [value for *_, value in values(before)] == [1.234, 567, 2.5]
    after = repaired(data, Repair("thousands-destroyed"))
    assert [value for *_, value in values(after)] == [1234, 567, 2500]
    assert [(one.severity, one.cell, one.seen, one.wanted) for one in after.findings if one.code == "repaired"] == [
        ("info", "D2", "1.234", "1234"), ("info", "D4", "2.5", "2500")]
    assert not blocking(after.findings)


@pytest.mark.parametrize("total", ["=4302", "=570.734"])
def test_a_wrong_sum_refuses_the_proof(total: str):
    """A total that the mended sum does not reach, or that the sum reaches unmended, proves nothing."""
    reading = repaired(book(Realisasi=DESTROYED, Rekap=f"| Total rumah | {total} |"), Repair("thousands-destroyed"))
    assert [(one.code, one.cell, one.proposal) for one in reading.findings if str(one.severity) == "error"] == [
        ("fraction-in-whole", "D2", None), ("fraction-in-whole", "D4", None)]
    assert [value for *_, value in values(reading)] == [1.234, 567, 2.5]


def test_the_city_s_own_row_refuses_what_a_number_elsewhere_would_prove():
    reading = repaired(book(Realisasi=DESTROYED + "\n| ADM-2 | 2019 | | =9000 |", Rekap="| Total rumah | =4301 |"))
    assert "thousands-destroyed" not in [one.code for one in reading.findings]


def test_a_number_that_is_called_no_total_proves_nothing():
    reading = repaired(book(Realisasi=DESTROYED, Daftar="| Nomor surat | =4301 |"))
    assert "thousands-destroyed" not in [one.code for one in reading.findings]


def test_one_acceptance_mends_one_cell_and_leaves_the_other_as_read():
    data = book(Realisasi=HEAD + "| ADM-4 | Jan 2019 | Nihil |\n| ADM-4 | Feb 2019 | nihil |\n| ADM-4 | Mar 2019 | =5 |")
    assert [place for _, _, place, _ in values(repaired(data))] == ["Realisasi!C4"]
    one = repaired(data, Repair("nil", "Realisasi", "C2"))
    assert [(place, value) for _, _, place, value in values(one)] == [("Realisasi!C2", 0), ("Realisasi!C4", 5)]
    assert [(each.code, each.cell) for each in one.findings if each.code in ("nil", "repaired")] == [("nil", "C3"), ("repaired", "C2")]
    assert [value for *_, value in values(repaired(data, Repair("nil")))] == [0, 0, 5]


@pytest.mark.parametrize(("reading", "code", "mended"), [
    (HEAD + "| ADM-4 | Jan 2019 | 1.234 |\n| ADM-4 | Feb 2019 | =5 |", "number-doubtful", {"C2": 1.234, "C3": 5}),
    (HEAD + "| ADM-1 | Jan 2019 | =12.5 |\n| ADM-1 | Feb 2019 | =1234 |", "decimals-lost", {"C2": 12.5, "C3": 12.34}),
    (HEAD + "| ADM-4 | Febuari 2019 | =5 |", "period-unreadable", {"C2": 5}),
    (HEAD + "| ADM-3 | Jan 2019 | =0.7 |", "percent-or-fraction", {"C2": 70}),
    (HEAD + "| 07.1 | Jan 2019 | =5 |", "code-zero-lost", {"C2": 5}),
    (DISTRICT_HEAD + "| ADM-4 | Jan 2019 | Balikpapan Slatan | =5 |", "district-unknown", {"D2": 5}),
    ("| indikator | periode | nilaii |\n| ADM-4 | Jan 2019 | =5 |", "column-misspelt", {"C2": 5}),
    ("| indikator | periode | nilai (ribu) |\n| ADM-4 | Jan 2019 | =5.5 |\n| ADM-4 | Feb 2019 | 6,25 |", "scale-differs", {"C2": 5500, "C3": 6250}),
    (HEAD + "".join(f"| ADM-4 | {one} 2019 | ={value} |\n" for one, value in zip(("Jan", "Feb", "Mar", "Apr", "Mei", "Jun"),
                                                                               (10, 25, 45, 70, 100, 135), strict=True)),
     "cumulative", {"C2": 10, "C3": 15, "C4": 20, "C5": 25, "C6": 30, "C7": 35}),
])
def test_an_accepted_repair_is_read_told_and_asked_no_more(reading: str, code: str, mended: dict[str, float]):
    data = book(Realisasi=reading)
    before = repaired(data)
    assert any(one.code == code and one.proposal for one in before.findings)
    after = repaired(data, Repair(code))
    assert {place.rpartition("!")[2]: value for _, _, place, value in values(after)} == mended
    codes = [one.code for one in after.findings]
    assert code not in codes
    assert "repaired" in codes


def test_a_repair_that_nobody_proposed_changes_nothing():
    data = book(Realisasi=HEAD + "| ADM-4 | Jan 2019 | =5 |")
    assert values(repaired(data, Repair("nil"), Repair("scale-differs", "Realisasi", "C2"))) == values(repaired(data))


def test_a_period_from_the_name_counts_once_it_is_accepted():
    how = Mapping("Data", 1, 1, 2, 2, (ACTUAL,))
    data = book(Data="| Rumah | Nilai |\n| a | =5 |")
    assert values(repaired(data, mapping=how, name="lra_maret_2026.xlsx")) == []
    after = repaired(data, Repair("period-from-name"), mapping=how, name="lra_maret_2026.xlsx")
    assert values(after) == [("ADM-2", "2026-03", "Data!B2", 5)]
    assert [one.wanted for one in after.findings if one.code == "repaired-period"] == ["2026-03"]


def test_all_of_a_kind_reaches_beyond_the_findings_that_are_listed():
    """Two hundred of a kind are listed; the acceptance of all mends three hundred."""
    rows = "".join(f"| ADM-4 | {1700 + number // 12 + 200}-{number % 12 + 1:02d} | nihil |\n" for number in range(300))
    after = repaired(book(Realisasi=HEAD + rows), Repair("nil"))
    assert len(values(after)) == 300


@pytest.mark.parametrize(("name", "period"), [("lra_maret_2026", "2026-03"), ("LRA TW II 2026", "2026-Q2"), ("laporan 2026", "2026"),
                                              ("maret april 2026", None), ("2025-2026", None), ("data", None)])
def test_a_period_is_taken_from_words_only_when_there_is_one(name: str, period: str | None):
    found = named_in(name).period
    assert (found and str(found)) == period


def test_json_carries_the_proposal_or_null():
    told = {one.code: as_json(one)["proposal"] for one in long("| ADM-4 | Jan 2019 | Nihil |", "| ADM-4 | Feb 2019 | 6,5 |")().findings}
    assert told == {"nil": {"cells": ["C2"], "times": None, "read": [0.0], "period": None}, "number-comma": None}


@pytest.mark.parametrize("values_", [(0, 0, 1, 1), (4, 5, 6, 15), (100, 200, 301, 600)])
def test_a_last_row_that_is_no_sum_or_one_by_chance_is_counted(values_: tuple[int, ...]):
    """Small numbers add up to another by chance; a row is left out for its arithmetic only where chance is unlikely."""
    rows = "\n".join(f"| r{at} | ={value} |" for at, value in enumerate(values_))
    reading = mapped("| Rumah | Nilai |\n" + rows, (1, 1), (2, 5), (ACTUAL,), period="2019", combine="sum")()
    assert values(reading)[0][3] == sum(values_)


def test_a_nameless_sum_below_the_rows_is_left_out():
    reading = mapped("| Rumah | Nilai |\n| a | =100 |\n| b | =200 |\n| c | =300 |\n| kota | =600 |", (1, 1), (2, 5), (ACTUAL,), period="2019",
                     combine="sum")()
    assert values(reading)[0][3] == 600


def test_numbers_that_only_look_like_codes_make_no_hierarchy():
    """5 and 5.1 in a column of areas are no parent and child."""
    reading = mapped("| Rumah | Nilai | Luas |\n| a | =100 | =5 |\n| b | =200 | =5.1 |\n| c | =350 | =5.2 |", (1, 1), (2, 4), (ACTUAL,), period="2019",
                     combine="sum")()
    assert values(reading)[0][3] == 650


UNPLANNED = "| jumlah    | SIAK   |              |        |"
PLANNED_SUM = INDICATOR.replace(UNPLANNED, "| jumlah    | SIAK   |              | =600   |")


@pytest.mark.parametrize(("plan", "asked"), [
    ((100, 300, 600), True),  # the running total of 100, 200 and 300
    ((100, 200, 300), False),  # the plan of each month: 600 in all
    ((600, 600, 600), False),  # a plan that is far too high is none that runs
])
def test_a_sums_plan_that_runs_up_to_the_target_is_asked_about_and_can_be_mended(plan, asked):
    """The target is 600: added up, 100, 300 and 600 would want 1,000."""
    lines = "\n".join(f"| ADM-2 | {month} 2019 | ={value} |"
                      for month, value in zip(("Apr", "Mei", "Jun"), plan, strict=True))
    data = book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=PLANNED_SUM,
                Target_Berkala=f"| indikator | periode | nilai |\n{lines}")
    reading = read_upload(data, "unggahan.xlsx", empty_programme(city()))
    assert [one.code for one in reading.findings] == (["plan-cumulative"] if asked else [])
    if asked:
        repair = (Repair("plan-cumulative"),)
        mended = read_upload(data, "unggahan.xlsx", empty_programme(city()), (), repair)
        assert list(mended.programme.observations["value"]) == [100, 200, 300]
