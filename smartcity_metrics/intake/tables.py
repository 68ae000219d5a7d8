"""Tables in any sheet: where a header ends, where data begins, which column means what. A guess, shown and movable.

The rule is SPREADSHEETS 2.3: it looks for where data begins, not for the fullest row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Cell, Grid, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.guard import column_letters, column_number, corners
from smartcity_metrics.intake.hierarchy import JOIN, activities, code_of, paths
from smartcity_metrics.intake.known import Known
from smartcity_metrics.language.periods import named_in, read_part, read_period

_WHEN = frozenset(("date", "period", "year", "month", "quarter", "semester"))
LOOK = 60  # rows in which the first data row is sought
AHEAD = 8  # rows after it of which two must be data too
_NUMBER_LIKE = re.compile(r"\(?\s*[-+−]?\s*(?:rp\.?|[£$])?\s*[-−]?[0-9][0-9.,\s\u2009\u00a0]*\s*%?\s*\)?\*{0,2}", re.IGNORECASE)
_WHOLE_YEAR = ("tahunan", "annual", "setahun")
_PLACEHOLDERS = {"-", "–", "—", "...", "…", "n/a", "na", "nan"}  # not x: a row of column letters has one too
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:\.0)?\s*\*{0,2}")
_DATE_LIKE = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_FOOTNOTE = re.compile(r"^(?:catatan|keterangan|sumber|source|note|ket|\*|[0-9]\)|r\)|access|diakses)", re.IGNORECASE)
_MEANINGS = (  # meaning -> words that a heading is, or begins with
    ("year", ("tahun", "thn", "year", "th")),
    ("month", ("bulan", "month", "masa")),
    ("quarter", ("triwulan", "kuartal", "tw", "quarter")),
    ("semester", ("semester", "smt")),
    ("date", ("tanggal", "tgl", "date")),
    ("period", ("periode", "period", "waktu")),
    ("plan", ("target", "rencana", "plan", "pagu", "anggaran")),
    ("target", ("batasbawah", "targetbawah")),
    ("target_upper", ("batasatas", "targetatas")),
    ("value", ("nilai", "realisasi", "capaian", "value", "jumlah", "volume", "harga", "persentase", "count", "total", "amount")),
    ("unit", ("satuan", "unit")),
    ("district", ("kecamatan", "wilayah", "district", "kelurahan", "namakecamatan", "namakec")),
    ("indicator", ("indikator", "indicator", "uraian", "variabel", "komoditas", "keterangan", "title")),
    ("code", ("kode", "id", "no", "nomor", "code", "index")),
)


@dataclass(frozen=True)
class TableColumn:
    """One column. `meaning`: year, month, quarter, semester, date, period, value, plan, target, target_upper, unit,
    district, indicator, code, or None, and in answer sheets U1 to U9; `period` where the heading names one (2019-Q3, or -Q3
    where no year is named), and then `group` is the rest of the heading: a BPS export repeats its periods under Perkotaan,
    Perdesaan and Jumlah."""

    letter: str
    title: str
    meaning: str | None = None
    period: str | None = None
    group: str | None = None

    @property
    def is_whole_year(self) -> bool:
        """Whether its heading names a year and no part of one."""
        return self.period is not None and "-" not in self.period


@dataclass(frozen=True)
class Table:
    """A table found. Rows from 1; the header is None where there is none. `periods`: those it covers, in sheet order."""

    sheet: str | None
    header_first: int | None
    header_last: int | None
    first_row: int
    last_row: int  # one before the first where there are headings and no rows
    columns: tuple[TableColumn, ...]
    periods: tuple[str, ...] = ()
    title: str | None = None  # the text above the header
    notes: tuple[str, ...] = ()  # the lines below the table
    kind: str = ""  # a layout that has a name: lra (budget realisation), rak (cash plan), skm (answers to a survey)
    lines: tuple[tuple[str, str], ...] = ()  # of a budget: path (intake.hierarchy) and name of its activities, or of its accounts


def find_tables(grid: Grid, known: Known | None = None) -> list[Table]:
    """The tables of a sheet, the first one first."""
    found: list[Table] = []
    start = 1
    while start <= len(grid.rows) and len(found) < 20:
        table = _next_table(grid, start, known)
        if table is None:
            break
        beside = [one for part in _blocks(grid, table) for one in [_next_table(_only(grid, *part), start, known)] if one is not None]
        found += beside if len(beside) > 1 else [table]
        start = max(one.last_row for one in found) + 1
    return found


def _blocks(grid: Grid, table: Table) -> list[tuple[int, int]]:
    """The stretches of columns (from 1, both ends) of tables that stand beside each other: an empty column between them, and in each
    a heading and a first column that names its rows. One stretch, or none, where it is all one table."""
    if table.header_last is None or table.last_row < table.first_row:
        return []
    rows = [*grid.rows[table.header_first - 1:table.header_last], *grid.rows[table.first_row - 1:table.last_row]]
    letters = [column_number(one.letter) for one in table.columns]
    filled = [number for number in letters if any(is_filled(row[number - 1]) for row in rows)]
    starts = [number for number in filled if number - 1 not in filled]
    ends = [number for number in filled if number + 1 not in filled]
    if len(starts) < 2 or not all(_names_rows(grid, table, start) and end > start for start, end in zip(starts, ends, strict=True)):
        return []
    return list(zip(starts, ends, strict=True))


def _names_rows(grid: Grid, table: Table, column: int) -> bool:
    cells = [row[column - 1] for row in grid.rows[table.first_row - 1:table.last_row] if is_filled(row[column - 1])]
    labels = sum(not _is_number(cell) or _is_year(cell) for cell in cells)
    return bool(_text(grid.rows[table.header_last - 1][column - 1])) and labels * 5 > len(cells) * 4 > 0


def _only(grid: Grid, first: int, last: int) -> Grid:
    """The sheet with nothing but these columns."""
    rows = [["" if not first <= column <= last else cell for column, cell in enumerate(row, 1)] for row in grid.rows]
    return Grid(grid.sheet, rows, grid.scan)


def with_header(grid: Grid, header_first: int | None, header_last: int | None, known: Known | None = None,
                dated: bool = True) -> Table | None:
    """The table under a header that a person has pointed to; None when nothing stands below. `header_first` None: as far up
    as the header's block reaches. `dated`: whether its periods are wanted, which takes a look at every row."""
    if header_last is not None and header_first is None:
        if header_last > len(grid.rows):
            return None
        header_first = _block_start(grid, header_last, 1)
    first = _next_filled(grid, (header_last or 0) + 1)
    while first is not None and is_numbering(grid.rows[first - 1]):
        first = _next_filled(grid, first + 1)
    return None if first is None else _table(grid, header_first, header_last, first, known, dated)


