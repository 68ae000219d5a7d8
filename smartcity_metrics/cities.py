"""Cities by configuration: data/cities/<id>.toml. The caller names the folder, nothing is guessed."""

from __future__ import annotations

import math
import re
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from smartcity_metrics.dataset import from_plain
from smartcity_metrics.programme import HOURS, City, Dimension, District, Programme

if TYPE_CHECKING:
    from smartcity_metrics.language import Words

Place = TypeVar("Place", Dimension, District)
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")  # it stands in addresses
KINDS = {str: "text", int: "integer", float: "number", date: "date"}  # scalars, in the catalogue's words


class CityUnusable(Exception):
    """A city file that cannot be used. file: its name.

    code, facts: why, as the sentence `city.<code>` of the catalogue; a fact `kind` is itself a
    word there.
    """

    def __init__(self, file: str, code: str, **facts: object) -> None:
        super().__init__(f"{file}: {code} {facts}")
        self.file, self.code, self.facts = file, code, facts

    def sentence(self, say: Words) -> str:
        """The file's name and what is wrong in it."""
        kind = {"kind": say(f"city.{self.facts['kind']}")} if "kind" in self.facts else {}
        reason = say(f"city.{self.code}", **self.facts | kind)
        return say("city.skipped", file=self.file, reason=reason)


@dataclass(frozen=True)
class Cities:
    """The cities of a folder by their id, the one asked for first, and the files left out."""

    known: Mapping[str, City]
    skipped: tuple[CityUnusable, ...] = ()


def read_city(file: Path) -> City:
    """The city of this file. CityUnusable when it cannot be read or is no city."""
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as reason:
        raise CityUnusable(file.name, "unreadable", reason=reason.strerror or reason) from reason
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise CityUnusable(file.name, "syntax", reason=reason) from reason
    found = next(_misfits(City, given, ""), None) or next(_impossible(given), None)
    if found is not None:
        raise CityUnusable(file.name, found[0], **found[1])
    return from_plain(City, given)


def read_cities(folder: Path, first: str = "") -> Cities:
    """Every city of the folder; a file that cannot be used or whose id is taken is left out.

    first: the id of the city that comes first, whose file is `<first>.toml`; "" for none.
    """
    files = sorted(folder.glob("*.toml"))
    leading = [folder / f"{first}.toml"] if first else []
    known: dict[str, City] = {}
    at: dict[str, str] = {}
    skipped = []
    for file in dict.fromkeys([*leading, *files]):
        try:
            city = read_city(file)
        except CityUnusable as reason:
            skipped.append(reason)
            continue
        if city.id in known:
            skipped.append(CityUnusable(file.name, "twice", id=city.id, other=at[city.id]))
        else:
            known[city.id], at[city.id] = city, file.name
    return Cities(known, tuple(skipped))


Misfit = tuple[str, dict[str, object]]


def _misfits(kind: Any, value: Any, key: str) -> Iterator[Misfit]:
    """Where a value is not of the type that the field of this key has, the first place first."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        yield from _misfits(next(part for part in inner if part is not type(None)), value, key)
    elif origin is tuple:
        yield from _misfits_in_list(inner, value, key)
    elif is_dataclass(kind):
        yield from _misfits_in_table(kind, value, key)
    elif not _is_scalar(kind, value):
        yield "wrong_type", {"field": key, "seen": repr(value), "kind": KINDS[kind]}


def _is_scalar(kind: type, value: Any) -> bool:
    """TOML's 1 is a number too, its true is none; a date with an hour is no day."""
    if kind is date:
        return type(value) is date
    kinds = (int, float) if kind is float else kind
    return isinstance(value, kinds) and not isinstance(value, bool)


def _misfits_in_list(kinds: Sequence[Any], value: Any, key: str) -> Iterator[Misfit]:
    open_ended = kinds[-1] is Ellipsis
    if not isinstance(value, list):
        yield "wrong_type", {"field": key, "seen": repr(value), "kind": "list"}
    elif not open_ended and len(value) != len(kinds):
        yield "wrong_length", {"field": key, "n": len(value), "need": len(kinds)}
    else:
        for number, part in enumerate(value):
            inner = kinds[0] if open_ended else kinds[number]
            yield from _misfits(inner, part, f"{key}[{number + 1}]")


def _misfits_in_table(kind: Any, value: Any, key: str) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield "wrong_type", {"field": key, "seen": repr(value), "kind": "table"}
        return
    hints, within = get_type_hints(kind), f"{key}." if key else ""
    for field in fields(kind):
        if field.name in value:
            yield from _misfits(hints[field.name], value[field.name], within + field.name)
        elif field.default is MISSING and field.default_factory is MISSING:
            yield "missing", {"field": within + field.name}
    for name in value:
        if name not in hints:
            yield "unknown", {"field": within + name}


def _impossible(given: Mapping[str, Any]) -> Iterator[Misfit]:
    """What has the right type and yet cannot be: of a file in which everything has its type."""
    if not ID.fullmatch(given["id"]):
        yield "bad_id", {"id": given["id"]}
    if not given["name"].strip():
        yield "missing", {"field": "name"}
    if given.get("time_zone", "WITA") not in HOURS:
        yield "bad_zone", {"seen": given["time_zone"], "known": ", ".join(HOURS)}
    for name in ("months", "per_dimension"):
        if name in given and not 0 < given[name][0] <= given[name][1]:
            yield "bad_span", {"field": name, "low": given[name][0], "high": given[name][1]}
    for name, most in (("pace_band", 1.0), ("cap", math.inf)):
        if name in given and not 0 < given[name] < most:  # false for nan too
            yield "bad_number", {"field": name, "seen": given[name]}
    for name in ("dimensions", "districts"):
        codes = [part["code"] for part in given.get(name, ())]
        for code in codes:
            if codes.count(code) > 1:
                yield "code_twice", {"field": name, "code": code}


def with_configuration(programme: Programme, city: City) -> Programme:
    """The programme as the next edition begins with it: under the city's configuration of now.

    An edition keeps the configuration that it was published with, so that what was shown stays as
    it was; a new one takes what the city's file says now: bands, cap, months, names, aliases and
    tiles. What a sheet (Dimensi, Wilayah) said of a dimension or a district stays, field by field;
    one that the file no longer names goes, unless a sheet said something of it or numbers use it.
    """
    old = programme.city
    if old == city:
        return programme
    dimensions = {one.dimension for one in programme.quick_wins}
    districts = set(programme.observations["district"].unique())
    return replace(
        programme,
        city=city,
        dimensions=_taken(old.dimensions, city.dimensions, programme.dimensions, dimensions),
        districts=_taken(old.districts, city.districts, programme.districts, districts),
    )


def _taken(
    before: tuple[Place, ...], now: tuple[Place, ...], held: tuple[Place, ...], used: set[str]
) -> tuple[Place, ...]:
    """What is held, where it came from the configuration of before replaced by that of now."""
    was, own = ({one.code: one for one in places} for places in (before, held))
    fresh = tuple(_with_own(was.get(one.code), one, own.get(one.code)) for one in now)
    named = {one.code for one in now}
    others = (one for one in held if one.code not in named)
    return fresh + tuple(one for one in others if one.code in used or one != was.get(one.code))


def _with_own(was: Place | None, now: Place, own: Place | None) -> Place:
    """The configured one with what a sheet said: the fields that differ from the old configuration."""
    if own is None:
        return now
    names = [one.name for one in fields(now)]
    said = {
        name: getattr(own, name)
        for name in names
        if was is None or getattr(own, name) != getattr(was, name)
    }
    return replace(now, **said)
