"""What the innovation changed: the periods BEFORE its start say what would have come without it.

Only the periods before the start are modelled; those after are left free, so that a gain which
grows, a dip or a passing success cannot bend the expectation. The effect is the mean of what came
minus the mean of what was expected, with the error of that expectation and of the periods.

    y = level + slope * (t - middle) + year + u

Two kinds of u are averaged by how well they explain the periods before, 50 : 50 beforehand:
A: u is AR(1) with phi on a grid, prior (1 - phi^2)^(-1/2), and slope ~ N(0, (tau s)^2) a period,
tau averaged over DRIFTS (s: standard deviation of the series before). B: a local level, a random
walk of q s a period plus white noise, q averaged over WALKS, without a slope. year: one sine and
one cosine ~ N(0, (y s)^2), y averaged over YEARS: the season is shrunk, not tested for. Level and
scale are flat. Given all of these a mean is Student's t with n_before - 1 degrees of freedom;
everything else is integrated out, so that the answer is a mixture of t. The rules of the verdict
are those of `Verdict` below. How often it errs: `python -m tests.benchmarks false_positives`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy
from scipy.special import stdtrit

from smartcity_metrics.metrics.mixture import Mixture, joined
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

METHOD = "before_only"
PHIS = numpy.arange(-48, 98, 5) / 100  # autocorrelation of neighbouring periods, kind A
DRIFTS = (1e-4, 0.05, 0.15, 0.4)  # standard deviation of the slope a period, in s, kind A
WALKS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)  # step of the random walk, in s, kind B
YEARS = (0.0, 0.4, 1.0)  # standard deviation of the yearly sine and cosine, in s
MIN_AFTER = 3  # known periods after the start that are judged at all
PROOF_AFTER = 6  # known periods after the start from which on a change can be proven
DRIFT_BEFORE = 18  # periods before from which on a drift is known well enough for a proof
RECENT = 3  # last known periods of which the effect is said too
STICKY = 0.6  # mean autocorrelation from which on a clean step is found less often
_COLUMNS = 4  # level, slope, sine, cosine
_SLOPE = 1
_LINES = 2  # of a mixture: mean effect, recent effect
_DRIFT_CHANCE = 0.05  # of seeing a drift before the start where there is none
_CAPPING = {  # cautions that keep a change from being proven
    "break_near_start",
    "worst_run_before",
    "drift_from_short_history",
    "few_after_start",
    "chart_disagrees",
    "chart_not_read",
}


@dataclass(frozen=True)
class BeforeOnlyEffect(Result):
    """What came minus what the periods before the start led to expect, in the unit of the values.

    value, low, high, p: the mean effect a period over the `after` known periods from the start on,
    with its 95 % interval. observed, expected: the two means it
    is the difference of. recent: the mean effect of the last three known periods. n = before +
    after: the known periods that were used. phi: mean autocorrelation of kind A (-1 to 1).
    wandering: weight of kind B, a fraction (a level that stays is among it). detectable: the
    smallest mean effect that would have been seen in 4 of 5 cases.
    verdict: proven, indicated, not_told_apart, worse, cannot_judge. value None: withheld, `reason`
    says why; with a neutral polarity the estimate stands beside the reason.
    """

    p: float | None = None
    observed: float | None = None
    expected: float | None = None
    recent: Estimate | None = None
    phi: float | None = None
    wandering: float | None = None
    detectable: float | None = None
    before: int = 0
    after: int = 0

    @property
    def cumulated(self) -> Estimate | None:
        """The effect summed over the known periods after: meant for values that are added up."""
        if self.value is None:
            return None
        return Estimate(
            self.value * self.after, self.low * self.after, self.high * self.after, self.p
        )


@dataclass(frozen=True)
class ExpectedPath:
    """What would have come without the innovation, for every period from the start to the last.

    start: index of the first of them in the study's values. middle, low, high: float arrays of one
    length in the unit of the values; low and high hold 95 % of what single periods would be.
    """

    start: int
    middle: numpy.ndarray = field(compare=False)
    low: numpy.ndarray = field(compare=False)
    high: numpy.ndarray = field(compare=False)


def before_only_effect(study: Study) -> BeforeOnlyEffect:
    """`before_only_effects` of one study."""
    return before_only_effects([study])[0]


def before_only_effects(studies: Sequence[Study]) -> list[BeforeOnlyEffect]:
    """The effect of each study in turn. Studies with the same known periods share their factors.

    Withheld (value None) with fewer than 12 known periods before the start or 3 after, where those
    before do not vary, and where the expectation lies outside of what the values can be (study.
    minimum and maximum; below zero where no value ever was). Bad data never raises.
    Source: EFFECT 2, 3; method as in the README of metrics.
    """
    histories = [_history(study) for study in studies]
    effects = [_withheld(known) for known in histories]
    groups: dict[tuple[bytes, bytes, int, int, bool], list[int]] = {}
    for at, known in enumerate(histories):
        if known.reason is None:
            groups.setdefault(_pattern(known), []).append(at)
    solved = [
        (members[number], solution)
        for pattern, members in groups.items()
        for number, solution in _solutions(_factors(*pattern), [histories[at] for at in members])
    ]
    if solved:
        mixtures = joined([solution.mixture for _, solution in solved])
        columns = (mixtures.means(), *mixtures.intervals(), mixtures.chances())
        lines = numpy.column_stack(columns).reshape(len(solved), _LINES, len(columns))
        for (at, solution), numbers in zip(solved, lines, strict=True):
            effects[at] = _effect(histories[at], effects[at], solution, numbers)
    return effects


def expected_path(study: Study) -> ExpectedPath | None:
    """The counterfactual that a chart draws; None where no effect can be computed.

    Its mean over the known periods after is `expected` of the effect.
    """
    known = _history(study)
    if known.reason is not None:
        return None
    every = numpy.arange(known.later[-1] + 1)
    before = known.places[known.places < 0]
    drifts = study.slope is not False
    year = study.periods_a_year
    factors = _factors(before.tobytes(), every.tobytes(), known.month, year, drifts)
    scale, shift = _scale(known)
    posterior = _Posterior(factors, _standard(known)[:, None])
    centres, spreads = posterior.expected(numpy.eye(len(every)))
    mixture = _mixture(centres[:, 0], spreads[:, 0], posterior.weights[:, 0], posterior.freedom)
    low, high = mixture.intervals()
    return ExpectedPath(
        study.start,
        mixture.means() * scale + shift,
        low * scale + shift,
        high * scale + shift,
    )


def _history(study: Study) -> History:
    known = history_of(study)
    cautions = break_cautions(study)
    reason = None
    if known.before == 0 and known.after:
        reason = Note("nothing_before")
    elif known.before < MIN_BEFORE:
        reason = Note("too_few_months_before", {"n": known.before, "need": MIN_BEFORE})
    elif known.after < MIN_AFTER:
        reason = Note("too_few_months_after", {"n": known.after, "need": MIN_AFTER})
    else:
        cautions += cautions_before(known)
        if numpy.ptp(known.values[known.places < 0]) == 0:
            reason = Note("no_variation")
    return replace(known, cautions=cautions, reason=reason)


def _withheld(known: History) -> BeforeOnlyEffect:
    return BeforeOnlyEffect(
        None,
        n=len(known.places),
        method=METHOD,
        verdict="cannot_judge",
        cautions=known.cautions,
        reason=known.reason,
        before=known.before,
        after=known.after,
    )


def _pattern(known: History) -> tuple[bytes, bytes, int, int, bool]:
    before, study = known.places[known.places < 0], known.study
    drifts = study.slope is not False
    return before.tobytes(), known.later.tobytes(), known.month, study.periods_a_year, drifts


def _scale(known: History) -> tuple[float, float]:
    """Standard deviation and mean of the periods before: the prior is relative to them."""
    before = known.values[known.places < 0]
    return float(before.std()), float(before.mean())


def _standard_after(known: History) -> numpy.ndarray:
    scale, shift = _scale(known)
    return (known.values[known.places >= 0] - shift) / scale


def _standard(known: History) -> numpy.ndarray:
    scale, shift = _scale(known)
    return (known.values[known.places < 0] - shift) / scale


@dataclass(frozen=True)
class _Factors:
    """All that depends on which periods are known, and not on their values.

    n periods before, a after, k kernels (a phi or a q each), p parts (a kernel with a drift and a
    year each). whitening (k, n, n); matrix (k, n, 4) whitened; weight (k, a, n): of the periods
    before in each one after; spread (k, a, a); away (k, a, 4); kernel (p,): index of the part's
    kernel; shrunk (p, 4, 4): inverse of the penalised normal matrix; prior (p,): log weight before
    the data; wanders (p,): kind B.
    """

    whitening: numpy.ndarray
    matrix: numpy.ndarray
    weight: numpy.ndarray
    spread: numpy.ndarray
    away: numpy.ndarray
    kernel: numpy.ndarray
    shrunk: numpy.ndarray
    prior: numpy.ndarray
    wanders: numpy.ndarray


@lru_cache(maxsize=64)
def _factors(before: bytes, after: bytes, month: int, year: int, drifts: bool = True) -> _Factors:
    """drifts False: of kind A only the parts whose slope is next to nothing."""
    earlier, later = (numpy.frombuffer(places, dtype=numpy.int64) for places in (before, after))
    covariance = _kernels(numpy.concatenate([earlier, later]))
    n = len(earlier)
    own, across, beyond = covariance[:, :n, :n], covariance[:, :n, n:], covariance[:, n:, n:]
    middle = (earlier[0] + earlier[-1]) / 2
    rows, later_rows = (_rows(places, middle, month, year) for places in (earlier, later))
    root = numpy.linalg.cholesky(own)
    whitening = numpy.linalg.solve(root, numpy.broadcast_to(numpy.eye(n), root.shape))
    matrix = whitening @ rows
    weight = numpy.linalg.solve(own, across).transpose(0, 2, 1)
    volume = numpy.log(numpy.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    kernel, shrunk, prior, wanders = _parts(matrix.transpose(0, 2, 1) @ matrix, volume)
    if not drifts:
        steep = numpy.tile(numpy.repeat(numpy.array(DRIFTS) > DRIFTS[0], len(YEARS)), len(PHIS))
        prior = numpy.where(numpy.pad(steep, (0, len(prior) - len(steep))), -numpy.inf, prior)
    return _Factors(
        whitening,
        matrix,
        weight,
        beyond - weight @ across,
        later_rows - weight @ rows,
        kernel,
        shrunk,
        prior,
        wanders,
    )


def _kernels(places: numpy.ndarray) -> numpy.ndarray:
    """Covariance of u between the places, (39, m, m): each phi of kind A, then each q of kind B."""
    distance = numpy.abs(numpy.subtract.outer(places, places)).astype(float)
    same = (distance == 0).astype(float)
    stationary = [(phi**distance if phi else same) / (1 - phi**2) for phi in PHIS]
    steps = places - places[0] + 1
    walk = numpy.minimum.outer(steps, steps).astype(float)
    return numpy.array([*stationary, *(same + step**2 * walk for step in WALKS)])


def _rows(places: numpy.ndarray, middle: float, month: int, year: int) -> numpy.ndarray:
    """Level, slope, sine and cosine at each place, (m, 4). month: that of the start, from 0."""
    angle = 2 * numpy.pi * ((month + places) % year) / year
    return numpy.column_stack(
        [numpy.ones(len(places)), places - middle, numpy.sin(angle), numpy.cos(angle)]
    )


def _parts(normal: numpy.ndarray, volume: numpy.ndarray) -> tuple[numpy.ndarray, ...]:
    """Every kernel with every drift and year: its index, shrunk inverse, log prior and kind.

    normal (k, 4, 4): X'X of the whitened rows. volume (k,): half the log determinant of the kernel.
    A part without slope or year leaves those columns out, which is a penalty without end.
    """
    prior = (1 - PHIS**2) ** -0.5
    stationary = numpy.log(0.5 * prior / prior.sum() / len(DRIFTS) / len(YEARS))
    wandering = numpy.log(0.5 / len(WALKS) / len(YEARS))
    choices = [
        (at, drift, year, stationary[at], 1 / (1 - phi**2))
        for at, phi in enumerate(PHIS)
        for drift in DRIFTS
        for year in YEARS
    ]
    choices += [
        (len(PHIS) + at, 0.0, year, wandering, 1.0) for at in range(len(WALKS)) for year in YEARS
    ]
    kernel = numpy.array([choice[0] for choice in choices])
    scales = numpy.array([[drift, year, year] for _, drift, year, _, _ in choices])
    used = scales > 0
    variance = numpy.array([choice[4] for choice in choices])[:, None] * scales**2
    penalty = numpy.divide(1.0, variance, out=numpy.zeros_like(scales), where=used)
    kept = numpy.concatenate([numpy.ones((len(choices), 1), dtype=bool), used], axis=1)
    inner = normal[kernel] * (kept[:, :, None] & kept[:, None, :])
    diagonal = numpy.arange(_COLUMNS)
    inner[:, diagonal, diagonal] += numpy.where(
        kept, numpy.concatenate([numpy.zeros((len(choices), 1)), penalty], axis=1), 1.0
    )
    shrunk = numpy.linalg.inv(inner) * (kept[:, :, None] & kept[:, None, :])
    log_penalty = numpy.log(penalty, out=numpy.zeros_like(penalty), where=used).sum(axis=1)
    log_prior = numpy.array([choice[3] for choice in choices])
    log_prior += 0.5 * log_penalty - 0.5 * numpy.linalg.slogdet(inner)[1] - volume[kernel]
    return kernel, shrunk, log_prior, kernel >= len(PHIS)


class _Posterior:
    """What the periods before say of each part: its weight, its coefficients and its noise.

    before (n, m): the standardised values of m series. weights (p, m) add up to 1; coefficients
    (p, 4, m); noise (p, m): scale of the t distribution.
    """

    def __init__(self, factors: _Factors, before: numpy.ndarray) -> None:
        self.factors, self.before = factors, before
        self.freedom = len(before) - 1
        white = factors.whitening @ before
        crossed = (factors.matrix.transpose(0, 2, 1) @ white)[factors.kernel]
        self.coefficients = factors.shrunk @ crossed
        squares = (white**2).sum(axis=1)[factors.kernel]
        squares -= (crossed * self.coefficients).sum(axis=1)
        squares = numpy.maximum(squares, 1e-12 * len(before))
        self.noise = numpy.sqrt(squares / self.freedom)
        likelihood = factors.prior[:, None] - self.freedom / 2 * numpy.log(squares)
        weights = numpy.exp(likelihood - likelihood.max(axis=0))
        self.weights = weights / weights.sum(axis=0)

    def expected(self, rows: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Centre and spread of what `rows` (r, a) make of the periods after, (p, m, r) each."""
        factors, kernel = self.factors, self.factors.kernel
        known = rows @ factors.weight @ self.before
        away = (rows @ factors.away)[kernel]
        centres = known[kernel] + away @ self.coefficients
        variance = numpy.einsum("ra,kab,rb->kr", rows, factors.spread, rows)[kernel]
        variance = variance + numpy.einsum("pri,pij,prj->pr", away, factors.shrunk, away)
        spreads = self.noise[:, :, None] * numpy.sqrt(variance)[:, None, :]
        return centres.transpose(0, 2, 1), spreads

    def drift(self, series: int) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
        """Centre, spread and weight of the slope in each part of kind A; the others weigh nothing."""
        stationary = ~self.factors.wanders
        weights = numpy.where(stationary, self.weights[:, series], 0.0)
        total = weights.sum()
        weights = weights / total if total > 0 else stationary / stationary.sum()
        spread = self.noise[:, series] * numpy.sqrt(self.factors.shrunk[:, _SLOPE, _SLOPE])
        return self.coefficients[:, _SLOPE, series], numpy.where(stationary, spread, 1.0), weights


