"""What no table of figures should hold: people's numbers, letters that hide or pose, values that cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_metrics.intake import suspicious
from smartcity_metrics.intake.cells import Grid
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.notes import Notes
from tests.intake.spreadsheets import actuals, book, found, read

NIK = "6471054708190001"  # invented: Balikpapan, 7 August (a woman: 47), 1919


@pytest.mark.parametrize(("heading", "cells"), [
    ("catatan", (NIK, NIK)), ("catatan", ("atas nama 6471 0547 0819 0001", "")), ("nik", (NIK, "")), ("No. KTP", (NIK, "")),
])
def test_identity_numbers_stop_the_upload_and_are_not_repeated(heading, cells):
    reading = actuals(f"| indikator | periode | nilai | {heading} |\n| ADM-1 | Jan 2019 | =5 | {cells[0]} |\n| ADM-1 | Feb 2019 | =5 | {cells[1]} |")
    assert (reading.verdict, reading.findings[0].code, reading.findings[0].cell) == ("refused", "personal-data", "D2")
    for language in ("id", "en"):
        assert "6471" not in reading.findings[0].message(language)
    assert "0001" not in repr(reading.findings)


@pytest.mark.parametrize("number", ["9971054708190001", "6471059908190001", "6471054713190001", "647105470819000"])
def test_other_long_numbers_are_no_identity_numbers(number):
    """No such province, no such day, no such month, a digit short."""
    reading = actuals(f"| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | {number} |")
    assert "personal-data" not in [one.code for one in reading.findings]


def test_sixteen_digits_in_a_column_of_values_are_a_value():
    """A budget in sen may look like an identity number."""
    reading = actuals(f"| indikator | periode | nilai |\n| ADM-2 | Jan 2019 | ={NIK} |")
    assert "personal-data" not in [one.code for one in reading.findings]


def test_telephone_numbers_are_told_of_without_being_shown():
    reading = actuals("| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | 0812-3456-7890 |\n| ADM-1 | Feb 2019 | =5 | +62 811 222 3333 |")
    told = next(one for one in reading.findings if one.code == "contact-data")
    assert (told.cell, str(told.severity)) == ("D2", "warning")
    assert "3456" not in told.message("id")


@pytest.mark.parametrize(("cell", "code"), [
    ("laporan\u202eexe", "hidden-characters"), ("laporan\U000e0041", "hidden-characters"), ("laporan\x9b", "control-character"),
    ("\u0405G-01", "look-alike-letters"),
])
def test_letters_that_hide_or_pose_stop_the_upload_by_cell(cell, code):
    reading = actuals(f"| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | {cell} |")
    assert (reading.verdict, found(reading)[0][:2]) == ("refused", (code, "Realisasi!D2"))


@pytest.mark.parametrize("cell", ["\u03bcg/m\u00b3", "Rp1.000 \u2192 Rp2.000", "K\u00f6ln", "- warga datang", "-5", "+3,5%"])
def test_ordinary_writing_is_left_alone(cell):
    reading = actuals(f"| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | {cell} |")
    assert found(reading) == []


@pytest.mark.parametrize(("cell", "code"), [("ke\u200bcil", "invisible-characters"), ("\uff1dSUM(A1)", "formula-like"), ("+cmd()", "formula-like")])
def test_what_may_be_meant_is_told_and_read(cell, code):
    """The upload can be published after it was confirmed; the text stays a text."""
    reading = actuals(f"| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | {cell} |")
    assert reading.verdict == "warned"
    assert code in [one.code for one in reading.findings]


def test_numbers_and_days_that_cannot_be_are_asked_about():
    reading = actuals("| indikator | periode | nilai |\n| ADM-1 | Jan 2019 | =1e200 |")
    assert "number-extreme" in [one.code for one in reading.findings]
    reading = actuals("| indikator | periode | nilai | catatan |\n| ADM-1 | Jan 2019 | =5 | @1900-01-05 |")
    assert "date-unlikely" in [one.code for one in reading.findings]


def test_a_csv_is_looked_at_too():
    reading = read(f"indikator;periode;nilai;nik\nADM-1;Jan 2019;5;{NIK}\n".encode(), "data.csv")
    assert (reading.verdict, reading.findings[0].code) == ("refused", "personal-data")


def test_an_upload_with_identity_numbers_leaves_nothing_to_publish():
    reading = read(book(Realisasi=f"| indikator | periode | nilai | nik |\n| ADM-1 | Jan 2019 | =5 | {NIK} |"))
    assert reading.programme is None or reading.verdict == "refused"
    assert reading.excerpts == () or reading.excerpts == []


LETTERS = st.text(alphabet="0123456789 .-+=@\tSan\n\x07\xa0\u202e\u200b_x", max_size=6)
KNOWN = st.sampled_from(["6471054708190001", "6471 0547 0819 0001", "0812-3456-7890", "+62 811 222 3333", "a@b.id", "NIK", "No. KTP", "=1+1", "-a", "_x0007_"])


@given(st.lists(st.builds("".join, st.lists(LETTERS | KNOWN, min_size=1, max_size=2)), min_size=1, max_size=6))
def test_the_sieve_lets_no_text_through_that_the_patterns_find(texts):
    """Each text is held against each pattern, as if there were no sieve; what follows from a share of the column is left out."""
    column = suspicious._Column(Grid("Data", []), 1, tuple(texts))
    notes, refused = Notes(), None
    try:
        suspicious._check_letters(column, notes)
    except suspicious.Refused as reason:
        refused = reason.code
    found = {code for pattern, code in ((suspicious._HIDDEN, "hidden-characters"), (suspicious._CONTROL_IN_XML, "control-character")) if any(map(pattern.search, texts))}
    assert (refused in found) if found else refused is None
    if not refused:
        told = {one.code for one in notes.found}
        assert ("invisible-characters" in told) == any(map(suspicious._INVISIBLE.search, texts))
        assert ("formula-like" in told) == any(suspicious._FORMULA.match(one) and suspicious.read_number(one).kind != "number" for one in texts)
    assert column.headings(suspicious._NIK_HEADINGS) == any(key_of(one) in suspicious._NIK_HEADINGS for one in texts)
    contacts = [one for one in texts if suspicious._CONTACT.fullmatch(one.strip())]
    suspicious._check_contacts(column, notes)
    assert ("contact-data" in {one.code for one in notes.found}) == (len(contacts) >= max(suspicious.CONTACTS, suspicious.CONTACT_SHARE * (len(texts) - texts.count(""))))
    if any(suspicious._holds_nik(one) for one in texts):
        with pytest.raises(suspicious.Refused, match="personal-data"):
            suspicious._check_people(suspicious._Column(Grid("Data", []), 1, tuple(one for one in texts if suspicious._holds_nik(one))))
