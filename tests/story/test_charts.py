"""Figures and colours: what must hold whatever the data."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.exports.deck_pptx.charts import Span, series_numbers
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Level, Mark, Pace
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import Aggregation, Indicator, Period
from smartcity_metrics.story import marks, markup
from smartcity_metrics.story.axes import HALF, STAGE
from smartcity_metrics.story.charts import plan_actual
from smartcity_metrics.story.theme import DARK, LIGHT, Theme, contrast, luminance
from tests.metrics.conftest import indicator, made
from tests.talks import SAMPLE, judged


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_that_carries_text_has_a_contrast_of_four_and_a_half(theme: Theme):
    """WCAG 2.2, 1.4.3, on the page of its theme."""
    for colour in (theme.ink, theme.muted, theme.good, theme.watch, theme.bad, *theme.slots):
        assert contrast(colour, theme.page) >= 4.5, colour


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_six_dimensions_differ_in_lightness_too(theme: Theme):
    """In a photocopy no two of them are the same grey."""
    greys = sorted(luminance(one) for one in theme.slots)
    assert all(after - before > 0.004 for before, after in itertools.pairwise(greys))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_mark_has_its_own_shape_and_word_within_its_family(language: str):
    """Two states of a family never look or read alike, and the unjudged ones of both differ in shape."""
    for family in (Level, Pace):
        assert len({marks.shape(one, 22) for one in family}) == len(family)
        assert len({marks.word(one, words(language)) for one in family}) == len(family)
    assert marks.shape(Level.CANNOT_JUDGE, 22) != marks.shape(Pace.CANNOT_JUDGE, 22)


def test_text_of_a_cell_cannot_become_markup():
    """A name that is a script is shown as its characters."""
    evil = "<img src=x onerror=alert(1)>"
    said = markup.opening(markup.text(evil), evil, words("id"), False) + markup.missing(evil, evil) + markup.table([evil], [[evil, evil]])
    assert "<img" not in said
    assert "&lt;img" in said


def test_a_mark_carries_its_reason_in_words():
    """The line under the mark."""
    assert "belum ada target" in marks.drawn(Mark(Pace.CANNOT_JUDGE), words("id"), 22, "belum ada target")


def test_half_a_slide_leaves_out_what_it_has_no_room_for():
    """Limits in rupiah are as long as half a plot; on the whole slide they are named. Labels at the right edge are never cut."""
    row = judged(SAMPLE).rows["ECO-2.1"]
    colour = LIGHT.colour(judged(SAMPLE).programme.dimension("ECO"))
    half, whole = (plan_actual(row, words("en"), LIGHT, colour, size)["layout"] for size in (HALF, STAGE))
    texts = [[note["text"].replace("\xa0", " ") for note in one["annotations"]] for one in (half, whole)]
    assert "usual variation" in texts[0]
    assert "usual variation<br>Rp276–342 million" in texts[1]
    for layout in (half, whole):
        longest = max(len(line) for note in layout["annotations"] if note.get("xref") == "paper" and note["x"] == 1
                      for line in re.sub("</?b>", "", note["text"]).split("<br>"))
        assert layout["margin"]["r"] >= 0.5 * HALF.font * longest


SUM_OF_1600 = indicator(
    name="Warga lulus", unit="warga", aggregation=Aggregation.SUM, baseline=0.0, target=1600.0,
    baseline_period=Period.of("2018"), target_date=date(2019, 8, 31),
)


def judged_table(one: Indicator, table: str) -> Row:
    """The row of an indicator of QW-1, launched on 1 January 2019, as of the end of March 2019."""
    return scorecard(made([one], table), Period.of("2019-03")).rows["I-1"]


def drawn_plan(row: Row) -> tuple[set[float], set[float | None]]:
    """What the plan stands at on pages and slides, and in PowerPoint."""
    figure = plan_actual(row, words("id"), LIGHT, "#123456")
    page = {value for trace in figure["data"] if trace.get("name") in PLAN_NAMES
            for value in trace["y"] if value is not None}
    start, end = (date.fromisoformat(day) for day in figure["layout"]["xaxis"]["range"])
    native = series_numbers(row, Span.of(row, start, end), words("id"))
    slides = {value for found in native if found.name in PLAN_NAMES for value in found.values}
    return page, slides - {None}


PLAN_NAMES = {words("id")(f"chart.{key}") for key in ("plan", "plan_even", "plan_line")}
MONTHS_OF_A_SUM = """
I-1 2019-01 90
I-1 2019-02 110
I-1 2019-03 120
"""


def test_a_sum_without_a_periodic_plan_has_its_target_shared_out_among_the_months():
    """1,600 in the eight months from January to August: 200 a month, not a line from 0 to 1,600."""
    row = judged_table(SUM_OF_1600, MONTHS_OF_A_SUM)
    assert row.planned.method == "line"
    assert drawn_plan(row) == ({200.0}, {200.0})


def test_a_plan_by_quarters_of_a_sum_stands_beside_months_as_their_share():
    """Planned 300 in the first quarter and 600 in the second: 100 and 200 a month."""
    quarters = MONTHS_OF_A_SUM + "I-1 2019-Q1 300 plan\nI-1 2019-Q2 600 plan"
    assert drawn_plan(judged_table(SUM_OF_1600, quarters)) == ({100.0, 200.0}, {100.0, 200.0})


def test_a_plan_by_months_of_a_sum_stands_beside_quarters_added_up():
    """Planned 100, 110 and 120 a month: 330 in the quarter, in which 300 were counted."""
    table = "I-1 2019-Q1 300\nI-1 2019-01 100 plan\nI-1 2019-02 110 plan\nI-1 2019-03 120 plan"
    assert drawn_plan(judged_table(SUM_OF_1600, table)) == ({330.0}, {330.0})


def test_a_plan_of_a_last_value_keeps_its_own_steps():
    """Of a stock the plan of a quarter holds in all of its months: nothing is shared out."""
    stock = replace(SUM_OF_1600, aggregation=Aggregation.LAST)
    assert drawn_plan(judged_table(stock, MONTHS_OF_A_SUM + "I-1 2019-Q1 300 plan")) == ({300.0}, {300.0})


def test_a_plan_whose_end_lies_before_its_beginning_is_no_line():
    """Launched in January, to be reached by the June before: nothing is drawn, and nothing fails."""
    late = replace(SUM_OF_1600, aggregation=Aggregation.LAST, target_date=date(2018, 6, 30))
    assert drawn_plan(judged_table(late, MONTHS_OF_A_SUM)) == (set(), set())
