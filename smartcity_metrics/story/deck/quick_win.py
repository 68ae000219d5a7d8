"""The slides of a quick win: Rencana | Visual, its photos, Dampak, and in the appendix the evidence of its main figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import full_sentence
from smartcity_metrics.metrics.detail import compared_districts, surveys
from smartcity_metrics.metrics.milestones import Step, days_late, step
from smartcity_metrics.metrics.result import Note, Pace
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import CellRef, Milestone, Period, QuickWin
from smartcity_metrics.story import charts, markup, proof, revised
from smartcity_metrics.story.axes import HALF, STAGE, Size
from smartcity_metrics.story.deck import speak
from smartcity_metrics.story.deck.model import (
    BigNumber,
    Block,
    Chart,
    Facts,
    Kicker,
    MarkLine,
    MarkList,
    Notes,
    Photo,
    Photos,
    Points,
    Slide,
    Table,
    Tile,
    Tiles,
)
from smartcity_metrics.story.headlines import (
    effect_sentence,
    headline,
    lead,
    rounded_effect,
    signal_line,
)
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.quick_win import comparable, reached, reached_name
from smartcity_metrics.story.sentences import (
    caution,
    counted_since,
    level_line,
    pace_line,
    places,
    reason,
    saving_limits,
    saving_value,
    size_text,
    spoken,
    target_text,
    unit_word,
)
from smartcity_metrics.story.theme import Theme
from smartcity_metrics.story.workings import workings

CAUTIONS = 2  # on a slide; all of them stand on the page and in the notes
LOW_CHART = 440  # height of a chart that cautions stand under
PERIODS = 7  # rows of the evidence table


def kicker(card: Scorecard, win: QuickWin, theme: Theme) -> Kicker:
    """Dimension, quick win and agency."""
    dimension = card.programme.dimension(win.dimension)
    return Kicker(
        dimension.name if dimension else win.dimension,
        f"{win.name} · {win.opd}",
        theme.colour(dimension),
    )


def plan_headline(
    launch: date | None,
    milestones: Sequence[Milestone],
    day: date,
    say: Words,
    pace: Pace = Pace.CANNOT_JUDGE,
) -> str:
    """When it was launched, what of the action plan is late, and a result that goes back: the bad news in the same sentence.

    launch: of `Scorecard.launch`. pace: the mark of the main indicator.
    """
    if launch is None:
        first = say("deck.not_launched")
    else:
        first = say(
            "deck.launched" if launch <= day else "deck.to_launch",
            period=say.period(Period.month_of(launch)),
        )
    said = f"{first}; {_steps(milestones, day, say)}"
    return say("deck.plan_going_back", headline=said) if pace is Pace.GOING_BACK else said


def _steps(milestones: Sequence[Milestone], day: date, say: Words) -> str:
    overdue = [one for one in milestones if step(one, day) is Step.OVERDUE]
    late = [one for one in milestones if step(one, day) is Step.DONE_LATE]
    done = [one for one in milestones if step(one, day) in (Step.DONE, Step.DONE_LATE)]
    if not milestones:
        return say("deck.no_steps")
    if len(overdue) == 1:
        return say(
            "deck.one_overdue",
            name=spoken(overdue[0].name),
            n=say.number(days_late(overdue[0], day)),
        )
    if overdue:
        return say("deck.some_overdue", n=say.count(len(overdue)))
    if late:
        worst = max(late, key=lambda one: days_late(one, day))
        return say("deck.one_late", name=spoken(worst.name), n=say.number(days_late(worst, day)))
    if len(done) == len(milestones):
        return say("deck.all_done")
    return say("deck.some_done", done=say.count(len(done)), total=say.count(len(milestones)))


def plan(card: Scorecard, win: QuickWin, say: Words, theme: Theme) -> Slide:
    """Rencana | Visual: what is sharpened, the milestones planned and done; before and after, and where or how it went."""
    day, milestones, row = (
        card.as_of.day,
        card.programme.milestones_of(win.code),
        card.main(win.code),
    )
    colour = theme.colour(card.programme.dimension(win.dimension))
    said = plan_headline(
        card.launch(win.code), milestones, day, say, row.pace.mark if row else Pace.CANNOT_JUDGE
    )
    blocks: list[Block] = [
        Facts(
            (
                (say("deck.service"), win.service),
                (say("deck.sharpened"), win.innovation),
                (say("deck.for_whom"), _for_whom(win, say)),
                (say("deck.budget"), speak.budget_text(card, win, say)),
            )
        )
    ]
    if milestones:
        steps = card.quick_wins[win.code].steps
        blocks.append(
            Chart(
                "gantt",
                charts.gantt(milestones, day, say, theme, colour, replace(HALF, font=25)),
                charts.gantt_alt(milestones, day, steps, say),
                area="left",
                headings=(say("deck.late_step"), say("deck.late_days")),
                rows=tuple((one.name, say.number(days_late(one, day))) for one in milestones),
            )
        )
    blocks += (
        _visual(card, row, say, theme, colour)
        if row
        else [
            Points(
                (say("deck.no_indicator_why"),),
                say("deck.no_indicator", name=win.name),
                area="right",
            )
        ]
    )
    return Slide(
        f"{win.code}.plan",
        "plan",
        kicker(card, win, theme),
        said,
        tuple(blocks),
        speak.plan(card, win, said, say),
        source=_source(row, say),
        quick_win=win.code,
        question=f"{win.code}.evidence" if row else "criteria",
        seconds=30,
    )


def _for_whom(win: QuickWin, say: Words) -> str | None:
    if win.beneficiaries and win.beneficiary_target:
        return say(
            "deck.for_whom_target", who=win.beneficiaries, n=say.number(win.beneficiary_target)
        )
    return win.beneficiaries


def _visual(card: Scorecard, row: Row, say: Words, theme: Theme, colour: str) -> Iterator[Block]:
    if comparable(row):
        yield Chart(
            "bars",
            charts.before_after(row, say, theme, colour, replace(HALF, height=190)),
            charts.series_alt(row, say),
            say("quick_win.change"),
            area="right",
            indicator=row.indicator.code,
        )
    tiles = _tiles(card, row, say, colour) or next(
        (
            found
            for other in card.quick_wins[row.indicator.quick_win].rows
            if (found := _tiles(card, other, say, colour))
        ),
        None,
    )
    if tiles:
        yield tiles
    else:
        yield series(card, row, say, theme, colour, HALF, "right")


def series(
    card: Scorecard, row: Row, say: Words, theme: Theme, colour: str, size: Size, area: str
) -> Block:
    """The plan line against the actual; the value where there is but one, a sentence where there is nothing to draw."""
    if found := charts.only_value(row, say):
        target = target_text(row.indicator, say, places(row))
        return BigNumber(*found, say("chart.target", value=target) if target else "", area=area)
    if not charts.has_course(row):
        return Points(
            (say("deck.no_data", reason=reason(row.actual.reason or Note("no_data"), say)),),
            area=area,
        )
    return Chart(
        "series",
        charts.plan_actual(row, say, theme, colour, size, events=card.programme.events),
        charts.series_alt(row, say),
        row.indicator.name,
        *table_of(row, say),
        indicator=row.indicator.code,
        area=area,
    )


def table_of(row: Row, say: Words) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and rows of a series as text: period, actual, plan, status, cell."""
    wanted = dict(zip(row.plan.periods, row.plan.values, strict=True))
    at = {period: number for number, period in enumerate(row.series.periods)}
    decimals = places(row)
    rows = []
    for period in sorted({*at, *wanted}, key=lambda one: (one.end, one.months)):
        number = at.get(period)
        plan_text = say.number(float(wanted[period]), decimals) if period in wanted else ""
        if number is None:
            rows.append((say.short(period), say.missing, plan_text, "", ""))
            continue
        cells = named_cells(row.series.origins[number].splitlines()[:2])
        status = say("overview.final" if row.series.final[number] else "overview.provisional")
        status = ", ".join(filter(None, (status, revised.marked(row, period, "", say))))
        rows.append(
            (
                say.short(period),
                say.number(float(row.series.values[number]), decimals),
                plan_text,
                status,
                cells,
            )
        )
    return tuple(
        say(f"deck.evidence_{name}") for name in ("period", "value", "plan", "status", "cell")
    ), tuple(rows)


