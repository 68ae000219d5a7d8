"""Notes for the speaker, written from the data: what to say in 40 seconds, the likely question, and its honest answer."""

from __future__ import annotations

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import full_sentence
from smartcity_metrics.metrics.milestones import Step, step
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import QuickWin
from smartcity_metrics.story import revised
from smartcity_metrics.story.deck.model import Notes
from smartcity_metrics.story.headlines import effect_sentence
from smartcity_metrics.story.sentences import caution


def plan(card: Scorecard, win: QuickWin, headline: str, say: Words) -> Notes:
    """Of the slide Rencana | Visual."""
    budget = budget_text(card, win, say) or say("speak.no_budget")
    return Notes(say("speak.plan", headline=headline, service=win.service or say.missing), say("speak.plan_question"),
                 say("speak.plan_answer", nature=say(f"speak.nature_{win.nature}"), budget=budget))


def budget_text(card: Scorecard, win: QuickWin, say: Words) -> str | None:
    """Rp420 juta dari APBD, terserap 91,4%; None when it is not known."""
    if win.budget is None:
        return None
    absorbed = card.quick_wins[win.code].absorbed.value
    if absorbed is None or not win.fund_source:
        return say("quick_win.budget_only", budget=say.money(win.budget))
    return say("quick_win.budget_text", budget=say.money(win.budget), source=win.fund_source, absorbed=say.percent(absorbed))


def impact(card: Scorecard, win: QuickWin, row: Row, headline: str, say: Words) -> Notes:
    """Of the slide Dampak: the question depends on the signal, the answer holds nothing back."""
    signal, effect = row.signal.mark, effect_sentence(row, say)
    cautions = " ".join(full_sentence(caution(one, say)) for one in row.change.cautions)
    answer = say(f"speak.answer_{signal}", effect=effect, cautions=cautions, next=_next(card, win, say)).strip()
    answer = " ".join((answer, *revised.told(row, card.programme.districts, say)))
    said = effect if signal is not Signal.CANNOT_JUDGE else ""
    return Notes(say("speak.impact", headline=headline, effect=said).strip(), say(f"speak.question_{signal}"), " ".join(answer.split()))


def _next(card: Scorecard, win: QuickWin, say: Words) -> str:
    day = card.as_of.day
    undone = [one for one in card.programme.milestones_of(win.code) if step(one, day) not in (Step.DONE, Step.DONE_LATE)]
    if not undone:
        return ""
    first = min(undone, key=lambda one: one.planned_end)
    late = step(first, day) is Step.OVERDUE  # its day is over, so it is not what comes next
    return say("speak.answer_overdue" if late else "speak.answer_next", name=first.name, day=say.day(first.planned_end))