def _mixture(
    centres: numpy.ndarray, spreads: numpy.ndarray, weights: numpy.ndarray, freedom: int
) -> Mixture:
    """Distributions of one series, a line for each column of centres and spreads (p, lines)."""
    lines = len(centres.T)
    weights = numpy.broadcast_to(weights, (lines, len(weights)))
    return Mixture(centres.T, spreads.T, weights, numpy.full(lines, float(freedom)))


@dataclass(frozen=True)
class _Solution:
    """Effect and recent effect of one series in standard units, and what lies behind.

    drift: the chance of a slope as large as that of kind A where there is none.
    """

    mixture: Mixture
    drift: float
    phi: float
    wandering: float


def _solutions(factors: _Factors, histories: Sequence[History]) -> Iterator[tuple[int, _Solution]]:
    """All histories are of the pattern of the factors, and are solved at once."""
    posterior = _Posterior(factors, numpy.column_stack([_standard(known) for known in histories]))
    rows = _contrasts(histories[0].after)
    centres, spreads = posterior.expected(rows)
    for number, known in enumerate(histories):
        seen = rows @ _standard_after(known)
        weights = posterior.weights[:, number]
        effects = _mixture(
            seen - centres[:, number], spreads[:, number], weights, posterior.freedom
        )
        slope, error, stationary = posterior.drift(number)
        drift = _mixture(slope[:, None], error[:, None], stationary, posterior.freedom)
        yield (
            number,
            _Solution(
                effects,
                float(drift.chances()[0]),
                float(stationary[: len(_phi_of_parts())] @ _phi_of_parts()),
                float(weights[factors.wanders].sum()),
            ),
        )


