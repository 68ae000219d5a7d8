"""Satisfaction: the IKM of a survey (SKM), its grade and how sure it is, how many to ask, and the net promoter score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from scipy.special import ndtri, stdtrit

from smartcity_metrics.metrics.printed import printed
from smartcity_metrics.metrics.result import Note, Result
from smartcity_metrics.programme import Indicator, Period, Programme
from smartcity_metrics.units import UnitKind

ELEMENTS = 9  # of the regulation
FEW = 30  # respondents below which an average says little
GRADES = (("A", 88.31), ("B", 76.61), ("C", 65.0), ("D", 25.0))  # from which printed IKM on
_EQUAL = 1e-9

SATISFACTION_WORDS = ("kepuasan", "ikm", "satisfaction")
ROUNDING = 0.05001  # an index printed with one decimal instead of two


@dataclass(frozen=True)
class Element:
    """One element of service (unsur). mean: 1 to 4 (NRR), over the `n` who answered it. weighted: mean times weight.

    rank: 1 is the best; equal means share a rank and are `tied`. name: as given, else "U1", "U2", …
    """

    name: str
    mean: float
    weighted: float
    n: int
    rank: int
    tied: bool


@dataclass(frozen=True)
class Satisfaction(Result):
    """`value`: the IKM, unrounded. `low`, `high`: 95 % interval. n: respondents. verdict: the grade, "A" to "D".

    printed: the value rounded half up to 2 decimals, from which the grade is read. elements: in the order given.
    strongest, weakest: names, several where they tie, none where all are equal. needed: sample wanted for the
    population. weight: of one element. standard_error: of the value.
    """

    printed: float | None = None
    elements: tuple[Element, ...] = ()
    strongest: tuple[str, ...] = ()
    weakest: tuple[str, ...] = ()
    needed: int | None = None
    weight: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class Nps(Result):
    """`value`: promoters minus detractors, -1 to 1. variance: of one respondent's score. standard_error: of the value."""

    variance: float | None = None
    standard_error: float | None = None


def satisfaction(answers: numpy.ndarray, *, weight: float | None = None, names: Sequence[str] = (),
                 population: float | None = None) -> Satisfaction:
    """The satisfaction index (IKM) of a survey: 25 times the sum of element means times weight; 25 to 100.

    answers: respondents x elements, 1 to 4, NaN where there is no answer. weight: of each element, by default
    1/elements; 0.111 and 0.11 reproduce printed reports (their ceilings are 99.9 and 99). names: one per element;
    codes alone do not tell elements apart, since offices number the last two differently.
    Each element's mean is over those who answered it, as the sheets of the regulation add up columns; a respondent
    without any answer does not count. What is no whole number from 1 to 4 is no answer, and said so.
    The interval is Student's t over respondents, kept inside the scale: each respondent's distance from the element
    means, weighted as the index is, counts once; without gaps that is the t interval of the respondents' own indices.
    With one respondent, or when all answer alike, there is none. `population`: people served, for `needed`.
    Withheld: no answers at all, or an element that nobody answered. ValueError when `answers` is not 2-D, or `names`
    has another length. Source: PermenPANRB 14/2017; DOMAIN 7, STATISTICS 8.
    """
    answers = numpy.asarray(answers, dtype=float)
    if answers.ndim != 2 or (names and len(names) != answers.shape[1]):
        raise ValueError(f"answers of shape {answers.shape} with {len(names)} names")
    usable = numpy.isin(answers, (1.0, 2.0, 3.0, 4.0))
    odd = int((~usable & ~numpy.isnan(answers)).sum())
    there = usable.any(axis=1)
    answers, usable = answers[there], usable[there]
    n, elements = usable.shape
    needed = sample_size(population).value if population is not None else None
    facts = {"n": n, "method": "ikm", "needed": None if needed is None else int(needed)}
    if not usable.any():
        return Satisfaction(None, reason=Note("no_answers"), **facts)
    counts = usable.sum(axis=0)
    if not counts.all():
        return Satisfaction(None, reason=Note("element_without_answers", {"n": int((counts == 0).sum()), "all": elements}), **facts)
    weight = 1 / elements if weight is None else weight
    means = numpy.where(usable, answers, 0.0).sum(axis=0) / counts
    value = float(25 * weight * means.sum())
    error = _standard_error(numpy.where(usable, answers - means, 0.0) / counts, 25 * weight)
    half = float(stdtrit(n - 1, 0.975)) * error if error else None
    floor, ceiling = 25 * weight * elements, 100 * weight * elements
    parts = _elements(means, counts, weight, names or [f"U{i + 1}" for i in range(elements)])
    return Satisfaction(
        value, low=None if half is None else max(value - half, floor), high=None if half is None else min(value + half, ceiling),
        verdict=grade(value), printed=printed(value), elements=parts, weight=weight, standard_error=error,
        strongest=_ranked(parts, 1), weakest=_ranked(parts, max(one.rank for one in parts)),
        cautions=_cautions(usable, odd, facts["needed"], error), **facts)


