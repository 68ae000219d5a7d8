"""The whole talk from one scorecard: opening, six dimensions, each quick win, what is late, what next, closing, appendix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from textwrap import shorten

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.impact import Saving
from smartcity_metrics.metrics.milestones import Step, days_late, step
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import CellRef, EventKind, Milestone, QuickWin
from smartcity_metrics.story.deck.model import (
    Area,
    BigNumber,
    Contents,
    Deck,
    Kicker,
    MarkLine,
    Notes,
    Outline,
    Points,
    Slide,
    Stamp,
    Table,
    Way,
    Ways,
)
from smartcity_metrics.story.deck.outline import arranged
from smartcity_metrics.story.deck.quick_win import evidence, impact, pictures, plan
from smartcity_metrics.story.headlines import change_text
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.sentences import caution, city_headline, how_many_tested, saving_limits, saving_value, spoken, unit_word
from smartcity_metrics.story.theme import LIGHT, Theme

ROWS = 7  # of a table on a slide, before the rest is counted
NAME = 60  # characters of a quick win's name before a headline
SHORT = 20  # seconds for the slides that are shown in passing


def deck(card: Scorecard, say: Words, outline: Outline | None = None, *, edition: int | None = None, version: int = 0,
         theme: Theme = LIGHT) -> Deck:
    """The talk of a scorecard, in the outline's order. The same scorecard, words and outline give the same deck.

    edition, version: what is printed on every slide; edition None for a deck made from files.
    """
    chosen = outline or Outline()
    facts = card.programme.facts
    day = say.long_day(facts.presented) if facts and facts.presented else ""
    stamp = Stamp(card.programme.city.name, (facts.title if facts else None) or card.programme.city.name, edition, version,
                  say.period(card.as_of.period), day, card.programme.is_sample, say.language)
    return Deck(stamp, arranged(_told_apart(tuple(_made(card, say, chosen, theme)), card, say), chosen), chosen.minutes)


def _told_apart(slides: tuple[Slide, ...], card: Scorecard, say: Words) -> tuple[Slide, ...]:
    """The slides, with the quick win's name before a headline that would stand over several of them."""
    counts = Counter(one.headline for one in slides)
    wins = {one.code: shorten(one.name, NAME, placeholder=" …") for one in card.programme.quick_wins}
    return tuple(replace(one, headline=say("deck.named", name=wins[one.quick_win], headline=spoken(one.headline)))
                 if one.quick_win in wins and counts[one.headline] > 1 else one for one in slides)


def wins_in_order(card: Scorecard) -> tuple[QuickWin, ...]:
    """The quick wins in the order of their dimensions."""
    order = {one.code: number for number, one in enumerate(card.programme.dimensions)}
    return tuple(sorted(card.programme.quick_wins, key=lambda one: order.get(one.dimension, len(order))))


def _made(card: Scorecard, say: Words, outline: Outline, theme: Theme) -> Iterator[Slide]:
    wins = wins_in_order(card)
    yield _opening(card, wins, say, theme)
    yield _glance(card, wins, say, theme)
    for win in wins:
        yield plan(card, win, say, theme)
        if photos := outline.photos.get(win.code):
            yield pictures(card, win, say, theme, photos)
        yield impact(card, win, say, theme)
    yield _late(card, wins, say, theme)
    yield _next(card, wins, say)
    yield _closing(card, wins, say)
    for win in wins:
        if card.main(win.code) is not None:
            yield evidence(card, win, say, theme)
    yield _criteria(card, wins, say)
    yield _sources(card, say)


