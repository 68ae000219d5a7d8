"""The guard: what no reader is given to open, each rule at its limit and one beyond."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import pytest

from smartcity_metrics.intake import guard
from smartcity_metrics.intake.guard import Refused, column_letters, column_number, inspect
from tests.intake.spreadsheets import book

PLAIN = book(Data="| kode | nilai |\n| A | =1 |")
TEXT = b"kode,nilai\nA,1\n"


def rebuilt(change: dict[str, bytes] | None = None, rename: dict[str, str] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The plain workbook with some parts replaced or renamed, or all compressed in another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr((rename or {}).get(name, name), (change or {}).get(name, old.read(name)))
        for name in set(change or {}) - set(old.namelist()):
            new.writestr(name, change[name])
    return out.getvalue()


def sheet(cells: str) -> bytes:
    """The plain workbook with other rows."""
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return rebuilt({"xl/worksheets/sheet1.xml": head + cells.encode() + b"</sheetData></worksheet>"})


def refusal(data: bytes, name: str = "data.xlsx") -> str | None:
    """The code with which the file is refused; None when it may be opened."""
    try:
        inspect(data, name)
    except Refused as reason:
        return reason.code
    return None


@pytest.mark.parametrize(("data", "name", "code"), [
    pytest.param(PLAIN, "data.xlsx", None, id="a plain workbook"),
    pytest.param(TEXT, "data.csv", None, id="a plain csv"),
    pytest.param("kode;nilai\n".encode("utf-16"), "data.CSV", None, id="a csv in UTF-16"),
    pytest.param(b"", "data.xlsx", "file-empty", id="nothing"),
    pytest.param(TEXT, "data.xlsx", "not-a-workbook", id="a csv named xlsx"),
    pytest.param(PLAIN, "data.csv", "name-and-content", id="a workbook named csv"),
    pytest.param(PLAIN, "data.ods", "name-and-content", id="a workbook named ods"),
    pytest.param(b"\n <html><table></table></html>", "data.xls", "html-in-disguise", id="a web page named xls"),
    pytest.param(b'<?xml version="1.0"?><Workbook/>', "data.xls", "html-in-disguise", id="SpreadsheetML named xls"),
    pytest.param(b'{"a": 1}', "data.csv", "not-a-csv", id="JSON"),
    pytest.param(b"%PDF-1.4" + PLAIN, "data.xlsx", "not-a-workbook", id="a PDF before a workbook"),
    pytest.param(PLAIN, "data.xlsm", "macro", id="the ending of macro workbooks"),
    pytest.param(PLAIN, "data.xlsb", "xlsb", id="the ending of binary workbooks"),
    pytest.param(PLAIN, "data.pdf", "file-type", id="another ending"),
    pytest.param(PLAIN, "data\u202excod.xlsx", "file-name", id="a name that shows backwards"),
    pytest.param(PLAIN[:900], "data.xlsx", "archive-broken", id="cut short"),
    pytest.param(guard._OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "data.xlsx", "password", id="locked"),
    pytest.param(guard._OLE + b"\0" * 600, "data.xls", "archive-broken", id="an OLE file without a workbook"),
])
def test_name_and_first_bytes_decide_what_may_be_opened(data, name, code):
    assert refusal(data, name) == code


def test_an_upload_of_twenty_mebibytes_may_come_and_one_byte_more_may_not():
    assert refusal(b"a" * guard.UPLOAD_BYTES, "data.csv") is None
    assert refusal(b"a" * (guard.UPLOAD_BYTES + 1), "data.csv") == "file-too-large"


@pytest.mark.parametrize(("data", "code"), [
    pytest.param(rebuilt({"xl/../x.xml": b"<a/>"}), "entry-name", id="a name that climbs"),
    pytest.param(rebuilt({"/x.xml": b"<a/>"}), "entry-name", id="an absolute name"),
    pytest.param(rebuilt({"C:/x.xml": b"<a/>"}), "entry-name", id="a drive"),
    pytest.param(rebuilt({"XL/workbook.xml": b"<a/>"}), "entry-twice", id="two parts that differ in case"),
    pytest.param(rebuilt(method=zipfile.ZIP_BZIP2), "compression-method", id="a compression that Excel never uses"),
    pytest.param(rebuilt({"xl/vbaProject.bin": b"x"}), "macro", id="a macro part"),
    pytest.param(rebuilt({"xl/activeX/activeX1.xml": b"<a/>"}), "active-content", id="a control"),
    pytest.param(rebuilt({"xl/embeddings/oleObject1.bin": b"x"}), "active-content", id="an object"),
    pytest.param(rebuilt({"x.xml": b"<!DOCTYPE a><a/>"}), "doctype", id="a document type"),
    pytest.param(rebuilt({"x.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")}), "doctype", id="one in UTF-16"),
    pytest.param(rebuilt({"x.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}), "xml-encoding", id="a strange encoding"),
    pytest.param(rebuilt({"x.xml": b"<a>"}), "xml-broken", id="an element that never ends"),
    pytest.param(rebuilt({"x.xml": b"<a>" * 65 + b"</a>" * 65}), "xml-too-deep", id="an abyss"),
    pytest.param(rebuilt({"x.xml": b"<a>" * 64 + b"</a>" * 64}), None, id="just not an abyss"),
    pytest.param(rebuilt({"x.bin": b"\0" * (guard.PART_BYTES + 1)}), "unpacked-too-large", id="a part beyond its limit"),
    pytest.param(rebuilt({f"{n}.bin": b"" for n in range(guard.ENTRIES)}), "too-many-entries", id="thousands of parts"),
])
def test_an_archive_that_is_not_what_excel_writes_is_refused(data, code):
    assert refusal(data) == code


def test_a_size_that_is_not_the_real_one_is_refused():
    data = bytearray(rebuilt({"x.bin": b"a" * 1000}))
    place = data.rfind(b"x.bin") - 46  # its entry in the directory
    struct.pack_into("<I", data, place + 24, 900)
    assert refusal(bytes(data)) == "size-untrue"


@pytest.mark.parametrize(("cells", "code"), [
    pytest.param('<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="SF200000"><v>1</v></c></row>', None, id="the farthest cell allowed"),
    pytest.param('<row r="1"><c r="SG1"><v>1</v></c></row>', "far-cell", id="column 501"),
    pytest.param('<row r="200001"><c r="A200001"><v>1</v></c></row>', "far-cell", id="row 200,001"),
    pytest.param('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "far-cell", id="the last cell of all"),
    pytest.param('<row r="1"><c r="AAAAAA9"><v>1</v></c></row>', "cell-address", id="no such column"),
    pytest.param('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', "cell-address", id="rows out of order"),
    pytest.param('<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>', "cell-address", id="a row that wraps around"),
    pytest.param('<row><c><v>1</v></c><c><v>2</v></c></row>', None, id="cells without addresses count on"),
])
def test_a_cell_beyond_the_limits_or_out_of_order_is_refused(cells, code):
    assert refusal(sheet(cells)) == code


def test_a_text_of_the_longest_length_may_stand_and_a_longer_one_may_not():
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    assert refusal(sheet(text.format("a" * guard.CELL_CHARACTERS))) is None
    assert refusal(sheet(text.format("a" * (guard.CELL_CHARACTERS + 1)))) == "text-too-long"


def test_the_scan_tells_what_a_reader_of_values_cannot():
    data = sheet('<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>A1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
                 '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>')
    scan = inspect(data, "data.xlsx").sheets["Data"]
    assert scan.errors == {"A1": "#DIV/0!"}
    assert (scan.uncalculated, scan.formulas) == (["B1"], {"A1": "1/0", "C1": "1+1"})
    assert scan.hidden_rows == [2]


def test_the_scan_knows_percent_formats():
    data = book({"Data!B2": "0%", "Data!B3": '0.0"%"', "Data!B4": "0.00%"}, Data="| a | b |\n| x | =0.8 |\n| y | =0.8 |\n| z | =0.8 |")
    assert inspect(data, "data.xlsx").sheets["Data"].percents == {"B": {2, 4}}  # a quoted sign multiplies nothing


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (500, "SF"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")])
def test_columns_are_counted_as_spreadsheets_do(number, letters):
    assert (column_letters(number), column_number(letters)) == (letters, number)


def test_every_real_sample_may_be_opened(shared):
    files = json.loads((shared / "samples" / "index.json").read_text(encoding="utf-8"))
    assert len(files) > 40
    assert [one["name"] for one in files if refusal((shared / "samples" / one["name"]).read_bytes(), one["name"])] == []
