"""A series around the start of an innovation: what every model of its effect is given, and what it warns of by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity

DIRECTION = {Polarity.HIGHER: 1, Polarity.LOWER: -1}
SEASONS = ("none", "harmonic", "months")
MIN_BEFORE = 12  # known periods before the start, below which no model says what would have come
BREAK_MARGIN = (
    3  # periods between a break and the start that are too few to tell one from the other
)
RUN_LENGTH = 3  # periods of a run before the start that can be the worst by accident


@dataclass(frozen=True)
class Study:
    """One series and what was declared about its innovation before anybody looked at it.

    values: floats, one a period, NaN = missing. start: index of the first period with the effect.
    polarity: which way is good. periods_a_year: 12 months or 4 quarters. first_month: number of
    values[0] in its year, from 1. phase_in, excluded: indices of periods that count on neither
    side. breaks: indices of first periods of another regime (definition, merger, pandemic); only
    the stretch around `start` is used. minimum, maximum: bounds that the values cannot pass, in
    their unit. chart_agrees, chart_worsens: whether the control chart shows
    an improvement, or the opposite, after the start; None if it was not asked. baseline: the
    official one, in the unit of the values.

    slope: "auto", True, False; False leaves the drift before the start out of every model.
    Only the segmented regression knows season ("auto", "none", "harmonic", "months"), log (values
    are rates or counts, effects are ratios) and at (indices of months whose effect is wanted).
    """

    values: Sequence[float] | numpy.ndarray
    start: int
    polarity: Polarity = Polarity.NEUTRAL
    first_month: int = 1
    phase_in: Sequence[int] = ()
    excluded: Sequence[int] = ()
    breaks: Sequence[int] = ()
    season: str = "auto"
    slope: bool | str = "auto"
    log: bool = False
    at: Sequence[int] = ()
    chart_agrees: bool | None = None
    baseline: float | None = None
    periods_a_year: int = 12
    minimum: float | None = None
    maximum: float | None = None
    chart_worsens: bool | None = None

    def __post_init__(self) -> None:
        if numpy.ndim(self.values) != 1:
            raise ValueError("values must have one dimension")
        if self.periods_a_year not in (4, 12):
            raise ValueError(f"periods_a_year must be 4 or 12, not {self.periods_a_year}")
        if not 1 <= self.first_month <= self.periods_a_year:
            raise ValueError(
                f"first_month must be 1 to {self.periods_a_year}, not {self.first_month}"
            )
        if self.season not in ("auto", *SEASONS) or self.slope not in ("auto", True, False):
            raise ValueError(f"season {self.season!r} or slope {self.slope!r} is not known")


@dataclass(frozen=True)
class Estimate:
    """An effect, its 95 % interval, and p: the chance of one as large where there is none.

    In the unit of the values; p is a fraction and is never shown on the mayor's page.
    """

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class History:
    """The known periods around the start, counted from it, and what stands against using them.

    places: whole numbers, rising, negative before the start. values: floats of the same length.
    """

    study: Study
    places: numpy.ndarray
    values: numpy.ndarray
    cautions: tuple[Note, ...] = ()
    reason: Note | None = None

    @property
    def before(self) -> int:
        """How many known periods lie before the start."""
        return int((self.places < 0).sum())

    @property
    def after(self) -> int:
        """How many known periods lie at the start or after it."""
        return len(self.places) - self.before

    @property
    def length(self) -> int:
        """Periods of history, gaps included; only the known ones where over a quarter is missing."""
        span = -int(self.places[0])
        return span if self.before >= 0.75 * span else self.before

    @property
    def later(self) -> numpy.ndarray:
        """Places of the known periods from the start on."""
        return self.places[self.places >= 0]

    @property
    def month(self) -> int:
        """Number of the start in its year, 0 is January or the first quarter."""
        return (self.study.first_month - 1 + self.study.start) % self.study.periods_a_year


def history_of(study: Study) -> History:
    """The study's known periods that count on one side of the start, in the regime of the start."""
    values, counted = counted_values(study)
    return History(study, numpy.flatnonzero(counted) - study.start, values[counted])