def _opening(card: Scorecard, wins: tuple[QuickWin, ...], say: Words, theme: Theme) -> Slide:
    facts, city = card.programme.facts, card.programme.city.name
    months = 0 if facts is None else (facts.end.year - facts.start.year) * 12 + facts.end.month - facts.start.month + 1
    span = say("deck.span_year") if months == 12 else say("deck.span_months", n=say.number(months))
    count = say.count(len(wins))
    title = say("deck.opening", n=capital(count), span=span) if facts else city
    items = tuple((one.name, _dimension(card, one), theme.colour(card.programme.dimension(one.dimension))) for one in wins)
    programme = say("deck.programme", start=say.day(facts.start), end=say.day(facts.end)) if facts else ""
    return Slide("opening", "opening", Kicker(city, say("deck.kicker_city")), title, (Contents(items),),
                 Notes(say("speak.opening", n=capital(count)), say("speak.opening_question"), say("speak.opening_answer")),
                 source=" · ".join(part for part in (facts.vision if facts else None, programme) if part), lead=_who_and_when(card, say), question="sources",
                 seconds=SHORT)


def _who_and_when(card: Scorecard, say: Words) -> str:
    """Who gives the talk and when, as far as the programme names them; nothing is put in their place."""
    facts = card.programme.facts
    if facts is None:
        return ""
    office = say(f"office.{card.programme.city.kind}")
    head = say("deck.opening_head", name=facts.mayor, office=office) if facts.mayor else ""
    day = say.long_day(facts.presented) if facts.presented else ""
    if head and day:
        return say("deck.opening_lead_day", head=head, day=day)
    return say("deck.opening_lead", head=head) if head else say("deck.opening_day", day=day) if day else ""


def _dimension(card: Scorecard, win: QuickWin) -> str:
    found = card.programme.dimension(win.dimension)
    return found.name if found else win.dimension


def _glance(card: Scorecard, wins: tuple[QuickWin, ...], say: Words, theme: Theme) -> Slide:
    said = city_headline(card.selection(wins), say)
    tested = how_many_tested(list(card.rows.values()), say)
    return Slide("glance", "glance", Kicker(_dimensions_counted(wins, say), say("deck.glance_rest", period=say.period(card.as_of.period))), said,
                 (Ways(tuple(_way(card, one, say, theme) for one in wins)),),
                 Notes(say("speak.glance", headline=said), say("speak.glance_question"), say("speak.glance_answer", tested=tested)),
                 source=tested, question="criteria")


def _dimensions_counted(wins: Sequence[QuickWin], say: Words) -> str:
    """Enam dimensi sekilas: as many as the quick wins shown are of."""
    count = len({win.dimension for win in wins})
    if count < 2:
        return say("deck.dimensions_1" if count else "deck.glance")
    return say("deck.dimensions", n=capital(say.count(count)))


def _way(card: Scorecard, win: QuickWin, say: Words, theme: Theme) -> Way:
    row, dimension = card.main(win.code), card.programme.dimension(win.dimension)
    colour = theme.colour(dimension)
    if row is None:
        return Way(win.code, win.name, _dimension(card, win), colour, "", say("overview.no_indicator"), None, None, False, ())
    promised = row.indicator.target is not None or row.indicator.target_upper is not None
    marks = tuple(MarkLine(one.mark, word(one.mark, say), "") for one in (row.level, row.pace, row.signal))
    return Way(win.code, win.name, _dimension(card, win), colour, change_text(row, say), row.indicator.name, row.progress.value,
               row.planned.value, promised, marks)


def _late(card: Scorecard, wins: tuple[QuickWin, ...], say: Words, theme: Theme) -> Slide:
    day = card.as_of.day
    late = sorted(((one, win) for win in wins for one in card.quick_wins[win.code].steps.late), key=lambda pair: pair[0].planned_end)
    behind = [(win, row) for win in wins if (row := card.main(win.code)) and row.pace.mark in (Pace.BEHIND, Pace.GOING_BACK)]
    said = _late_headline(card, len(late), len(behind), say)
    right = [*_late_wins(behind, say), *_causes(card, say)]
    blocks = [*_late_steps(late, day, say, "left" if right else "whole"), *right]
    events = "; ".join(_events(card, say))
    answer = say("speak.late_answer", events=events) if events else say("speak.late_answer_none")
    return Slide("late", "late", Kicker(say("deck.late"), say("deck.glance_rest", period=say.period(card.as_of.period))), said, tuple(blocks),
                 Notes(say("speak.late", headline=said), say("speak.late_question"), answer), question="sources")


