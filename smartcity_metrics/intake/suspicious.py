"""What cells hold that no table of figures should: people's numbers, letters that hide or pose, values that cannot be.

Looked at by column over distinct values, so that a hundred thousand rows cost little. What is found is named by cell;
personal numbers are never repeated, neither on a screen nor in a log (SAFETY 1.6).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Cell, Grid, address
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.guard import Refused
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.language.numbers import read_number

PADDED_ROWS = 1_000  # in which blanks too many are looked for
NIK_SHARE = 0.2  # of a column's filled cells
CONTACT_SHARE, CONTACTS = 0.3, 2  # of telephone numbers, mail addresses and NIP
_PROVINCES = frozenset(map(str, (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97))))
_NIK = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){15}[0-9](?![0-9])")
_NIK_HEADINGS = frozenset({"nik", "noktp", "nomorktp", "nokk", "nomorkk", "nokartukeluarga", "nomorkartukeluarga", "kartukeluarga", "ktp"})
_CONTACT = re.compile(r"(?:\+?62|0)[\s-]?(?:8[0-9]{2}|5[0-9]{2}|2[0-9]{1,2})[\s-]?[0-9]{3,4}[\s-]?[0-9]{3,5}|[^@\s]+@[^@\s]+\.[a-z]{2,}|[12][0-9]{17}",
                      re.IGNORECASE)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROL_IN_XML = re.compile("[\x7f-\x9f]")  # XML holds the others only as written-out escapes (_x0007_), which are told
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u00ad\u2028\u2029\u2060\ufeff]|[\u0300-\u036f]{4}|_x00[01][0-9A-Fa-f]_")
_POSING = re.compile(r"(?=.*[A-Za-z0-9])(?=.*[\u0391-\u03a9\u03b1-\u03bb\u03bd-\u03c9\u0400-\u04ff])\S{2,40}")
_PADDED = re.compile(r"^[ \u00a0]+(?=.*[^\W\d])|[^\W\d].*[ \u00a0]+$|[^\W\d].*  +\S")
_PERHAPS_CONTACT = re.compile(r"@|[0-9][0-9\s-]{7}")
_FORMULA = re.compile(r"[=@\t\r\uff1d]\S|[+-][^\s\d.,]")
_PERHAPS_FORMULA = re.compile(f"^(?:{_FORMULA.pattern})", re.MULTILINE)
_VALUES = ("value", "numerator", "denominator", "plan", "actual", "baseline", "target", "target_upper", "minimum", "maximum", "budget", "spent")
_EXTREME, _TINY = 1e18, 1e-12
_FIRST, _LAST = date(1900, 3, 1), date(2100, 1, 1)  # days that Excel made of something else lie outside


def check_texts(grid: Grid, notes: Notes) -> None:
    """Tell of a sheet's suspicious cells. Refused where personal numbers, hidden or posing letters stand."""
    for column, cells in enumerate(zip(*grid.rows, strict=False), 1):
        distinct = set(cells)
        texts = [one for one in distinct if type(one) is str and one]
        joined = "\n".join(texts)  # one search tells that none of a hundred thousand different texts holds a thing
        _check_people(grid, column, cells, texts, joined, distinct)
        _check_letters(grid, column, cells, texts, joined, notes)
        _check_values(grid, column, cells, distinct, notes)
        if _PERHAPS_CONTACT.search(joined):
            _check_contacts(grid, column, cells, texts, notes)


def _check_people(grid: Grid, column: int, cells: tuple[Cell, ...], texts: list[str], joined: str, distinct: set[Cell]) -> None:
    """A column that holds NIK stops the upload: by its heading, or by a fifth of its cells."""
    headings = set(key_of("\0".join(one for one in texts if len(one) < 60)).split("\0"))
    whole = {one for one in distinct if type(one) is float and 1e15 <= one < 1e18 and one.is_integer()}
    if not headings & _NIK_HEADINGS:
        if headings & _value_headings():
            return
        if not whole and not _NIK.search(joined):
            return
    found = {one for one in (*texts, *whole) if _holds_nik(one)}
    at = [address(row, column) for row, one in enumerate(cells, 1) if one in found]
    named = bool(headings & _NIK_HEADINGS) and any(re.search(r"\d{8}", str(one)) for one in (*texts, *whole))
    if named or len(at) >= max(1, NIK_SHARE * (len(cells) - cells.count(""))):
        raise Refused("personal-data", grid.sheet, at[0] if at else address(1, column), cells=", ".join(at[:8]) or address(1, column),
                      count=len(at))


