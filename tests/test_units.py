"""What is known of a unit: one reading of each spelling, wherever it is asked."""

from __future__ import annotations

import ast
import json
from dataclasses import replace

import pytest

from smartcity_metrics.dataset import packed, plain, unpacked
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Level
from smartcity_metrics.programme import Aggregation, City, Period, Polarity, empty_programme
from smartcity_metrics.units import Unit, UnitKind
from tests.metrics.conftest import indicator, observations
from tests.test_house import HOUSE, named, sources, tree

PERCENT = ("%", "Persen", "persen", "PERSEN", " persen ", "percent", "Prosen", "per cent", "(%)", "Persen (%)", "％", "pct")


@pytest.mark.parametrize("text", PERCENT)
def test_every_spelling_of_percent_is_one(text):
    assert Unit.of(text).is_percent
    assert Unit.of(text).same_as("%")
    assert words("id").value(85.7, Unit.of(text)) == "85,7%"


@pytest.mark.parametrize(("text", "kind"), [
    pytest.param("Rp", UnitKind.MONEY, id="rupiah by its sign"),
    pytest.param("Rp.", UnitKind.MONEY, id="with its dot"),
    pytest.param("Rupiah", UnitKind.MONEY, id="by its name"),
    pytest.param("IDR", UnitKind.MONEY, id="by its code"),
    pytest.param("juta rupiah", UnitKind.OTHER, id="a million of them: Rp420 would be wrong for 420"),
    pytest.param("Rp per kWh", UnitKind.OTHER, id="a price"),
    pytest.param("hari", UnitKind.TIME, id="days"),
    pytest.param("Menit per pasien", UnitKind.TIME, id="minutes of a patient"),
    pytest.param("permohonan", UnitKind.COUNT, id="applications"),
    pytest.param("orang", UnitKind.COUNT, id="people"),
    pytest.param("ribu orang", UnitKind.COUNT, id="people in thousands"),
    pytest.param("kasus per 100.000 penduduk", UnitKind.OTHER, id="a rate is no count"),
    pytest.param("orang/km2", UnitKind.OTHER, id="nor is a density"),
    pytest.param("indeks", UnitKind.INDEX, id="an index"),
    pytest.param("IKM", UnitKind.INDEX, id="the satisfaction index"),
    pytest.param("nilai", UnitKind.INDEX, id="a mark"),
    pytest.param("nilai investasi", UnitKind.OTHER, id="an amount"),
    pytest.param("poin persen", UnitKind.OTHER, id="percentage points are no percentage"),
    pytest.param("ton per hari", UnitKind.OTHER, id="tonnes a day"),
    pytest.param("Ekor", UnitKind.COUNT, id="animals"),
    pytest.param("Ribu Jiwa", UnitKind.COUNT, id="people in thousands, as agencies write it"),
    pytest.param("Ribu Rupiah/Orang/Tahun", UnitKind.OTHER, id="a rate in thousands"),
    pytest.param("µg/m3", UnitKind.OTHER, id="a concentration"),
    pytest.param("gelembung", UnitKind.OTHER, id="a word that nobody knows"),
    pytest.param("", UnitKind.OTHER, id="no unit"),
])
def test_a_unit_is_of_one_kind(text, kind):
    assert Unit.of(text).kind is kind


@pytest.mark.parametrize("text", ["orang", "Warga", "siswa", "peserta", "anggota", "jiwa", "ribu orang", "penerima manfaat", "people"])
def test_people_are_counted_as_people(text):
    assert Unit.of(text).counts_people


@pytest.mark.parametrize("text", ["keluarga", "KK", "rumah", "pelanggan", "permohonan", "kunjungan", "izin", "orang/km2", "%", ""])
def test_what_is_no_person_is_not_counted_as_one(text):
    assert not Unit.of(text).counts_people


@pytest.mark.parametrize(("text", "total", "factor"), [
    pytest.param("menit per orang", "jam", 1 / 60, id="minutes in hours"),
    pytest.param("detik", "jam", 1 / 3600, id="seconds in hours"),
    pytest.param("minggu", "hari", 7, id="weeks in days"),
    pytest.param("Hari", "hari", 1, id="days stay days"),
    pytest.param("hari kerja", "hari kerja", 1, id="working days are not added to days"),
    pytest.param("tahun", "bulan", 12, id="years in months"),
    pytest.param("rupiah", "Rp", 1, id="rupiah of every spelling"),
    pytest.param("juta rupiah", "Rp", 1e6, id="millions of them"),
    pytest.param("Rp per permohonan", "Rp", 1, id="a price, times its cases"),
    pytest.param("ribu orang", "orang", 1e3, id="thousands of people"),
    pytest.param("Trilyun Rupiah", "Rp", 1e12, id="the old spelling of a scale"),
    pytest.param("ton", "ton", 1, id="all else as it is"),
])
def test_a_sum_over_cases_is_written_in_one_unit(text, total, factor):
    assert Unit.of(text).total == (total, pytest.approx(factor))


