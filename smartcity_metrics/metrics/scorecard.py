"""One row per indicator, and what the rows say together per quick win, dimension, OPD and city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from smartcity_metrics.metrics.achievement import achievement, level
from smartcity_metrics.metrics.actual import actual, planned, since
from smartcity_metrics.metrics.criteria import Criterion, criteria
from smartcity_metrics.metrics.impact import Saving, saved
from smartcity_metrics.metrics.like_with_like import (
    BeforeAfter,
    Ground,
    before_after_values,
    ground,
    is_open_sum,
    until_deadline,
)
from smartcity_metrics.metrics.pace import pace_of
from smartcity_metrics.metrics.progress import no_way, planned_share, share_walked, time_share, way
from smartcity_metrics.metrics.result import Level, Mark, Note, Pace, Result
from smartcity_metrics.metrics.roll_up import RollUp, main_indicator, roll_up
from smartcity_metrics.metrics.satisfaction import survey_gaps
from smartcity_metrics.metrics.series import EMPTY, Book, Series, book
from smartcity_metrics.metrics.signal import Case, Change, baseline_cautions, changes
from smartcity_metrics.programme import (
    Aggregation,
    Benefit,
    Indicator,
    Kind,
    Period,
    Polarity,
    Programme,
    QuickWin,
    Revision,
    Status,
)


@dataclass(frozen=True)
class AsOf:
    """The day up to which everything is judged, and the period by which it is named on pages and in the address."""

    day: date
    period: Period

    @classmethod
    def end_of(cls, period: Period) -> AsOf:
        """Judge up to the end of a period."""
        return cls(period.end, period)


@dataclass(frozen=True)
class Row:
    """All that is said of one indicator. Shares are fractions; values in the indicator's unit.

    launched: its launch, None when there was none by now. series, plan: the city's whole series, districts: theirs; a period
    that is still running at the as-of is provisional in `series`, so that charts draw it hollow.
    judged: the final periods that count. period: the last of them. wanted: the value the plan wanted by then, where
    there is a periodic plan. planned: the share of the way it wanted. saving: only with a time or money benefit.
    change: whether what changed is more than noise, with its chart and its effect.
    ground: the baseline on a footing with actual and target. pair: the two numbers of like kind that
    every sentence, table and bar holds against each other.
    revisions: final values that were rewritten, and targets, baselines and launches that moved
    after data came in, oldest first.
    """

    indicator: Indicator
    quick_win: QuickWin | None
    launched: date | None
    deadline: date | None
    series: Series
    plan: Series
    districts: Mapping[str, Series]
    judged: Series
    period: Period | None
    actual: Result
    achievement: Result
    progress: Result
    wanted: float | None
    planned: Result
    level: Mark
    pace: Mark
    change: Change
    ground: Ground
    pair: BeforeAfter
    saving: Saving | None = None
    revisions: tuple[Revision, ...] = ()

    @property
    def signal(self) -> Mark:
        """The third mark: is the change more than noise?"""
        return self.change.mark


@dataclass(frozen=True)
class Scorecard:
    """What a programme's numbers say at a day. Roll-ups are by code, in the programme's order."""

    programme: Programme
    as_of: AsOf
    rows: Mapping[str, Row]
    quick_wins: Mapping[str, RollUp]
    dimensions: Mapping[str, RollUp]
    opds: Mapping[str, RollUp]
    city: RollUp
    criteria: Mapping[str, tuple[Criterion, ...]]

    def launch(self, quick_win: str) -> date | None:
        """When it was or will be launched: what the row of its main indicator is judged by, so that all say the same day."""
        main = main_indicator(self.programme.indicators_of(quick_win))
        launches = self.programme.launches
        return (launches.get(main.code) if main else None) or launches.get(quick_win)

    def main(self, quick_win: str) -> Row | None:
        """The row of the quick win's main indicator."""
        mains = self.quick_wins[quick_win].mains
        return mains[0] if mains else None

    def selection(self, wins: Sequence[QuickWin]) -> RollUp:
        """These quick wins taken together, as a page that filters shows them."""
        return roll_up("selection", "", wins, self.rows, self.programme, self.as_of.day)


