"""A sheet of the contract as rows: where its header is, which column is which, and what each cell says."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Cell, Grid, address, text_of
from smartcity_metrics.intake.contract import Column, Sheet, key_of
from smartcity_metrics.intake.findings import Proposal
from smartcity_metrics.intake.guard import column_letters, corners
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.tables import is_numbering
from smartcity_metrics.intake.template import example
from smartcity_metrics.language import LANGUAGES
from smartcity_metrics.language.numbers import MISSING_WORDS, NumberReading, decimal_sign, exact, read_number
from smartcity_metrics.language.periods import read_date, read_period
from smartcity_metrics.programme import Period

HEADER_ROWS = 60  # the header is looked for in the first rows
_FOOTNOTE = re.compile(r"^(?:catatan|keterangan|sumber|source|note|ket\b|petunjuk|\*|[0-9]\)|access|diakses)", re.IGNORECASE)
_LONG_NOTE = 40  # letters from which a lone text in a row is a sentence
_DAY_FIRST = re.compile(r"\s*(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.][0-9]{4}\s*")
_MARKED = re.compile(r"(.*\S)\s*(?:\*{1,2}|[¹²³]|(?<=[A-Za-z])[1-9]\)?)")
_SCALED = re.compile(r"(.*\S)\s*\(\s*(?:dalam\s+)?(ribu|juta|miliar|milyar|triliun)(?:an)?\b[^()]*\)", re.IGNORECASE)
_EXAMPLE = re.compile(r"^\s*\((?:contoh|example)\)", re.IGNORECASE)
_CODED = ("kode", "code", "id")  # how headings of codes begin, beside headings of names
_YEARS = {"tahun", "year", "thn"}
_PARTS = {"triwulan": "Triwulan {}", "quarter": "Triwulan {}", "tw": "Triwulan {}", "semester": "Semester {}"}
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8"})


@dataclass
class Layout:
    """Where the columns of a sheet stand: field -> column number (from 1); further columns that are periods (wide)."""

    sheet: Sheet
    grid: Grid
    header: int  # row number, from 1
    columns: dict[str, int]
    periods: dict[int, Period] = field(default_factory=dict)
    year: int | None = None  # a column that holds the year alone, beside one with the month
    misspelt: set[str] = field(default_factory=set)  # fields whose heading was nearly right
    signs: dict[int, str | None] = field(default_factory=dict)  # decimal sign that a column proves
    scales: dict[int, str] = field(default_factory=dict)  # column -> ribu, juta in its heading

    def sign(self, column: int) -> str | None:
        """The decimal sign that the texts of a column prove."""
        if column not in self.signs:
            self.signs[column] = decimal_sign(cell for row in self.grid.rows[self.header:] if type(cell := row[column - 1]) is str)
        return self.signs[column]


def find_layout(grid: Grid, sheet: Sheet, notes: Notes, wide: bool = False) -> Layout | None:
    """The sheet's header row and columns. None, with a finding, when no row looks like its header."""
    names = contract.column_names(sheet.key)
    best, most = 0, 0.0
    for number, row in enumerate(grid.rows[:HEADER_ROWS], 1):
        matched = len({names[key].field for key in map(key_of, row) if key in names})
        if wide and sum(read_period(cell).period is not None for cell in row) > 1:
            matched += 1
        if matched > most:
            best, most = number, matched
    if most < min(2, len(grid.rows[0]) if grid.rows else 1):
        if any(any(text_of(cell).strip() for cell in row) for row in grid.rows):
            wanted = ", ".join(one.name for one in sheet.columns if one.required)
            notes.error("header-missing", grid.sheet, None, wanted=wanted)
        return None
    layout = Layout(sheet, grid, best, {})
    tell_title(grid, best, notes)
    drop_numbering(grid, best, notes)
    _place_columns(layout, names, notes, wide)
    _fill_merged(layout, notes)
    _join_years(layout)
    return layout


