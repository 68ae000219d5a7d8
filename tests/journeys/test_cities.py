"""Many cities in one store: each page is of one city, stays in it, and shows nothing of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import address, house, kept, talk  # noqa: F401 - loaded before the store is exchanged
from pages.ui.house import now
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.programme import empty_programme
from smartcity_metrics.store import Store, Visitor, open_store
from tests.journeys.conftest import shown
from tests.running import HOUSE, ended, started

SECOND = ("bontang", "Kota Bontang")


def folder(at: Path) -> Path:
    """Configurations of two cities: the one that is there, and the same with another id and name."""
    text = (HOUSE / "data" / "cities" / "balikpapan.toml").read_text(encoding="utf-8")
    (at / "balikpapan.toml").write_text(text, encoding="utf-8")
    other = text.replace('id = "balikpapan"', f'id = "{SECOND[0]}"').replace('name = "Kota Balikpapan"', f'name = "{SECOND[1]}"')
    (at / "bontang.toml").write_text(other, encoding="utf-8")
    return at


@pytest.fixture
def two(tmp_path, monkeypatch) -> Iterator[Store]:
    """Two cities and a store of its own: the sample is published for the first alone."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    monkeypatch.setenv("CITIES", str(folder(tmp_path)))
    house.configured.cache_clear()
    for place in ("cached", "kept", "talk", "visitor", "house"):
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: opened)
    house.publish_sample()
    yield opened
    opened.close()
    house.configured.cache_clear()


def publish_for_second(store: Store) -> None:
    """The same file for the second city, with 4.9 instead of 1.9 days in January 2020."""
    city = next(one for one in house.cities().values() if one.id == SECOND[0])
    data = house.sample().read_bytes()
    found = read_upload(data, "contoh.xlsx", empty_programme(house.city())).programme
    frame = found.observations.copy()
    frame.loc[(frame["indicator"] == "GOV-1.1") & (frame["period"] == "2020-01") & (frame["kind"] == "actual"), "value"] = 4.9
    store.publish(city.id, replace(found, city=city, observations=frame), uploads=[("contoh.xlsx", data)], findings=[], author="Budi", note="",
                  expected=None, at=now())


def test_the_first_city_is_shown_unasked_and_an_unknown_one_is_the_first(visit, two):
    for query in ({}, {"kota": "atlantis"}, {"kota": "../etc"}):
        app = visit("presentation/overview", **query)
        assert "Kota Balikpapan" in "".join(one.proto.body for one in app.get("html"))
        assert "kota=" not in shown(app)


def test_another_city_is_asked_for_by_its_address_and_every_link_stays_in_it(visit, two):
    publish_for_second(two)
    app = visit("presentation/overview", kota="bontang")
    assert "Kota Bontang" in "".join(one.proto.body for one in app.get("html"))
    links = [part.split('"')[0] for part in shown(app).split('href="')[1:]]
    assert links
    assert [one for one in links if one.startswith("/") and "kota=bontang" not in one] == []


def test_the_numbers_of_one_city_are_not_those_of_another(visit, two):
    publish_for_second(two)
    for _ in range(2):  # drawn, and from the cache
        assert "1,9 hari" in shown(visit("presentation/quick_win", quick_win="GOV-1"))
        assert "4,9 hari" in shown(visit("presentation/quick_win", quick_win="GOV-1", kota="bontang"))


def test_a_city_without_an_edition_says_so(visit, two):
    app = visit("presentation/overview", kota="bontang")
    assert "Belum ada" in shown(app)
    assert "Enam dari sebelas" not in shown(app)


def test_the_menu_leads_to_pages_of_the_same_city(visit, two):
    """Its links carry no choices; the visit comes from the second city."""
    publish_for_second(two)
    app = visit("presentation/overview", kota="bontang")
    app.query_params.clear()
    app.switch_page("../mentor/compare.py")
    app.run()
    assert app.query_params["kota"] == "bontang"
    assert "Kota Bontang" in "".join(one.proto.body for one in app.get("html"))


def test_the_choice_of_another_city_leaves_behind_what_was_asked_of_this_one(visit, two):
    publish_for_second(two)
    app = visit("presentation/quick_win", kota="bontang", quick_win="GOV-1", keadaan="2019-09")
    app.selectbox(key="city_choice").select("balikpapan").run()
    assert not app.exception
    assert "kota" not in app.query_params
    assert "keadaan" not in app.query_params
    assert "Kota Balikpapan" in "".join(one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("page", ["staff/upload", "staff/history", "staff/pulse", "staff/template"])
def test_staff_of_one_city_are_strangers_in_another(visit: Callable[..., AppTest], two, monkeypatch, page):
    sari = Visitor("Sari", "publisher", city="balikpapan")
    publish_for_second(two)
    app = visit(page, sari, kota="bontang")
    text = "".join(str(one.value) for one in app.title)
    assert "perangkat daerah" in text
    assert not app.button
    assert not app.get("file_uploader")


def test_the_talk_of_a_city_is_asked_for_by_its_address(tmp_path):
    """A server with two cities: the second has no talk yet, and its sign-in page stays in it."""
    server = started(tmp_path, CITIES=str(folder(tmp_path)))
    try:
        first, second = (httpx2.get(f"{server.base}/dek{query}", timeout=60) for query in ("", "?kota=bontang"))
        assert (first.status_code, second.status_code) == (200, 404)
        assert "Kota Balikpapan" in first.text
        assert "Kota Bontang" in second.text
        door = httpx2.get(f"{server.base}/masuk?kota=bontang&next=/unggah").text
        assert "Kota Bontang" in door
        assert "kota=bontang" in door.split("<form", 1)[1].split(">", 1)[0]
        assert "<title>Quick win · Kota Bontang</title>" in httpx2.get(f"{server.base}/ringkasan?kota=bontang", follow_redirects=True).text
    finally:
        ended(server)


def test_the_administrator_sees_which_city_file_is_left_out_and_why(visit, two, tmp_path):
    """A third file whose name is missing: its sentence stands on the page Akun, and both cities go on."""
    (tmp_path / "kutai.toml").write_text('id = "kutai"\n', encoding="utf-8")
    house.configured.cache_clear()
    app = visit("admin/accounts", Visitor("Ani", "admin", city="balikpapan"))
    assert "Berkas kota kutai.toml dilewati: “name” belum diisi." in shown(app)
    assert list(house.cities()) == ["balikpapan", "bontang"]
