"""Several uploads in one go: what two of them say of the same thing must agree, since none of them is the later word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from smartcity_metrics.intake.changes import DEFINITIONS, key_of_definition
from smartcity_metrics.intake.findings import Finding, Severity, worst_first
from smartcity_metrics.intake.notes import ALIKE
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.programme import OBSERVATION_KEY, CellRef, Period, Programme

if TYPE_CHECKING:
    import pandas

    from smartcity_metrics.intake.desk import Reading

_VALUES = ["value", "numerator", "denominator"]


def compared(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of one go, in order, with a finding of severity error in each that differs from one before it: another value for
    a key, another definition of a code, other answers of a survey. Equal ones are nothing to tell of."""
    made: list[Reading] = []
    for number, one in enumerate(readings):
        found = list(_differing(one, [each for each in readings[:number] if each.part is not None])) if one.part is not None else []
        made.append(replace(one, findings=worst_first([*one.findings, *found]), verdict="warned") if found else one)
    return made


def _differing(one: Reading, before: Sequence[Reading]) -> Iterator[Finding]:
    files = {each.source.id: each.file for each in before}
    told = [finding for each in before if each.source.id != one.source.id  # the same file twice says the same
            for finding in (*_definitions(one, each, files), *_numbers(one, each, files), *_answers(one, each))]
    yield from told[:ALIKE]
    if len(told) > ALIKE:
        yield Finding("more-differ", Severity.ERROR, facts={"count": len(told) - ALIKE, "shown": ALIKE})


def _numbers(one: Reading, before: Reading, files: dict[str, str]) -> Iterator[Finding]:
    both = one.part.observations.merge(before.part.observations, "inner", OBSERVATION_KEY, suffixes=("", "_before"))
    same = [(both[name] == both[f"{name}_before"]) | (both[name].isna() & both[f"{name}_before"].isna()) for name in _VALUES]
    both = both[~(same[0] & same[1] & same[2])]
    columns = [*OBSERVATION_KEY, *_VALUES, *(f"{name}_before" for name in _VALUES), "origin", "origin_before"]
    for code, period, district, _, *values, here, there in both[columns].itertuples(index=False):
        place = next((each.name for each in one.programme.districts if each.code == district), district)
        name = f"{one.programme.indicator(code).name} ({place})" if district else one.programme.indicator(code).name
        yield _finding("files-differ", here, there, files, _written(*values[:3]), _written(*values[3:]), name=name, period=str(Period.of(period)))


def _written(value: float, numerator: float, denominator: float) -> str:
    return exact(value) if numerator != numerator else f"{exact(value)} ({exact(numerator)} / {exact(denominator)})"


def _definitions(one: Reading, before: Reading, files: dict[str, str]) -> Iterator[Finding]:
    pairs = [("program", before.part.facts, one.part.facts)] if one.part.facts and before.part.facts else []
    for kind in DEFINITIONS:
        there = {key_of_definition(each): each for each in getattr(before.part, kind)}
        pairs += [(_name(each), there[key_of_definition(each)], each) for each in getattr(one.part, kind) if key_of_definition(each) in there]
    for name, first, now in pairs:
        cells, earlier = getattr(now, "cells", {}), getattr(first, "cells", {})
        dated = getattr(now, "spent_until", None) and getattr(first, "spent_until", None)  # budgets of two months are two things
        skipped = {"cells", *(("budget", "spent", "spent_until") if dated and now.spent_until != first.spent_until else ())}
        for part in fields(now):
            said, told = getattr(now, part.name), getattr(first, part.name)
            if part.name not in skipped and said != told and told not in (None, ()):  # a blank says nothing
                here, there = (own.get(part.name) or next(iter(own.values()), "") for own in (cells, earlier))
                yield _finding("files-differ-definition", here, there, files, _text(said), _text(told), name=name)


def _name(one: object) -> str:
    return str(getattr(one, "code", None) or getattr(one, "name", None) or getattr(one, "text", ""))


def _text(value: object) -> str:
    return "–" if value is None else exact(value) if isinstance(value, float) else str(value)


def _answers(one: Reading, before: Reading) -> Iterator[Finding]:
    there = _sheets(before.part)
    for key, answers in _sheets(one.part).items():
        if key in there and not answers[["element", "respondent", "answer"]].equals(there[key][["element", "respondent", "answer"]]):
            counts = (str(each["respondent"].nunique()) for each in (answers, there[key]))
            yield _finding("files-differ-survey", answers["origin"].iloc[0], there[key]["origin"].iloc[0], {before.source.id: before.file}, *counts,
                           name=key[0], period=str(Period.of(key[1])))


def _sheets(part: Programme) -> dict[tuple[str, str], pandas.DataFrame]:
    """The answers of each quick win and period, in one order."""
    return {key: own.sort_values(["respondent", "element"], ignore_index=True) for key, own in part.survey.groupby(["quick_win", "period"])}


def _finding(code: str, here: str, there: str, files: dict[str, str], seen: str, wanted: str, **facts: object) -> Finding:
    at, first = (CellRef.of(each) if each else None for each in (here, there))
    return Finding(code, Severity.ERROR, at and at.sheet, at and at.cell, seen, wanted,
                   facts | {"first": first.place if first else "–", "file": files.get(first.source, "–") if first else next(iter(files.values()), "–")})
