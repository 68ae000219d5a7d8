"""The Gantt chart: what is said of a milestone stands at that milestone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.programme import Milestone
from smartcity_metrics.story.axes import HALF, SMALL, Size
from smartcity_metrics.story.charts import gantt
from smartcity_metrics.story.theme import LIGHT
from tests.random_programmes import random_programme

DAY = date(2020, 3, 5)
LETTER = 1.25  # height of a line of text, in its font's size
LATE_THEN_ANOTHER = (  # the second is planned just after the first should have ended
    Milestone("QW-1", "Latih pendamping", date(2019, 9, 1), date(2019, 12, 31),
              actual_start=date(2019, 10, 1), completion=45.0),
    Milestone("QW-1", "Kelas di 60 RT", date(2020, 1, 1), date(2020, 3, 31)),
    Milestone("QW-1", "Uji ulang", date(2019, 8, 1), date(2019, 9, 1),
              actual_start=date(2019, 8, 1), actual_end=date(2019, 10, 16)),
)
SIZES = [SMALL, replace(HALF, font=25)]


def status_rows(milestones: tuple[Milestone, ...], size: Size) -> list[tuple[float, float, float]]:
    """Of each status: its milestone's place, and where its words begin and end, in rows."""
    figure = gantt(milestones, DAY, words("id"), LIGHT, "#123456", size)
    layout = figure["layout"]
    low, high = layout["yaxis"]["range"]
    plot = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    row = plot / (low - high)
    found = []
    for note in layout["annotations"]:
        if note["font"]["color"] not in (LIGHT.watch, LIGHT.muted) or not note["text"].startswith("<b>"):
            continue
        tall = LETTER * note["font"]["size"] * (note["text"].count("<br>") + 1) / row
        top = note["y"] - (0 if note.get("yanchor") == "top" else tall / 2)
        found.append((round(note["y"]), top, top + tall))
    return found


@pytest.mark.parametrize("size", SIZES, ids=["page", "slide"])
def test_the_words_on_a_late_milestone_stand_in_its_own_row(size: Size):
    """Two are late: 65 days overdue with 45 %, and 45 days late; neither reaches into the row of another."""
    found = status_rows(LATE_THEN_ANOTHER, size)
    assert [number for number, *_ in found] == [0, 2]
    for number, top, bottom in found:
        assert number - 0.5 <= top < bottom <= number + 0.5


@pytest.mark.parametrize("size", SIZES, ids=["page", "slide"])
@pytest.mark.parametrize("seed", range(8))
def test_no_status_of_any_programme_leaves_its_row(size: Size, seed: int):
    """Random milestones, up to nine of a quick win, with names of up to a hundred characters."""
    programme = random_programme(seed)
    for quick_win in programme.quick_wins:
        milestones = programme.milestones_of(quick_win.code)
        for number, top, bottom in status_rows(milestones, size) if milestones else ():
            assert number - 0.5 <= top < bottom <= number + 0.5


def test_a_name_that_looks_like_markup_is_shown_as_it_stands():
    """A figure reads <b> as bold: the signs are written so that it shows them."""
    odd = (replace(LATE_THEN_ANOTHER[0], name="Loket <b>& ponsel"),)
    for size in SIZES:
        axis = gantt(odd, DAY, words("id"), LIGHT, "#123456", size)["layout"]["yaxis"]
        assert axis["ticktext"] == ["Loket &lt;b&gt;&amp; ponsel"]


def test_a_slide_has_the_statuses_beside_the_plot_and_room_for_the_longest():
    """65 days overdue in one line, its 45 % in the next: 17 letters of 25 pixels."""
    layout = gantt(LATE_THEN_ANOTHER, DAY, words("id"), LIGHT, "#123456", SIZES[1])["layout"]
    late = next(note for note in layout["annotations"] if "terlambat" in note["text"])
    assert late["text"] == "<b>terlambat 65 hari<br>45%</b>"
    assert (late["xref"], late["x"]) == ("paper", 1)
    assert layout["margin"]["r"] >= 0.5 * 25 * len("terlambat 65 hari")