def named_cells(origins: Sequence[str]) -> str:
    """Realisasi!C540, C464: cells of the same sheet name it once."""
    cells = [CellRef.of(one) for one in origins]
    return ", ".join(
        one.cell if number and one.sheet == cells[number - 1].sheet else one.place
        for number, one in enumerate(cells)
    )


def _tiles(card: Scorecard, row: Row, say: Words, colour: str) -> Tiles | None:
    if not row.districts or not any(one.tile for one in card.programme.districts):
        return None
    found = compared_districts(row, card.programme, card.as_of.day)
    if found.period is None:
        return None
    values = {
        code: float(one.values[one.periods.index(found.period)])
        for code, one in row.districts.items()
        if found.period in one.periods
    }
    words, decimals = proof.outside(found, say), places(row)
    items = tuple(
        Tile(
            markup.short_name(one),
            say.value(values[one.code], row.indicator.unit, decimals)
            if one.code in values
            else say.missing,
            markup.tint_step(values[one.code], values) if one.code in values else None,
            *one.tile,
            words.get(one.code, ""),
        )
        for one in card.programme.districts
        if one.tile
    )
    return Tiles(
        say("quick_win.districts", name=row.indicator.name, period=say.period(found.period)),
        items,
        proof.compared(found, row, card.programme.districts, say),
        colour,
    )