def _place_columns(layout: Layout, names: dict[str, Column], notes: Notes, wide: bool) -> None:
    grid, sheet = layout.grid, layout.sheet
    stacked = _stacked(layout, names) if wide else {}
    for number, cell in enumerate(grid.rows[layout.header - 1], 1):
        if number in stacked:
            continue
        title = text_of(cell).strip()
        column, place = names.get(key_of(title)), address(layout.header, number)
        column = column or _bare(layout, title, number, names, notes)
        if column and column.field in layout.columns:
            _second(layout, column, number, title, notes)
        elif column:
            layout.columns[column.field] = number
        elif key_of(title) in _YEARS:
            layout.year = number
        elif not title:
            _untitled(layout, number, notes)
        elif wide and (period := read_period(cell).period):
            layout.periods[number] = period
            _tell_mark(layout.grid.sheet, place, title, str(period), notes)
        else:
            _unknown_column(layout, title, place, names, notes, wide)
    if stacked:
        layout.periods, layout.header = stacked, layout.header + 1
    if layout.year and not layout.periods and any(column.field == "period" for column in sheet.columns):
        layout.columns.setdefault("period", layout.year)
    tell_across(grid.sheet, layout.header, layout.periods, notes)
    _missing_columns(layout, sheet, notes)


def _bare(layout: Layout, title: str, number: int, names: dict[str, Column], notes: Notes) -> Column | None:
    """The column that a heading means once a scale in brackets or a footnote mark is off."""
    place = address(layout.header, number)
    if (scaled := _SCALED.fullmatch(title)) and (column := names.get(key_of(scaled[1]))):
        layout.scales[number] = scaled[2].casefold()
        return column
    marked = _MARKED.fullmatch(title)
    column = names.get(key_of(marked[1])) if marked else None
    if column:
        notes.info("footnote-mark", layout.grid.sheet, place, title, marked[1])
    return column


def _tell_mark(sheet: str | None, place: str, title: str, read: str, notes: Notes) -> None:
    if title.rstrip().endswith("*"):
        notes.info("footnote-mark", sheet, place, title, read)


def tell_title(grid: Grid, header: int, notes: Notes) -> None:
    """The rows above a header are its title."""
    titled = [number for number, row in enumerate(grid.rows[:header - 1], 1) if any(text_of(cell).strip() for cell in row)]
    if titled:
        seen = next(text_of(cell).strip() for cell in grid.rows[titled[0] - 1] if text_of(cell).strip())
        notes.info("title-rows", grid.sheet, address(titled[0], 1), seen, header=header,
                   rows=f"{titled[0]}–{titled[-1]}" if len(titled) > 1 else str(titled[0]))


def drop_numbering(grid: Grid, header: int, notes: Notes) -> None:
    """A row of column numbers below a header is emptied; it is no data."""
    below = next((number for number in range(header + 1, len(grid.rows) + 1) if any(cell != "" for cell in grid.rows[number - 1])), 0)
    if below and is_numbering(grid.rows[below - 1]):
        tell_numbering(grid, below, notes)
        grid.rows[below - 1] = [""] * len(grid.rows[below - 1])


def tell_numbering(grid: Grid, number: int, notes: Notes) -> None:
    """That a row holds only the numbers of its columns."""
    cells = [text_of(cell) for cell in grid.rows[number - 1] if text_of(cell).strip()]
    notes.info("numbering-row", grid.sheet, address(number, 1), ", ".join(cells[:3]), row=number)


def tell_across(sheet: str | None, header: int, periods: dict[int, Period], notes: Notes) -> None:
    """That the headings of columns are the periods."""
    if periods:
        first, last = min(periods), max(periods)
        notes.info("periods-across", sheet, address(header, first), str(periods[first]), str(periods[last]),
                   columns=column_letters(first) + (f"–{column_letters(last)}" if last > first else ""))


def is_note(row: list[Cell]) -> bool:
    """Whether a row is a sentence rather than data: one filled cell, long, or beginning like a footnote."""
    filled = [cell for cell in row if cell != "" and text_of(cell).strip()]
    return len(filled) == 1 and type(filled[0]) is str and (len(filled[0].strip()) > _LONG_NOTE or bool(_FOOTNOTE.match(filled[0].strip())))


def tell_note(grid: Grid, number: int, row: list[Cell], below: bool, notes: Notes) -> None:
    """A note among the rows: guidance under the header, or a footnote below the data."""
    index = next(index for index, cell in enumerate(row, 1) if text_of(cell).strip())
    notes.info("footnote-kept" if below else "guidance-row", grid.sheet, address(number, index), text_of(row[index - 1]).strip()[:200])


