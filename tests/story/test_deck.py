"""The talk: its order, its words, what it says when there is nothing to say, and the outline that people set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import DataStatus, Facts, Milestone, Period, Polarity, empty_programme
from smartcity_metrics.story.deck.model import Chart, Contents, MarkList, Notes, Outline, Photo, Photos, Points, Table, Ways
from smartcity_metrics.story.deck.outline import arranged, from_json, to_json
from smartcity_metrics.story.deck.quick_win import named_cells, plan_headline
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.headlines import headline, lead
from tests.metrics.conftest import CITY, WIN, indicator, made

ID, EN = words("id"), words("en")
STEP = [20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22, 10, 12, 11, 9, 12, 11]
DAYS = indicator(name="Waktu tunggu", polarity=Polarity.LOWER, baseline=21.0, target=12.0, main=True, source="register")
FACTS = Facts("Kota Contoh", DataStatus.FINAL, date(2019, 1, 1), date(2019, 12, 31), mayor="Ibu Wali", vision="Layanan dipertajam",
              presented=date(2019, 12, 12))
LAUNCHED = replace(WIN, launched=date(2019, 1, 1), service="Penerbitan KTP", innovation="dari ponsel")
STEPS = (Milestone("QW-1", "Rancang alur", date(2018, 1, 1), date(2018, 6, 1), actual_start=date(2018, 1, 1), actual_end=date(2018, 6, 1)),
         Milestone("QW-1", "Latih petugas", date(2018, 6, 1), date(2019, 11, 30), owner="Bagian Umum"))


def card(values=STEP, **more):
    table = "\n".join(f"I-1 {Period.of('2018-01').shifted(step)} {value}" for step, value in enumerate(values))
    known = {"wins": [LAUNCHED], "facts": FACTS, "milestones": STEPS} | more
    return scorecard(made([DAYS], table, **known))


def slides(found):
    return {one.key: one for one in found.slides}


def test_the_talk_opens_glances_tells_each_quick_win_and_closes_with_the_appendix_behind():
    found = deck(card(), ID)
    assert [one.key for one in found.slides] == ["opening", "glance", "QW-1.plan", "QW-1.impact", "late", "next", "closing", "QW-1.evidence",
                                                 "criteria", "sources"]
    assert [one.key for one in found.talk][-1] == "closing"
    assert slides(found)["QW-1.impact"].question == "QW-1.evidence"


def test_the_same_scorecard_gives_the_same_deck():
    assert deck(card(), ID) == deck(card(), ID)


def test_headline_lead_and_marks_are_the_sentences_of_the_pages():
    known = card()
    impact = slides(deck(known, ID))["QW-1.impact"]
    row = known.rows["I-1"]
    assert (impact.headline, impact.lead) == (headline(row, ID), lead(row, ID))
    marks = next(one for one in impact.blocks if isinstance(one, MarkList))
    assert [one.mark for one in marks.items] == [row.level.mark, row.pace.mark, row.signal.mark]


def test_a_chart_brings_its_numbers_as_a_table_and_its_words():
    """Eighteen months, the first 20, the last 11; every row with its cell."""
    chart = next(one for one in slides(deck(card(), ID))["QW-1.impact"].blocks if isinstance(one, Chart))
    assert (len(chart.rows), chart.rows[0][1], chart.rows[-1][1]) == (18, "20", "11")
    assert chart.rows[0][-1] == "Realisasi!C2"
    assert "lebih cepat" in chart.alt


@pytest.mark.parametrize(("launched", "milestones", "said"), [
    (date(2019, 1, 1), STEPS, "Diluncurkan pada Januari 2019; latih petugas terlambat 12 hari"),
    (date(2019, 1, 1), STEPS[:1], "Diluncurkan pada Januari 2019; semua tahapan selesai tepat waktu"),
    (date(2019, 1, 1), (replace(STEPS[0], actual_end=date(2018, 6, 11)),), "Diluncurkan pada Januari 2019; rancang alur mundur 10 hari"),
    (date(2020, 1, 1), (), "Peluncuran direncanakan pada Januari 2020; rencana aksi belum ada"),
    (None, STEPS + STEPS[1:], "Tanggal peluncuran belum dicatat; dua tahapan melewati tenggat"),
])
def test_the_plan_says_what_is_late_in_the_same_sentence(launched, milestones, said):
    """Up to 12 December 2019: the second milestone was due on 30 November."""
    assert plan_headline(launched, milestones, date(2019, 12, 12), ID) == said


def test_what_is_late_names_who_is_responsible():
    late = slides(deck(card(), ID))["late"]
    table = next(one for one in late.blocks if isinstance(one, Table))
    assert table.rows == (("Latih petugas", LAUNCHED.name, "Bagian Umum", "12"),)
    assert late.headline.startswith("Satu tahapan melewati tenggat")


def test_the_notes_hold_the_question_that_the_signal_invites():
    notes = slides(deck(card(), ID))["QW-1.impact"].notes
    assert "indikasi" in notes.question or "inovasinya" in notes.question
    assert "selang 95%" in notes.answer
    short = slides(deck(card(STEP[:14]), ID))["QW-1.impact"].notes
    assert short.question == "Mengapa dampaknya belum dinilai?"
    assert "baru 2" in short.answer


def test_an_empty_city_has_a_talk_that_says_so():
    found = slides(deck(scorecard(empty_programme(CITY)), ID))
    assert next(one for one in found["opening"].blocks if isinstance(one, Contents)).items == ()
    assert next(one for one in found["glance"].blocks if isinstance(one, Ways)).items == ()
    assert found["next"].headline == "Rencana aksi berikutnya belum diisi"


def test_a_quick_win_without_indicator_says_what_is_missing():
    found = slides(deck(scorecard(made([], "", wins=[LAUNCHED], facts=FACTS)), ID))
    assert found["QW-1.impact"].headline.endswith("belum punya indikator")
    assert "QW-1.evidence" not in found
    assert any(isinstance(one, Points) for one in found["QW-1.plan"].blocks)


def test_the_outline_orders_hides_times_and_notes_and_keeps_the_appendix_last():
    own = Notes("Katakan ini.", "Apa?", "Ini.")
    outline = Outline(order=("closing", "QW-1.impact"), hidden=("next",), seconds={"glance": 90}, notes={"glance": own}, minutes=5)
    found = deck(card(), ID, outline)
    keys = [one.key for one in found.slides]
    assert keys == ["opening", "glance", "QW-1.plan", "closing", "QW-1.impact", "late", "QW-1.evidence", "criteria", "sources"]
    glance = slides(found)["glance"]
    assert (glance.seconds, glance.notes, found.minutes) == (90, own, 5)


def test_a_slide_that_a_saved_order_does_not_know_stands_behind_its_neighbour():
    """A quick win added since the order was saved is not lost at the end."""
    made_slides = deck(card(), ID).slides
    known = tuple(one.key for one in made_slides if one.key != "QW-1.impact")
    assert [one.key for one in arranged(made_slides, Outline(order=known))] == [one.key for one in made_slides]


def test_an_outline_goes_through_json_unchanged():
    photo = Photo("ab" * 32, "before", "antrean di loket", 1600, 900)
    outline = Outline(("a", "b"), ("c",), {"a": 30}, {"a": Notes("x", "y", "z")}, {"QW-1": (photo,)}, 12)
    assert from_json(to_json(outline)) == outline
    assert from_json({}) == Outline()


def test_photos_have_a_slide_of_their_own_before_the_impact():
    before, after = (Photo(name * 32, when, alt, 1600, 900) for name, when, alt in
                     (("ab", "before", "antrean di loket"), ("cd", "after", "loket yang sepi")))
    found = deck(card(), ID, Outline(photos={"QW-1": (before, after)}))
    assert [one.key for one in found.slides][2:5] == ["QW-1.plan", "QW-1.photos", "QW-1.impact"]
    shown = slides(found)["QW-1.photos"]
    assert shown.blocks == (Photos((before, after), "whole"),)
    assert shown.headline.endswith(": sebelum dan sesudah")
    assert shown.notes.say == "Yang terlihat: antrean di loket; loket yang sepi."
    alone = slides(deck(card(), EN, Outline(photos={"QW-1": (after,)})))["QW-1.photos"]
    assert alone.headline.endswith(": after")


def test_cells_of_the_same_sheet_name_it_once():
    """Two cells of Realisasi and one of another sheet, as a ratio from two sheets would have them."""
    assert named_cells(("s1:Realisasi!C5", "s1:Realisasi!C6", "s1:Volume!D2")) == "Realisasi!C5, C6, Volume!D2"
    assert named_cells(("s1:B2", "s1:B3")) == "B2, B3"


def test_the_evidence_holds_table_chart_and_formulas_or_why_there_is_none():
    found = slides(deck(card(), ID))["QW-1.evidence"]
    assert [type(one).__name__ for one in found.blocks] == ["Table", "Points", "Chart"]
    assert all(one.items for one in found.blocks if isinstance(one, Points))


def test_the_stamp_carries_edition_version_day_and_whether_it_is_sample():
    stamp = deck(card(facts=replace(FACTS, status=DataStatus.SAMPLE)), EN, edition=12, version=3).stamp
    assert (stamp.edition, stamp.version, stamp.sample, stamp.language) == (12, 3, True, "en")
    assert stamp.date == "Thursday, 12 December 2019"


def test_english_slides_have_no_indonesian_words_of_ours():
    text = repr(deck(card(), EN))
    for word in ("Diluncurkan", "terlambat", "Belum dapat", "selang 95", "Yang perlu", "sementara'", "Rencana'", "Lampiran"):
        assert word not in text, word