def _next_table(grid: Grid, start: int, known: Known | None) -> Table | None:
    first = _first_data_row(grid, start)
    if first is None:
        return _wordy_table(grid, start, known) if start == 1 else None
    last = first - 1
    while last >= start and (not _filled(grid.rows[last - 1]) or is_numbering(grid.rows[last - 1]) or _is_section(grid, last, start)):
        last -= 1
    if last < start:
        return _table(grid, None, None, first, known)
    return _table(grid, _block_start(grid, last, start), last, first, known)


def _first_data_row(grid: Grid, start: int) -> int | None:
    rows = grid.rows
    for number in range(start, min(start + LOOK, len(rows)) + 1):
        if not _is_data(rows[number - 1]):
            continue
        following = [row for row in rows[number:number + AHEAD] if _filled(row)]
        filled, widest = len(_filled(rows[number - 1])), max(map(len, map(_filled, following)), default=0)
        if (filled == 2 and widest > 3) or filled * 4 < widest:
            continue  # a numbered title, or a helper row, over a wider table
        needed = min(2, len(following))
        if sum(map(_is_data, following)) >= needed:
            return number
    return None


def _is_section(grid: Grid, number: int, start: int) -> bool:
    """A single-cell label between header and data; the row above it must be fuller to be the header instead."""
    if len(_filled(grid.rows[number - 1])) > 1:
        return False
    above = number - 1
    while above >= start and (not _filled(grid.rows[above - 1]) or is_numbering(grid.rows[above - 1])):
        above -= 1
    return above >= start and len(_filled(grid.rows[above - 1])) > 1


