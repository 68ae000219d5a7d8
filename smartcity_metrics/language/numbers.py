"""Numbers and money as an Indonesian, or an English reader, writes them."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

NO_BREAK = "\u00a0"
_SCALES = {  # the word is always written out: M is miliar here and million elsewhere
    "id": ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta")),
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
}
_COUNTS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
}
_RUPIAH = {"rp", "rupiah", "idr"}


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
    if unit.strip() in ("%", "persen"):
        return written(value, language, decimals) + "%"
    if unit.strip().casefold().rstrip(".") in _RUPIAH:
        return money(value, language)
    return f"{written(value, language, decimals)}{NO_BREAK}{unit}".rstrip(NO_BREAK)


def counted(number: int, language: str) -> str:
    """Words up to eleven, figures above."""
    return _COUNTS[language][number] if 0 <= number < len(_COUNTS[language]) else written(number, language, 0)


def decimals_of(values: list[float]) -> int:
    """Decimals that a column of values needs so that all print alike: 0, 1 or 2."""
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if all(float(value).is_integer() for value in finite) or any(abs(value) >= 1000 for value in finite):
        return 0
    return 2 if finite and max(abs(value) for value in finite) < 1 else 1
