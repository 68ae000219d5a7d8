"""Plans and actuals: long, wide or one-sheet rows as columns of observations. The loop that a hundred thousand rows go through."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import mul

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Cell, Grid, address, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.definitions import outside
from smartcity_metrics.intake.findings import Proposal, Severity
from smartcity_metrics.intake.guard import column_letters
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.plausible import Doubt, Plausibility
from smartcity_metrics.intake.rows import Cells, Layout, is_example, is_note, tell_example, tell_note
from smartcity_metrics.intake.totals import Amount, is_total
from smartcity_metrics.language.numbers import NumberReading, exact, read_number, simple_numbers
from smartcity_metrics.programme import Indicator, Kind, Period, Status
from smartcity_metrics.units import SCALES

JUMP = 10.0  # a value that many times its neighbour is asked about
BLOCK = 4_000  # rows that are looked at together
KEPT = 16_384  # different texts that are remembered
NONE = math.nan
MISSING, DOUBTFUL = "missing", "number-doubtful"  # what is to be said of a text
CUMULATIVE = "kumulatif sejak awal tahun"  # the note of a value that counts from January; also how it is known again
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ODD, _VOID = -(1 << 62), -1  # the keys of a row that is read one by one, and of one that has no value yet


@dataclass
class Observations:
    """The long frame as columns: numbers in arrays, words as places in small tables, so that they travel cheaply."""

    indicators: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=lambda: [""])
    origins: list[str] = field(default_factory=list)  # Realisasi!C{row}, filled with the row's number
    notes: list[str] = field(default_factory=lambda: [""])
    indicator: array = field(default_factory=lambda: array("i"))
    period: array = field(default_factory=lambda: array("i"))
    district: array = field(default_factory=lambda: array("i"))
    kind: array = field(default_factory=lambda: array("b"))  # 0 plan, 1 actual
    value: array = field(default_factory=lambda: array("d"))
    numerator: array = field(default_factory=lambda: array("d"))
    denominator: array = field(default_factory=lambda: array("d"))
    status: array = field(default_factory=lambda: array("b"))  # 0 provisional, 1 final
    origin: array = field(default_factory=lambda: array("i"))
    row: array = field(default_factory=lambda: array("i"))
    note: array = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self.value)

    def place(self, index: int) -> str:
        """The address of the value at this index."""
        return self.origins[self.origin[index]].replace("{row}", str(self.row[index]))


COLUMNS = ("indicator", "period", "district", "kind", "value", "numerator", "denominator", "status", "origin", "row", "note")
TABLES = ("indicators", "periods", "districts", "origins", "notes")


class Series:
    """An indicator as the loop needs it."""

    def __init__(self, one: Indicator, index: int) -> None:
        self.one, self.index = one, index
        self.whole = one.whole
        self.percent = one.unit.is_percent
        self.plain = not (one.whole or self.percent or one.minimum is not None or one.maximum is not None)

    def takes(self, value: float) -> bool:
        """Whether nothing is to be asked of a value."""
        return self.plain or not (self.whole and value != int(value) or self.percent and 0 < value < 1 or outside(value, self.one))


class MeasurementReader:
    """Collects observations from any number of sheets, and checks them against each other."""

    def __init__(self, known: Known, notes: Notes, units: dict[str, list[str]], asked: bool = False,
                 cumulative: Iterable[str] = ()) -> None:
        self.known, self.notes = known, notes
        self.asked = asked  # our own template asks for values: those left empty need no word
        self.units = {code: set(units) for code, units in units.items()}  # "code/kind" -> units of periods on record
        self.cumulative = frozenset(cumulative)  # "code/kind" of those whose values on record count from January
        self.out = Observations()
        self.appends = [getattr(self.out, name).append for name in COLUMNS]  # looked up once, not a hundred thousand times
        self.series: dict[str, Series] = {}
        self.period_at: dict[str, int] = {}
        self.periods: list[Period] = []
        self.district_at: dict[str, int] = {"": 0}
        self.note_at: dict[str, int] = {"": 0}
        self.seen: dict[int, int] = {}  # key of an observation -> its index
        self.sheets: list[str | None] = []  # of each origin
        self.doubted: set[tuple[str | None, str]] = set()  # cells whose value has a finding already
        self.period_cells: dict[int, tuple[Grid, int, int]] = {}  # origin -> where its period stands: column, row (0: the value's own)
        self.mapped = False  # whether a person mapped the table, who then is told whether months were taken for cumulative
        self.doubts: list[Doubt] = []  # values that their indicator refuses; told when all is read, since other cells may prove a repair
        self.totals: dict[tuple[str, str], list[Amount]] = {}  # (indicator, period) -> totals written beside the values
        self.final = 1 if self.known.facts is None or self.known.facts.status != "provisional" else 0

    # the sheets of the contract

    def read_long(self, layout: Layout, kind: Kind, value_field: str = "value", quiet: bool = False) -> None:
        """One measurement a row. `quiet`: keys were already complained of on an earlier pass over the same rows."""
        at = layout.columns
        if "indicator" not in at and "code" in at:
            at = at | {"indicator": at["code"]}
        if not {"indicator", "period"} <= set(at):
            return
        value_at = at.get(value_field)
        parts = ("numerator" in at and "denominator" in at)
        if value_at is None and not parts:
            return
        _Loop(self, layout, at, kind, value_at, quiet).run()

    def read_wide(self, layout: Layout, kind: Kind) -> None:
        """One indicator, or indicator and district, a row; the periods stand in the header."""
        at = layout.columns
        if "indicator" not in at:
            return
        loop = _Loop(self, layout, at | {"period": 0}, kind, None, quiet=False)
        for number, row in enumerate(layout.grid.rows[layout.header:], layout.header + 1):
            cell = row[at["indicator"] - 1]
            if not any(text_of(one).strip() for one in row) or is_example(row[0]) or loop.is_aside(row, number, cell):
                continue
            series = loop.series_of(cell, number)
            district = loop.district_of(row, number)
            if series is None or district is None:
                continue
            status, note = loop.status_of(row, number), loop.note_of(row)
            for column, period in layout.periods.items():
                value = loop.value_of(row[column - 1], number, column, series, period)
                if value is not None:
                    loop.begun = True
                    loop.put(number, series, self.period_index(period), district, value, status, note, loop.origin_of(column))
        loop.close()

    # what all readers share

    def series_for(self, code: str) -> Series:
        """The indicator of a code that is known."""
        if code not in self.series:
            self.series[code] = Series(self.known.indicators[code], len(self.out.indicators))
            self.out.indicators.append(code)
        return self.series[code]

    def period_index(self, period: Period) -> int:
        """The place of a period in the table of periods."""
        text = str(period)
        if text not in self.period_at:
            self.period_at[text] = len(self.periods)
            self.periods.append(period)
            self.out.periods.append(text)
        return self.period_at[text]

    def district_index(self, code: str) -> int:
        """The place of a district in the table of districts."""
        if code not in self.district_at:
            self.district_at[code] = len(self.out.districts)
            self.out.districts.append(code)
        return self.district_at[code]

    def note_index(self, text: str) -> int:
        """The place of a note in the table of notes."""
        if text not in self.note_at:
            self.note_at[text] = len(self.out.notes)
            self.out.notes.append(text)
        return self.note_at[text]

    def origin_index(self, sheet: str | None, cells: str) -> int:
        """The place of a column in the table of origins."""
        text = cells if sheet is None else f"{sheet}!{cells}"
        self.out.origins.append(text)
        self.sheets.append(sheet)
        return len(self.out.origins) - 1

    def put_once(self, entry: tuple, sheet: str | None, cells: str) -> None:
        """Add an observation, in the order of COLUMNS, unless its key is there already; that is told."""
        index, period, district, kind, value = entry[:5]
        first = self.seen.get(((index * 65536 + period) * 65536 + district) * 2 + kind)
        if first is None:
            self.append(entry)
            return
        there = self.out.value[first]
        tell, code = (self.notes.warning, "value-twice-equal") if there == value else (self.notes.error, "value-twice")
        tell(code, sheet, cells, exact(value), exact(there), first="!".join(filter(None, self.sheet_and_cell(first))),
             name=self.known.indicators[self.out.indicators[index]].name, period=self.out.periods[period])

    def append(self, entry: tuple) -> None:
        """One observation, in the order of COLUMNS."""
        index, period, district, kind = entry[:4]
        self.seen[((index << 16 | period) << 16 | district) << 1 | kind] = len(self.out.value)
        for put, one in zip(self.appends, entry, strict=True):
            put(one)

    def check_value(self, value: float, series: Series, sheet: str | None, place: str, seen: str) -> None:
        """Wholeness and bounds of a value."""
        if series.whole and value != int(value) or outside(value, series.one):
            self.doubted.add((sheet, place))
            self.doubts.append(Doubt(value, series.one, sheet, place, seen))

    def check(self, grids: Sequence[Grid] = ()) -> None:
        """What can only be seen when all is read: values that others refuse or prove, jumps between neighbours, units of periods
        that differ. `grids`: all sheets of the workbook, in which totals may be written."""
        out = self.out
        plausible = Plausibility(self, grids)
        plausible.tell_doubts()
        lines: dict[tuple, list[tuple[int, int]]] = {}
        order = [period.index for period in self.periods]
        units = [period.unit for period in self.periods]
        mixed: dict[tuple[int, int], dict[str, int]] = {}
        keys = zip(out.indicator, out.district, out.kind, map(units.__getitem__, out.period), strict=True)
        for index, (key, place) in enumerate(zip(keys, map(order.__getitem__, out.period), strict=True)):
            line = lines.get(key)
            if line is None:
                lines[key] = [(place, index)]
                indicator, _, kind, unit = key
                mixed.setdefault((indicator, kind), {}).setdefault(unit, index)
            else:
                line.append((place, index))
        self._check_units(mixed)
        self._check_cumulative()
        for (_, _, kind, _), line in lines.items():
            if kind == 1 and len(line) > 1:
                line.sort()
                self._check_jumps(line)
        plausible.check_lines(lines)

    def _check_jumps(self, line: list[tuple[int, int]]) -> None:
        value, flagged = self.out.value, False
        sizes = [abs(value[index]) for _, index in line]
        if max(sizes) < JUMP * min(sizes):  # no two of them are that far apart
            return
        before = value[line[0][1]]
        for _, index in line[1:]:
            now = value[index]
            if before and now and (now / before >= JUMP or 0 < now / before <= 1 / JUMP) and max(abs(now), abs(before)) >= JUMP:
                if not flagged and not self.out.note[index]:
                    self._tell_jump(index, now, before)
                flagged = not flagged
            else:
                flagged = False
            before = now

    def _tell_jump(self, index: int, now: float, before: float) -> None:
        sheet, cell = self.sheet_and_cell(index)
        if (sheet, cell) in self.doubted:
            return
        times = now / before if abs(now) > abs(before) else before / now
        self.notes.warning("jump", sheet, cell, exact(now), times=round(times, 1), before=before,
                           period=self.out.periods[self.out.period[index]], name=self._name(index), rises="naik" if now > before else "turun")

    def _check_cumulative(self) -> None:
        """Values that count from January beside values of a month alone, in the upload or on record; and a plan unlike its actual."""
        place = self.note_at.get(CUMULATIVE)
        if place is None and not self.cumulative:
            return
        firsts: dict[str, dict[bool, int]] = {}
        for index, (indicator, kind, note) in enumerate(zip(self.out.indicator, self.out.kind, self.out.note, strict=True)):
            firsts.setdefault(f"{self.out.indicators[indicator]}/{'actual' if kind else 'plan'}", {}).setdefault(note == place, index)
        for key, found in firsts.items():
            code, _, kind = key.partition("/")
            on_record = {key in self.cumulative} if self.units.get(key) else set()
            sheet, cell = self.sheet_and_cell(max(found.values()))
            if len(on_record | set(found)) > 1:
                self.notes.error("cumulative-mixed", sheet, cell, name=self.known.indicators[code].name)
            other = f"{code}/{'plan' if kind == 'actual' else 'actual'}"
            there = set(firsts.get(other, {})) or ({other in self.cumulative} if self.units.get(other) else set())
            if there and not there & set(found) and (kind == "plan" or other not in firsts):
                self.notes.warning("cumulative-plan-differs", sheet, cell, name=self.known.indicators[code].name)

    def _check_units(self, mixed: dict[tuple[int, int], dict[str, int]]) -> None:
        for (indicator, kind), firsts in mixed.items():
            code = self.out.indicators[indicator]
            on_record = self.units.get(f"{code}/{'actual' if kind else 'plan'}", set())
            if len(firsts) > 1 or (on_record and not set(firsts) <= on_record):
                latest = max(firsts.values())
                sheet, cell, seen = self._period_cell(latest)
                others = sorted((on_record | set(firsts)) - {self.periods[self.out.period[latest]].unit})
                self.notes.error("period-units-mixed", sheet, cell, seen,
                                 name=self.known.indicators[code].name, others=", ".join(_UNIT_WORDS.get(one, one) for one in others))

    def _period_cell(self, index: int) -> tuple[str | None, str, str]:
        """Where the period of the value at this index is written, and how."""
        known = self.period_cells.get(self.out.origin[index])
        if known is None:
            return *self.sheet_and_cell(index), self.out.periods[self.out.period[index]]
        grid, column, row = known
        row = row or self.out.row[index]
        return grid.sheet, address(row, column), text_of(grid.at(row, column))

    def sheet_and_cell(self, index: int) -> tuple[str | None, str]:
        """Where the value at this index stands."""
        sheet = self.sheets[self.out.origin[index]]
        place = self.out.place(index)
        return sheet, place if sheet is None else place[len(sheet) + 1:]

    def _name(self, index: int) -> str:
        return self.known.indicators[self.out.indicators[self.out.indicator[index]]].name


_UNIT_WORDS = {"month": "bulan", "quarter": "triwulan", "semester": "semester", "year": "tahun"}


@dataclass
class _Plain:
    """Columns of some rows. `keys`: of the observation that a row is, negative where the row is none or is odd.

    `raws`: values as they stand. `ways` and `remarks`: how those that are texts are written, and which of them are missing or doubtful;
    `parts`: numerators and denominators; each only where there are any.
    """

    keys: list[int]
    indicators: list[int]
    periods: list[int]
    districts: list[int]
    statuses: list[int]
    notes: list[int]
    values: Sequence[Cell]
    raws: Sequence[Cell]
    ways: list[str | None] | None
    remarks: list[str | None] | None
    parts: tuple[list[float], list[float]] | None


class _Texts:
    """What texts are as values of an indicator: numbers, how they are written, and which are missing or doubtful.

    Where more is to be said of a text, it is its own number.
    """

    def __init__(self, cells: Cells, sign: str | None, series: Series) -> None:
        self.cells, self.sign, self.series = cells, sign, series
        self.numbers: dict[Cell, float | str] = {}
        self.ways: dict[Cell, str | None] = {}
        self.remarks: dict[Cell, str] = {}

    def all_at_once(self, texts: Sequence[str]) -> tuple[list[float], list[str | None]] | None:
        """The numbers of these texts and how they are written, where all are of one simple writing; None otherwise."""
        numbers = simple_numbers(texts, self.sign, self.series.whole)
        if numbers is None:
            return None
        if self.sign == "." and not self.series.whole:
            return numbers, list(map(self.cells.way_of, texts, numbers))
        # points part thousands, so that four kinds stand for all
        kinds = {("." in one, "," in one): self.cells.way_of(one, number) for one, number in (("1", 1), ("1,5", 1.5), ("1.234", 1234), ("1.234,5", 1234.5))}
        return numbers, [kinds["." in text, "," in text] for text in texts]

    def learn(self, cells: Iterable[Cell]) -> None:
        """Read the texts among these cells that are new."""
        for text in cells:
            if type(text) is str and text not in self.numbers:
                self.numbers[text] = number = self._read(text)
                self.ways[text] = None if number is text else self.cells.way_of(text, number)

    def _read(self, text: str) -> float | str:
        reading = read_number(text, self.sign, self.series.whole)
        if reading.doubt or reading.kind == MISSING:
            self.remarks[text] = DOUBTFUL if reading.doubt else MISSING
        return text if reading.value is None or foreign_unit(reading, self.series) else reading.value


def foreign_unit(reading: NumberReading, series: Series) -> str | None:
    """The unit that a number is written with, where it is not the indicator's own."""
    if reading.percent and not series.percent:
        return "%"
    return reading.unit if reading.unit and not series.one.unit.may_be_written(reading.unit) else None


