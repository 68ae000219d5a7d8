"""Figures and colours: what must hold whatever the data."""

from __future__ import annotations

import itertools
import re

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics.result import Level, Mark, Pace
from smartcity_metrics.story import marks, markup
from smartcity_metrics.story.axes import HALF, STAGE
from smartcity_metrics.story.charts import plan_actual
from smartcity_metrics.story.theme import DARK, LIGHT, Theme, contrast, luminance
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
    assert "usual variation<br>Rp276 million–Rp342 million" in texts[1]
    for layout in (half, whole):
        longest = max(len(re.sub("</?b>", "", note["text"])) for note in layout["annotations"] if note.get("xref") == "paper" and note["x"] == 1)
        assert layout["margin"]["r"] >= 0.5 * HALF.font * longest
