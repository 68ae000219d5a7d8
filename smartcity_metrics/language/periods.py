"""Periods, dates and times as an Indonesian, or an English reader, writes them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, get_month_names

from smartcity_metrics.programme import Period

_ROMAN = ("", "I", "II", "III", "IV")


def written(period: Period, language: str) -> str:
    """Januari 2020, Triwulan III 2019 (the government's word, not kuartal), Semester II 2019, 2019."""
    if period.unit == "month":
        return f"{get_month_names('wide', locale=language)[period.number]} {period.year}"
    return {
        "quarter": {"id": f"Triwulan {_ROMAN[period.number]} {period.year}", "en": f"Q{period.number} {period.year}"},
        "semester": {"id": f"Semester {_ROMAN[period.number]} {period.year}", "en": f"Half {period.number} {period.year}"},
        "year": {"id": f"{period.year}", "en": f"{period.year}"},
    }[period.unit][language]


def short(period: Period, language: str) -> str:
    """Jan 2020, TW III 2019, Sem. II 2019, 2019."""
    if period.unit == "month":
        return f"{month(period, language)} {period.year}"
    return {
        "quarter": {"id": f"TW {_ROMAN[period.number]} {period.year}", "en": f"Q{period.number} {period.year}"},
        "semester": {"id": f"Sem. {_ROMAN[period.number]} {period.year}", "en": f"H{period.number} {period.year}"},
        "year": {"id": f"{period.year}", "en": f"{period.year}"},
    }[period.unit][language]


def month(period: Period, language: str) -> str:
    """Jan, Feb ... Des: the month alone, for axes that write the year below."""
    return get_month_names("abbreviated", locale=language)[period.number]


def day(when: date, language: str) -> str:
    """5 Mar 2020."""
    return format_date(when, "d MMM y", locale=language)


def long_day(when: date, language: str) -> str:
    """Kamis, 5 Maret 2020."""
    return format_date(when, "EEEE, d MMMM y", locale=language)


def moment(when: datetime, zone: str, language: str) -> str:
    """5 Mar 2020, 14.30 WITA."""
    return f"{day(when.date(), language)}, {when:%H{'.' if language == 'id' else ':'}%M} {zone}"