def grade(value: float) -> str:
    """A to D of an IKM (25 to 100). It is rounded to two decimals first: between 76.60 and 76.61 the bands have a gap."""
    rounded = printed(value)
    return next((letter for letter, bottom in GRADES if rounded >= bottom), "D")


def satisfaction_change(before: Satisfaction, after: Satisfaction) -> Result:
    """The change of the IKM between two surveys, in points, with its 95 % interval (Welch's t).

    verdict: "same" when the interval holds 0, else "better" or "worse"; None without an interval.
    Withheld when either IKM is, and when weights or numbers of elements differ: those are different indices.
    """
    n = before.n + after.n
    if before.value is None or after.value is None:
        return Result(None, n=n, method="welch", reason=before.reason or after.reason)
    if len(before.elements) != len(after.elements) or abs(before.weight - after.weight) > _EQUAL:
        return Result(None, n=n, method="welch", reason=Note("different_index", {"before": before.weight, "after": after.weight}))
    change = after.value - before.value
    if before.standard_error is None or after.standard_error is None:
        return Result(change, n=n, method="welch", cautions=(Note("no_interval"),))
    one, two = before.standard_error ** 2, after.standard_error ** 2
    freedom = (one + two) ** 2 / (one ** 2 / (before.n - 1) + two ** 2 / (after.n - 1))
    half = float(stdtrit(freedom, 0.975) * numpy.sqrt(one + two))
    verdict = "same" if abs(change) <= half else "better" if change > 0 else "worse"
    cautions = (Note("few_respondents", {"n": min(before.n, after.n), "need": FEW}),) if min(before.n, after.n) < FEW else ()
    return Result(change, n=n, method="welch", low=change - half, high=change + half, verdict=verdict, cautions=cautions)


def sample_size(population: float, *, margin: float = 0.05, share: float = 0.5, chi_square: float = 3.841) -> Result:
    """How many respondents a survey of `population` people needs, to the nearest whole number.

    S = X2 N P (1 - P) / (d2 (N - 1) + X2 P (1 - P)), with X2 = 3.841 (95 %, one degree of freedom), P = `share`,
    d = `margin`; both fractions. Withheld for a population below 1. Equal to 89 of the 90 rows of the table of
    Krejcie & Morgan 1970 (for 100,000 it prints 384, the formula gives 383), on which PermenPANRB 14/2017 rests.
    """
    if not population >= 1:
        return Result(None, method="krejcie_morgan", reason=Note("no_population"))
    spread = chi_square * share * (1 - share)
    return Result(printed(spread * population / (margin ** 2 * (population - 1) + spread), 0), n=int(population), method="krejcie_morgan")


def nps(promoters: int, passives: int, detractors: int) -> Nps:
    """The net promoter score, promoters minus detractors as a share of all: -1 to 1, with its 95 % interval.

    All three are numbers of people. Variance of one respondent p + d - (p - d)^2; the interval is the normal one,
    kept inside -1 to 1, and none where all answered alike. Withheld without respondents or with a negative number.
    Source: the variance of a difference of two shares of a multinomial; Reichheld 2003 for the score.
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0 or n == 0:
        return Nps(None, method="nps", reason=Note("no_answers"))
    up, down = promoters / n, detractors / n
    value, variance = up - down, max(up + down - (up - down) ** 2, 0.0)
    error = float(numpy.sqrt(variance / n)) or None
    cautions = (Note("few_respondents", {"n": n, "need": FEW}),) if n < FEW else ()
    if error is None:
        return Nps(value, n=n, method="nps", variance=variance, cautions=(*cautions, Note("all_alike")))
    half = float(ndtri(0.975)) * error
    return Nps(value, n=n, method="nps", low=max(value - half, -1.0), high=min(value + half, 1.0), variance=variance,
               standard_error=error, cautions=cautions)


def _standard_error(distances: numpy.ndarray, scale: float) -> float | None:
    """distances: respondents x elements, from the element's mean and divided by its number of answers."""
    n = len(distances)
    own = scale * distances.sum(axis=1)
    squares = float(own @ own)
    return float(numpy.sqrt(squares * n / (n - 1))) if n > 1 and squares > _EQUAL ** 2 else None


