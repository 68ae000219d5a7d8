"""Every page by axe, WCAG 2.2 AA, light and dark: nothing of ours is at fault. What Streamlit alone draws is left out by its own name."""

from __future__ import annotations

import pytest

from pages.ui.menu import MENU
from tests.conftest import settled

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, "resultTypes": ["violations"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_of_ours_on_any_page(browser, server, scheme):
    """All pages of the menu as an administrator sees them, and the plain pages."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    name, value = server.signed_in("Kepala", "admin").split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": server.base}])
    page, found = context.new_page(), []
    for path in (*(one[3] for one in MENU), "masuk", "sandi"):
        page.goto(f"{server.base}/{path}")
        if path not in ("masuk", "sandi"):
            page.wait_for_selector(".look h1, .look h2")
            settled(page)
        for one in axe.run(page, options=RULES).response["violations"]:
            ours = [node["html"][:160] for node in one["nodes"] if not _of_streamlits_menu(page, node["target"][0])]
            found += [(path, one["id"], ours)] if ours else []
    context.close()
    assert found == []


def _of_streamlits_menu(page: object, target: str) -> bool:
    """Streamlit's menu puts headings between the items of a list."""
    return page.evaluate("target => Boolean(document.querySelector(target)?.closest('[data-testid=stSidebarNav]'))", target)
