"""Every word on every page can be read, in light and dark: measured as the browser has drawn it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.menu import MENU
from tests.conftest import settled
from tests.running import HOUSE

LOW_CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
WORKBOOK = HOUSE / "data" / "terbitan_balikpapan.xlsx"
PLAIN = ("masuk", "sandi", "tidak-ada")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_and_button_of_every_page_has_a_contrast_of_four_and_a_half(
    browser, server, scheme: str,
):
    """All pages of the menu as an administrator sees them, a file given, and the plain pages."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme,
                                  reduced_motion="reduce", bypass_csp=True)
    name, value = server.signed_in("Kepala", "admin").split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": server.base}])
    page, found, buttons = context.new_page(), [], 0
    for path in (*(place[3] for place in MENU), *PLAIN):
        page.goto(f"{server.base}/{path}")
        if path not in PLAIN:
            page.wait_for_selector(".look h1, .look h2")
            settled(page)
        if path == "unggah":
            page.set_input_files("input[type=file]", WORKBOOK)
            page.wait_for_selector("[data-testid=stBaseButton-primary]", timeout=60_000)
            settled(page)
        buttons += page.locator("[data-testid^=stBase][data-testid*=primary]").count()
        found += [(path, *problem) for problem in page.evaluate(LOW_CONTRAST)]
    context.close()
    assert buttons > 2
    assert found == []
