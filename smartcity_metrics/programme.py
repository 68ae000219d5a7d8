"""The waist: what a quick-win programme is. Every reader ends here and every picture begins here.

Definitions are few and frozen; observations are many and live in one long frame. Nothing in
this module knows a spreadsheet, a screen, the clock or the disk, and importing it does not
import pandas, so that the guarded reader stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from smartcity_metrics.units import Unit

if TYPE_CHECKING:
    import pandas


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NEUTRAL = "neutral"


class Aggregation(StrEnum):
    """How the values of several periods, or districts, make one."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    RATIO = "ratio"


class Formula(StrEnum):
    """How the regulation counts achievement (PermenPANRB 8/2021; INVERSE is software practice)."""

    NORMAL = "normal"  # A / T
    SPECIAL = "special"  # 1 + (1 - A / T)
    INVERSE = "inverse"  # T / A


class Nature(StrEnum):
    """What a quick win is made of; only a service counts as one."""

    SERVICE = "service"
    MIXED = "mixed"
    INFRASTRUCTURE = "infrastructure"


class Stage(StrEnum):
    """How far along the chain from work done to life changed an indicator stands."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Benefit(StrEnum):
    """What residents gain by the change of an indicator (bases of the innovation index, DOMAIN 8.3)."""

    BENEFICIARIES = "beneficiaries"
    COVERAGE = "coverage"
    TIME = "time"
    MONEY = "money"
    REVENUE = "revenue"
    PRODUCT = "product"
    TREND = "trend"


class DataStatus(StrEnum):
    """How much a programme's numbers may be trusted; SAMPLE numbers are invented."""

    SAMPLE = "sample"
    PROVISIONAL = "provisional"
    FINAL = "final"


class EventKind(StrEnum):
    """What happened to a series besides the innovation itself."""

    LAUNCH = "launch"
    REDEFINITION = "redefinition"
    DISRUPTION = "disruption"
    HOLIDAY = "holiday"


class Kind(StrEnum):
    """What an observation says: what was promised for a period, or what was measured in it."""

    PLAN = "plan"
    ACTUAL = "actual"


class Status(StrEnum):
    """Whether a measured value may still move. Provisional values are drawn hollow and never judged."""

    PROVISIONAL = "provisional"
    FINAL = "final"


_PARTS = {"year": 1, "semester": 2, "quarter": 4, "month": 12}  # periods of a kind in a year
_LETTER = {"semester": "S", "quarter": "Q"}


@dataclass(frozen=True, order=True)
class Period:
    """A month, quarter, semester or year; written 2019-07, 2019-Q3, 2019-S2, 2019.

    Periods of one unit are ordered and countable: `period.index` of neighbours differs by one.
    `number` runs from 1; ValueError when unit or number is impossible.
    """

    year: int
    number: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _PARTS or not 1 <= self.number <= _PARTS[self.unit] or not 1900 <= self.year <= 2199:
            raise ValueError(f"no such period: year={self.year} number={self.number} unit={self.unit!r}")

    @classmethod
    def of(cls, text: str) -> Period:
        """Read the one spelling that the program itself writes. ValueError for any other."""
        year, _, rest = text.partition("-")
        if not rest:
            return cls(int(year), 1, "year")
        for unit, letter in _LETTER.items():
            if rest.startswith(letter):
                return cls(int(year), int(rest[1:]), unit)
        return cls(int(year), int(rest), "month")

    @classmethod
    def month_of(cls, day: date) -> Period:
        """The month in which the day lies."""
        return cls(day.year, day.month, "month")

    @classmethod
    def holding(cls, day: date, unit: str) -> Period:
        """The period of that unit in which the day lies."""
        return cls(day.year, (day.month - 1) * _PARTS[unit] // 12 + 1, unit)

    @property
    def index(self) -> int:
        """A count of periods of this unit since year 0."""
        return self.year * _PARTS[self.unit] + self.number - 1

    @property
    def months(self) -> int:
        """Length in months."""
        return 12 // _PARTS[self.unit]

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.number - 1) * self.months + 1, 1)

    @cached_property
    def end(self) -> date:
        """Last day; kept, because thousands of series share their periods."""
        return self.shifted(1).start - timedelta(days=1)

    @property
    def middle(self) -> date:
        """The day on which a chart draws it."""
        return self.start + (self.end - self.start) / 2

    def shifted(self, count: int) -> Period:
        """The period `count` later (earlier when negative)."""
        year, number = divmod(self.index + count, _PARTS[self.unit])
        return Period(year, number + 1, self.unit)

    def __str__(self) -> str:
        if self.unit == "year":
            return f"{self.year:04d}"
        if self.unit == "month":
            return f"{self.year:04d}-{self.number:02d}"
        return f"{self.year:04d}-{_LETTER[self.unit]}{self.number}"


