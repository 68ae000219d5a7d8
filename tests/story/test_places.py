"""An indicator beside other cities, as people read it on Quick Win and Metode, and as the JSON has it."""

from __future__ import annotations

from dataclasses import replace

import numpy

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.comparison_places import compared_places
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.programme import Period, Polarity
from smartcity_metrics.story import method, places
from tests.metrics.conftest import indicator, made
from tests.metrics.test_comparison_places import others

ID, EN = words("id"), words("en")


def card(frame, own, **more):
    table = "\n".join(f"I-1 {Period.of('2018-01').shifted(step)} {value:.2f}" for step, value in enumerate(own))
    known = made([indicator(polarity=Polarity.LOWER, name="Waktu tunggu", **more)], table)
    return scorecard(replace(known, comparisons=frame))


def fallen():
    """Four cities that swing alike, and ours with them until it falls by five in January 2019."""
    frame, swing = others()
    return card(frame, 20.3 + swing - numpy.repeat([0.0, 5.0], [12, 6]))


def page(known, say=ID):
    return method.page(known, "I-1", say, lambda name, **query: name)


def test_quick_win_says_how_much_lower_than_how_many_cities_and_how_rare_that_is():
    known = fallen()
    html = places.beside(known, "I-1", ID)
    found = compared_places(known.rows["I-1"], known.programme)
    assert "Dibanding 4 kota lain" in html
    assert "lebih rendah daripada campuran" in html
    assert f"Dari {found.rank.of} tempat yang dapat ditiru" in html
    assert "Against 4 other cities" in places.beside(known, "I-1", EN)


def test_places_that_are_no_cities_are_not_called_so():
    frame, swing = others()
    known = card(frame.assign(name=frame["name"].str.replace("Kota", "Kecamatan")), 20.3 + swing)
    assert "Dibanding 4 tempat lain" in places.beside(known, "I-1", ID)


def test_metode_shows_weights_every_period_and_the_formulas():
    html = page(fallen())
    assert 'id="metode-places"' in html
    for said in ("Bobot campuran", "Selisih dari selisih", "Meleset sebelum peluncuran", "Abadie"):
        assert said in html


def test_what_no_mix_follows_is_withheld_on_both_pages_with_the_reason():
    frame, swing = others()
    known = card(frame, 40 + swing)
    said = "tidak ada campuran tempat lain yang sebelum peluncuran bergerak seperti di sini"
    assert said in places.beside(known, "I-1", ID)
    assert said.capitalize() in page(known)
    [one] = score_json(known)["indicators"]
    assert (one["comparison"]["value"], one["comparison"]["reason"]) == (None, "no_mix_follows")


def test_without_other_places_nothing_stands_anywhere():
    frame, swing = others()
    known = card(frame[:0], 20 + swing)
    assert places.beside(known, "I-1", ID) == ""
    assert "metode-places" not in page(known)
    assert score_json(known)["indicators"][0]["comparison"] is None


def test_the_json_holds_effect_ranks_and_weights():
    [one] = score_json(fallen())["indicators"]
    found = one["comparison"]
    assert round(found["value"]) == -5
    assert (found["rank"]["rank"], found["difference_rank"]) == (1, {"rank": 1, "of": 5})
    assert abs(sum(found["weights"].values()) - 1) < 1e-9


def test_a_name_from_a_cell_cannot_become_markup():
    frame, swing = others()
    known = card(frame.assign(name="<img src=x>"), 20.3 + swing)
    assert "<img" not in page(known) + places.beside(known, "I-1", ID)
