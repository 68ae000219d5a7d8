"""Siap tampil? finds what would embarrass, says where it is mended, and never takes silence for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import DataStatus as Data
from smartcity_metrics.programme import Dimension, Facts
from smartcity_metrics.story import stage
from smartcity_metrics.story.deck.model import Chart, Deck, Kicker, Notes, Outline, Photo, Points, Slide, Stamp, Table
from smartcity_metrics.story.deck.model import Facts as FactBlock
from smartcity_metrics.story.preflight import TOPICS, Severity, preflight
from tests.metrics.conftest import CITY, WIN, indicator, made

TALK_DAY = date(2020, 1, 20)
MONTHS = "\n".join(f"I-1 2019-{month:02d} {month * 8}" for month in range(1, 13))
FACTS = Facts("Kota Contoh", Data.FINAL, date(2019, 1, 1), date(2019, 12, 31), presented=TALK_DAY)
STAMP = Stamp("Kota Contoh", "Paparan", 4, 2, "Januari 2020", "20 Januari 2020", False, "id")
GOOD_PHOTOS = (Photo("a" * 64, "before", "Antrean di loket", 1600, 900), Photo("b" * 64, "after", "Loket tanpa antrean", 1600, 900))
READ = {"QW-1.impact": Notes("Sudah"), "opening": Notes("Sudah")}
READY = Outline(notes=READ, photos={"QW-1": GOOD_PHOTOS}, minutes=10)


def slide(key: str = "QW-1.impact", **more: object) -> Slide:
    kind = key.rpartition(".")[2]
    return Slide(**{"key": key, "kind": kind, "kicker": Kicker("Smart Governance"), "headline": "Waktu turun dua hari",
                    "blocks": (), "quick_win": "QW-1" if "." in key else ""} | more)


def card_of(programme=None):
    return scorecard(programme or made([indicator(main=True)], MONTHS, facts=FACTS))


def found(code=None, *, card=None, slides=None, outline=READY, day=TALK_DAY, **more):
    """All checks, or those of this code."""
    deck = Deck(STAMP, slides if slides is not None else (slide("opening"), slide()), outline.minutes)
    checks = preflight(card or card_of(), deck, outline, day, **more)
    return checks if code is None else [one for one in checks if one.code == code]


def one(code, **more):
    [check] = found(code, **more)
    return check


def changed(win=WIN, indicators=None, table=MONTHS, facts=FACTS):
    return card_of(made([indicator(main=True)] if indicators is None else indicators, table, wins=[win], facts=facts))


def test_each_topic_answers_even_when_all_is_well():
    """Twelve months do not make a signal and the small programme misses criteria; all else is in order."""
    checks = found(edition=4, made_for=4, photos={"a" * 64, "b" * 64})
    fine = {check.code for check in checks if check.severity is Severity.OK}
    assert fine == {f"{topic}_fine" for topic in TOPICS} - {"proof_fine"}


def test_the_worst_comes_first():
    checks = found(card=changed(facts=replace(FACTS, status=Data.SAMPLE)))
    order = [list(Severity).index(check.severity) for check in checks]
    assert order == sorted(order)
    assert checks[0].code == "sample"


def test_invented_numbers_stop():
    check = one("sample", card=changed(facts=replace(FACTS, status=Data.SAMPLE)))
    assert (check.severity, check.page) == (Severity.STOP, "unggah")


@pytest.mark.parametrize(("day", "severity"), [
    (date(2020, 4, 1), None),  # 92 days after 31 December 2019
    (date(2020, 4, 2), Severity.WARN),
    (date(2020, 7, 2), Severity.WARN),  # 184 days
    (date(2020, 7, 3), Severity.STOP),
])
def test_old_numbers_warn_after_a_quarter_and_stop_after_half_a_year(day, severity):
    assert [check.severity for check in found("stale", day=day)] == ([severity] if severity else [])


def test_old_numbers_say_from_when_they_are():
    check = one("stale", day=date(2020, 5, 31))  # 152 days, five months
    assert stage.sentence([check], words("id")) == "Angka final terakhir dari Des 2019, 5 bulan sebelum paparan"


def test_a_provisional_newest_figure_is_named_with_its_period():
    card = card_of(made([indicator(main=True)], MONTHS + "\nI-1 2020-01 99 provisional", facts=replace(FACTS, presented=date(2020, 2, 3))))
    check = one("provisional", card=card)
    assert (check.subject, check.page, dict(check.query), str(check.facts["period"])) == ("QW-1", "bukti", {"indikator": "I-1"}, "2020-01")
    assert found("missing", card=card) == []


def test_a_main_indicator_without_figures_is_missing():
    assert one("missing", card=changed(table="")).subject == "QW-1"


def test_warnings_that_were_published_are_counted_and_mere_infos_are_not():
    findings = [{"severity": "warning"}, {"severity": "info"}, {"severity": "warning"}]
    assert one("findings", findings=findings).facts == {"warnings": 2}
    assert found("findings", findings=[{"severity": "info"}]) == []


@pytest.mark.parametrize(("edition", "made_for", "older"), [(4, 4, False), (5, 4, True), (5, None, False), (None, 4, False)])
def test_an_outline_that_was_saved_on_an_older_edition_is_read_again(edition, made_for, older):
    assert bool(found("older", edition=edition, made_for=made_for)) is older


def test_an_outline_that_names_what_is_gone_says_what():
    outline = replace(READY, order=("opening", "QW-9.plan"), photos={"QW-1": GOOD_PHOTOS, "QW-8": GOOD_PHOTOS})
    assert one("gone", outline=outline).facts == {"names": "QW-8, QW-9.plan"}


def test_a_hidden_slide_is_not_gone():
    assert found("gone", outline=replace(READY, hidden=("late",), order=("opening", "late"), seconds={"late": 30})) == []


def test_unmet_criteria_are_counted():
    """Of the eight demands the small programme lacks three: who benefits, a person in charge, and evidence."""
    check = one("criteria")
    assert (check.facts, check.page, dict(check.query)) == ({"unmet": 3}, "quick-win", {"quick_win": "QW-1"})


def test_a_quick_win_without_any_indicator_has_no_main_one():
    card = changed(indicators=[], table="")
    assert one("no_main", card=card).severity is Severity.WARN
    assert found("unjudged", card=card) == []


def test_a_quick_win_without_a_launch_date_is_named():
    assert one("no_launch", card=changed(win=replace(WIN, launched=None))).subject == "QW-1"
    assert found("no_launch") == []


def test_a_signal_that_cannot_be_judged_is_announced():
    assert one("unjudged").page == "metode"


@pytest.mark.parametrize(("minutes", "code", "severity"), [
    (None, "no_minutes", Severity.WARN), (10, "time_fine", Severity.OK),
    (5, "over_time", Severity.WARN),  # 330 seconds in 300
    (4, "over_time", Severity.STOP),  # 330 seconds in 240, beyond a fifth
])
def test_the_time_is_held_against_the_minutes_given(minutes, code, severity):
    slides = (slide("opening", seconds=30), slide(seconds=300), slide("sources", appendix=True, seconds=900))
    check = one(code, slides=slides, outline=replace(READY, minutes=minutes))
    assert check.severity is severity
    if code == "over_time":
        assert check.facts == {"planned": 6, "minutes": minutes}


def test_a_talk_without_slides_stops():
    assert one("empty", slides=()).severity is Severity.STOP


def test_notes_that_nobody_read_are_named_by_their_slide():
    check = one("unread", outline=replace(READY, notes={"opening": Notes()}))
    assert (check.subject, dict(check.query)) == ("QW-1.impact", {"slide": "QW-1.impact"})


@pytest.mark.parametrize(("photos", "code", "severity"), [
    ((), "no_photos", Severity.WARN),
    (GOOD_PHOTOS[:1], "one_photo", Severity.WARN),
    ((GOOD_PHOTOS[0], replace(GOOD_PHOTOS[1], alt=" ")), "no_alt", Severity.STOP),
    ((GOOD_PHOTOS[0], replace(GOOD_PHOTOS[1], width=799)), "coarse_photo", Severity.WARN),
    ((GOOD_PHOTOS[0], replace(GOOD_PHOTOS[1], sha256="c" * 64)), "lost_photo", Severity.STOP),
])
def test_photos_that_are_missing_lost_coarse_or_say_nothing(photos, code, severity):
    check = one(code, outline=replace(READY, photos={"QW-1": photos}), photos={"a" * 64, "b" * 64})
    assert (check.severity, check.subject, dict(check.query)) == (severity, "QW-1", {"slide": "QW-1.impact"})


def test_a_quick_win_whose_impact_is_not_told_needs_no_photos():
    assert found("no_photos", slides=(slide("opening"), slide("QW-1.plan")), outline=replace(READY, photos={})) == []


@pytest.mark.parametrize(("count", "long"), [(16, False), (17, True)])
def test_a_headline_of_more_than_sixteen_words_is_too_long(count, long):
    headline = " ".join(["kata"] * count)
    assert [check.facts for check in found("long_headline", slides=(slide(headline=headline),))] == ([{"words": 17}] if long else [])


@pytest.mark.parametrize("block", [
    FactBlock((("Inovasi", "x" * 131),)), Points(("x" * 221,)), Table(("a", "b"), (("x" * 61, "y"),), area="left"),
    Table(("a",), (("x" * 111,),)), Table(("a",), (("x",),) * 13)])
def test_a_text_with_more_characters_than_room_may_be_cut(block):
    assert one("long_text", slides=(slide(blocks=(block,)),)).subject == "QW-1.impact"


@pytest.mark.parametrize("block", [
    FactBlock((("Inovasi", "x" * 130), ("Anggaran", None))), Points(("x" * 220,)), Table(("a", "b"), (("x" * 60, "y"),), area="left"),
    Table(("a",), (("x" * 110,),)), Table(("a",), (("x",),) * 12)])
def test_a_text_that_just_fits_is_not_named(block):
    assert found("long_text", slides=(slide(blocks=(block,)),)) == []


@pytest.mark.parametrize(("size", "small"), [(24, False), (23.9, True)])
def test_letters_in_a_chart_have_a_floor(size, small):
    figure = {"data": [{"textfont": {"size": 30}}], "layout": {"annotations": [{"font": {"size": size}}]}}
    assert bool(found("small_type", slides=(slide(blocks=(Chart("series", figure, "alt"),)),))) is small


def test_signs_that_the_letters_of_the_talk_do_not_have_are_shown():
    assert one("strange_signs", slides=(slide(lead="Cepat 🚀 → dan 快 – 😀"),)).facts == {"signs": "🚀快😀"}


@pytest.mark.parametrize(("colour", "pale"), [("#767676", False), ("#777777", True)])
def test_a_colour_of_the_citys_own_must_stand_out(colour, pale):
    """WCAG: #767676 on white is 4.54, #777777 is 4.48."""
    seventh = Dimension("GOV", "Smart Tourism", "Smart Tourism", 7, colour=colour)
    programme = replace(made([indicator(main=True)], MONTHS, facts=FACTS), dimensions=(seventh, CITY.dimensions[1]))
    assert [check.facts for check in found("pale", card=card_of(programme))] == ([{"names": "Smart Tourism"}] if pale else [])