def _second(layout: Layout, column: Column, number: int, title: str, notes: Notes) -> None:
    """Two columns of one meaning: of a code and a name beside it the code counts; anything else is asked about."""
    grid, first = layout.grid, layout.columns[column.field]
    place = address(layout.header, number)
    coded = [key_of(text).startswith(_CODED) for text in (grid.at(layout.header, first), title)]
    if not column.refers or coded[0] == coded[1]:
        notes.error("column-twice", grid.sheet, place, title)
        return
    layout.columns[column.field], other = (first, number) if coded[0] else (number, first)
    notes.info("column-ignored", grid.sheet, address(layout.header, other), text_of(grid.at(layout.header, other)).strip())


def _fill_merged(layout: Layout, notes: Notes) -> None:
    """A code, name or period merged down several rows stands in each of them; a merged number is one number, and stays so."""
    numbers = {"number", "money", "percent", "integer"}
    named = {number for field_name, number in layout.columns.items() if layout.sheet.column(field_name).kind not in numbers}
    rows, filled = layout.grid.rows, []
    for merge in layout.grid.scan.merges:
        first, bottom, column, right = corners(merge)
        last = min(bottom, len(rows))
        if column != right or first <= layout.header or column not in named | {layout.year} or first == last:
            continue
        for number in range(first + 1, last + 1):
            if column <= len(rows[number - 1]):
                rows[number - 1][column - 1] = rows[first - 1][column - 1]
        filled.append((first, column))
    if filled:
        notes.info("merged-filled", layout.grid.sheet, address(*min(filled)), count=len(filled))


def _join_years(layout: Layout) -> None:
    """A month, quarter or half-year with its year in a column of its own becomes one period; a year alone is the period."""
    at = layout.columns.get("period")
    if layout.year is None or at in (None, layout.year):
        return
    part = _PARTS.get(key_of(layout.grid.at(layout.header, at)), "{}")
    for row in layout.grid.rows[layout.header:]:
        text, year = text_of(row[at - 1]).strip(), text_of(row[layout.year - 1]).strip()
        if text and year and read_period(row[at - 1]).period is None:
            joined = f"{year}-{int(text):02d}" if part == "{}" and text.isdigit() and 1 <= int(text) <= 12 else f"{part.format(text)} {year}"
            if read_period(joined).period is not None:
                row[at - 1] = joined


def _stacked(layout: Layout, names: dict[str, Column]) -> dict[int, Period]:
    """column -> period where years stand in the header row and their months, quarters or half-years in the row below.

    Empty when they do not. The row below is no data: it names no indicator. A year reaches to the next heading.
    """
    rows, year, found = layout.grid.rows, None, {}
    if layout.header >= len(rows):
        return {}
    for number, (above, below) in enumerate(zip(rows[layout.header - 1], rows[layout.header], strict=True), 1):
        title, part = text_of(above).strip(), text_of(below).strip()
        if (column := names.get(key_of(title))) and column.field == "indicator" and part:
            return {}
        if title:
            year = read_period(above).period
        if year is not None and year.unit == "year" and part[:1].isalpha():
            period = read_period(f"{part} {year.year}").period
            if period is not None and period.unit != "year":
                found[number] = period
    return found if len(found) > 1 else {}


def _untitled(layout: Layout, number: int, notes: Notes) -> None:
    filled = sum(1 for row in layout.grid.rows[layout.header:] if text_of(row[number - 1]).strip())
    if filled:
        letter = column_letters(number)
        notes.warning("column-untitled", layout.grid.sheet, address(layout.header, number), filled=filled, letter=letter)


def _unknown_column(layout: Layout, title: str, place: str, names: dict[str, Column], notes: Notes, wide: bool) -> None:
    suggestion = read_period(title).suggestion if wide else None
    if suggestion:
        notes.error("period-unreadable", layout.grid.sheet, place, title, suggestion, Proposal((place,), read=(suggestion,)))
        return
    near = difflib.get_close_matches(key_of(title), names, 1, 0.8)
    column = names[near[0]] if near else None
    if column and column.field not in layout.columns:
        layout.misspelt.add(column.field)
        tell = notes.error if column.required else notes.warning
        tell("column-misspelt", layout.grid.sheet, place, title, column.name, Proposal((place,), read=(column.name,)))
    else:
        notes.info("column-ignored", layout.grid.sheet, place, title)