def _late_headline(card: Scorecard, late: int, behind: int, say: Words) -> str:
    """How many milestones and quick wins are late or behind; no "none" of what nobody could judge."""
    city = card.city
    if city.steps.total and not late and not behind and city.pace_judged:
        return say("deck.late_none")
    if late:
        steps = capital(say("headline.late_steps", n=say.count(late)))
    else:
        steps = say("headline.late_steps_none" if city.steps.total else "headline.steps_none")
    key = "late_headline" if behind else "late_only" if city.pace_judged else "late_unjudged"
    return say(f"deck.{key}", steps=steps, behind=say.count(behind), all=say.count(city.total))


def _late_steps(late: list[tuple[Milestone, QuickWin]], day: date, say: Words, area: Area) -> Iterator[Table]:
    if late:
        rows = [(one.name, win.name, one.owner or win.opd, say.number(days_late(one, day))) for one, win in late]
        yield Table((say("deck.late_step"), say("menu.quick_win"), say("deck.late_owner"), say("deck.late_days")), _most(rows, say),
                    say("deck.late_steps"), area=area)


def _late_wins(behind: list[tuple[QuickWin, Row]], say: Words) -> Iterator[Table]:
    if behind:
        rows = [(win.name, change_text(row, say), word(row.pace.mark, say)) for win, row in behind]
        yield Table((say("menu.quick_win"), say("overview.column_change"), say("pace.title")), _most(rows, say), say("deck.late_wins"), area="right")


def _most(rows: list[tuple[str, ...]], say: Words) -> tuple[tuple[str, ...], ...]:
    if len(rows) <= ROWS:
        return tuple(rows)
    return (*rows[:ROWS - 1], (say("deck.more", n=say.number(len(rows) - ROWS + 1)), *[""] * (len(rows[0]) - 1)))


def _events(card: Scorecard, say: Words) -> list[str]:
    """Disruptions on record up to the day, newest first."""
    known = [one for one in card.programme.events if one.kind is EventKind.DISRUPTION and one.day <= card.as_of.day]
    return [f"{say.day(one.day)}: {one.text}" for one in sorted(known, key=lambda one: one.day, reverse=True)]


def _causes(card: Scorecard, say: Words) -> Iterator[Points]:
    events = _events(card, say)
    if events:
        yield Points(tuple(events[:3]), say("deck.late_why"), area="right", small=True)


def _next(card: Scorecard, wins: tuple[QuickWin, ...], say: Words) -> Slide:
    day = card.as_of.day
    ahead = sorted(((one, win) for win in wins for one in card.programme.milestones_of(win.code)
                    if step(one, day) in (Step.RUNNING, Step.AHEAD)), key=lambda pair: pair[0].planned_end)
    targets = sorted({(row.deadline, row.indicator.name) for row in card.rows.values()
                      if row.indicator.main and row.deadline and row.deadline > day and row.level.mark == "not_yet"})
    blocks: list = []
    said = _nothing_ahead(card, say)
    if not ahead:
        late = [(one, win) for win in wins for one in card.quick_wins[win.code].steps.late]
        blocks += _late_steps(late, day, say, "whole")
    if ahead:
        first = ahead[0][0]
        count = say.count(len(ahead))
        said = say("deck.next_headline", n=capital(count), name=spoken(first.name), day=say.day(first.planned_end))
        rows = [(one.name, win.name, one.owner or win.opd, say.day(one.planned_end)) for one, win in ahead]
        blocks.append(Table((say("deck.late_step"), say("menu.quick_win"), say("deck.late_owner"), say("deck.next_due")), _most(rows, say),
                            area="left" if targets else "whole"))
    if targets:
        rows = [(name, say.day(when)) for when, name in targets]
        blocks.append(Table((say("page.indicator"), say("deck.next_due")), _most(rows, say), say("deck.next_targets"), area="right"))
    return Slide("next", "next", Kicker(say("deck.next")), said, tuple(blocks), Notes(say("speak.next", headline=said)), question="sources",
                 seconds=SHORT)


