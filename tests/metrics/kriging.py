"""The before-only effect by another algebra, for the tests of the model and of its script for R."""

from __future__ import annotations

import numpy
from scipy import optimize, stats

PHIS = [-0.48 + 0.05 * step for step in range(30)]  # to 0.97
DRIFTS, YEARS = (1e-4, 0.05, 0.15, 0.4), (0.0, 0.4, 1.0)
WALKS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2)


def effect_by_kriging(values, start, first=1, year=12):
    """Mean effect, limits and p by kriging: drift and season are part of one covariance, the level alone is estimated.

    Another algebra than the program's, which estimates drift and season as penalised coefficients.
    """
    place = numpy.arange(len(values)) - start
    known = numpy.isfinite(values)
    before, after = place[known & (place < 0)], place[known & (place >= 0)]
    scale, shift = values[known & (place < 0)].std(), values[known & (place < 0)].mean()
    seen = (values[known & (place < 0)] - shift) / scale
    every = numpy.concatenate([before, after]).astype(float)
    n = len(before)
    angle = 2 * numpy.pi * ((first - 1 + start + every) % year) / year
    drift = numpy.outer(*[every - (before[0] + before[-1]) / 2] * 2)
    season = numpy.outer(*[numpy.sin(angle)] * 2) + numpy.outer(*[numpy.cos(angle)] * 2)
    prior = numpy.array([(1 - phi**2) ** -0.5 for phi in PHIS])
    kinds = []
    for phi, weight in zip(PHIS, prior / prior.sum(), strict=True):
        base = phi ** numpy.abs(numpy.subtract.outer(every, every)) / (1 - phi**2)
        kinds += [(base + (d**2 * drift + y**2 * season) / (1 - phi**2), weight / 2 / 12) for d in DRIFTS for y in YEARS]
    steps = every - every[0] + 1
    for walk in WALKS:
        base = numpy.eye(len(every)) + walk**2 * numpy.minimum.outer(steps, steps)
        kinds += [(base + y**2 * season, 1 / 2 / 27) for y in YEARS]
    logs, centres, spreads = [], [], []
    for covariance, weight in kinds:
        inverse = numpy.linalg.inv(covariance[:n, :n])
        total = inverse.sum()
        level = inverse.sum(axis=0) @ seen / total
        squares = (seen - level) @ inverse @ (seen - level)
        across = covariance[n:, :n]
        centre = (level + across @ inverse @ (seen - level)).mean()
        left = covariance[n:, n:] - across @ inverse @ across.T
        slack = 1 - (across @ inverse).sum(axis=1)
        spread = left.mean() + slack.mean() ** 2 / total
        logs.append(numpy.log(weight) - numpy.linalg.slogdet(covariance[:n, :n])[1] / 2 - numpy.log(total) / 2 - (n - 1) / 2 * numpy.log(squares))
        centres.append(((values[known & (place >= 0)] - shift) / scale).mean() - centre)
        spreads.append(numpy.sqrt(squares / (n - 1) * spread))
    weights = numpy.exp(numpy.array(logs) - max(logs))
    weights /= weights.sum()
    centres, spreads = numpy.array(centres), numpy.array(spreads)

    def below(x):
        return weights @ stats.t.cdf((x - centres) / spreads, n - 1)

    edges = (centres - 60 * spreads).min(), (centres + 60 * spreads).max()
    low, high = (optimize.bisect(lambda x, share=share: below(x) - share, *edges, xtol=1e-12) for share in (0.025, 0.975))
    return weights @ centres * scale, low * scale, high * scale, 2 * min(below(0), 1 - below(0))
