"""Segmented regression: the effect by one trend through both sides and a step, as a check on the headline.

The headline is `before_only`: here the months after take part in the trend, so that a gain which grows bends the line that
would have come without it. A mark that both models share stands on firmer ground.

Interrupted time series: level and slope change against the trend before, on errors that resemble their neighbours. The
verdict is only as good as its conditions, so all of them are written down here. Source: STATISTICS 4, 5 and 12; the method
after Wagner 2002 and Lopez Bernal, Cummins, Gasparrini 2017, the parametrisation after Wang 2025 (BMC MRM 25, s12874-025-02556-8).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy
from scipy.special import stdtrit

from smartcity_metrics.metrics.mixture import Fit, Mixture, fit, joined
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.metrics.study import (
    DIRECTION,
    MIN_BEFORE,
    Estimate,
    History,
    Study,
    break_cautions,
    cautions_before,
    history_of,
)
from smartcity_metrics.programme import Polarity

SIDE = 6  # known months a side below which nothing is computed at all
AFTER = 6  # known months after the start that the model needs
SLOPE_AFTER = 12  # months after from which on a change of slope is told from one of level
YEARS_BEFORE = 24  # months before from which on a yearly pattern is learnt before the start
MONTHS_BEFORE, MONTHS_AFTER = 36, 12  # months for a term per calendar month
SPARE = 6  # values left over when every term has taken one
WANDERS = 0.8  # mean autocorrelation beyond which a series is not told from one that wanders
# Weight of phi >= 0.95. Without data it is 4/149 = 0.03. Of simulated series with phi <= 0.6 fewer than 2 in 1,000 exceed 0.25,
# and each of those has a mean phi above 0.8 too; Proposition 99, where trend and effect cannot be told apart, has 0.472.
AT_THE_EDGE = 0.25
YEARLY_CHANCE = 0.05  # of seeing a yearly pattern where there is none
NO_STEP = 0.01  # chance of a change of slope below which the months after are no step

METHOD = "reml_ar1_mixture"
_NOT_PROVEN = {
    "break_near_start",
    "season_from_short_history",
    "season_not_handled",
    "flat_before",
    "chart_disagrees",
    "chart_not_read",
    "slope_from_short_history",
}
_PORTION = 512  # studies solved at once
_LEVEL, _SLOPE = 2, 3  # columns of the matrix


@dataclass(frozen=True)
class SegmentedEffect(Result):
    """The difference the innovation made: fitted minus counterfactual, in the unit of the values (with log: in log points).

    value, low, high, p: the mean effect a month, over the `after` months from the start on. level: the jump at the start.
    slope: the change of the trend a month, None where the model has none. last: the effect in the last month. cumulated: the
    sum over the months after, None with log. at: the named months in their order, None for one that the model does not reach.
    percent: with log, the mean effect as an exact fraction of the counterfactual;.
    n = before + after: the known months that were used. phi: mean autocorrelation; edge: weight of a phi >= 0.95.
    season: "none", "harmonic" or "months". detectable: the smallest mean effect that would have been seen in 4 of 5 cases.
    fitted: from month index `first` on; counterfactual with its interval: from the start on; every month up to the last known
    one, in the unit of the values. These four only from `before_after`, not from `before_after_many`.
    verdict: proven, indicated, not_told_apart, worse, cannot_judge. value None: withheld, `reason` says why; with a neutral
    polarity the estimate stands beside the reason.
    """

    p: float | None = None
    level: Estimate | None = None
    slope: Estimate | None = None
    last: Estimate | None = None
    cumulated: Estimate | None = None
    at: tuple[Estimate | None, ...] = ()
    percent: Estimate | None = None
    log: bool = False
    phi: float | None = None
    edge: float | None = None
    before: int = 0
    after: int = 0
    season: str | None = None
    detectable: float | None = None
    first: int = 0
    fitted: numpy.ndarray | None = field(default=None, compare=False, repr=False)
    counterfactual: numpy.ndarray | None = field(default=None, compare=False, repr=False)
    counterfactual_low: numpy.ndarray | None = field(default=None, compare=False, repr=False)
    counterfactual_high: numpy.ndarray | None = field(default=None, compare=False, repr=False)


def before_after(
    values: Sequence[float] | numpy.ndarray,
    start: int,
    *,
    polarity: Polarity = Polarity.NEUTRAL,
    first_month: int = 1,
    phase_in: Sequence[int] = (),
    excluded: Sequence[int] = (),
    breaks: Sequence[int] = (),
    season: str = "auto",
    slope: bool | str = "auto",
    log: bool = False,
    at: Sequence[int] = (),
    chart_agrees: bool | None = None,
    baseline: float | None = None,
) -> SegmentedEffect:
    """The effect of an innovation that started at month `start` of a monthly series, with its verdict. Arguments as in `Study`.

    Withheld (value None) with fewer than 12 known months before or 6 after, in a series without variation, with a mean
    autocorrelation above 0.8 or more than a quarter of the weight next to a unit root, and where the wanted terms leave fewer
    than 6 values to spare or cannot be told apart. Not judged where the months after are plainly no step. Months are missing, in
    the phase-in or excluded without losing their place.
    Season "auto": terms for months with 36 + 12 months, one harmonic pair with 24 before, with less only when a yearly pattern
    shows. Slope "auto": with 12 months after; without a slope the effect is taken for a step, and one that grows month by month
    is understated, because the trend takes part of it. Bad data never raises; a wrong argument does (ValueError).

    "proven" needs all of: the interval of the mean effect excludes 0 on the good side, no break within 3 months of the start,
    the season handled, a before period that varied, two years of it where the trend may change, and `chart_agrees`. One
    missing makes it "indicated", and a caution says which. Source: STATISTICS 4.1, 4.2, 5, 11 and 12.
    """
    study = Study(
        values,
        start,
        polarity,
        first_month,
        phase_in,
        excluded,
        breaks,
        season,
        slope,
        log,
        at,
        chart_agrees,
        baseline,
    )
    return _answers([study], drawn=True)[0]


def before_after_many(studies: Sequence[Study]) -> list[SegmentedEffect]:
    """`before_after` of each study in turn, without the arrays for drawing; the same numbers up to rounding, many times faster.

    Studies whose months, terms and named months are the same share one matrix and its factors at all 149 phi.
    """
    return _answers(list(studies), drawn=False)


def _history(study: Study) -> History:
    """The months around the start with the reason why the regression has too few of them, and with what they warn of."""
    known = history_of(study)
    reason = _too_short(known.before, known.after)
    if study.log and reason is None and (known.values <= 0).any():
        reason = Note("not_positive", {"n": int((known.values <= 0).sum())})
    if study.log and (known.values > 0).all():
        known = replace(known, values=numpy.log(known.values))
    cautions = break_cautions(study)
    if reason is None:
        short = known.length < YEARS_BEFORE
        cautions += (
            (Note("short_history", {"n": known.length, "need": YEARS_BEFORE}),) if short else ()
        )
        cautions += cautions_before(known)
    return replace(known, cautions=cautions, reason=reason)


def _too_short(before: int, after: int) -> Note | None:
    if before < SIDE:
        return Note("too_few_points_a_side", {"before": before, "after": after, "need": SIDE})
    if before < MIN_BEFORE:
        return Note("too_few_months_before", {"n": before, "need": MIN_BEFORE})
    return Note("too_few_months_after", {"n": after, "need": AFTER}) if after < AFTER else None


@dataclass(frozen=True)
class _Model:
    """A history with the terms that its regression has, or the reason why it has none."""

    history: History
    season: str = "none"
    slope: bool = False
    cautions: tuple[Note, ...] = ()
    reason: Note | None = None

    @property
    def pattern(self) -> tuple[bytes, int, str, bool, tuple[int, ...]]:
        """Models of the same pattern share matrix and contrasts."""
        study = self.history.study
        month = 0 if self.season == "none" else self.history.month
        return (
            self.history.places.tobytes(),
            month,
            self.season,
            self.slope,
            tuple(i - study.start for i in study.at),
        )

    @property
    def matrix(self) -> numpy.ndarray:
        return _matrix(self.history.places.tobytes(), self.history.month, self.season, self.slope)

    def without(self, places: numpy.ndarray) -> numpy.ndarray:
        """Rows of the counterfactual: those of the fit with the columns of the intervention at 0."""
        rows = _matrix(places.tobytes(), self.history.month, self.season, self.slope).copy()
        rows[:, _LEVEL : _LEVEL + 1 + self.slope] = 0
        return rows

    def effects(self, places: numpy.ndarray) -> numpy.ndarray:
        """Rows of the effects: the columns of the intervention alone."""
        return _matrix(
            places.tobytes(), self.history.month, self.season, self.slope
        ) - self.without(places)


@lru_cache(maxsize=256)
def _matrix(places: bytes, month: int, season: str, slope: bool) -> numpy.ndarray:
    """Constant, trend, level, slope, season: (n, k). `month`: calendar month of the start, 0-11."""
    place = numpy.frombuffer(places, dtype=numpy.int64)
    columns = [numpy.ones(len(place)), place, place >= 0] + (
        [numpy.maximum(place, 0)] if slope else []
    )
    calendar = (month + place) % 12
    if season == "harmonic":
        columns += [
            numpy.sin(numpy.pi * (calendar + 1) / 6),
            numpy.cos(numpy.pi * (calendar + 1) / 6),
        ]
    if season == "months":
        columns += [calendar == one for one in range(1, 12)]
    matrix = numpy.column_stack(columns).astype(float)
    matrix.flags.writeable = False  # it is shared
    return matrix


@lru_cache(maxsize=4096)
def _impossible(places: bytes, month: int, season: str, slope: bool) -> tuple[str, int] | None:
    """Why these terms cannot be had: too few values to spare, or terms that these months do not tell apart (the rank trap)."""
    matrix = _matrix(places, month, season, slope)
    n, k = matrix.shape
    if n - k < SPARE:
        return "too_few_to_spare", n - k
    sizes = numpy.maximum(numpy.linalg.norm(matrix, axis=0), 1e-300)
    return (
        None
        if numpy.linalg.matrix_rank(matrix / sizes, tol=1e-8) == k
        else ("season_not_separable", n - k)
    )


def _models(studies: Sequence[Study]) -> list[_Model]:
    histories = [_history(study) for study in studies]
    asked = [i for i, one in enumerate(histories) if one.reason is None and _asks_for_year(one)]
    seen = dict(zip(asked, _yearly_pattern([histories[i] for i in asked]), strict=True))
    return [_model(one, seen.get(i, False)) for i, one in enumerate(histories)]


def _asks_for_year(history: History) -> bool:
    season = history.study.season
    return season == "none" or (season == "auto" and history.length < YEARS_BEFORE)


def _slope(history: History) -> bool:
    return (
        history.after >= SLOPE_AFTER if history.study.slope == "auto" else bool(history.study.slope)
    )


def _yearly_pattern(histories: list[History]) -> list[bool]:
    """Whether a harmonic pair, tried in the model, is more than chance: the lag-12 pattern, seen with fewer than two years too."""
    found = [False] * len(histories)
    models = [_Model(one, "harmonic", _slope(one)) for one in histories]
    possible = [i for i, one in enumerate(models) if _impossible(*one.pattern[:4]) is None]
    for chosen in _groups(models, possible):
        pair = slice(len(models[chosen[0]].matrix.T) - 2, None)
        fitted = _fitted([models[i] for i in chosen])
        for i, chance, exact in zip(chosen, fitted.chance_of_all(pair), fitted.exact, strict=True):
            found[i] = bool(chance < YEARLY_CHANCE and not exact)
    return found


def _model(history: History, yearly: bool) -> _Model:
    if history.reason:
        return _Model(history, reason=history.reason)
    slope, month, places = _slope(history), history.month, history.places.tobytes()
    wanted = _seasons(history, yearly)
    season = next((one for one in wanted if _impossible(places, month, one, slope) is None), None)
    if season is None:
        code, spare = _impossible(places, month, wanted[0], slope)
        return _Model(history, reason=Note(code, {"spare": spare, "need": SPARE}))
    known = {"n": history.length, "need": YEARS_BEFORE}
    cautions = []
    if season == "none" and (yearly or wanted[0] != "none"):
        cautions.append(Note("season_not_handled", {"n": history.length}))
    elif season != "none" and history.length < YEARS_BEFORE:
        cautions.append(Note("season_from_short_history", known))
    if (
        slope and history.length < YEARS_BEFORE
    ):  # simulated at 12 + 12: false findings 2.8 to 9.2 % instead of 5 %
        cautions.append(Note("slope_from_short_history", known))
    return _Model(history, season, slope, tuple(cautions))


def _seasons(history: History, yearly: bool) -> tuple[str, ...]:
    """The season terms to try, the fullest first."""
    if history.study.season != "auto":
        return (history.study.season,)
    if history.length < YEARS_BEFORE:
        return ("harmonic", "none") if yearly else ("none",)
    months = history.length >= MONTHS_BEFORE and history.after >= MONTHS_AFTER
    return ("months", "harmonic", "none") if months else ("harmonic", "none")


def _groups(models: list[_Model], chosen: list[int]) -> Iterator[list[int]]:
    """Indices of models that share a pattern."""
    groups: dict[Hashable, list[int]] = {}
    for i in chosen:
        groups.setdefault(models[i].pattern, []).append(i)
    for group in groups.values():
        yield from (group[at : at + _PORTION] for at in range(0, len(group), _PORTION))


def _fitted(models: list[_Model]) -> Fit:
    """All models are of one pattern."""
    return fit(
        numpy.column_stack([one.history.values for one in models]),
        models[0].matrix,
        models[0].history.places,
    )


def _answers(studies: list[Study], *, drawn: bool) -> list[SegmentedEffect]:
    models = _models(studies)
    answers = [_blank(one, one.reason) for one in models]
    waiting: list[tuple[list[int], Fit, Mixture]] = []
    for group in _groups(models, [i for i, one in enumerate(models) if one.reason is None]):
        found = _fitted([models[i] for i in group])
        for i, phi, edge, exact in zip(group, found.phi, found.edge, found.exact, strict=True):
            answers[i] = _blank(
                models[i],
                _withheld(phi, edge, exact),
                phi=None if exact else float(phi),
                edge=None if exact else float(edge),
                season=models[i].season,
            )
        kept = [at for at, i in enumerate(group) if answers[i].reason is None]
        if kept:
            shown = found.of(numpy.array(kept))
            waiting.append(
                ([group[at] for at in kept], shown, shown.contrasts(_rows(models[group[0]], drawn)))
            )
        if sum(len(one[0]) for one in waiting) >= _PORTION:
            _fill(answers, models, waiting, drawn)
            waiting = []
    if waiting:
        _fill(answers, models, waiting, drawn)
    return answers


def _blank(model: _Model, reason: Note | None, **known: object) -> SegmentedEffect:
    history = model.history
    return SegmentedEffect(
        None,
        n=len(history.places),
        method=METHOD,
        verdict="cannot_judge",
        cautions=(*history.cautions, *model.cautions),
        reason=reason,
        log=history.study.log,
        before=history.before,
        after=history.after,
        **known,
    )


def _withheld(phi: float, edge: float, exact: bool) -> Note | None:
    if exact:
        return Note("no_variation")
    return (
        Note("near_unit_root", {"phi": float(phi), "edge": float(edge)})
        if phi > WANDERS or edge > AT_THE_EDGE
        else None
    )


def _rows(model: _Model, drawn: bool) -> numpy.ndarray:
    """Contrasts: mean, level, last, named months, slope (the level alone without a slope), then the counterfactual to draw."""
    history, study = model.history, model.history.study
    rows = model.effects(numpy.array([0]))
    if model.slope:
        named = numpy.array([0, history.later[-1], *(max(i - study.start, 0) for i in study.at)])
        slope = numpy.zeros((1, len(rows.T)))
        slope[0, _SLOPE] = 1
        rows = numpy.concatenate(
            [model.effects(history.later).mean(axis=0, keepdims=True), model.effects(named), slope]
        )
    return numpy.concatenate([rows, model.without(_drawn_after(history))]) if drawn else rows


def _drawn_after(history: History) -> numpy.ndarray:
    return numpy.arange(history.later[-1] + 1)


def _fill(
    answers: list[SegmentedEffect],
    models: list[_Model],
    waiting: list[tuple[list[int], Fit, Mixture]],
    drawn: bool,
) -> None:
    """Put the estimates of several groups into their answers; their limits are searched for all together."""
    whole = joined([mixture for _, _, mixture in waiting])
    columns = (whole.means(), *whole.intervals(), whole.chances())
    at = 0
    for group, found, mixture in waiting:
        each, means = len(mixture.centres) // len(group), found.means
        for number, i in enumerate(group):
            numbers = numpy.column_stack([column[at : at + each] for column in columns])
            answers[i] = _effect(
                answers[i], models[i], numbers, means[:, number], found.freedom, drawn
            )
            at += each


def _effect(
    blank: SegmentedEffect,
    model: _Model,
    numbers: numpy.ndarray,
    coefficients: numpy.ndarray,
    freedom: int,
    drawn: bool,
) -> SegmentedEffect:
    history, study = model.history, model.history.study
    slopes = 4 + len(study.at) if model.slope else 1
    found = [Estimate(*map(float, line)) for line in numbers[:slopes]]
    mean = found[0]
    level, last, *named = found[1:-1] if model.slope else [mean] * (2 + len(study.at))
    reached = [0 <= i - study.start <= history.later[-1] for i in study.at]
    cautions = (*blank.cautions, *_below_zero(model, coefficients))
    verdict, reason, more = _verdict(study, mean, {note.code for note in cautions})
    if verdict in ("proven", "indicated", "worse") and _no_step(model):
        verdict, reason, more = (
            "cannot_judge",
            Note("no_step", {"n": history.after, "need": SLOPE_AFTER}),
            (),
        )
    middle = stdtrit(freedom, 0.975)
    return replace(
        blank,
        value=mean.value,
        low=mean.low,
        high=mean.high,
        p=mean.p,
        level=level,
        last=last,
        slope=found[-1] if model.slope else None,
        cumulated=None if study.log else _times(mean, history.after),
        at=tuple(one if there else None for one, there in zip(named, reached, strict=True)),
        percent=_ratio(mean) if study.log else None,
        verdict=verdict,
        reason=reason,
        cautions=(*cautions, *more),
        detectable=float((middle + stdtrit(freedom, 0.8)) * (mean.high - mean.low) / 2 / middle),
        **(_drawing(model, numbers[slopes:], coefficients) if drawn else {}),
    )


def _times(one: Estimate, months: int) -> Estimate:
    return Estimate(one.value * months, one.low * months, one.high * months, one.p)


def _ratio(one: Estimate) -> Estimate:
    return Estimate(*(float(numpy.expm1(value)) for value in (one.value, one.low, one.high)), one.p)


def _below_zero(model: _Model, coefficients: numpy.ndarray) -> tuple[Note, ...]:
    """A trend that runs on below zero where the values never do promises more than can be."""
    if model.history.study.log or (model.history.values < 0).any():
        return ()
    below = int((model.without(model.history.later) @ coefficients < 0).sum())
    return (Note("counterfactual_below_zero", {"months": below}),) if below else ()


def _no_step(model: _Model) -> bool:
    """Whether the months after are no step, in a model that knows nothing else: a change of slope, tried, is more than chance.

    A step that is taken back after three months would still be called an improvement of its first height, as the trend that
    both sides share takes the way back for its own.
    """
    wide = replace(model, slope=True)
    if model.slope or _impossible(*wide.pattern[:4]) is not None:
        return False
    return bool(_fitted([wide]).chance_of_all(slice(_SLOPE, _SLOPE + 1))[0] < NO_STEP)


def _verdict(
    study: Study, mean: Estimate, cautions: set[str]
) -> tuple[str, Note | None, tuple[Note, ...]]:
    direction = DIRECTION.get(study.polarity)
    if direction is None:
        return (
            "cannot_judge",
            Note(
                "no_direction" if study.polarity is Polarity.NEUTRAL else "range_has_no_direction"
            ),
            (),
        )
    low, high = sorted((direction * mean.low, direction * mean.high))
    if low <= 0:
        return "worse" if high < 0 else "not_told_apart", None, ()
    chart = {None: (Note("chart_not_read"),), False: (Note("chart_disagrees"),), True: ()}[
        study.chart_agrees
    ]
    return "indicated" if chart or cautions & _NOT_PROVEN else "proven", None, chart


def _drawing(
    model: _Model, counterfactual: numpy.ndarray, coefficients: numpy.ndarray
) -> dict[str, object]:
    history = model.history
    places = numpy.arange(history.places[0], history.later[-1] + 1)
    fitted = (model.without(places) + model.effects(places)) @ coefficients
    middle, low, high = counterfactual[:, :3].T
    back = numpy.exp if history.study.log else numpy.array
    return {
        "first": int(history.places[0]) + history.study.start,
        "fitted": back(fitted),
        "counterfactual": back(middle),
        "counterfactual_low": back(low),
        "counterfactual_high": back(high),
    }