def _nothing_ahead(card: Scorecard, say: Words) -> str:
    """What comes next when no milestone lies ahead: what is late, or nothing, or nobody has said."""
    steps = card.city.steps
    if steps.late:
        return say("deck.next_overdue", n=say.count(len(steps.late)))
    return say("deck.next_none" if steps.total else "deck.next_no_plan")


def _saved(saving: Saving, say: Words) -> BigNumber:
    value = f"{saving_value(saving, say)} {unit_word(saving.unit, say)}"
    what = say("overview.saved_all", interval=saving_limits(saving, say))
    return BigNumber(saving_value(saving, say) if saving.unit.is_money else value, what, area="right")


def _closing(card: Scorecard, wins: tuple[QuickWin, ...], say: Words) -> Slide:
    facts, city = card.programme.facts, card.selection(wins)
    promise = (facts.vision or facts.title) if facts else None
    of = say("overview.of", all=say.number(city.total))
    unknown = say("headline.unjudged", n=say.count(city.pace_unknown)) if city.pace_unknown else ""
    blocks: list = [BigNumber(f"{say.number(city.on_plan)} {of}", say("deck.closing_wins"), unknown, area="left")]
    if city.beneficiaries.value is not None:
        note = "; ".join(caution(note, say) for note in city.beneficiaries.cautions)
        blocks.append(BigNumber(say.number(city.beneficiaries.value), say("deck.closing_people", n=say.count(city.beneficiaries.n)), note,
                                big=True, area="left"))
    blocks += [_saved(saving, say) for saving in city.savings]
    if city.steps.total:
        blocks.append(BigNumber(f"{say.number(city.steps.done)} {say('overview.of', all=say.number(city.steps.total))}",
                                say("overview.steps"), area="right"))
    tested = how_many_tested(list(card.rows.values()), say)
    return Slide("closing", "closing", Kicker(card.programme.city.name, say("deck.kicker_city")), promise or say("deck.closing_plain"),
                 tuple(blocks), Notes(say("speak.closing", tested=tested)), source=tested, question="sources", seconds=SHORT)


def _criteria(card: Scorecard, wins: tuple[QuickWin, ...], say: Words) -> Slide:
    rows, ticks = [], []
    for win in wins:
        found = card.criteria[win.code]
        unmet = [say(f"criterion.{one.code}") for one in found if one.met is not True]
        rows.append((win.name, say.number(len(found) - len(unmet)), "; ".join(unmet) or say("deck.criteria_none")))
        ticks.append(not unmet)
    table = Table((say("menu.quick_win"), say("deck.criteria_met"), say("deck.criteria_unmet")), tuple(rows), ticks=tuple(ticks))
    said = say("deck.criteria", met=say.count(sum(ticks)), all=say.count(len(wins))) if wins else say("deck.criteria_no_win")
    return Slide("criteria", "criteria", Kicker(say("deck.appendix")), said, (table,), appendix=True)


def _sources(card: Scorecard, say: Words) -> Slide:
    used: dict[str, set[str]] = {}
    for row in card.rows.values():
        for origin in row.series.origins:
            for cell in origin.splitlines():
                used.setdefault(CellRef.of(cell).source, set()).add(row.indicator.code)
    files = [one for one in card.programme.sources if one.id in used]
    rows = [(one.file, one.uploaded_by or say.missing, say.number(len(used[one.id]))) for one in files]
    table = Table((say("deck.sources_file"), say("deck.sources_by"), say("deck.sources_used")), _most(rows, say))
    return Slide("sources", "sources", Kicker(say("deck.appendix")), say("deck.sources", n=say.count(len(files))), (table,), appendix=True)
