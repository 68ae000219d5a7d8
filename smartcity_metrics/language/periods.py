"""Periods, dates and times as an Indonesian, or an English reader, writes them; and the way back from a cell."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class PeriodReading:
    """The period that a cell names, or None and the writing that was probably meant."""

    period: Period | None
    suggestion: str | None = None


_MONTHS = {name: number for number, names in enumerate((
    ("januari", "january", "jan"), ("februari", "february", "feb", "pebruari"), ("maret", "march", "mar", "mrt"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "agt", "agust", "aug"), ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"), ("november", "nopember", "nov", "nop"), ("desember", "december", "des", "dec"),
), 1) for name in names}
_FULL = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<year>(?:19|20|21)[0-9]{2})"
_PLAIN = re.compile(rf"(?:(?:tahun|thn|th|ta|year|fy)\.?\s*)?{_YEAR}(?:\.0+)?")
_MONTH_NUMBER = (re.compile(rf"{_YEAR}\s*[-/.]\s*(?P<number>[0-9]{{1,2}})"), re.compile(rf"(?P<number>[0-9]{{1,2}})\s*[-/.]\s*{_YEAR}"),
                 re.compile(rf"{_YEAR}\s*m\s*(?P<number>[0-9]{{1,2}})"))
_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[t ][0-9:.]+z?)?")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})(?: [0-9:.]+)?")
_DAY_WORD = re.compile(r"(?:[a-z']+,\s*)?(?P<day>[0-9]{1,2})[\s-]+(?P<name>[a-z]+)\.?[\s-]+(?P<year>[0-9]{4})")
_QUARTER = re.compile(r"\b(?:triwulan|tri wulan|triw|twl|tw|kuartal|kwartal|quarter|qtr|q)\s*[.\-]?\s*(?:ke\s*-?\s*)?(?P<number>iv|i{1,3}|[1-4])(?![0-9a-z])")
_SEMESTER = re.compile(r"\b(?:semester|sem|smt|half|h|s)\s*[.\-]?\s*(?:ke\s*-?\s*)?(?P<number>i{1,2}|[12])(?![0-9a-z])")
_WORD = re.compile(r"[a-z]+")
_BRACKETS = re.compile(r"\([^()]*\)")


def read_period(raw: object, year: int | None = None) -> PeriodReading:
    """The month, quarter, semester or year that a cell or heading names.

    `year`: the year to take when the text names none ("Triwulan III" below a heading "2019"). A real date is its month;
    in writing the day comes first. A misspelt month is never accepted, only suggested.
    """
    if isinstance(raw, date):  # datetime too
        return _known(raw.year, raw.month, "month")
    if isinstance(raw, bool) or raw is None:
        return PeriodReading(None)
    if isinstance(raw, (int, float)):
        return _known(int(raw), 1, "year") if raw == int(raw) and 1900 <= raw <= 2199 else PeriodReading(None)
    text = " ".join(str(raw).replace("\u00a0", " ").casefold().split()).rstrip("*").strip()
    if not text or len(text) > 80:
        return PeriodReading(None)
    return _sub_year(text, year) or _numeric(text) or _month_word(text, year)


@dataclass(frozen=True)
class Named:
    """The years, and the parts of a year as ("month", 3), that a name or title says."""

    years: frozenset[int]
    parts: frozenset[tuple[str, int]]

    @property
    def period(self) -> Period | None:
        """The one period that is meant; a year where no part of one is named. None when there are several, or none."""
        if len(self.years) != 1 or len(self.parts) > 1:
            return None
        unit, number = next(iter(self.parts), ("year", 1))
        return _known(next(iter(self.years)), number, unit).period


def named_in(text: str) -> Named:
    """What a file's name or a title says of its period. Of a stretch ("1 Januari s.d. 31 Maret 2026") the end counts; a day of printing does not."""
    lines = [line for line in re.split(r"[·\n]", text.casefold()) if not re.search(r"\b(?:di)?cetak|\bprinted|\bdiunduh", line)]
    words = " ".join(re.sub(r"[_\W]+", " ", " ".join(lines)).split())
    years = frozenset(map(int, re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", words)))
    last = re.split(r"\b(?:s d|sd|sampai dengan|hingga)\b", words)[-1]
    parts = _parts_in(last) or _parts_in(words)
    return Named(years, frozenset(parts))


def _parts_in(words: str) -> set[tuple[str, int]]:
    numbered = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2} (0[1-9]|1[0-2])(?![0-9])", words)
    numbered += re.findall(r"(?<![0-9])(0?[1-9]|1[0-2]) (?:19|20)[0-9]{2}(?![0-9])", words)
    months = {_MONTHS[word] for word in words.split() if word in _MONTHS} | set(map(int, numbered))
    found = {("month", number) for number in months}
    for pattern, unit in ((_QUARTER, "quarter"), (_SEMESTER, "semester")):
        found |= {(unit, _NUMERALS[one["number"]]) for one in pattern.finditer(words)}
    return found


def without_periods(text: str) -> str:
    """A heading without what differs from month to month: "Realisasi s.d. Maret 2026" is "Realisasi s.d."."""
    plain = " ".join(text.casefold().split())
    for pattern in (_QUARTER, _SEMESTER):
        plain = pattern.sub(" ", plain)
    return " ".join(re.sub(r"[a-z]+|(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", lambda found: "" if found[0] in _MONTHS or found[0].isdigit() else found[0],
                           plain).split())


def read_date(raw: object, end: bool = False) -> date | None:
    """The day that a cell names, day first; a month, quarter or year is its first day, or its last with `end`."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, str):
        text = " ".join(raw.replace("\u00a0", " ").casefold().split())
        for pattern in (_ISO_DAY, _DAY_FIRST, _DAY_WORD):
            found = pattern.fullmatch(text)
            if found:
                return _day(found)
    period = read_period(raw).period
    return None if period is None else period.end if end else period.start


def read_part(raw: object) -> tuple[str, int] | None:
    """A part of a year without its year: ("month", 3) for Maret or 3, ("quarter", 2) for TW II; None for anything else."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return ("month", int(raw)) if raw == int(raw) and 1 <= raw <= 12 else None
    text = " ".join(str(raw or "").casefold().split()).rstrip("*.").strip()
    if text.isdigit() and text.isascii() and 1 <= int(text) <= 12:
        return "month", int(text)
    if text in _MONTHS:
        return "month", _MONTHS[text]
    found = read_period(text, 2000).period if text and not re.search(r"[0-9]{4}", text) else None
    return (found.unit, found.number) if found and found.unit != "year" else None


def _known(year: int, number: int, unit: str) -> PeriodReading:
    try:
        return PeriodReading(Period(year, number, unit))
    except ValueError:
        return PeriodReading(None)


def _sub_year(text: str, year: int | None) -> PeriodReading | None:
    bare = _BRACKETS.sub(" ", text)
    years = re.findall(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", bare)
    if len(set(years)) > 1 or (not years and year is None):
        return None
    named = int(years[0]) if years else year
    rest = " " + re.sub(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", " ", bare).strip(" -/,.:·|") + " "
    for pattern, unit in ((_QUARTER, "quarter"), (_SEMESTER, "semester")):
        found = pattern.search(rest)
        if found and not re.search(r"[a-z0-9]", (rest[:found.start()] + rest[found.end():]).replace("tahun", "").replace("of", "")):
            return _known(named, _NUMERALS[found["number"]], unit)
    return None


def _numeric(text: str) -> PeriodReading | None:
    found = _PLAIN.fullmatch(text)
    if found:
        return _known(int(found["year"]), 1, "year")
    for pattern in _MONTH_NUMBER:
        found = pattern.fullmatch(text)
        if found:
            return _known(int(found["year"]), int(found["number"]), "month")
    for pattern in (_ISO_DAY, _DAY_FIRST):
        found = pattern.fullmatch(text)
        if found:
            day = _day(found)
            return PeriodReading(None if day is None else Period.month_of(day) if 1900 <= day.year <= 2199 else None)
    return None


def _month_word(text: str, year: int | None) -> PeriodReading:
    dated = _DAY_WORD.fullmatch(text)
    if dated and dated["name"] in _MONTHS:
        day = _day(dated)
        return PeriodReading(day and Period.month_of(day))
    words = _WORD.findall(text)
    years = re.findall(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", text)
    rest = re.sub(r"[^0-9]", "", re.sub(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", "", text))
    words = [word for word in words if word not in ("bulan", "tahun", "month")]
    if len(words) != 1:
        return PeriodReading(None)
    month = _MONTHS.get(words[0])
    named = int(years[0]) if len(years) == 1 else year if not years else None
    if month and named and not rest:
        return _known(named, month, "month")
    if month and not years and len(rest) == 2:
        return PeriodReading(None, f"{_FULL[month - 1]} 20{rest}")
    near = difflib.get_close_matches(words[0], [name for name in _MONTHS if len(name) > 3], 1, 0.7) if not month else []
    return PeriodReading(None, f"{_FULL[_MONTHS[near[0]] - 1]} {named}" if near and named and not rest else None)


def _day(found: re.Match) -> date | None:
    groups = found.groupdict()
    month = _MONTHS.get(groups["name"], 0) if "name" in groups else int(groups["month"])
    try:
        return date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:
        return None
