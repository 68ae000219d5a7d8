"""Sinyal: is the change of an indicator more than noise? From its series and its launch to a chart, an effect and a mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy

from smartcity_metrics.metrics.before_only import (
    BeforeOnlyEffect,
    ExpectedPath,
    before_only_effects,
    expected_path,
)
from smartcity_metrics.metrics.control import NEEDED, Segment, Xmr, xmr
from smartcity_metrics.metrics.feasts import idul_fitri
from smartcity_metrics.metrics.like_with_like import baseline_gap, period_baseline
from smartcity_metrics.metrics.result import Mark, Note, Signal
from smartcity_metrics.metrics.series import EMPTY, Series
from smartcity_metrics.metrics.study import Study
from smartcity_metrics.metrics.trend import Trend, trend
from smartcity_metrics.programme import (
    Aggregation,
    Break,
    Event,
    EventKind,
    Indicator,
    Period,
    Polarity,
)
from smartcity_metrics.units import UnitKind

PERIODS_A_YEAR = {"month": 12, "quarter": 4}  # longer periods are too few for an effect
FEW_CASES = 30  # cases behind a share, below which it is read with care


@dataclass(frozen=True)
class Case:
    """An indicator with what is needed to judge its change. launched: None when it has no launch; why: when it cannot be judged.
    unweighted: the city's values are plain means of districts."""

    indicator: Indicator
    series: Series
    launched: date | None
    why: Note | None = None
    unweighted: bool = False


@dataclass(frozen=True)
class Change:
    """All that is known of the change of one indicator. Where its periods are of several units, those of the commonest count.

    periods: every period from the first to the last final one, values: float64 of the same length, NaN where there is none.
    start: index of the period that holds the launch, None without one. breaks, excluded: indices declared by events or by
    the city (city_breaks: all of its own). chart: the XmR picture of them all. effect: before against after, None where there is nothing to compare.
    trend: over the whole length. cautions: those of the effect, and of the series itself.
    """

    mark: Mark
    periods: tuple[Period, ...] = ()
    values: numpy.ndarray = field(default_factory=lambda: numpy.array([], dtype=float))
    start: int | None = None
    breaks: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    chart: Xmr = Xmr(None)
    trend: Trend = Trend(None)
    study: Study | None = None
    effect: BeforeOnlyEffect | None = None
    cautions: tuple[Note, ...] = ()
    city_breaks: tuple[Break, ...] = ()

    @property
    def usual(self) -> Segment | None:
        """The chart's stretch around the launch, if its limits come from before the launch alone."""
        short = any(note.code == "baseline_short" for note in self.chart.cautions)
        if self.start is None or not 0 < self.start < len(self.periods) or short:
            return None
        around = (part for part in self.chart.segments if part.start <= self.start < part.stop)
        stretch = next(around, None)
        if stretch is None or stretch.lower is None or stretch.start >= self.start:
            return None
        return stretch

    @cached_property
    def expected(self) -> ExpectedPath | None:
        """What would have come without the innovation, where an effect is known; computed once."""
        if self.effect is None or self.effect.value is None:
            return None
        return expected_path(self.study)

    def is_usual(self, value: float | None) -> bool:
        """Whether a period's value lies in the natural variation from before the launch."""
        stretch = self.usual
        return value is not None and stretch is not None and stretch.lower <= value <= stretch.upper


def changes(
    cases: Sequence[Case], events: Sequence[Event], day: date, breaks: tuple[Break, ...]
) -> dict[str, Change]:
    """indicator code -> its change by this day, all together because equal designs share their factors.

    Only final periods that end by `day` count. Redefinitions (ubah definisi) and the city's `breaks`: no comparison
    across them. A month with a disruption (gangguan) keeps its place and is not counted. The effect needs months and a
    launch; the chart is drawn of any six periods. Source: STATISTICS 3, 4 and 12.
    """
    of = _by_code(events)
    drafts = [_draft(case, of, day, breaks) for case in cases]
    studied = [draft.study for draft in drafts if draft.study is not None]
    effects = iter(before_only_effects(studied))
    found = {
        case.indicator.code: _judged(
            case, draft, next(effects) if draft.study is not None else None
        )
        for case, draft in zip(cases, drafts, strict=True)
    }
    return _among_many(found)


TESTED = (Signal.PROVEN, Signal.INDICATED, Signal.NOT_TOLD_APART, Signal.WORSE)
CHANCE_OF_PROOF = (
    0.025  # of an interval of 95 % that excludes 0 on the good side where nothing changed
)


