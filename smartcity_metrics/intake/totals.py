"""Totals and subtotals among rows: found by arithmetic first and by word second, left out of sums, and checked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.hierarchy import JOIN, children
from smartcity_metrics.intake.repairs import times_of

_TOTAL = re.compile(r"(?:sub|grand)?\s*-?\s*(?:jumlah|total)(?:\s+(?:total|seluruh(?:nya)?|keseluruhan|besar|kota|kabupaten|provinsi|umum)(?:\s+\w+)?)?\s*:?",
                    re.IGNORECASE)  # "Jumlah penduduk" is an indicator, "Jumlah" alone a total
_TOTAL_PLACE = re.compile(r"\b(?:jumlah|total|rekap(?:itulasi)?)\b", re.IGNORECASE)
SUMMANDS, BY_CHANCE = 3, 20.0  # fewer rows, and smaller numbers, add up to another by chance
LOOKS = 500  # at cells that equal a sum, for a word that makes them a total
THOUSAND = 1000.0


@dataclass(frozen=True)
class Amount:
    """A number and where it stands."""

    value: float
    sheet: str | None
    cell: str


@dataclass(frozen=True)
class Total:
    """A row that adds up others. `sums`: column -> what the rows make; `differing`: the columns where it says something else."""

    row: int
    summands: int
    sums: Mapping[int, float]
    differing: tuple[int, ...] = ()
    code: str | None = None  # of a parent in a hierarchy of codes


def is_total(text: str) -> bool:
    """Whether a label means the sum of other rows."""
    return bool(_TOTAL.fullmatch(" ".join(text.split())))


def total_rows(rows: Mapping[int, Mapping[int, float]], labels: Mapping[int, str]) -> list[Total]:
    """The totals among rows (number -> column -> value), whose labels are by row too.

    By arithmetic a row is a total when all its columns are the sums of at least three rows above, back to the total before it;
    the last row may also add up all rows that are no total.
    """
    found: list[Total] = []
    block, plain = _Sums(), _Sums()
    last = max(rows, default=0)
    for number in sorted(rows):
        values, worded = rows[number], is_total(labels.get(number, ""))
        fitting = next((one for one in (block, plain) if one.count and not one.differing(values)), None)
        large = min(map(abs, values.values()), default=0.0) >= BY_CHANCE
        if worded and block.count or fitting and large and number == last and fitting.filled >= SUMMANDS:
            of = fitting or block
            found.append(Total(number, of.count, {column: of.sums.get(column, 0.0) for column in values}, of.differing(values)))
            block = _Sums()
        else:
            block.add(values)
            plain.add(values)
    return found


class _Sums:
    """Rows added up as they come."""

    def __init__(self) -> None:
        self.count = self.filled = 0  # rows, and those that hold more than zeros
        self.sums: dict[int, float] = {}

    def add(self, values: Mapping[int, float]) -> None:
        self.count += 1
        self.filled += any(values.values())
        for column, value in values.items():
            self.sums[column] = self.sums.get(column, 0.0) + value

    def differing(self, values: Mapping[int, float]) -> tuple[int, ...]:
        """The columns in which a row is not the sum."""
        return tuple(column for column, value in values.items() if not _close(value, self.sums.get(column, 0.0)))


def parents(rows: Mapping[int, Mapping[int, float]], paths: Mapping[int, str]) -> list[Total]:
    """The rows that others belong to (5.1 above 5.1.02), with the sums of those right below. `paths`: row -> path (intake.hierarchy)."""
    found = []
    for row, below in children(paths).items():
        if row not in rows:
            continue
        sums = {column: math.fsum(rows.get(one, {}).get(column, 0.0) for one in below) for column in rows[row]}
        differing = tuple(column for column, value in rows[row].items() if not _close(value, sums[column]))
        found.append(Total(row, len(below), sums, differing, paths[row].rpartition(JOIN)[2]))
    return sorted(found, key=lambda one: one.row)


def destroyed(value: float) -> bool:
    """Whether a value may be a whole number whose thousands' point became a decimal: at most three decimals."""
    return math.isfinite(value) and value != int(value) and times_of(value, THOUSAND).is_integer()


def proof(group: Iterable[Amount], written: Iterable[Amount]) -> Amount | None:
    """The written total that proves that the fractions of a group are thousands: with them times 1000 it adds up, as read not.

    None when there is no such total, or when another total of the same group refuses it.
    """
    amounts = list(group)
    as_read = math.fsum(one.value for one in amounts)
    mended = mended_sum(amounts)
    if len(amounts) < 2 or any(not one.value.is_integer() and not destroyed(one.value) for one in amounts):
        return None
    totals = list(written)
    fitting = [one for one in totals if _close(_whole(one.value), mended) and not _close(one.value, as_read)]
    return fitting[0] if totals and len(fitting) == len(totals) else None


def mended_sum(group: Iterable[Amount]) -> float:
    """What a group adds up to when its fractions are thousands."""
    return math.fsum(_whole(one.value) for one in group)


def written_elsewhere(grids: Iterable[Grid], sums: set[float]) -> dict[float, list[Amount]]:
    """Cells that equal one of these sums, where the sheet, the row or the heading speaks of a total; all in one pass."""
    found: dict[float, list[Amount]] = {}
    equal = ((grid, number, column, cell) for grid in grids for number, row in enumerate(grid.rows, 1) for column, cell in enumerate(row, 1)
             if type(cell) is float and (cell in sums or _whole(cell) in sums))
    for grid, number, column, cell in islice(equal, LOOKS):
        if _speaks_of_total(grid, number, column):
            found.setdefault(_whole(cell), []).append(Amount(cell, grid.sheet, address(number, column)))
    return found


def _speaks_of_total(grid: Grid, number: int, column: int) -> bool:
    words = [grid.sheet or "", *(text_of(cell) for cell in grid.rows[number - 1] if type(cell) is str)]
    words += [text_of(row[column - 1]) for row in grid.rows[:number - 1] if column <= len(row) and type(row[column - 1]) is str]
    return any(_TOTAL_PLACE.search(one) for one in words)


def _whole(value: float) -> float:
    return times_of(value, THOUSAND) if destroyed(value) else value


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= max(1e-9 * max(abs(one), abs(other)), 1e-9)
