"""The city's file: an edition keeps what it was published with, the next one takes what the file says now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages.ui import cached, given, house
from smartcity_metrics import authority
from smartcity_metrics.cities import read_city, with_configuration
from smartcity_metrics.dataset import packed, unpacked
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.programme import City, Dimension, District, Period, empty_programme
from smartcity_metrics.store import Store, Visitor, open_store
from smartcity_metrics.story.upload import change_table
from tests.metrics.conftest import WIN, indicator, observations
from tests.running import HOUSE

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
PUBLISHER = Visitor("Budi", "publisher", None)
BARAT, TIMUR = District("B", "Barat", tile=(0, 0)), District("T", "Timur", tile=(0, 1))
GOV, ENV = Dimension("GOV", "Smart Governance", "Smart Governance", 1), Dimension("ENV", "Smart Environment", "Smart Environment", 6)
BEFORE = City("kota", "Kota Contoh", (GOV, ENV), (BARAT, TIMUR), pace_band=0.05)
HALF = Period.of("2019-06")


def programme(city):
    """From 0 to 100 within 2019: 42 at the end of June, where the line wants 50, is eight points behind."""
    table = "I-1 2019-06 42"
    return replace(empty_programme(city), quick_wins=(WIN,), indicators=(indicator(main=True),), observations=observations(table))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    yield opened
    opened.close()


def published(store, city, part, expected):
    return authority.publish(store, PUBLISHER, city, part, uploads=[], findings=[], note="", expected=expected, at=NOON)


def pace(store, number):
    return scorecard(store.programme(store.edition("kota", number)), HALF).rows["I-1"].pace.mark


def test_a_pace_band_changed_on_an_installed_dashboard_counts_from_the_next_edition_on(store):
    """Eight points behind are behind within a band of 5 and on plan within one of 10; the first edition stays as shown.

    The first edition's configuration stood in every later one for ever, so that a change of the file had no effect.
    """
    first = published(store, BEFORE, programme(BEFORE), None)
    assert pace(store, first.number) is Pace.BEHIND
    now = replace(BEFORE, pace_band=0.10)
    second = published(store, now, store.programme(first), first.number)
    assert pace(store, second.number) is Pace.ON_PLAN
    assert pace(store, first.number) is Pace.BEHIND


def test_undo_brings_back_what_was_shown_with_its_configuration(store):
    first = published(store, BEFORE, programme(BEFORE), None)
    second = published(store, replace(BEFORE, pace_band=0.10), programme(BEFORE), first.number)
    third = authority.undo(store, PUBLISHER, "kota", first.number, note="", expected=second.number, at=NOON)
    assert pace(store, third.number) is Pace.BEHIND


def test_staff_of_one_agency_are_not_refused_because_the_citys_file_changed(store):
    """A new label is no change of theirs to the whole programme."""
    first = published(store, BEFORE, programme(BEFORE), None)
    now = replace(BEFORE, dimensions=(replace(GOV, name="Tata Kelola Cerdas"), ENV))
    staff = Visitor("Sari", "staff", WIN.opd)
    own = unpacked(packed(replace(store.programme(first), observations=observations("I-1 2019-06 55"))))
    second = authority.publish(store, staff, now, own, uploads=[], findings=[], note="", expected=first.number, at=NOON)
    assert store.programme(second).dimension("GOV").name == "Tata Kelola Cerdas"


def test_labels_aliases_and_tiles_come_from_the_file_and_what_a_sheet_said_stays():
    """The sheet Wilayah gave Barat its population, the sheet Dimensi gave ENV its name; the file moved and renamed the rest."""
    own = replace(
        programme(BEFORE), districts=(replace(BARAT, population=90_000), TIMUR),
        dimensions=(GOV, replace(ENV, name="Lingkungan Cerdas")))
    now = replace(
        BEFORE, cap=1.1, months=(3, 12), districts=(replace(BARAT, tile=(2, 2), aliases=("Kulon",)), TIMUR),
        dimensions=(replace(GOV, name="Tata Kelola", aliases=("Governance",)), replace(ENV, name="Hijau", slot=5)))
    found = with_configuration(own, now)
    assert (found.city.cap, found.city.months) == (1.1, (3, 12))
    assert found.districts[0] == District("B", "Barat", 90_000, ("Kulon",), (2, 2))
    assert [(one.name, one.slot, one.aliases) for one in found.dimensions] == [
        ("Tata Kelola", 1, ("Governance",)), ("Lingkungan Cerdas", 5, ())]


def test_what_the_file_no_longer_names_goes_unless_it_is_used_or_a_sheet_spoke_of_it():
    """GOV has a quick win and Barat a value, so they stay; ENV and Timur go; the harbour came from the sheet Wilayah."""
    harbour = District("P", "Pelabuhan", 12)
    own = replace(programme(BEFORE), districts=(BARAT, TIMUR, harbour), observations=observations("I-1 2019-06 42 @B"))
    found = with_configuration(own, replace(BEFORE, dimensions=(), districts=(District("S", "Selatan"),)))
    assert [one.code for one in found.dimensions] == ["GOV"]
    assert [one.code for one in found.districts] == ["S", "B", "P"]


def test_the_same_configuration_changes_nothing():
    own = programme(BEFORE)
    assert with_configuration(own, BEFORE) is own


def test_the_preview_says_what_the_citys_file_changes():
    old, new = programme(BEFORE), programme(replace(BEFORE, pace_band=0.10, months=(3, 12)))
    table = change_table(changes(old, new), new, words("id"))
    assert "konfigurasi kota: rentang laju yang masih sesuai rencana" in table
    assert "0,05" in table
    assert "0,10" in table
    assert "3, 12" in table


def test_what_is_read_at_unggah_is_read_and_foreseen_under_the_configuration_of_now(tmp_path, monkeypatch, store):
    """The sample is installed; then the file of the city gets a wider band and another name for a district.

    The monthly sheet that says Kulon for Balikpapan Barat is understood, and its preview is judged with 0.10.
    """
    written = (HOUSE / "data" / "cities" / "balikpapan.toml").read_text(encoding="utf-8")
    (tmp_path / "balikpapan.toml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("CITIES", str(tmp_path))
    for place in ("cached", "house"):
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: store)
    _forget()
    house.publish_sample()
    changed = written.replace("pace_band = 0.05 ", "pace_band = 0.10 ").replace('aliases = ["Barat"]', 'aliases = ["Barat", "Kulon"]')
    (tmp_path / "balikpapan.toml").write_text(changed, encoding="utf-8")
    _forget()
    code = store.programme(store.published("balikpapan")).indicators[0].code
    sheet = f"indikator;periode;wilayah;nilai\n{code};2020-01;Kulon;2,5\n".encode()
    reading = given.reading(given.Given("1", "Realisasi.csv", sheet))
    _forget()
    assert [one.code for one in reading.findings if one.severity == "error"] == []
    assert reading.part.observations["district"].tolist() == ["64.71.02"]
    assert reading.programme.city.pace_band == 0.10
    assert read_city(tmp_path / "balikpapan.toml") == reading.programme.city


def _forget():
    for kept in (house.configured, cached.base_of, cached.programme_of):
        kept.cache_clear()
