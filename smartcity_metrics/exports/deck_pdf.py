"""The talk on paper: an installed Chromium prints the HTML deck by its own print style, one slide a page."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 180
FLAGS = ("--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-extensions", "--no-pdf-header-footer",
         "--virtual-time-budget=20000")  # print when the page has had this time, in milliseconds of its own clock, to draw everything


class NoBrowser(Exception):
    """No Chromium, or one that does not print. Its text is the key of a phrase: no_browser, browser_failed."""


def browser() -> str | None:
    """The Chromium to print with: the environment's CHROMIUM, else one that is installed; None without any."""
    return shutil.which(os.environ.get("CHROMIUM", "")) or next(filter(None, map(shutil.which, NAMES)), None)


def printed(page: bytes) -> bytes:
    """The deck as PDF, 1920 x 1080 pixels a page, text selectable. NoBrowser when there is no Chromium or it fails.

    The page is read from a file of its own in a temporary folder, with a profile that is thrown away.
    """
    program = browser()
    if program is None:
        raise NoBrowser("no_browser")
    with tempfile.TemporaryDirectory(prefix="deck-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "deck.html"), Path(folder, "deck.pdf")
        source.write_bytes(page)
        # The page is ours and loads nothing, so a superuser, for whom Chromium has no sandbox, may print as well.
        alone = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        try:
            subprocess.run([program, *FLAGS, *alone, f"--user-data-dir={Path(folder, 'profile')}", f"--print-to-pdf={target}",
                            f"{source.as_uri()}#cetak"], check=True, capture_output=True, timeout=SECONDS)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError) as reason:
            raise NoBrowser("browser_failed") from reason
