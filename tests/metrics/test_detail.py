"""What a page asks of one indicator or quick win beyond the scorecard."""

from dataclasses import replace
from datetime import date

import numpy
import pandas
import pytest

from smartcity_metrics.metrics import forecast, scorecard
from smartcity_metrics.metrics.detail import compared_districts, outlook, surveys
from smartcity_metrics.metrics.scorecard import AsOf
from smartcity_metrics.programme import RESPONDENT, Aggregation, District, Event, EventKind, Period, Polarity

from .conftest import WIN, indicator, made

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
VALUES = (50 + numpy.random.default_rng(5).standard_normal(36)).round(2)
ENDS = Period.of("2019-12")
AHEAD = indicator(baseline=48.0, target=53.0, target_date=date(2020, 4, 15))


def table(values=VALUES, ends=ENDS):
    first = ends.shifted(1 - len(values))
    return "\n".join(f"I-1 {first.shifted(step)} {value}" for step, value in enumerate(values))


def seen(of=AHEAD, at=ENDS, lines=None, **more):
    """The outlook of a programme of one indicator, on the last day of `at`."""
    row = scorecard(made([of], table() if lines is None else lines, **more), at).rows["I-1"]
    return outlook(row, at.end)


# Forecast

def test_the_outlook_is_the_forecast_up_to_the_month_of_the_target_date():
    """December to 15 April: four months ahead."""
    found = seen()
    assert found == forecast(VALUES, 4, target=53.0, polarity=HIGHER)
    assert (len(found.points), found.start, found.n) == (4, 36, 36)
    assert found.value == pytest.approx(50, abs=1)


def test_without_a_date_of_its_own_the_quick_wins_end_is_the_target_date():
    """The end of June 2020: six months ahead."""
    assert len(seen(replace(AHEAD, target_date=None), wins=[replace(WIN, end=date(2020, 6, 30))]).points) == 6


@pytest.mark.parametrize(("known", "reason"), [
    pytest.param({"target_date": None, "quick_win": "QW-9"}, "no_target_date", id="neither indicator nor quick win has a date"),
    pytest.param({"target_date": date(2019, 12, 31)}, "target_date_passed", id="the last month known is the target's own"),
    pytest.param({"target_date": date(2020, 1, 1)}, None, id="the month after"),
    pytest.param({"target_date": date(2021, 1, 31)}, "horizon_too_far", id="thirteen months ahead"),
])
def test_what_is_not_forecast_says_why(known, reason):
    found = seen(replace(AHEAD, **known))
    assert (found.reason.code if found.reason else None) == reason
    assert (found.value is None) == (reason is not None)


def test_nothing_known_is_not_forecast():
    assert seen(lines="").reason.code == "no_data"


def test_a_sum_is_forecast_by_its_periods_and_not_against_the_target_of_the_whole():
    """Each month near 50; 53 is the promise of all of them, so no month reaches it or not."""
    found = seen(replace(AHEAD, aggregation=Aggregation.SUM))
    assert found.value == pytest.approx(50, abs=1)
    assert (found.verdict, found.earliest, found.chance) == (None, None, None)


def test_a_target_that_is_met_is_said_to_be_reached():
    """The last month stands beyond 45."""
    assert seen(replace(AHEAD, target=45.0)).verdict == "already_reached"


@pytest.mark.parametrize(("at", "ends", "target", "reason"), [
    pytest.param("2020-04", "2020-02", date(2020, 6, 30), "across_break", id="in April one knows"),
    pytest.param("2020-03", "2020-02", date(2020, 6, 30), None, id="in March nobody knew"),
    pytest.param("2020-04", "2019-12", date(2020, 2, 29), None, id="the target lies before it"),
])
def test_row_march_2020_onward_is_not_forecast_across(at, ends, target, reason):
    found = seen(replace(AHEAD, target_date=target), Period.of(at), table(ends=Period.of(ends)))
    assert (found.reason.code if found.reason else None) == reason


def test_row_march_2020_onward_is_forecast_from_its_own_months_only():
    """Fourteen months of the pandemic are enough, whatever came before them."""
    ends = Period.of("2021-04")
    values = numpy.concatenate([VALUES[:22] + 400, VALUES[:14]])
    found = seen(replace(AHEAD, target_date=date(2021, 6, 30)), ends, table(values, ends))
    assert found == forecast(VALUES[:14], 2, target=53.0, polarity=HIGHER)


def test_a_redefinition_cuts_what_the_forecast_may_learn_from():
    """Counted differently until December 2017: 24 months are left."""
    values = numpy.concatenate([VALUES[:12] * 9, VALUES[12:]])
    found = seen(lines=table(values), events=[Event(date(2018, 1, 1), EventKind.REDEFINITION, "definisi", "I-1")])
    assert found == forecast(VALUES[12:], 4, target=53.0, polarity=HIGHER)


# Surveys

def answers(period, *people, quick_win="QW-1"):
    """A row per answer; `people` are strings of digits, one an element, - for no answer."""
    rows = [{"quick_win": quick_win, "period": period, "element": f"U{number + 1}", "respondent": person + 1,
             "answer": numpy.nan if digit == "-" else float(digit), "origin": f"abc:Survei!C{person + 2}"}
            for person, digits in enumerate(people) for number, digit in enumerate(digits)]
    return pandas.DataFrame(rows, columns=list(RESPONDENT)).astype(RESPONDENT)


