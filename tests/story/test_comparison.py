"""Choosing and ordering indicators, and writing them as rows."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import Period, Polarity, Stage, empty_programme
from smartcity_metrics.story.comparison import Choice, chosen, headline, spark, table_html
from tests.metrics.conftest import CITY, WIN, indicator, observations

ID = words("id")
BANK = replace(WIN, code="QW-2", name="Bank sampah", dimension="ENV", opd="Dinas Lingkungan Hidup")
# half of the time is over at the end of June 2019: progress 0.2, 0.5, 0.9 are behind, on plan and ahead
TABLE = """
    I-1 2019-06 20
    I-2 2019-06 50
    I-3 2019-06 90
    I-4 2019-06 10 provisional
"""


@pytest.fixture
def card():
    one = indicator("I-1", name="Waktu KTP selesai")
    indicators = (one, replace(one, code="I-2", name="Permohonan daring", stage=Stage.OUTPUT),
                  replace(one, code="I-3", name="Sampah terpilah", quick_win="QW-2", unit="ton", definition="ditimbang di bank sampah"),
                  replace(one, code="I-4", name="Nasabah", quick_win="QW-2"))
    programme = replace(empty_programme(CITY), quick_wins=(WIN, BANK), indicators=indicators, observations=observations(TABLE))
    return scorecard(programme, Period.of("2019-06"))


@pytest.mark.parametrize(("choice", "codes"), [
    pytest.param(Choice(), ["I-1", "I-2", "I-3", "I-4"], id="everything, in the order of the workbook"),
    pytest.param(Choice(dimensions=("ENV",)), ["I-3", "I-4"], id="a dimension"),
    pytest.param(Choice(opds=("Disdukcapil",)), ["I-1", "I-2"], id="an agency"),
    pytest.param(Choice(paces=("behind", "ahead")), ["I-1", "I-3"], id="either of two paces"),
    pytest.param(Choice(levels=("cannot_judge",)), ["I-4"], id="a level"),
    pytest.param(Choice(stages=("output",)), ["I-2"], id="a stage"),
    pytest.param(Choice(dimensions=("GOV",), paces=("ahead",)), [], id="both kinds must match"),
    pytest.param(Choice(text="SAMPAH terp"), ["I-3"], id="words in any case"),
    pytest.param(Choice(text="bank sampah"), ["I-3", "I-4"], id="words of quick win and definition"),
    pytest.param(Choice(order="progress"), ["I-1", "I-2", "I-3", "I-4"], id="by the way walked, unknown last"),
    pytest.param(Choice(order="progress", descending=True), ["I-3", "I-2", "I-1", "I-4"], id="downwards, unknown still last"),
    pytest.param(Choice(order="name"), ["I-4", "I-2", "I-3", "I-1"], id="by name"),
    pytest.param(Choice(order="pace"), ["I-1", "I-2", "I-3", "I-4"], id="the worst pace first"),
])
def test_rows_are_chosen_and_ordered(card, choice, codes):
    assert [row.indicator.code for row in chosen(card, choice)] == codes


def test_the_headline_counts_what_is_shown_and_what_is_behind(card):
    """Of the four, I-3 is ahead, I-1 behind, none has met its target of 100."""
    assert headline(chosen(card, Choice()), card, ID) == (
        "4 dari 4 indikator ditampilkan: nol mencapai atau melampaui target, satu tertinggal atau mundur")
    assert headline([], card, ID) == "Tidak ada indikator yang cocok dengan pilihan ini"


def test_the_table_on_screen_speaks_in_words_and_escapes_what_staff_wrote(card):
    evil = replace(card.programme, indicators=tuple(replace(one, name="<script>x</script>") for one in card.programme.indicators))
    html = table_html(chosen(scorecard(evil, card.as_of), Choice()), card, ID, lambda page, **query: f"/{page}?{urlencode(query)}")
    assert "<script>" not in html
    assert "/quick-win?quick_win=QW-1&amp;indikator=I-1" in html
    assert "Tertinggal" in html
    assert "belum ada data" in html


def test_the_small_line_breaks_where_a_month_is_missing():
    one = indicator(polarity=Polarity.HIGHER)
    table = "I-1 2019-01 1\nI-1 2019-02 2\nI-1 2019-04 3\nI-1 2019-05 4 provisional"
    programme = replace(empty_programme(CITY), quick_wins=(replace(WIN, launched=date(2019, 2, 1)),), indicators=(one,),
                        observations=observations(table))
    drawn = spark(scorecard(programme, Period.of("2019-12")).rows["I-1"], ID, "#124007")
    assert drawn.count("<polyline") == 2
    assert drawn.count('fill="var(--page)"') == 1
    assert "Dari 1" in drawn
