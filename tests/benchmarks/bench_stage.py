"""The talk in Chromium at 1920 x 1080, from disk: key to painted slide over all slides, opening, size of the file.

`python -m tests.benchmarks stage`. The deck is the sample's, its first quick win told twice, so that there are twelve.
A slide is painted two animation frames after the key; 33 ms of each figure are those frames on a screen of 60 Hz.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from smartcity_metrics.exports.deck_html import deck_html
from smartcity_metrics.language import words
from smartcity_metrics.story.deck.model import Deck
from tests.benchmarks.browsing import launched
from tests.benchmarks.timing import said
from tests.talks import SAMPLE, made

ROUNDS = 5
KEY, OPEN, SIZE = 60.0, 3000.0, 8.0  # floors: ms at the 95th percentile, ms, MB
TIMER = """addEventListener('keydown', event => { window.began = event.timeStamp; window.took = new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(now => done(performance.now() - window.began)))); }, { capture: true });
new MutationObserver(() => { const root = document.documentElement;
  if (root?.dataset.painted && !window.painted) window.painted = performance.now(); }).observe(document, { subtree: true, attributes: true });"""

BUSY = "window.requestIdleCallback = () => 0"  # a machine without an idle moment: nothing is drawn before its key


def twelve() -> Deck:
    """The sample's talk with twelve quick wins."""
    deck = made(SAMPLE, "id")
    first = deck.talk[2].quick_win
    again = tuple(replace(one, key=f"again.{one.key}") for one in deck.slides if one.quick_win == first and not one.appendix)
    cut = next(number for number, one in enumerate(deck.slides) if one.key == "late")
    return replace(deck, slides=(*deck.slides[:cut], *again, *deck.slides[cut:]))


def pressed(page: object, key: str) -> float:
    """Milliseconds from the key to the second frame after it."""
    page.keyboard.press(key)
    return page.evaluate("window.took")


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def jumped(page: object, number: int) -> float:
    """Milliseconds from Enter, after the number was typed, to the painted slide."""
    for digit in str(number):
        page.keyboard.press(digit)
    page.wait_for_timeout(30)
    return pressed(page, "Enter")


def opened(browser: object, address: str, before: str = "") -> tuple[object, float, float]:
    """A page on the talk: milliseconds until slide 1 is painted, and until a key has turned the slide after that."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.add_init_script(TIMER + before)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("html[data-painted]", timeout=60_000)
    page.keyboard.press("PageDown")
    answered = page.evaluate("window.took.then(() => performance.now())")
    return page, page.evaluate("window.painted"), answered


def main() -> None:
    """Print the figures; exit with 1 where a floor is missed."""
    deck = twelve()
    data = deck_html(deck, words("id"), {})
    count = len(deck.slides)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "deck.html")
        file.write_bytes(data)
        browser, keys, starts = launched(playwright), [], []
        for _ in range(ROUNDS):
            page, painted, answered = opened(browser, file.as_uri())
            starts.append((painted, answered))
            page.wait_for_selector("html[data-ready]", timeout=60_000)
            page.wait_for_timeout(500)
            page.keyboard.press("Home")
            keys += [jumped(page, slide) for slide in range(1, count + 1)]  # by number: PageDown would stop at the closing
            page.context.close()
        page = opened(browser, file.as_uri(), BUSY)[0]
        undrawn = [jumped(page, slide) for slide in range(3, count + 1)]
        browser.close()
    print(f"{count} slides, {ROUNDS} rounds, 1920 x 1080")
    missed = [said("key to painted slide, all drawn, 95th percentile", percentile(keys, 0.95), "ms", KEY),
              said("opened from disk to the first key answered", statistics.median(one for _, one in starts), "ms", OPEN),
              said("file, without photos", len(data) / 1e6, "MB", SIZE)]
    said("    median key", statistics.median(keys), "ms")
    said("    slowest key", max(keys), "ms")
    said("    slowest key to a slide that was not drawn yet", max(undrawn), "ms")
    said("    slide 1 painted after opening", statistics.median(one for one, _ in starts), "ms")
    said("    slowest opening to the first key answered", max(one for _, one in starts), "ms")
    raise SystemExit(any(missed))


if __name__ == "__main__":
    main()
