"""Equity and cost on the pages, in both languages."""

from __future__ import annotations

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Aggregation, Polarity
from smartcity_metrics.story import method, quick_win
from tests.metrics.conftest import indicator, made
from tests.metrics.test_equity_and_cost import MONTHS, PLACES, priced

ID, EN = words("id"), words("en")


def link(page, **query):
    return page


def test_metode_works_the_gap_of_the_districts_with_its_numbers():
    values = {"A": [4, 6] * 3 + [2, 4] * 3, "B": [10] * 6 + [5] * 6, "C": [9, 11] * 3 + [6, 8] * 3}
    table = "\n".join(f"I-1 {month} {value} @{code}" for code, own in values.items()
                      for month, value in zip(MONTHS, own, strict=True))
    days = indicator(polarity=Polarity.LOWER, aggregation=Aggregation.MEAN)
    html = method.page(scorecard(made([days], table, districts=PLACES)), "I-1", ID, link)
    for said in ("Jarak A (terbaik) dan C (terburuk), sebelum peluncuran", "|5 − 10|", "4 − 5 = −1", "Cochran 1977",
                 "Perubahan jaraknya belum terbedakan dari variasi wajar."):
        assert said in html


def test_metode_and_quick_win_tell_what_a_case_cost():
    card = priced()
    for html in (method.page(card, "I-1", ID, link), quick_win.impact(card, card.programme.quick_wins[0], ID, link)):
        assert "Biaya tiap berkas yang dilayani" in html
        assert "Rp200.000" in html
        assert "Biaya tiap hari yang dihemat" in html
    assert "Cost for each of the berkas served" in quick_win.impact(card, card.programme.quick_wins[0], EN, link)


def test_without_districts_or_spending_neither_stands_there():
    html = method.page(scorecard(made([indicator()], "I-1 2019-02 5")), "I-1", ID, link)
    assert "metode-equity" not in html
    assert "metode-cost" not in html
