"""What cells hold that no table of figures should: people's numbers, letters that hide or pose, values that cannot be.

Looked at by column over distinct values, so that a hundred thousand rows cost little. What is found is named by cell;
personal numbers are never repeated, neither on a screen nor in a log (SAFETY 1.6).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
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
_VALUES = ("value", "numerator", "denominator", "plan", "actual", "baseline", "target", "target_upper", "minimum", "maximum", "budget", "spent")
_EXTREME, _TINY = 1e18, 1e-12
_FIRST, _LAST = date(1900, 3, 1), date(2100, 1, 1)  # days that Excel made of something else lie outside


def check_texts(grid: Grid, notes: Notes) -> None:
    """Tell of a sheet's suspicious cells. Refused where personal numbers, hidden or posing letters stand."""
    for number, cells in enumerate(zip(*grid.rows, strict=False), 1):
        column = _Column(grid, number, cells)
        _check_people(column)
        _check_letters(column, notes)
        _check_values(column, notes)
        _check_contacts(column, notes)


class _Column:
    """A column's cells, and what its different texts may hold.

    A hundred thousand different texts are too many for a search each, and patterns too slow for all of them at once. So simple
    ones, ASCII on one line, are sifted: joined as bytes whose letters are mapped to few, in which a fixed run tells that
    none of them holds a thing. Only what may hold it is looked at text by text.
    """

    def __init__(self, grid: Grid, number: int, cells: tuple[Cell, ...]) -> None:
        self.grid, self.number, self.cells = grid, number, cells
        self.distinct = dict.fromkeys(cells)  # in their order, which is that of their places in memory
        self.kinds = set(map(type, self.distinct))
        self.sizes = [abs(one) for one in self.distinct if type(one) is float and one] if float in self.kinds else []
        self.texts = [one for one in self.distinct if type(one) is str and one]
        simple, self.odd = "\n".join(self.texts), []
        if not simple.isascii() or simple.count("\n") >= max(1, len(self.texts)):
            self.odd = [one for one in self.texts if not one.isascii() or "\n" in one]
            simple = "\n".join(one for one in self.texts if one.isascii() and "\n" not in one)
        self.simple = f"\n{simple}\n".encode("ascii")

    def may_hold(self, pattern: re.Pattern, sifted: bool) -> bool:
        """Whether a text may match: a simple one, as a sieve says, or one of the others."""
        return sifted or any(map(pattern.search, self.odd))

    def headings(self, wanted: frozenset[str]) -> bool:
        """Whether one of the texts is such a name, as key_of writes it."""
        simple = self.simple.translate(_LOWER, _BETWEEN_KEYS)
        named = any(one in simple and b"\n%s\n" % one in simple for one in map(str.encode, wanted))  # the first is the faster search
        return named or not wanted.isdisjoint(key_of(one) for one in self.odd if len(one) < 60)

    def place(self, row: int) -> str:
        """The address of the cell in this row."""
        return address(row, self.number)

    def where(self, wanted: Iterable[Cell]) -> list[int]:
        """Rows, from 1, of the cells that are one of these values."""
        known = set(wanted)
        return [row for row, one in enumerate(self.cells, 1) if one in known] if known else []

    def share(self, share: float) -> float:
        """This share of the filled cells."""
        return share * (len(self.cells) - self.cells.count(""))


def _classes(*classes: str) -> bytes:
    """A table for bytes.translate: the characters of the first class become the byte 128, those of the second 129, and so on."""
    codes = {ord(one): 128 + place for place, members in enumerate(classes) for one in members}
    return bytes(codes.get(code, code) for code in range(256))


_LOWER = bytes(range(256)).lower()
_BETWEEN_KEYS = b" \t\r\x0b\x0c\x1c\x1d\x1e\x1f_-*/.:()"  # what key_of takes away
_DIGITS, _DIGIT = _classes("0123456789"), b"\x80"
_STARTS = _classes("0123456789., ", "=@\t\r", "+-")
_PRINTABLE = bytes(range(32, 127)) + b"\t\r\n"


