"""Idul Fitri, whose weeks off fall in another month every few years and make a month's sum smaller."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from hijridate import Gregorian, Hijri
from hijridate.ummalqura import GREGORIAN_RANGE

from smartcity_metrics.programme import Period

LAST_YEAR = GREGORIAN_RANGE[1][0] - 1  # the last whole year that the calendar knows
_SHAWWAL = 10  # the month that Idul Fitri begins
_DAYS = 3  # the feast is two days; the sighting of the moon here may set it a day later than there


@lru_cache(256)
def idul_fitri(year: int) -> frozenset[Period]:
    """The months of this year that hold days of Idul Fitri: one or two, seldom three.

    1 Syawal by the Umm al-Qura calendar, and the two days after it: the feast lasts two days, and
    Indonesia has seen the moon on the same evening or one later in every year since 2015. Two months
    where it lies between them (31 March and 1 April 2025). Empty outside 1925 to `LAST_YEAR`.
    Source: STATISTICS 5; Keputusan Bersama on public holidays of each year.
    """
    if not GREGORIAN_RANGE[0][0] < year <= LAST_YEAR:
        return frozenset()
    start = Gregorian(year, 1, 1).to_hijri().year
    firsts = [Hijri(hijri, _SHAWWAL, 1).to_gregorian() for hijri in (start, start + 1)]
    days = [first + timedelta(days=step) for first in firsts for step in range(_DAYS)]
    return frozenset(Period.month_of(day) for day in days if day.year == year)
