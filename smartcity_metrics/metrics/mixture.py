"""Regression of a time series whose months resemble their neighbours: AR(1) errors by REML, the autocorrelation integrated out.

The engine under before/after effects. It knows matrices and contrasts, nothing of interventions. Source: STATISTICS 4.2;
restricted likelihood after Harville (1977) and Cooper & Thompson (1977, Biometrika 64:625). Given the autocorrelation phi
a contrast has a t distribution; over a uniform grid of phi, weighted by the restricted likelihood, it has a mixture of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.special import fdtrc, stdtr, stdtrit

GRID = numpy.arange(-50, 99) / 100  # 149 values of phi
EDGE = 0.95  # phi from here on is next to a unit root: a series that wanders and never returns
_EXACT = 1e-10  # residuals below this share of the largest value are rounding, not noise
_SLICE = 128  # series whitened at once: as many as fit into the processor's cache
_STEP = 1e-4  # of a standard deviation: after such a step of Newton's what is left is of the order of its square
_STEPS = 100


@dataclass(frozen=True)
class Fit:
    """m series of n months on one matrix of k columns, at each of the 149 phi.

    coefficients (149, k, m). noise (149, m): standard deviation of the innovations. inverse (149, k, k): R⁻¹ of the
    whitened matrix, so that noise² · R⁻¹R⁻ᵀ is the covariance. weights (149, m): add up to 1. freedom: n - k.
    exact (m,): the matrix explains the series without any rest, so nothing is known of its noise.
    """

    coefficients: numpy.ndarray
    noise: numpy.ndarray
    inverse: numpy.ndarray
    weights: numpy.ndarray
    freedom: int
    exact: numpy.ndarray

    @property
    def phi(self) -> numpy.ndarray:
        """Mean autocorrelation of each series, (m,)."""
        return GRID @ self.weights

    @property
    def edge(self) -> numpy.ndarray:
        """Weight of phi >= 0.95 of each series, (m,)."""
        return self.weights[GRID >= EDGE].sum(axis=0)

    @property
    def means(self) -> numpy.ndarray:
        """The estimated coefficients of each series, (k, m)."""
        return numpy.einsum("gm,gkm->km", self.weights, self.coefficients)

    def of(self, series: numpy.ndarray) -> Fit:
        """The same for some of the series, by their indices."""
        return Fit(self.coefficients[:, :, series], self.noise[:, series], self.inverse, self.weights[:, series], self.freedom,
                   self.exact[series])

    def chance_of_all(self, chosen: slice) -> numpy.ndarray:
        """P of the chosen coefficients all being 0, (m,): the F test at each phi, its tails weighted."""
        found, rows = self.coefficients[:, chosen], self.inverse[:, chosen]
        shape = numpy.linalg.inv(rows @ rows.transpose(0, 2, 1))
        size = numpy.einsum("gam,gab,gbm->gm", found, shape, found) / found.shape[1] / self.noise**2
        return (self.weights * fdtrc(found.shape[1], self.freedom, size)).sum(axis=0)

    def contrasts(self, rows: numpy.ndarray) -> Mixture:
        """The distribution of rows @ coefficients; rows (r, k). Its m · r lines stand series by series."""
        spread = numpy.sqrt(((rows @ self.inverse) ** 2).sum(axis=2))
        centres = (rows @ self.coefficients).transpose(2, 1, 0).reshape(-1, len(GRID))
        spreads = (spread[:, :, None] * self.noise[:, None, :]).transpose(2, 1, 0).reshape(-1, len(GRID))
        weights = numpy.repeat(self.weights.T, len(rows), axis=0)
        return Mixture(centres, spreads, weights, numpy.full(len(centres), float(self.freedom)))


def fit(values: numpy.ndarray, matrix: numpy.ndarray, places: numpy.ndarray | None = None) -> Fit:
    """Generalised least squares of every column of `values` (n, m) on `matrix` (n, k) at each phi of the grid.

    places (n,): whole months at which the rows stand, rising; None is every month. A month that is not there keeps its
    place: the distance to the next one is longer, which gives exactly the fit in which the month has a 0/1 column of its
    own. `matrix` must have full rank and n > k. Least squares by QR, shared by all m series.
    """
    n, k = matrix.shape
    steps = numpy.diff(numpy.arange(n) if places is None else places)
    decay = GRID[:, None] ** steps
    scale = numpy.sqrt((1 - GRID[:, None] ** 2) / (1 - decay**2))
    turn, triangle = numpy.linalg.qr(_whitened(matrix, decay, scale))
    inverse = numpy.linalg.inv(triangle)
    ordinary = numpy.linalg.lstsq(matrix, values, rcond=None)[0]
    rest = values - matrix @ ordinary  # what is left is small, so that its squares may be subtracted below
    parts = [_projected(rest[:, at:at + _SLICE], turn, decay, scale) for at in range(0, rest.shape[1], _SLICE)]
    turned, squares = (numpy.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
    volume = numpy.log(numpy.sqrt(1 - GRID**2)) + numpy.log(scale).sum(axis=1)
    volume -= numpy.log(numpy.abs(numpy.diagonal(triangle, axis1=1, axis2=2))).sum(axis=1)
    likelihood = volume[:, None] - (n - k) / 2 * numpy.log(squares)
    weights = numpy.exp(likelihood - likelihood.max(axis=0))
    exact = numpy.sqrt((rest**2).mean(axis=0)) <= _EXACT * numpy.abs(values).max(axis=0)
    return Fit(ordinary + inverse @ turned, numpy.sqrt(squares / (n - k)), inverse, weights / weights.sum(axis=0), n - k, exact)


def _whitened(table: numpy.ndarray, decay: numpy.ndarray, scale: numpy.ndarray) -> numpy.ndarray:
    """Prais-Winsten's rows of `table` (n, c) for every phi, (149, n, c); the innovations keep one variance across gaps."""
    white = numpy.empty((len(GRID), *table.shape))
    white[:, 0] = numpy.sqrt(1 - GRID**2)[:, None] * table[0]
    white[:, 1:] = scale[:, :, None] * (table[1:] - decay[:, :, None] * table[:-1])
    return white


