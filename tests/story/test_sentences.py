"""A sentence says no more than the signal allows, and prints effect and interval alike everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.before_only import BeforeOnlyEffect
from smartcity_metrics.metrics.result import Mark, Note, Signal
from smartcity_metrics.programme import Period, Polarity
from smartcity_metrics.story.headlines import effect_sentence, headline, signal_line
from smartcity_metrics.story.sentences import freshness, how_many_tested, spoken
from tests.metrics.conftest import WIN, indicator, made

ID, EN = words("id"), words("en")
WAIT = indicator(name="Waktu tunggu", unit="menit", polarity=Polarity.LOWER, baseline=12.0, target=8.0)


def row_of(signal, value, low, high, *, one=WAIT, actual=7.8, detectable=3.0, reason=None):
    """A row whose effect is given; its actual is the mean of what was measured since the launch in July 2019."""
    table = "\n".join(f"I-1 {Period.of('2019-01').shifted(step)} {12 if step < 6 else actual}" for step in range(9))
    row = scorecard(made([one], table, wins=[replace(WIN, launched=date(2019, 7, 1))])).rows["I-1"]
    effect = BeforeOnlyEffect(value, low=low, high=high, verdict=str(signal), detectable=detectable, before=18, after=6)
    return replace(row, change=replace(row.change, mark=Mark(signal, reason), effect=effect))


def plain(text):
    return text.replace("\xa0", " ")


def test_a_proven_change_is_told_from_the_baseline_and_its_effect_with_the_interval():
    """12 − 7.8 = 4.2 minutes; the effect's interval loses its signs because the sentence says "turun"."""
    row = row_of(Signal.PROVEN, -4.2, -6.3, -2.1)
    assert plain(headline(row, ID)) == "Sejak Juli 2019, waktu tunggu membaik 4,2 menit: dari 12,0 menjadi 7,8 menit"
    assert plain(effect_sentence(row, ID)) == (
        "Sejak Juli 2019, rata-rata waktu tunggu turun 4,2 menit (selang 95%: 2,1–6,3) dibanding perkiraan tanpa inovasi.")
    assert plain(signal_line(row, ID)) == "−4,2 menit (95%: −6,3 s.d. −2,1)"
    assert plain(signal_line(row, EN)) == "−4.2 menit (95%: −6.3 to −2.1)"


def test_an_indication_is_called_limited_evidence():
    row = row_of(Signal.INDICATED, -4.2, -6.3, -2.1)
    assert plain(headline(row, ID)) == "Waktu tunggu tampak turun, dari 12,0 menjadi 7,8 menit; bukti masih terbatas"
    assert effect_sentence(row, ID).endswith("dibanding perkiraan tanpa inovasi; bukti masih terbatas.")


def test_what_lies_within_the_usual_variation_is_said_with_both_signs_and_what_could_have_been_seen():
    row = row_of(Signal.NOT_TOLD_APART, -0.4, -2.1, 1.3, detectable=2.5)
    assert plain(effect_sentence(row, ID)) == (
        "Sejak Juli 2019, rata-rata waktu tunggu turun 0,4 menit (selang 95%: −2,1 s.d. +1,3); belum terbedakan dari variasi wajar. "
        "Perubahan di bawah 2,5 menit memang belum dapat terlihat dengan data ini.")
    assert "membaik" not in headline(row, ID)
    assert "belum terbedakan dari variasi wajar" in headline(row, ID)


def test_bad_news_stands_in_the_headline():
    row = row_of(Signal.WORSE, 3.0, 1.0, 5.0, actual=15.0)
    assert plain(headline(row, ID)) == "Waktu tunggu memburuk 3 menit: dari 12 menjadi 15 menit"
    assert "memburuk" in effect_sentence(row, ID)


def test_an_effect_that_the_baseline_contradicts_is_told_as_an_effect():
    """From 12 to 13 the waiting grew, and yet it would have grown more: no "from ... to" may stand there."""
    row = row_of(Signal.PROVEN, -2.0, -3.0, -1.0, actual=13.0)
    assert plain(headline(row, ID)) == (
        "Sejak Juli 2019, waktu tunggu membaik 2 menit dibanding tanpa inovasi; "
        "mundur dari kondisi awal")


def test_without_a_judgement_the_reason_stands_there_and_no_cause_is_claimed():
    row = row_of(Signal.CANNOT_JUDGE, None, None, None, reason=Note("too_few_months_after", {"n": 3, "need": 6}))
    assert plain(headline(row, ID)) == "Waktu tunggu: dari 12,0 menjadi 7,8 menit; target 8,0 menit"
    assert effect_sentence(row, ID) == "Perubahan belum dapat dinilai: baru 3 bulan data sesudah peluncuran, perlu 6."
    assert signal_line(row, ID) == "baru 3 bulan data sesudah peluncuran, perlu 6"


@pytest.mark.parametrize(("unit", "value", "low", "high", "line"), [
    ("%", -3.24, -4.1, -2.4, "−3,2 poin (95%: −4,1 s.d. −2,4)"),
    ("Rp", 33.7e6, 2.81e6, 61.3e6, "+Rp33,7 juta (95%: +Rp2,8 juta s.d. +Rp61,3 juta)"),
    ("hari", -0.42, -0.8, -0.04, "−0,42 hari (95%: −0,80 s.d. −0,04)"),
])
def test_differences_print_in_points_money_and_enough_decimals(unit, value, low, high, line):
    """Of percentages in points; a limit that would read as nothing gets one decimal more, and then all three do."""
    assert plain(signal_line(row_of(Signal.PROVEN, value, low, high, one=replace(WAIT, unit=unit)), ID)) == line


@pytest.mark.parametrize(("name", "inside"), [("Waktu tunggu", "waktu tunggu"), ("KTP dan KK selesai", "KTP dan KK selesai"),
                                              ("RT yang membuka kelas", "RT yang membuka kelas")])
def test_a_name_inside_a_sentence_keeps_its_abbreviation(name, inside):
    assert spoken(name) == inside


def test_all_tested_indicators_are_counted_whatever_came_out():
    rows = [row_of(signal, -1.0, -2.0, -0.5) for signal in (Signal.PROVEN, Signal.NOT_TOLD_APART, Signal.CANNOT_JUDGE, Signal.WORSE)]
    assert how_many_tested(rows, ID) == "Dari 4 indikator, 3 dapat diuji: 1 terbukti, 1 belum terbedakan, 1 memburuk."
    assert how_many_tested(rows[2:3], EN) == "Of the 1 indicators, none could be tested yet."


@pytest.mark.parametrize(("day", "said"), [
    ((2019, 5, 31), "Mei 2019 sementara"),
    ((2019, 6, 30), "angka sampai Apr 2019; Mei 2019 sementara"),
])
def test_an_old_or_provisional_number_says_so(day, said):
    """April is final, May provisional; June is over before anybody says that April is old."""
    row = scorecard(made([WAIT], "I-1 2019-03 10\nI-1 2019-04 11\nI-1 2019-05 12 provisional")).rows["I-1"]
    assert plain(freshness(row, date(*day), ID)) == said
    assert freshness(scorecard(made([WAIT], "I-1 2019-04 11")).rows["I-1"], date(2019, 5, 31), ID) == ""
