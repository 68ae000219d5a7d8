"""How many of how many: one count, named as what it is, the same on pages, slides and JSON."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.programme import Aggregation, Benefit, Period, Stage, empty_programme
from smartcity_metrics.story import dimension, overview
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.sentences import city_headline
from smartcity_metrics.story.theme import LIGHT
from tests.metrics.conftest import CITY, WIN, indicator, observations
from tests.test_house import named, sources, tree

ID = words("id")
TABLE = """
    I-1 2019-06 60
    I-2 2019-06 60
"""
JUNE = Period.of("2019-06")


def card_of(*indicators, table=TABLE):
    """Three quick wins of one dimension, of which two have indicators."""
    wins = (WIN, replace(WIN, code="QW-2", name="Pajak daring"), replace(WIN, code="QW-3", name="Peta banjir"))
    programme = replace(empty_programme(CITY), quick_wins=wins, indicators=indicators, observations=observations(table))
    return scorecard(programme, JUNE)


@pytest.fixture
def card():
    """From 0 to 100 within 2019, 60 by June, half of the time gone: the one with a baseline is ahead of its plan.

    The other has a target, so its level is known, and no baseline, so nobody knows how far it came: no pace.
    """
    return card_of(indicator(main=True), indicator("I-2", quick_win="QW-2", baseline=None, main=True))


def link(page, **query):
    return f"/{page}"


def prose(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_main_indicator_without_a_baseline_has_a_level_and_no_pace(card):
    assert (card.city.level_judged, card.city.pace_judged, card.city.pace_unknown, card.city.total) == (2, 1, 2, 3)


def test_overview_and_dimension_say_the_same_of_how_many_are_judged(card):
    """One page said 1 of them, the next 2, of the same two quick wins; and one sentence contradicted the figure below it."""
    told = "1 dari 3 quick win dapat dinilai lajunya; 2 dari 3 dapat dinilai capaiannya"
    pages = (overview.page(card, overview.Choice(), ID, LIGHT, link), dimension.head(card, "GOV", ID, LIGHT))
    assert [told in prose(page) for page in pages] == [True, True]
    assert "Satu dari tiga quick win sesuai rencana atau lebih cepat; dua belum dapat dinilai lajunya" in prose(pages[0])
    assert "satu dari tiga quick win sesuai rencana atau lebih cepat" in prose(pages[1])


def test_slides_and_json_count_as_the_pages_do(card):
    slides = {slide.key: slide for slide in deck(card, ID).slides}
    assert slides["glance"].headline == city_headline(card.city, ID)
    assert slides["closing"].blocks[0].value == "1 dari 3"
    found = score_json(card)["dimensions"][0]
    assert (found["level_judged"], found["pace_judged"], found["of"]) == (2, 1, 3)


def test_a_selection_counts_its_own_quick_wins(card):
    """As the filters of a page choose them: of the first two one is judged by its pace, of the third alone none."""
    first, second, third = card.programme.quick_wins
    assert (card.selection([first, second]).pace_judged, card.selection([first, second]).total) == (1, 2)
    assert city_headline(card.selection([third]), ID) == "Belum ada quick win yang lajunya dapat dinilai"


def test_people_are_added_to_people_and_to_nothing_else():
    """200 residents and 3 thousand pupils are 3,200 people; 500 families of the third are named and not added."""
    sums = {"aggregation": Aggregation.SUM, "benefit": Benefit.BENEFICIARIES, "target": None, "stage": Stage.OUTPUT}
    card = card_of(
        indicator(unit="warga", **sums), indicator("I-2", quick_win="QW-2", unit="ribu siswa", **sums),
        indicator("I-3", quick_win="QW-3", unit="keluarga", **sums),
        table="I-1 2019-06 200\nI-2 2019-06 3\nI-3 2019-06 500")
    found = card.city.beneficiaries
    assert (found.value, found.n) == (3200, 2)
    told = "3.200 penerima manfaat, dari dua quick win yang melapor; 1 quick win menghitung satuan lain"
    assert told in prose(overview.page(card, overview.Choice(), ID, LIGHT, link))


def test_of_members_only_those_count_who_came_since_the_launch():
    """2,900 members before the launch in January and 4,650 in June: 1,750 people were reached by it."""
    one = indicator(unit="anggota", benefit=Benefit.BENEFICIARIES, baseline=0.0, stage=Stage.OUTPUT)
    card = card_of(one, table="I-1 2018-12 2900\nI-1 2019-06 4650")
    assert card.city.beneficiaries.value == 1750


def test_a_city_that_counts_families_alone_claims_no_people():
    sums = {"aggregation": Aggregation.SUM, "benefit": Benefit.BENEFICIARIES, "target": None, "stage": Stage.OUTPUT}
    card = card_of(indicator(unit="KK", **sums), table="I-1 2019-06 500")
    assert (card.city.beneficiaries.value, card.city.beneficiaries.reason.code) == (None, "no_people")
    assert "belum ada penerima manfaat yang dihitung per orang" in prose(overview.page(card, overview.Choice(), ID, LIGHT, link))


COUNTING = {
    "smartcity_metrics/metrics/roll_up.py": "the home itself",
    "smartcity_metrics/story/comparison.py": "counts the indicators that its filters leave, not quick wins",
}


def counts(file):
    """Sums over rows by their level, pace or progress: a count of its own."""
    sums = (call for call in ast.walk(tree(file)) if isinstance(call, ast.Call) and ast.unparse(call.func) in ("sum", "Counter"))
    return [ast.unparse(call) for call in sums if re.search(r"\.(level|pace)\.mark|\.progress\.value", ast.unparse(call))]


def test_no_page_slide_or_export_counts_judged_quick_wins_by_itself():
    """Three places did, in three ways. metrics/roll_up.py counts; all others ask it."""
    found = {named(file): counts(file) for file in sources() if named(file) not in COUNTING}
    assert {file: lines for file, lines in found.items() if lines} == {}


def test_the_search_for_a_second_count_finds_the_one_of_before(tmp_path):
    file = tmp_path / "second.py"
    file.write_text("judged = sum(row.progress.value is not None for row in mains)", encoding="utf-8")
    assert counts(file)
