"""Quick Win: plan beside visual, as the pieces of HTML that stand around its charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.detail import compared_districts
from smartcity_metrics.metrics.impact import Saving
from smartcity_metrics.metrics.like_with_like import gain
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Benefit, CellRef, Indicator, Period, QuickWin
from smartcity_metrics.story import charts, fair, markup, proof, revised
from smartcity_metrics.story.axes import SMALL
from smartcity_metrics.story.control_chart import control_chart
from smartcity_metrics.story.headlines import headline, lead, signal_line
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.markup import Link, text
from smartcity_metrics.story.sentences import (
    caution,
    freshness,
    level_line,
    pace_line,
    places,
    reason,
    saving_limits,
    saving_value,
    unit_word,
)
from smartcity_metrics.story.theme import Theme

CELLS = 6  # named before the rest is counted


def head(card: Scorecard, win: QuickWin, row: Row | None, say: Words, theme: Theme) -> str:
    """Whose quick win, what the chosen indicator says, and the marks."""
    dimension = card.programme.dimension(win.dimension)
    place = markup.kicker(theme.colour(dimension), dimension.name if dimension else win.dimension,
                          say("quick_win.kicker", name=win.name, opd=win.opd, period=say.period(card.as_of.period)))
    if row is None:
        return markup.opening(place, win.name, say, card.programme.is_sample)
    return markup.opening(place, headline(row, say), say, card.programme.is_sample) + _lead(row, say) + marks(
        row, card, say
    )


def _lead(row: Row, say: Words) -> str:
    told = lead(row, say)
    return f'<p class="said">{text(told)}</p>' if told else ""


def marks(row: Row, card: Scorecard, say: Words) -> str:
    """The marks of an indicator with their numbers, how old its figures are on the day, its
    cautions, and what was rewritten.
    """
    fresh = freshness(row, card.as_of.day, say)
    notes = f'<span class="small">{text(fresh)}</span>' if fresh else ""
    notes += "".join(f'<span class="small">{text(say("quick_win.caution", text=caution(one, say)))}</span>' for one in row.actual.cautions)
    notes += "".join(
        f'<span class="small">{text(one)}</span>'
        for one in revised.told(row, card.programme.districts, say)
    )
    return (f'<div class="marks">{drawn(row.level, say, 34, text(level_line(row, say)))}'
            f"{drawn(row.pace, say, 34, text(pace_line(row, say)))}{drawn(row.signal, say, 34, text(signal_line(row, say)))}</div>{notes}")


def plan(card: Scorecard, win: QuickWin, say: Words) -> str:
    """Rencana: what is sharpened, by whom, when, with how much."""
    return markup.section(say("quick_win.plan")) + markup.fact_list([
        (say("quick_win.service"), win.service), (say("quick_win.problem"), win.problem), (say("quick_win.innovation"), win.innovation),
        (say("quick_win.for_whom"), win.beneficiaries), (say("quick_win.owner"), win.owner),
        (say("quick_win.period"), f"{say.day(win.start)} – {say.day(win.end)}"),
        (say("quick_win.launched"), say.day(launch) if (launch := card.launch(win.code)) else None),
        (say("quick_win.budget"), _budget(card, win, say)),
    ], say)


def _budget(card: Scorecard, win: QuickWin, say: Words) -> str | None:
    if win.budget is None:
        return None
    absorbed = card.quick_wins[win.code].absorbed.value
    if absorbed is None or not win.fund_source:
        return say("quick_win.budget_only", budget=say.money(win.budget))
    return say("quick_win.budget_text", budget=say.money(win.budget), source=win.fund_source, absorbed=say.percent(absorbed))


def impact(card: Scorecard, win: QuickWin, say: Words, link: Link) -> str:
    """Dampak: people reached, time and money saved, budget spent; each with the way to its formula."""
    rolled = card.quick_wins[win.code]
    items = [_reached(row, added, win, say, link) for row in rolled.rows
             if (added := reached(row)) is not None]
    items += [_saved(row, row.saving, say, link) for row in rolled.rows if row.saving and row.saving.result.value is not None]
    if rolled.absorbed.value is not None:
        items.append((say.percent(rolled.absorbed.value), "", text(say("quick_win.absorbed"))))
    body = markup.figures(items) if items else markup.missing(say("quick_win.no_impact"), say("quick_win.no_impact_why"))
    return markup.section(say("quick_win.impact")) + body + fair.cost_lines(card, win.code, say)


def reached(row: Row) -> float | None:
    """What came to those that a quick win is for since its launch; None where nothing is added up."""
    if row.indicator.benefit is not Benefit.BENEFICIARIES:
        return None
    return gain(row.indicator, row.series, row.actual.value, row.launched)


def reached_name(row: Row, say: Words) -> str:
    """Whom or what a figure of reach counts: people by that word, permits and families by theirs."""
    name, unit = row.indicator.name, row.indicator.unit
    return say("quick_win.reached", name=name) if unit.counts_people else f"{unit}: {name}"


def _reached(row: Row, added: float, win: QuickWin, say: Words, link: Link) -> tuple[str, str, str]:
    what = reached_name(row, say)
    if win.beneficiary_target and row.indicator.unit.counts_people:
        what = say("quick_win.reached_aim", what=what, target=say.number(win.beneficiary_target))
    return say.number(added), "", f"{text(what)} · {_formula(row, say, link)}"


def _saved(row: Row, saving: Saving, say: Words, link: Link) -> tuple[str, str, str]:
    what = say(
        "quick_win.saved",
        unit=unit_word(saving.unit, say),
        n=say.number(saving.result.n),
        interval=saving_limits(saving, say),
    )
    return saving_value(saving, say), "", f"{text(what)} · {_formula(row, say, link)}"


def _formula(row: Row, say: Words, link: Link) -> str:
    return markup.anchor(link, "bukti", say("overview.formula"), indikator=row.indicator.code)


def origin(card: Scorecard, row: Row, say: Words, link: Link, moment: Callable[[str], str]) -> str:
    """Where the actual was read: files, cells, who, when. `moment` prints an ISO time on the city's clock."""
    title = say("quick_win.origin") if row.actual.value is None else say(
        "quick_win.origin_of", value=say.value(row.actual.value, row.indicator.unit, places(row)))
    cells = [CellRef.of(cell) for one in row.judged.origins for cell in one.splitlines()]
    sources = [source for id in dict.fromkeys(one.source for one in cells) if (source := card.programme.source(id))]
    shown = " ".join(f"<code>{text(one.place)}</code>" for one in cells[-CELLS:])
    rest = f' {text(say("quick_win.more_cells", n=say.number(len(cells) - CELLS)))}' if len(cells) > CELLS else ""
    by = "; ".join(f"{one.uploaded_by}, {moment(one.uploaded_at)}" for one in sources if one.uploaded_by and one.uploaded_at)
    rows = [(say("quick_win.file"), text(", ".join(one.file for one in sources))), (say("quick_win.cells"), shown + rest),
            (say("quick_win.by"), text(by))]
    body = "".join(f"<dt>{text(name)}</dt><dd>{value or text(say.missing)}</dd>" for name, value in rows)
    more = markup.anchor(link, "bukti", say("quick_win.open"), indikator=row.indicator.code,
                         **({"periode": str(row.period)} if row.period else {}))
    return f'{markup.section(title)}<dl class="facts">{body}</dl>{more}'


