"""A whole scorecard on one core: series, marks, XmR, trend, and effects with their intervals.

Run by `python -m tests.benchmarks.bench_scorecard`. Floors: 500 indicators of 60 months in 2 s, 10,000 of 36 in 30 s, twice
the indicators at most about twice the time. Programmes are built directly, without reading files; 5 % of the indicators miss
months of their own, so that they share no design with the others.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from dataclasses import replace
from datetime import date

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy
import pandas

from smartcity_metrics.metrics.scorecard import scorecard
from smartcity_metrics.programme import (
    OBSERVATION,
    Aggregation,
    City,
    Dimension,
    Indicator,
    Nature,
    Period,
    Polarity,
    Programme,
    QuickWin,
    Stage,
    empty_programme,
)

CASES = ((500, 60, 36, 2.0), (5_000, 36, 24, 15.0), (10_000, 36, 24, 30.0))  # indicators, months, months before the launch, seconds
TIMES = 3
EACH = 4  # indicators of a quick win
DIMENSIONS = tuple(Dimension(f"D{slot}", f"Dimensi {slot}", f"Dimension {slot}", slot) for slot in range(1, 7))
FIRST = Period(2014, 1, "month")


def programme(indicators: int, months: int, launch: int) -> Programme:
    """Noise around 50 that grows by 2 at the launch; a third of the quick wins starts one month later, a third two."""
    chance = numpy.random.default_rng(1)
    values = (50 + chance.standard_normal((indicators, months)) + 2 * (numpy.arange(months) >= launch)).round(2)
    for line in values[::20]:
        line[chance.choice(months, 3, replace=False)] = numpy.nan
    return replace(empty_programme(City("kota", "Kota Contoh", DIMENSIONS)), observations=observations(values),
                   quick_wins=tuple(quick_win(number, launch + number % 3, months) for number in range(-(-indicators // EACH))),
                   indicators=tuple(indicator(number) for number in range(indicators)))


def quick_win(number: int, launch: int, months: int) -> QuickWin:
    start = FIRST.shifted(launch).start
    return QuickWin(f"QW-{number}", f"Quick win {number}", DIMENSIONS[number % 6].code, f"OPD {number % 30}", "Layanan", Nature.SERVICE,
                    start, FIRST.shifted(months + 6).end, launched=start)


def indicator(number: int) -> Indicator:
    return Indicator(f"I-{number}", f"QW-{number // EACH}", f"Indikator {number}", "menit", Stage.OUTCOME,
                     (Polarity.HIGHER, Polarity.LOWER)[number % 2], (Aggregation.MEAN, Aggregation.LAST)[number // 2 % 2], baseline=50.0,
                     baseline_period=Period(2014, 1, "year"), target=55.0 - 10 * (number % 2), target_date=date(2020, 12, 31))


def observations(values: numpy.ndarray) -> pandas.DataFrame:
    """The long frame of a matrix (indicators, months), a row for every value there is."""
    number, month = numpy.nonzero(numpy.isfinite(values))
    codes, periods = (numpy.array(names, dtype=object) for names in (
        [f"I-{one}" for one in range(len(values))], [str(FIRST.shifted(one)) for one in range(len(values.T))]))
    frame = pandas.DataFrame({
        "indicator": codes[number], "period": periods[month], "district": "", "kind": "actual", "value": values[number, month],
        "numerator": numpy.nan, "denominator": numpy.nan, "status": "final",
        "origin": [f"abc:Realisasi!C{row}" for row in range(2, len(number) + 2)], "note": ""})
    return frame[list(OBSERVATION)].astype(OBSERVATION)


def cost(given: Programme) -> tuple[float, float, int]:
    """Seconds of the processor and of the clock for one scorecard, and how many effects it found."""
    given = replace(given)  # nothing sorted or counted before
    began, user = time.perf_counter(), time.process_time()
    card = scorecard(given)
    seconds = time.process_time() - user, time.perf_counter() - began
    return *seconds, sum(row.change.effect is not None and row.change.effect.value is not None for row in card.rows.values())


def memory() -> float:
    """Most memory of the process up to now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the medians beside their floors; exit with 1 where one is missed."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core
    missed = False
    for indicators, months, launch, floor in CASES:
        given = programme(indicators, months, launch)
        loaded = memory()
        taken = [cost(given) for _ in range(TIMES)]
        user, wall = (statistics.median(one[part] for one in taken) for part in range(2))
        print(f"{indicators:,} indicators of {months} months: {user:.2f} s of one core, {wall:.2f} s by the clock, "
              f"{1e3 * user / indicators:.2f} ms each (floor {floor:.0f} s; {taken[0][2]:,} effects; memory at most {memory():.0f} MB, "
              f"{loaded:.0f} MB with the programme alone; load {os.getloadavg()[0]:.1f})", flush=True)
        missed |= user > floor
    raise SystemExit(missed)


if __name__ == "__main__":
    main()
