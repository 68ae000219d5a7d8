"""A sentence says no more than the signal allows, and prints one size of a change everywhere."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.before_only import BeforeOnlyEffect
from smartcity_metrics.metrics.impact import Saving
from smartcity_metrics.metrics.like_with_like import BeforeAfter, Contrast
from smartcity_metrics.metrics.result import Mark, Note, Pace, Result, Signal
from smartcity_metrics.programme import Aggregation, Period, Polarity
from smartcity_metrics.story.headlines import (
    beside,
    change_text,
    effect_sentence,
    felt,
    headline,
    lead,
    rounded_effect,
    signal_line,
)
from smartcity_metrics.story.sentences import (
    effect_places,
    freshness,
    how_many_tested,
    pace_line,
    saving_text,
    spoken,
)
from smartcity_metrics.units import Unit
from tests.metrics.conftest import WIN, indicator, made

ID, EN = words("id"), words("en")
WAIT = indicator(name="Waktu tunggu", unit=Unit("menit"), polarity=Polarity.LOWER, baseline=12.0, target=8.0)


def row_of(signal, value, low, high, *, one=WAIT, actual=7.8, detectable=3.0, reason=None, codes=()):
    """A row whose effect is given; its actual is the mean of what was measured since the launch in July 2019."""
    table = "\n".join(f"I-1 {Period.of('2019-01').shifted(step)} {12 if step < 6 else actual}" for step in range(9))
    row = scorecard(made([one], table, wins=[replace(WIN, launched=date(2019, 7, 1))])).rows["I-1"]
    if value is None:
        effect = BeforeOnlyEffect(None, verdict=str(signal), reason=reason)
        return replace(row, change=replace(row.change, mark=Mark(signal, reason), effect=effect))
    effect = BeforeOnlyEffect(value, low=low, high=high, verdict=str(signal), detectable=detectable, before=18, after=6,
                              observed=actual, expected=actual - value)
    change = replace(row.change, mark=Mark(signal, reason), effect=effect, cautions=tuple(map(Note, codes)))
    return replace(row, change=change, pair=BeforeAfter(Contrast.EXPECTED, effect.expected, effect.observed))


def measured(one, table):
    """A row of the launch in January 2019 that has too few months before it for an effect."""
    return scorecard(made([one], table)).rows["I-1"]


def plain(text):
    return text.replace("\xa0", " ")


# Where the effect is known

@pytest.mark.parametrize(("signal", "value", "low", "high", "said"), [
    (Signal.PROVEN, -4.2, -6.3, -2.1,
     "Waktu tunggu: sejak diluncurkan rata-rata 7,8 menit; tanpa inovasi sekitar 12,0: 4,2 menit lebih cepat (2,1–6,3)"),
    (Signal.INDICATED, -4.2, -6.3, -2.1,
     "Waktu tunggu: sejak diluncurkan rata-rata 7,8 menit; tanpa inovasi sekitar 12,0: 4,2 menit lebih cepat (2,1–6,3); bukti masih terbatas"),
    (Signal.WORSE, 3.0, 1.0, 5.0,
     "Waktu tunggu memburuk: sejak diluncurkan rata-rata 7,8 menit; tanpa inovasi sekitar 4,8: 3,0 menit lebih lambat (1,0–5,0)"),
    (Signal.NOT_TOLD_APART, -0.4, -2.1, 1.3,
     "Waktu tunggu: sejak diluncurkan rata-rata 7,8 menit; tanpa inovasi sekitar 8,2; bedanya belum terbedakan dari variasi wajar"),
])
def test_a_headline_says_what_came_what_was_expected_and_their_difference(signal, value, low, high, said):
    """7.8 minutes came; 7.8 + 4.2 = 12.0, 7.8 − 3.0 = 4.8 and 7.8 + 0.4 = 8.2 were expected."""
    assert plain(headline(row_of(signal, value, low, high), ID)) == said


def test_in_english_too():
    assert plain(headline(row_of(Signal.PROVEN, -4.2, -6.3, -2.1), EN)) == (
        "Waktu tunggu: 7.8 menit on average since the launch; about 12.0 without the innovation: 4.2 menit faster (2.1–6.3)")


def test_months_outside_the_usual_variation_are_not_called_inside_of_it():
    """The chart saw them; then the headline says what both say."""
    row = row_of(Signal.NOT_TOLD_APART, -1.9, -4.1, 0.3, codes=["chart_sees_more"])
    assert plain(headline(row, ID)).endswith("di luar variasi wajar, tetapi belum terpisahkan dari arah sebelum peluncuran")


def test_a_decline_that_the_chart_does_not_show_is_not_called_worse():
    """The interval excludes 0 on the bad side; the months still lie inside of what was usual."""
    row = row_of(Signal.NOT_TOLD_APART, 0.9, 0.1, 1.7, codes=["worse_without_chart"])
    assert plain(headline(row, ID)).endswith("tampak memburuk, tetapi masih di dalam variasi wajar")
    assert plain(effect_sentence(row, ID)).endswith("grafik kendali belum menunjukkan kemunduran, jadi belum disebut memburuk.")
    assert "belum dapat terlihat" not in lead(row, ID)


@pytest.mark.parametrize(("unit", "polarity", "value", "change"), [
    ("hari", Polarity.LOWER, -2.7, "2,7 hari lebih cepat"), ("hari", Polarity.LOWER, 2.7, "2,7 hari lebih lambat"),
    ("jam", Polarity.HIGHER, 2.7, "2,7 jam lebih lama"), ("jam", Polarity.HIGHER, -2.7, "2,7 jam lebih singkat"),
    ("permohonan", Polarity.HIGHER, 2.7, "2,7 permohonan lebih banyak"), ("aduan", Polarity.LOWER, -2.7, "2,7 aduan lebih sedikit"),
    ("%", Polarity.HIGHER, 2.7, "naik 2,7 poin"), ("Persen", Polarity.HIGHER, -2.7, "turun 2,7 poin"),
    ("Rp", Polarity.HIGHER, 53_251_797.0, "Rp53,3 juta lebih banyak"), ("indeks", Polarity.HIGHER, 2.7, "2,7 indeks lebih tinggi"),
    ("ton per hari", Polarity.LOWER, -2.7, "2,7 ton per hari lebih rendah"),
])
def test_a_difference_speaks_in_the_words_of_its_unit(unit, polarity, value, change):
    one = replace(WAIT, unit=Unit(unit), polarity=polarity, baseline=None)
    row = row_of(Signal.PROVEN, value, value - abs(value) / 2, value + abs(value) / 2, one=one, actual=300e6 if unit == "Rp" else 7.8)
    assert change in plain(headline(row, ID))


@pytest.mark.parametrize(("observed", "value"), [(2.45, -2.79), (2.449, -2.751), (86.15, 16.25), (1014.4, -19.6)])
def test_who_subtracts_what_is_printed_finds_the_size_that_is_printed(observed, value):
    """2.45 rounds to 2.4 or 2.5 and 2.79 to 2.8: what was expected is printed as their sum, and not rounded by itself."""
    row = row_of(Signal.PROVEN, value, value - 1, value + 0.5, actual=observed)
    shown, expected, size = rounded_effect(row)
    assert shown - expected == pytest.approx(math.copysign(size, value))
    assert abs(expected - (observed - value)) <= 10.0 ** -effect_places(row)


def test_the_sentence_of_files_and_evidence_has_the_same_size_with_its_interval():
    row = row_of(Signal.PROVEN, -4.2, -6.3, -2.1)
    assert plain(effect_sentence(row, ID)) == (
        "Sejak Juli 2019, waktu tunggu rata-rata 4,2 menit lebih cepat (selang 95%: 2,1–6,3) dibanding perkiraan tanpa inovasi.")
    assert plain(signal_line(row, ID)) == "−4,2 menit (95%: −6,3 s.d. −2,1)"
    assert plain(change_text(row, ID)) == "12,0 → 7,8 menit"


def test_what_lies_within_the_usual_variation_is_said_with_both_signs_and_what_could_have_been_seen():
    row = row_of(Signal.NOT_TOLD_APART, -0.4, -2.1, 1.3, detectable=2.5)
    assert plain(effect_sentence(row, ID)) == (
        "Sejak Juli 2019, waktu tunggu rata-rata 0,4 menit lebih cepat (selang 95%: −2,1 s.d. +1,3); belum terbedakan dari variasi wajar. "
        "Perubahan di bawah 2,5 menit memang belum dapat terlihat dengan data ini.")
    assert "Perubahan di bawah 2,5 menit belum dapat terlihat" in plain(lead(row, ID))


def test_the_last_value_and_the_target_stand_beside_the_headline_by_their_names():
    assert plain(beside(row_of(Signal.PROVEN, -4.2, -6.3, -2.1), ID)) == "Terakhir 7,8 menit (Sep 2019) · target 8,0 menit"


@pytest.mark.parametrize(("signal", "value", "low", "high", "line"), [
    ("%", -3.24, -4.1, -2.4, "−3,2 poin (95%: −4,1 s.d. −2,4)"),
    ("Rp", 33.7e6, 2.81e6, 61.3e6, "+Rp33,7 juta (95%: +Rp2,8 juta s.d. +Rp61,3 juta)"),
    ("hari", -0.42, -0.8, -0.04, "−0,42 hari (95%: −0,80 s.d. −0,04)"),
])
def test_differences_print_in_points_money_and_enough_decimals(signal, value, low, high, line):
    """Of percentages in points; a limit that would read as nothing gets one decimal more, and then all three do."""
    row = row_of(Signal.PROVEN, value, low, high, one=replace(WAIT, unit=Unit(signal)), actual=370e6 if signal == "Rp" else 7.8)
    assert plain(signal_line(row, ID)) == line


# Where it is not

def test_without_a_judgement_the_reason_stands_there_and_no_cause_is_claimed():
    row = row_of(Signal.CANNOT_JUDGE, None, None, None, reason=Note("too_few_months_after", {"n": 2, "need": 3}))
    assert plain(headline(row, ID)) == "Waktu tunggu: dari 12,0 menjadi 7,8 menit"
    assert effect_sentence(row, ID) == "Perubahan belum dapat dinilai: baru 2 bulan data sesudah peluncuran, perlu 3."
    assert signal_line(row, ID) == "baru 2 bulan data sesudah peluncuran, perlu 3"


@pytest.mark.parametrize(("one", "table", "said", "next_to"), [
    pytest.param(indicator(name="Sampah", unit=Unit("ton"), aggregation=Aggregation.SUM, baseline=0.0, target=None),
                 "I-1 2018-10 38\nI-1 2018-11 39\nI-1 2018-12 40\nI-1 2019-01 68\nI-1 2019-02 70",
                 "Sampah: dari 39,0 menjadi 69,0 ton sebulan", "Seluruhnya 138 ton sejak Januari 2019", id="a sum, a month"),
    pytest.param(indicator(name="Izin", unit=Unit("izin"), aggregation=Aggregation.SUM, baseline=0.0, target=500.0),
                 "I-1 2019-01 100\nI-1 2019-02 120", "Izin: 220 izin sejak diluncurkan", "Target 500 izin", id="a sum from nothing"),
    pytest.param(indicator(name="Nasabah", unit=Unit("keluarga"), baseline=2900.0, target=None),
                 "I-1 2018-12 2900\nI-1 2019-02 4650", "Nasabah: sejak diluncurkan bertambah 1.750, menjadi 4.650 keluarga", "", id="a stock"),
    pytest.param(indicator(name="Tepat waktu", unit=Unit("%"), aggregation=Aggregation.MEAN, baseline=58.0, target=80.0),
                 "I-1 2019-01 57\nI-1 2019-02 58", "Tepat waktu: rata-rata 57,5% sejak diluncurkan, kondisi awal 58,0%",
                 "Terakhir 58% (Feb 2019) · target 80%", id="a share"),
])
def test_sums_stocks_and_shares_are_told_as_what_they_are(one, table, said, next_to):
    row = measured(one, table)
    assert plain(headline(row, ID)) == said
    assert plain(beside(row, ID)) == next_to


def test_a_result_that_went_back_says_so_in_its_headline():
    """From 80 to 60 where 90 was promised: −2 of the way."""
    row = measured(indicator(name="Cakupan", unit=Unit("%"), aggregation=Aggregation.MEAN, baseline=80.0, target=90.0), "I-1 2019-06 60")
    assert row.pace.mark is Pace.GOING_BACK
    assert "mundur" in headline(row, ID)
    assert pace_line(row, ID) == "menjauh dari target, di belakang kondisi awal"


def test_what_has_not_moved_is_said_to_have_not_moved():
    row = measured(indicator(unit=Unit("%"), aggregation=Aggregation.MEAN, baseline=58.0, target=80.0), "I-1 2019-08 57.8")
    assert pace_line(row, ID) == "belum bergerak dari kondisi awal, rencana 67%"


# What residents could say

def test_every_month_since_beats_every_month_before_only_where_it_is_so():
    """Twelve months from 60 to 66 minutes, then 48 to 50; with one month of 61 after, nothing of the kind is said."""
    before = [60, 61, 66, 62, 63, 64, 65, 60, 61, 62, 63, 64]
    one = replace(WAIT, aggregation=Aggregation.MEAN)
    tables = ["\n".join(f"I-1 {Period.of('2018-01').shifted(step)} {value}" for step, value in enumerate([*before, *after]))
              for after in ([50, 49, 48], [50, 61, 48])]
    true, false = (scorecard(made([one], table)).rows["I-1"] for table in tables)
    assert felt(true, ID) == "Tiap bulan sejak diluncurkan lebih cepat daripada bulan mana pun sebelumnya"
    assert felt(true, EN) == "Every month since the launch was faster than any month before"
    assert felt(false, ID) == ""


# What was saved

@pytest.mark.parametrize(("value", "low", "high", "said"), [
    (11_741.6, 9_812.3, 13_499.9, "11.700 hari (9.810–13.400)"), (59.9, 12.2, 99.9, "59 hari (12–99)"),
    (100.0, 100.0, 1000.0, "100 hari (100–1.000)"),
])
def test_what_was_saved_is_rounded_down_with_its_interval(value, low, high, said):
    """Three digits, the rest cut off."""
    assert plain(saving_text(Saving(Unit("hari"), Result(value, low=low, high=high)), ID)) == said


@pytest.mark.parametrize(("name", "inside"), [("Waktu tunggu", "waktu tunggu"), ("KTP dan KK selesai", "KTP dan KK selesai"),
                                              ("RT yang membuka kelas", "RT yang membuka kelas")])
def test_a_name_inside_a_sentence_keeps_its_abbreviation(name, inside):
    assert spoken(name) == inside


def test_all_tested_indicators_are_counted_whatever_came_out():
    assert pytest.approx(0.1, abs=0.03) == 3 * 0.025
    rows = [row_of(signal, -1.0, -2.0, -0.5) for signal in (Signal.PROVEN, Signal.NOT_TOLD_APART, Signal.CANNOT_JUDGE, Signal.WORSE)]
    assert how_many_tested(rows, ID) == (
        "Dari 4 indikator, 3 dapat diuji: 1 terbukti, 1 belum terbedakan, 1 memburuk; kebetulan saja membawa sekitar 0,1 bukti.")
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