def _block_start(grid: Grid, last: int, start: int) -> int:
    """The header reaches up through rows that merges, or empty cells below a filled one, tie to it."""
    first = last
    merges = [corners(one) for one in grid.scan.merges]
    merged = any(top <= last <= bottom + 1 for top, bottom, _, _ in merges)
    while first > start:
        tied = any(top < first <= bottom for top, bottom, _, _ in merges)
        spans = any(top == first - 1 and left < right and bottom < last + 1 for top, bottom, left, right in merges)
        above = grid.rows[first - 2]
        if not tied and _is_title(grid, merges, first - 1, last):
            break
        if tied or spans or (not merged and _hangs_over(above, grid.rows[first - 1])):
            first -= 1
            continue
        break
    return first


def _is_title(grid: Grid, merges: list[tuple[int, int, int, int]], number: int, header: int) -> bool:
    """Whether a row above a header is one text merged over all of it."""
    places = [index for index, cell in enumerate(grid.rows[number - 1], 1) if is_filled(cell)]
    own = [index for index, cell in enumerate(grid.rows[header - 1], 1) if is_filled(cell)]
    return len(places) == 1 and len(own) > 1 and any(top == number and left <= own[0] and own[-1] <= right for top, _, left, right in merges)


def _hangs_over(above: list[Cell], row: list[Cell]) -> bool:
    """Whether a row, in a file without merges, groups the headings below it: several cells, each over gaps that are filled below."""
    filled = _filled(above)
    if len(filled) < 2 or _is_data(above) or is_numbering(above):
        return False
    own = {index for index, cell in enumerate(row) if _text(cell)}
    over = {index for index, cell in enumerate(above) if _text(cell)}
    gaps = sum(1 for index in own if index not in over)
    hanging = sum(1 for index in over if index not in own)
    return gaps > 0 and (hanging > 0 or gaps >= len(over))


def _table(grid: Grid, header_first: int | None, header_last: int | None, first: int, known: Known | None, dated: bool = True) -> Table:
    last = _last_row(grid, first)
    used = sorted({index for index, cells in enumerate(zip(*grid.rows[first - 1:last], strict=True)) if any(map(is_filled, cells))}
                  | {index for row in grid.rows[(header_first or first) - 1:header_last or first - 1] for index, cell in enumerate(row) if _text(cell)})
    columns = tuple(_column(grid, header_first, header_last, first, last, index, known) for index in range(used[0], used[-1] + 1)) if used else ()
    notes = tuple(text for row in grid.rows[last:last + 12] for text in [" ".join(_text(cell) for cell in _filled(row))] if text)
    title = None
    if header_first and header_first > 1:
        above = (" ".join(map(_text, _filled(row))) for row in grid.rows[max(0, header_first - 6):header_first - 1])
        title = " · ".join(text for text in above if text) or None
    columns = _with_parts(columns, title)
    periods = _periods(grid, columns, first, last) if dated else ()
    return _named(grid, Table(grid.sheet, header_first, header_last, first, last, columns, periods, title, notes[:6]))


