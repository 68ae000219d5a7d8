"""What people change of an outline: each change gives a new one, and none touches what it is not about."""

from __future__ import annotations

import pytest

from smartcity_metrics.story import stage
from smartcity_metrics.story.deck.model import Kicker, Notes, Outline, Photo, Slide

MADE = tuple(Slide(key, key, Kicker(""), key, (), Notes(f"Catatan {key}"), appendix=key == "sources", seconds=30)
             for key in ("opening", "glance", "late", "closing", "sources"))
BEFORE, AFTER = Photo("a" * 64, "before", "Antrean", 1600, 900), Photo("b" * 64, "after", "Sepi", 1600, 900)


def order(outline: Outline) -> list[str]:
    return [one.key for one in stage.listed(MADE, outline)]


@pytest.mark.parametrize(("key", "by", "expected"), [
    ("late", -1, ["opening", "late", "glance", "closing", "sources"]),
    ("late", 1, ["opening", "glance", "closing", "late", "sources"]),
    ("closing", -3, ["closing", "opening", "glance", "late", "sources"]),
    ("opening", -1, ["opening", "glance", "late", "closing", "sources"]),
    ("closing", 1, ["opening", "glance", "late", "closing", "sources"]),
    ("sources", -1, ["opening", "glance", "late", "closing", "sources"]),
])
def test_a_slide_moves_within_the_talk_and_nowhere_else(key, by, expected):
    assert order(stage.moved(Outline(), MADE, key, by)) == expected


def test_a_slide_that_moves_there_and_back_stands_where_it_was():
    there = stage.moved(Outline(), MADE, "late", -1)
    assert order(stage.moved(there, stage.listed(MADE, there), "late", 1)) == order(Outline())


def test_a_slide_moves_past_a_hidden_one_which_keeps_its_place():
    outline = stage.shown(Outline(), "glance", False)
    assert order(outline) == order(Outline())
    assert order(stage.moved(outline, stage.listed(MADE, outline), "late", -1)) == ["opening", "late", "glance", "closing", "sources"]


def test_hiding_and_showing_again_leaves_nothing_behind():
    outline = stage.shown(stage.shown(Outline(), "late", False), "glance", False)
    assert outline.hidden == ("late", "glance")
    assert stage.shown(stage.shown(outline, "late", True), "glance", True) == Outline()
    assert stage.shown(outline, "late", False).hidden == ("glance", "late")


def test_time_and_notes_are_those_of_one_slide():
    outline = stage.noted(stage.timed(Outline(), "late", 90), "late", Notes("Baru", "Mengapa?", "Karena"))
    slides = {one.key: one for one in stage.listed(MADE, outline)}
    assert (slides["late"].seconds, slides["late"].notes.say) == (90, "Baru")
    assert (slides["glance"].seconds, slides["glance"].notes.say) == (30, "Catatan glance")
    assert stage.noted(outline, "late", None).notes == {}


def test_a_quick_win_has_one_photo_before_and_one_after():
    outline = stage.pictured(stage.pictured(Outline(), "QW-1", "after", AFTER), "QW-1", "before", BEFORE)
    assert outline.photos == {"QW-1": (BEFORE, AFTER)}
    other = Photo("c" * 64, "before", "Antrean panjang", 800, 600)
    outline = stage.pictured(outline, "QW-1", "before", other)
    assert stage.photo_of(outline, "QW-1", "before") == other
    assert stage.pictured(stage.pictured(outline, "QW-1", "before", None), "QW-1", "after", None) == Outline()


@pytest.mark.parametrize(("seconds", "printed"), [(0, "0:00"), (5, "0:05"), (90, "1:30"), (3605, "60:05")])
def test_seconds_read_as_on_a_clock(seconds, printed):
    assert stage.clock(seconds) == printed
