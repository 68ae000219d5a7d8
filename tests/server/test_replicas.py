"""Two servers on one PostgreSQL are one dashboard: what is published through one is on the other at once, and so is who is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest

from smartcity_metrics.store import Store, open_store
from tests.journeys.test_upload import Desk
from tests.running import Server, ended, started
from tests.visiting import connected, run, visit

CITY = "balikpapan"


@pytest.fixture
def store(servers: tuple[Server, Server]) -> Iterator[Store]:
    """The store that both of them use."""
    opened = open_store(servers[0].store)
    yield opened
    opened.close()


def published(store: Store, name: str) -> int:
    """Publish what is published again, with another name for every quick win: the number of the new edition."""
    seen = store.published(CITY)
    known = store.programme(seen)
    changed = replace(known, quick_wins=tuple(replace(one, name=name) for one in known.quick_wins))
    return store.publish(CITY, changed, uploads=[], findings=[], author="Sari", note="", expected=seen.number, at=datetime.now(UTC)).number


def test_servers_that_start_on_an_empty_database_publish_the_sample_once(servers, store):
    first = store.edition(CITY, 1)
    assert [one.number for one in store.editions(CITY) if one.author == first.author] == [1]


def test_an_edition_published_by_another_process_is_on_both_within_two_seconds_and_nothing_stale_is_left(servers, store):
    """Both have drawn the edition before, so their caches hold it; a page that is open shows the new one at its next run."""
    old = store.published(CITY).number
    for one in servers:
        assert f"Edisi {old} " in visit(one.base, "quick-win")
    with connected(servers[1].base) as page:
        run(page, "quick-win")
        number = published(store, "Layanan yang Lain")
        shown = [timed(lambda one=one: visit(one.base, "quick-win")) for one in servers]
        shown.append(timed(lambda: "\n".join(str(one.delta.new_element) for one in run(page, "quick-win") if one.WhichOneof("type") == "delta")))
    for text in shown:
        assert f"Edisi {number} " in text
        assert "Layanan yang Lain" in text
        assert f"Edisi {old} " not in text
    for one in servers:
        assert "Layanan yang Lain" in timed(lambda one=one: httpx2.get(f"{one.base}/dek").text)


def timed(look: Callable[[], str]) -> str:
    """What there is to see, within two seconds."""
    began = time.monotonic()
    seen = look()
    assert time.monotonic() - began < 2
    return seen


def test_a_publication_through_the_page_of_one_is_on_the_other_within_two_seconds(servers, store, browser):
    here, there = servers
    before = store.published(CITY)
    row = store.programme(before).observations.query("kind == 'actual' and district == ''").iloc[0]
    desk = Desk(browser, here)
    desk.give("realisasi.csv", f"indikator,periode,nilai\n{row['indicator']},{row['period']},{row['value'] + 1:g}\n".encode())
    assert f"Edisi {before.number + 1}" in desk.publish()
    assert f"Edisi {before.number + 1} " in timed(lambda: visit(there.base))
    desk.page.context.close()


def test_who_signs_in_at_one_is_known_at_the_other_and_signing_out_there_ends_it_at_both(servers):
    here, there = servers
    cookie = here.signed_in()
    for one in servers:
        assert "file_uploader" in visit(one.base, "unggah", cookie=cookie)
    assert httpx2.post(f"{there.base}/keluar", headers={"cookie": cookie}).status_code == 303
    for one in servers:
        assert "file_uploader" not in visit(one.base, "unggah", cookie=cookie)
        assert httpx2.put(f"{one.base}/_stcore/upload_file/a/b", headers={"cookie": cookie}, files={"file": ("a.csv", b"a;b")}).status_code == 401


def test_another_server_that_starts_later_leaves_everybody_signed_in(servers, tmp_path):
    cookie = servers[0].signed_in()
    third = started(tmp_path, store=servers[0].store)
    try:
        for one in (*servers, third):
            assert "file_uploader" in visit(one.base, "unggah", cookie=cookie)
    finally:
        ended(third)