def scorecard(programme: Programme, as_of: AsOf | Period | None = None) -> Scorecard:
    """Judge a programme at a day; the same programme and day give the same scorecard.

    as_of: a period stands for its last day. None takes the day of the presentation (tanggal paparan), else
    the end of the last final period in the data, else the programme's end. The clock is never read.
    """
    when = (
        as_of
        if isinstance(as_of, AsOf)
        else AsOf.end_of(as_of)
        if as_of
        else default_as_of(programme)
    )
    cut = book(programme)
    of_code = {one.code: one for one in programme.quick_wins}
    launches = programme.launches
    changed = changes(
        [_case(one, launches, cut, when) for one in programme.indicators],
        programme.events,
        when.day,
        programme.city.breaks,
    )
    rows = {
        one.code: _row(
            one, of_code.get(one.quick_win), launches, cut, programme, when, changed[one.code]
        )
        for one in programme.indicators
    }
    wins = programme.quick_wins
    opds = dict.fromkeys(one.opd for one in wins)
    return Scorecard(
        programme,
        when,
        rows,
        quick_wins={
            one.code: roll_up("quick_win", one.code, [one], rows, programme, when.day)
            for one in wins
        },
        dimensions={
            one.code: roll_up(
                "dimension",
                one.code,
                [win for win in wins if win.dimension == one.code],
                rows,
                programme,
                when.day,
            )
            for one in programme.dimensions
        },
        opds={
            one: roll_up(
                "opd", one, [win for win in wins if win.opd == one], rows, programme, when.day
            )
            for one in opds
        },
        city=roll_up("city", programme.city.id, wins, rows, programme, when.day),
        criteria={one.code: criteria(programme, one) for one in wins},
    )


CONTRADICTIONS = ("baseline_off_series", "baseline_not_survey", "value_not_survey")


def contradictions(programme: Programme) -> dict[str, tuple[Note, ...]]:
    """indicator code -> where its figures contradict each other, as the scorecard's cautions say it.

    The baseline against the periods that it names, baseline and values against the survey's own
    index; only indicators with any. No effect is computed, so that an upload can ask for it.
    """
    when, cut, launches = default_as_of(programme), book(programme), programme.launches
    cases = [_case(indicator, launches, cut, when) for indicator in programme.indicators]
    known = baseline_cautions(cases, programme.events, when.day, programme.city.breaks)
    found = {}
    for case in cases:
        judged = case.series.judged(None, when.day) if len(case.series) else EMPTY
        reported = dict(zip(judged.periods, map(float, judged.values), strict=True))
        code = case.indicator.code
        notes = (*known[code], *survey_gaps(programme, case.indicator, reported))
        told = tuple(note for note in notes if note.code in CONTRADICTIONS)
        if told:
            found[code] = told
    return found


def default_as_of(programme: Programme) -> AsOf:
    """The day of the presentation, else the end of the last final period measured, else of the programme."""
    if programme.facts is not None and programme.facts.presented is not None:
        return AsOf(programme.facts.presented, Period.month_of(programme.facts.presented))
    frame = programme.observations
    final = frame[
        (frame["kind"] == Kind.ACTUAL.value)
        & (frame["status"] == Status.FINAL.value)
        & frame["value"].notna()
    ]
    periods = [Period.of(text) for text in final["period"].unique()]
    if periods:
        return AsOf.end_of(max(periods, key=lambda one: (one.end, -one.months)))
    if programme.facts is not None:
        return AsOf.end_of(Period.month_of(programme.facts.end))
    return AsOf.end_of(Period(2019, 12, "month"))  # an empty city: nothing will be judged anyway


def _case(indicator: Indicator, launches: Mapping[str, date], cut: Book, when: AsOf) -> Case:
    series, launched = (
        cut.actual(indicator.code),
        launches.get(indicator.code) or launches.get(indicator.quick_win),
    )
    coming = launched is not None and launched > when.day
    why = (
        _why_nothing(indicator, series, launched, coming, when)
        if coming or not len(series.judged(None, when.day))
        else None
    )
    unweighted = indicator.code in cut.unweighted
    return Case(indicator, series, None if coming else launched, why, unweighted)


