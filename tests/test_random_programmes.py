"""Programmes that nobody tuned anything to are drawn whole: every slide, every file, every page."""

from __future__ import annotations

import io

import openpyxl
import pytest

from smartcity_metrics.dataset import packed
from smartcity_metrics.language import LANGUAGES, words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.story.deck.model import Chart
from smartcity_metrics.story.deck.slides import deck
from tests.drawing import files_of_talk, sections_of_pages
from tests.exports.slides import opened
from tests.random_programmes import LONGEST_NAME, random_programme

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_programme_is_drawn_on_every_slide_and_page(seed: int) -> None:
    """By turns in Indonesian and English; each slide is in the PowerPoint, the hand-out opens."""
    card, say = scorecard(random_programme(seed)), words(tuple(LANGUAGES)[seed % len(LANGUAGES)])
    talk, page, slides, book = files_of_talk(card, say)
    assert len(opened(slides).slides) == len(talk.slides)
    assert page.count(b'data-key="') >= len(talk.slides)
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames
    assert all(section is not None for section in sections_of_pages(card, say))


@pytest.mark.parametrize("seed", range(30))
def test_no_headline_stands_twice_and_no_frame_holds_a_single_dot(seed: int) -> None:
    """A talk says each thing once; a chart of a course has two values at least, or a plan."""
    talk = deck(scorecard(random_programme(seed)), words("id"))
    headlines = [slide.headline for slide in talk.slides if slide.quick_win]
    assert len(set(headlines)) == len(headlines)
    for slide in talk.slides:
        for block in slide.blocks:
            if isinstance(block, Chart) and block.kind == "series":
                assert len(known_values(block)) > 1, (slide.key, block.title)


def known_values(chart: Chart) -> list[float]:
    """What its lines go through: of values and plan."""
    lines = [trace for trace in chart.figure["data"] if trace["mode"] == "lines"]
    return [value for trace in lines for value in trace["y"] if value is not None]


def test_the_random_programmes_are_as_wild_as_they_promise() -> None:
    """Of forty: 1 and 24 quick wins, 2 and 7 dimensions, both kinds of cities, long names."""
    programmes = [random_programme(seed) for seed in range(40)]
    assert {1, 24} <= {len(known.quick_wins) for known in programmes}
    assert {2, 7} <= {len(known.dimensions) for known in programmes}
    assert {"Kota", "Kabupaten"} == {known.city.name.split()[0] for known in programmes}
    names = [win.name for known in programmes for win in known.quick_wins]
    assert LONGEST_NAME - 5 <= max(map(len, names)) <= LONGEST_NAME
    assert any(known.facts is None for known in programmes)
    assert any(not known.indicators for known in programmes)
    assert any((known.observations["value"] < 0).any() for known in programmes)


def test_the_same_seed_gives_the_same_programme() -> None:
    """To the byte, as the store would keep it."""
    assert packed(random_programme(3)) == packed(random_programme(3))
