"""The server goes while a page is on the projector: no English dialog, nothing dimmed, a ribbon in our words, and it goes again."""

from __future__ import annotations

import pytest

from smartcity_metrics.language import words
from tests.conftest import settled
from tests.running import ended, started


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_lost_server_leaves_the_page_standing_and_says_so(page, tmp_path, language):
    server = started(tmp_path)
    port, ribbon = int(server.base.rsplit(":", 1)[1]), page.locator("#tahan")
    try:
        page.goto(f"{server.base}/quick-win?lang={language}")
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        settled(page)
        assert ribbon.count() == 0
        ended(server)
        ribbon.wait_for(timeout=20_000)
        assert ribbon.inner_text() == words(language)("hold.ribbon")
        page.wait_for_timeout(8_000)  # Streamlit tries again and again, and each time would lay its dialog over the page
        assert page.locator("[role=dialog]").count() == 0
        assert ribbon.count() == 1
        assert page.locator(".js-plotly-plot .main-svg").first.is_visible()
        page.get_by_text(words(language)("page.as_table")).click()  # nothing lies over the page and takes the clicks
        server = started(tmp_path, port=port)
        ribbon.wait_for(state="detached", timeout=40_000)
        assert page.locator("[role=dialog]").count() == 0
    finally:
        ended(server)


def test_the_keys_stay_with_a_deck_in_the_page(page, own_server):
    """Streamlit's dialog takes the keyboard out of the frame; it is given back."""
    page.goto(f"{own_server.base}/panggung")
    deck = page.frame_locator(".st-key-deck iframe")
    deck.locator("html[data-ready]").wait_for(state="attached", timeout=60_000)
    deck.locator("body").click()
    page.keyboard.press("Home")
    ended(own_server)
    page.locator("#tahan").wait_for(timeout=20_000)
    page.wait_for_timeout(2_000)
    page.wait_for_function("document.activeElement?.tagName === 'IFRAME'", timeout=20_000)
    page.keyboard.press("ArrowRight")
    frame = next(frame for frame in page.frames if "/dek" in frame.url)
    frame.wait_for_function("location.hash === '#glance'", timeout=20_000)
    assert page.locator("[role=dialog]").count() == 0


def test_without_the_script_the_dialog_would_be_there(page, own_server):
    """The control: else the tests above would pass when Streamlit names its dialog otherwise."""
    page.route("**/tahan.js", lambda route: route.abort())
    page.goto(f"{own_server.base}/bandingkan")
    settled(page)
    ended(own_server)
    page.locator("[role=dialog]", has_text="Connection error").wait_for(timeout=30_000)
