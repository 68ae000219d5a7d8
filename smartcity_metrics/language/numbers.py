"""Numbers and money as an Indonesian, or an English reader, writes them; and the way back from a cell."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from smartcity_metrics.units import Unit

NO_BREAK = "\u00a0"
_SCALES = {  # the word is always written out: M is miliar here and million elsewhere
    "id": ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta")),
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
}
_COUNTS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
}


def written(value: float, language: str, decimals: int | None = None, signed: bool = False) -> str:
    """1234.5 as 1.234,5 (id) or 1,234.5 (en); a true minus; half up, as spreadsheets round.

    `decimals` None: none for whole numbers and from 1,000 on, two below 1, else one.
    """
    if decimals is None:
        decimals = 0 if float(value).is_integer() or abs(value) >= 1000 else 2 if abs(value) < 1 else 1
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_decimal(abs(exact), "#,##0" + ("." + "0" * decimals if decimals else ""), locale=language)
    return ("−" if exact < 0 else "+" if signed and exact > 0 else "") + text


def percent(fraction: float, language: str, decimals: int = 1) -> str:
    """0.857 as 85,7%. A share that misses 100 % never prints as 100 %: rounding is not in our favour."""
    exact = Decimal(repr(float(fraction))) * 100
    step = Decimal(1).scaleb(-decimals)
    rounded = exact.quantize(step, ROUND_HALF_UP)
    if exact < 100 <= rounded:
        rounded = exact.quantize(step, ROUND_FLOOR)
    if rounded == rounded.to_integral_value():
        decimals = 0
    return written(float(rounded), language, decimals) + "%"


def money(rupiah: float, language: str) -> str:
    """1.2e9 as Rp1,2 miliar; below a million in full."""
    sign, size = "−" if rupiah < 0 else "", abs(rupiah)
    for scale, word in _SCALES[language]:
        if size >= scale:
            scaled = size / scale
            return f"{sign}Rp{written(scaled, language, 0 if float(scaled).is_integer() or scaled >= 100 else 1)}{NO_BREAK}{word}"
    return f"{sign}Rp{written(size, language, 0)}"


def with_unit(value: float, unit: str, language: str, decimals: int | None = None) -> str:
    """The value followed by its unit: 85,7% · Rp420 juta · 1,9 hari (a no-break space between)."""
    known = Unit.of(unit)
    if known.is_percent:
        return written(value, language, decimals) + "%"
    if known.is_money:
        return money(value, language)
    return f"{written(value, language, decimals)}{NO_BREAK}{unit}".rstrip(NO_BREAK)


def digits(value: float) -> str:
    """A number to its last digit, with a point: 0.82, 1000, 1e+22."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def exact(value: float, language: str = "id") -> str:
    """A number to its last digit with the decimal sign of the language, and nothing between thousands."""
    text = digits(float(value))
    return text.replace(".", ",") if language == "id" else text


def counted(number: int, language: str) -> str:
    """Words up to eleven, figures above."""
    return _COUNTS[language][number] if 0 <= number < len(_COUNTS[language]) else written(number, language, 0)


def decimals_of(values: list[float]) -> int:
    """Decimals that a column of values needs so that all print alike: 0, 1 or 2."""
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if all(float(value).is_integer() for value in finite) or any(abs(value) >= 1000 for value in finite):
        return 0
    return 2 if finite and max(abs(value) for value in finite) < 1 else 1


@dataclass(frozen=True)
class NumberReading:
    """What a cell says as a number.

    kind: "number"; "missing" (blank, dash, "belum ada"); "nil" ("nihil": also no value, but it may have meant 0);
    "unreadable". `percent`: a percent sign stood behind it. `doubt`: "thousands" or "decimal" when a single sign
    with three digits behind it could be either, and says how it was read. `unit`: words that stood behind it.
    """

    kind: str
    value: float | None = None
    percent: bool = False
    doubt: str | None = None
    unit: str | None = None


MISSING_WORDS = frozenset((
    "", "-", "--", "---", "–", "—", "−", "...", "…", "..", ".", "n/a", "na", "n.a.", "n.a", "nan", "null", "none", "x", "*", "?",
    "belum ada", "belum ada data", "belum tersedia", "tidak ada", "tidak ada data", "tidak tersedia", "tad", "td", "t.a.d.",
    "no data", "no data yet", "not available", "kosong", "tba",
))
NIL_WORDS = frozenset(("nihil", "nil"))
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+−–])?\s*(?:(?P<money>rp|idr)\.?|(?P<foreign>[£$€]))?\s*(?P<inner>[-−])?\s*"
    r"(?P<digits>[0-9][0-9.,' ]*(?:[eE][-+]?[0-9]{1,3})?|[.,][0-9]+)(?P<cents>,-+)?\s*(?P<close>\))?\s*"
    r"(?P<scale>ribu|rb|juta|jt|miliar|milyar|triliun|thousand|million|billion|trillion)?\.?(?![a-z])\s*"
    r"(?P<percent>%|persen\b|percent\b)?\s*(?P<marks>\*{1,2})?\s*(?P<unit>(?:°|[^\W\d_])[^\d]*[23]?)?", re.IGNORECASE)
_WORDED = {"ribu": 1e3, "rb": 1e3, "thousand": 1e3, "juta": 1e6, "jt": 1e6, "million": 1e6, "miliar": 1e9, "milyar": 1e9,
           "billion": 1e9, "triliun": 1e12, "trillion": 1e12}
