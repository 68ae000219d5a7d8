"""Intervals for shares and rates: how far a counted figure can be trusted."""

from __future__ import annotations

from math import isfinite, sqrt

from scipy.special import betaincinv, gammaincinv, ndtri

from smartcity_metrics.metrics.result import Note, Result

FEW = 30  # cases, below which a share wants a caution (STATISTICS 12)


def wilson(successes: float, n: float, confidence: float = 0.95) -> Result:
    """A share, as a fraction, with its Wilson score interval; it stays inside 0 to 1 and is honest at 0 and at n.

    successes of n cases. Caution few_cases below 30. None without cases (no_cases) and where successes are
    negative or more than n (not_a_share). Raises ValueError for a confidence outside 0 to 1.
    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857, method 3.
    """
    z = _score(confidence)
    wrong = _not_a_share(successes, n)
    if wrong:
        return Result(None, method="wilson", reason=wrong)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if successes == 0 else max(centre - half, 0.0)
    high = 1.0 if successes == n else min(centre + half, 1.0)
    return Result(share, n=int(n), method="wilson", low=low, high=high, cautions=_few(n))


def newcombe(successes_1: float, n_1: float, successes_2: float, n_2: float, confidence: float = 0.95) -> Result:
    """The first share minus the second, as a fraction, with Newcombe's interval from the two Wilson intervals.

    Two independent groups; n is the cases of both. Reasons and cautions as `wilson`; the smaller group counts.
    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    one, other = wilson(successes_1, n_1, confidence), wilson(successes_2, n_2, confidence)
    if one.value is None or other.value is None:
        return Result(None, method="newcombe", reason=one.reason or other.reason)
    gap = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Result(gap, n=one.n + other.n, method="newcombe", low=gap - down, high=gap + up, cautions=_few(min(n_1, n_2)))


def poisson_rate(events: float, exposure: float, confidence: float = 0.95) -> Result:
    """Events per unit of exposure, with the exact interval for events that come independently. n: events.

    Without events the rate is 0 and the interval begins there. None without exposure (no_exposure) and for
    negative events (not_a_count). Source: Garwood 1936, as R poisson.test.
    """
    tail = _tail(confidence)
    wrong = _not_a_rate(events, exposure)
    if wrong:
        return Result(None, method="poisson_exact", reason=wrong)
    low = float(gammaincinv(events, tail)) / exposure if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail)) / exposure
    return Result(events / exposure, n=int(events), method="poisson_exact", low=low, high=high)


def rate_ratio(events_1: float, exposure_1: float, events_2: float, exposure_2: float, confidence: float = 0.95) -> Result:
    """The first rate over the second, with the exact interval: given the sum, events_1 is binomial (Clopper-Pearson).

    1 is no difference. n: events of both. Without events in the first the ratio and its low end are 0.
    Without events in the second there is no ratio (none_to_compare), but the low end is known and the high
    end has no bound: value and high None. Without any events, or exposure, nothing (no_events, no_exposure).
    Source: as R poisson.test for two samples.
    """
    tail = _tail(confidence)
    n = events_1 + events_2
    wrong = _not_a_rate(events_1, exposure_1) or _not_a_rate(events_2, exposure_2) or (Note("no_events") if not n else None)
    if wrong:
        return Result(None, method="poisson_ratio_exact", reason=wrong)
    scale = exposure_2 / exposure_1
    low = _odds(betaincinv(events_1, events_2 + 1, tail)) * scale if events_1 else 0.0
    if not events_2:
        return Result(None, n=int(n), method="poisson_ratio_exact", low=low, reason=Note("none_to_compare", {"n": events_1}))
    high = _odds(betaincinv(events_1 + 1, events_2, 1 - tail)) * scale
    return Result(events_1 / events_2 * scale, n=int(n), method="poisson_ratio_exact", low=low, high=high)


def _score(confidence: float) -> float:
    return float(-ndtri(_tail(confidence)))


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}, a fraction between 0 and 1 expected")
    return (1 - confidence) / 2


def _odds(share: float) -> float:
    return float(share / (1 - share))


def _few(n: float) -> tuple[Note, ...]:
    return (Note("few_cases", {"n": int(n), "need": FEW}),) if n < FEW else ()


def _not_a_share(successes: float, n: float) -> Note | None:
    if not isfinite(n) or n <= 0:
        return Note("no_cases")
    return None if 0 <= successes <= n else Note("not_a_share", {"part": successes, "all": n})


def _not_a_rate(events: float, exposure: float) -> Note | None:
    if not isfinite(exposure) or exposure <= 0:
        return Note("no_exposure")
    return None if events >= 0 and isfinite(events) else Note("not_a_count", {"n": events})