def _elements(means: numpy.ndarray, counts: numpy.ndarray, weight: float, names: Sequence[str]) -> tuple[Element, ...]:
    better = (means[None, :] > means[:, None] + _EQUAL).sum(axis=1)
    equal = (numpy.abs(means[None, :] - means[:, None]) <= _EQUAL).sum(axis=1)
    return tuple(Element(str(name), float(mean), float(mean * weight), int(count), int(rank) + 1, bool(ties > 1))
                 for name, mean, count, rank, ties in zip(names, means, counts, better, equal, strict=True))


def _ranked(elements: tuple[Element, ...], rank: int) -> tuple[str, ...]:
    found = tuple(one.name for one in elements if one.rank == rank)
    return found if len(found) < len(elements) else ()


def _cautions(usable: numpy.ndarray, odd: int, needed: int | None, error: float | None) -> tuple[Note, ...]:
    n, elements = usable.shape
    missing = int((~usable.all(axis=1)).sum())
    notes = (
        (odd, Note("answers_off_the_scale", {"n": odd})),
        (missing, Note("answers_missing", {"n": missing, "all": n})),
        (n < FEW, Note("few_respondents", {"n": n, "need": FEW})),
        (needed and n < needed, Note("sample_too_small", {"n": n, "need": needed})),
        (elements != ELEMENTS, Note("not_nine_elements", {"n": elements, "need": ELEMENTS})),
        (error is None, Note("one_respondent" if n == 1 else "all_alike")),
    )
    return tuple(note for wanted, note in notes if wanted)


def survey_result(
    programme: Programme, quick_win: str, period: str, population: float | None = None
) -> Satisfaction:
    """The satisfaction of one survey of the programme, from its respondents' answers.

    period: as the survey writes it (str of a Period). population: people served, where known.
    """
    frame = programme.survey
    part = frame[(frame["quick_win"] == quick_win) & (frame["period"] == period)]
    table = part.pivot(index="respondent", columns="element", values="answer")
    return satisfaction(
        table.to_numpy(dtype=float), names=tuple(table.columns), population=population
    )


def survey_gaps(
    programme: Programme, indicator: Indicator, reported: Mapping[Period, float]
) -> tuple[Note, ...]:
    """Cautions where a satisfaction indicator says another number than the IKM of its own survey.

    reported: period -> value of the indicator. Only of an indicator whose unit is an index and whose
    name or definition says that it is satisfaction (kepuasan, IKM). Baseline and values are held
    against the survey of exactly their period; numbers that differ by more than the rounding of one
    decimal are two numbers for one thing. Source: EFFECT 5.
    """
    about = f"{indicator.name} {indicator.definition or ''}".casefold()
    is_satisfaction = any(word in about for word in SATISFACTION_WORDS)
    if not is_satisfaction or indicator.unit.kind is not UnitKind.INDEX:
        return ()
    frame = programme.survey
    surveyed = set(frame.loc[frame["quick_win"] == indicator.quick_win, "period"])
    said = [("value_not_survey", period, value) for period, value in reported.items()]
    if indicator.baseline is not None and indicator.baseline_period is not None:
        said.append(("baseline_not_survey", indicator.baseline_period, indicator.baseline))
    notes = []
    for code, period, value in said:
        if str(period) in surveyed:
            index = survey_result(programme, indicator.quick_win, str(period)).printed
            if index is not None and abs(index - value) > ROUNDING:
                notes.append(Note(code, {"value": value, "index": index, "period": period}))
    return tuple(notes)