def _missing_columns(layout: Layout, sheet: Sheet, notes: Notes) -> None:
    there = set(layout.columns) | layout.misspelt
    if sheet is contract.ACTUAL and {"numerator", "denominator"} <= there:
        there.add("value")
    if layout.periods:
        there |= {"period", "value"}
    seen = ", ".join(text for text in (text_of(cell).strip() for cell in layout.grid.rows[layout.header - 1]) if text)
    for column in sheet.columns:
        if column.required and column.field not in there:
            notes.error("column-missing", layout.grid.sheet, None, seen, column.name, row=layout.header)


@dataclass
class Row:
    """One row: field -> value as read (None when there is none), and field -> the cell's address."""

    number: int
    values: dict[str, object]
    cells: dict[str, str]
    broken: bool = False  # a required cell is missing or cannot be read


class Cells:
    """Reads single cells of a sheet by the kind of their column, with a finding for each that cannot be read."""

    def __init__(self, grid: Grid, notes: Notes) -> None:
        self.grid, self.notes = grid, notes
        self.texts: dict[tuple[str, str], list] = {}  # code, column -> [count, first address, first text, as read] of numbers kept as text
        self.told: set[tuple[str, str]] = set()  # code and column of what is told once a column

    def read(self, column: Column, raw: Cell, place: str, sheet: Sheet, sign: str | None = None) -> tuple[object, bool]:
        """The value, and whether the cell could be read. A blank is (None, True)."""
        if place in self.grid.scan.errors:
            self.notes.error("formula-error", self.grid.sheet, place, self.grid.scan.errors[place])
            return None, False
        text = text_of(raw).strip()
        if not text:
            return None, True
        if column.kind in ("number", "money", "percent", "integer"):
            return self._number(column, raw, text, place, sign)
        if column.kind in ("date", "date_end"):
            return self._date(column, raw, text, place)
        if column.kind == "period":
            return self.period(raw, place)
        if column.kind == "choice":
            return self._choice(column, text, place, sheet)
        if column.kind == "yes_no":
            return self._yes_no(text, place)
        if column.kind == "texts":
            return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip()), True
        return (None if text in ("-", "–", "—") else text), True

    def period(self, raw: Cell, place: str) -> tuple[Period | None, bool]:
        """The period that a cell names."""
        reading = read_period(raw)
        if reading.period:
            if type(raw) is str:
                self._note_period(raw, place, reading.period)
            return reading.period, True
        mend = Proposal((place,), read=(reading.suggestion,)) if reading.suggestion else None
        self.notes.error("period-unreadable", self.grid.sheet, place, text_of(raw), reading.suggestion, mend)
        return None, False

    def plain_period(self, raw: Cell, column: str) -> Period | None:
        """The period that a cell names where nothing is to be said of how it is written, or was said of its column already."""
        if type(raw) is str and raw.rstrip().endswith("*") and ("mark", column) not in self.told:
            return None
        if type(raw) is str and ("day-first", column) not in self.told and _DAY_FIRST.fullmatch(raw):
            return None
        return read_period(raw).period

    def _note_period(self, raw: str, place: str, period: Period) -> None:
        """What a written period left open: its day and month could change places, or a footnote mark stood at it."""
        day = _DAY_FIRST.fullmatch(raw)
        column = place.rstrip("0123456789")
        if day and int(day["day"]) <= 12 and int(day["day"]) != int(day["month"]) and ("day-first", column) not in self.told:
            self.told.add(("day-first", column))
            self.notes.info("day-first", self.grid.sheet, place, raw.strip(), str(period))
        if raw.rstrip().endswith("*") and ("mark", column) not in self.told:
            self.told.add(("mark", column))
            _tell_mark(self.grid.sheet, place, raw.strip(), str(period), self.notes)

    def number(self, raw: Cell, place: str, sign: str | None = None, whole: bool = False) -> tuple[float | None, NumberReading | None]:
        """A cell as a number, multiplied by 100 when its format is a percentage; the reading where it was a text."""
        if isinstance(raw, (bool, date, time, timedelta)):
            self._note_date(raw, place)
            return None, None
        if isinstance(raw, (int, float)):
            if not math.isfinite(raw):
                self.notes.error("number-unreadable", self.grid.sheet, place, text_of(raw))
                return None, None
            return (round(raw * 100, 10) if self.grid.scan.is_percent(place) else float(raw)), None
        reading = read_number(raw, sign, whole)
        self.tell_reading(raw, place, reading)
        if reading.kind == "number" and (code := self.way_of(raw, reading.value)):
            self.note_texts(code, place, raw, reading.value)
        return reading.value, reading

    def tell_reading(self, raw: str, place: str, reading: NumberReading) -> None:
        """What is to be said of a text that is no number, or may be another one."""
        sheet = self.grid.sheet
        if reading.kind == "unreadable":
            self.notes.error("number-unreadable", sheet, place, raw, _mended(raw))
        elif reading.kind == "nil":
            self.notes.warning("nil", sheet, place, raw, proposal=Proposal((place,), read=(0.0,)))
        elif reading.doubt:
            other = raw.replace(".", ",") if reading.doubt == "thousands" else raw.replace(",", "")
            mend = Proposal((place,), read=(float(other.replace(",", ".")),)) if re.fullmatch(r"[0-9]+[.,]?[0-9]*", other.strip()) else None
            self.notes.warning("number-doubtful", sheet, place, raw, proposal=mend, read=reading.value, other=other)

    def way_of(self, raw: str, value: float) -> str | None:
        """The code under which it is told how a number kept as text is written; None for what is no text elsewhere than in a csv."""
        return None if self.grid.sheet is None and "," not in raw and "*" not in raw and not _is_spaced(raw) else _written_as(raw, value)

    def note_texts(self, code: str, place: str, raw: str, value: float, count: int = 1) -> None:
        """So many numbers kept as text in a column, the first of them at this place."""
        self.texts.setdefault((code, place.rstrip("0123456789")), [0, place, raw, value])[0] += count

    def _note_date(self, raw: Cell, place: str) -> None:
        """A date or time where a number should be; a time is probably the number that was typed with a colon or a comma."""
        if isinstance(raw, bool):
            self.notes.error("number-unreadable", self.grid.sheet, place, text_of(raw))
            return
        meant = _typed(raw)
        mend = None if meant is None else Proposal((place,), read=(meant,))
        self.notes.error("number-is-date", self.grid.sheet, place, text_of(raw), None if meant is None else exact(meant), mend)

    def tell_texts(self) -> None:
        """One finding a column for numbers that are kept as text."""
        for (code, column), (count, place, raw, read) in self.texts.items():
            self.notes.info(code, self.grid.sheet, place, raw, count=count, read=read, column=column)
        self.texts.clear()

    def _number(self, column: Column, raw: Cell, text: str, place: str, sign: str | None) -> tuple[float | int | None, bool]:
        before = len(self.notes.found)
        value, reading = self.number(raw, place, sign, column.kind in ("integer", "money"))
        if value is None:
            bad = reading is None or reading.kind == "unreadable"
            return None, not bad and len(self.notes.found) == before
        if column.kind == "integer":
            if value != int(value):
                self.notes.error("number-not-whole", self.grid.sheet, place, text)
                return None, False
            return int(value), True
        return value, True

    def _date(self, column: Column, raw: Cell, text: str, place: str) -> tuple[date | None, bool]:
        if text.casefold() in MISSING_WORDS:
            return None, True
        day = None if isinstance(raw, (time, timedelta)) else read_date(raw, column.kind == "date_end")
        if day is None:
            self.notes.error("date-unreadable", self.grid.sheet, place, text, read_period(raw).suggestion if isinstance(raw, str) else None)
        return day, day is not None

    def _choice(self, column: Column, text: str, place: str, sheet: Sheet) -> tuple[str | None, bool]:
        known = contract.choice_words(sheet.key, column.field)
        value = known.get(key_of(text))
        if value is None and text in ("-", "–", "—"):
            return None, True
        if value is None:
            wanted = " / ".join(words[0] for words in column.choices.values())
            self.notes.error("choice-unknown", self.grid.sheet, place, text, wanted, column=column.name)
        return value, value is not None

    def _yes_no(self, text: str, place: str) -> tuple[bool, bool]:
        if key_of(text) in map(key_of, contract.YES):
            return True, True
        if key_of(text) in map(key_of, contract.NO) or text in ("-", "–", "—"):
            return False, True
        self.notes.error("choice-unknown", self.grid.sheet, place, text, "ya / tidak", column="")
        return False, False


