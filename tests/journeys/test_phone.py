"""The talk on a phone: whole on the screen, and a finger goes on and back."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from tests.talks import Talk, until

PORTRAIT, LANDSCAPE = {"width": 390, "height": 844}, {"width": 844, "height": 390}
EDGES = """() => { const box = document.getElementById('stage').getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom].map(Math.round) }"""


@pytest.fixture
def phone(browser, server) -> Callable[[dict], Talk]:
    """phone(viewport): the sample's talk at /dek, on a phone with three dots a pixel."""
    opened = []

    def on_phone(viewport: dict) -> Talk:
        context = browser.new_context(viewport=viewport, is_mobile=True, has_touch=True,
                                      device_scale_factor=3, reduced_motion="reduce")
        opened.append(context)
        return Talk(context.new_page(), f"{server.base}/dek")

    yield on_phone
    for context in opened:
        context.close()


def swipe(talk: Talk, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A finger that moves over the screen and leaves it."""
    session = talk.page.context.new_cdp_session(talk.page)
    for kind, points in (("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent",
                     {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def share_of_ink(talk: Talk) -> float:
    """How much of the screen is darker than its ground."""
    grey = Image.open(io.BytesIO(talk.page.screenshot())).convert("L")
    return sum(grey.histogram()[:128]) / (grey.width * grey.height)


@pytest.mark.parametrize(("viewport", "edges"), [
    (PORTRAIT, [0, 312, 390, 532]),  # 390 wide is 219.4 tall, in the middle of 844
    (LANDSCAPE, [75, 0, 769, 390]),  # 390 tall is 693.3 wide, in the middle of 844
])
def test_the_whole_slide_lies_on_the_screen(phone, viewport: dict, edges: list[int]):
    """Sixteen by nine, as large as the screen allows, and not blank."""
    talk = phone(viewport)
    assert talk.page.evaluate(EDGES) == edges
    assert talk.page.evaluate("visualViewport.scale") == 1
    assert share_of_ink(talk) > 0.005


@pytest.mark.parametrize("viewport", [PORTRAIT, LANDSCAPE])
def test_a_swipe_and_a_tap_at_an_edge_go_on_and_back(phone, viewport: dict):
    """To the left for the next slide, to the right for the one before; a tap in the middle stays."""
    talk, wide, middle = phone(viewport), viewport["width"], viewport["height"] // 2
    swipe(talk, (wide - 60, middle), (60, middle))
    until(talk.page, "location.hash === '#glance'")
    swipe(talk, (60, middle), (wide - 60, middle))
    until(talk.page, "location.hash === '#opening'")
    talk.page.touchscreen.tap(wide * 0.85, middle)
    until(talk.page, "location.hash === '#glance'")
    talk.page.touchscreen.tap(wide * 0.5, middle)
    assert talk.at == "glance"
    talk.page.touchscreen.tap(wide * 0.15, middle)
    until(talk.page, "location.hash === '#opening'")


def test_turning_the_phone_fits_the_slide_anew(phone):
    """Upright, a sentence says that it may be turned; lying, it is gone."""
    talk = phone(PORTRAIT)
    assert talk.seen("#turn")
    talk.page.set_viewport_size(LANDSCAPE)
    until(talk.page, f"JSON.stringify(({EDGES})()) === '[75,0,769,390]'")
    assert not talk.seen("#turn")
