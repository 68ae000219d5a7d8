"""Programmes that nobody has tuned anything to: long names, gaps, negatives, and much missing.

The same seed gives the same programme. What a reader of uploads would refuse is not in them.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pandas

from smartcity_metrics.programme import (
    RESPONDENT,
    Aggregation,
    Benefit,
    City,
    DataStatus,
    Dimension,
    District,
    Event,
    EventKind,
    Facts,
    Indicator,
    Milestone,
    Nature,
    Period,
    Polarity,
    Programme,
    QuickWin,
    Stage,
)
from tests.metrics.conftest import indicator, observations

LONGEST_NAME = 120  # characters
MOST_POINTS = 60  # of a series
FIRST_DAY = date(2018, 1, 1)
SLOTS = 6  # dimensions with a colour of their own; a seventh brings its own
SYLLABLES = (
    "an", "ber", "da", "gu", "ka", "la", "me", "na", "pe", "ra", "si", "ta", "u", "wa", "yan",
)
SPECIAL_WORDS = ("<b>&", "100%", "dan/atau", "“Ceria”", "(UMKM)", "SIM-RS", "O'Neil", "24/7")
UNITS = (
    "%", "Persen", "hari", "menit", "orang", "ton", "Rp", "Rp juta", "indeks",
    "kasus per 1.000 penduduk",
)
CADENCES = ("month",) * 6 + ("quarter", "quarter", "semester", "year")


def random_programme(seed: int) -> Programme:
    """A programme of 1 to 24 quick wins in 2 to 7 dimensions, of a Kota or a Kabupaten."""
    chance = Random(seed)
    dimensions = _dimensions(chance)
    districts = _districts(chance)
    kind = chance.choice(("Kota", "Kabupaten"))
    city = City("acak", f"{kind} {_name(chance, 24)}", dimensions, districts)
    quick_wins = tuple(
        _quick_win(chance, f"QW-{number}", chance.choice(dimensions).code)
        for number in range(1, chance.choice((1, 2, 3, 6, 12, 24)) + 1)
    )
    indicators = tuple(
        found for quick_win in quick_wins for found in _indicators(chance, quick_win)
    )
    table = "\n".join(line for found in indicators for line in _series(chance, found, districts))
    return Programme(
        city, _facts(chance, city), dimensions, quick_wins,
        tuple(step for quick_win in quick_wins for step in _milestones(chance, quick_win)),
        indicators, _events(chance, quick_wins), districts, (),
        observations(table), _survey(chance, quick_wins),
    )


def _often(chance: Random, share: float = 0.7) -> bool:
    return chance.random() < share


def _name(chance: Random, longest: int = LONGEST_NAME) -> str:
    """Up to that many characters; now and then a single long word, or signs of a markup."""
    length, words = chance.randint(3, longest), []
    while sum(map(len, words)) + len(words) < length:
        if _often(chance, 0.05):
            words.append(chance.choice(SPECIAL_WORDS))
        else:
            size = 14 if _often(chance, 0.03) else chance.randint(1, 5)
            words.append("".join(chance.choice(SYLLABLES) for _ in range(size)))
    return " ".join(words)[:longest].strip().capitalize() or "Nama"


def _day(chance: Random, most: int = 900) -> date:
    return FIRST_DAY + timedelta(days=chance.randint(0, most))


def _dimensions(chance: Random) -> tuple[Dimension, ...]:
    return tuple(
        Dimension(f"D{number}", _name(chance, 40), _name(chance, 40), min(number, SLOTS),
                  colour="#5b4a8a" if number > SLOTS else None)
        for number in range(1, chance.randint(2, 7) + 1)
    )


def _districts(chance: Random) -> tuple[District, ...]:
    count = chance.choice((0, 0, 1, 4, 9))
    people, tiles = _often(chance), _often(chance)
    return tuple(
        District(f"K{number}", _name(chance, 30), chance.randint(900, 90_000) if people else None,
                 tile=(number // 3, number % 3 + 0.5 * (number // 3 % 2)) if tiles else None)
        for number in range(count)
    )


def _facts(chance: Random, city: City) -> Facts | None:
    if not _often(chance, 0.85):
        return None
    status = chance.choice(tuple(DataStatus))
    return Facts(
        city.name, status, FIRST_DAY + timedelta(days=365), FIRST_DAY + timedelta(days=729),
        title=_name(chance) if _often(chance) else None,
        mayor=_name(chance, 60) if _often(chance, 0.5) else None,
        vision=_name(chance) if _often(chance) else None,
        presented=_day(chance) if _often(chance, 0.5) else None,
    )


def _quick_win(chance: Random, code: str, dimension: str) -> QuickWin:
    start = _day(chance, 500)
    return QuickWin(
        code, _name(chance), dimension, _name(chance, 60), _name(chance),
        chance.choice(tuple(Nature)), start, start + timedelta(days=chance.randint(30, 500)),
        launched=_day(chance) if _often(chance) else None,
        owner=_name(chance, 60) if _often(chance) else None,
        problem=_name(chance) if _often(chance) else None,
        innovation=_name(chance) if _often(chance) else None,
        benefit=_name(chance) if _often(chance) else None,
        beneficiaries=_name(chance, 60) if _often(chance) else None,
        beneficiary_target=chance.randint(1, 900_000) if _often(chance, 0.4) else None,
        budget=chance.randint(0, 9_000_000_000) if _often(chance, 0.6) else None,
        fund_source="APBD" if _often(chance) else None,
        spent=chance.randint(0, 9_000_000_000) if _often(chance, 0.5) else None,
        evidence=_name(chance) if _often(chance, 0.5) else None,
    )


def _indicators(chance: Random, quick_win: QuickWin) -> list[Indicator]:
    found = []
    for number in range(1, chance.choice((0, 1, 1, 2, 3)) + 1):
        aggregation = chance.choice(tuple(Aggregation))
        ratio = aggregation is Aggregation.RATIO
        scale = 50.0 if ratio else 10.0 ** chance.randint(-1, 7)
        polarity = chance.choice(tuple(Polarity))
        target = scale * chance.uniform(-0.5, 2) if _often(chance) else None
        upper = polarity is Polarity.RANGE and _often(chance)
        found.append(indicator(
            f"{quick_win.code}.{number}", quick_win=quick_win.code, name=_name(chance),
            unit="%" if ratio else chance.choice(UNITS), stage=chance.choice(tuple(Stage)),
            polarity=polarity, aggregation=aggregation,
            baseline=_rounded(scale * chance.uniform(-0.5, 2), scale) if _often(chance) else None,
            baseline_period=Period.of("2018") if _often(chance) else None,
            target=None if target is None else _rounded(target, scale),
            target_upper=_rounded(scale * chance.uniform(2, 3), scale) if upper else None,
            target_date=quick_win.end if _often(chance) else None,
            whole=scale >= 100 and _often(chance, 0.5), main=number == 1 and _often(chance),
            benefit=chance.choice(tuple(Benefit)) if _often(chance, 0.5) else None,
            volume=found[0].code if found and _often(chance, 0.3) else None,
            source=_name(chance, 60) if _often(chance, 0.5) else None,
            definition=_name(chance) if _often(chance, 0.5) else None,
        ))
    return found


def _rounded(value: float, scale: float) -> float:
    return float(round(value, 0 if scale >= 100 else 2))


def _series(chance: Random, found: Indicator, districts: tuple[District, ...]) -> list[str]:
    """A line per observation, as in the tables of tests: flat, rising, falling, wild, with gaps."""
    first = Period.holding(FIRST_DAY, chance.choice(CADENCES))
    count = chance.choice((0, 1, 1, 2, 6, 18, 36, MOST_POINTS))
    count = min(count, {"month": 60, "quarter": 20, "semester": 10, "year": 5}[first.unit])
    scale = abs(found.baseline or found.target or 50.0) or 1.0
    drift, noise = chance.choice((0, 0.01, -0.01, 0.2)), chance.choice((0, 0.02, 0.5))
    negative = chance.random() < 0.15
    provisional = chance.random() < 0.15
    places = [one.code for one in districts] if _often(chance, 0.4) else []
    gap, lines = chance.choice((0, 0, 0.1)), []
    for step in range(count):
        period = first.shifted(step)
        if chance.random() < gap:
            continue
        loose = provisional or (step == count - 1 and _often(chance, 0.2))
        for place in ["", *places]:
            value = scale * (1 + drift * step + noise * chance.uniform(-1, 1))
            more = (f" @{place}" if place else "") + (" provisional" if loose else "")
            lines.append(_line(chance, found, period, -value if negative else value, more))
    return lines + _plan(chance, found, first, scale)


def _line(chance: Random, found: Indicator, period: Period, value: float, more: str) -> str:
    if found.aggregation is not Aggregation.RATIO:
        return f"{found.code} {period} {round(value, 0 if found.whole else 2)}{more}"
    whole = chance.randint(20, 4000)
    part = min(max(round(whole * value / 100), 0), whole)
    return f"{found.code} {period} {100 * part / whole} {part}/{whole}{more}"


def _plan(chance: Random, found: Indicator, first: Period, scale: float) -> list[str]:
    if not _often(chance, 0.4):
        return []
    periods = [first.shifted(step) for step in range(chance.randint(1, 12))]
    return [f"{found.code} {one} {_rounded(scale * (1 + 0.05 * number), scale)} plan"
            for number, one in enumerate(periods)]


def _milestones(chance: Random, quick_win: QuickWin) -> list[Milestone]:
    found = []
    for number in range(chance.choice((0, 0, 1, 3, 5, 9))):
        start = quick_win.start + timedelta(days=chance.randint(-60, 300))
        end = start + timedelta(days=chance.randint(0, 150))
        begun = start + timedelta(days=chance.randint(-10, 60)) if _often(chance) else None
        late = timedelta(days=chance.randint(-20, 120))
        done = max(end + late, begun or start) if _often(chance, 0.6) else None
        found.append(Milestone(
            quick_win.code, f"{number + 1} {_name(chance, 100)}", start, end, begun, done,
            owner=_name(chance, 60) if _often(chance, 0.5) else None,
            weight=chance.choice((None, None, 0.0, 10.0, 25.0)),
            completion=chance.choice((None, None, 0.0, 40.0, 100.0)),
        ))
    return found


def _events(chance: Random, quick_wins: tuple[QuickWin, ...]) -> tuple[Event, ...]:
    kinds = (EventKind.DISRUPTION, EventKind.REDEFINITION, EventKind.HOLIDAY)
    return tuple(
        Event(_day(chance), chance.choice(kinds), _name(chance),
              chance.choice([None, *(one.code for one in quick_wins)]))
        for _ in range(chance.choice((0, 0, 1, 3)))
    )


def _survey(chance: Random, quick_wins: tuple[QuickWin, ...]) -> pandas.DataFrame:
    """A survey of the service (SKM, elements U1 to U9) for some of the quick wins."""
    rows = [
        {"quick_win": quick_win.code, "period": period, "element": f"U{element}",
         "respondent": person, "answer": float(chance.randint(1, 4)), "origin": "abc:Survei!B2"}
        for quick_win in quick_wins if _often(chance, 0.15)
        for period in ("2018", "2019")
        for person in range(chance.choice((1, 12)))
        for element in range(1, 10)
    ]
    return pandas.DataFrame(rows, columns=list(RESPONDENT)).astype(RESPONDENT)