def _with_parts(columns: tuple[TableColumn, ...], title: str | None) -> tuple[TableColumn, ...]:
    """Columns under Januari, Februari … or Triwulan I, II … without a year: it is the title's, where no column of years stands beside them."""
    parts = {one.letter: part for one in columns if not one.period for last in [one.title.rpartition(" · ")[2]] if not last.isdigit()
             for part in [read_part(last)] if part}
    units = [unit for unit, _ in parts.values()]
    named = named_in(title or "").years
    year = next(iter(named)) if len(named) == 1 and not any(one.meaning == "year" for one in columns) else ""
    letter = {"month": "", "quarter": "Q", "semester": "S"}

    def dated(one: TableColumn) -> TableColumn:
        unit, number = parts[one.letter]
        return replace(one, meaning="value", period=f"{year}-{letter[unit]}{number:02d}" if unit == "month" else f"{year}-{letter[unit]}{number}",
                       group=one.title.rpartition(" · ")[0])

    return tuple(dated(one) if one.letter in parts and units.count(parts[one.letter][0]) > 1 else one for one in columns)


_BUDGET = re.compile(r"anggaran|pagu|apbd|\bbudget", re.IGNORECASE)
_SPENT = re.compile(r"realisasi|\bspent", re.IGNORECASE)
_NO_AMOUNT = re.compile(r"%|persen|sisa|selisih|lebih|kurang|lalu", re.IGNORECASE)
_THIS_MONTH = re.compile(r"(?:bulan|periode|triwulan) ini", re.IGNORECASE)
_THROUGH = re.compile(r"s\s*[./]?\s*d\b|sampai dengan|jumlah|total", re.IGNORECASE)
_ELEMENT_NUMBER = re.compile(r"^\(?\s*u?\s*[1-9][0-9]?\s*[.):-]*\s*|\s*\(?u[1-9]\)?\s*$", re.IGNORECASE)
_FOOT = re.compile(r"(?:jumlah|total|rata|nrr|n\.?r\.?r|nilai|ikm|i\.k\.m|indeks|mutu|konversi|bobot)\b", re.IGNORECASE)
ELEMENTS = 5  # of the nine, from which a table is a sheet of answers
LINES = 3000


def element_of(title: str) -> str | None:
    """The SKM element that a heading names, U1 to U9: by its name in any writing, else by its number alone."""
    names = contract.column_names("survey")
    text = title.rpartition(" · ")[2]
    for one in (_ELEMENT_NUMBER.sub("", text), text):
        column = names.get(key_of(one))
        if column and re.fullmatch("U[1-9]", column.field):
            return column.field
    return None


def is_foot(row: list[Cell]) -> bool:
    """Whether a row of an answer sheet adds up those above it (Jumlah, NRR, IKM): by its first word, since others may stand in an answer."""
    first = next((cell for cell in row if is_filled(cell)), "")
    return isinstance(first, str) and bool(_FOOT.match(first.strip()))


def is_cumulative(title: str) -> bool:
    """Whether a column of realisation counts from the year's beginning (as LRA does) and not the month alone."""
    return not _THIS_MONTH.search(title) or bool(_THROUGH.search(title))


def codes_of(table: Table) -> tuple[str, ...]:
    """The letters of the columns of budget codes."""
    return tuple(one.letter for one in table.columns if one.meaning == "code")