@pytest.mark.parametrize(("unit", "written", "may"), [
    pytest.param("ton per hari", "ton", True, id="its beginning"),
    pytest.param("Rp", "rupiah", True, id="another spelling"),
    pytest.param("Persen", "prosen", True, id="another spelling of percent"),
    pytest.param("hari", "jam", False, id="another unit"),
    pytest.param("m²", "m3", False, id="a volume is no area"),
])
def test_a_number_may_carry_its_own_unit_behind_it(unit, written, may):
    assert Unit.of(unit).may_be_written(written) is may


RETURNED = """
    I-1 2019-01 14 - final 14/100
    I-1 2019-02 16 - final 16/100
"""


@pytest.mark.parametrize("text", PERCENT)
def test_a_ratio_is_in_percent_however_its_unit_is_spelled(text):
    """Files returned, fewer is better, from 20 to a target of 10 %: (14 + 16) of 200 are 15 %, and 15 is not yet 10.

    Read as 0.15 it would be a hundredth of that, below the target and "exceeded" for nothing.
    """
    one = indicator(unit=text, aggregation=Aggregation.RATIO, polarity=Polarity.LOWER, baseline=20.0, target=10.0)
    row = scorecard(_programme([one], RETURNED), Period.of("2019-02")).rows["I-1"]
    assert row.actual.value == pytest.approx(15.0)
    assert row.level.mark is Level.NOT_YET


def _programme(indicators, table):
    from tests.metrics.conftest import CITY, WIN

    return replace(empty_programme(CITY), quick_wins=(WIN,), indicators=tuple(indicators), observations=observations(table))


def test_a_unit_keeps_its_spelling_through_the_store_and_json():
    """The bytes are those of the plain text, so that an edition stored before there were units opens as ever."""
    one = indicator(unit="Persen")
    programme = replace(empty_programme(City("kota", "Kota")), indicators=(one,))
    back = unpacked(packed(programme)).indicators[0]
    assert back == one
    assert type(back.unit) is Unit
    assert json.loads(json.dumps(plain(one)))["unit"] == "Persen"


SPELLINGS = {"%", "persen", "prosen", "percent", "procent", "pct", "rp", "rupiah", "idr", "indeks", "index", "ikm"}
OF_PERIODS = {"month", "quarter", "semester", "year"}
NO_UNITS = {  # what looks like the spelling of a unit and is none
    "smartcity_metrics/units.py": "the home itself",
    "smartcity_metrics/intake/guard.py": "the number format of a cell holds a % sign",
    "smartcity_metrics/intake/rows.py": "a column of the contract is of kind percent",
}


def compared(file) -> list[str]:
    """Comparisons of a file with the spelling of a unit: with one by name, or of something called unit with any text."""
    return [ast.unparse(found) for found in ast.walk(tree(file)) if isinstance(found, ast.Compare | ast.MatchValue) and _with_a_spelling(found)]


def _with_a_spelling(found) -> bool:
    texts = {inner.value.strip().casefold() for inner in ast.walk(found) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}
    names = {inner.attr if isinstance(inner, ast.Attribute) else inner.id for inner in ast.walk(found) if isinstance(inner, ast.Attribute | ast.Name)}
    return bool(texts & SPELLINGS or "unit" in names and texts - OF_PERIODS)


def test_nothing_but_the_home_of_units_compares_their_spellings():
    """A second home is how `Persen` came to be a percentage on one page and none on another."""
    found = {named(file): compared(file) for file in sources() if named(file) not in NO_UNITS}
    assert {file: lines for file, lines in found.items() if lines} == {}
    assert all(len(compared(HOUSE / file)) == 1 for file in NO_UNITS if not file.endswith("units.py"))


@pytest.mark.parametrize("line", [
    'if one.unit.strip() in ("%", "persen"): pass', 'high = 100 if unit == "%" else None', 'own in ("rupiah", "idr")',
    'row.indicator.unit.casefold() == "hari"', 'match unit:\n    case "Persen": pass'])
def test_the_search_for_a_second_home_finds_one(line, tmp_path):
    """Each of these stood in the program, or might."""
    file = tmp_path / "second.py"
    file.write_text(line, encoding="utf-8")
    assert compared(file)
