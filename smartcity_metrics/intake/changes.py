"""What a publication would change: numbers old and new with their cell, and definitions field by field."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from smartcity_metrics.programme import COMPARISON_KEY, OBSERVATION_KEY, Programme

if TYPE_CHECKING:
    import pandas

_BESIDE = (
    "value",
    "status",
    "numerator",
    "denominator",
    "note",
)  # a figure, and what belongs to it
DEFINITIONS = ("dimensions", "quick_wins", "milestones", "indicators", "events", "districts")


@dataclass(frozen=True)
class Change:
    """One thing that becomes different. A number has `period`; a definition has `field`, None when it is new as a whole.

    A number has a `field` (status, numerator, denominator, note) where only that differs and the
    number stays.

    Of what=survey old and new are how many respondents a quick win has in a period: they are replaced as a whole.
    Of what=comparison `district` is the name of the other place.
    what: observation, comparison, survey, city (its configuration), facts, dimensions,
    quick_wins, milestones, indicators, events or districts. `old` None: it is new;
    `new` None: it is gone. `origin` is str(CellRef) of the new value, "" when it is gone.
    """

    what: str
    code: str
    old: object
    new: object
    origin: str = ""
    period: str | None = None
    district: str = ""
    kind: str | None = None
    field: str | None = None


def changes(old: Programme, new: Programme) -> list[Change]:
    """Everything that differs between two editions: definitions first, then numbers in the order of the new edition."""
    defined = (change for name in DEFINITIONS for change in _definitions(name, old, new))
    return [
        *_city(old, new),
        *_facts(old, new),
        *defined,
        *_surveys(old, new),
        *_numbers(old, new),
        *_compared(old, new),
    ]


def _city(old: Programme, new: Programme) -> list[Change]:
    """What the city's file says otherwise; its dimensions and districts are told of as such."""
    names = [one.name for one in fields(new.city) if one.name not in ("id", "dimensions", "districts")]
    pairs = [(name, getattr(old.city, name), getattr(new.city, name)) for name in names]
    return [Change("city", new.city.id, was, now, field=name) for name, was, now in pairs if was != now]


def _facts(old: Programme, new: Programme) -> list[Change]:
    if new.facts is None or old.facts == new.facts:
        return []
    return [Change("facts", "program", getattr(old.facts, one.name, None), getattr(new.facts, one.name), new.facts.cells.get(one.name, ""), field=one.name)
            for one in fields(new.facts) if one.name != "cells" and getattr(old.facts, one.name, None) != getattr(new.facts, one.name)]


def _definitions(name: str, old: Programme, new: Programme) -> list[Change]:
    before, found = {key_of_definition(one): one for one in getattr(old, name)}, []
    for one in getattr(new, name):
        was, cells = before.pop(key_of_definition(one), None), getattr(one, "cells", {})
        if was is None:
            found.append(Change(name, _label(one), None, getattr(one, "name", None) or getattr(one, "text", ""), next(iter(cells.values()), "")))
            continue
        for part in fields(one):
            then, now = getattr(was, part.name), getattr(one, part.name)
            if part.name != "cells" and then != now:
                found.append(Change(name, _label(one), then, now, cells.get(part.name, ""), field=part.name))
    return found + [Change(name, _label(was), getattr(was, "name", None) or getattr(was, "text", ""), None) for was in before.values()]


def key_of_definition(one: object) -> tuple:
    """What a definition is told apart by from others of its kind."""
    if hasattr(one, "code"):
        return (one.code,)
    return (one.quick_win, one.name) if hasattr(one, "quick_win") else (one.day, one.kind, one.applies_to)


def _label(one: object) -> str:
    return str(getattr(one, "code", None) or getattr(one, "quick_win", None) or getattr(one, "day", ""))


def replaced(found: list[Change]) -> list[Change]:
    """What is lost by the changes: things that are gone, and respondents whose place others take."""
    return [one for one in found if one.old is not None and (one.new is None and one.field is None or one.what == "survey")]


def _surveys(old: Programme, new: Programme) -> list[Change]:
    answers = ["respondent", "element", "answer"]  # not where they stand: the same answers from another file are the same
    before, after = ({key: rows[answers].sort_values(answers, ignore_index=True) for key, rows in one.survey.groupby(["quick_win", "period"])}
                     for one in (old, new))
    differ = [key for key in sorted({*before, *after}) if key not in before or key not in after or not before[key].equals(after[key])]
    return [Change("survey", win, *(_respondents(side.get((win, period))) for side in (before, after)), period=period) for win, period in differ]


def _respondents(rows: pandas.DataFrame | None) -> int | None:
    return None if rows is None else rows["respondent"].nunique()


def _numbers(old: Programme, new: Programme) -> list[Change]:
    both = old.observations.merge(new.observations, "outer", OBSERVATION_KEY, suffixes=("_old", "_new"), indicator="side")
    differs = {name: ~_equal(both[f"{name}_old"], both[f"{name}_new"]) for name in _BESIDE}
    both = both[sum(differs.values()) > 0]
    found = []
    for row in both.itertuples(index=False):
        key, there = (
            (row.period, row.district, row.kind),
            "" if row.side == "left_only" else row.origin_new,
        )
        if row.side != "both" or not _same(row.value_old, row.value_new):
            old, new = _number(row.value_old), _number(row.value_new)
            found.append(Change("observation", row.indicator, old, new, there, *key))
            continue
        for name in _BESIDE[1:]:
            old, new = getattr(row, f"{name}_old"), getattr(row, f"{name}_new")
            if not _same(old, new):
                found.append(
                    Change(
                        "observation", row.indicator, _beside(old), _beside(new), there, *key, name
                    )
                )
    return found


def _compared(old: Programme, new: Programme) -> list[Change]:
    """Values of other places; their `district` is the place's name."""
    both = old.comparisons.merge(
        new.comparisons, "outer", COMPARISON_KEY, suffixes=("_old", "_new")
    )
    both = both[~_equal(both["value_old"], both["value_new"])]
    found = []
    for row in both.itertuples(index=False):
        was, now = _number(row.value_old), _number(row.value_new)
        name, there = (row.name_old, "") if now is None else (row.name_new, row.origin_new)
        found.append(Change("comparison", row.indicator, was, now, there, row.period, name))
    return found


def _equal(old: pandas.Series, new: pandas.Series) -> pandas.Series:
    return (old == new) | (old.isna() & new.isna())


def _same(old: object, new: object) -> bool:
    return old == new or (old != old and new != new)


def _beside(value: str | float) -> str | float | None:
    """What stands beside a value: None where nothing does."""
    return value or None if isinstance(value, str) else _number(value)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