def pictures(
    card: Scorecard, win: QuickWin, say: Words, theme: Theme, photos: tuple[Photo, ...]
) -> Slide:
    """Before and after, as large as the slide: beside a chart nobody in the back row would see them."""
    said = say(f"deck.photos_{photos[0].when if len(photos) == 1 else 'both'}", name=win.name)
    return Slide(
        f"{win.code}.photos",
        "photos",
        kicker(card, win, theme),
        said,
        (Photos(photos, "whole"),),
        Notes(say("speak.photos", shown="; ".join(one.alt for one in photos))),
        quick_win=win.code,
        question=f"{win.code}.evidence" if card.main(win.code) else "criteria",
        seconds=15,
    )


def impact(card: Scorecard, win: QuickWin, say: Words, theme: Theme) -> Slide:
    """Dampak: the sentence, the chart, the three marks, what residents feel, and in small print what to keep in mind."""
    row, rolled = card.main(win.code), card.quick_wins[win.code]
    colour = theme.colour(card.programme.dimension(win.dimension))
    if row is None:
        return Slide(
            f"{win.code}.impact",
            "impact",
            kicker(card, win, theme),
            say("deck.no_indicator", name=win.name),
            (Points((say("deck.no_indicator_why"),)),),
            quick_win=win.code,
            question="criteria",
        )
    said = headline(row, say)
    cautions = [
        *filter(None, [revised.shortly(row, card.programme.districts, say)]),
        *(full_sentence(caution(note, say)) for note in row.change.cautions),
    ]
    size = replace(STAGE, height=LOW_CHART) if cautions else STAGE
    chart = series(card, row, say, theme, colour, size, "main")
    blocks: list[Block] = [chart, MarkList(marks(row, say))]
    blocks += list(_felt(card, win, rolled.rows, say))[:2]
    if cautions:
        blocks.append(Points(tuple(cautions[:CAUTIONS]), area="main", small=True))
    bands = "source_bands" if row.change.expected is not None else "source_band"
    key = bands if charts.has_band(row) else "source"
    source = say(f"deck.{key}", source=row.indicator.source or win.opd)
    return Slide(
        f"{win.code}.impact",
        "impact",
        kicker(card, win, theme),
        said,
        tuple(blocks),
        speak.impact(card, win, row, said, say),
        source=source,
        lead=lead(row, say),
        quick_win=win.code,
        question=f"{win.code}.evidence",
    )