def counted_values(study: Study) -> tuple[numpy.ndarray, numpy.ndarray]:
    """All values, and which are known, count, and lie in the regime of the start (bool)."""
    values = numpy.asarray(study.values, dtype=float)
    counted = numpy.isfinite(values)
    counted[[i for i in (*study.phase_in, *study.excluded) if 0 <= i < len(values)]] = False
    counted[: max((i for i in study.breaks if 0 < i <= study.start), default=0)] = False
    counted[min((i for i in study.breaks if i > study.start), default=len(values)) :] = False
    return values, counted


def break_cautions(study: Study) -> tuple[Note, ...]:
    """A break next to the start, and how many known periods lie beyond one."""
    counted = counted_values(study)[1]
    breaks = [i for i in study.breaks if 0 < i < len(counted)]
    if not breaks:
        return ()
    distance = min(abs(i - study.start) for i in breaks)
    lost = int(counted_values(replace(study, breaks=()))[1].sum() - counted.sum())
    near = (Note("break_near_start", {"months": distance}),) if distance <= BREAK_MARGIN else ()
    return (*near, *((Note("cut_at_break", {"months": lost}),) if lost else ()))


def cautions_before(known: History) -> tuple[Note, ...]:
    """What the periods before the start, alone, warn of: no variation, or a start from an extreme.

    A launch after the worst run would improve by itself (regression to the mean): three periods
    whose mean is worse than that of any other three. The same is asked of the official baseline.
    """
    return tuple(_cautions_before(known))


def _cautions_before(known: History) -> Iterator[Note]:
    before = known.values[known.places < 0]
    width = numpy.ptp(before)
    if width == 0:
        yield Note("flat_before", {"n": known.before})
        return
    direction = DIRECTION.get(known.study.polarity)
    if direction is None:
        return
    windows = numpy.lib.stride_tricks.sliding_window_view(before, RUN_LENGTH)
    runs = direction * windows.mean(axis=1)
    tie = 1e-9 * width  # a tie is no extreme
    if runs[-1] < runs[:-1].min() - tie:
        yield Note("worst_run_before", {"n": RUN_LENGTH, "of": known.before})
    elif runs[-1] > runs[:-1].max() + tie:
        yield Note("best_run_before", {"n": RUN_LENGTH, "of": known.before})
    baseline = known.study.baseline
    if baseline is not None and (baseline > 0 or not known.study.log):
        height = direction * (numpy.log(baseline) if known.study.log else baseline)
        if height <= runs.min():
            yield Note("baseline_is_worst", {"n": known.before})
        elif height >= runs.max():
            yield Note("baseline_is_best", {"n": known.before})


@dataclass(frozen=True)
class YearOnYear(Result):
    """The periods after against the same months or quarters of the last year before.

    value: mean difference, in the unit of the values. n: pairs. improved: how many of them went
    the good way; None without a direction. pairs: indices of (year before, after).
    """

    improved: int | None = None
    pairs: tuple[tuple[int, int], ...] = ()


def year_on_year(study: Study) -> YearOnYear:
    """What can be said where no model can: like months compared with like.

    A period after is held against its own namesake among the year before the start. Neither
    interval nor verdict: a trend is not separated, and pairs a year apart say nothing of noise.
    None when no pair is known on both sides. Source: STATISTICS 5 and 12.
    """
    values, counted = counted_values(study)
    first, year = max(study.start, 0), study.periods_a_year
    after = numpy.flatnonzero(counted[first:]) + first
    earlier = study.start - year + (after - study.start) % year
    paired = earlier >= 0
    paired[paired] = counted[earlier[paired]]
    differences = values[after[paired]] - values[earlier[paired]]
    if not len(differences):
        return YearOnYear(None, method="year_on_year", reason=Note("no_same_months"))
    direction = DIRECTION.get(study.polarity)
    improved = None if direction is None else int((direction * differences > 0).sum())
    return YearOnYear(
        float(differences.mean()),
        n=len(differences),
        method="year_on_year",
        verdict="cannot_judge",
        cautions=(*break_cautions(study), Note("trend_not_separated")),
        improved=improved,
        pairs=tuple(zip(map(int, earlier[paired]), map(int, after[paired]), strict=True)),
    )