@cache
def _value_headings() -> frozenset[str]:
    names = (contract.column_names(sheet.key) for sheet in (*contract.SHEETS, contract.ONE_SHEET) if sheet.key != contract.PROGRAM.key)
    return frozenset(key for known in names for key, column in known.items() if column.field in _VALUES)


def _holds_nik(one: Cell) -> bool:
    """Sixteen digits with a province and a day of birth in their places (women: day plus 40)."""
    text = str(int(one)) if type(one) is float else one
    for found in _NIK.findall(text):
        digits = re.sub("[ .-]", "", found)
        if digits[:2] in _PROVINCES and (1 <= int(digits[6:8]) <= 31 or 41 <= int(digits[6:8]) <= 71) and 1 <= int(digits[8:10]) <= 12:
            return True
    return False


def _check_letters(grid: Grid, column: int, cells: tuple[Cell, ...], texts: list[str], joined: str, notes: Notes) -> None:
    odd = [] if joined.isascii() else [one for one in texts if not one.isascii()]
    control = _CONTROL if grid.sheet is None else _CONTROL_IN_XML
    for pattern, code in ((_HIDDEN, "hidden-characters"), (control, "control-character")):
        if found := pattern.search(joined) and _where(cells, (one for one in texts if pattern.search(one))):
            raise Refused(code, grid.sheet, address(found[0], column))
    if found := _where(cells, (one for one in odd if _POSING.fullmatch(one.strip()))):
        raise Refused("look-alike-letters", grid.sheet, address(found[0], column))
    if found := _INVISIBLE.search(joined) and _where(cells, (one for one in texts if _INVISIBLE.search(one))):
        notes.warning("invisible-characters", grid.sheet, address(found[0], column), count=len(found))
    if found := _where(cells, (one for one in odd if "\ufffd" in one)):
        notes.warning("characters-damaged", grid.sheet, address(found[0], column), str(cells[found[0] - 1])[:80], count=len(found))
    like = (one for one in texts if _FORMULA.match(one) and read_number(one).kind != "number")
    if found := _PERHAPS_FORMULA.search(joined) and _where(cells, like):
        notes.warning("formula-like", grid.sheet, address(found[0], column), count=len(found))


def _check_values(grid: Grid, column: int, cells: tuple[Cell, ...], distinct: set[Cell], notes: Notes) -> None:
    extreme = (one for one in distinct if type(one) is float and one and not _TINY <= abs(one) <= _EXTREME and math.isfinite(one))
    if found := _where(cells, extreme):
        notes.warning("number-extreme", grid.sheet, address(found[0], column), count=len(found))
    days = (one for one in distinct if isinstance(one, date) and not _FIRST <= (one.date() if isinstance(one, datetime) else one) <= _LAST)
    if found := _where(cells, days):
        notes.warning("date-unlikely", grid.sheet, address(found[0], column), count=len(found))


def _check_contacts(grid: Grid, column: int, cells: tuple[Cell, ...], texts: list[str], notes: Notes) -> None:
    """Telephone numbers, mail addresses and NIP are told of: they may belong to an office."""
    found = _where(cells, (one for one in texts if _CONTACT.fullmatch(one.strip())))
    if found and len(found) >= max(CONTACTS, CONTACT_SHARE * (len(cells) - cells.count(""))):
        notes.warning("contact-data", grid.sheet, address(found[0], column), count=len(found))


def _where(cells: Iterable[Cell], wanted: Iterator[Cell]) -> list[int]:
    """Rows, from 1, of the cells that are one of these values."""
    known = set(wanted)
    return [row for row, one in enumerate(cells, 1) if one in known] if known else []


def tell_padded(grid: Grid, header: int, notes: Notes) -> None:
    """Blanks too many in headings and labels are told of once a sheet; names are matched without them."""
    padded = [(row, column, one) for row, cells in enumerate(grid.rows[:PADDED_ROWS], 1) if row >= header
              for column, one in enumerate(cells, 1) if type(one) is str and one and _PADDED.search(one)]
    if padded:
        row, column, seen = padded[0]
        notes.info("labels-padded", grid.sheet, address(row, column), seen[:80], count=len(padded))