def chance_proofs(tested: int) -> float:
    """How many of so many tested indicators chance alone would find better, if nothing changed."""
    return tested * CHANCE_OF_PROOF


def _among_many(found: Mapping[str, Change]) -> dict[str, Change]:
    """A proof that does not pass Benjamini-Hochberg over all that were tested is said to be one of many.

    At a false discovery rate of 5 % on two-sided p. Source: EFFECT 3; Benjamini & Hochberg 1995.
    """
    tested = [change for change in found.values() if change.mark.mark in TESTED]
    chances = numpy.sort([change.effect.p for change in tested])
    rank = numpy.arange(1, len(tested) + 1)
    passing = chances[chances <= 2 * CHANCE_OF_PROOF * rank / max(len(tested), 1)]
    limit = passing.max(initial=-1.0)
    note = Note("one_of_many_tested", {"n": len(tested), "chance": chance_proofs(len(tested))})
    return {
        code: replace(change, cautions=(note, *change.cautions))
        if change.mark.mark is Signal.PROVEN and change.effect.p > limit
        else change
        for code, change in found.items()
    }


def baseline_cautions(
    cases: Sequence[Case], events: Sequence[Event], day: date, breaks: tuple[Break, ...]
) -> dict[str, tuple[Note, ...]]:
    """indicator code -> what stands against its baseline by this day; without any effect."""
    of = _by_code(events)
    return {
        case.indicator.code: tuple(_of_the_baseline(case, _draft(case, of, day, breaks)))
        for case in cases
    }


def good_side(one: Indicator) -> Polarity:
    """Which way is good: a range has a direction while its baseline lies outside of it."""
    if one.polarity is not Polarity.RANGE or one.baseline is None:
        return one.polarity
    if one.target is not None and one.baseline < one.target:
        return Polarity.HIGHER
    return (
        Polarity.LOWER
        if one.target_upper is not None and one.baseline > one.target_upper
        else Polarity.RANGE
    )


def level_target(one: Indicator) -> float | None:
    """The target as a level of single periods: none for a sum, whose promise is of the whole."""
    if one.aggregation is Aggregation.SUM:
        return None
    return one.target_upper if one.target is None else one.target


def _by_code(events: Sequence[Event]) -> Mapping[str | None, list[Event]]:
    of: dict[str | None, list[Event]] = {}
    for event in events:
        of.setdefault(event.applies_to, []).append(event)
    return of


def _draft(
    case: Case, of: Mapping[str | None, list[Event]], day: date, city_breaks: tuple[Break, ...]
) -> Change:
    """Everything but the effect and the verdict."""
    one, series = case.indicator, case.series.judged(None, day) if len(case.series) else EMPTY
    if not len(series):
        return Change(Mark(Signal.CANNOT_JUDGE, case.why))
    series = _of_one_unit(series)
    unit, first = series.periods[0].unit, series.periods[0]
    values = numpy.full(series.periods[-1].index - first.index + 1, numpy.nan)
    values[[period.index - first.index for period in series.periods]] = series.values
    periods = (
        series.periods
        if len(series) == len(values)
        else tuple(first.shifted(step) for step in range(len(values)))
    )
    start = (
        None if case.launched is None else Period.holding(case.launched, unit).index - first.index
    )
    happened = [event for key in (None, one.code, one.quick_win) for event in of.get(key, ())]
    at = {
        kind: [
            Period.holding(event.day, unit).index - first.index
            for event in happened
            if event.kind is kind
        ]
        for kind in EventKind
    }
    broken = {one: Period.holding(one.start, unit).index - first.index for one in city_breaks}
    crossed = [one for one, step in broken.items() if 0 < step < len(values)]
    inside = {
        step for step in (*at[EventKind.REDEFINITION], *broken.values()) if 0 < step < len(values)
    }
    breaks, excluded = (
        tuple(sorted(inside)),
        tuple(sorted({step for step in at[EventKind.DISRUPTION] if 0 <= step < len(values)})),
    )
    side = good_side(one)
    chart = _chart(values, start, breaks, side, level_target(one))
    study = None
    if start is not None and unit in PERIODS_A_YEAR:
        turn = chart.turn[max(start, 0) :]
        better, worse = int((turn > 0).sum()), int((turn < 0).sum())
        study = Study(
            values,
            start,
            side,
            first.number,
            excluded=excluded,
            breaks=breaks,
            baseline=period_baseline(one, unit),
            periods_a_year=PERIODS_A_YEAR[unit],
            minimum=one.minimum,
            maximum=one.maximum,
            chart_agrees=better > worse,
            chart_worsens=worse > better,
        )
    holidays = {periods[step] for step in at[EventKind.HOLIDAY] if 0 <= step < len(values)}
    return Change(
        Mark(Signal.CANNOT_JUDGE),
        periods,
        values,
        start,
        breaks,
        excluded,
        chart,
        trend(values),
        study,
        cautions=tuple(_own_cautions(one, series, periods, start, crossed, holidays, chart)),
        city_breaks=city_breaks,
    )