def _named(grid: Grid, table: Table) -> Table:
    """The table with its kind, where its layout has a name."""
    elements = {one.letter: element for one in table.columns for element in [element_of(one.title)] if element}
    if len(set(elements.values())) >= ELEMENTS:
        columns = tuple(replace(one, meaning=elements[one.letter]) if one.letter in elements else one for one in table.columns)
        foot = next((number for number in range(table.first_row, table.last_row + 1) if is_foot(grid.rows[number - 1])), table.last_row + 1)
        return replace(table, kind="skm", columns=columns, last_row=foot - 1)
    codes = [one.letter for one in table.columns if _holds_codes(grid, table, one)]
    if not codes:
        return table
    budget, spent = ([one.letter for one in table.columns if _is_amount(grid, table, one, pattern)] for pattern in (_BUDGET, _SPENT))
    budget = [letter for letter in budget if letter not in spent]
    across = [one for one in table.columns if (one.period or "").count("-")]
    if len(across) > 1:
        kind, meanings = "rak", dict.fromkeys(codes, "code")
    elif budget and spent:
        titles = {one.letter: one.title for one in table.columns}
        spent.sort(key=lambda one: (not is_cumulative(titles[one]), not _THROUGH.search(titles[one])))
        kind, meanings = "lra", dict.fromkeys(codes, "code") | {budget[-1]: "plan", spent[0]: "value"}
    else:
        return table
    columns = tuple(replace(one, meaning=meanings.get(one.letter, None if one.meaning in ("code", "plan", "value") and not one.period else one.meaning),
                            **({"period": None, "group": None} if kind == "lra" else {})) for one in table.columns)
    table = replace(table, kind=kind, columns=columns, periods=() if kind == "lra" else table.periods)
    return replace(table, lines=_lines(grid, table))


def _cells(grid: Grid, table: Table, column: TableColumn, most: int = 200) -> list[Cell]:
    index = column_number(column.letter) - 1
    return [row[index] for row in grid.rows[table.first_row - 1:min(table.last_row, table.first_row + most)] if is_filled(row[index])]


def _holds_codes(grid: Grid, table: Table, column: TableColumn) -> bool:
    """Whether a column holds codes of several levels: with points, and of different lengths or under a heading that says so."""
    if not key_of(column.title).startswith(("kode", "rekening", "norek", "code")):
        return False
    codes = [code_of(text_of(cell)) for cell in _cells(grid, table, column)]
    return sum(map(bool, codes)) * 5 >= len(codes) * 3 and sum("." in code for code in codes) * 4 >= len(codes) > 0


def _is_amount(grid: Grid, table: Table, column: TableColumn, pattern: re.Pattern) -> bool:
    cells = _cells(grid, table, column)
    return bool(pattern.search(column.title)) and not _NO_AMOUNT.search(column.title) and sum(map(_is_number, cells)) * 2 > len(cells)


def _lines(grid: Grid, table: Table) -> tuple[tuple[str, str], ...]:
    """What of a budget a person may choose: its activities, or its accounts where it has nothing else."""
    letters = [column_number(one) - 1 for one in codes_of(table)]
    known = paths({number: [text_of(grid.rows[number - 1][index]) for index in letters] for number in range(table.first_row, table.last_row + 1)})
    names: dict[str, str] = {}
    for number, path in known.items():
        words = (_text(cell) for index, cell in enumerate(grid.rows[number - 1]) if index not in letters and is_filled(cell) and not _is_number(cell))
        names.setdefault(path, next(words, ""))
    if len(letters) > 1:  # codes beside each other: what stands before the last is what a row belongs to
        heads: dict[str, str] = {}
        for path, name in names.items():
            heads.setdefault(path.rpartition(JOIN)[0] or path, name)
        return tuple(heads.items())[:LINES]
    return tuple((path, names[path]) for path in activities(names))[:LINES]


def _last_row(grid: Grid, first: int) -> int:
    """The last row before two empty ones, a new header block, or the footnotes."""
    last, width = first, max(2, len(_filled(grid.rows[first - 1])))
    label = next((index for index, cell in enumerate(grid.rows[first - 1]) if _text(cell)), 0)
    other = max((index for index, cell in enumerate(grid.rows[first - 1]) if is_filled(cell)), default=label)
    empty = 0
    for number in range(first, len(grid.rows) + 1):
        row = grid.rows[number - 1]
        if not empty and other > label and is_filled(row[label]) and is_filled(row[other]):
            last = number  # an ordinary row, as nearly all are
            continue
        filled = _filled(row)
        if not filled:
            empty += 1
            if empty >= 2:
                break
            continue
        if len(filled) * 5 < width and not _text(grid.rows[number - 1][label]):
            continue  # stray sums below a wide table name nothing, so they are no row of it
        if len(filled) == 1 and width > 1 and _is_footnote(grid, number, filled[0], bool(empty)):
            break
        if empty and not _is_data(grid.rows[number - 1]) and len(filled) > 1 and _starts_again(grid, number):
            break
        last, empty = number, 0
    return last


