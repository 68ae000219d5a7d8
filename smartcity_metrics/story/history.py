"""Riwayat: every edition, and how two of them differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from smartcity_metrics.language import Words
from smartcity_metrics.story import markup
from smartcity_metrics.story.markup import Link, text

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Past:
    """An edition as the list shows it. findings: plain JSON, as kept with it; files: names of the uploads it brought.

    again: the number of the edition whose dataset it points at, None for one that brought its own.
    """

    number: int
    author: str
    at: datetime
    note: str
    findings: Sequence[Mapping]
    files: Sequence[str] = ()
    again: int | None = None


def headline(editions: Sequence[Past], say: Words, moment: Callable[[datetime], str]) -> str:
    """How many, and who published the one in force; newest first."""
    now = editions[0]
    if len(editions) == 1:
        return say("history.headline_one", who=now.author, when=moment(now.at))
    return say("history.headline", n=say.number(len(editions)), number=say.number(now.number), who=now.author, when=moment(now.at))


def table(editions: Sequence[Past], say: Words, moment: Callable[[datetime], str], link: Link) -> str:
    """All of them, newest first, each with the way to look at the dashboard as it was."""
    head = "".join(f'<th scope="col">{text(say(f"history.column_{one}"))}</th>' for one in ("edition", "when", "who", "note", "files", "findings", "look"))
    body = "".join(_row(one, one is editions[0], say, moment, link) for one in editions)
    return f'<div class="scroll tall"><table class="history"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(one: Past, in_force: bool, say: Words, moment: Callable[[datetime], str], link: Link) -> str:
    current = ' aria-current="true"' if in_force else ""
    state = f'<span class="small">{text(say("history.in_force"))}</span>' if in_force else ""
    files = "<br>".join(map(text, one.files)) if one.again is None else text(say("history.again", number=say.number(one.again)))
    look = markup.anchor(link, "ringkasan", say("history.look"), **({} if in_force else {"edisi": str(one.number)}))
    return (f'<tr{current}><th scope="row">{text(say.number(one.number))}{state}</th><td>{text(moment(one.at))}</td><td>{text(one.author)}</td>'
            f"<td>{text(one.note)}</td><td>{files}</td><td>{text(counted(one.findings, say))}</td><td>{look}</td></tr>")


def counted(findings: Sequence[Mapping], say: Words) -> str:
    """How many findings of each severity were left when it was published."""
    found = Counter(one.get("severity") for one in findings)
    said = [f"{say(f'desk.{one}').lower()}: {say.number(found[one])}" for one in SEVERITIES if found[one]]
    return ", ".join(said) or say("history.no_findings")


def findings(found: Sequence[Mapping], say: Words) -> str:
    """What was found in its files and left when it was published, worst first; found: plain JSON, as kept with the edition."""
    if not found:
        return f'<p>{text(say("history.no_findings"))}</p>'
    ordered = sorted(found, key=lambda one: SEVERITIES.index(one["severity"]))
    return markup.table([say(f"history.finding_{one}") for one in ("severity", "file", "message")],
                        [(say(f"desk.{one['severity']}"), one.get("file", ""), one["message"][say.language]) for one in ordered])