def rows_of(layout: Layout, notes: Notes) -> Iterator[Row]:
    """The sheet's rows below its header, blank ones and examples left out."""
    grid, sheet = layout.grid, layout.sheet
    cells = Cells(grid, notes)
    begun = False
    placed = [(column, layout.columns[column.field]) for column in sheet.columns if column.field in layout.columns]
    for number, raw in enumerate(grid.rows[layout.header:], layout.header + 1):
        if not any(text_of(raw[index - 1]).strip() or address(number, index) in grid.scan.errors for _, index in placed):
            continue
        first = next((text_of(cell) for cell in raw if text_of(cell).strip()), "")
        if _EXAMPLE.match(first):
            tell_example(grid, number, sheet, notes)
            continue
        if is_note(raw):
            tell_note(grid, number, raw, begun, notes)
            continue
        begun = True
        row = Row(number, {}, {})
        for column, index in placed:
            place = address(number, index)
            value, readable = cells.read(column, raw[index - 1], place, sheet, layout.sign(index) if column.kind in ("number", "money") else None)
            row.values[column.field] = value
            row.cells[column.field] = place
            if not readable and column.required:
                row.broken = True
            elif column.required and value is None:
                notes.error("cell-missing", grid.sheet, place, wanted=column.name, row=number)
                row.broken = True
        yield row
    cells.tell_texts()


