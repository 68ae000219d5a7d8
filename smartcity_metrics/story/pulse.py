"""Denyut data: which agency owes which number for which period, how old each is, and the reminder to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from smartcity_metrics.intake.template import due, due_until
from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.actual import missing_periods
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Period
from smartcity_metrics.story import markup
from smartcity_metrics.story.markup import Link, text

MOST = 4  # periods named; of more the first and the last


@dataclass(frozen=True)
class Pulse:
    """One indicator: its agency, its last reported period and the days since that ended, and what is awaited of it.

    owed: periods that have ended without a value, after the last one; gaps: those between two values; provisional: those whose
    values may still move. districts: how many districts owe, 0 where the city reports as a whole.
    """

    code: str
    name: str
    opd: str
    last: Period | None
    days: int | None
    owed: tuple[Period, ...]
    gaps: tuple[Period, ...]
    provisional: tuple[Period, ...]
    districts: int = 0

    @property
    def awaited(self) -> int:
        """How many periods something is awaited of."""
        return len({*self.owed, *self.gaps, *self.provisional})


def pulses(card: Scorecard, today: date) -> tuple[Pulse, ...]:
    """All indicators, those of one agency together; first who owes most."""
    awaited: dict[str, dict[Period, set[str]]] = {}
    for one in due(card.programme, due_until(card.programme, today)):
        awaited.setdefault(one.indicator.code, {}).setdefault(one.period, set()).add(one.district)
    found = [_pulse(row, awaited.get(code, {}), today) for code, row in card.rows.items()]
    owing = {opd: sum(one.awaited for one in found if one.opd == opd) for opd in {one.opd for one in found}}
    return tuple(sorted(found, key=lambda one: (-owing[one.opd], one.opd, -one.awaited, one.code)))


def _pulse(row: Row, owed: dict[Period, set[str]], today: date) -> Pulse:
    series = row.series
    last = series.periods[-1] if len(series) else None
    return Pulse(row.indicator.code, row.indicator.name, row.quick_win.opd if row.quick_win else "", last, (today - last.end).days if last else None,
                 tuple(sorted(owed, key=lambda one: one.end)), missing_periods(series),
                 tuple(period for period, final in zip(series.periods, series.final, strict=True) if not final),
                 len({district for places in owed.values() for district in places} - {""}))


def headline(found: Sequence[Pulse], say: Words) -> str:
    """How many agencies owe how many figures."""
    owing = {one.opd for one in found if one.owed or one.gaps}
    if not found:
        return say("pulse.headline_empty")
    if not owing:
        return say("pulse.headline_none")
    count = sum(len(one.owed) + len(one.gaps) for one in found)
    sentence = say("pulse.headline", n=say.count(len(owing)), figures=say.number(count))
    return capital(sentence)


def table(found: Sequence[Pulse], say: Words, link: Link) -> str:
    """All of them under their agency's name."""
    head = "".join(f'<th scope="col">{text(say(f"pulse.column_{one}"))}</th>' for one in ("indicator", "last", "age", "owed", "gaps", "provisional"))
    rows = []
    for opd, held in groupby(found, key=lambda one: one.opd):
        rows.append(f'<tr class="group"><th scope="rowgroup" colspan="6"><b>{text(opd or say.missing)}</b></th></tr>')
        rows += [_row(one, say, link) for one in held]
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _row(one: Pulse, say: Words, link: Link) -> str:
    last = say.missing if one.last is None else say.short(one.last)
    age = "" if one.days is None else say("pulse.days", n=say.number(max(one.days, 0)))
    owed = listed(one.owed, say) + (f" · {say('pulse.districts', n=say.number(one.districts))}" if one.districts else "")
    name = markup.anchor(link, "bukti", f"{one.code} · {one.name}", indikator=one.code)
    strong = [f"<b>{text(words)}</b>" if words else "" for words in (owed, listed(one.gaps, say))]
    return (f'<tr><th scope="row">{name}</th><td>{text(last)}</td><td class="num">{text(age)}</td><td>{strong[0]}</td><td>{strong[1]}</td>'
            f"<td>{text(listed(one.provisional, say))}</td></tr>")


def listed(periods: Sequence[Period], say: Words) -> str:
    """Jan 2020, Feb 2020; of many the first and the last and how many."""
    if len(periods) <= MOST:
        return ", ".join(map(say.short, periods))
    return say("pulse.span", first=say.short(periods[0]), last=say.short(periods[-1]), n=say.number(len(periods)))


def reminder(found: Sequence[Pulse], opd: str, today: date, say: Words) -> str:
    """A message for one agency, ready to be sent: plain text, a line for each indicator; "" when it owes nothing."""
    lines = []
    for one in (each for each in found if each.opd == opd):
        if one.owed or one.gaps:
            lines.append(f"- {one.code} {one.name}: {listed((*one.gaps, *one.owed), say)}")
        if one.provisional:
            lines.append(f"- {one.code} {one.name}: {say('pulse.to_confirm', periods=listed(one.provisional, say))}")
    return "\n".join([say("pulse.dear", opd=opd), "", say("pulse.please", day=say.day(today)), *lines, "", say("pulse.how")]) if lines else ""
