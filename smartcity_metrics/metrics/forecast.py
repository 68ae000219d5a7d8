"""Where a series is heading, when it may reach its target, and whether such forecasts have been any good here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from scipy.special import ndtri

from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Polarity

FEWEST = 12  # known values below which nothing is forecast
FARTHEST = 12  # periods ahead, and never farther than half of what is known
LEAST_HELD = 0.65  # share of what came inside the intervals of 80 %, below which none is shown
_FIRST_ORIGIN = 6  # known values behind the oldest trial, and a season more where the rival is seasonal
_MOST_ORIGINS = 12
_PATHS = 4000
_SEASONAL = 1.6448536269514722  # 95th percentile of the normal distribution, as in thetaf
_ALPHAS = (1e-4, 0.9999)  # bounds of R's ets


@dataclass(frozen=True)
class Theta:
    """Fitted theta models, one per row. points, spreads: (rows, horizon), in the unit of the values; spreads are
    standard errors of the forecasts. alpha, slope, sigma: (rows,). factors: (rows, horizon), seasonal, 1.0 without a season."""

    points: numpy.ndarray
    spreads: numpy.ndarray
    alpha: numpy.ndarray
    slope: numpy.ndarray
    sigma: numpy.ndarray
    factors: numpy.ndarray


@dataclass(frozen=True)
class Backtest(Result):
    """`value` is the mean absolute error of the trials over that of the rival on the same trials; below 1 is better than the rival.

    n: forecasts compared. rival: "seasonal_naive" (as a season ago) or "naive" (as the last value). error and
    rival_error in the unit of the values. coverage: share of the actuals inside the intervals. verdict: "better" or
    "no_better". origins: how many times the forecast was repeated; horizons: how many periods ahead each time.
    """

    rival: str = ""
    error: float | None = None
    rival_error: float | None = None
    coverage: float | None = None
    origins: int = 0
    horizons: int = 0


@dataclass(frozen=True)
class Forecast(Result):
    """`value`, `low`, `high`: the forecast at the last step. n: known values.

    points, lows, highs: one per step, empty where the forecast is withheld. start: index (in `values`) of the first
    step. verdict, only with a target: "already_reached", "window" or "not_within_horizon". earliest, latest: the
    window as steps ahead, counted from 1. chance: probability that the target is reached within the horizon.
    """

    points: tuple[float, ...] = ()
    lows: tuple[float, ...] = ()
    highs: tuple[float, ...] = ()
    start: int = 0
    earliest: int | None = None
    latest: int | None = None
    chance: float | None = None
    backtest: Backtest | None = None


def forecast(values: numpy.ndarray, horizon: int, *, target: float | None = None, polarity: Polarity, season: int = 12,
             probability: float = 0.8, seed: int = 2019) -> Forecast:
    """The next `horizon` periods by the theta method, withheld where it has not beaten the simplest guess.

    values: 1-D, one per period; NaN is a period without a value. Gaps inside keep their place in time (the level
    stands still over them), those at both ends are cut off, so that step 1 follows the last known value (`start`).
    horizon: 1 or more; beyond min(12, n/2) the forecast is withheld. season: periods in a year (12, 4, 1).
    probability: of the intervals and of the window. A target counts as reached when the last known value is at or
    beyond it, on the good side of `polarity`; else the first crossings of simulated paths give the window: the
    shortest run of periods that holds `probability`, the earliest of equals. Without a good side (RANGE, NEUTRAL)
    there is no verdict. The same seed gives the same window.
    Withheld with a reason: fewer than 12 known values, more than a quarter missing, values that never change, a
    horizon too far, a backtest (`backtest`) of 1 or more against either rival (last value, same
    season a year before), and intervals that held less than 65 % there; "already_reached" is said all the same.
    ValueError for a horizon below 1 or a season below 1. Intervals may pass natural bounds such as 0 or 100 %.
    Source: Assimakopoulos & Nikolopoulos 2000; R forecast 8.20, thetaf; STATISTICS 9.
    """
    if horizon < 1 or season < 1:
        raise ValueError(f"horizon and season must be 1 or more, not {horizon} and {season}")
    known, start = _cut(values)
    n = int(numpy.isfinite(known).sum())
    target = target if target is not None and numpy.isfinite(target) else None
    sign = {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(polarity, 0)
    reached = target is not None and n > 0 and sign != 0 and sign * (known[-1] - target) >= 0
    facts = {"n": n, "start": start, "verdict": "already_reached" if reached else None}
    if reason := _too_little(known, n) or _too_far(horizon, n):
        return Forecast(None, method="theta", reason=reason, **facts)
    trials = _hardest(known, season, probability)
    if reason := trials.reason or _beaten(trials) or _not_held(trials):
        return Forecast(None, method="theta", reason=reason, backtest=trials, **facts)
    fitted = theta(known[None, :], horizon, season=season)
    half = ndtri((1 + probability) / 2) * fitted.spreads[0]
    points, lows, highs = fitted.points[0], fitted.points[0] - half, fitted.points[0] + half
    if target is not None and sign and not reached:
        facts |= _window(sign * (_paths(fitted, seed) - target) >= 0, probability)
    return Forecast(float(points[-1]), low=float(lows[-1]), high=float(highs[-1]),
                    method="theta" if numpy.all(fitted.factors == 1) else "theta_seasonal",
                    points=tuple(points.tolist()), lows=tuple(lows.tolist()), highs=tuple(highs.tolist()), backtest=trials,
                    cautions=_cautions(known, n, season, target is not None and sign == 0), **facts)


def _hardest(known: numpy.ndarray, season: int, probability: float) -> Backtest:
    """The trials against the rival that erred less: as a season ago, or as the last value."""
    trials = backtest(known, season=season, probability=probability)
    if trials.reason is not None or trials.rival != "seasonal_naive":
        return trials
    others = backtest(known, season=season, probability=probability, rival="naive")
    known_ratios = [trial for trial in (trials, others) if trial.value is not None]
    return max(known_ratios, key=lambda found: found.value, default=trials)


def _not_held(trials: Backtest) -> Note | None:
    """An interval that held too seldom where it could be tried is no interval. Source: EFFECT 5."""
    if trials.coverage is None or trials.coverage >= LEAST_HELD:
        return None
    return Note("interval_not_held", {"n": trials.n, "held": round(trials.coverage * trials.n), "need": round(LEAST_HELD * trials.n)})


def backtest(values: numpy.ndarray, *, season: int = 12, origins: int | None = None, horizons: int | None = None,
             probability: float = 0.8, rival: str | None = None) -> Backtest:
    """Forecasts made again from earlier periods (rolling origins), held against what then came and against a rival.

    values as for `forecast`. The last `origins` known values, the newest excepted, are the places from which the next
    `horizons` periods are forecast; by default as many as leave 6 known values (18 against a seasonal rival) behind the
    oldest, at most 12 origins, and a quarter of the series, 3 to 6 periods. The rival repeats the value of a season ago
    where at least 12 values more than a season are known, else the last value; rival="naive" takes
    the last value on the same trials. Both are judged on the same trials, so that
    "the guess erred less" is literally true. The scaled error of Hyndman & Koehler 2006 (International Journal of
    Forecasting 22:679) takes the rival's error from before each origin instead; after a jump, which every quick win hopes for,
    that holds the forecast to a calm that is over. Withheld as `forecast` is, and with `rival_never_errs`
    where the rival was exact throughout. ValueError when fewer than 6 known values lie behind the oldest origin.
    """
    known, _ = _cut(values)
    at = numpy.flatnonzero(numpy.isfinite(known))
    n = len(at)
    if reason := _too_little(known, n):
        return Backtest(None, method="rolling_origin", reason=reason)
    lag = season if season > 1 and n >= season + 12 else 1
    start = lag if lag > 1 else 0  # the same trials, whichever rival they are held against
    if rival == "naive":
        lag = 1
    origins = origins or min(_MOST_ORIGINS, n - _FIRST_ORIGIN - start)
    horizons = horizons or min(max(n // 4, 3), 6)
    if n - origins < _FIRST_ORIGIN:
        raise ValueError(f"{origins} origins leave only {n - origins} of {n} values to learn from")
    ends = at[n - 1 - origins:n - 1] + 1  # how much of the series each trial may see
    rows = numpy.where(numpy.arange(len(known)) < ends[:, None], known, numpy.nan)
    fitted = theta(rows, horizons, season=season)
    ahead = numpy.concatenate([known, numpy.full(horizons, numpy.nan)])[ends[:, None] + numpy.arange(horizons)]
    guess = numpy.abs(ahead - _rival_points(known, ends, horizons, lag))
    seen = numpy.isfinite(ahead) & numpy.isfinite(guess)
    errors = numpy.abs(ahead - fitted.points)[seen]
    inside = errors <= ndtri((1 + probability) / 2) * fitted.spreads[seen]
    facts = {"n": int(seen.sum()), "method": "rolling_origin", "rival": "seasonal_naive" if lag > 1 else "naive",
             "origins": origins, "horizons": horizons}
    if not seen.any() or not guess[seen].any():
        return Backtest(None, reason=Note("rival_never_errs", {"n": facts["n"]}), **facts)
    ratio = float(errors.mean() / guess[seen].mean())
    return Backtest(ratio, verdict="better" if ratio < 1 else "no_better", error=float(errors.mean()),
                    rival_error=float(guess[seen].mean()), coverage=float(inside.mean()), **facts)


def theta(rows: numpy.ndarray, horizon: int, *, season: int = 12) -> Theta:
    """The theta method on many series at once, without any question whether it should be believed.

    rows: (series, periods); NaN before, inside or after a series. Step 1 follows the last known value of each row,
    which needs at least 3. As R's thetaf: the season is taken out (classical multiplicative decomposition) where two
    seasons are known, all values are positive and the autocorrelation at a season is significant; then simple
    exponential smoothing, alpha and first level by least squares, and half the slope of a straight line. The spread
    is sigma * sqrt(1 + (h - 1) * alpha^2), sigma^2 with n - 2 degrees of freedom.
    Other than in R, which leaves it out, the spread has the season's factor too, and 24 months suffice for a season.
    """
    rows = numpy.asarray(rows, dtype=float)
    places = numpy.arange(rows.shape[1])
    known = numpy.isfinite(rows)
    ends = rows.shape[1] - known[:, ::-1].argmax(axis=1)
    figures = numpy.array([_seasonal_figure(row[:end], season) for row, end in zip(rows, ends, strict=True)])
    adjusted = rows / figures[:, places % season]
    n, slope = known.sum(axis=1), _slopes(adjusted, known)
    alpha, level, squares = _smoothed(adjusted, known)
    sigma = numpy.sqrt(squares / (n - 2))
    steps = numpy.arange(horizon)
    factors = numpy.take_along_axis(figures, (ends[:, None] + steps) % season, axis=1)
    drift = steps + ((1 - (1 - alpha) ** n) / alpha)[:, None]
    points = (level[:, None] + slope[:, None] / 2 * drift) * factors
    spreads = sigma[:, None] * numpy.sqrt(1 + steps * alpha[:, None] ** 2) * factors
    return Theta(points, spreads, alpha, slope, sigma, factors)


def _cut(values: numpy.ndarray) -> tuple[numpy.ndarray, int]:
    """The values from the first to the last known one, and the index after that one. What is not finite is not known."""
    values = numpy.asarray(values, dtype=float)
    values = numpy.where(numpy.isfinite(values), values, numpy.nan)
    at = numpy.flatnonzero(numpy.isfinite(values))
    return (values[at[0]:at[-1] + 1], int(at[-1]) + 1) if len(at) else (values[:0], 0)


def _too_little(known: numpy.ndarray, n: int) -> Note | None:
    if n < FEWEST:
        return Note("too_few_points", {"n": n, "need": FEWEST})
    if (missing := len(known) - n) * 4 > len(known):
        return Note("too_many_gaps", {"n": missing, "all": len(known)})
    return Note("never_changes", {"n": n}) if numpy.nanmax(known) == numpy.nanmin(known) else None


def _too_far(horizon: int, n: int) -> Note | None:
    most = min(FARTHEST, n // 2)
    return Note("horizon_too_far", {"horizon": horizon, "most": most}) if horizon > most else None


def _beaten(trials: Backtest) -> Note | None:
    code = {"seasonal_naive": "no_better_than_last_year", "naive": "no_better_than_last_value"}[trials.rival]
    facts = {"ratio": trials.value, "error": trials.error, "rival_error": trials.rival_error, "n": trials.origins}
    return Note(code, facts) if trials.verdict == "no_better" else None


def _cautions(known: numpy.ndarray, n: int, season: int, directionless: bool) -> tuple[Note, ...]:
    found = [Note("missing_periods", {"n": len(known) - n})] if len(known) > n else []
    if season > 1 and n < 2 * season:
        found.append(Note("season_unknown", {"n": n, "need": 2 * season}))
    return (*found, Note("no_good_side")) if directionless else tuple(found)


def _rival_points(known: numpy.ndarray, ends: numpy.ndarray, horizons: int, lag: int) -> numpy.ndarray:
    """(origins, horizons): what the rival would have said: the value a season before, or the last one (lag 1)."""
    steps = numpy.arange(horizons)
    if lag == 1:
        return numpy.repeat(known[ends - 1][:, None], horizons, axis=1)
    return known[ends[:, None] + steps % lag - lag]


def _paths(fitted: Theta, seed: int) -> numpy.ndarray:
    """(paths, horizon): futures of the first row. Every shock is used with both signs, so that up and down are treated alike."""
    half = numpy.random.default_rng(seed).standard_normal((_PATHS // 2, fitted.points.shape[1]))
    shocks = fitted.sigma[0] * numpy.concatenate([half, -half])
    return fitted.points[0] + fitted.factors[0] * (shocks + fitted.alpha[0] * (numpy.cumsum(shocks, axis=1) - shocks))


def _window(crossed: numpy.ndarray, probability: float) -> dict[str, object]:
    """crossed: (paths, horizon), whether the path is at or beyond the target."""
    ever = crossed.any(axis=1)
    firsts = numpy.bincount(crossed.argmax(axis=1)[ever], minlength=crossed.shape[1])
    held = numpy.concatenate([[0], numpy.cumsum(firsts)])
    wanted = probability * len(crossed)
    chance = float(ever.mean())
    runs = [(last - first, first, last) for first in range(len(firsts)) for last in range(first + 1, len(firsts) + 1)
            if held[last] - held[first] >= wanted]
    if not runs:
        return {"verdict": "not_within_horizon", "chance": chance}
    _, first, last = min(runs)
    return {"verdict": "window", "earliest": first + 1, "latest": last, "chance": chance}


def _seasonal_figure(values: numpy.ndarray, season: int) -> numpy.ndarray:
    """One factor per place in the season (index modulo season), with mean 1; all 1 where there is no season to see."""
    none, at = numpy.ones(season), numpy.flatnonzero(numpy.isfinite(values))
    if season < 2 or len(at) < 2 * season or values[at].min() <= 0:
        return none
    begin, values = at[0], numpy.interp(numpy.arange(at[0], len(values)), at, values[at])
    if not _repeats(values, season):
        return none
    weights = numpy.ones(season + 1 - season % 2) / season
    weights[[0, -1]] *= 1 if season % 2 else 0.5
    half = len(weights) // 2
    ratios = numpy.full(-(-len(values) // season) * season, numpy.nan)
    ratios[half:len(values) - half] = values[half:len(values) - half] / numpy.convolve(values, weights, "valid")
    figure = numpy.nanmean(ratios.reshape(-1, season), axis=0)
    figure /= figure.mean()
    return none if figure.min() < 1e-4 else numpy.roll(figure, begin)


def _repeats(values: numpy.ndarray, season: int) -> bool:
    centred = values - values.mean()
    if not (total := centred @ centred) > 0:
        return False
    r = numpy.correlate(centred, centred, "full")[len(values):len(values) + season] / total
    return bool(abs(r[-1]) > _SEASONAL * numpy.sqrt((1 + 2 * (r[:-1] @ r[:-1])) / len(values)))


def _slopes(rows: numpy.ndarray, known: numpy.ndarray) -> numpy.ndarray:
    n = known.sum(axis=1, keepdims=True)
    times = numpy.where(known, numpy.arange(rows.shape[1]), 0.0)
    times = numpy.where(known, times - times.sum(axis=1, keepdims=True) / n, 0.0)
    return (times * numpy.where(known, rows, 0.0)).sum(axis=1) / (times * times).sum(axis=1)


def _smoothed(rows: numpy.ndarray, known: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """alpha, last level and sum of squared errors of each row: a grid of alphas, drawn closer twice around the best."""
    n = known.sum(axis=1)
    centre = numpy.where(known, rows, 0.0).sum(axis=1) / n
    shifted = numpy.where(known, rows - centre[:, None], 0.0)
    lowest, highest = _ALPHAS
    low, high = numpy.full(len(rows), lowest), numpy.full(len(rows), highest)
    for _ in range(3):
        grid = numpy.linspace(low, high, 25, axis=1)
        level, squares = _levels(shifted, known, grid)
        best, each, step = squares.argmin(axis=1), numpy.arange(len(rows)), (high - low) / 24
        alpha = grid[each, best]
        low, high = numpy.maximum(alpha - step, lowest), numpy.minimum(alpha + step, highest)
    return alpha, level[each, best] + centre, squares[each, best]


def _levels(rows: numpy.ndarray, known: numpy.ndarray, alpha: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Last level and sum of squared errors for every row and alpha, (rows, alphas), the first level being the best one.

    The errors are linear in the first level: error = error from zero - weight * first level. So the best one is a
    regression on the weights, and only alpha has to be searched for.
    """
    level, weight = numpy.zeros_like(alpha), numpy.ones_like(alpha)
    errors, weights = numpy.empty((2, rows.shape[1], *alpha.shape))
    for t in range(rows.shape[1]):
        there = known[:, t, None]
        error = numpy.subtract(rows[:, t, None], level, out=errors[t])
        error *= there
        numpy.multiply(weight, there, out=weights[t])
        gain = alpha * there
        level += gain * error
        weight -= gain * weight
    both, own = numpy.einsum("tij,tij->ij", errors, weights), numpy.einsum("tij,tij->ij", weights, weights)
    first = both / own
    errors -= first * weights
    return level + weight * first, numpy.einsum("tij,tij->ij", errors, errors)
