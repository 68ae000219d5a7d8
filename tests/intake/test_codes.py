"""Codes of findings: a closed set with its sentences, and no finding outside of it."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.intake.codes import FindingCode, Severity, unmatched
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.findings import Finding
from smartcity_metrics.language import LANGUAGES, catalogue, entries
from smartcity_metrics.programme import City, empty_programme
from tests.running import HOUSE
from tests.test_house import named, sources, tree

MAKERS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "once": Severity.INFO,
          "Refused": Severity.ERROR}  # what makes a finding -> how severe it is


def made(file: Path) -> Iterator[tuple[str, Severity | None]]:
    """Codes written out where findings are made, with the severity where the place says it."""
    for call in (one for one in ast.walk(tree(file)) if isinstance(one, ast.Call) and one.args):
        maker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        first, severity = call.args[0], MAKERS.get(maker)
        if maker == "Finding" and len(call.args) > 1 and ast.unparse(call.args[1]).startswith("Severity."):
            severity = Severity[ast.unparse(call.args[1]).removeprefix("Severity.")]
        if maker not in {*MAKERS, "Finding", "tell", "_tell", "_tell_unknown", "_finding", "_problem"}:
            continue
        texts = (part.value for part in (first, getattr(first, "body", None), getattr(first, "orelse", None))
                 if isinstance(part, ast.Constant) and isinstance(part.value, str))
        yield from ((text, severity) for text in texts)


INTAKE = [file for file in sources() if named(file).startswith("smartcity_metrics/intake/")]


@pytest.mark.parametrize("file", INTAKE, ids=named)
def test_every_finding_that_is_made_is_of_a_known_code_and_severity(file):
    """`log.warning("...")` and other speakers make none: their texts hold a blank."""
    wrong = []
    for code, severity in made(file):
        if " " in code or code in ("guard", "reading", "checking"):  # phases of the work
            continue
        known = {str(one) for one in FindingCode}
        if code not in known or severity is not None and severity not in FindingCode(code).severities:
            wrong.append((code, severity))
    assert wrong == []


def test_the_search_finds_the_places_where_findings_are_made():
    assert sum(1 for file in INTAKE for _ in made(file)) > 200


def test_a_code_without_its_sentence_stops_the_program_at_its_start(tmp_path):
    """A sentence that was renamed passed every test, and the page on which it was to be read broke."""
    words = HOUSE / "smartcity_metrics" / "language" / "words" / "findings.toml"
    text = words.read_text(encoding="utf-8").replace("\nfile-empty = ", "\nfile-was-empty = ")
    script = ("import sys, pathlib; path = pathlib.Path; read = path.read_text\n"
              f"path.read_text = lambda file, **how: {text!r} if file.name == 'findings.toml' else read(file, **how)\n"
              "import smartcity_metrics.intake.findings")
    ran = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "findings and their sentences do not match: file-empty, file-was-empty" in ran.stderr


@pytest.mark.parametrize(("codes", "sentences", "wrong"), [
    pytest.param({"a"}, {"a": {"id": "x", "en": "y"}}, [], id="whole"),
    pytest.param({"a", "b"}, {"a": {"id": "x", "en": "y"}}, ["b"], id="a code without a sentence"),
    pytest.param({"a"}, {"a": {"id": "x", "en": ""}}, ["a"], id="a sentence in one language"),
    pytest.param({"a"}, {"a": {"id": "x", "en": "y"}, "b": {"id": "x", "en": "y"}}, ["b"], id="a sentence of no code"),
    pytest.param({"a"}, {"a": {"id": "x", "en": "y"}, "a-open": {"id": "x", "en": "y"}}, [], id="one for nothing to suggest"),
])
def test_codes_and_sentences_match_one_to_one(codes, sentences, wrong):
    assert unmatched(codes, sentences) == wrong


def test_a_finding_of_an_unknown_code_or_of_another_severity_cannot_be_made():
    with pytest.raises(ValueError, match="no-such-code"):
        Finding("no-such-code", Severity.ERROR)
    with pytest.raises(ValueError, match="file-empty is never of severity info"):
        Finding("file-empty", Severity.INFO)
    assert Finding("file-empty", Severity.ERROR).code is FindingCode.FILE_EMPTY


def test_what_can_be_repaired_has_its_name_on_the_button():
    """desk.kind_<code>: all that can be accepted as a whole kind are codes."""
    kinds = {key.removeprefix("desk.kind_") for key in catalogue() if key.startswith("desk.kind_")}
    assert kinds <= {str(one) for one in FindingCode}
    proposing = {code for file in INTAKE for code in proposed(file)}
    assert len(proposing) > 8
    assert proposing <= kinds


def proposed(file: Path) -> Iterator[str]:
    """Codes of findings that are made with a proposal."""
    for call in (one for one in ast.walk(tree(file)) if isinstance(one, ast.Call) and one.args):
        if isinstance(call.args[0], ast.Constant) and getattr(call.func, "attr", getattr(call.func, "id", "")) in MAKERS | {"tell": None}:
            parts = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "proposal")]
            if any(isinstance(part, ast.Call) and ast.unparse(part.func) == "Proposal" for part in parts):
                yield call.args[0].value


def read(book: bytes):
    return read_upload(book, "Agustus.xlsx", empty_programme(City("kota", "Kota Contoh")))


def test_two_sheets_of_one_meaning_are_told_by_name_and_the_first_is_read():
    """Indikator and the English Indicators mean the same sheet: the second is named and left."""
    book = openpyxl.Workbook()
    book.active.title = "Indikator"
    book.create_sheet("Indicators")
    for sheet in book:
        sheet.append(("kode", "quick win", "nama", "satuan", "jenis", "polaritas", "agregasi", "sumber"))
        sheet.append(("A-1", "A", "Waktu", "hari", "hasil", "turun", "terakhir", "uji"))
    found = [one for one in read(saved(book)).findings if one.code is FindingCode.SHEET_TWICE]
    assert [(one.sheet, one.wanted) for one in found] == [("Indicators", "Indikator")]
    assert "Hanya yang pertama dibaca" in found[0].message("id")


def test_two_sheets_of_one_name_are_refused_and_nothing_is_said_to_have_been_read():
    """Excel makes no such file. "Only the first was read", said of it before, was not true: nothing was."""
    book = openpyxl.Workbook()
    book.active.title = "Indikator"
    book.create_sheet("Realisasi")
    reading = read(renamed(saved(book), b'name="Realisasi"', b'name="INDIKATOR"'))
    assert reading.verdict == "refused"
    assert [(one.code, one.seen) for one in reading.findings] == [(FindingCode.SHEET_NAME_TWICE, "Indikator")]
    assert "Berkas tidak dibaca" in reading.findings[0].message("id")
    assert "Hanya yang pertama" not in reading.findings[0].message("id")


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def renamed(data: bytes, before: bytes, after: bytes) -> bytes:
    """The workbook with these bytes of its list of sheets replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(before, after) if name == "xl/workbook.xml" else content)
    return out.getvalue()


def test_every_code_has_both_sentences():
    assert all(entries("finding")[code][language] for code in FindingCode for language in LANGUAGES)
