"""Ringkasan: the city's promise and its quick wins at a glance, as one piece of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.milestones import days_late
from smartcity_metrics.metrics.roll_up import RollUp
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Milestone, Period, QuickWin
from smartcity_metrics.story import markup
from smartcity_metrics.story.headlines import change_text
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.markup import Link, text
from smartcity_metrics.story.sentences import (
    caution,
    city_headline,
    freshness,
    how_many_tested,
    reason,
    saving_limits,
    saving_text,
    saving_value,
    unit_word,
)
from smartcity_metrics.story.theme import Theme

MONTHS = 6  # of the data pulse


@dataclass(frozen=True)
class Choice:
    """Which quick wins to show: codes; empty means all."""

    dimension: str = ""
    opd: str = ""


def chosen(card: Scorecard, choice: Choice) -> list[QuickWin]:
    """The quick wins of the choice, in the order of their dimensions."""
    order = {one.code: number for number, one in enumerate(card.programme.dimensions)}
    wins = [one for one in card.programme.quick_wins
            if choice.dimension in ("", one.dimension) and choice.opd in ("", one.opd)]
    return sorted(wins, key=lambda one: order.get(one.dimension, len(order)))


def page(card: Scorecard, choice: Choice, say: Words, theme: Theme, link: Link) -> str:
    """Everything below the filters."""
    wins = chosen(card, choice)
    rolled = card.selection(wins)
    rows = rolled.rows
    head = markup.opening(text(say("overview.kicker", period=say.period(card.as_of.period))), city_headline(rolled, say), say,
                          card.programme.is_sample, lead=_promise(card, say))
    halves = f'<div class="halves"><section>{_late(wins, card, say)}</section><section>{_pulse(wins, card, say, theme)}</section></div>'
    return "".join([head, '<hr class="rule">', _figures(rolled, say, link), _table(wins, card, say, theme, link),
                    f'<p class="small">{text(how_many_tested(rows, say))}</p>' if rows else "", halves,
                    markup.foot(say, card.programme.is_sample)])


def _promise(card: Scorecard, say: Words) -> str:
    known = card.programme.facts
    return "" if known is None else known.vision or known.title or ""


def _figures(rolled: RollUp, say: Words, link: Link) -> str:
    return markup.figures(
        [judged(rolled, say), people(rolled, say), _saved(rolled, say, link), steps_done(rolled, say)]
    )


def judged(rolled: RollUp, say: Words) -> tuple[str, str, str]:
    """Of how many of N the pace can be judged, and of how many the level: each named as what it is."""
    of = say("overview.of", all=say.number(rolled.total))
    what = say("overview.judged", level=say.number(rolled.level_judged), all=say.number(rolled.total))
    return say.number(rolled.pace_judged), of, text(what)


def people(rolled: RollUp, say: Words) -> tuple[str, str, str]:
    """People reached, of how many quick wins, and who else counts; a dash and why where none are."""
    found = rolled.beneficiaries
    if found.value is None:
        return "–", "", text(reason(found.reason, say))
    what = say("overview.beneficiaries", n=say.count(found.n))
    left_out = [caution(note, say) for note in found.cautions if note.code == "not_people"]
    return say.number(found.value), "", text("; ".join([what, *left_out]))


def steps_done(rolled: RollUp, say: Words) -> tuple[str, str, str]:
    """Milestones done, of all of them."""
    of = say("overview.of", all=say.number(rolled.steps.total))
    return say.number(rolled.steps.done), of, text(say("overview.steps"))


def _saved(rolled: RollUp, say: Words, link: Link) -> tuple[str, str, str]:
    """What residents saved, by unit: the first as the figure with its interval, the others behind it."""
    if not rolled.savings:
        return "–", "", text(say("overview.saved_none"))
    first, *others = rolled.savings
    row = next(row for row in rolled.rows if row.saving and row.saving.unit == first.unit)
    formula = markup.anchor(link, "bukti", say("overview.formula"), indikator=row.indicator.code)
    what = say("overview.saved", unit=unit_word(first.unit, say), interval=saving_limits(first, say))
    rest = [say("overview.saved_rest", saving=saving_text(saving, say)) for saving in others]
    return saving_value(first, say), "", f"{text(' '.join([what, *rest]))} · {formula}"


def _table(wins: Sequence[QuickWin], card: Scorecard, say: Words, theme: Theme, link: Link) -> str:
    if not wins:
        return markup.missing(say("headline.filtered_empty"), say("overview.none_why"))
    spoken = _most_telling([row for one in wins if (row := card.main(one.code))])
    head = "".join(f'<th scope="col">{text(say(f"overview.column_{name}"))}</th>' for name in ("change", "level", "pace", "signal"))
    ends = (f'<th scope="col"><div class="wayhead"><span>{text(say("overview.baseline"))}</span>'
            f'<b>{text(say("overview.target"))}</b></div></th>')
    body = "".join(_line(one, card, say, theme, link, spoken) for one in wins)
    return (f'<div class="scroll"><table class="win"><thead><tr><th scope="col">{text(say("menu.quick_win"))}</th>{ends}{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def _most_telling(rows: Sequence[Row]) -> Row | None:
    """The row in which plan and result lie furthest apart, where the two words have room."""
    apart = [row for row in rows if row.progress.value is not None and row.planned.value is not None and row.progress.value <= 1.1]
    best = max(apart, key=lambda row: abs(row.progress.value - row.planned.value), default=None)
    return best if best and abs(best.progress.value - best.planned.value) >= 0.12 else None


def _line(win: QuickWin, card: Scorecard, say: Words, theme: Theme, link: Link, spoken: Row | None) -> str:
    dimension, row = card.programme.dimension(win.dimension), card.main(win.code)
    colour = theme.colour(dimension)
    name = markup.anchor(link, "quick-win", win.name, quick_win=win.code)
    title = (f'<th scope="row" style="box-shadow:inset 6px 0 0 {colour}">{name}'
             f'<b style="color:{colour}">{text(dimension.name if dimension else win.dimension)}</b></th>')
    if row is None:
        return f'<tr>{title}<td colspan="5" class="none">{text(say("overview.no_indicator"))}</td></tr>'
    words = text(change_text(row, say))
    change = f"<b>{words}</b>" if row.actual.value is not None else f'<span class="none">{words}</span>'
    return (f'<tr>{title}<td>{markup.way(row, colour, say, row is spoken)}</td>'
            f'<td class="change">{change}<span class="small">{text(row.indicator.name)}</span>{_fresh(row, card, say)}</td>'
            f'<td class="marked">{drawn(row.level, say)}</td><td class="marked">{drawn(row.pace, say)}</td>'
            f'<td class="marked">{drawn(row.signal, say)}</td></tr>')


def _fresh(row: Row, card: Scorecard, say: Words) -> str:
    said = freshness(row, card.as_of.day, say)
    return f'<span class="small">{text(said)}</span>' if said else ""


def _late(wins: Sequence[QuickWin], card: Scorecard, say: Words) -> str:
    late: list[tuple[QuickWin, Milestone]] = [(one, step) for one in wins for step in card.quick_wins[one.code].steps.late]
    if not late:
        return f'<h2>{text(say("headline.late_steps_none"))}</h2>'
    late.sort(key=lambda pair: pair[1].planned_end)
    day = card.as_of.day
    items = "".join(f"<li><b>{text(step.name)}</b><span class=\"small\">{text(win.name)} · {text(step.owner or win.opd)}</span>"
                    f"<strong>{text(say('overview.late', n=say.number(days_late(step, day)), day=say.day(step.planned_end)))}</strong></li>"
                    for win, step in late)
    title = say("headline.late_steps", n=say.count(len(late)))
    return f'<h2>{text(capital(title))}</h2><ul class="late">{items}</ul>'


def _pulse(wins: Sequence[QuickWin], card: Scorecard, say: Words, theme: Theme) -> str:
    """Who has sent which month: full dot final, ring provisional, dash missing."""
    last = Period.month_of(card.as_of.day)
    if last.end > card.as_of.day:
        last = last.shifted(-1)
    months = [last.shifted(number - MONTHS + 1) for number in range(MONTHS)]
    opds = {one.opd: one for one in reversed(wins)}
    monthly = {opd: [row for row in card.opds[opd].rows if row.series.periods and row.series.periods[0].unit == "month"] for opd in opds}
    opds = {opd: win for opd, win in reversed(opds.items()) if monthly[opd]}
    if not opds:
        return ""
    states = {opd: [_sent(monthly[opd], month) for month in months] for opd in opds}
    owing = sum(row[-1] == "missing" for row in states.values())
    title = say("headline.pulse", n=say.count(owing), all=say.count(len(opds)), period=say.period(last)) if owing else say(
        "headline.pulse_none", period=say.period(last))
    head = "".join(f'<th scope="col">{text(say.short(month).split()[0])}</th>' for month in months)
    body = "".join(_pulse_line(opd, states[opd], theme.colour(card.programme.dimension(win.dimension)), say) for opd, win in opds.items())
    return (f'<h2>{text(capital(title))}</h2><div class="scroll"><table class="pulse"><thead><tr><td></td>{head}</tr>'
            f'</thead><tbody>{body}</tbody></table></div><span class="small">{text(say("overview.pulse_key"))}</span>')


def _pulse_line(opd: str, states: Sequence[str], colour: str, say: Words) -> str:
    return f'<tr><th scope="row">{text(opd)}</th>{"".join(f"<td>{_dot(state, colour, say)}</td>" for state in states)}</tr>'


def _sent(rows: Sequence[Row], month: Period) -> str:
    """final when all of the agency's monthly indicators are, provisional when all are there, else missing."""
    known = [dict(zip(row.series.periods, row.series.final, strict=True)) for row in rows]
    if not all(month in one for one in known):
        return "missing"
    return "final" if all(one[month] for one in known) else "provisional"


def _dot(state: str, colour: str, say: Words) -> str:
    word = text(say(f"overview.{state}"))
    if state == "missing":
        return f'<span class="none" role="img" aria-label="{word}">–</span>'
    ring = f'class="ring" style="border-color:{colour}"' if state == "provisional" else f'style="background:{colour}"'
    return f'<i {ring} role="img" aria-label="{word}"></i>'


