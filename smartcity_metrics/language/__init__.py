"""Everything people read, in Indonesian and English: words, numbers, money, periods, dates.

The catalogue is the TOML files in `words/`: one entry a phrase, both languages side by side, slots
in braces. A phrase is found by its key, so wording changes without touching code.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path

from smartcity_metrics.language import numbers, periods
from smartcity_metrics.language.plotly import LOCALE
from smartcity_metrics.programme import Period

LANGUAGES = ("id", "en")
MISSING = {"id": "belum ada data", "en": "no data yet"}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """key -> language -> phrase, from all files. ValueError when a key stands twice."""
    known: dict[str, dict[str, str]] = {}
    for file in _files():
        for group, phrases in _read(file).items():
            for name, phrase in phrases.items():
                key = f"{group}.{name}"
                if key in known:
                    raise ValueError(f"{file.name}: {key} is already in another file")
                known[key] = phrase
    return known


def entries(group: str) -> dict[str, dict[str, str]]:
    """name -> language -> phrase of one group, reading no more files than hold it."""
    heading = re.compile(rf"^\[{group}\]$", re.MULTILINE)
    files = (file for file in _files() if heading.search(file.read_text(encoding="utf-8")))
    return {name: phrase for file in files for name, phrase in _read(file)[group].items()}


def _files() -> list[Path]:
    return sorted(Path(__file__).with_name("words").glob("*.toml"))


@cache
def _read(file: Path) -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Words:
    """One language: call it with a key for a phrase, or ask it to print a value."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **slots: object) -> str:
        """The phrase of this key with its slots filled. KeyError when there is none."""
        return catalogue()[key][self.language].format(**slots)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows the key."""
        return key in catalogue()

    @property
    def missing(self) -> str:
        """What stands where there is no value."""
        return MISSING[self.language]

    @property
    def plotly(self) -> dict:
        """The config that makes plotly.js speak this language."""
        return {"locale": self.language, "locales": {"id": LOCALE}} if self.language == "id" else {"locale": "en"}

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as plotly's layout.separators wants them."""
        return ",." if self.language == "id" else ".,"

    def number(self, value: float | None, decimals: int | None = None, signed: bool = False) -> str:
        """1.234,5. `decimals` None: as many as needed, at most one (two below 1)."""
        return self.missing if value is None else numbers.written(value, self.language, decimals, signed)

    def percent(self, fraction: float | None, decimals: int = 1) -> str:
        """0.857 as 85,7%. Never rounded up to 100%: 0.9996 prints 99,9%."""
        return self.missing if fraction is None else numbers.percent(fraction, self.language, decimals)

    def money(self, rupiah: float | None) -> str:
        """Rp1,2 miliar: the word, never M or B."""
        return self.missing if rupiah is None else numbers.money(rupiah, self.language)

    def value(self, value: float | None, unit: str, decimals: int | None = None) -> str:
        """A value with its unit: 1,9 hari, 85,7%, Rp420 juta."""
        return self.missing if value is None else numbers.with_unit(value, unit, self.language, decimals)

    def count(self, number: int) -> str:
        """satu ... sebelas for things that are counted, figures above."""
        return numbers.counted(number, self.language)

    def period(self, period: Period | None) -> str:
        """Januari 2020, Triwulan III 2019, Semester II 2019, 2019."""
        return self.missing if period is None else periods.written(period, self.language)

    def short(self, period: Period | None) -> str:
        """Jan 2020, TW III 2019, Sem. II 2019, 2019: for axes and tables."""
        return self.missing if period is None else periods.short(period, self.language)

    def day(self, day: date | None) -> str:
        """5 Mar 2020, for tables."""
        return self.missing if day is None else periods.day(day, self.language)

    def long_day(self, day: date | None) -> str:
        """Kamis, 5 Maret 2020."""
        return self.missing if day is None else periods.long_day(day, self.language)

    def moment(self, moment: datetime | None, zone: str) -> str:
        """5 Mar 2020, 14.30 WITA; the moment already in that zone."""
        return self.missing if moment is None else periods.moment(moment, zone, self.language)


@cache
def words(language: str | None) -> Words:
    """The words of a language; Indonesian when it is unknown or missing."""
    return Words(language if language in LANGUAGES else "id")
