"""Catatan: the audit log in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from smartcity_metrics.language import Words
from smartcity_metrics.story import markup

SHOWN = 300  # rows on the page; the file has all
COLUMNS = ("log.column_when", "log.who", "log.what", "log.column_from", "log.column_to", "log.column_more")
HEAD = 12  # letters of a digest that tell it apart


@dataclass(frozen=True)
class Line:
    """An entry of the log; `at` on the city's clock."""

    at: datetime
    who: str
    what: str
    facts: Mapping[str, object]


def act(what: str, say: Words) -> str:
    """What somebody did, in words."""
    return say(f"act.{what}") if say.has(f"act.{what}") else what


def row(line: Line, say: Words, moment: Callable[[datetime], str]) -> tuple[str, ...]:
    """The cells of COLUMNS: the editions are those before and after, "" where none is at stake."""
    facts = dict(line.facts)
    before, after = facts.pop("from", None), facts.pop("edition", None)
    more = "; ".join(f"{say(f'fact.{name}') if say.has(f'fact.{name}') else name}: {_fact(name, value, say)}"
                     for name, value in facts.items() if value not in (None, [], ""))
    return moment(line.at), line.who, act(line.what, say), *("" if one is None else str(one) for one in (before, after)), more


def table(lines: Sequence[Line], say: Words, moment: Callable[[datetime], str]) -> str:
    """The newest of them."""
    cells = (row(one, say, moment) for one in lines[:SHOWN])
    older = f'<p class="small">{markup.text(say("log.older", n=say.number(len(lines) - SHOWN)))}</p>' if len(lines) > SHOWN else ""
    return markup.table([say(one) for one in COLUMNS], cells) + older


def _fact(name: str, value: object, say: Words) -> str:
    if isinstance(value, list):
        return ", ".join(_fact("", one, say) for one in value)
    text = str(value)
    if name in ("role", "role_before") and say.has(f"role.{text}"):
        return say(f"role.{text}")
    return text[:HEAD] if len(text) == 64 and text.isalnum() else text