def _is_footnote(grid: Grid, number: int, cell: Cell, after_gap: bool) -> bool:
    """Whether a single filled cell begins the footnotes; a lone year or short label right below the rows is a row without values."""
    if any(_is_data(row) for row in grid.rows[number:number + 4]):
        return False
    if _is_number(cell) or read_period(cell).period is not None:
        return after_gap or not _text(grid.rows[number - 1][0])
    return after_gap or len(_text(cell)) > 40 or bool(_FOOTNOTE.match(_text(cell)))


def _starts_again(grid: Grid, number: int) -> bool:
    return any(_is_data(row) for row in grid.rows[number:number + 6])


def _wordy_table(grid: Grid, start: int, known: Known | None) -> Table | None:
    """A table without numbers: its header is the first row at least half as full as the fullest."""
    widest = max((len(_filled(row)) for row in grid.rows), default=0)
    if widest < 2:
        return None
    header = next(number for number, row in enumerate(grid.rows, 1) if number >= start and len(_filled(row)) * 2 >= widest)
    first = _next_filled(grid, header + 1)
    return _table(grid, header, header, first, known) if first is not None else _headings_alone(grid, header, known)


def _headings_alone(grid: Grid, header: int, known: Known | None) -> Table | None:
    """A template that nobody has filled in: headings and nothing below; its last row stands before its first."""
    if len(_filled(grid.rows[header - 1])) < 3:
        return None
    last = max((number for number, row in enumerate(grid.rows, 1) if _filled(row)), default=header)
    first = _block_start(grid, last, 1)
    width = max(len(row) for row in grid.rows)
    columns = tuple(_column(grid, first, last, last + 1, last, index, known) for index in range(width))
    return Table(grid.sheet, first, last, last + 1, last, columns)


def _next_filled(grid: Grid, start: int) -> int | None:
    return next((number for number in range(start, len(grid.rows) + 1) if _filled(grid.rows[number - 1])), None)


def _column(grid: Grid, header_first: int | None, header_last: int | None, first: int, last: int, index: int, known: Known | None) -> TableColumn:
    levels = _levels(grid, header_first, header_last, index)
    title = " · ".join(dict.fromkeys(levels))
    period = _heading_period(levels)
    sample = [row[index] for row in grid.rows[first - 1:min(last, first + 199)] if _text(row[index])]
    if period:
        return TableColumn(column_letters(index + 1), title, "value", period, _group(levels))
    return TableColumn(column_letters(index + 1), title, _meaning(levels[-1] if levels else "", sample, known))


def _levels(grid: Grid, header_first: int | None, header_last: int | None, index: int) -> list[str]:
    """The heading of a column, level by level, each filled from its merge, or in a file without merges from its left."""
    if header_first is None or header_last is None:
        return []
    merges = [corners(one) for one in grid.scan.merges]
    levels = []
    for number in range(header_first, header_last + 1):
        text = _text(grid.rows[number - 1][index])
        if not text:
            text = _merged_text(grid, merges, number, index + 1)
        if not text and not merges and number < header_last:
            text = _from_left(grid, number, index, header_last)
        if text and not is_numbering(grid.rows[number - 1]):
            levels.append(text)
    return levels


def _merged_text(grid: Grid, merges: list[tuple[int, int, int, int]], row: int, column: int) -> str:
    for top, bottom, left, right in merges:
        if top <= row <= bottom and left <= column <= right:
            return _text(grid.at(top, left))
    return ""