@dataclass(frozen=True)
class CellRef:
    """Where a value stands in an upload: source id, sheet (None for a csv) and cell, or a range such as D7:E7."""

    source: str
    sheet: str | None
    cell: str

    @classmethod
    def of(cls, text: str) -> CellRef:
        """Read what str() wrote."""
        source, _, place = text.partition(":")
        sheet, bang, cell = place.rpartition("!")
        return cls(source, sheet if bang else None, cell)

    @property
    def place(self) -> str:
        """Sheet and cell as people write them: Realisasi!C7, or C7 in a csv."""
        return self.cell if self.sheet is None else f"{self.sheet}!{self.cell}"

    def __str__(self) -> str:
        return f"{self.source}:{self.place}"


Cells = Mapping[str, str]  # field name -> str(CellRef): where each fact of a definition was read


@dataclass(frozen=True)
class Source:
    """An upload that some numbers came from. `id` is the head of its sha-256."""

    id: str
    file: str
    sha256: str
    uploaded_by: str | None = None
    uploaded_at: str | None = None  # ISO time with zone


@dataclass(frozen=True)
class Dimension:
    """One of the city's dimensions; `slot` 1 to 6 gives colour and order, other names may share it."""

    code: str
    name: str
    name_en: str
    slot: int
    sub_dimensions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    colour: str | None = None  # only for a seventh dimension, "#rrggbb"


@dataclass(frozen=True)
class District:
    """A kecamatan. `tile` is (row, column) on the tile map; columns may be halves."""

    code: str
    name: str
    population: int | None = None
    aliases: tuple[str, ...] = ()
    tile: tuple[float, float] | None = None


class CityKind(StrEnum):
    """What a city is in law, and so who heads it: a wali kota (mayor) or a bupati (regent)."""

    CITY = "city"
    REGENCY = "regency"


@dataclass(frozen=True)
class City:
    """What a city is by configuration (data/cities/*.toml): names, dimensions, districts, bands.

    `pace_band`: distance from the plan, as a fraction of the way, that still counts as on plan.
    `cap`: achievement above this counts as this inside a mean. `months`: shortest and longest quick win.
    """

    id: str
    name: str
    dimensions: tuple[Dimension, ...] = ()
    districts: tuple[District, ...] = ()
    time_zone: str = "WITA"
    pace_band: float = 0.05
    cap: float = 1.2
    months: tuple[int, int] = (6, 12)
    per_dimension: tuple[int, int] = (1, 2)

    @property
    def kind(self) -> CityKind:
        """A regency where its name says Kabupaten ("Kabupaten Paser", "Kab. Paser"), else a city."""
        first = self.name.partition(" ")[0].rstrip(".").casefold()
        return CityKind.REGENCY if first in ("kabupaten", "kab") else CityKind.CITY


@dataclass(frozen=True)
class Facts:
    """The sheet Program: what the programme says of itself."""

    city: str
    status: DataStatus
    start: date
    end: date
    title: str | None = None
    mayor: str | None = None
    vision: str | None = None
    presented: date | None = None
    source: str | None = None
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class QuickWin:
    """An innovation that sharpens an existing service within 6 to 12 months. Money in rupiah."""

    code: str
    name: str
    dimension: str
    opd: str
    service: str
    nature: Nature
    start: date
    end: date
    launched: date | None = None
    sub_dimension: str | None = None
    owner: str | None = None
    problem: str | None = None
    innovation: str | None = None
    benefit: str | None = None
    beneficiaries: str | None = None
    beneficiary_target: float | None = None
    budget: float | None = None
    fund_source: str | None = None
    spent: float | None = None
    spent_until: Period | None = None  # the month up to which a budget report counts it; None where somebody wrote it down
    evidence: str | None = None
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class Milestone:
    """A step of the action plan. `completion` is what staff reported, in percent (0 to 100)."""

    quick_win: str
    name: str
    planned_start: date
    planned_end: date
    actual_start: date | None = None
    actual_end: date | None = None
    owner: str | None = None
    weight: float | None = None
    completion: float | None = None
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """What is measured. Baseline, target, bounds and all observations are in `unit`; with unit %, eighty is 80."""

    code: str
    quick_win: str
    name: str
    unit: Unit  # a text is taken too, and read once
    stage: Stage
    polarity: Polarity
    aggregation: Aggregation
    formula: Formula | None = None  # None: the default of the polarity
    baseline: float | None = None
    baseline_period: Period | None = None
    target: float | None = None
    target_upper: float | None = None
    target_date: date | None = None
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    benefit: Benefit | None = None
    volume: str | None = None  # code of the indicator that counts cases
    main: bool = False
    source: str | None = None
    definition: str | None = None
    cells: Cells = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit.of(self.unit))


@dataclass(frozen=True)
class Event:
    """Something that happened to a series. `applies_to`: code of an indicator or quick win, None for all."""

    day: date
    kind: EventKind
    text: str
    applies_to: str | None = None
    cells: Cells = field(default_factory=dict)


