"""A figure as an office prints it, where a rule asks about the printed figure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def printed(value: float, decimals: int = 2) -> float:
    """The value rounded half up, as spreadsheets round: 76.605 is 76.61, though its binary is a hair less.

    Dust beyond the ninth decimal is taken off first. Only for what a rule grades as printed; nothing is computed on with it.
    """
    return float(Decimal(f"{value:.9f}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