@lru_cache(maxsize=1)
def _phi_of_parts() -> numpy.ndarray:
    """The autocorrelation of each part of kind A."""
    return numpy.repeat(PHIS, len(DRIFTS) * len(YEARS))


def _contrasts(after: int) -> numpy.ndarray:
    """Rows that make means of the periods after: of all of them, and of the recent ones, (2, a)."""
    recent = numpy.arange(after) >= after - RECENT
    return numpy.array([numpy.full(after, 1 / after), recent / recent.sum()])


def _effect(
    known: History, blank: BeforeOnlyEffect, solution: _Solution, numbers: numpy.ndarray
) -> BeforeOnlyEffect:
    """numbers (2, 4): estimate, limits and p of effect and recent effect, in standard units."""
    scale, shift = _scale(known)
    mean, recent = (Estimate(*map(float, line[:3] * scale), float(line[3])) for line in numbers)
    observed = float(known.values[known.places >= 0].mean())
    expected = observed - mean.value
    found = replace(
        blank, expected=expected, observed=observed, phi=solution.phi, wandering=solution.wandering
    )
    impossible = _impossible(known, expected)
    if impossible is not None:
        return replace(found, reason=impossible)
    cautions = (*blank.cautions, *_cautions(known, solution.drift))
    verdict, reason, more = _verdict(known.study, mean, {note.code for note in cautions})
    if verdict == "not_told_apart" and solution.phi >= STICKY:
        more = (*more, Note("sticky_series"))
    middle, upper = (stdtrit(known.before - 1, share) for share in (0.975, 0.8))
    return replace(
        found,
        value=mean.value,
        low=mean.low,
        high=mean.high,
        p=mean.p,
        recent=recent,
        detectable=float((middle + upper) * (mean.high - mean.low) / 2 / middle),
        verdict=verdict,
        reason=reason,
        cautions=(*cautions, *more),
    )