def surveyed(*frames, **win):
    return surveys(replace(made([], "", wins=[replace(WIN, **win)]), survey=pandas.concat(frames)), "QW-1")


def test_surveys_stand_in_order_of_time_each_from_its_own_people():
    """Means 3 and 3 of two elements give 25 x 3 = 75; 3.5 and 3 give 81.25; another quick win's people do not count."""
    found = surveyed(answers("2019-S2", "33", "43"), answers("2018", "24", "42"), answers("2018", "11", quick_win="QW-2"))
    assert [(str(one.period), one.result.n, one.result.value) for one in found] == [("2018", 2, 75.0), ("2019-S2", 2, 81.25)]
    assert (found[0].change, found[1].change.value, found[1].change.n) == (None, 6.25, 4)


def test_the_shorter_of_two_periods_with_one_end_comes_first():
    """June, the second quarter, the first half."""
    found = surveyed(*(answers(period, "33", "34") for period in ("2019-S1", "2019-Q2", "2019-06", "2019-07")))
    assert [str(one.period) for one in found] == ["2019-06", "2019-Q2", "2019-S1", "2019-07"]


def test_a_change_within_the_interval_is_the_same():
    """Respondents 75 and 87.5 after 62.5 and 87.5: two people each say nothing of 6.25 points."""
    found = surveyed(answers("2018", "32", "43"), answers("2019", "33", "43"))
    assert (found[1].change.value, found[1].change.verdict) == (6.25, "same")


def test_the_people_a_service_is_for_say_how_many_must_be_asked():
    """Krejcie and Morgan's table: 80 of 100."""
    assert surveyed(answers("2019", "33", "43"), beneficiary_target=100.0)[0].result.needed == 80
    assert surveyed(answers("2019", "33", "43"))[0].result.needed is None


def test_a_quick_win_without_a_survey_has_none():
    assert surveys(made([], ""), "QW-1") == ()


# Districts

PLACES = [District("A", "Barat", 1000), District("B", "Utara", 2000), District("C", "Timur", 1000)]


def compared(lines, districts=PLACES, day=date(2019, 12, 31), **known):
    programme = made([indicator(**{"unit": "aduan"} | known)], lines, districts=districts)
    return compared_districts(scorecard(programme, AsOf(day, Period.month_of(day))).rows["I-1"], programme, day)


def test_a_ratio_is_compared_by_its_own_cases():
    """10 of 100, 60 of 200, 30 of 100 in the last month that is final anywhere: 100 of 400 are a quarter."""
    found = compared("""
        I-1 2019-01 99 @A final 99/100
        I-1 2019-02 10 @A final 10/100
        I-1 2019-02 30 @B final 60/200
        I-1 2019-02 30 @C final 30/100
        I-1 2019-03 90 @C provisional 90/100
    """, aggregation=Aggregation.RATIO, unit="%")
    assert (str(found.period), found.codes, found.per) == ("2019-02", ("A", "B", "C"), "cases")
    assert found.limits.value == pytest.approx(0.25)
    assert found.limits.figures == pytest.approx([0.1, 0.3, 0.3])


def test_a_sum_is_compared_by_the_people_who_live_there():
    """10, 20 and 30 complaints of 1,000, 2,000 and 1,000 people: 60 of 4,000."""
    found = compared("I-1 2019-02 10 @A\nI-1 2019-02 20 @B\nI-1 2019-02 30 @C", aggregation=Aggregation.SUM, polarity=LOWER)
    assert (found.per, found.limits.value) == ("people", pytest.approx(0.015))
    assert found.limits.figures == pytest.approx([0.01, 0.01, 0.03])


def test_a_district_without_the_month_is_left_open():
    """Four districts, B's February is missing: three are compared."""
    found = compared("I-1 2019-01 7 @B\nI-1 2019-02 10 @A\nI-1 2019-02 30 @C\nI-1 2019-02 20 @D",
                     [*PLACES, District("D", "Selatan", 1000)], aggregation=Aggregation.SUM)
    assert (found.limits.n, found.limits.value) == (3, pytest.approx(0.02))
    assert numpy.isnan(found.limits.figures[1])


@pytest.mark.parametrize(("lines", "districts", "known", "reason"), [
    pytest.param("I-1 2019-02 10 @A\nI-1 2019-02 20 @B\nI-1 2019-02 30 @C", PLACES, {"aggregation": Aggregation.MEAN}, "no_denominators",
                 id="a mean has no size"),
    pytest.param("I-1 2019-02 10 @A\nI-1 2019-02 20 @B\nI-1 2019-02 30 @C", ["A", "B", "C"], {"aggregation": Aggregation.SUM},
                 "no_denominators", id="nobody knows how many people live there"),
    pytest.param("I-1 2019-02 10 @A\nI-1 2019-02 20 @B", PLACES, {"aggregation": Aggregation.SUM}, "too_few_districts", id="two districts"),
    pytest.param("I-1 2019-02 10 @A provisional", PLACES, {"aggregation": Aggregation.SUM}, "no_data", id="nothing final"),
    pytest.param("I-1 2019-02 10", PLACES, {}, "no_data", id="the city alone"),
])
def test_districts_that_cannot_be_compared_say_why(lines, districts, known, reason):
    found = compared(lines, districts, **known)
    assert (found.limits.value, found.limits.reason.code, found.per) == (None, reason, "people" if reason == "too_few_districts" else "")