class _Loop:
    """One pass over the rows of one sheet for one kind of value."""

    def __init__(self, reader: MeasurementReader, layout: Layout, at: dict[str, int], kind: Kind, value_at: int | None, quiet: bool) -> None:
        self.reader, self.layout, self.at, self.value_at, self.quiet = reader, layout, at, value_at, quiet
        self.grid: Grid = layout.grid
        self.kind = 0 if kind is Kind.PLAN else 1
        self.cells = Cells(layout.grid, Notes() if quiet else reader.notes)
        self.notes = self.cells.notes
        self.values = Cells(layout.grid, reader.notes)  # values are read once, whatever is quiet
        self.codes: dict[Cell, Series | None] = {}
        self.indices: dict[Cell, int] = {}  # of those that are known
        self.periods: dict[Cell, int] = {}  # cell -> place in a table, of all that could be read
        self.places: dict[Cell, int] = {}
        self.statuses: dict[Cell, int] = {"": reader.final}
        self.texts: dict[tuple[bool, str], _Texts] = {}  # by what decides how an indicator's texts are read
        self.origins: dict[str, int] = {}
        self.begun = False  # whether a value was read already: what stands before is guidance, what comes after a footnote
        self.errors = {int(cell.lstrip(_LETTERS)) for cell in layout.grid.scan.errors}  # rows that hold one
        self.percents = layout.grid.scan.percents.get(column_letters(value_at or 0), set())  # rows whose value is one

    def run(self) -> None:
        """Every row below the header."""
        rows = self.grid.rows
        for above in range(self.layout.header, len(rows), BLOCK):
            self._read_block(above + 1, rows[above:above + BLOCK])
        self.close()

    def _read_block(self, first: int, rows: list[list[Cell]]) -> None:
        """Runs of plain rows at once, column by column; the rows of which something may have to be said one by one."""
        columns = list(zip(*rows, strict=True))
        examples = {cell for column in columns[:self.at["indicator"]] for cell in set(column) if is_example(cell)}
        if examples:  # they must not lend their code to other rows
            below = 1 + max(place for place, row in enumerate(rows) if not examples.isdisjoint(row))
            self._read_one_by_one(first, rows[:below])
            if below < len(rows):
                self._read_block(first + below, rows[below:])
            return
        plain = self._plain_columns(first, columns)
        odd = [place for place, key in enumerate(plain.keys) if key < _VOID] if min(plain.keys) < _VOID else []
        if len(odd) * 4 > len(rows):
            self._read_one_by_one(first, rows)
            return
        begin = 0
        for end in (*odd, len(rows)):
            if begin < end and not self._put_run(plain, begin, end, first):
                self._read_one_by_one(first + begin, rows[begin:end])
            self._read_one_by_one(first + end, rows[end:end + 1])
            begin = end + 1

    def _plain_columns(self, first: int, columns: list[tuple[Cell, ...]]) -> _Plain:
        """The columns of a block as places in the tables. A row is odd if a cell of it is unknown, or is no number to be taken as it is."""
        at, count = self.at, len(columns[0])
        indicators = _places(columns[at["indicator"] - 1], self.indices, self._plain_indicator)
        periods = _places(columns[at["period"] - 1], self.periods, self._plain_period)
        districts = _places(columns[at["district"] - 1], self.places, self._plain_district) if "district" in at else [0] * count
        statuses = _places(columns[at["status"] - 1], self.statuses, self._status) if "status" in at else [self.reader.final] * count
        raws = values = columns[self.value_at - 1] if self.value_at else [""] * count
        if self.percents:
            values = self._multiplied(values, first)
        ways = remarks = None
        if str in set(map(type, values)):
            values, ways, remarks = self._numbers(values, columns[at["indicator"] - 1])
        kind = self.kind
        keys = named = [((indicator << 16 | period) << 16 | district) << 1 | kind
                for indicator, period, district in zip(indicators, periods, districts, strict=True)]
        if min(statuses) < 0:
            keys = named = [key if status >= 0 else _ODD for key, status in zip(keys, statuses, strict=True)]
        if set(map(type, values)) != {float} or not math.isfinite(sum(values)):
            keys = [key if type(value) is float and value - value == 0.0 else _ODD for key, value in zip(keys, values, strict=True)]
            if remarks and self.value_at:
                keys = [_VOID if remark == MISSING and row >= 0 else key for key, row, remark in zip(keys, named, remarks, strict=True)]
        parts = None
        if self.kind == 1 and "numerator" in at and "denominator" in at:
            keys, values, parts = self._divided(keys, named, values, remarks, columns, first)
        if not all(one.plain for one in self.codes.values() if one is not None):
            series = map(self.codes.get, columns[at["indicator"] - 1])
            keys = [key if key < 0 or one.takes(value) else _ODD for key, one, value in zip(keys, series, values, strict=True)]
        notes = [0] * count
        if "note" in at and (column := columns[at["note"] - 1]).count("") < count:
            notes = [0 if cell == "" else self.reader.note_index(text_of(cell).strip()) for cell in column]
        for number in self.errors:
            if first <= number < first + count:
                keys[number - first] = _ODD
        if remarks and self.reader.notes.whole:  # each doubt is to be answered
            keys = [key if remark in (None, MISSING) else _ODD for key, remark in zip(keys, remarks, strict=True)]
        return _Plain(keys, indicators, periods, districts, statuses, notes, values, raws, ways, remarks, parts)

    def _multiplied(self, values: Sequence[Cell], first: int) -> Sequence[Cell]:
        """The numbers whose format is a percentage as percent."""
        rows = range(first, first + len(values))
        if set(map(type, values)) == {float} and self.percents.issuperset(rows):
            return list(map(round, map(mul, values, repeat(100)), repeat(10)))
        return [round(value * 100, 10) if number in self.percents and type(value) is float else value for number, value in zip(rows, values, strict=True)]

    def _divided(self, keys: list[int], named: list[int], values: Sequence[Cell], remarks: list[str | None] | None,
                 columns: list[tuple[Cell, ...]], first: int) -> tuple[list[int], list[Cell], tuple[list[float], list[float]] | None]:
        """Keys, values and parts with the ratios of those rows that give two plain numbers, and whose value is the same or none."""
        tops, bottoms = (columns[self.at[name] - 1] for name in ("numerator", "denominator"))
        if tops.count("") == bottoms.count("") == len(tops):
            return keys, list(values), None
        formats = self.grid.scan.percents
        percents = formats.get(column_letters(self.at["numerator"]), set()) | formats.get(column_letters(self.at["denominator"]), set())
        keys, values, parts = list(keys), list(values), ([NONE] * len(keys), [NONE] * len(keys))
        every = map(self.codes.get, columns[self.at["indicator"] - 1])
        for place, (top, bottom, series, key, written) in enumerate(zip(tops, bottoms, every, named, values, strict=True)):
            if top == bottom == "":
                continue
            plain = type(top) is type(bottom) is float and top - top == bottom - bottom == 0.0 != bottom and key >= 0
            if not plain or first + place in percents or remarks and remarks[place] not in (None, MISSING):
                keys[place] = _ODD
                continue
            value = top / bottom * (100.0 if series.percent else 1.0)
            if written == "":
                keys[place] = key
            elif type(written) is not float or abs(written - value) > max(0.006 * abs(value), 0.006) or not series.takes(written):
                keys[place] = _ODD
            values[place], parts[0][place], parts[1][place] = value, top, bottom
        return keys, values, parts

    def _numbers(self, values: Sequence[Cell], indicators: Sequence[Cell]) -> tuple[list[Cell], list[str | None], list[str | None] | None]:
        """The values with texts as numbers, how these are written, and what else is to be said of them if anything is."""
        known = {cell: self._texts_of(series) for cell in set(indicators) if (series := self.codes.get(cell))}
        tables = set(known.values())
        if not tables:  # all rows are odd
            return list(values), [None] * len(values), None
        if len(tables) == 1:
            table = tables.pop()
            distinct = dict.fromkeys(values)
            if 2 * len(distinct) > len(values) and set(map(type, values)) == {str} and (simple := table.all_at_once(values)):
                return *simple, None
            table.learn(distinct)
            remarks = list(map(table.remarks.get, values)) if table.remarks else None
            return list(map(table.numbers.get, values, values)), list(map(table.ways.get, values)), remarks
        other = next(iter(tables))  # a row that names no indicator is odd in any case
        rows = list(zip([known.get(cell, other) for cell in indicators], values, strict=True))
        for table, value in dict.fromkeys(rows):
            table.learn((value,))
        remarks = [table.remarks.get(value) for table, value in rows] if any(table.remarks for table in tables) else None
        return [table.numbers.get(value, value) for table, value in rows], [table.ways.get(value) for table, value in rows], remarks

    def _texts_of(self, series: Series) -> _Texts:
        """What is known of texts that stand for values of this indicator."""
        kind = series.whole, series.one.unit
        if kind not in self.texts or len(self.texts[kind].numbers) > KEPT:
            self.texts[kind] = _Texts(self.values, self.layout.sign(self.value_at), series)
        return self.texts[kind]

    def _plain_indicator(self, cell: Cell) -> int | None:
        code = self.reader.known.code("indicator", text_of(cell).strip())
        if code is None:
            return None
        self.codes[cell] = self.reader.series_for(code)
        return self.codes[cell].index

    def _plain_period(self, cell: Cell) -> int | None:
        period = self.cells.plain_period(cell, column_letters(self.at["period"]))
        return None if period is None else self.reader.period_index(period)

    def _plain_district(self, cell: Cell) -> int | None:
        text = text_of(cell).strip()
        code = self.reader.known.code("district", text) if text and not text.casefold().startswith("kota ") else None
        return None if code is None else self.reader.district_index(code)

    def _put_run(self, plain: _Plain, begin: int, end: int, first: int) -> bool:
        """Take over plain rows. False, and nothing is done, where one of them was there before."""
        out, seen = self.reader.out, self.reader.seen
        filled = [key >= 0 for key in plain.keys[begin:end]] if min(plain.keys[begin:end]) < 0 else None
        count = sum(filled) if filled else end - begin

        def taken(column: Sequence) -> Sequence:
            return list(compress(column[begin:end], filled)) if filled else column[begin:end]

        fresh = dict(zip(taken(plain.keys), range(len(out), len(out) + count), strict=True))
        if len(fresh) < count or not seen.keys().isdisjoint(fresh):
            return False
        seen.update(fresh)
        out.indicator.extend(taken(plain.indicators))
        out.period.extend(taken(plain.periods))
        out.district.extend(taken(plain.districts))
        out.kind.extend(array("b", [self.kind]) * count)
        out.value.extend(taken(plain.values))
        for index, column in enumerate((out.numerator, out.denominator)):
            column.extend(taken(plain.parts[index]) if plain.parts else array("d", [NONE]) * count)
        out.status.extend(taken(plain.statuses))
        out.origin.extend(self._origins(taken(plain.parts[0])) if plain.parts else array("i", [self.origin_of(self.value_at)]) * count)
        out.row.extend(taken(range(first, first + len(plain.keys))))
        out.note.extend(taken(plain.notes))
        if plain.ways:
            self._tell_ways(plain, begin, end, first)
        if plain.remarks:
            self._tell_remarks(plain, begin, end, first)
        return True

    def _origins(self, tops: Sequence[float]) -> list[int]:
        """Where values stand that may be ratios: these stand in two columns."""
        divided = self.origin_of(self.at["numerator"], self.at["denominator"])
        own = self.origin_of(self.value_at) if self.value_at else divided
        return [own if math.isnan(top) else divided for top in tops]

    def _tell_ways(self, plain: _Plain, begin: int, end: int, first: int) -> None:
        """How the texts among plain rows are written."""
        ways = plain.ways[begin:end]
        for way, times in Counter(ways).items():
            if way:
                place = begin + ways.index(way)
                raw = plain.raws[place]
                self.values.note_texts(way, address(first + place, self.value_at), raw, self._text(plain, place).value, times)

    def _text(self, plain: _Plain, place: int) -> NumberReading:
        return read_number(plain.raws[place], self.layout.sign(self.value_at), self._series(plain, place).whole)

    def _series(self, plain: _Plain, place: int) -> Series:
        return self.reader.series[self.reader.out.indicators[plain.indicators[place]]]

    def _tell_remarks(self, plain: _Plain, begin: int, end: int, first: int) -> None:
        """Which texts among plain rows are missing or doubtful, in the order of the rows, and no more often than somebody would read it."""
        notes, sheet, column = self.reader.notes, self.grid.sheet, column_letters(self.value_at)
        keys, remarks = plain.keys[begin:end], plain.remarks[begin:end]
        missing, doubtful = [], []
        if _VOID in keys:
            missing = [place for place, key in enumerate(keys, begin) if key == _VOID and not self._is_silent(plain.raws[place])]
            missing = [] if notes.enough("no-value-yet", Severity.INFO, sheet, column, len(missing)) else missing
        doubts = remarks.count(DOUBTFUL)
        if doubts and not notes.enough(DOUBTFUL, Severity.WARNING, sheet, column, doubts):
            doubtful = [place for place, remark in enumerate(remarks, begin) if remark == DOUBTFUL]
        for place in sorted(missing + doubtful):
            raw, cell = plain.raws[place], f"{column}{first + place}"
            if plain.keys[place] == _VOID:
                self._tell_missing(raw, cell, self._series(plain, place), self.reader.periods[plain.periods[place]])
            else:
                self.values.tell_reading(raw, cell, self._text(plain, place))

    def _is_silent(self, raw: str) -> bool:
        """Whether a missing value needs no word: a plan's, or one that our own template left empty."""
        return self.kind == 0 or self.reader.asked and not raw.strip()

    def _tell_missing(self, raw: str, place: str, series: Series, period: Period) -> None:
        """That a cell holds no value, or a word that says so."""
        self.reader.notes.info("no-value-yet", self.grid.sheet, place, raw if raw.strip() else None, name=series.one.name, period=str(period))

    def _read_one_by_one(self, first: int, rows: list[list[Cell]]) -> None:
        """Rows with whatever is to be said of them."""
        at, reader = self.at, self.reader
        code_at, period_at = at["indicator"] - 1, at["period"] - 1
        district_at, status_at, note_at = at.get("district", 0) - 1, at.get("status", 0) - 1, at.get("note", 0) - 1
        value_at = -1 if self.value_at is None else self.value_at - 1
        parts = self.kind == 1 and "numerator" in at and "denominator" in at
        codes, periods, places, statuses = self.codes, self.periods, self.places, self.statuses
        seen, final, kind = reader.seen, reader.final, self.kind
        origin = self.origin_of(self.value_at) if self.value_at else 0
        for number, row in enumerate(rows, first):
            cell = row[code_at]
            series = codes.get(cell)
            if series is None:
                if not self._begun(row, number):
                    continue
                series = self.series_of(cell, number)
            cell = row[period_at]
            period = periods.get(cell)
            if period is None and (period := self._period_of(cell, number)) is not None:
                periods[cell] = period
            district = 0
            if district_at >= 0:
                district = places.get(row[district_at])
                if district is None:
                    district = self.district_of(row, number)
            if series is None or period is None or district is None:
                continue
            raw = row[value_at] if value_at >= 0 else ""
            numerator = denominator = NONE
            here = origin
            if parts:
                value, numerator, denominator, here = self._parts_of(row, number, series, raw, period)
            else:
                value = self.value_of(raw, number, self.value_at, series, reader.periods[period])
            if value is None:
                continue
            status = final
            if status_at >= 0:
                status = statuses.get(row[status_at])
                if status is None:
                    status = self.status_of(row, number)
            note = 0
            if note_at >= 0 and row[note_at] != "":
                note = reader.note_index(text_of(row[note_at]).strip())
            key = ((series.index << 16 | period) << 16 | district) << 1 | kind
            if key in seen:
                self._twice(number, here, seen[key], value, numerator, denominator)
                continue
            reader.append((series.index, period, district, kind, value, numerator, denominator, status, here, number, note))

    def close(self) -> None:
        """Tell what is told once a column."""
        self.values.tell_texts()
        for column, scale in self.layout.scales.items():
            self._tell_scale(column, scale)

    def _tell_scale(self, column: int, scale: str) -> None:
        """A heading that says thousands over an indicator that does not."""
        rows, named = self.grid.rows, {one.one.unit for one in self.codes.values() if one is not None}
        if self.value_at not in (column, None) or not named or any(unit.size == SCALES[scale] for unit in named):
            return
        cells = f"{address(self.layout.header + 1, column)}:{address(len(rows), column)}"
        self.reader.notes.warning("scale-differs", self.grid.sheet, address(self.layout.header, column),
                                  text_of(self.grid.at(self.layout.header, column)).strip(), ", ".join(sorted(named)),
                                  Proposal((cells,), SCALES[scale]), scale=scale, times=SCALES[scale])

    def put(self, number: int, series: Series, period: int, district: int, value: float, status: int, note: int, origin: int) -> None:
        """One observation outside the fast loop."""
        seen = self.reader.seen
        key = ((series.index << 16 | period) << 16 | district) << 1 | self.kind
        if key in seen:
            self._twice(number, origin, seen[key], value, NONE, NONE)
            return
        self.reader.append((series.index, period, district, self.kind, value, NONE, NONE, status, origin, number, note))

    def origin_of(self, *columns: int) -> int:
        """The table entry for values of this column, or of these columns together."""
        cells = f"{column_letters(min(columns))}{{row}}" + (f":{column_letters(max(columns))}{{row}}" if len(columns) > 1 else "")
        if cells not in self.origins:
            place = self.origins[cells] = self.reader.origin_index(self.grid.sheet, cells)
            wide = self.at["period"] == 0
            self.reader.period_cells[place] = (self.grid, columns[0] if wide else self.at["period"], self.layout.header if wide else 0)
        return self.origins[cells]

    def _begun(self, row: list[Cell], number: int) -> bool:
        """Whether a row with no usable code holds anything that should be read."""
        used = [index for index in self.at.values() if index]
        if not any(text_of(row[index - 1]).strip() for index in used):
            return False
        first = next(cell for cell in row if text_of(cell).strip())
        if is_example(first):
            tell_example(self.grid, number, self.layout.sheet, self.notes)
            return False
        return not self.is_aside(row, number, row[self.at["indicator"] - 1])

    def is_aside(self, row: list[Cell], number: int, code: Cell) -> bool:
        """Whether a row that names no indicator is a note or a total; it is told of and left out."""
        if code in self.codes and self.codes[code] is not None:
            return False
        if is_note(row):
            tell_note(self.grid, number, row, self.begun or len(self.reader.out) > 0, self.notes)
            return True
        if type(code) is str and is_total(code):
            self.notes.warning("total-row", self.grid.sheet, address(number, self.at["indicator"]), code.strip(), row=number)
            return True
        return False

    def series_of(self, cell: Cell, number: int) -> Series | None:
        """The indicator that a cell names, by code or by name."""
        if self.codes.get(cell) is not None:
            return self.codes[cell]
        text = text_of(cell).strip()
        place = address(number, self.at["indicator"])
        if not text:
            self.notes.error("cell-missing", self.grid.sheet, place, wanted=self._title("indicator"), row=number)
            return None
        code = self.reader.known.code("indicator", text)
        if code is None and not self.reader.known.is_mentioned("indicator", text):
            self._tell_unknown("code-unknown", "indicator", text, place)
        self.codes[cell] = None if code is None else self.reader.series_for(code)
        return self.codes[cell]

    def _period_of(self, cell: Cell, number: int) -> int | None:
        place = address(number, self.at["period"])
        if text_of(cell).strip() == "" and place not in self.grid.scan.errors:
            self.notes.error("cell-missing", self.grid.sheet, place, wanted=self._title("period"), row=number)
            return None
        period, _ = self.cells.period(cell, place)
        return None if period is None else self.reader.period_index(period)

    def _title(self, field_name: str) -> str:
        return text_of(self.grid.at(self.layout.header, self.at[field_name])).strip()

    def district_of(self, row: list[Cell], number: int) -> int | None:
        """The district that the row names; 0 is the whole city."""
        column = self.at.get("district")
        if not column:
            return 0
        cell = row[column - 1]
        if self.places.get(cell) is not None:
            return self.places[cell]
        text, known = text_of(cell).strip(), self.reader.known
        code = known.code("district", text) if text and not text.casefold().startswith("kota ") else None
        if code is None and text not in ("-", "–") and not known.is_city(text):
            self._tell_unknown("district-unknown", "district", text, address(number, column))
            return None
        self.places[cell] = self.reader.district_index(code or "")
        return self.places[cell]

    def _tell_unknown(self, code: str, kind: str, text: str, place: str) -> None:
        """A code or district that is not on record, with what it probably is: nothing is matched until somebody says so."""
        meant = self.reader.known.without_zero(kind, text)
        if meant is not None:
            self.notes.error("code-zero-lost", self.grid.sheet, place, text, meant, Proposal((place,), read=(meant,)))
            return
        nearest = self.reader.known.nearest(kind, text)
        self.notes.error(code, self.grid.sheet, place, text, nearest, Proposal((place,), read=(nearest,)) if nearest else None)

    def status_of(self, row: list[Cell], number: int) -> int:
        """0 provisional, 1 final; the programme's own status when the cell is blank."""
        column = self.at.get("status")
        if not column:
            return self.reader.final
        cell = row[column - 1]
        status = self.statuses[cell] if cell in self.statuses else self._status(cell)
        if status is None:
            self.notes.error("choice-unknown", self.grid.sheet, address(number, column), text_of(cell).strip(), "sementara / final",
                             column=self._title("status"))
            return 0
        self.statuses[cell] = status
        return status

    def _status(self, cell: Cell) -> int | None:
        text = text_of(cell).strip()
        value = contract.choice_words(self.layout.sheet.key, "status").get(key_of(text))
        if value is None:
            return self.reader.final if text in ("", "-", "–") else None
        return int(value == Status.FINAL)

    def note_of(self, row: list[Cell]) -> int:
        """The row's note."""
        column = self.at.get("note")
        return self.reader.note_index(text_of(row[column - 1]).strip()) if column else 0

    def value_of(self, raw: Cell, number: int, column: int, series: Series, period: Period) -> float | None:
        """The value of a cell in the indicator's unit; None, with a finding, when there is none."""
        place = address(number, column)
        sheet, notes = self.grid.sheet, self.reader.notes
        if place in self.grid.scan.errors:
            notes.error("formula-error", sheet, place, self.grid.scan.errors[place])
            return None
        if type(raw) is str and not raw.strip():
            if not self._is_silent(raw):
                self._tell_missing(raw, place, series, period)
            return None
        value, reading = self.values.number(raw, place, self.layout.sign(column), series.whole)
        if value is None:
            if reading is not None and reading.kind == MISSING and not self._is_silent(raw):
                self._tell_missing(raw, place, series, period)
            return None
        if reading is not None:
            self._check_unit(reading, series, place, raw)
        self.reader.check_value(value, series, self.grid.sheet, place, text_of(raw))
        if series.percent and 0 < value < 1 and not (self.grid.scan.is_percent(place) or (reading is not None and reading.percent)):
            self._ask_fraction(value, raw, series.one, place)
        return value

    def _check_unit(self, reading: NumberReading, series: Series, place: str, raw: Cell) -> None:
        if found := foreign_unit(reading, series):
            self.reader.doubted.add((self.grid.sheet, place))
            self.reader.notes.warning("unit-differs", self.grid.sheet, place, text_of(raw), series.one.unit, found=found)

    def _ask_fraction(self, value: float, raw: Cell, one: Indicator, place: str) -> None:
        if one.maximum is None or one.maximum > 1:
            self.reader.doubted.add((self.grid.sheet, place))
            self.reader.notes.warning("percent-or-fraction", self.grid.sheet, place, text_of(raw), proposal=Proposal((place,), 100.0),
                                      as_is=value, times=round(value * 100, 8))

    def _parts_of(self, row: list[Cell], number: int, series: Series, raw: Cell, period: int) -> tuple[float | None, float, float, int]:
        """Value, numerator, denominator and origin of a row that may give a ratio by its two parts."""
        top_at, bottom_at = self.at["numerator"], self.at["denominator"]
        given = [text_of(row[index - 1]).strip() != "" or address(number, index) in self.grid.scan.errors for index in (top_at, bottom_at)]
        if not any(given):
            column = self.value_at or top_at
            value = self.value_of(raw if self.value_at else "", number, column, series, self.reader.periods[period])
            return value, NONE, NONE, self.origin_of(column)
        top, bottom = (self._part(row[index - 1], number, index) for index in (top_at, bottom_at))
        notes, sheet = self.reader.notes, self.grid.sheet
        if (top is None) != (bottom is None):
            missing = bottom_at if bottom is None else top_at
            notes.error("ratio-half", sheet, address(number, missing), wanted=text_of(self.grid.at(self.layout.header, missing)))
            return None, NONE, NONE, 0
        if top is None:
            return None, NONE, NONE, 0
        if bottom == 0:
            notes.error("denominator-zero", sheet, address(number, bottom_at), "0", name=series.one.name)
            return None, NONE, NONE, 0
        value = top / bottom * (100.0 if series.percent else 1.0)
        if not series.whole:
            self.reader.check_value(value, series, self.grid.sheet, address(number, top_at), exact(round(value, 4)))
        if text_of(raw).strip():
            self._compare(value, raw, number, series, period)
        return value, top, bottom, self.origin_of(top_at, bottom_at)

    def _part(self, raw: Cell, number: int, column: int) -> float | None:
        place = address(number, column)
        if place in self.grid.scan.errors:
            self.reader.notes.error("formula-error", self.grid.sheet, place, self.grid.scan.errors[place])
            return None
        if text_of(raw).strip() == "":
            return None
        return self.values.number(raw, place, self.layout.sign(column), whole=True)[0]

    def _compare(self, value: float, raw: Cell, number: int, series: Series, period: int) -> None:
        written = self.value_of(raw, number, self.value_at, series, self.reader.periods[period])
        if written is not None and abs(written - value) > max(0.006 * abs(value), 0.006):
            self.reader.notes.warning("ratio-differs", self.grid.sheet, address(number, self.value_at), text_of(raw), exact(round(value, 4)))

    def _twice(self, number: int, origin: int, first: int, value: float, top: float, bottom: float) -> None:
        out = self.reader.out
        cells = out.origins[origin].replace("{row}", str(number))
        cell = cells.rpartition("!")[2] if self.grid.sheet is not None else cells
        same = out.value[first] == value and _same(out.numerator[first], top) and _same(out.denominator[first], bottom)
        _, earlier = self.reader.sheet_and_cell(first)
        facts = {"first": earlier, "name": self.reader.known.indicators[out.indicators[out.indicator[first]]].name,
                 "period": out.periods[out.period[first]]}
        tell = self.reader.notes.warning if same else self.reader.notes.error
        tell("value-twice-equal" if same else "value-twice", self.grid.sheet, cell, exact(value), exact(out.value[first]), **facts)




def _places(column: Sequence[Cell], known: dict[Cell, int], plain: Callable[[Cell], int | None]) -> list[int]:
    """Where each cell of a column stands in its table: what is known, and what is plain besides; the others are odd."""
    places = list(map(known.get, column, repeat(_ODD)))
    if _ODD in places:
        for cell in dict.fromkeys(column):
            if cell not in known and (place := plain(cell)) is not None:
                known[cell] = place
        places = list(map(known.get, column, repeat(_ODD)))
    return places


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))
