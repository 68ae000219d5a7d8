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
from typing import TYPE_CHECKING, Any

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


class Revised(StrEnum):
    """What was rewritten: a value that had been final, or what it is held against after the data
    had come in.
    """

    VALUE = "value"
    PLAN = "plan"
    BASELINE = "baseline"
    TARGET = "target"
    TARGET_UPPER = "target_upper"
    TARGET_DATE = "target_date"
    LAUNCH = "launch"


class Status(StrEnum):
    """Whether a measured value may still move. Provisional values are drawn hollow and never judged."""

    PROVISIONAL = "provisional"
    FINAL = "final"


HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}  # ahead of UTC; Keputusan Presiden 41/1987
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
class Break:
    """A day after which nothing is compared with, or foretold from, the time before (a pandemic)."""

    start: date
    name: str
    name_en: str


# What divides the years of every city that names nothing else (STATISTICS 12)
PANDEMIC = Break(date(2020, 3, 1), "pandemi COVID-19", "the COVID-19 pandemic")


@dataclass(frozen=True)
class City:
    """What a city is by configuration (data/cities/*.toml): names, dimensions, districts, bands.

    `pace_band`: distance from the plan, as a fraction of the way, that still counts as on plan.
    `cap`: achievement above this counts as this inside a mean. `months`: shortest and longest quick win.
    `breaks`: across which nothing is compared; an empty list in the file means none.
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
    breaks: tuple[Break, ...] = (PANDEMIC,)

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
COMPARISON = {  # column -> dtype; one row is the value of one period in another place
    "code": "str",  # of the place: another city, or a district without the innovation
    "name": "str",
    "indicator": "str",  # code of ours
    "period": "str",  # str(Period)
    "value": "float64",  # in the indicator's unit
    "origin": "str",  # str(CellRef)
}
COMPARISON_KEY = ["code", "indicator", "period"]
REVISION = {  # column -> dtype; one row is one thing that was rewritten after it had counted
    "code": "str",  # of the indicator; of a launch, what was launched: a quick win or an indicator
    "what": "str",  # Revised
    "period": "str",  # str(Period) of a value or plan, else ""
    "district": "str",
    "old": "str",  # a number in full precision, a day as 2019-07-01, "" where there was none
    "new": "str",
    "status": "str",  # Status of the new value, else ""
    "day": "str",  # of the publication on the city's clock, "" until it is published
    "by": "str",
    "reason": "str",  # the note of the publication, else that of the cell's row
}
RESPONDENT = {"quick_win": "str", "period": "str", "element": "str", "respondent": "int64", "answer": "float64", "origin": "str"}


@dataclass(frozen=True)
class Revision:
    """A row of REVISION. old, new: numbers in the indicator's unit, or days, or None for nothing.

    day, by: when and by whom it was published, None before that. status: of the new value.
    """

    code: str
    what: Revised
    period: Period | None
    district: str
    old: float | date | None
    new: float | date | None
    status: Status | None
    day: date | None
    by: str | None
    reason: str | None


def empty_frame(columns: Mapping[str, str]) -> pandas.DataFrame:
    """A frame with these columns and dtypes and no rows."""
    import pandas

    return pandas.DataFrame({name: pandas.Series([], dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True)
class Programme:
    """All that is known of a city's quick wins. A part of it (one upload) has the same shape with less in it.

    observations: columns OBSERVATION, unique by OBSERVATION_KEY, any order.
    survey: columns RESPONDENT, one row per answer.
    revisions: columns REVISION, oldest first: what was rewritten after it had been published.
    comparisons: columns COMPARISON, unique by COMPARISON_KEY: the same indicators in other places.
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
    revisions: pandas.DataFrame = field(default_factory=lambda: empty_frame(REVISION))
    comparisons: pandas.DataFrame = field(default_factory=lambda: empty_frame(COMPARISON))

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

    def revisions_of(self, *codes: str) -> tuple[Revision, ...]:
        """What was rewritten under these codes of an indicator and its quick win, oldest first."""
        places = sorted(place for code in codes for place in self._revisions.get(code, ()))
        return tuple(_revision(row) for row in self.revisions.iloc[places].itertuples(index=False))

    @cached_property
    def launches(self) -> Mapping[str, date]:
        """Launch by code of quick win or indicator: the quick win's own date, else the first launch
        event.
        """
        known = {win.code: win.launched for win in self.quick_wins if win.launched}
        told = (
            event for event in self.events if event.kind is EventKind.LAUNCH and event.applies_to
        )
        for event in sorted(told, key=lambda event: event.day):
            known.setdefault(event.applies_to, event.day)
        return known

    # Sorted once: looking through all of them for each quick win costs seconds with thousands.

    @cached_property
    def _revisions(self) -> Mapping[str, Iterable[int]]:
        return self.revisions.groupby("code").indices if len(self.revisions) else {}

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