def _row(
    indicator: Indicator,
    quick_win: QuickWin | None,
    launches: Mapping[str, date],
    cut: Book,
    programme: Programme,
    when: AsOf,
    change: Change,
) -> Row:
    launched = launches.get(indicator.code) or launches.get(indicator.quick_win)
    deadline = indicator.target_date or (quick_win.end if quick_win else None)
    series, plan = cut.actual(indicator.code).seen_on(when.day), cut.plan(indicator.code)
    coming = launched is not None and launched > when.day
    judged = EMPTY
    if not coming:
        judged = series.judged(since(launched, indicator.baseline_period), when.day)
        judged = until_deadline(indicator, judged, deadline)
    reached = actual(indicator, judged)
    if reached.reason and reached.reason.code == "no_data":
        reached = Result(None, reason=_why_nothing(indicator, series, launched, coming, when))
    base = ground(indicator, cut.actual(indicator.code), judged, launched, deadline)
    walked, why_no_way = _progress(indicator, reached, base)
    wanted = planned(indicator, plan, judged)
    share, by_line = _planned(indicator, plan, wanted, judged, launched, deadline, quick_win, base)
    no_plan = why_no_way or Note("plan_starts_later" if len(plan) else "no_path")
    is_open = is_open_sum(indicator, judged, deadline, when.day)
    pair = before_after_values(
        indicator, series, judged, reached.value, change.effect, launched if not coming else None
    )
    reported = dict(zip(judged.periods, map(float, judged.values), strict=True))
    gaps = survey_gaps(programme, indicator, reported)
    if gaps:
        change = replace(change, cautions=(*change.cautions, *gaps))
    return Row(
        indicator,
        quick_win,
        None if coming else launched,
        deadline,
        series,
        plan,
        cut.districts.get(indicator.code, {}),
        judged,
        judged.periods[-1] if len(judged) else None,
        actual=reached,
        achievement=_achievement(indicator, reached, deadline, is_open, base),
        progress=Result(
            walked, n=reached.n, method="way", reason=why_no_way if walked is None else None
        ),
        wanted=wanted,
        planned=Result(
            share,
            method="line" if by_line else "plan",
            reason=None if share is not None else no_plan,
        ),
        level=_level(indicator, reached, deadline, when, is_open, base),
        pace=_pace(
            walked, share, no_plan, programme.city.pace_band, _has_not_moved(indicator, change, pair, reached)
        ),
        change=change,
        ground=base,
        pair=pair,
        saving=_saving(indicator, judged, cut, change),
        revisions=_revisions(programme, indicator),
    )


def _progress(
    indicator: Indicator, reached: Result, base: Ground
) -> tuple[float | None, Note | None]:
    """Share of the promised change, of a sum within the same months; and why there is none."""
    why = no_way(base.whole, indicator.target, indicator.polarity, indicator.target_upper)
    if base.reason is not None and (why is None or why.code == "no_baseline"):
        return None, base.reason
    if why is not None or reached.value is None:
        return None, why or reached.reason
    if indicator.aggregation is Aggregation.SUM:
        if indicator.polarity is Polarity.RANGE:
            return None, Note("range_of_a_sum")
        promised = way(base.whole, indicator.target, indicator.polarity, indicator.target_upper)
        return (reached.value - base.reached) / promised, None
    return share_walked(
        indicator.baseline,
        indicator.target,
        reached.value,
        indicator.polarity,
        indicator.target_upper,
    ), None


def _has_not_moved(
    indicator: Indicator, change: Change, pair: BeforeAfter, reached: Result
) -> bool:
    """Whether the result lies in the natural variation before the launch; of a sum, its mean period."""
    is_sum = indicator.aggregation is Aggregation.SUM
    return change.is_usual(pair.after if is_sum else reached.value)


def _revisions(programme: Programme, indicator: Indicator) -> tuple[Revision, ...]:
    """The indicator's own, and those of its quick win's launch where it has no launch of its own."""
    own = indicator.code in programme.launches
    return programme.revisions_of(indicator.code, *(() if own else (indicator.quick_win,)))


def _why_nothing(
    indicator: Indicator, series: Series, launched: date | None, coming: bool, when: AsOf
) -> Note:
    if not len(series):
        return Note("no_data")
    if coming:
        return Note("not_launched", {"day": launched})
    if not len(series.judged(None, when.day)):
        return Note("only_provisional", {"n": len(series)})
    if launched is not None:
        return Note("nothing_since_launch", {"day": launched})
    return Note("nothing_since_baseline", {"period": indicator.baseline_period})