def marks(row: Row, say: Words) -> tuple[MarkLine, ...]:
    """The three marks with their numbers."""
    lines = (level_line(row, say), pace_line(row, say), signal_line(row, say))
    return tuple(
        MarkLine(one.mark, word(one.mark, say), line)
        for one, line in zip((row.level, row.pace, row.signal), lines, strict=True)
    )


def _felt(card: Scorecard, win: QuickWin, rows: Sequence[Row], say: Words) -> Iterator[BigNumber]:
    """What residents feel: time saved, people reached, satisfaction; the first of them is the big number."""
    found: list[BigNumber] = []
    for row in rows:
        if row.saving and row.saving.result.value is not None:
            found.append(_saved(row, say))
    for row in rows:
        added = reached(row)
        if added is not None:
            formula = say("deck.reached_since", since=say.period(counted_since(row)))
            if win.beneficiary_target and row.indicator.unit.counts_people:
                target = say.number(win.beneficiary_target)
                formula = say("deck.reached_aim", counted=formula, target=target)
            found.append(BigNumber(say.number(added), reached_name(row, say), formula))
    known = [
        one
        for one in surveys(card.programme, win.code)
        if one.period.end <= card.as_of.day and one.result.value is not None
    ]
    if known:
        last = known[-1].result
        formula = (
            ""
            if last.low is None
            else say(
                "deck.survey_formula",
                interval=f"{say.number(last.low, 1)}–{say.number(last.high, 1)}",
                n=say.number(last.n),
            )
        )
        found.append(
            BigNumber(
                say.number(last.printed, 2),
                say("deck.survey", period=say.period(known[-1].period), grade=last.verdict),
                formula,
            )
        )
    for number, one in enumerate(found):
        yield replace(one, big=number == 0)


def _saved(row: Row, say: Words) -> BigNumber:
    """Effect a case × cases, with its interval."""
    size = size_text(row, rounded_effect(row)[2], say)
    formula = say(
        "deck.saved_formula",
        size=size,
        n=say.number(row.saving.result.n),
        interval=saving_limits(row.saving, say),
    )
    what = say("deck.saved", unit=unit_word(row.saving.unit, say))
    return BigNumber(saving_value(row.saving, say), what, formula)


def evidence(card: Scorecard, win: QuickWin, say: Words, theme: Theme) -> Slide:
    """For questions: the main figure down to its cells, its chart, and its formulas in its own numbers."""
    row = card.main(win.code)
    headings, rows = table_of(row, say)
    found = workings(row, say, card.programme.city.pace_band)
    formulas = tuple(f"{one.title}: {one.worked}" for one in found if one.worked) or tuple(
        f"{one.title}: {one.note}" for one in found if one.note
    )
    chart = series(
        card,
        row,
        say,
        theme,
        theme.colour(card.programme.dimension(win.dimension)),
        replace(HALF, height=500),
        "right",
    )
    blocks: list[Block] = [
        Table(headings, rows[-PERIODS:], area="left"),
        Points(formulas, say("deck.formulas"), area="left", small=True),
        chart,
    ]
    return Slide(
        f"{win.code}.evidence",
        "evidence",
        kicker(card, win, theme),
        say("deck.evidence", headline=headline(row, say)),
        tuple(blocks),
        source=_source(row, say),
        lead=effect_sentence(row, say),
        quick_win=win.code,
        appendix=True,
    )


def _source(row: Row | None, say: Words) -> str:
    return say("deck.source", source=row.indicator.source) if row and row.indicator.source else ""
