"""Plain rows are taken out of a sheet before an XML parser judges it, which must judge the same as it would have with them."""

from __future__ import annotations

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_metrics.intake.plain_rows import without_plain

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="x"><cols><col min="1" max="2"/></cols><sheetData>'
TAIL = b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
ROWS = (
    b'<row r="1" spans="1:3" ht="15.5" customHeight="1" x14ac:dyDescent="0.25"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1"/><c r="C1" s="12"/></row>',
    '<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> Gunung &amp; Samarinda – Ü</t></is></c><c r="SF2"><v>1.5E-3</v></c></row>\n'.encode(),
    b'<row r="3" hidden="1"><c r="A3"><f t="shared" ref="A3:A9" si="0">SUM(B1:B2)</f><v>7</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
    b'<row r="200001"><c r="AA200001"><f>A1</f></c><c r="AB200001"><f>A2</f><v/></c><c r="AC200001"><v></v></c></row><row r="200002"/>',
)
STRINGS = b'<sst xmlns="x" count="2" uniqueCount="2"><si><t>indikator</t></si><si><t>nilai &lt; 5</t></si></sst>'


def fits(content: bytes) -> bool:
    """Whether an XML parser finds no fault."""
    try:
        expat.ParserCreate().Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the others: an encoding that is none, or that it cannot read
        return False
    return True


def test_nothing_is_left_of_the_rows_and_strings_that_ordinary_programs_write():
    assert without_plain(HEAD + b"".join(ROWS) + TAIL) == HEAD + TAIL
    assert without_plain(STRINGS) == b'<sst xmlns="x" count="2" uniqueCount="2"></sst>'


@pytest.mark.parametrize("odd", [
    pytest.param(b'<row r="2"><c r="A2" t="inlineStr"><is><r><t>rich</t></r></is></c></row>', id="rich text"),
    pytest.param(b'<row r="2"><c r="A3"><v>1</v></c></row>', id="a cell that names another row"),
    pytest.param(b'<row r="2"><c r="SG2"><v>1</v></c></row>', id="a cell beyond the last column"),
    pytest.param(b'<row r="2"><c r="XFD2"><v>1</v></c></row>', id="a cell in the very last column of Excel"),
    pytest.param(b'<row r="2"><c><v>1</v></c></row>', id="a cell without an address"),
    pytest.param(b'<row><c r="A2"><v>1</v></c></row>', id="a row without a number"),
    pytest.param(b'<row r="2"><c r="A2"><v>' + b"x" * 32_768 + b"</v></c></row>", id="a text longer than a cell may hold"),
])
def test_an_odd_row_is_left_to_the_parser_and_the_plain_ones_around_it_are_not(odd):
    assert without_plain(HEAD + ROWS[0] + odd + ROWS[2] + TAIL) == HEAD + odd + TAIL


@pytest.mark.parametrize("content", [
    pytest.param(HEAD + b"<!-- " + ROWS[0] + b" -- " + ROWS[2] + b"-->" + TAIL, id="rows in a comment, which two dashes break"),
    pytest.param(HEAD.replace(b"<cols>", b'<cols a=">' + ROWS[0] + b'">') + TAIL, id="rows in an attribute"),
    pytest.param(HEAD + ROWS[0] + b"<?x>" + ROWS[2] + b"<y?>" + b"</worksheet>", id="rows in an instruction"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2"><v>&unknown;</v></c></row>' + TAIL, id="an entity nobody defined"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2"><v>&</v></c></row>' + TAIL, id="a bare ampersand"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2" s="1" s="2"><v>1</v></c></row>' + TAIL, id="an attribute twice"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2"><v>\x07</v></c></row>' + TAIL, id="a control character"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2"><v>\xff</v></c></row>' + TAIL, id="bytes that are no UTF-8"),
    pytest.param(HEAD + ROWS[0] + b'<row r="2"><c r="A2"><v>\xef\xbf\xbf</v></c></row>' + TAIL, id="a code point that XML forbids"),
    pytest.param(HEAD.replace(b"UTF-8", b"us-ascii") + ROWS[1] + TAIL, id="letters beyond the encoding that is declared"),
    pytest.param(HEAD + ROWS[0] + ROWS[2][:-6] + TAIL, id="a row that does not end"),
    pytest.param(ROWS[0] + HEAD + TAIL, id="rows before the document"),
    pytest.param(HEAD.replace(b"<worksheet", ROWS[0] + b"<worksheet") + TAIL, id="rows between the declaration and the document"),
    pytest.param(HEAD + TAIL + ROWS[0], id="rows behind the document"),
    pytest.param(HEAD + TAIL + ROWS[0] + b"<!-- -->", id="rows between the document and a comment"),
])
def test_what_a_parser_refuses_it_refuses_without_the_plain_rows_too(content):
    assert not fits(content)
    assert not fits(without_plain(content))


@given(st.lists(st.tuples(st.integers(0, 1500), st.sampled_from([
    b"<", b">", b"&", b'"', b"/", b"]]>", b"--", b"<!--", b"-->", b"<![CDATA[", b"<?x ", b"?>", b"\0", b"\xc3", b"\xef\xbf\xbe", b"</row>", b"<row r=\"9\">",
    b"</c>", b"<v>", b"</v>", b' s="1"', b"&amp;", b"&#1;", b"<f>", b"\x0b", b"x:", b"", b" "])), min_size=1, max_size=4), st.booleans())
def test_no_fault_put_anywhere_passes_because_plain_rows_are_not_parsed(faults, cut):
    content = HEAD + b"".join(ROWS) + TAIL
    for place, piece in faults:
        place %= len(content)
        content = content[:place] + piece + content[place + (len(piece) if cut else 0):]
    if fits(without_plain(content)):
        assert fits(content)
