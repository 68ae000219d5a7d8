"""Cities by configuration: data/cities/<id>.toml. The caller names the folder; nothing here guesses a path."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

from smartcity_metrics.dataset import from_plain
from smartcity_metrics.programme import City, Dimension, District, Programme

Place = TypeVar("Place", Dimension, District)


def read_city(file: Path) -> City:
    """The city of this file. OSError, TOMLDecodeError or TypeError when it cannot be used."""
    return from_plain(City, tomllib.loads(file.read_text(encoding="utf-8")))


def configured(programme: Programme, city: City) -> Programme:
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
