"""Riwayat: what was published stays, can be looked at as it was, compared, and published again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.house import city, now, publish_sample
from smartcity_metrics.language import words
from smartcity_metrics.programme import Programme
from smartcity_metrics.store import Store, Visitor, open_store
from tests.journeys.conftest import shown

SARI, SAY = Visitor("Sari", "publisher"), words("id")


@pytest.fixture
def own(tmp_path, monkeypatch) -> Iterator[Store]:
    """A store of its own: the sample as edition 1, and an edition 2 in which a wait of 1.9 days has become 4.9."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    for place in ("cached", "kept", "talk", "visitor", "house"):  # house last: a module that is first imported here must find the real one
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: opened)
    publish_sample()
    first = opened.published(city().id)
    opened.publish(city().id, slower(opened.programme(first)), uploads=[], findings=[], author="Budi", note="Koreksi Januari", expected=1, at=now())
    yield opened
    opened.close()


def slower(of: Programme, days: float = 4.9) -> Programme:
    """The programme with so many instead of 1.9 days for GOV-1.1 in January 2020."""
    frame = of.observations.copy()
    one = (frame["indicator"] == "GOV-1.1") & (frame["period"] == "2020-01") & (frame["kind"] == "actual")
    assert frame.loc[one, "value"].tolist() == [1.9]
    frame.loc[one, "value"] = days
    return replace(of, observations=frame)


def page(visit: Callable[..., AppTest], **query: str) -> AppTest:
    return visit("staff/history", SARI, **query)


def test_every_edition_is_listed_with_who_note_and_file(visit, own):
    text = shown(page(visit))
    assert "2 edisi; yang terbit edisi 2, oleh Budi" in text
    for words_of in ("Koreksi Januari", "Berkas contoh bawaan", "contoh_balikpapan.xlsx", 'href="/ringkasan?edisi=1"'):
        assert words_of in text, words_of


def test_the_findings_of_an_edition_can_be_read_again(visit, own):
    """Of the sample's findings all are for information; the first edition is compared, so its findings are shown."""
    kept = own.edition(city().id, 1).findings
    text = shown(page(visit, ke="1"))
    assert len(kept) > 0
    assert all(one["message"]["id"].split(":")[0].replace("\xa0", " ") in text for one in kept)
    assert "tidak ada" in shown(page(visit, ke="2"))


def test_two_editions_are_compared_down_to_marks_sentences_and_slides(visit, own):
    """5.2 to 1.9 days was better than the target of 2; 4.9 is neither the target nor on plan."""
    text = shown(page(visit))
    assert "1,9 hari" in text
    assert "4,9 hari" in text
    assert "GOV-1.1 · Waktu KTP dan KK selesai" in text
    for which, old, new in (("Capaian", "Melampaui target", "Belum tercapai"), ("Laju", "Lebih cepat dari rencana", "Tertinggal")):
        assert f"<td>{which}</td><td>{old}</td><td>{new}</td>" in text
    assert "Adminduk daring: Dampak" in text
    assert "Kelas digital RT: Dampak" not in text  # its numbers are the same


def test_an_old_edition_is_published_again_as_a_new_one_and_nothing_is_lost(visit, own):
    app = page(visit)
    app.text_input(key="undo_note").set_value("Salah ketik")
    app.run()
    app.button(key="undo").click()
    app.run()
    assert not app.exception
    assert [one.value for one in app.success] == [SAY("history.undone", number=3, to=1)]
    third = own.published(city().id)
    assert (third.number, third.parent, third.author, third.note) == (3, 2, "Sari", "Salah ketik")
    assert own.programme(third).observations.equals(own.programme(own.edition(city().id, 1)).observations)
    assert len(own.editions(city().id)) == 3
    assert "isi edisi 1" in shown(page(visit))


def test_an_undo_over_an_edition_that_was_not_seen_is_refused(visit, own):
    app = page(visit)
    there = own.programme(own.edition(city().id, 1))
    own.publish(city().id, slower(there, 3.9), uploads=[], findings=[], author="Budi", note="lebih cepat", expected=2, at=now())
    app.button(key="undo").click()
    app.run()
    assert [one.value for one in app.error][0].startswith("Budi menerbitkan edisi 3 pada")
    assert own.published(city().id).number == 3


def test_any_page_can_be_seen_as_of_an_edition_and_a_banner_says_so(visit, own):
    for name in ("presentation/overview", "presentation/quick_win", "presentation/stage", "mentor/compare", "mentor/evidence", "mentor/method"):
        app = visit(name, SARI, edisi="1")
        text = shown(app)
        assert "Edisi 1 dari" in text, name
        assert "bukan yang terbit sekarang (edisi 2)" in text, name
        assert app.button(key="leave_past").label == "Kembali ke edisi 2"
    assert "1,9 hari" in shown(visit("presentation/quick_win", edisi="1", quick_win="GOV-1"))
    assert "4,9 hari" in shown(visit("presentation/quick_win", quick_win="GOV-1"))


def test_an_edition_that_there_is_not_is_the_published_one(visit, own):
    for number in ("0", "2", "3", "-1", "1.5", "satu", "9" * 400):
        assert "bukan yang terbit" not in shown(visit("presentation/overview", edisi=number)), number


def test_the_way_back_leads_to_what_is_published(visit, own):
    app = visit("presentation/overview", edisi="1")
    app.button(key="leave_past").click()
    app.run()
    assert "bukan yang terbit" not in shown(app)


def test_the_talk_of_an_old_edition_is_looked_at_but_not_changed(visit, own):
    app = visit("presentation/stage", SARI, edisi="1")
    assert not app.exception
    assert [one.key for one in app.button if one.key and one.key.startswith("save")] == []


def test_staff_pages_work_on_what_is_published(visit, own):
    assert "bukan yang terbit" not in shown(visit("staff/history", SARI, edisi="1"))
