"""Who gained and what it cost, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy
import pytest

from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.cost import costs
from smartcity_metrics.metrics.equity import equity
from smartcity_metrics.programme import Aggregation, Benefit, District, Event, EventKind, Period, Polarity
from tests.metrics.conftest import WIN, indicator, made

PLACES = (District("A", "A", 1000), District("B", "B", 2000), District("C", "C", 3000))
MONTHS = [str(Period.of("2018-07").shifted(step)) for step in range(12)]  # six before January 2019, six after


def judged(values, one, parts=False, events=(), districts=PLACES):
    """values: district -> twelve figures, or (part, whole) pairs."""
    lines = []
    for code, figures in values.items():
        for month, figure in zip(MONTHS, figures, strict=True):
            top = f"{100 * figure[0] / figure[1]} {figure[0]}/{figure[1]}" if parts else figure
            lines.append(f"I-1 {month} {top} @{code}")
    programme = made([one], "\n".join(lines), districts=districts, events=tuple(events))
    return equity(scorecard(programme).rows["I-1"], programme)


DAYS = indicator(polarity=Polarity.LOWER, aggregation=Aggregation.MEAN)


def test_the_gap_of_means_and_its_change_by_hand():
    """A 4, 6, 4, 6, 4, 6 (mean 5) then 2, 4 … (3); B 10 then 5; C 9, 11 … (10) then 6, 8 … (7), the worst: 8.5 over all.

    Gap 5 before, 4 after, change -1. A's variance: six deviations of 1 square to 6; 6/5 * 6 / 36 = 0.2. So all four
    (C's too): 0.8 together, Welch's freedom 0.64 / (4 * 0.04 / 5) = 20, t 2.086: -1 ± 2.086 * 0.8944 = ± 1.866.
    """
    found = judged({"A": [4, 6] * 3 + [2, 4] * 3, "B": [10] * 6 + [5] * 6, "C": [9, 11] * 3 + [6, 8] * 3}, DAYS)
    assert (found.best, found.worst, found.n) == ("A", "C", 3)
    assert (found.before.value, found.after.value, found.value) == pytest.approx((5, 4, -1))
    assert (found.low, found.high) == pytest.approx((-1 - 1.866, -1 + 1.866), abs=0.001)
    assert found.verdict == "same"


def test_the_mean_distance_is_weighted_by_people():
    """Before: A 5 (1,000 people), B 10 (2,000), C 10 (3,000): city 55/6 = 9.1667; distances 4.1667, 0.8333 twice.

    (4.1667 * 1 + 0.8333 * 5) / 6 = 1.3889.
    """
    found = judged({"A": [4, 6] * 3 + [2, 4] * 3, "B": [10] * 6 + [5] * 6, "C": [9, 11] * 3 + [6, 8] * 3}, DAYS)
    assert found.before.spread == pytest.approx(1.38889, abs=0.0001)


def test_a_ratio_is_weighted_by_its_cases_and_printed_in_percent():
    """A: 90 of 100 five times and 90 of 500 once is 540 of 1,000, not the mean of the shares."""
    share = indicator(unit="%", polarity=Polarity.HIGHER, aggregation=Aggregation.RATIO)
    found = judged({"A": [(90, 100)] * 5 + [(90, 500)] + [(80, 100)] * 6, "B": [(50, 100)] * 12, "C": [(30, 100)] * 6 + [(60, 100)] * 6},
                   share, parts=True)
    assert (found.best, found.worst) == ("A", "C")
    assert (found.before.best, found.before.worst, found.before.value) == pytest.approx((54, 30, 24))


def test_a_count_is_given_for_a_thousand_people():
    """A: 10 a month of 1,000; B: 10 of 2,000; C: 60 of 3,000: 10, 5 and 20 for every 1,000."""
    cases = indicator(polarity=Polarity.HIGHER, aggregation=Aggregation.SUM)
    found = judged({"A": [10] * 12, "B": [10] * 12, "C": [60] * 12}, cases)
    assert (found.best, found.worst, found.before.value, found.per) == ("C", "B", 15, "people")
    assert (found.low, found.high, found.verdict) == (0, 0, "same")


@pytest.mark.parametrize(("one", "values", "districts", "reason"), [
    (indicator(polarity=Polarity.NEUTRAL, aggregation=Aggregation.MEAN), {"A": range(12), "B": range(12), "C": range(12)}, PLACES,
     "no_direction"),
    (DAYS, {"A": range(12), "B": range(12)}, PLACES[:2], "too_few_districts"),
    (indicator(aggregation=Aggregation.SUM), {"A": range(12), "B": range(12), "C": range(12)},
     tuple(District(code, code) for code in "ABC"), "no_denominators"),
])
def test_what_cannot_be_compared_is_withheld(one, values, districts, reason):
    found = judged(values, one, districts=districts)
    assert (found.value, found.reason.code) == (None, reason)


def test_a_month_with_a_disruption_counts_on_neither_side():
    flood = Event(date(2018, 9, 10), EventKind.DISRUPTION, "Banjir")
    found = judged({"A": [4, 6, 99, 4, 6, 5] + [3] * 6, "B": [10] * 12, "C": [12] * 12}, DAYS, events=[flood])
    assert (found.before.n, found.before.best) == (5, 5)


def test_districts_that_are_all_alike_are_seldom_said_to_have_changed():
    """300 cities of six equal districts, 18 months before and 6 after: 5 % of the intervals leave 0 out.

    Of 300 that is 15, and three standard errors are 11.
    """
    rng = numpy.random.default_rng(5)
    places = tuple(District(str(code), str(code)) for code in range(6))
    start, outside = Period.of("2017-07"), 0
    for _ in range(300):
        lines = [f"I-1 {start.shifted(step)} {value:.4f} @{code}" for code in range(6)
                 for step, value in enumerate(rng.normal(50, 5, size=24))]
        programme = made([DAYS], "\n".join(lines), districts=places)
        outside += equity(scorecard(programme).rows["I-1"], programme).verdict != "same"
    assert 4 <= outside <= 26


SPENT = replace(WIN, budget=200e6, spent=120e6, launched=date(2019, 1, 1))
BEFORE = [20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22]
AFTER = [10, 12, 11, 9, 12, 11]


def priced(cases=100, win=SPENT, after=AFTER):
    """Days fall from 21.6 to 10.8; each month so many cases; each month 50 people reached."""
    months = [Period.of("2018-01").shifted(step) for step in range(18)]
    days = indicator("I-1", polarity=Polarity.LOWER, aggregation=Aggregation.MEAN, benefit=Benefit.TIME, volume="I-2", main=True)
    volume = indicator("I-2", unit="berkas", aggregation=Aggregation.SUM, target=None, baseline=None)
    people = indicator("I-3", unit="orang", aggregation=Aggregation.SUM, benefit=Benefit.BENEFICIARIES, target=None, baseline=None)
    lines = [f"I-1 {month} {value}" for month, value in zip(months, [*BEFORE, *after], strict=True)]
    lines += [f"{code} {month} {n}" for month in months[12:] for code, n in (("I-2", cases), ("I-3", 50))]
    return scorecard(made([days, volume, people], "\n".join(lines), wins=[win]))


def test_the_price_of_a_case_a_day_and_a_person_by_hand():
    """120 million over 6 x 100 cases is 200,000; over 6 x 50 people 400,000; over the days saved with its limits turned round."""
    card = priced()
    found = {cost.what: cost for cost in costs(card, "QW-1")}
    assert (found["case"].value, found["case"].low, found["case"].unit) == (200_000, None, "berkas")
    assert (found["person"].value, found["person"].high) == (400_000, None)
    saving = card.rows["I-1"].saving.result
    assert found["saved"].value == pytest.approx(120e6 / saving.value)
    assert (found["saved"].low, found["saved"].high) == pytest.approx((120e6 / saving.high, 120e6 / saving.low))


def test_what_is_not_told_from_chance_has_no_price():
    assert "saved" not in {cost.what for cost in costs(priced(after=[21, 22, 20, 23, 21, 22]), "QW-1")}


@pytest.mark.parametrize("spent", [None, 0.0])
def test_without_spending_nothing_has_a_price(spent):
    assert costs(priced(win=replace(SPENT, spent=spent)), "QW-1") == ()


def test_no_case_has_no_price():
    assert {cost.what for cost in costs(priced(cases=0), "QW-1")} == {"person"}
