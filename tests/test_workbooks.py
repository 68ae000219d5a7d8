"""The two workbooks in data/: made by the script beside them, marked for what they are."""

from __future__ import annotations

import io
import runpy
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from smartcity_metrics.cities import read_city
from smartcity_metrics.intake.desk import Reading, read_upload
from smartcity_metrics.intake.findings import Severity
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.programme import Aggregation, Benefit, EventKind, Formula, Polarity, Stage, empty_programme

DATA = Path(__file__).parents[1] / "data"
SAMPLE, PUBLISHED = DATA / "contoh_balikpapan.xlsx", DATA / "terbitan_balikpapan.xlsx"
HEADER = 3  # title, empty row, header


@pytest.fixture(scope="module")
def script():
    """What data/make_workbooks.py defines: data/ is no package."""
    return runpy.run_path(str(DATA / "make_workbooks.py"))


@pytest.mark.parametrize(("file", "maker"), [(SAMPLE, "contoh"), (PUBLISHED, "terbitan")])
def test_the_script_makes_what_is_committed(script, file, maker):
    made = openpyxl.load_workbook(io.BytesIO(script[maker]()))
    kept = openpyxl.load_workbook(file)
    assert made.sheetnames == kept.sheetnames
    for name in kept.sheetnames:
        assert list(made[name].values) == list(kept[name].values), name


@pytest.mark.parametrize("maker", ["contoh", "terbitan"])
def test_the_same_script_gives_the_same_bytes(script, maker):
    assert script[maker]() == script[maker]()


def test_every_sheet_of_the_sample_says_so_in_its_first_row_and_in_print():
    for sheet in openpyxl.load_workbook(SAMPLE):
        assert sheet["A1"].value.startswith("DATA CONTOH"), sheet.title
        if sheet.title != "Petunjuk":
            assert "DATA CONTOH" in sheet.oddHeader.center.text, sheet.title


def test_the_sample_says_so_in_its_properties_its_status_and_its_sources():
    book = openpyxl.load_workbook(SAMPLE)
    facts = dict(list(book["Program"].values)[HEADER:])
    assert book.properties.title.startswith("DATA CONTOH")
    assert facts["status data"] == "contoh"
    assert facts["sumber"].startswith("DATA CONTOH")
    assert all(row["sumber"].startswith("DATA CONTOH") for row in rows(book["Indikator"]))


def test_nothing_published_is_called_a_sample():
    book = openpyxl.load_workbook(PUBLISHED)
    words = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [word for word in words if "DATA CONTOH" in word]


def test_every_published_figure_names_its_source_and_its_time():
    book = openpyxl.load_workbook(PUBLISHED)
    figures = list(rows(book["Realisasi"]))
    assert figures
    for row in figures:
        assert row["catatan"], row
        assert row["periode"], row
    assert all(row["sumber"] for row in rows(book["Indikator"]))


def test_nothing_is_invented_where_nothing_was_published():
    book = openpyxl.load_workbook(PUBLISHED)
    for row in rows(book["Indikator"]):
        assert row["kondisi awal"] is None, row["kode"]
        assert row["target"] is None, row["kode"]
        assert row["tanggal target"] is None, row["kode"]
    assert all(row["diluncurkan"] is None for row in rows(book["Quick Win"]))


def test_published_plans_are_those_of_the_sources():
    """City targets for investment: Rp3,1 trillion 2021, 3,3 for 2022, 3,8 for 2023; waste levy Rp15 billion 2022."""
    plans = [(row["indikator"], row["periode"], row["rencana"]) for row in rows(openpyxl.load_workbook(PUBLISHED)["Target Berkala"])]
    assert plans == [("ECO-1.1", "2021", 3.1e12), ("ECO-1.1", "2022", 3.3e12), ("ECO-1.1", "2023", 3.8e12), ("ENV-2.4", "2022", 15e9)]


def read(file: Path) -> Reading:
    """The workbook as the program's own reader reads it for an empty city."""
    return read_upload(file.read_bytes(), file.name, empty_programme(read_city(DATA / "cities" / "balikpapan.toml")))


@pytest.fixture(scope="module")
def card() -> Scorecard:
    """The sample, judged at the day of its presentation."""
    return scorecard(read(SAMPLE).programme)


@pytest.mark.parametrize("file", [SAMPLE, PUBLISHED])
def test_the_programs_own_reader_accepts_it_without_a_warning(file):
    reading = read(file)
    assert reading.verdict == "accepted"
    assert [(one.code, one.place) for one in reading.findings if one.severity is not Severity.INFO] == []


