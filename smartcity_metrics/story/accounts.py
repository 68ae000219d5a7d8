"""Akun: who may sign in, as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from smartcity_metrics.language import Words
from smartcity_metrics.story import markup


@dataclass(frozen=True)
class Row:
    """An account as the list shows it. opd: None for every one; every: of every city; chosen: has a password."""

    name: str
    role: str
    opd: str | None
    every: bool
    active: bool
    chosen: bool
    by: str
    at: datetime


def headline(rows: Sequence[Row], say: Words) -> str:
    """How many may sign in."""
    if not rows:
        return say("accounts.none")
    able = sum(one.active and one.chosen for one in rows)
    return say("accounts.headline", n=say.number(len(rows)), able=say.number(able))


def table(rows: Sequence[Row], say: Words, moment: Callable[[datetime], str]) -> str:
    """All of them, by name."""
    heads = [say(f"accounts.column_{one}") for one in ("name", "role", "opd", "city", "state", "made")]
    return markup.table(heads, ([one.name, say(f"role.{one.role}"), _opd(one, say), say("accounts.all_cities" if one.every else "accounts.this_city"),
                                 say(f"accounts.state_{_state(one)}"), say("accounts.made_by", who=one.by, when=moment(one.at))] for one in rows))


def _opd(one: Row, say: Words) -> str:
    if one.role != "staff":
        return "–"
    return one.opd or say("accounts.every_opd")


def _state(one: Row) -> str:
    return "closed" if not one.active else "open" if one.chosen else "invited"
