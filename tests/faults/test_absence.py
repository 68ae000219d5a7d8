"""The database goes away under a running dashboard and comes back: a sentence meanwhile, everything afterwards, no restart."""

from __future__ import annotations

import httpx2
import pytest

from smartcity_metrics.language import words
from tests.postgresql import cluster, empty, installed
from tests.running import ended, started
from tests.visiting import visit

SAID = words("id")("failed.store")


@pytest.mark.skipif(not installed(), reason="no PostgreSQL: install the package postgresql")
def test_the_dashboard_says_that_its_database_is_gone_and_goes_on_when_it_is_back(tmp_path):
    with cluster() as own:
        server = started(tmp_path, store=empty(own.url))
        try:
            cookie = server.signed_in()
            before = visit(server.base)
            own.stop()
            assert SAID in visit(server.base)
            assert words("en")("failed.store") in visit(server.base, query="lang=en")
            for path in ("/masuk", "/keluar"):
                answer = httpx2.post(f"{server.base}{path}", data={"name": "Sari", "password": "x"}, headers={"cookie": cookie})
                assert (answer.status_code, answer.headers["retry-after"], SAID in answer.text) == (503, "10", True), path
            answer = httpx2.put(f"{server.base}/_stcore/upload_file/a/b", headers={"cookie": cookie}, files={"file": ("a.csv", b"a;b")})
            assert answer.status_code == 503
            assert "incident" not in server.log
            own.start()
            assert visit(server.base) == before
            assert "file_uploader" in visit(server.base, "unggah", cookie=cookie)
            assert httpx2.get(f"{server.base}/dek").status_code == 200
        finally:
            ended(server)


def test_a_dashboard_whose_store_cannot_be_opened_says_why_and_changes_nothing(tmp_path):
    (tmp_path / "dashboard.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(RuntimeError, match="ended at once") as told:
        started(tmp_path)
    assert "Penyimpanan tidak dapat dibuka" in str(told.value)
    assert (tmp_path / "dashboard.sqlite").read_bytes() == b"no database" * 500


@pytest.mark.skipif(not installed(), reason="no PostgreSQL: install the package postgresql")
def test_an_open_page_offers_to_try_again_and_is_whole_when_the_database_is_back(tmp_path, page):
    with cluster() as own:
        server = started(tmp_path, store=empty(own.url))
        try:
            own.stop()
            page.goto(server.base)
            page.get_by_role("alert").get_by_text(SAID).wait_for()
            own.start()
            page.get_by_role("button", name=words("id")("failed.again")).click()
            page.locator(".masthead").get_by_text("Edisi 1").wait_for()
            page.get_by_role("alert").wait_for(state="detached")  # what has failed stays until the page is whole
        finally:
            ended(server)
