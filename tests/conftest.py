"""What tests share: a store of their own, a real server, a real browser.

No test ever touches data/store: the address of the store is set before anything asks for it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.running import CHROMIUM, CHROMIUM_FLAGS, HOUSE, Server, ended, started

_folder = tempfile.TemporaryDirectory(prefix="quickwin-tests-", ignore_cleanup_errors=True)
os.environ["DATABASE_URL"] = f"sqlite:///{(Path(_folder.name) / 'dashboard.sqlite').as_posix()}"


settings.register_profile("busy machine", deadline=None)  # no test fails by wall time
settings.load_profile("busy machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared with samples and reference cases. The test is skipped where it is missing."""
    place = HOUSE.parent / "shared"
    if not place.is_dir():
        pytest.skip("missing ../shared")
    return place


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`streamlit run dashboard.py` with a store of its own, the sample published. Shared: tests leave it as they found it."""
    running = started(tmp_path_factory.mktemp("server"))
    yield running
    ended(running)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone, for those that publish, break or exhaust something."""
    running = started(tmp_path)
    yield running
    ended(running)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Debian's Chromium. The test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: install the package chromium, or name it in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: object) -> Iterator:
    """A fresh browser profile's page, 1366×768."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def settled(page: object) -> None:
    """Wait until Streamlit has run the script and drawn what it sent."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


@pytest.fixture(scope="session", autouse=True)
def shown_errors() -> None:
    """AppTest must see what the launcher hides from visitors."""
    import streamlit

    streamlit.config.set_option("client.showErrorDetails", "full")