def _projected(rest: numpy.ndarray, turn: numpy.ndarray, decay: numpy.ndarray, scale: numpy.ndarray) -> tuple[numpy.ndarray, ...]:
    white = _whitened(rest, decay, scale)
    turned = turn.transpose(0, 2, 1) @ white
    squares = numpy.einsum("gnm,gnm->gm", white, white) - numpy.einsum("gkm,gkm->gm", turned, turned)
    return turned, numpy.maximum(squares, numpy.finfo(float).tiny)


@dataclass(frozen=True)
class Mixture:
    """Distributions, a line each: F(x) = Σ weights · T((x - centres) / spreads), T with `freedom` degrees.

    centres, spreads, weights (p, 149); freedom (p,).
    """

    centres: numpy.ndarray
    spreads: numpy.ndarray
    weights: numpy.ndarray
    freedom: numpy.ndarray

    def means(self) -> numpy.ndarray:
        """Σ weights · centres, (p,): the estimates."""
        return (self.weights * self.centres).sum(axis=1)

    def chances(self) -> numpy.ndarray:
        """Two-sided p against 0, (p,): 2 · min(F(0), 1 - F(0)), exact also where it is tiny."""
        side = numpy.where(self.means() > 0, -1.0, 1.0)[:, None]
        tail = (self.weights * stdtr(self.freedom[:, None], side * self.centres / self.spreads)).sum(axis=1)
        return 2 * numpy.minimum(tail, 1 - tail)

    def quantiles(self, share: float) -> numpy.ndarray:
        """The x with F(x) = share, (p,), as bisection would find it."""
        return _quantiles(self, share)

    def intervals(self, level: float = 0.95) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Lower and upper limit of the interval that leaves the same chance on both sides, (p,) each."""
        return self.quantiles((1 - level) / 2), self.quantiles((1 + level) / 2)


def joined(mixtures: list[Mixture]) -> Mixture:
    """The lines of several in one, in their order."""
    names = ("centres", "spreads", "weights", "freedom")
    return Mixture(*(numpy.concatenate([getattr(one, name) for one in mixtures]) for name in names))


def _quantiles(lines: Mixture, share: float) -> numpy.ndarray:
    """Newton's method on z(x) = T⁻¹(F(x)), which is nearly a straight line, kept inside a bracket that only shrinks."""
    freedom, goal = lines.freedom, stdtrit(lines.freedom, share)
    means = lines.means()
    sizes = numpy.sqrt((lines.weights * (lines.spreads**2 + (lines.centres - means[:, None]) ** 2)).sum(axis=1))
    low, high = (lines.centres - 60 * lines.spreads).min(axis=1), (lines.centres + 60 * lines.spreads).max(axis=1)
    found = means + goal * sizes
    left = numpy.arange(len(found))
    for _ in range(_STEPS):
        if not len(left):
            break
        at = found[left]
        chance, step = _newton(lines, left, at, goal[left], freedom[left])
        low[left], high[left] = numpy.where(chance < share, at, low[left]), numpy.where(chance < share, high[left], at)
        inside = (at + step > low[left]) & (at + step < high[left])  # false also where the step is no number
        found[left] = numpy.where(inside, at + step, (low[left] + high[left]) / 2)
        left = left[~(inside & (numpy.abs(step) <= _STEP * sizes[left]))]
    return found


def _newton(lines: Mixture, left: numpy.ndarray, at: numpy.ndarray, goal: numpy.ndarray,
            freedom: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """F at the points `at`, and the step from there; the constant of the density cancels between z and F."""
    weights, spreads = lines.weights[left], lines.spreads[left]
    away = (at[:, None] - lines.centres[left]) / spreads
    chance = (weights * stdtr(freedom[:, None], away)).sum(axis=1)
    density = (weights / spreads * _bell(away, freedom[:, None])).sum(axis=1)
    with numpy.errstate(all="ignore"):
        there = stdtrit(freedom, chance)
        return chance, (goal - there) * _bell(there, freedom) / density


def _bell(z: numpy.ndarray, freedom: numpy.ndarray) -> numpy.ndarray:
    """The density of t without its constant."""
    return numpy.exp(-(freedom + 1) / 2 * numpy.log1p(z * z / freedom))
