"""A whole scorecard: series, marks, XmR, trend, and effects with their intervals.

Run by `python -m tests.benchmarks scorecard`. Twice the indicators may take about twice the time. Programmes are built
directly, without reading files; 5 % of the indicators miss months of their own, so that they share no design with the others.
"""

from __future__ import annotations

import resource
from dataclasses import replace
from datetime import date

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
from tests.benchmarks.timing import middle, said

CASES = ((500, 60, 36, 3), (5_000, 36, 24, 30), (10_000, 36, 24, 60))  # indicators, months, months before the launch, seconds
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


def memory() -> float:
    """Most memory of the process up to now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the medians and what memory they took; exit with 1 where a floor is missed."""
    missed = []
    for indicators, months, launch, floor in CASES:
        given = programme(indicators, months, launch)
        before = memory()
        taken = middle(lambda given=given: scorecard(replace(given)), TIMES)  # a new one: nothing sorted or counted before
        missed.append(said(f"scorecard of {indicators:,} indicators of {months} months", taken, "s", floor))
        print(f"    {1e3 * taken / indicators:.2f} ms an indicator; memory {memory():.0f} MB at most, {before:.0f} MB before it")
    raise SystemExit(any(missed))


if __name__ == "__main__":
    main()