def test_the_sample_is_a_sample_and_the_published_figures_are_not():
    assert read(SAMPLE).programme.is_sample
    assert not read(PUBLISHED).programme.is_sample


def test_the_sample_covers_every_dimension_with_one_or_two_quick_wins(card):
    assert 8 <= len(card.programme.quick_wins) <= 12
    counted = {code: len(one.quick_wins) for code, one in card.dimensions.items()}
    assert counted == {"GOV": 2, "BRA": 1, "ECO": 2, "TRA": 2, "SOC": 2, "ENV": 2}


def test_every_state_of_level_and_pace_occurs_in_the_sample(card):
    assert {row.level.mark for row in card.rows.values()} == set(Level)
    assert {row.pace.mark for row in card.rows.values()} == set(Pace)


def test_the_sample_uses_every_kind_of_indicator_and_event(card):
    indicators = card.programme.indicators
    assert {one.polarity for one in indicators} == set(Polarity)
    assert {one.aggregation for one in indicators} == set(Aggregation)
    assert {one.formula for one in indicators} >= set(Formula)
    assert {one.stage for one in indicators} == set(Stage)
    assert {one.benefit for one in indicators} >= {Benefit.BENEFICIARIES, Benefit.TIME, Benefit.MONEY, Benefit.REVENUE}
    assert {one.kind for one in card.programme.events} == set(EventKind)


def test_the_sample_tells_the_story_of_the_look(card):
    """5,2 to 1,9 days: 1 + (1 - 1.9/2.0) = 1.05; 3.3/3.2 of the way, the plan wanted (5.2 - 2.2)/3.2.

    Days saved: 2.66 days of effect a case x (1400 + 1970 + 3100 + 4230 + 4500 + 4800 = 20,000 cases) = 53,200.
    """
    row = card.rows["GOV-1.1"]
    assert row.achievement.value == pytest.approx(1.05)
    assert (row.progress.value, row.planned.value) == (pytest.approx(3.3 / 3.2), pytest.approx(3.0 / 3.2))
    assert (row.level.mark, row.pace.mark) == (Level.EXCEEDED, Pace.AHEAD)
    assert row.saving.result.value == pytest.approx(53_200, rel=0.002)
    assert row.saving.result.low == pytest.approx(2.21 * 20_000, rel=0.005)


@pytest.mark.parametrize(("code", "value", "low", "high"), [
    ("GOV-1.1", -2.66, -3.06, -2.21), ("TRA-2.1", -16.8, -19.5, -13.3), ("SOC-2.3", 16.3, 13.4, 19.3), ("ECO-1.2", 39, -3, 75),
    ("ECO-2.1", 53e6, 28e6, 75e6), ("GOV-2.3", 93, 80, 105),
])
def test_the_effects_of_the_sample_are_those_of_the_sketch_of_the_method(card, code, value, low, high):
    """Worked out by a separate sketch (numpy and scipy alone); within a twentieth of the interval's width."""
    effect, close = card.rows[code].change.effect, (high - low) / 20
    assert (effect.value, effect.low, effect.high) == (
        pytest.approx(value, abs=close), pytest.approx(low, abs=close), pytest.approx(high, abs=close))


def test_one_quick_win_got_worse_one_missed_its_target_and_one_has_almost_no_data(card):
    assert card.main("GOV-2").pace.mark is Pace.GOING_BACK
    assert card.main("ECO-2").level.mark is Level.MISSED
    assert card.main("ENV-1").level.mark is Level.CANNOT_JUDGE
    assert len(card.main("ENV-1").series) == 2


def test_four_launches_have_twelve_months_before_and_six_final_months_after(card):
    """What a before/after comparison needs at least (STATISTICS 12)."""
    long_enough = []
    for win in card.programme.quick_wins:
        row = card.main(win.code)
        before = [one for one in row.series.periods if one.end < win.launched]
        if win.launched.isoformat() <= "2019-07-31" and len(before) >= 12 and len(row.judged) >= 6:
            long_enough.append(win.code)
    assert len(long_enough) >= 4


def test_plans_of_averaged_indicators_average_to_their_target(card):
    averaged = [row for row in card.rows.values() if row.indicator.aggregation is Aggregation.MEAN and len(row.plan)]
    assert averaged
    for row in averaged:
        assert row.plan.values.mean() == pytest.approx(row.indicator.target), row.indicator.code


def rows(sheet: Worksheet) -> Iterator[dict[str, object]]:
    """The data rows of a sheet by column title."""
    titles, *lines = list(sheet.values)[HEADER - 1:]
    for line in lines:
        yield dict(zip(titles, line, strict=True))