def _check_people(column: _Column) -> None:
    """A column that holds NIK stops the upload: by its heading, or by a fifth of its cells."""
    long = column.sizes and not max(column.sizes) < 1e15
    whole = {one for one in column.distinct if type(one) is float and 1e15 <= one < 1e18 and one.is_integer()} if long else set()
    named = column.headings(_NIK_HEADINGS)
    if not named:
        sixteen = _DIGIT * 16 in column.simple.translate(_DIGITS, b" .-")
        if not whole and not column.may_hold(_NIK, sixteen) or column.headings(_value_headings()):
            return
    held = (*column.texts, *whole)
    rows = column.where(one for one in held if _holds_nik(one))
    named = named and any(re.search(r"\d{8}", str(one)) for one in held)
    if named or len(rows) >= max(1, column.share(NIK_SHARE)):
        places = [column.place(row) for row in rows] or [column.place(1)]
        raise Refused("personal-data", column.grid.sheet, places[0], cells=", ".join(places[:8]), count=len(rows))


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


def _check_letters(column: _Column, notes: Notes) -> None:
    sheet, texts, odd = column.grid.sheet, column.texts, column.odd
    unprintable = bool(column.simple.translate(None, _PRINTABLE))
    for pattern, sifted, code in ((_HIDDEN, False, "hidden-characters"),
                                  (_CONTROL if sheet is None else _CONTROL_IN_XML, unprintable, "control-character")):
        if found := column.may_hold(pattern, sifted) and column.where(one for one in texts if pattern.search(one)):
            raise Refused(code, sheet, column.place(found[0]))
    if found := column.where(one for one in odd if _POSING.fullmatch(one.strip())):
        raise Refused("look-alike-letters", sheet, column.place(found[0]))
    sifted = unprintable or b"_x00" in column.simple
    if found := column.may_hold(_INVISIBLE, sifted) and column.where(one for one in texts if _INVISIBLE.search(one)):
        notes.warning("invisible-characters", sheet, column.place(found[0]), count=len(found))
    if found := column.where(one for one in odd if "\ufffd" in one):
        notes.warning("characters-damaged", sheet, column.place(found[0]), str(column.cells[found[0] - 1])[:80], count=len(found))
    starts = column.simple.translate(_STARTS)
    sifted = b"\x81" in starts and b"\n\x81" in starts
    if b"\x82" in starts:  # a sign is no formula before a digit, or alone
        sifted = sifted or starts.count(b"\n\x82") > starts.count(b"\n\x82\x80") + starts.count(b"\n\x82\n")
    like = (one for one in texts if _FORMULA.match(one) and read_number(one).kind != "number")
    if found := column.may_hold(_FORMULA, sifted) and column.where(like):
        notes.warning("formula-like", sheet, column.place(found[0]), count=len(found))


def _check_values(column: _Column, notes: Notes) -> None:
    sheet, distinct = column.grid.sheet, column.distinct
    sizes = column.sizes
    if sizes and not (math.isfinite(sum(sizes)) and min(sizes) >= _TINY and max(sizes) <= _EXTREME):
        extreme = (one for one in distinct if type(one) is float and one and not _TINY <= abs(one) <= _EXTREME and math.isfinite(one))
        if found := column.where(extreme):
            notes.warning("number-extreme", sheet, column.place(found[0]), count=len(found))
    if not column.kinds <= {float, str}:
        days = (one for one in distinct if isinstance(one, date) and not _FIRST <= (one.date() if isinstance(one, datetime) else one) <= _LAST)
        if found := column.where(days):
            notes.warning("date-unlikely", sheet, column.place(found[0]), count=len(found))


def _check_contacts(column: _Column, notes: Notes) -> None:
    """Telephone numbers, mail addresses and NIP are told of: they may belong to an office."""
    nine = _DIGIT * 9 in column.simple.translate(_DIGITS, b" -\t\r\x0b\x0c\x1c\x1d\x1e\x1f")  # digits of the shortest telephone number
    if not column.may_hold(_PERHAPS_CONTACT, nine or b"@" in column.simple):
        return
    found = column.where(one for one in column.texts if _CONTACT.fullmatch(one.strip()))
    if found and len(found) >= max(CONTACTS, column.share(CONTACT_SHARE)):
        notes.warning("contact-data", column.grid.sheet, column.place(found[0]), count=len(found))


def tell_padded(grid: Grid, header: int, notes: Notes) -> None:
    """Blanks too many in headings and labels are told of once a sheet; names are matched without them."""
    padded = [(row, column, one) for row, cells in enumerate(grid.rows[:PADDED_ROWS], 1) if row >= header
              for column, one in enumerate(cells, 1) if type(one) is str and one and _PADDED.search(one)]
    if padded:
        row, column, seen = padded[0]
        notes.info("labels-padded", grid.sheet, address(row, column), seen[:80], count=len(padded))
