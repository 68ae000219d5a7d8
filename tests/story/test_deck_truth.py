"""What the talk may not say: a speaker nobody named, counts that are not, days that are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.exports.deck_pptx import deck_pptx
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.programme import (
    Aggregation,
    Benefit,
    DataStatus,
    Dimension,
    Event,
    EventKind,
    Facts,
    Milestone,
    Period,
    Polarity,
)
from smartcity_metrics.story import quick_win as page
from smartcity_metrics.story.charts import before_after, has_band, plan_actual
from smartcity_metrics.story.deck.model import BigNumber, Chart, Slide, Table
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.sentences import dimension_headline
from smartcity_metrics.story.theme import LIGHT
from tests.exports.slides import opened, texts
from tests.metrics.conftest import CITY, WIN, indicator, made

ID, EN = words("id"), words("en")
FACTS = Facts("Kota Contoh", DataStatus.FINAL, date(2019, 1, 1), date(2019, 12, 31))
LAUNCHED = replace(WIN, launched=date(2019, 1, 15))
FOUR_MONTHS = """
I-1 2018-12 40
I-1 2019-01 50
I-1 2019-02 60
I-1 2019-03 70
"""


def judged(table: str = FOUR_MONTHS, **more) -> Scorecard:
    """As of the end of March 2019, with a quick win launched in January, unless told otherwise."""
    one = more.pop("indicator", indicator(main=True))
    known = {"wins": [LAUNCHED], "facts": FACTS} | more
    return scorecard(made([one], table, **known), Period.of("2019-03"))


def slide(card: Scorecard, key: str, say=ID) -> Slide:
    """A slide of the talk by its key."""
    return next(found for found in deck(card, say).slides if found.key == key)


@pytest.mark.parametrize(("mayor", "presented", "indonesian", "english"), [
    (None, None, "", ""),
    ("Ani", None, "Paparan Ani, Wali Kota", "Presented by Ani, Mayor"),
    (None, date(2019, 4, 2), "Paparan Selasa, 2 April 2019",
     "Presentation of Tuesday, 2 April 2019"),
    ("Ani", date(2019, 4, 2), "Paparan Ani, Wali Kota · Selasa, 2 April 2019",
     "Presented by Ani, Mayor · Tuesday, 2 April 2019"),
])
def test_the_opening_names_speaker_and_day_only_as_the_programme_does(
    mayor: str | None, presented: date | None, indonesian: str, english: str,
):
    """Nobody has named a day: 31 March 2019 is only how far the figures go."""
    card = judged(facts=replace(FACTS, mayor=mayor, presented=presented))
    assert slide(card, "opening").lead == indonesian
    assert slide(card, "opening", EN).lead == english


def test_no_file_of_the_talk_carries_a_day_that_nobody_named():
    """Neither the stamp nor the foot of a PowerPoint slide: only how far the figures go."""
    card = judged()
    talk = deck(card, ID)
    assert talk.stamp.date == ""
    foot = texts(opened(deck_pptx(talk, card, ID, {})).slides[0])
    assert "keadaan Maret 2019" in foot
    assert "31 Maret" not in foot


@pytest.mark.parametrize(("name", "office", "english"), [
    ("Kota Contoh", "Wali Kota", "Mayor"),
    ("Kabupaten Paser", "Bupati", "Regent"),
    ("Kab. Paser", "Bupati", "Regent"),
])
def test_a_regency_is_headed_by_a_bupati(name: str, office: str, english: str):
    """A kota by a wali kota: by its name, in both languages."""
    programme = made([], "", wins=[LAUNCHED], facts=replace(FACTS, mayor="Ani"))
    card = scorecard(replace(programme, city=replace(CITY, name=name)))
    assert slide(card, "opening").lead == f"Paparan Ani, {office}"
    assert slide(card, "opening", EN).lead == f"Presented by Ani, {english}"


@pytest.mark.parametrize(("dimensions", "said", "english"), [
    ("GOV", "Satu dimensi sekilas", "One dimension at a glance"),
    ("GOV ENV TRA ENV ECO", "Empat dimensi sekilas", "Four dimensions at a glance"),
])
def test_the_dimensions_at_a_glance_are_counted(dimensions: str, said: str, english: str):
    """Of six that the city has, quick wins are of one or of four."""
    codes = dimensions.split()
    wins = [replace(WIN, code=f"QW-{number}", dimension=code) for number, code in enumerate(codes)]
    codes_of_city = ("GOV", "BRA", "ECO", "TRA", "SOC", "ENV")
    known = tuple(Dimension(code, code, code, 1) for code in codes_of_city)
    card = scorecard(replace(made([], "", wins=wins, facts=FACTS), dimensions=known))
    assert slide(card, "glance").kicker.name == said
    assert slide(card, "glance", EN).kicker.name == english


def test_where_no_criterion_is_unmet_the_appendix_says_none():
    """Under "Yang belum terpenuhi" no "semuanya" may stand, which would read as all of them."""
    complete = replace(LAUNCHED, owner="Kepala Dinas", evidence="SK 1", beneficiaries="Warga")
    table = next(block for block in slide(judged(wins=[complete]), "criteria").blocks
                 if isinstance(block, Table))
    assert table.rows == ((complete.name, "8", "tidak ada"),)
    assert table.ticks == (True,)


EVENT = Event(date(2019, 2, 10), EventKind.LAUNCH, "Layanan dibuka", "I-1")


@pytest.mark.parametrize(("launched", "events", "month"), [
    (date(2019, 1, 15), (), "Januari 2019"),
    (None, (replace(EVENT, applies_to="QW-1"),), "Februari 2019"),
    (date(2019, 1, 15), (EVENT,), "Februari 2019"),
])
def test_headline_chart_and_profile_name_the_same_launch(
    launched: date | None, events: tuple[Event, ...], month: str,
):
    """Named by the quick win, by an event of the quick win, or by one of the indicator alone."""
    win = replace(WIN, launched=launched)
    card = judged(wins=[win], events=events)
    assert slide(card, "QW-1.plan").headline.startswith(f"Diluncurkan pada {month}")
    figure = plan_actual(card.rows["I-1"], ID, LIGHT, "#123456")
    short = {"Januari 2019": "Jan 2019", "Februari 2019": "Feb 2019"}[month]
    assert any(f"Diluncurkan {short}" in note["text"] for note in figure["layout"]["annotations"])
    assert short in page.plan(card, win, ID)


def test_the_bars_say_since_the_launch_as_the_headline_does():
    """A mean since January, although the first figure after the launch is that of February."""
    one = indicator(main=True, aggregation=Aggregation.MEAN, baseline=40.0)
    card = judged("I-1 2018-12 40\nI-1 2019-02 60\nI-1 2019-03 70", indicator=one)
    figure = before_after(card.rows["I-1"], ID, LIGHT, "#123456")
    assert figure["data"][0]["y"][1] == "Keadaan<br>sejak Jan 2019"


def test_a_result_that_goes_back_stands_in_the_headline_too():
    """From 50 to 40 where 100 was promised: the mark is Mundur."""
    falling = "I-1 2018-12 50\nI-1 2019-01 45\nI-1 2019-02 42\nI-1 2019-03 40"
    card = judged(falling, indicator=indicator(main=True, baseline=50.0))
    assert card.rows["I-1"].pace.mark is Pace.GOING_BACK
    assert slide(card, "QW-1.impact").headline.endswith("; mundur dari kondisi awal")
    assert slide(card, "QW-1.impact", EN).headline.endswith("; worse than the baseline")
    assert slide(card, "QW-1.plan").headline.endswith("; hasilnya mundur dari kondisi awal")


def test_the_headline_of_a_dimension_counts_what_goes_back():
    """One quick win, from 50 to 40 where 100 was promised."""
    falling = "I-1 2018-12 50\nI-1 2019-01 45\nI-1 2019-02 42\nI-1 2019-03 40"
    card = judged(falling, indicator=indicator(main=True, baseline=50.0))
    said = dimension_headline("Smart Governance", card.dimensions["GOV"], ID)
    assert said == ("Smart Governance: nol dari satu quick win sesuai rencana atau lebih cepat; "
                    "satu mundur")


def test_a_result_that_does_not_go_back_is_not_said_to():
    """From 0 to 70 of 100."""
    assert "mundur" not in slide(judged(), "QW-1.impact").headline
    assert "mundur" not in slide(judged(), "QW-1.plan").headline


@pytest.mark.parametrize(("before", "named"), [(3, False), (18, True)])
def test_the_foot_names_a_band_only_where_one_is_drawn(before: int, named: bool):
    """Three months before the launch give no limits, eighteen do."""
    one = indicator(main=True, polarity=Polarity.LOWER, baseline=21.0, target=12.0, source="buku")
    values = [20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22, 21, 20, 22, 23, 21, 20][-before:]
    start = Period.of("2019-01").shifted(-before)
    lines = enumerate([*values, 12, 11])
    table = "\n".join(f"I-1 {start.shifted(at)} {value}" for at, value in lines)
    card = judged(table, indicator=one)
    assert has_band(card.rows["I-1"]) is named
    assert ("Pita" in slide(card, "QW-1.impact").source) is named


OVERDUE = Milestone("QW-1", "Latih petugas", date(2019, 1, 1), date(2019, 2, 28))
AHEAD = Milestone("QW-1", "Buka loket", date(2019, 3, 1), date(2019, 5, 31))


@pytest.mark.parametrize(("milestones", "said"), [
    ((AHEAD,), "Tahapan berikutnya: Buka loket, sampai 31 Mei 2019."),
    ((AHEAD, OVERDUE), "Yang terlambat diselesaikan dulu: Latih petugas, "
                       "seharusnya selesai 28 Feb 2019."),
])
def test_the_notes_do_not_name_a_day_that_is_over_as_next(milestones: tuple, said: str):
    """As of 31 March 2019, 28 February is past."""
    assert slide(judged(milestones=milestones), "QW-1.impact").notes.answer.endswith(said)


@pytest.mark.parametrize(("aggregation", "value", "formula"), [
    (Aggregation.SUM, "180", "bertambah sejak Januari 2019"),
    (Aggregation.LAST, "30", "bertambah sejak Januari 2019"),
    (Aggregation.MEAN, None, None),
])
def test_people_are_counted_by_what_came_since_the_launch(
    aggregation: Aggregation, value: str | None, formula: str | None,
):
    """Fifty, sixty and seventy people: a sum brings 180, a stock of 40 before the launch 30 more, a mean adds nobody up."""
    one = indicator(main=True, unit="orang", benefit=Benefit.BENEFICIARIES, aggregation=aggregation)
    blocks = slide(judged(indicator=one), "QW-1.impact").blocks
    number = next((block for block in blocks if isinstance(block, BigNumber)), None)
    assert (number and number.value, number and number.formula) == (value, formula)


NO_PROMISE = indicator(main=True, target=None)
DONE = replace(OVERDUE, actual_start=date(2019, 1, 1), actual_end=date(2019, 2, 1))


@pytest.mark.parametrize(("known", "said"), [
    ({"milestones": (OVERDUE,), "indicator": NO_PROMISE},
     "Satu tahapan melewati tenggat; laju quick win belum dapat dinilai"),
    ({"milestones": (DONE,), "indicator": NO_PROMISE},
     "Tidak ada tahapan yang melewati tenggat; laju quick win belum dapat dinilai"),
    ({"indicator": NO_PROMISE}, "Rencana aksi belum ada; laju quick win belum dapat dinilai"),
    ({}, "Rencana aksi belum ada; tidak ada quick win yang tertinggal"),
    ({"milestones": (DONE,)},
     "Tidak ada tahapan yang terlambat dan tidak ada quick win yang tertinggal"),
])
def test_nothing_is_said_not_to_be_late_that_nobody_could_judge(known: dict, said: str):
    """Without a target there is no pace, without an action plan no milestone."""
    assert slide(judged(**known), "late").headline == said


def test_the_closing_number_says_of_how_many_nothing_is_known():
    """None of one is on plan, because none could be judged."""
    number = slide(judged(indicator=NO_PROMISE), "closing").blocks[0]
    assert (number.value, number.formula) == ("0 dari 1", "satu belum dapat dinilai lajunya")
    assert slide(judged(), "closing").blocks[0].formula == ""


def test_a_value_alone_is_a_number_and_no_frame_with_a_dot():
    """Seventy in March, where a hundred are promised, without a baseline for a plan to begin at."""
    one = indicator(main=True, name="Pemohon", unit="orang", baseline=None)
    card = judged("I-1 2019-03 70", indicator=one)
    for key in ("QW-1.plan", "QW-1.impact", "QW-1.evidence"):
        blocks = slide(card, key).blocks
        assert not any(isinstance(block, Chart) and block.kind == "series" for block in blocks)
        number = next(block for block in blocks if isinstance(block, BigNumber))
        assert number.value.replace("\xa0", " ") == "70 orang"
        assert number.what == "Pemohon, Maret 2019"
        assert number.formula.replace("\xa0", " ") == "target 100 orang"
    native = opened(deck_pptx(deck(card, ID), card, ID, {}))
    assert "70 orang" in texts(native.slides[3]).replace("\xa0", " ")


def test_headlines_that_would_be_the_same_are_told_apart_by_name():
    """Three quick wins without a launch and a plan: each slide names its own."""
    wins = [replace(WIN, code=f"QW-{number}", name=f"Layanan {number}", launched=None)
            for number in range(3)]
    card = judged("", wins=wins, indicator=indicator(quick_win="QW-9"))
    headlines = [slide(card, f"QW-{number}.plan").headline for number in range(3)]
    said = "tanggal peluncuran belum dicatat; rencana aksi belum ada"
    assert headlines == [f"Layanan {number}: {said}" for number in range(3)]