def _of_one_unit(series: Series) -> Series:
    """The periods of the unit that most of them have: a year's figure before monthly ones is no month."""
    units = [period.unit for period in series.periods]
    most = Counter(units).most_common(1)[0][0]
    return (
        series
        if units.count(most) == len(units)
        else series.where(numpy.array([unit == most for unit in units]))
    )


def _chart(
    values: numpy.ndarray,
    start: int | None,
    breaks: tuple[int, ...],
    side: Polarity,
    target: float | None,
) -> Xmr:
    """Limits from the points before the launch. Fewer than six say nothing of the months after, which then stand by themselves."""
    if start is None or not 0 < start < len(values):
        return xmr(values, polarity=side, rebase=breaks, target=target)
    regime = max((step for step in breaks if step <= start), default=0)
    if numpy.isfinite(values[regime:start]).sum() < NEEDED:
        return xmr(values, polarity=side, rebase=(*breaks, start), target=target)
    return xmr(values, polarity=side, rebase=breaks, launch=start, target=target)


def _own_cautions(
    one: Indicator,
    series: Series,
    periods: tuple[Period, ...],
    start: int | None,
    crossed: list[Break],
    holidays: set[Period],
    chart: Xmr,
) -> Iterator[Note]:
    """What the figures themselves warn of, whatever the model."""
    yield from (note for note in chart.cautions if note.code == "most_special")
    for one_break in crossed:
        yield Note("city_break", {"since": Period.month_of(one_break.start), "what": one_break})
    if one.unit.kind in (UnitKind.PERCENT, UnitKind.INDEX):
        sizes = series.denominators[numpy.isfinite(series.denominators)]
        if not len(sizes):
            yield Note("no_sizes")
        elif sizes.min() < FEW_CASES:
            yield Note("few_cases", {"n": float(sizes.min()), "need": FEW_CASES})
    after = periods[max(start, 0) :] if start is not None else ()
    months = [period for period in after if period.unit == "month"]
    feasts = [one for one in months if one in idul_fitri(one.year) or one in holidays]
    if feasts and one.aggregation is Aggregation.SUM:
        yield Note("holiday_months", {"n": len(feasts), "first": feasts[0]})


def _judged(case: Case, draft: Change, effect: BeforeOnlyEffect | None) -> Change:
    draft = replace(draft, cautions=(*draft.cautions, *_of_the_baseline(case, draft)))
    if effect is None:
        why = draft.mark.reason or (
            Note("no_launch") if case.launched is None else Note("no_months_or_quarters")
        )
        return _with(draft, Mark(Signal.CANNOT_JUDGE, case.why or why), None, draft.cautions)
    more = tuple(_of_the_model(draft, effect))
    beside = {
        Signal.PROVEN: "best_run_before",
        Signal.INDICATED: "best_run_before",
        Signal.WORSE: "worst_run_before",
    }.get(effect.verdict)
    told = tuple(
        one for one in effect.cautions if one.code != beside
    )  # a start from the best run speaks for an improvement
    reason = (
        Note("neutral")
        if effect.reason is not None and effect.reason.code == "no_direction"
        else effect.reason
    )
    return _with(
        draft, Mark(Signal(effect.verdict), reason), effect, (*told, *more, *draft.cautions)
    )


def _of_the_baseline(case: Case, draft: Change) -> Iterator[Note]:
    usual = draft.usual
    if usual is not None:
        gap = baseline_gap(case.indicator, case.series, usual.lower, usual.upper)
        if gap is not None:
            yield gap
    if case.unweighted:
        yield Note("unweighted_mean")


def _of_the_model(draft: Change, effect: BeforeOnlyEffect) -> Iterator[Note]:
    """Where chart and model tell different stories, the reader is told so."""
    if (
        effect.value is not None
        and effect.verdict == Signal.NOT_TOLD_APART
        and draft.study.chart_agrees
    ):
        yield Note("chart_sees_more")


def _with(
    draft: Change, mark: Mark, effect: BeforeOnlyEffect | None, cautions: tuple[Note, ...]
) -> Change:
    return replace(draft, mark=mark, effect=effect, cautions=cautions)
