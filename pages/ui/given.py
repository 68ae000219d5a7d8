"""Files as they were given at Unggah, and their readings, kept for all the runs in which their author looks at them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pages.ui import cached
from pages.ui.house import city
from smartcity_metrics.dataset import plain
from smartcity_metrics.intake import desk
from smartcity_metrics.intake.child import Heard
from smartcity_metrics.intake.desk import Excerpt, Mapping, Reading, Repair, read_upload
from smartcity_metrics.intake.mapping import from_json
from smartcity_metrics.intake.tables import Table
from smartcity_metrics.programme import Programme, empty_programme
from smartcity_metrics.story.contradictions import with_contradictions


@dataclass(frozen=True)
class Given:
    """A file as it was given: `id` names this upload of it, `mappings` how its tables are read, `repairs` those accepted."""

    id: str
    name: str
    data: bytes = field(compare=False, repr=False)
    mappings: str = "[]"  # JSON, so that it can be told apart from others at once
    repairs: tuple[Repair, ...] = ()

    def mapped(self, mappings: Iterable[Mapping]) -> Given:
        """The file with its tables to be read so."""
        return replace(self, mappings=json.dumps(plain(tuple(mappings))))

    @property
    def undated(self) -> bool:
        """Whether no column of its tables is said to hold the period."""
        return not any(each["period_columns"] for each in json.loads(self.mappings))

    def dated(self, period: str) -> Given:
        """The file with this period for all rows of its tables."""
        return replace(self, mappings=json.dumps([each | {"period": period} for each in json.loads(self.mappings)]))


@dataclass(frozen=True)
class _Listener:
    """Who hears how far a reading is; no part of what names it in the cache."""

    heard: Heard | None = field(default=None, compare=False)


@lru_cache(64)  # a year of monthly files takes two each: as found, and as mapped
def _reading(digest: str, number: int, before: tuple[Given, ...], one: Given, listener: _Listener) -> Reading:
    mappings = tuple(map(from_json, json.loads(one.mappings)))
    reading = read_upload(
        one.data,
        one.name,
        _after(digest, number, before),
        mappings,
        one.repairs,
        listener.heard,
        _after(digest, number, ()),
    )
    return with_contradictions(reading)


def _after(digest: str, number: int, before: tuple[Given, ...]) -> Programme:
    if not before:
        return cached.base_of(digest, number) if number else empty_programme(city())
    return _reading(digest, number, before[:-1], before[-1], _Listener()).programme or _after(digest, number, before[:-1])


def after(before: Sequence[Given]) -> Programme:
    """What the published edition becomes by these files."""
    known = cached.edition()
    return _after(known.digest if known else city().id, known.number if known else 0, tuple(before))


def reading(one: Given, before: Sequence[Given] = (), heard: Heard | None = None) -> Reading:
    """An upload read against the published edition and the files before it, once for all the runs in which its author looks at it;
    `heard` hears how far it is."""
    known = cached.edition()
    return _reading(known.digest if known else city().id, known.number if known else 0, tuple(before), one, _Listener(heard))


@lru_cache(32)
def _table_under(digest: str, number: int, one: Given, sheet: str | None, header: int | None) -> Table | None:
    return desk.table_under(one.data, one.name, _after(digest, number, ()), sheet, None, header)


def table_under(one: Given, sheet: str | None, header: int | None) -> Table | None:
    """The table below the heading row that a person points to, None: without headings."""
    known = cached.edition()
    return _table_under(known.digest if known else city().id, known.number if known else 0, one, sheet, header)


@lru_cache(64)
def _rows_of(digest: str, number: int, one: Given, sheet: str | None, rows: tuple[int, ...]) -> Excerpt | None:
    return desk.rows_of(one.data, one.name, _after(digest, number, ()), sheet, rows)


def rows_of(one: Given, sheet: str | None, rows: tuple[int, ...]) -> Excerpt | None:
    """These rows of a sheet of the file."""
    known = cached.edition()
    return _rows_of(known.digest if known else city().id, known.number if known else 0, one, sheet, rows)


def recalled(one: Given, tables: Sequence[Table], recipes: Dict[str, dict]) -> dict[str, Mapping]:
    """How those of a file's tables are read whose layout is remembered, by fingerprint."""
    return desk.recalled(one.data, one.name, cached.base(), tables, recipes)