def merged(base: Programme, part: Programme, since: Programme | None = None) -> Programme:
    """The base with what the part mentions put in its place; what the part does not mention stays.

    A definition is replaced as a whole by the part's of the same key; an observation by the part's
    of the same OBSERVATION_KEY. An empty cell mentions nothing, so it deletes nothing. The survey
    of a quick
    win and period is replaced as a whole. What the part only repeats stays as it was, with the cell
    it was first read from, so
    that each figure names who gave it.

    since: the edition in which figures counted, the base itself when None; what is rewritten of it
    is kept in `revisions`.
    """
    whole = replace(
        base,
        facts=_repeated(base.facts, part.facts) if part.facts else base.facts,
        dimensions=_put(base.dimensions, part.dimensions, lambda one: one.code),
        quick_wins=_put(base.quick_wins, part.quick_wins, lambda one: one.code),
        milestones=_put(base.milestones, part.milestones, lambda one: (one.quick_win, one.name)),
        indicators=_put(base.indicators, part.indicators, lambda one: one.code),
        events=_put(base.events, part.events, lambda one: (one.day, one.kind, one.applies_to)),
        districts=_put(base.districts, part.districts, lambda one: one.code),
        sources=base.sources
        + tuple(source for source in part.sources if base.source(source.id) is None),
        observations=_rows_put(base.observations, part.observations, OBSERVATION, OBSERVATION_KEY),
        survey=_answers_put(base.survey, part.survey),
        comparisons=_rows_put(base.comparisons, part.comparisons, COMPARISON, COMPARISON_KEY),
    )
    return with_revisions(base if since is None else since, whole)


def _put(old: tuple, new: tuple, key) -> tuple:
    fresh = {key(one): one for one in new}
    return tuple(
        _repeated(definition, fresh.pop(key(definition), definition)) for definition in old
    ) + tuple(fresh.values())


def _repeated(old: object, new: object) -> object:
    """The new definition, with the old one's cell for each field that it only repeats."""
    if old is None or not hasattr(new, "cells"):
        return new
    same = {
        name: cell
        for name, cell in old.cells.items()
        if getattr(old, name, None) == getattr(new, name, None)
    }
    return replace(new, cells={**new.cells, **same})


def _rows_put(
    old: pandas.DataFrame, new: pandas.DataFrame, columns: Mapping[str, str], key: list[str]
) -> pandas.DataFrame:
    """Rows unique by `key`, the new ones in place of the old; a new row that differs in nothing but
    its cell is none.
    """
    import pandas

    if not len(old) or not len(new):
        return old if len(old) else new.reset_index(drop=True)
    both = pandas.concat([old, new], ignore_index=True)
    twice = both[both.duplicated(key, keep=False)]
    meant = [name for name in columns if name != "origin"]
    repeated = twice.index[twice.duplicated(meant)]
    return both.drop(index=repeated).drop_duplicates(key, keep="last", ignore_index=True)


def _answers_put(old: pandas.DataFrame, new: pandas.DataFrame) -> pandas.DataFrame:
    """Answers by quick win and period, the new ones in place of the old unless all of them are the
    same.
    """
    import pandas

    if not len(new):
        return old
    same, known = [], dict(list(old.groupby(["quick_win", "period"])))
    for survey, answers in new.groupby(["quick_win", "period"]):
        if survey in known and _said(known[survey]).equals(_said(answers)):
            same.append(survey)
    fresh = new[~pandas.MultiIndex.from_frame(new[["quick_win", "period"]]).isin(same)]
    gone = pandas.MultiIndex.from_frame(fresh[["quick_win", "period"]])
    kept = old[~pandas.MultiIndex.from_frame(old[["quick_win", "period"]]).isin(gone)]
    return pandas.concat([kept, fresh], ignore_index=True)


def _said(answers: pandas.DataFrame) -> pandas.DataFrame:
    """What respondents answered, wherever it was read."""
    named = ["respondent", "element", "answer"]
    return answers[named].sort_values(named, ignore_index=True)


def with_revisions(before: Programme, after: Programme) -> Programme:
    """The later programme with all that was rewritten: what `before` remembers, and what differs.

    A value counts once it was final: another value after that, or the way back to provisional, is a
    revision, also when a provisional one came in between. A plan, baseline, target or launch counts
    as moved when final
    values stood at or after it. Sample data remembers nothing of what comes in its place. The rows
    that are new have neither
    day nor author.
    """
    import pandas

    if before.is_sample and not after.is_sample:
        before = replace(
            before, observations=before.observations[:0], revisions=before.revisions[:0]
        )
    ends = _final_ends(before)
    found = [
        *_rewritten(before, after, ends),
        *_moved(before, after, ends),
        *_relaunched(before, after, ends),
    ]
    fresh = pandas.DataFrame(found, columns=list(REVISION)).astype(REVISION)
    known = before.revisions
    return replace(
        after, revisions=pandas.concat([known, fresh], ignore_index=True) if len(fresh) else known
    )


