"""Syarat quick win: what the programme asks of one, checked and said with its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from smartcity_metrics.metrics.result import Note
from smartcity_metrics.programme import Benefit, Indicator, Nature, Programme, QuickWin


@dataclass(frozen=True)
class Criterion:
    """One demand. `met` None: cannot be told. `fact` says what was found (`criterion_fact.<code>`)."""

    code: str
    met: bool | None
    fact: Note


def criteria(programme: Programme, quick_win: QuickWin) -> tuple[Criterion, ...]:
    """The programme's demands on one quick win, in the order in which they are presented.

    duration (6 to 12 months), service (sharpens a service, no infrastructure; mixed is met and said so),
    residents (touches them directly), baseline, target, owner, evidence, and number (1 to 2 a dimension).
    Source: Bimtek II of 6-7 August 2019 (6 months to 1 year, services sharpened, no infrastructure);
    Ponorogo 2022 (1-2 per pillar); the assessors' questions of 2023 and 2024 (baseline, target, evidence).
    """
    indicators = programme.indicators_of(quick_win.code)
    return (
        _duration(quick_win, programme.city.months),
        _service(quick_win),
        _residents(quick_win, indicators),
        _counted("baseline", [one for one in indicators if one.baseline is not None], indicators),
        _counted("target", [one for one in indicators if one.target is not None or one.target_upper is not None], indicators),
        _said("owner", quick_win.owner),
        _said("evidence", quick_win.evidence),
        _number(programme, quick_win),
    )


def length_in_months(start: date, end: date) -> float:
    """Months from the start of the first day to the end of the last: 1 April to 31 March is 12."""
    after = end + timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month + (after.day - start.day) / 30


def _duration(quick_win: QuickWin, bounds: tuple[int, int]) -> Criterion:
    months = length_in_months(quick_win.start, quick_win.end)
    shortest, longest = bounds
    return Criterion("duration", shortest <= months <= longest,
                     Note("duration", {"months": round(months, 1), "start": quick_win.start, "end": quick_win.end}))


def _service(quick_win: QuickWin) -> Criterion:
    return Criterion("service", quick_win.nature is not Nature.INFRASTRUCTURE,
                     Note(f"nature_{quick_win.nature}", {"service": quick_win.service}))


def _residents(quick_win: QuickWin, indicators: tuple[Indicator, ...]) -> Criterion:
    if quick_win.beneficiaries:
        return Criterion("residents", True, Note("residents", {"who": quick_win.beneficiaries}))
    counting = [one for one in indicators if one.benefit in (Benefit.BENEFICIARIES, Benefit.TIME)]
    if counting or quick_win.beneficiary_target:
        return Criterion("residents", True, Note("residents_counted", {"n": len(counting)}))
    return Criterion("residents", False, Note("residents_unknown"))


def _counted(code: str, with_it: list[Indicator], indicators: tuple[Indicator, ...]) -> Criterion:
    return Criterion(code, bool(with_it), Note("of_indicators", {"n": len(with_it), "all": len(indicators)}))


def _said(code: str, text: str | None) -> Criterion:
    return Criterion(code, bool(text), Note("said", {"text": text}) if text else Note("not_said"))


def _number(programme: Programme, quick_win: QuickWin) -> Criterion:
    count = programme.count_in(quick_win.dimension)
    fewest, most = programme.city.per_dimension
    return Criterion("number", fewest <= count <= most, Note("per_dimension", {"n": count, "fewest": fewest, "most": most}))