def districts(card: Scorecard, row: Row, colour: str, say: Words, theme: Theme) -> str:
    """The tile map of the last period that is final anywhere, and which districts differ by more than their size allows."""
    found = compared_districts(row, card.programme, card.as_of.day)
    if found.period is None:
        return markup.missing("", reason(found.limits.reason, say))
    title = say("quick_win.districts", name=row.indicator.name, period=say.period(found.period))
    tiles = markup.tiles(row, card.programme.districts, colour, found.period, say, theme, proof.outside(found, say))
    return f'<h3>{text(title)}</h3>{tiles}<span class="small">{text(proof.compared(found, row, card.programme.districts, say))}</span>'


def data_table(row: Row, say: Words) -> str:
    """The chart's data: every period with plan, actual, status and cell."""
    decimals, unit = places(row), row.indicator.unit
    wanted = dict(zip(row.plan.periods, row.plan.values, strict=True))
    known = {period: number for number, period in enumerate(row.series.periods)}
    lines = "".join(_data_line(period, known.get(period), wanted.get(period), row, decimals, say)
                    for period in sorted({*known, *wanted}, key=lambda one: (one.end, one.months)))
    head = "".join(f'<th scope="col"{" class=num" if name in ("actual", "plan") else ""}>{text(say(f"quick_win.table_{name}"))}</th>'
                   for name in ("period", "actual", "plan", "status", "cell"))
    caption = f"<caption>{text(row.indicator.name)}, {text(unit)}</caption>"
    return f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _data_line(period: Period, number: int | None, wanted: float | None, row: Row, decimals: int, say: Words) -> str:
    if number is None:
        actual, status, cell = say.missing, "", ""
    else:
        actual = say.number(float(row.series.values[number]), decimals)
        status = say("overview.final" if row.series.final[number] else "overview.provisional")
        status = ", ".join(filter(None, (status, revised.marked(row, period, "", say))))
        cell = ", ".join(CellRef.of(one).place for one in row.series.origins[number].splitlines())
    plan_text = say.number(float(wanted), decimals) if wanted is not None else ""
    return (f'<tr><th scope="row">{text(say.short(period))}</th><td class="num">{text(actual)}</td><td class="num">{text(plan_text)}</td>'
            f"<td>{text(status)}</td><td>{f'<code>{escape(cell)}</code>' if cell else ''}</td></tr>")


def comparable(row: Row) -> bool:
    """Whether before and after may stand as bars: both known, nothing negative, so the bars have a true zero."""
    pair = row.pair
    if row.actual.value is None:  # the headline says why, and no number of a change
        return False
    return pair.before is not None and pair.after is not None and min(pair.before, pair.after) >= 0


def names(indicators: tuple[Indicator, ...]) -> dict[str, str]:
    """What the choice of an indicator reads, by code."""
    return {one.code: one.name for one in indicators}


def control(card: Scorecard, code: str, say: Words, theme: Theme, colour: str) -> dict:
    """The control chart of one indicator."""
    return control_chart(card.rows[code], say, theme, colour, replace(SMALL, height=330))


def figure(card: Scorecard, code: str, district: str, say: Words, theme: Theme, colour: str) -> dict:
    """The main chart: one indicator of the city, or of a district when one is named ("" for none)."""
    return charts.plan_actual(card.rows[code], say, theme, colour, district=district or None, events=card.programme.events)