def _from_left(grid: Grid, number: int, index: int, header_last: int) -> str:
    if not _text(grid.rows[header_last - 1][index]):
        return ""
    return next((_text(grid.rows[number - 1][at]) for at in range(index - 1, -1, -1) if _text(grid.rows[number - 1][at])), "")


def _heading_period(levels: list[str]) -> str | None:
    """The period that a stacked heading names, or a phrase that ends in a year."""
    if not levels:
        return None
    years = [text for text in levels if _YEAR.fullmatch(text)]
    year = int(years[-1][:4]) if years else None
    for text in reversed(levels):
        if _YEAR.fullmatch(text):
            continue
        found = read_period(text, year).period
        if found is None and year and re.fullmatch(r"i{1,3}|iv", text.strip().casefold()):
            found = read_period(f"triwulan {text}", year).period
        if found:
            return str(found)
        if text is levels[-1] and not _YEAR.search(text) and key_of(text) not in _WHOLE_YEAR and years and levels[-1] != years[-1]:
            inner = read_part(text)
            if inner:
                return str(read_period(f"{year}-{inner[1]:02d}").period) if inner[0] == "month" else None
    if year and (len(levels) == 1 or _YEAR.fullmatch(levels[-1]) or key_of(levels[-1]) in _WHOLE_YEAR):
        return str(year)
    phrase = re.fullmatch(r"[^0-9]*[^0-9\s]\s+((?:19|20)[0-9]{2})", levels[-1])
    return phrase[1] if phrase and not _BUDGET.match(levels[-1]) else None  # ANGGARAN 2026 is an amount for the year, not a measurement of it


_BEGINNING = ("target", "target_upper", "value", "plan", "district", "code")  # meanings that a longer title may begin with


def _group(levels: list[str]) -> str:
    """A stacked heading without the levels that name the period, and without a year at the end of a phrase."""
    kept = [text for text in levels if not _YEAR.fullmatch(text) and read_period(text, 2000).period is None and read_part(text) is None
            and key_of(text) not in _WHOLE_YEAR and not re.fullmatch(r"i{1,3}|iv", text.strip().casefold())]
    return " · ".join(dict.fromkeys(re.sub(r"\s+(?:19|20)[0-9]{2}$", "", text) for text in kept))


def _meaning(heading: str, sample: list[Cell], known: Known | None) -> str | None:
    title = key_of(heading)
    numeric = sum(1 for cell in sample if _is_number(cell)) * 2 > len(sample) if sample else False
    if sample and all(_is_year(cell) for cell in sample):
        return "year"
    for meaning, words in _MEANINGS:
        begins = meaning in _BEGINNING and any(title.startswith(word) for word in words if len(word) > 2)
        if title in words or begins:
            return _sober(meaning, sample, numeric)
    if sample and known and sum(known.code("district", text_of(cell)) is not None for cell in sample) * 2 > len(sample):
        return "district"
    if sample and sum(isinstance(cell, date) or bool(_DATE_LIKE.fullmatch(_text(cell))) for cell in sample) * 10 > len(sample) * 9:
        return "date"
    if sample and sum(read_period(cell).period is not None for cell in sample) * 10 > len(sample) * 9:
        return "period"
    return "value" if numeric else None


def _sober(meaning: str, sample: list[Cell], numeric: bool) -> str | None:
    """A heading's promise held against its cells: a corner cell "Tahun" over names of provinces is not a year."""
    if meaning in ("value", "plan", "target", "target_upper"):
        return meaning if numeric or not sample else None
    if meaning == "year":
        return "year" if not sample or any(_is_year(cell) for cell in sample) else None
    if meaning in ("month", "quarter", "semester") and sample:
        whole = sum(read_period(cell).period is not None for cell in sample) * 2 > len(sample)
        return "period" if whole else meaning if any(read_part(cell) for cell in sample) else None
    if meaning in ("date", "period") and sample:
        return meaning if sum(read_period(cell).period is not None for cell in sample) * 2 > len(sample) else None
    return meaning