OBSERVATION = {  # column -> dtype of the long frame; one row is one value of one period
    "indicator": "str",  # code
    "period": "str",  # str(Period)
    "district": "str",  # code, "" for the whole city
    "kind": "str",  # Kind
    "value": "float64",  # in the indicator's unit; NaN only where numerator and denominator stand instead
    "numerator": "float64",
    "denominator": "float64",
    "status": "str",  # Status
    "origin": "str",  # str(CellRef)
    "note": "str",
}
OBSERVATION_KEY = ["indicator", "period", "district", "kind"]
RESPONDENT = {"quick_win": "str", "period": "str", "element": "str", "respondent": "int64", "answer": "float64", "origin": "str"}


def empty_frame(columns: Mapping[str, str]) -> pandas.DataFrame:
    """A frame with these columns and dtypes and no rows."""
    import pandas

    return pandas.DataFrame({name: pandas.Series([], dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True)
class Programme:
    """All that is known of a city's quick wins. A part of it (one upload) has the same shape with less in it.

    observations: columns OBSERVATION, unique by OBSERVATION_KEY, any order.
    survey: columns RESPONDENT, one row per answer.
    """

    city: City
    facts: Facts | None
    dimensions: tuple[Dimension, ...]
    quick_wins: tuple[QuickWin, ...]
    milestones: tuple[Milestone, ...]
    indicators: tuple[Indicator, ...]
    events: tuple[Event, ...]
    districts: tuple[District, ...]
    sources: tuple[Source, ...]
    observations: pandas.DataFrame
    survey: pandas.DataFrame

    @property
    def is_sample(self) -> bool:
        """Whether its numbers are invented and must be marked DATA CONTOH."""
        return self.facts is not None and self.facts.status is DataStatus.SAMPLE

    def quick_win(self, code: str) -> QuickWin | None:
        """The quick win of this code."""
        return next((one for one in self.quick_wins if one.code == code), None)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of this code."""
        return next((one for one in self.indicators if one.code == code), None)

    def dimension(self, code: str) -> Dimension | None:
        """The dimension of this code."""
        return next((one for one in self.dimensions if one.code == code), None)

    def source(self, id: str) -> Source | None:
        """The upload of this id."""
        return next((one for one in self.sources if one.id == id), None)

    def indicators_of(self, quick_win: str) -> tuple[Indicator, ...]:
        """The quick win's indicators, main ones first, else in sheet order."""
        return self._indicators.get(quick_win, ())

    def milestones_of(self, quick_win: str) -> tuple[Milestone, ...]:
        """The quick win's milestones in sheet order."""
        return self._milestones.get(quick_win, ())

    def count_in(self, dimension: str) -> int:
        """How many quick wins the dimension has."""
        return self._counts[dimension]

    # Sorted once: looking through all of them for each quick win costs seconds with thousands.

    @cached_property
    def _indicators(self) -> Mapping[str, tuple[Indicator, ...]]:
        return _by_quick_win(sorted(self.indicators, key=lambda one: not one.main))

    @cached_property
    def _milestones(self) -> Mapping[str, tuple[Milestone, ...]]:
        return _by_quick_win(self.milestones)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(one.dimension for one in self.quick_wins)


def _by_quick_win(parts: Iterable) -> dict[str, tuple]:
    found: dict[str, list] = {}
    for one in parts:
        found.setdefault(one.quick_win, []).append(one)
    return {code: tuple(own) for code, own in found.items()}


def empty_programme(city: City) -> Programme:
    """The city before its first upload: its configured dimensions and districts, nothing else."""
    return Programme(city, None, city.dimensions, (), (), (), (), city.districts, (),
                     empty_frame(OBSERVATION), empty_frame(RESPONDENT))


def merged(base: Programme, part: Programme) -> Programme:
    """The base with what the part mentions put in its place; what the part does not mention stays.

    A definition is replaced as a whole by the part's of the same key; an observation by the part's
    of the same OBSERVATION_KEY. An empty cell mentions nothing, so it deletes nothing. The survey
    of a quick win and period is replaced as a whole.
    """
    import pandas

    observations = pandas.concat([base.observations, part.observations], ignore_index=True)
    answered = pandas.MultiIndex.from_frame(part.survey[["quick_win", "period"]])
    kept = base.survey[~pandas.MultiIndex.from_frame(base.survey[["quick_win", "period"]]).isin(answered)]
    return replace(
        base,
        facts=part.facts or base.facts,
        dimensions=_put(base.dimensions, part.dimensions, lambda one: one.code),
        quick_wins=_put(base.quick_wins, part.quick_wins, lambda one: one.code),
        milestones=_put(base.milestones, part.milestones, lambda one: (one.quick_win, one.name)),
        indicators=_put(base.indicators, part.indicators, lambda one: one.code),
        events=_put(base.events, part.events, lambda one: (one.day, one.kind, one.applies_to)),
        districts=_put(base.districts, part.districts, lambda one: one.code),
        sources=_put(base.sources, part.sources, lambda one: one.id),
        observations=observations.drop_duplicates(OBSERVATION_KEY, keep="last", ignore_index=True),
        survey=pandas.concat([kept, part.survey], ignore_index=True),
    )


def _put(old: tuple, new: tuple, key) -> tuple:
    fresh = {key(one): one for one in new}
    return tuple(fresh.pop(key(one), one) for one in old) + tuple(fresh.values())
