"""Every figure can be opened: to its cells, and to the reason why it counts or does not."""

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Aggregation, District, Kind, Period, empty_programme
from smartcity_metrics.story.evidence import asked, figures, promises, value_text, why_not_counted
from tests.metrics.conftest import CITY, WIN, indicator, observations

LAUNCHED = replace(WIN, launched=date(2019, 7, 1))
TABLE = """
    I-1 2019-06 5
    I-1 2019-07 4
    I-1 2019-09 3
    I-1 2019-10 2 provisional
    I-1 2019-07 3.5 plan
"""


def judged(table, one=None, districts=(), at="2019-12"):
    """The row of the indicator, and its programme."""
    programme = replace(empty_programme(CITY), quick_wins=(LAUNCHED,), indicators=(one or indicator(),), observations=observations(table),
                        districts=tuple(District(code, code) for code in districts))
    card = scorecard(programme, Period.of(at))
    return card.rows["I-1"], programme, card.as_of


def test_figures_stand_in_order_of_time_with_their_cells_and_their_gaps():
    row, programme, _ = judged(TABLE)
    found = [(str(one.period), str(one.kind), one.value, [cell.place for cell in one.cells]) for one in figures(row, programme)]
    assert found == [
        ("2019-06", "actual", 5.0, ["Realisasi!C2"]),
        ("2019-07", "plan", 3.5, ["Realisasi!C6"]),
        ("2019-07", "actual", 4.0, ["Realisasi!C3"]),
        ("2019-08", "actual", None, []),
        ("2019-09", "actual", 3.0, ["Realisasi!C4"]),
        ("2019-10", "actual", 2.0, ["Realisasi!C5"]),
    ]


@pytest.mark.parametrize(("period", "why"), [("2019-06", "before"), ("2019-07", None), ("2019-08", "missing"), ("2019-09", None),
                                             ("2019-10", "provisional")])
def test_a_figure_says_why_it_does_not_count(period, why):
    row, programme, as_of = judged(TABLE)
    figure = asked(figures(row, programme), row, period, "", "actual")
    assert why_not_counted(figure, row, as_of) == why


def test_a_figure_after_the_day_of_judgement_does_not_count():
    row, programme, as_of = judged(TABLE, at="2019-08")
    assert why_not_counted(asked(figures(row, programme), row, "2019-09", "", "actual"), row, as_of) == "later"


def test_without_a_period_the_last_that_counts_is_shown():
    row, programme, _ = judged(TABLE)
    assert str(asked(figures(row, programme), row, None, "", "actual").period) == "2019-09"
    assert str(asked(figures(row, programme), row, None, "", "plan").period) == "2019-07"
    assert asked(figures(row, programme), row, "2018-01", "", "actual") is None


def test_a_city_value_made_of_districts_names_the_cells_of_all():
    row, programme, as_of = judged("I-1 2019-07 4 @A\nI-1 2019-07 6 @B", indicator(aggregation=Aggregation.SUM), ("A", "B"))
    city = asked(figures(row, programme), row, None, "", "actual")
    assert (city.value, city.made, [cell.place for cell in city.cells]) == (10.0, True, ["Realisasi!C2", "Realisasi!C3"])
    part = asked(figures(row, programme), row, None, "A", "actual")
    assert why_not_counted(part, row, as_of) is None


def test_a_district_does_not_count_beside_the_citys_own_row():
    row, programme, as_of = judged("I-1 2019-07 4 @A\nI-1 2019-07 9", districts=("A",))
    part = asked(figures(row, programme), row, None, "A", "actual")
    assert why_not_counted(part, row, as_of) == "district"


def test_what_was_promised_names_its_cells():
    one = indicator(cells={"target": "abc:Indikator!K4"})
    row, _, _ = judged(TABLE, one)
    known = {name: (text.replace("\xa0", " "), cell.place if cell else None) for name, text, cell in promises(row, words("id"))}
    assert known["Target"] == ("100 hari", "Indikator!K4")
    assert known["Kondisi awal"] == ("0 hari", None)
    assert "Target atas" not in known


def test_a_missing_figure_is_never_zero():
    row, programme, _ = judged(TABLE)
    assert value_text(asked(figures(row, programme), row, "2019-08", "", Kind.ACTUAL), row, words("id")) == "belum ada data"
