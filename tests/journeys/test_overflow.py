"""Slides of programmes that nobody tuned anything to: nothing of them lies below the foot."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartcity_metrics.exports.deck_html import deck_html
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.story.deck.slides import deck
from tests.random_programmes import random_programme
from tests.talks import Talk

BELOW = """() => [...document.querySelectorAll('.slide')].map(slide => {
  const foot = slide.querySelector('footer').getBoundingClientRect().top;
  const parts = [...slide.querySelectorAll('.body *')].filter(part => !part.closest('svg'));
  const low = Math.max(0, ...parts.map(part => part.getBoundingClientRect().bottom));
  return [slide.dataset.key, Math.round(low - foot)];
}).filter(([, below]) => below > 2)"""


@pytest.mark.parametrize("seed", [2, 4, 5])
def test_nothing_of_a_slide_falls_below_its_foot(browser, tmp_path: Path, seed: int):
    """Names of 120 characters, nine milestones, 24 quick wins: up to 576 pixels lay outside."""
    say = words("id")
    file = tmp_path / "paparan.html"
    file.write_bytes(deck_html(deck(scorecard(random_programme(seed)), say), say, {}))
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    talk = Talk(page, file.as_uri())
    assert talk.page.evaluate(BELOW) == []
    page.context.close()