def _impossible(known: History, expected: float) -> Note | None:
    """An expectation that the values cannot have says nothing of what would have come."""
    study = known.study
    lowest = study.minimum
    if lowest is None and (known.values >= 0).all():
        lowest = 0.0
    if lowest is not None and expected < lowest:
        return Note("expected_below_possible", {"least": lowest})
    if study.maximum is not None and expected > study.maximum:
        return Note("expected_above_possible", {"most": study.maximum})
    return None


def _cautions(known: History, drift_chance: float) -> Iterator[Note]:
    if known.after < PROOF_AFTER:
        yield Note("few_after_start", {"n": known.after, "need": PROOF_AFTER})
    if known.length < DRIFT_BEFORE and drift_chance < _DRIFT_CHANCE:
        yield Note("drift_from_short_history", {"n": known.length, "need": DRIFT_BEFORE})


def _verdict(
    study: Study, mean: Estimate, cautions: set[str]
) -> tuple[str, Note | None, tuple[Note, ...]]:
    """The mark, the reason where there is none, and what it was capped by.

    proven: the interval excludes 0 on the good side, the control chart agrees, at least 12 periods
    before and 6 after, and no caution that caps. indicated: one of these is missing. worse: the
    interval excludes 0 on the bad side and the chart shows it too; without the chart the change is
    not told apart, and a caution says so. Source: EFFECT 3.
    """
    direction = DIRECTION.get(study.polarity)
    if direction is None:
        neutral = study.polarity is Polarity.NEUTRAL
        return "cannot_judge", Note("no_direction" if neutral else "range_has_no_direction"), ()
    low, high = sorted((direction * mean.low, direction * mean.high))
    if high < 0:
        return (
            ("worse", None, ())
            if study.chart_worsens
            else ("not_told_apart", None, (Note("worse_without_chart"),))
        )
    if low <= 0:
        return "not_told_apart", None, ()
    chart = {None: (Note("chart_not_read"),), False: (Note("chart_disagrees"),), True: ()}
    more = chart[study.chart_agrees]
    capped = cautions | {note.code for note in more}
    return "indicated" if capped & _CAPPING else "proven", None, more