def tell_example(grid: Grid, number: int, sheet: Sheet, notes: Notes) -> None:
    """That an example was passed over; nothing is said of the template's own, which nobody has touched."""
    texts = [text_of(cell).strip() for cell in grid.rows[number - 1] if text_of(cell).strip()]
    if sheet is contract.ONE_SHEET or texts not in _own_examples(sheet.key):
        notes.info("example-skipped", grid.sheet, address(number, 1), texts[0])


@cache
def _own_examples(key: str) -> list[list[str]]:
    sheet = next(one for one in contract.SHEETS if one.key == key)
    return [[text_of(cell) for cell in example(sheet, language) if cell is not None] for language in LANGUAGES]


def is_example(cell: Cell) -> bool:
    """Whether a row that begins with this cell is the template's example."""
    return type(cell) is str and bool(_EXAMPLE.match(cell))


_SPACED = re.compile(r"[0-9][\s\u00a0\u2000-\u200b\u202f]+[0-9]")


def _is_spaced(raw: str) -> bool:
    """Whether blanks stand between digits."""
    return (" " in raw or not (raw.isascii() and raw.isprintable())) and _SPACED.search(raw) is not None


def _written_as(raw: str, value: float) -> str:
    """The code of how a number kept as text is written."""
    if "*" in raw:
        return "footnote-mark-value"
    if _is_spaced(raw):
        return "number-spaced"
    dots, commas = raw.count("."), raw.count(",")
    if dots and (commas or dots > 1 or abs(value) >= 1000):
        return "number-grouped"
    return "number-comma" if commas else "number-point" if dots else "number-as-text"


def _typed(raw: Cell) -> float | None:
    """The number behind a duration: 125:30 is what a spreadsheet makes of a typed 125:30 or 125.30. None for a date."""
    seconds = raw.total_seconds() if isinstance(raw, timedelta) else raw.hour * 3600 + raw.minute * 60 + raw.second if isinstance(raw, time) else 1
    return None if seconds % 60 or seconds < 0 else round(seconds // 3600 + seconds % 3600 / 60 / 100, 2)


def _mended(raw: str) -> str | None:
    """What a broken number may have meant: letters that look like digits."""
    swapped = raw.strip().translate(_LOOKALIKES)
    if swapped == raw.strip() or read_number(swapped).kind != "number":
        return None
    return swapped.replace(".", ",") if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", swapped) else swapped