def _periods(grid: Grid, columns: Iterable[TableColumn], first: int, last: int) -> tuple[str, ...]:
    across = tuple(dict.fromkeys(one.period for one in columns if one.period))
    if across and not across[0].startswith("-"):
        return across
    by = {one.meaning: column_number(one.letter) - 1 for one in reversed(tuple(columns)) if one.meaning in _WHEN}
    found: dict[str, None] = {}
    year: int | None = None
    known: dict[tuple, tuple[str | None, int | None]] = {}  # the same few cells stand in thousands of rows
    rows = grid.rows[first - 1:last]
    for row, cells in zip(rows, zip(*([row[index] for row in rows] for index in by.values()), strict=True), strict=True) if by else ():
        key = year, cells
        if key not in known:
            known[key] = row_period(row, by, year)
        period, year = known[key]
        found[period] = None
    found.pop(None, None)
    return tuple(found)


def row_period(row: list[Cell], by: dict[str, int], year: int | None) -> tuple[str | None, int | None]:
    """The period of a row whose columns (from 0) are known by meaning, and the year to carry on: one column, or a year and a part."""
    for meaning in ("date", "period"):
        if meaning in by:
            period = read_period(row[by[meaning]]).period
            return (str(period) if period else None), year
    if "year" in by:
        named = read_period(row[by["year"]]).period
        year = named.year if named and named.unit == "year" else year
    for unit in ("month", "quarter", "semester"):
        if unit in by:
            part = read_part(row[by[unit]])
            if part is None or year is None:
                return None, year
            number = part[1]
            if part[0] != unit and part[0] != "month":
                return None, year
            return {"month": f"{year}-{number:02d}", "quarter": f"{year}-Q{number}", "semester": f"{year}-S{number}"}[unit], year
    return (str(year) if "year" in by and year and _text(row[by["year"]]) else None), year


def _text(cell: Cell) -> str:
    return " ".join(text_of(cell).split())


def _filled(row: list[Cell]) -> list[Cell]:
    return [cell for cell in row if cell != "" and (type(cell) is not str or not cell.isspace())]  # is_filled, without a call for each


def is_filled(cell: Cell) -> bool:
    """Whether a cell holds more than blanks."""
    return cell != "" and (type(cell) is not str or not cell.isspace())


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return not isinstance(cell, bool)
    return isinstance(cell, str) and bool(_NUMBER_LIKE.fullmatch(cell.strip()))


def _is_year(cell: Cell) -> bool:
    return bool(_YEAR.fullmatch(_text(cell)))


def is_numbering(row: list[Cell]) -> bool:
    """A row of column numbers: 1 2 3, (1) (2) (3), or what a spreadsheet made of those, -1 -2 -3."""
    cells = _filled(row)
    if len(cells) < 3:
        return False
    numbers = []
    for cell in cells:
        text = _text(cell).strip("()").lstrip("-−")
        if not text.isdigit() or not text.isascii() or len(text) > 3:
            return False
        numbers.append(int(text))
    steps = [after - before for before, after in zip(numbers, numbers[1:], strict=False)]
    rising = sum(1 <= step <= 2 for step in steps)
    if len(numbers) <= 4:
        return numbers[0] in (0, 1) and rising == len(steps)
    return rising * 5 >= len(steps) * 4  # a blank column leaves a gap, a second block starts anew


def _is_data(row: list[Cell]) -> bool:
    cells = _filled(row)
    if len(cells) < 2 or is_numbering(row):
        return False
    if any(_is_number(cell) and not _is_year(cell) for cell in cells):
        return True
    named = sum(not _is_year(cell) and read_period(cell).period is not None for cell in cells)
    if named > 1:  # several periods and no number: a heading with periods across
        return False
    return any(isinstance(cell, (time, timedelta)) or _text(cell).casefold() in _PLACEHOLDERS for cell in cells)
