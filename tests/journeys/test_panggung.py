"""Panggung: everybody sees the talk and whether it is ready; staff set it, save it, and lose nothing to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.ui import house, talk, visitor
from pages.ui.house import city, now, store
from smartcity_metrics.language import words
from smartcity_metrics.store import Visitor, open_store
from tests.conftest import settled
from tests.journeys.conftest import shown

SARI, BUDI = Visitor("Sari", "staff"), Visitor("Budi", "staff")
SAY = words("id")


@pytest.fixture
def page_of(visit: Callable[..., AppTest], tmp_path, monkeypatch) -> Iterator[Callable[..., AppTest]]:
    """The page in a store of its own, with the sample published: page_of(SARI, slide="GOV-1.impact")."""
    own = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    for place in ("house", "cached", "talk", "visitor"):
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: own)
    monkeypatch.setattr(f"{__name__}.store", lambda: own)
    talk._photos.cache_clear()  # the only one that goes by the version alone, which means another in every store
    house.publish_sample()
    yield lambda who=None, **query: visit("presentation/stage", who, **query)
    talk._photos.cache_clear()
    own.close()


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == SAY(label)).click()
    app.run()
    assert not app.exception, app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def order(app: AppTest) -> list[str]:
    """The slides as the list has them."""
    return re.findall(r'slide=([\w.-]+)" data-page="panggung">[^<]*</a><span', shown(app))


def save_elsewhere(author: str, outline: dict | None = None) -> int:
    """Somebody else saves."""
    there = store().deck(city().id)
    return store().save_deck(city().id, outline or {"minutes": 15}, edition=1, author=author, note="Dari rumah",
                             expected_version=there.version if there else 0, at=now()).version


def test_a_guest_sees_the_talk_its_slides_and_what_is_not_ready_and_can_change_nothing(page_of):
    """27 slides: opening, glance, eleven quick wins twice, late, next, closing."""
    app = page_of()
    page = shown(app)
    assert "Paparan 27 slide" in page
    assert "Belum siap tampil" in page
    assert "Angka paparan ini rekaan (DATA CONTOH)" in page
    assert len(order(app)) == 27
    assert app.get("iframe")[0].proto.src.startswith("/dek?lang=id&edisi=1&versi=0#opening")
    assert app.get("iframe")[0].proto.alt
    assert not app.text_area
    assert not app.number_input
    assert labels(app) == []


def test_the_slide_in_the_address_is_the_one_that_the_deck_opens_with(page_of):
    app = page_of(slide="ECO-1.impact")
    assert app.get("iframe")[0].proto.src.endswith("#ECO-1.impact")
    assert 'aria-current="true"><td class="num">10</td>' in shown(app)


def test_the_page_speaks_english_too(page_of):
    page = shown(page_of(lang="en"))
    assert "The talk: 27 slides" in page
    assert "Not ready yet" in page


def test_staff_move_hide_shorten_and_save(page_of):
    app = page_of(SARI, slide="GOV-1.impact")
    press(app, "stage.up")
    assert order(app)[2:4] == ["GOV-1.impact", "GOV-1.plan"]
    next(one for one in app.number_input if one.label == SAY("stage.seconds")).set_value(65)
    next(one for one in app.number_input if one.label == SAY("stage.minutes")).set_value(12)
    app.run()
    assert "1:05" in shown(app)
    next(one for one in app.selectbox if one.label == SAY("stage.slide")).set_value("next")
    app.run()
    next(one for one in app.checkbox if one.label == SAY("stage.hide")).check()
    app.run()
    assert "Paparan 26 slide" in shown(app)
    next(one for one in app.text_input if one.label == SAY("stage.save_note")).set_value("untuk 12 menit")
    app.run()
    assert store().deck(city().id) is None
    press(app, "stage.save")
    saved = store().deck(city().id)
    assert (saved.version, saved.edition, saved.author, saved.note) == (1, 1, "Sari", "untuk 12 menit")
    assert saved.outline["order"][2:4] == ["GOV-1.impact", "GOV-1.plan"]
    assert (saved.outline["seconds"], saved.outline["hidden"], saved.outline["minutes"]) == ({"GOV-1.impact": 65}, ["next"], 12)
    assert app.get("iframe")[0].proto.src.startswith("/dek?lang=id&edisi=1&versi=1#")
    assert SAY("stage.saved", n=1) in [one.value for one in app.caption]


def test_what_is_being_typed_is_saved_by_the_same_click(page_of):
    app = page_of(SARI, slide="glance")
    app.text_area[0].set_value("Kalimat terakhir.")
    press(app, "stage.save")
    assert store().deck(city().id).outline["notes"]["glance"]["say"] == "Kalimat terakhir."


def test_the_talk_and_its_figures_are_taken_along(page_of):
    page_of()
    assert talk.xlsx("id").startswith(b"PK")
    assert talk.pptx("en").startswith(b"PK")


def test_notes_that_were_changed_or_ticked_are_read_and_can_come_from_the_data_again(page_of):
    app = page_of(SARI, slide="glance")
    made = app.text_area[0].value
    app.text_area[0].set_value("Kita mulai dari yang tertinggal.")
    app.run()
    assert "dibaca</td>" in shown(app).replace("belum dibaca", "")
    press(app, "stage.as_made")
    assert app.text_area[0].value == made
    assert "dibaca</td>" not in shown(app).replace("belum dibaca", "")
    next(one for one in app.checkbox if one.label == SAY("stage.read_it")).check()
    app.run()
    press(app, "stage.save")
    assert store().deck(city().id).outline["notes"]["glance"]["say"] == made


def test_a_draft_is_still_there_after_a_look_at_another_page(page_of):
    app = page_of(SARI, slide="glance")
    app.text_area[0].set_value("Belum disimpan.")
    app.run()
    app.switch_page("../presentation/overview.py")
    app.run()
    app.switch_page("../presentation/stage.py")
    app.query_params["slide"] = "glance"
    app.run()
    assert app.text_area[0].value == "Belum disimpan."


def test_who_saves_second_is_told_who_was_first_and_keeps_every_word(page_of):
    app = page_of(SARI, slide="glance")
    app.text_area[0].set_value("Kalimat saya.")
    save_elsewhere("Budi")
    press(app, "stage.save")  # typed and pressed at once, as people do
    assert store().deck(city().id).author == "Budi"
    page = shown(app)
    assert "Budi menyimpan versi 1" in page
    assert app.text_area[0].value == "Kalimat saya."
    next(one for one in app.button if one.label == SAY("stage.save_anyway", n=2)).click()
    app.run()
    saved = store().deck(city().id)
    assert (saved.version, saved.author, saved.outline["notes"]["glance"]["say"]) == (2, "Sari", "Kalimat saya.")
    assert store().deck_version(city().id, 1).author == "Budi"


def test_who_saves_second_may_take_what_is_there(page_of):
    app = page_of(SARI, slide="glance")
    app.text_area[0].set_value("Kalimat saya.")
    app.run()
    save_elsewhere("Budi", {"minutes": 15, "notes": {"glance": {"say": "Kalimat Budi.", "question": "", "answer": ""}}})
    app.run()
    next(one for one in app.button if one.label == SAY("stage.take_theirs", n=1)).click()
    app.run()
    assert app.text_area[0].value == "Kalimat Budi."
    assert store().deck(city().id).version == 1


def test_who_changed_nothing_follows_what_others_save(page_of):
    app = page_of(SARI, slide="glance")
    save_elsewhere("Budi", {"notes": {"glance": {"say": "Kalimat Budi.", "question": "", "answer": ""}}})
    app.run()
    assert app.text_area[0].value == "Kalimat Budi."
    assert "menyimpan versi" not in shown(app)


def test_a_photo_that_was_just_chosen_is_still_there_when_others_save(page_of):
    app = page_of(SARI, slide="GOV-1.impact")
    save_elsewhere("Budi")
    uploader(app, "before").upload("IMG_1.jpg", picture((200, 30, 30)), "image/jpeg")
    app.run()
    next(one for one in app.text_input if one.label == SAY("stage.alt")).set_value("Antrean")
    press(app, "stage.use")
    press(app, "stage.save")
    saved = store().deck(city().id)
    assert (saved.version, saved.outline["minutes"], saved.outline["photos"]["GOV-1"][0]["alt"]) == (2, 15, "Antrean")


def test_an_earlier_version_is_used_again_as_a_new_one(page_of):
    save_elsewhere("Sari", {"minutes": 20})
    save_elsewhere("Budi", {"minutes": 5})
    app = page_of(SARI)
    assert "Dari rumah" in shown(app)
    press(app, "stage.again_button")
    saved = store().deck(city().id)
    assert (saved.version, saved.author, saved.note, saved.outline["minutes"]) == (3, "Sari", SAY("stage.again_note", n=1), 20)


def test_a_right_that_ended_saves_nothing_and_keeps_what_was_typed(page_of, monkeypatch):
    app = page_of(SARI, slide="glance")
    app.text_area[0].set_value("Kalimat saya.")
    app.run()
    asked: list[str] = []
    monkeypatch.setattr(visitor, "visitor", lambda: asked.append("drawing") or SARI)
    app.run()
    drawing = len(asked)  # so often is asked while the page is drawn; what asks after that is the function that saves
    asked.clear()
    monkeypatch.setattr(visitor, "visitor", lambda: asked.append("") or (SARI if len(asked) <= drawing else None))
    press(app, "stage.save")
    assert store().deck(city().id) is None
    assert SAY("stage.no_right") in [one.value for one in app.error]
    assert app.text_area[0].value == "Kalimat saya."


def test_a_new_edition_carries_the_version_on_and_asks_to_read_again(page_of):
    save_elsewhere("Sari")
    published = store().published(city().id)
    store().publish(city().id, store().programme(published), uploads=[], findings=[], author="Sari", note="", expected=1, at=now())
    app = page_of()
    assert app.get("iframe")[0].proto.src.startswith("/dek?lang=id&edisi=2&versi=1")
    assert "Susunan dan catatan disimpan pada edisi 1, angkanya kini edisi 2" in shown(app)


def picture(colour: tuple[int, int, int]) -> bytes:
    data = BytesIO()
    Image.new("RGB", (2400, 1600), colour).save(data, "JPEG")
    return data.getvalue()


def uploader(app: AppTest, when: str):
    return next(one for one in app.get("file_uploader") if SAY(f"stage.{when}_lower") in one.label)


def test_a_photo_is_taken_only_with_what_it_shows(page_of):
    app = page_of(SARI, slide="GOV-1.impact")
    uploader(app, "before").upload("IMG_1.jpg", picture((200, 30, 30)), "image/jpeg")
    app.run()
    press(app, "stage.use")
    assert SAY("stage.alt_missing") in [one.value for one in app.error]
    next(one for one in app.text_input if one.label == SAY("stage.alt")).set_value("Antrean di loket <b>lama</b>")
    app.run()
    press(app, "stage.use")
    assert "Antrean di loket &lt;b&gt;lama&lt;/b&gt;" in shown(app)
    press(app, "stage.save")
    [kept] = store().deck(city().id).outline["photos"]["GOV-1"]
    assert (kept["when"], kept["alt"], kept["width"], kept["height"]) == ("before", "Antrean di loket <b>lama</b>", 1600, 1067)
    assert store().photo(city().id, kept["sha256"]).startswith(b"\xff\xd8\xff")


def test_a_file_that_is_no_photo_is_answered_in_one_sentence(page_of):
    app = page_of(SARI, slide="GOV-1.impact")
    uploader(app, "after").upload("foto.jpg", b"GIF89a" + bytes(99), "image/jpeg")
    app.run()
    next(one for one in app.button if one.label == SAY("stage.use") and not one.disabled).click()
    app.run()
    assert any("bukan foto JPEG, PNG, atau WebP" in one.value for one in app.error)


def test_a_talk_is_set_and_saved_in_a_browser_by_keyboard_and_then_told(page, own_server):
    """Reorder, edit a note, add a photo with its words, save: the deck at /dek has all of it."""
    name, value = own_server.signed_in("Sari").split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": own_server.base}])
    page.goto(f"{own_server.base}/panggung?slide=GOV-1.impact")
    page.get_by_role("button", name=SAY("stage.up"), exact=True).focus()
    page.keyboard.press("Enter")
    settled(page)
    page.locator("table.talk tr[aria-current=true] td.num", has_text="3").first.wait_for()
    note = page.get_by_label(SAY("stage.say"), exact=True)
    note.fill("Dulu lima hari, kini dua.")
    note.press("Control+Enter")
    settled(page)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture((30, 120, 60))})
    page.get_by_label(SAY("stage.alt"), exact=True).first.fill("Warga menunggu di loket")
    page.get_by_label(SAY("stage.alt"), exact=True).first.press("Enter")
    page.get_by_role("button", name=SAY("stage.use"), disabled=False).first.click()
    page.get_by_text("Warga menunggu di loket").wait_for()
    page.get_by_role("button", name=SAY("stage.save"), exact=True).click()
    page.get_by_text(SAY("stage.saved", n=1)).wait_for()
    page.frame_locator(".st-key-deck iframe").get_by_text("versi 1").first.wait_for(state="attached")
    page.goto(f"{own_server.base}/dek#GOV-1.photos")
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    assert page.locator(".slide.on img").evaluate_all("all => all.map(one => [one.alt, one.naturalWidth])") == [["Warga menunggu di loket", 1600]]
    told = page.evaluate("JSON.parse(document.getElementById('talk').textContent)")
    assert [one["key"] for one in told["slides"]][:5] == ["opening", "glance", "GOV-1.impact", "GOV-1.plan", "GOV-1.photos"]
    assert "Dulu lima hari, kini dua." in page.content()