_WHOLE, _REST = r"-?(?:[1-9][0-9]{0,2}(?:%s[0-9]{3}){1,4}+|[0-9]{1,15}+)", r"(?:%s[0-9]{1,15}+)?+"
_SIMPLE = {  # texts in lines that leave nothing open in a column whose decimal sign is proved, or that counts whole things
    sign: re.compile(rf"(?:{one}\n)*+{one}") for sign, one in {
        ",": _WHOLE % r"\." + _REST % ",", ".": _WHOLE % "," + _REST % r"\.", "whole": _WHOLE % r"\.", None: "-?[0-9]{1,15}+"}.items()}
UNREADABLE = NumberReading("unreadable")


def read_number(text: str, decimal: str | None = None, whole: bool = False) -> NumberReading:
    """A cell's text as a number, read as an Indonesian writes it.

    `decimal`: the decimal sign that the rest of the column proves ("," or "."), None when it proves nothing.
    `whole`: the column counts whole things, so one sign with three digits behind it parts thousands.
    Nothing is guessed: only ASCII digits, properly grouped thousands, finite values; all else is "unreadable".
    Rules: DOMAIN 11.1.
    """
    return _kept(text, decimal, whole) if len(text) <= _SHORT else _read(text, decimal, whole)


def simple_numbers(texts: Collection[str], decimal: str | None = None, whole: bool = False) -> list[float] | None:
    """The numbers that `read_number` would read from all of these texts without doubt or unit, ten times as fast; None where one is not as simple."""
    joined = "\n".join(texts)
    if not _SIMPLE["whole" if whole else decimal].fullmatch(joined) or joined.count("\n") != len(texts) - 1:
        return None
    plain = joined.replace(",", "") if decimal == "." and not whole else joined.replace(".", "").replace(",", ".")
    return list(map(float, plain.split("\n")))


def _read(text: str, decimal: str | None, whole: bool) -> NumberReading:
    clean = _SPACES.sub(" ", text).strip().strip("'")
    if clean.casefold() in MISSING_WORDS:
        return NumberReading("missing")
    if clean.casefold() in NIL_WORDS:
        return NumberReading("nil")
    found = _NUMBER.fullmatch(clean) if len(clean) <= 80 else None
    if not found or bool(found["open"]) != bool(found["close"]):
        return UNREADABLE
    size, doubt = _digits(found["digits"].strip(), decimal, whole or bool(found["money"]))
    if size is None:
        return UNREADABLE
    scale = _WORDED.get((found["scale"] or "").casefold(), 1.0)
    if scale != 1.0 and doubt == "thousands":  # Rp 1.234 juta
        doubt = None
    size = float(Decimal(repr(size)) * Decimal(scale))
    negative = bool(found["open"] or found["inner"]) or found["sign"] in ("-", "−", "–")
    if not math.isfinite(size):
        return UNREADABLE
    unit = (found["unit"] or "").strip().rstrip(".") or found["foreign"] or ("Rp" if found["money"] else None)
    return NumberReading("number", -size if negative else size, bool(found["percent"]), doubt, unit)


_SHORT = 40  # characters of texts that may stand in thousands of rows
_kept = lru_cache(16_384)(_read)


def decimal_sign(texts: Iterable[str]) -> str | None:
    """The decimal sign that a column's texts prove: "," or "."; None when they prove none, or both."""
    distinct, proved = dict.fromkeys(texts), set()
    joined = "\n".join(distinct)
    for sign in ",.":  # most columns are written in one way
        if _SIMPLE[sign].fullmatch(joined) and joined.count("\n") == len(distinct) - 1:
            return sign if any(_proof(text.lstrip("-")) == sign for text in distinct) else None
    for text in distinct:
        found = _NUMBER.fullmatch(_SPACES.sub(" ", text).strip()) if len(text) <= 80 else None
        if found:
            proved.add(_proof(found["digits"].strip()))
    proved.discard(None)
    return proved.pop() if len(proved) == 1 else None


def _proof(digits: str) -> str | None:
    """The decimal sign that one number proves by itself."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    sign = "." if dots else ","
    if dots + commas == 0:
        return None
    if dots + commas > 1:
        return "," if dots else "."
    before, _, after = digits.partition(sign)
    if len(after) == 3 and 1 <= len(before) <= 3 and before != "0":
        return None
    return sign


def _digits(text: str, decimal: str | None, whole: bool) -> tuple[float | None, str | None]:
    """The size and the doubt of a run of digits with signs between them."""
    if "e" in text.casefold():
        return (float(text.replace(",", ".")), None) if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE][-+]?[0-9]{1,3}", text) else (None, None)
    if " " in text or "'" in text:
        joined = text.replace("'", " ")
        if not re.fullmatch(r"[0-9]{1,3}( [0-9]{3})+([.,][0-9]+)?", joined):
            return None, None
        return float(joined.replace(" ", "").replace(",", ".")), None
    dots, commas = text.count("."), text.count(",")
    if not dots and not commas:
        return float(text), None
    if dots and commas:
        return (_grouped(text, ".", ","), None) if text.rfind(",") > text.rfind(".") else (_grouped(text, ",", "."), None)
    sign = "." if dots else ","
    if dots + commas > 1:
        return _grouped(text, sign, ""), None
    before, _, after = text.partition(sign)
    if not after:
        return None, None
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return float(f"{before or 0}.{after}"), None
    if whole or (decimal and decimal != sign):
        return float(before + after), None
    if decimal == sign:
        return float(f"{before}.{after}"), None
    if sign == ".":  # in an Indonesian sheet the dot parts thousands
        return float(before + after), "thousands"
    return float(f"{before}.{after}"), "decimal"


def _grouped(text: str, group: str, decimal: str) -> float | None:
    """Digits in proper groups of three, or None."""
    head, _, tail = text.partition(decimal) if decimal else (text, "", "")
    parts = head.split(group)
    proper = 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    digits = all(part.isdigit() for part in parts) and (not tail or tail.isdigit())
    return float("".join(parts) + "." + (tail or "0")) if proper and digits else None
