"""Who owes which number: from the last value to the last month that is over, and no further than the programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Period
from smartcity_metrics.story import pulse
from tests.metrics.conftest import WIN, indicator, made
from tests.story.test_deck import FACTS

ID, EN = words("id"), words("en")
WINS = [replace(WIN, code="QW-1", opd="Dinas Kesehatan"), replace(WIN, code="QW-2", opd="Dinas Perhubungan")]
SHEET = """
A-1 2019-01 10
A-1 2019-02 11
A-1 2019-04 12
A-1 2019-05 13 provisional
B-1 2019-Q1 5
B-1 2019-Q2 6
"""


def card():
    known = [indicator("A-1", name="Waktu tunggu", quick_win="QW-1"), indicator("B-1", name="Penumpang", quick_win="QW-2")]
    return scorecard(made(known, SHEET, wins=WINS, facts=FACTS))


def months(*names: str) -> tuple[Period, ...]:
    return tuple(map(Period.of, names))


def test_what_is_awaited_is_counted_from_the_last_value_to_the_last_month_that_is_over():
    """On 10 August July is over; of A-1 June and July are owed, March was left out, May is provisional."""
    one, two = pulse.pulses(card(), date(2019, 8, 10))
    assert (one.code, one.opd, one.last, one.days) == ("A-1", "Dinas Kesehatan", Period.of("2019-05"), 71)
    assert (one.owed, one.gaps, one.provisional) == (months("2019-06", "2019-07"), months("2019-03"), months("2019-05"))
    assert (two.code, two.owed, two.gaps, two.provisional) == ("B-1", (), (), ())


def test_a_quarter_is_owed_once_it_is_over():
    """On 10 October the third quarter is; on 30 September it is not."""
    assert [one.owed for one in pulse.pulses(card(), date(2019, 10, 10)) if one.code == "B-1"] == [months("2019-Q3")]
    assert [one.owed for one in pulse.pulses(card(), date(2019, 9, 30)) if one.code == "B-1"] == [()]


def test_after_the_programme_nobody_owes_more():
    """It ends on 31 December 2019; seven years later the same months are awaited as in January 2020."""
    later, then = (pulse.pulses(card(), day) for day in (date(2026, 11, 24), date(2020, 1, 20)))
    assert [one.owed for one in later] == [one.owed for one in then]


def test_the_reminder_names_each_figure_and_can_be_sent_as_it_is():
    found = pulse.pulses(card(), date(2019, 8, 10))
    assert pulse.reminder(found, "Dinas Kesehatan", date(2019, 8, 10), ID).splitlines() == [
        "Yth. Dinas Kesehatan,", "", "per 10 Agu 2019 kami masih menunggu angka berikut untuk paparan quick win:",
        "- A-1 Waktu tunggu: Mar 2019, Jun 2019, Jul 2019", "- A-1 Waktu tunggu: Mei 2019 masih sementara; mohon angka finalnya", "",
        "Templat yang sudah berisi baris-baris ini dapat diunduh di halaman Templat; setelah diisi, unggah di halaman Unggah. Terima kasih."]
    assert pulse.reminder(found, "Dinas Perhubungan", date(2019, 8, 10), ID) == ""


def test_the_headline_counts_agencies_and_figures():
    assert pulse.headline(pulse.pulses(card(), date(2019, 8, 10)), ID) == "Masih ditunggu 3 angka dari satu perangkat daerah"
    assert pulse.headline([], EN) == "There are no indicators yet"


def test_many_periods_are_named_by_the_first_and_the_last():
    assert pulse.listed(months("2019-01", "2019-02", "2019-03", "2019-04", "2019-05"), EN) == "Jan 2019 to May 2019 (5 periods)"
