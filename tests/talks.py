"""The talk of a workbook as a file, and a browser on it."""

from __future__ import annotations

import random
import time
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from smartcity_metrics.cities import read_city
from smartcity_metrics.exports.deck_html import deck_html
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.intake.photo import Picture, photo
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.programme import empty_programme
from smartcity_metrics.story.deck.model import Deck, Outline, Photo
from smartcity_metrics.story.deck.slides import deck
from tests.running import HOUSE

SAMPLE, PUBLISHED = "contoh_balikpapan", "terbitan_balikpapan"  # the workbooks of data/


@cache
def judged(workbook: str) -> Scorecard:
    """The scorecard of a workbook of data/."""
    file = HOUSE / "data" / f"{workbook}.xlsx"
    programme = read_upload(file.read_bytes(), file.name, empty_programme(read_city(HOUSE / "data" / "cities" / "balikpapan.toml"))).programme
    return scorecard(programme, None)


@cache
def made(workbook: str, language: str) -> Deck:
    """The talk of a workbook of data/."""
    return deck(judged(workbook), words(language), edition=12, version=3)


def photographed() -> tuple[Deck, bytes]:
    """The sample's talk with two photos of each quick win, one upright and one wide, each as heavy as photos are kept; and its file."""
    kept, named = {}, {}
    for number, win in enumerate(judged(SAMPLE).programme.quick_wins):
        pictures = [_noise(2 * number, (1200, 1600)), _noise(2 * number + 1, (1600, 1200))]
        kept |= {one.sha256: one.data for one in pictures}
        named[win.code] = tuple(Photo(one.sha256, when, "Antrean di loket", one.width, one.height)
                                for one, when in zip(pictures, ("before", "after"), strict=True))
    talk = deck(judged(SAMPLE), words("id"), Outline(photos=named), edition=12, version=3)
    return talk, deck_html(talk, words("id"), kept)


def _noise(seed: int, size: tuple[int, int]) -> Picture:
    """A picture with more detail than a photo may keep, so that it is kept at the limit."""
    data = BytesIO()
    Image.frombytes("L", (400, 400), random.Random(seed).randbytes(160_000)).resize(size).save(data, "JPEG", quality=90)
    return photo(data.getvalue())


@cache
def written(workbook: str, language: str) -> bytes:
    """The same as a file's bytes."""
    return deck_html(made(workbook, language), words(language), {})


class Talk:
    """A page with a talk on it, and what a person does there."""

    def __init__(self, page: object, address: str) -> None:
        self.page, self.said, self.asked = page, [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda problem: self.said.append(str(problem)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(address)
        self.ready()

    def ready(self) -> None:
        """Wait until every slide is drawn."""
        self.page.wait_for_selector("html[data-ready]", timeout=60_000)

    def press(self, *keys: str) -> str:
        """Press keys one after another: the key of the slide that is then shown."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.at

    def go(self, number: int) -> str:
        """To the slide of this number, as somebody types it."""
        return self.press(*str(number), "Enter")

    @property
    def at(self) -> str:
        """The key of the slide that is shown; there is exactly one."""
        shown = self.page.evaluate("[...document.querySelectorAll('.slide')].filter(one => getComputedStyle(one).visibility === 'visible')"
                                   ".map(one => one.dataset.key)")
        assert len(shown) == 1, shown
        return shown[0]

    def seen(self, place: str) -> bool:
        """Whether something lies over the slides."""
        return self.page.locator(place).is_visible()


def laid(folder: Path, workbook: str = SAMPLE, language: str = "id") -> str:
    """The talk as a file in the folder: its file:// address."""
    file = folder / f"{workbook}-{language}.html"
    file.write_bytes(written(workbook, language))
    return file.as_uri()


def until(page: Page, expression: str, argument: object = None, seconds: float = 10) -> None:
    """Waits until an expression holds in the page. Playwright's own waiting evaluates text again and again, which the talk's policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, argument):
        assert time.monotonic() < end, expression
        time.sleep(0.05)