def test_checks_of_one_kind_stand_in_one_line_with_a_link_for_each():
    win = replace(WIN, code="QW-2", name="Izin <b>usaha</b>")
    card = card_of(made([indicator(main=True), indicator("I-2", quick_win="QW-2", main=True)], MONTHS, wins=[WIN, win], facts=FACTS))
    slides = (slide(), slide("QW-2.impact", quick_win="QW-2"))
    checks = found(card=card, slides=slides, outline=Outline())
    html = stage.readiness(checks, slides, card, words("id"), lambda page, **query: f"/{page}?{'&'.join(map('='.join, query.items()))}")
    assert html.count("Dua quick win belum punya foto sebelum dan sesudah") == 1
    assert 'href="/panggung?slide=QW-2.impact"' in html
    assert "Izin &lt;b&gt;usaha&lt;/b&gt;" in html
    assert "<b>usaha" not in html


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_check_that_the_program_can_find_has_its_sentence(language):
    import re
    from pathlib import Path

    from smartcity_metrics.story import preflight as module

    codes = set(re.findall(r'(?:Check\(|yield )"(\w+)"', Path(module.__file__).read_text(encoding="utf-8")))
    assert len(codes) > 15
    assert [code for code in codes | {f"{topic}_fine" for topic in TOPICS} if not words(language).has(f"check.{code}")] == []


@pytest.mark.parametrize(("checks", "said"), [
    ([("sample", Severity.STOP), ("unread", Severity.WARN), ("unread", Severity.WARN)],
     "Belum siap tampil: satu hal harus dibenahi, satu perlu dilihat"),
    ([("unread", Severity.WARN), ("no_photos", Severity.WARN)], "Siap tampil, dengan dua hal yang perlu dilihat"),
    ([("time_fine", Severity.OK)], "Siap tampil"),
])
def test_the_verdict_is_one_sentence_and_counts_kinds(checks, said):
    from smartcity_metrics.story.preflight import Check

    assert stage.verdict([Check(code, severity) for code, severity in checks], words("id")) == said
