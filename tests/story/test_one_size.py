"""Every number of a headline is drawn in bold on its chart and no other is; no two figures for one change differ."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random

import pytest

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.like_with_like import Contrast
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Aggregation, Period, Polarity
from smartcity_metrics.story.axes import STAGE
from smartcity_metrics.story.charts import bars_of, plan_actual
from smartcity_metrics.story.headlines import (
    change_text,
    effect_sentence,
    headline,
    rounded_effect,
    signal_line,
)
from smartcity_metrics.story.quick_win import comparable
from smartcity_metrics.story.sentences import counted_since, size_text
from smartcity_metrics.story.theme import LIGHT
from smartcity_metrics.units import Unit
from tests.metrics.conftest import indicator, made
from tests.random_programmes import random_programme
from tests.talks import PUBLISHED, SAMPLE, judged

SAYINGS = (words("id"), words("en"))
NUMBER = re.compile(r"[−+]?\d[\d.,]*")


def numbers(text: str) -> set[str]:
    """The numbers of a text as they are printed, without signs, and with no full stop or comma that ends a clause."""
    return {found.strip(".,").lstrip("+−") for found in NUMBER.findall(text)}


def without_name(text: str, row: Row) -> str:
    """A name may hold numbers of its own."""
    for name in (row.indicator.name, row.indicator.name[:1].lower() + row.indicator.name[1:]):
        text = text.replace(name, "")
    return text.replace(str(row.indicator.unit), "")


def bold(row: Row, say) -> set[str]:
    """The numbers in bold on the chart; a unit may hold numbers too."""
    notes = plan_actual(row, say, LIGHT, "#274fbe", STAGE)["layout"]["annotations"]
    texts = [note["text"] for note in notes if note["text"] != row.indicator.unit]
    inside = " ".join(part for text in texts for part in re.findall("<b>(.*?)</b>", text))
    return numbers(inside.replace(str(row.indicator.unit), ""))


def differing(card: Scorecard) -> list[tuple]:
    """What a sceptic would point at: code, language, and the two sides that differ."""
    found = []
    for row in card.rows.values():
        for say in SAYINGS:
            found += [(row.indicator.code, say.language, *pair) for pair in _pairs(row, say)]
    return found


def _pairs(row: Row, say) -> list[tuple]:
    if row.actual.value is None:
        return []
    told = without_name(headline(row, say), row)
    for period in (counted_since(row), row.period):  # when it was is no size
        told = told.replace(say.period(period), "")
    said = numbers(told)
    wrong = [] if said == bold(row, say) else [("headline and chart", said, bold(row, say))]
    table = numbers(change_text(row, say).replace(str(row.indicator.unit), ""))
    if row.pair.kind is Contrast.EXPECTED:
        wrong += [] if table <= said else [("headline and table", said, table)]
        wrong += _sizes(row, said, say)
    if comparable(row):
        bars = numbers(" ".join(text for _, text in bars_of(row, say)).replace(str(row.indicator.unit), ""))
        wrong += [] if bars == table else [("table and bars", table, bars)]
    return wrong


def _sizes(row: Row, said: set[str], say) -> list[tuple]:
    size = numbers(size_text(row, rounded_effect(row)[2], say).replace(str(row.indicator.unit), ""))
    wrong = []
    if row.signal.mark is not Signal.NOT_TOLD_APART and not size <= said:
        wrong.append(("headline and effect", said, size))
    if row.signal.mark is not Signal.CANNOT_JUDGE and not size <= numbers(signal_line(row, say)):
        wrong.append(("mark and effect", signal_line(row, say), size))
    if not size <= numbers(without_name(effect_sentence(row, say), row)):
        wrong.append(("sentence and effect", effect_sentence(row, say), size))
    shown, expected, difference = rounded_effect(row)
    if abs(abs(shown - expected) - difference) > 1e-6 * max(1.0, abs(shown)):
        wrong.append(("subtraction", (shown, expected), difference))
    return wrong


@pytest.mark.parametrize("workbook", [SAMPLE, PUBLISHED], ids=["sample", "published"])
def test_of_a_workbook(workbook):
    card = judged(workbook)
    assert differing(card) == []


@lru_cache(maxsize=1)
def tried() -> list[Scorecard]:
    return [scorecard(random_programme(seed)) for seed in range(200)]


@pytest.mark.parametrize("portion", range(4))
def test_of_two_hundred_random_programmes(portion):
    """Names up to 120 characters, every kind of unit and sum, missing, negative and provisional values."""
    cards = tried()[portion::4]
    assert [(number, *line) for number, card in enumerate(cards) for line in differing(card)] == []


def changed(seed: int) -> Scorecard:
    """Six indicators of every unit with 12 to 30 months before the launch and 3 to 14 since, and a change of any size."""
    chance = Random(seed)
    lines, indicators = [], []
    for code in (f"I-{number}" for number in range(6)):
        scale = 10.0 ** chance.randint(-2, 9)
        level, noise, gain = (scale * chance.uniform(*ends) for ends in ((1, 9), (0.02, 0.5), (-2, 2)))
        before, after = chance.randint(12, 30), chance.randint(3, 14)
        values = [level + chance.gauss(0, noise) + (gain if month >= before else 0) for month in range(before + after)]
        first = Period.of("2019-01").shifted(-before)
        places = chance.choice((0, 1, 2, 5))
        lines += [f"{code} {first.shifted(month)} {round(value, places)!r}" for month, value in enumerate(values)]
        unit = chance.choice(("hari", "menit", "jam", "%", "Rp", "orang", "permohonan", "ton", "indeks", "Rp juta", "ton per hari"))
        indicators.append(indicator(code, unit=Unit(unit), name=f"Ukuran {code}", baseline=round(level, places), target=None,
                                    polarity=chance.choice((Polarity.HIGHER, Polarity.LOWER, Polarity.NEUTRAL)),
                                    aggregation=chance.choice((Aggregation.SUM, Aggregation.MEAN, Aggregation.LAST))))
    return scorecard(made(indicators, "\n".join(lines)))


@lru_cache(maxsize=1)
def all_changed() -> list[Scorecard]:
    return [changed(seed) for seed in range(60)]


def test_of_three_hundred_and_sixty_changes_of_any_size_and_unit():
    assert [(seed, *line) for seed, card in enumerate(all_changed()) for line in differing(card)] == []


def test_among_them_every_form_of_a_headline_was_tried():
    """A test over programmes of one form would prove little."""
    rows = [row for card in (*tried(), *all_changed()) for row in card.rows.values() if row.actual.value is not None]
    kinds = {(row.pair.kind, row.signal.mark) for row in rows}
    assert {kind for kind, _ in kinds} == set(Contrast)
    assert {mark for kind, mark in kinds if kind is Contrast.EXPECTED} >= {Signal.PROVEN, Signal.NOT_TOLD_APART, Signal.CANNOT_JUDGE}
