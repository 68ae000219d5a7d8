"""Regressions that the dashboard does not ship, few lines each: oracles for the reference cases, rivals in the benchmarks.

Least squares by QR; the names of results follow the terms of the field. All take the matrix (n, k) first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.optimize import minimize_scalar


@dataclass(frozen=True)
class Line:
    """coefficients and errors (k,) or (k, m); residuals (n,) or (n, m); scale: residual standard deviation."""

    coefficients: numpy.ndarray
    errors: numpy.ndarray
    residuals: numpy.ndarray
    scale: numpy.ndarray


def least_squares(matrix: numpy.ndarray, values: numpy.ndarray) -> Line:
    """Ordinary least squares of one series or of one a column."""
    turn, triangle = numpy.linalg.qr(matrix)
    inverse = numpy.linalg.inv(triangle)
    coefficients = inverse @ (turn.T @ values)
    residuals = values - matrix @ coefficients
    scale = numpy.sqrt((residuals**2).sum(axis=0) / (len(matrix) - len(matrix.T)))
    errors = numpy.multiply.outer(numpy.sqrt((inverse**2).sum(axis=1)), scale)
    return Line(coefficients, errors, residuals, scale)


def newey_west(matrix: numpy.ndarray, values: numpy.ndarray, lag: int, *contrasts: numpy.ndarray) -> numpy.ndarray:
    """Standard errors with Bartlett's weights, no prewhitening, times n/(n - k): (k,) or (k, m); or those of the contrasts."""
    n, k = matrix.shape
    residuals = least_squares(matrix, values).residuals
    bread = numpy.linalg.inv(matrix.T @ matrix)
    rows = (numpy.array(contrasts) if contrasts else numpy.eye(k)) @ bread @ matrix.T  # (r, n): weight of each month
    scores = rows[:, :, None] * residuals.reshape(n, -1)[None]
    whole = (scores**2).sum(axis=1)
    for step in range(1, lag + 1):
        whole += 2 * (1 - step / (lag + 1)) * (scores[:, step:] * scores[:, :-step]).sum(axis=1)
    return numpy.sqrt(whole * n / (n - k)).reshape(-1, *values.shape[1:])


@dataclass(frozen=True)
class Ar1:
    """Generalised least squares at the one phi of the highest likelihood. sigma: standard deviation of an error, not an innovation."""

    phi: float
    coefficients: numpy.ndarray
    errors: numpy.ndarray
    sigma: float


def ar1(matrix: numpy.ndarray, values: numpy.ndarray, groups: list[slice], *, restricted: bool) -> Ar1:
    """AR(1) errors within each group of rows, one phi for all of them, by REML or ML (R: nlme::gls with corAR1)."""
    n, k = matrix.shape

    def at(phi: float) -> tuple[float, Line, numpy.ndarray]:
        white_matrix, white = (numpy.concatenate([_whitened(table[group], phi) for group in groups]) for table in (matrix, values))
        line = least_squares(white_matrix, white)
        squares = line.scale**2 * (n - k)
        volume = len(groups) * numpy.log(1 - phi**2) / 2
        if restricted:
            return volume - numpy.linalg.slogdet(white_matrix.T @ white_matrix)[1] / 2 - (n - k) / 2 * numpy.log(squares), line, squares
        return volume - n / 2 * numpy.log(squares), line, squares

    phi = minimize_scalar(lambda one: -at(one)[0], bounds=(-0.95, 0.99), method="bounded", options={"xatol": 1e-12}).x
    _, line, squares = at(phi)
    innovation = numpy.sqrt(squares / (n - k if restricted else n))
    return Ar1(phi, line.coefficients, line.errors, innovation / numpy.sqrt(1 - phi**2))


def _whitened(table: numpy.ndarray, phi: float) -> numpy.ndarray:
    return numpy.concatenate([numpy.sqrt(1 - phi**2) * table[:1], table[1:] - phi * table[:-1]])


@dataclass(frozen=True)
class Poisson:
    """coefficients and errors (k,); fitted counts (n,); deviance; dispersion: Pearson's chi-square over n - k."""

    coefficients: numpy.ndarray
    errors: numpy.ndarray
    fitted: numpy.ndarray
    deviance: float
    dispersion: float


def poisson(matrix: numpy.ndarray, counts: numpy.ndarray, offset: numpy.ndarray) -> Poisson:
    """Poisson regression with a log link, by iterated weighted least squares."""
    fitted = counts + 0.1
    for _ in range(50):
        work = numpy.log(fitted) - offset + (counts - fitted) / fitted
        root = numpy.sqrt(fitted)
        coefficients = least_squares(matrix * root[:, None], work * root).coefficients
        fitted = numpy.exp(offset + matrix @ coefficients)
    errors = numpy.sqrt(numpy.diagonal(numpy.linalg.inv(matrix.T * fitted @ matrix)))
    deviance = 2 * (counts * numpy.log(counts / fitted) - counts + fitted).sum()
    return Poisson(coefficients, errors, fitted, deviance, ((counts - fitted) ** 2 / fitted).sum() / (len(counts) - len(coefficients)))


def durbin_watson(residuals: numpy.ndarray) -> float:
    return (numpy.diff(residuals) ** 2).sum() / (residuals**2).sum()


def autocorrelations(values: numpy.ndarray, lags: int) -> numpy.ndarray:
    """Lags 1 to `lags`, biased: sums of products over the sum of squares, as R's acf."""
    away = values - values.mean()
    return numpy.array([(away[lag:] * away[:-lag]).sum() for lag in range(1, lags + 1)]) / (away**2).sum()


def ljung_box(values: numpy.ndarray, lags: int) -> float:
    n = len(values)
    return n * (n + 2) * (autocorrelations(values, lags) ** 2 / (n - numpy.arange(1, lags + 1))).sum()


def breusch_godfrey(matrix: numpy.ndarray, residuals: numpy.ndarray, order: int) -> float:
    """n·R² of the residuals on the matrix and their own lags, missing lags filled with 0."""
    lagged = [numpy.concatenate([numpy.zeros(lag), residuals[:-lag]]) for lag in range(1, order + 1)]
    rest = least_squares(numpy.column_stack([matrix, *lagged]), residuals).residuals
    return len(residuals) * (1 - (rest**2).sum() / (residuals**2).sum())
