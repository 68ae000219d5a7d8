"""The talk at its address: the bytes that are shown are the bytes that are taken away."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from tests.running import ended, started


def get(server, query: str = "", **headers: str) -> httpx2.Response:
    return httpx2.get(f"{server.base}/dek{query}", headers=headers, timeout=60)


def test_what_is_shown_is_byte_for_byte_what_is_taken_away(server):
    """Packed and plain, framed and downloaded; its name says that the numbers are invented, and of which edition."""
    shown, taken = get(server), get(server, "?unduh=1")
    assert shown.content == taken.content == get(server, **{"accept-encoding": "identity"}).content
    assert shown.headers["content-encoding"] == "gzip"
    assert "content-disposition" not in shown.headers
    assert taken.headers["content-disposition"] == 'attachment; filename="CONTOH-paparan-kota-balikpapan-edisi-1.html"'
    assert shown.content.startswith(b"<!doctype html>")
    assert len(shown.content) <= 8_000_000


def test_a_browser_that_has_it_is_not_sent_it_again(server):
    tag = get(server).headers["etag"]
    again = get(server, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert get(server, "?lang=en").headers["etag"] != tag


def test_the_address_asks_for_language_period_edition_and_version(server):
    """The stamp at the foot of every slide says what was given."""
    assert "Edisi 1 · keadaan Maret 2020" in get(server).text.replace("\xa0", " ")
    assert '<html lang="en">' in get(server, "?lang=en").text
    assert "keadaan September 2019" in get(server, "?keadaan=2019-09").text.replace("\xa0", " ")
    assert get(server, "?keadaan=kemarin").content == get(server).content
    assert get(server, "?edisi=1&versi=0").content == get(server).content


@pytest.mark.parametrize("query", ["?edisi=99", "?edisi=x", "?versi=99", "?edisi=-1", "?versi=%00", "?edisi=" + "9" * 400])
def test_numbers_that_do_not_exist_are_not_found(server, query):
    answer = get(server, query)
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


def test_its_own_policy_lets_nothing_out_and_only_this_house_frame_it(server):
    policy = get(server).headers["content-security-policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert rules["frame-ancestors"] == "'self'"
    assert "unsafe" not in rules["script-src"]
    assert get(server).headers["x-content-type-options"] == "nosniff"
    assert re.search(r'content="([^"]*)"', get(server).text).group(1) + "; frame-ancestors 'self'" == policy


def test_it_stands_under_a_base_path_too(tmp_path: Path):
    """A proxy that passes the path on, and one that strips it."""
    running = started(tmp_path, STREAMLIT_SERVER_BASE_URL_PATH="kota/balikpapan")
    try:
        assert get(running).content == httpx2.get(f"{running.base}/kota/balikpapan/dek", timeout=60).content
    finally:
        ended(running)