def published_revisions(of: Programme, day: date, by: str, note: str) -> Programme:
    """The programme whose fresh revisions bear the day, the author and the note of their
    publication.
    """
    fresh = of.revisions["day"] == ""
    if not fresh.any():
        return of
    frame = of.revisions.copy()
    frame.loc[fresh, "day"], frame.loc[fresh, "by"] = day.isoformat(), by
    if note.strip():
        frame.loc[fresh, "reason"] = note.strip()
    return replace(of, revisions=frame)


def _rewritten(before: Programme, after: Programme, ends: Mapping[str, date]) -> Iterable[tuple]:
    """Values and plans that are others now, and plans for periods whose values were there before.
    """
    old = before.observations
    if not len(old):
        return
    both = after.observations.merge(old, "left", OBSERVATION_KEY, suffixes=("", "_old"))
    known = both["status_old"].notna()
    both = both[known | (both["kind"] == Kind.PLAN)]  # a first value rewrites nothing
    same = both["status"] == both["status_old"]
    for name in ("value", "numerator", "denominator"):
        same &= (both[name] == both[f"{name}_old"]) | (
            both[name].isna() & both[f"{name}_old"].isna()
        )
    both = both[~same]
    counted = _counted_once(before)
    for row in both.itertuples(index=False):
        key = (row.indicator, row.period, row.district)
        was, now = row.value_old, row.value
        note = row.note if row.note != row.note_old else ""
        if row.kind == Kind.ACTUAL:
            if (row.status_old == Status.FINAL and was == was) or key in counted:
                yield _fresh(row.indicator, Revised.VALUE, was, now, key[1:], row.status, note)
        elif was != now and ends.get(row.indicator, date.min) >= Period.of(row.period).end:
            yield _fresh(row.indicator, Revised.PLAN, was, now, key[1:], "", note)


def _counted_once(of: Programme) -> set[tuple[str, str, str]]:
    """Values that were final in some edition: indicator, period, district."""
    known = of.revisions[of.revisions["what"] == Revised.VALUE]
    return set(known[["code", "period", "district"]].itertuples(index=False, name=None))


def _final_ends(of: Programme) -> dict[str, date]:
    """The last day that a final value speaks of, in the city or a district, by indicator."""
    frame = of.observations
    final = frame[
        (frame["kind"] == Kind.ACTUAL) & (frame["status"] == Status.FINAL) & frame["value"].notna()
    ]
    ends = {text: Period.of(text).end for text in final["period"].unique()}
    return final["period"].map(ends).groupby(final["indicator"]).max().to_dict()


def _moved(before: Programme, after: Programme, ends: Mapping[str, date]) -> Iterable[tuple]:
    """Baselines, targets and target dates that are others now although values that are judged by
    them had come in.
    """
    known = {indicator.code: indicator for indicator in before.indicators}
    fields = (Revised.BASELINE, Revised.TARGET, Revised.TARGET_UPPER, Revised.TARGET_DATE)
    for indicator in after.indicators:
        was = known.get(indicator.code)
        if was is None or ends.get(indicator.code, date.min) < _judged_from(before, was):
            continue
        for name in fields:
            if getattr(was, name) != getattr(indicator, name):
                yield _fresh(indicator.code, name, getattr(was, name), getattr(indicator, name))


def _judged_from(of: Programme, indicator: Indicator) -> date:
    """The day from which values are held against the target: the launch, else the day after the
    baseline period.
    """
    launched = of.launches.get(indicator.code) or of.launches.get(indicator.quick_win)
    if launched is not None:
        return launched
    return (
        date.min
        if indicator.baseline_period is None
        else indicator.baseline_period.end + timedelta(days=1)
    )


def _relaunched(before: Programme, after: Programme, ends: Mapping[str, date]) -> Iterable[tuple]:
    """Launches that are another day now although values from the earlier day on had come in."""
    for code in dict.fromkeys([*before.launches, *after.launches]):
        was, now = before.launches.get(code), after.launches.get(code)
        own = [
            indicator.code
            for indicator in before.indicators
            if code in (indicator.code, indicator.quick_win)
        ]
        first = min(day for day in (was, now) if day is not None)
        if was != now and any(ends.get(indicator, date.min) >= first for indicator in own):
            yield _fresh(code, Revised.LAUNCH, was, now)


def _fresh(
    code: str,
    what: Revised,
    old: float | date | None,
    new: float | date | None,
    place: tuple[str, str] = ("", ""),
    status: str = "",
    reason: str = "",
) -> tuple:
    """A row of REVISION before its publication. place: period and district."""
    return code, what, *place, _written(old), _written(new), status, "", "", reason


def _written(value: float | date | None) -> str:
    if value is None or value != value:
        return ""
    return value.isoformat() if isinstance(value, date) else repr(float(value))


def _revision(row: Any) -> Revision:
    what = Revised(row.what)
    read = date.fromisoformat if what in (Revised.TARGET_DATE, Revised.LAUNCH) else float
    return Revision(
        row.code,
        what,
        Period.of(row.period) if row.period else None,
        row.district,
        *(read(text) if text else None for text in (row.old, row.new)),
        Status(row.status) if row.status else None,
        date.fromisoformat(row.day) if row.day else None,
        row.by or None,
        row.reason or None,
    )