def _achievement(
    indicator: Indicator, reached: Result, deadline: date | None, is_open: bool, base: Ground
) -> Result:
    if is_open and reached.value is not None and indicator.target is not None:
        return Result(None, reason=Note("sum_still_open", {"day": deadline}))
    if base.target_share < 1 and reached.value is not None and indicator.target is not None:
        return Result(None, reason=Note("target_of_longer_time", {"share": base.target_share}))
    found = achievement(
        reached.value,
        indicator.target,
        polarity=indicator.polarity,
        formula=indicator.formula,
        target_upper=indicator.target_upper,
        baseline=indicator.baseline,
    )
    missing = found.reason is not None and found.reason.code == "no_data"
    why = reached.reason if missing else found.reason
    return replace(found, n=reached.n if found.value is not None else 0, reason=why)


def _planned(
    indicator: Indicator,
    plan: Series,
    wanted: float | None,
    judged: Series,
    launched: date | None,
    deadline: date | None,
    quick_win: QuickWin | None,
    base: Ground,
) -> tuple[float | None, bool]:
    """The planned share of the way at the last judged period, and whether the straight line stood in for a plan."""
    promised = way(base.whole, indicator.target, indicator.polarity, indicator.target_upper)
    if promised is None or not len(judged):
        return None, False
    if base.elapsed is not None:
        return (
            (base.elapsed, True)
            if not len(plan)
            else (None if wanted is None else (wanted - base.reached) / promised, False)
        )
    if len(plan):
        return (
            None
            if wanted is None
            else planned_share(
                indicator.baseline,
                wanted,
                indicator.target,
                indicator.polarity,
                indicator.target_upper,
            )
        ), False
    start = line_start(indicator, launched, quick_win)
    if start is None or deadline is None:
        return None, True
    return time_share(start, deadline, judged.periods[-1].end), True


def line_start(
    indicator: Indicator, launched: date | None, quick_win: QuickWin | None
) -> date | None:
    """Where the straight plan line leaves the baseline: the launch, else the end of the baseline period, else the start."""
    if launched is not None:
        return launched
    if indicator.baseline_period is not None:
        return date.fromordinal(indicator.baseline_period.end.toordinal() + 1)
    return quick_win.start if quick_win else None


def _level(
    indicator: Indicator,
    reached: Result,
    deadline: date | None,
    when: AsOf,
    is_open: bool,
    base: Ground,
) -> Mark:
    """Of a sum that should stay low: open until complete, and held against its share of the target."""
    if indicator.target is None and indicator.target_upper is None:
        return Mark(Level.NO_TARGET)
    if indicator.polarity is Polarity.NEUTRAL:
        return Mark(Level.CANNOT_JUDGE, Note("neutral"))
    if reached.value is None:
        return Mark(Level.CANNOT_JUDGE, reached.reason)
    passed = deadline is not None and deadline <= when.day
    target, upper = (
        None if bound is None else bound * base.target_share
        for bound in (indicator.target, indicator.target_upper)
    )
    found = level(
        reached.value,
        target,
        polarity=indicator.polarity,
        target_upper=upper,
        passed=passed or is_open,
    )
    beyond = reached.value > max(bound for bound in (target, upper) if bound is not None)
    if is_open and not (found is Level.MISSED and beyond):
        return Mark(Level.CANNOT_JUDGE, Note("sum_still_open", {"day": deadline}))
    return Mark(found)


def _pace(
    walked: float | None, share: float | None, no_plan: Note, band: float, has_not_moved: bool
) -> Mark:
    """Within the band below zero, or within the natural variation, it has not moved: the plan decides."""
    still = walked is not None and walked < 0 and (walked > -band or has_not_moved)
    mark = pace_of(0.0 if still else walked, share, band)
    if mark is Pace.CANNOT_JUDGE:
        return Mark(mark, no_plan)
    return Mark(mark, Note("not_moved") if still else None)


def _saving(indicator: Indicator, judged: Series, cut: Book, change: Change) -> Saving | None:
    if indicator.benefit not in (Benefit.TIME, Benefit.MONEY) or indicator.volume is None:
        return None
    return saved(change, judged, cut.actual(indicator.volume), indicator.unit, indicator.polarity)
