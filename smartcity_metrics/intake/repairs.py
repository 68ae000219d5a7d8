"""Accepted repairs, put into the cells before they are read. The file itself stays as it came; each change is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from smartcity_metrics.intake.cells import Cell, Grid, text_of
from smartcity_metrics.intake.findings import Finding
from smartcity_metrics.intake.guard import column_letters, column_number, corners
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.language.numbers import decimal_sign, exact, read_number

Changes = dict[tuple[str | None, str], tuple[str, float | None, float | str | None]]  # sheet, cell -> code, factor or None, reading or None
_PERIOD = ""  # the cell under which a period for all rows of a sheet is kept


def changes_of(findings: Iterable[Finding], made: Changes) -> Changes:
    """What the proposals of these findings change, beside what is made already; of two for one cell the first counts."""
    wanted: Changes = {}
    for one in findings:
        proposal = one.proposal
        if proposal is None:
            continue
        if proposal.period is not None:
            wanted.setdefault((one.sheet, _PERIOD), (one.code, None, proposal.period))
        elif proposal.read:
            for cell, value in zip(proposal.cells, proposal.read, strict=True):
                wanted.setdefault((one.sheet, cell), (one.code, None, value))
        else:
            for cell in _each(proposal.cells):
                wanted.setdefault((one.sheet, cell), (one.code, proposal.times, None))
    return {place: change for place, change in wanted.items() if place not in made}


def make_changes(grids: Iterable[Grid], changes: Changes, notes: Notes) -> dict[str | None, str]:
    """Put the changes into the grids; gives back the period that a sheet's rows are to have, by sheet."""
    by_sheet = {grid.sheet: grid for grid in grids}
    periods: dict[str | None, str] = {}
    signs: dict[tuple[str | None, int], str | None] = {}
    for (sheet, cell), (code, times, value) in changes.items():
        grid = by_sheet.get(sheet)
        if grid is None:
            continue
        if cell == _PERIOD:
            periods[sheet] = str(value)
            notes.info("repaired-period", sheet, None, None, str(value), repair=code)
            continue
        notes.made.add((sheet, cell))
        column, row = column_number(re.sub("[0-9]", "", cell)), int(re.sub("[A-Z]", "", cell))
        raw = grid.at(row, column)
        if times is not None and type(raw) is str and (sheet, column) not in signs:
            signs[sheet, column] = decimal_sign(row[column - 1] for row in grid.rows if type(row[column - 1]) is str)
        factor = None if times is None else times * (100 if grid.scan.is_percent(cell) else 1)
        new = value if factor is None else _multiplied(raw, factor, signs.get((sheet, column)))
        if new is None or row > len(grid.rows) or column > len(grid.rows[row - 1]):
            continue
        grid.rows[row - 1][column - 1] = float(new) if isinstance(new, int) else new
        grid.scan.percents.get(column_letters(column), set()).discard(row)
        notes.info("repaired", sheet, cell, text_of(raw), exact(new) if isinstance(new, float) else text_of(new), repair=code)
    return periods


def times_of(value: float, factor: float) -> float:
    """The product as it is written: 1.001 times 1000 is 1001."""
    return float(Decimal(repr(float(value))) * Decimal(repr(float(factor))))


def _multiplied(raw: Cell, times: float, sign: str | None) -> float | None:
    """A cell's number times a factor; None for a cell that holds no number."""
    if isinstance(raw, str):
        raw = read_number(raw, sign).value
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    return times_of(raw, times)


def _each(places: Iterable[str]) -> Iterator[str]:
    """The cells of addresses and ranges."""
    for place in places:
        if ":" not in place:
            yield place
            continue
        top, bottom, left, right = corners(place)
        for column in range(left, right + 1):
            yield from (f"{column_letters(column)}{row}" for row in range(top, bottom + 1))
