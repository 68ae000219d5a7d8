"""The four kinds of charts: their series from the scorecard, and the words and lines of the stage's figure laid over them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy
from pptx.enum.dml import MSO_LINE

from smartcity_metrics.exports.deck_pptx import fit, native
from smartcity_metrics.exports.deck_pptx.native import Numbers
from smartcity_metrics.exports.deck_pptx.paper import BODY, SMALL, Box, Paper, Run
from smartcity_metrics.language import Words
from smartcity_metrics.language.numbers import is_money
from smartcity_metrics.metrics.progress import time_share
from smartcity_metrics.metrics.scorecard import Row, line_start
from smartcity_metrics.programme import Aggregation, Milestone, Period
from smartcity_metrics.story.charts import done_bars, since_before_launch, step_status
from smartcity_metrics.story.control_chart import SHAPES
from smartcity_metrics.story.deck.model import Chart
from smartcity_metrics.story.theme import Theme

LINE = SMALL * fit.LEADING
UNITS = ("month", "quarter", "semester", "year")  # from the shortest
EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
QUARTER = 91.3125  # days, so that ticks stay near the first days of months


@dataclass(frozen=True)
class Span:
    """The periods along a chart, one category each."""

    periods: tuple[Period, ...]

    @classmethod
    def of(cls, row: Row, start: date, end: date) -> Span:
        """All periods from `start` up to `end`, in the shortest unit that was measured (planned, where nothing was)."""
        units = {one.unit for one in row.series.periods} or {one.unit for one in row.plan.periods} or {"month"}
        unit = next(one for one in UNITS if one in units)
        first, last = Period.holding(start, unit), Period.holding(end - timedelta(days=1), unit)
        return cls(tuple(first.shifted(number) for number in range(last.index - first.index + 1)))

    def share(self, day: date) -> float:
        """Where a day lies between the left end, 0, and the right end, 1."""
        period = Period.holding(day, self.periods[0].unit)
        inside = (day - period.start).days / ((period.end - period.start).days + 1)
        return (period.index - self.periods[0].index + inside) / len(self.periods)

    def spread(self, known: Mapping[Period, float]) -> tuple[float | None, ...]:
        """The value of each category: its own, or that of the longer period around its middle."""
        return tuple(next((value for period, value in known.items() if period.start <= one.middle <= period.end), None) for one in self.periods)

    def placed(self, known: Mapping[Period, float]) -> tuple[float | None, ...]:
        """Each value once, in the category in which its period has its middle."""
        at = {Period.holding(period.middle, self.periods[0].unit): value for period, value in known.items()}
        return tuple(at.get(one) for one in self.periods)


def series_numbers(row: Row, span: Span, say: Words) -> list[Numbers]:
    """Actual, plan and target as the figure shows them; a sum's target is of the whole, so no line of periods."""
    shown = since_before_launch(row.series, row)
    found = [Numbers(say("chart.hover_actual"), span.placed(dict(zip(shown.periods, map(float, shown.values), strict=True))))]
    if len(row.plan):
        found.append(Numbers(say("chart.plan"), span.spread(dict(zip(row.plan.periods, map(float, row.plan.values), strict=True)))))
    elif line := _plan_line(row, span):
        found.append(Numbers(say("chart.plan_line"), line))
    start = row.launched or span.periods[0].start
    for bound in (row.indicator.target, row.indicator.target_upper):
        if bound is not None and row.indicator.aggregation is not Aggregation.SUM:
            found.append(Numbers(say("pptx.target"), tuple(float(bound) if one.end >= start else None for one in span.periods)))
    return found


def _plan_line(row: Row, span: Span) -> tuple[float | None, ...]:
    """The straight line at the end of each period; nothing where there is no such line."""
    start = line_start(row.indicator, row.launched, row.quick_win)
    one = row.indicator
    near = one.target if one.target is not None else one.target_upper
    if row.planned.method != "line" or start is None or row.deadline is None or one.baseline is None or near is None:
        return ()
    return tuple(one.baseline + (near - one.baseline) * time_share(start, row.deadline, period.end)
                 if period.end >= start and period.start <= row.deadline else None for period in span.periods)


def provisional(row: Row, span: Span) -> list[int]:
    """The categories whose values may still move."""
    series = since_before_launch(row.series, row)
    loose = {Period.holding(period.middle, span.periods[0].unit) for period, final in zip(series.periods, series.final, strict=True) if not final}
    return [number for number, one in enumerate(span.periods) if one in loose]


def control_numbers(row: Row, say: Words) -> list[Numbers]:
    """The values, then mean and limits of each stretch, a series each, so that no line joins two stretches."""
    change = row.change
    found = [Numbers(say("chart.hover_actual"), tuple(None if numpy.isnan(one) else float(one) for one in change.values))]
    for segment in change.chart.segments:
        for name, level in (("mean", segment.mean), ("lower", segment.lower), ("upper", segment.upper)):
            if level is not None:
                found.append(Numbers(say(f"pptx.{name}"), tuple(level if segment.start <= number < segment.stop else None
                                                                for number in range(len(change.periods)))))
    return found


def draw_series(paper: Paper, block: Chart, row: Row, box: Box, colour: str) -> None:
    """Plan line against actual, in the dimension's colour; provisional values hollow."""
    theme = paper.theme
    span = Span.of(row, *_ends(block))
    frame, plot = _frame(block, box, row.indicator.unit, paper.say)
    _bands(paper, block, plot, span)
    chart = native.add_chart(paper, "line", _categories(span.periods, paper.say), series_numbers(row, span, paper.say), frame, plot,
                             block.alt, block.title)
    _axes(chart, block, row, span.periods, plot, paper)
    actual, *others = chart.plots[0].series
    dot = 14 if len(span.periods) <= 40 else 10
    native.line(actual, colour, 4.5)
    native.dots(actual, colour, dot, theme.page)
    for number in provisional(row, span):
        native.hollow(actual.points[number], colour, theme.page, dot)
    for one in others:
        if one.name == paper.say("pptx.target"):
            native.line(one, theme.ink, 2.5, MSO_LINE.DASH)
        else:
            native.line(one, theme.plan, 4)
    _words(paper, block, frame, plot, span.share, _key(chart, paper, colour))


def _key(chart: object, paper: Paper, colour: str) -> list[Run]:
    """Which line is which, beside the unit; the target has its word at the line."""
    names = [one.name for one in chart.plots[0].series if one.name != paper.say("pptx.target")]
    return [run for name, tone, ink in zip(names, (colour, paper.theme.plan), (colour, paper.theme.muted), strict=False)
            for run in (Run("     ■ ", SMALL, tone), Run(name, SMALL, ink, tone == colour))]


def draw_control(paper: Paper, block: Chart, row: Row, box: Box, colour: str) -> None:
    """Values with the mean and the limits of each stretch; special points as triangles in the colour of their turn."""
    theme, change = paper.theme, row.change
    span, (frame, plot) = Span(change.periods), _frame(block, box, row.indicator.unit, paper.say)
    chart = native.add_chart(paper, "line", _categories(change.periods, paper.say), control_numbers(row, paper.say), frame, plot,
                             block.alt, block.title)
    _axes(chart, block, row, change.periods, plot, paper)
    values, *levels = chart.plots[0].series
    native.line(values, theme.muted, 3)
    native.dots(values, colour, 12, theme.page)
    tones = {1: theme.good, -1: theme.bad}
    for number in numpy.flatnonzero(change.chart.side):
        native.special(values.points[int(number)], SHAPES[int(change.chart.side[number])], tones.get(int(change.chart.turn[number]), theme.ink), 18,
                       theme.page)
    for one in levels:
        native.line(one, theme.plan, 3 if one.name == paper.say("pptx.mean") else 2, None if one.name == paper.say("pptx.mean") else MSO_LINE.DASH)
    _words(paper, block, frame, plot, span.share)


def _categories(periods: Sequence[Period], say: Words) -> list[str | date]:
    """Months and years as dates, which every program prints as the axis asks for; other periods in words."""
    return [one.start if one.unit in native.CALENDAR else say.short(one) for one in periods]


def _ends(block: Chart) -> tuple[date, date]:
    first, last = block.figure["layout"]["xaxis"]["range"]
    return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])


def _frame(block: Chart, box: Box, unit: str, say: Words) -> tuple[Box, Box]:
    """The chart's own place and that of its plot: room for unit and launch above, periods below, words at the right edge."""
    notes = block.figure["layout"]["annotations"]
    right = max((fit.width(line, SMALL, True) for one in notes if _at_edge(one) for line in _lines(one)), default=0.0)
    above = LINE * (2 if any(_above(one) for one in notes) else 1.4) + 8
    low, high = block.figure["layout"]["yaxis"]["range"]
    left = 20 + max(fit.width(say.value(one, unit) if is_money(unit) else say.number(one), SMALL) for one in (low, high, (low + high) / 2))
    return box, Box(box.x + left, box.y + above, max(box.w - left - min(right + 16, box.w * 0.36), 120), box.h - above - 1.45 * LINE)


def _axes(chart: object, block: Chart, row: Row, periods: Sequence[Period], plot: Box, paper: Paper) -> None:
    low, high = block.figure["layout"]["yaxis"]["range"]
    step = _tick_step((high - low) / max(2, min(6, plot.h / (1.6 * LINE))))
    native.value_axis(chart, low, high, step, native.number_format(row.indicator.unit, step, high, paper.say), paper.theme.rule)
    named = max(1, int(plot.w / (1.15 * fit.width(paper.say.short(periods[-1]), SMALL))))
    stride = next((one for one in (1, 2, 3, 4, 6, 12, 24, 36) if len(periods) / one <= named), 60)
    colour = paper.theme.ink if block.figure["layout"]["yaxis"]["zeroline"] else paper.theme.rule
    if periods[0].unit in native.CALENDAR:
        native.date_axis(chart, stride, periods[0].unit, paper.say, colour)
    else:
        native.period_axis(chart, stride, colour)


def _tick_step(least: float) -> float:
    """The next of 1, 2, 5, 10 ... so that ticks are numbers that people count in."""
    scale = 10 ** math.floor(math.log10(least))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= least * 0.9999)


def _lines(note: Mapping) -> list[str]:
    return re.sub("</?b>", "", note["text"]).split("<br>")


def _at_edge(note: Mapping) -> bool:
    return note.get("xref") == "paper" and note["x"] == 1


def _above(note: Mapping) -> bool:
    """Words over the plot, as the launch has them; the unit has a line of its own above them."""
    return note.get("yref") == "paper" and note["y"] == 1 and note.get("yanchor") == "bottom" and note.get("xref") != "paper"


def _bands(paper: Paper, block: Chart, plot: Box, span: Span) -> None:
    """What lies behind the lines: the usual variation, then the upright lines of launch and events."""
    low, high = block.figure["layout"]["yaxis"]["range"]
    for one in block.figure["layout"]["shapes"]:
        if one["type"] == "rect":
            x, x1 = (plot.x + plot.w * _held(span.share(date.fromisoformat(one[end][:10]))) for end in ("x0", "x1"))
            top, bottom = (plot.bottom - plot.h * _held((one[end] - low) / (high - low)) for end in ("y1", "y0"))
            edge = one["line"]["color"] if one["line"]["width"] else None
            paper.rectangle(Box(x, top, x1 - x, bottom - top), one["fillcolor"], edge, 1, dash=True)
        elif one.get("yref") == "paper":
            x = plot.x + plot.w * _held(span.share(date.fromisoformat(one["x0"][:10])))
            paper.line(x, plot.bottom - plot.h * one["y0"], x, plot.bottom - plot.h * one["y1"], one["line"]["color"], one["line"]["width"] * 1.4)


def _held(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _words(paper: Paper, block: Chart, frame: Box, plot: Box, share: Callable[[date], float],
           key: Sequence[Run] = ()) -> None:
    """The figure's words at their places; those at the right edge moved apart."""
    low, high = block.figure["layout"]["yaxis"]["range"]
    edge = [one for one in block.figure["layout"]["annotations"] if _at_edge(one)]
    taken: list[float] = []
    for one in edge:
        wanted = plot.bottom - plot.h * _held((one["y"] - low) / (high - low)) - LINE / 2
        spots = (wanted, *(place + sign * LINE for place in taken for sign in (1, -1)))
        spot = min((spot for spot in spots if all(abs(spot - place) >= LINE * 0.99 for place in taken)), key=lambda spot: abs(spot - wanted))
        taken.append(spot)
        _word(paper, one, Box(plot.right + 12, spot, frame.right - plot.right - 12, LINE))
    for one in block.figure["layout"]["annotations"]:
        if _is_unit(one):
            paper.text(Box(frame.x, frame.y, frame.w, LINE), [[Run(one["text"], SMALL, paper.theme.muted), *key]])
        elif not _at_edge(one):
            one = _roomy(_flat(one, plot), block, plot)
            _word(paper, one, _beside(_place(one, frame, plot, low, high, share), plot, taken))


def _is_unit(note: Mapping) -> bool:
    return note.get("xref") == "paper" and note["x"] == 0 and note["y"] == 1


def _flat(note: Mapping, plot: Box) -> Mapping:
    """Two short lines as one, where the plot is wide enough: there is seldom room for two under a band."""
    text = note["text"].replace("<br>", " ")
    return {**note, "text": text} if fit.width(text, SMALL, True) <= plot.w * 0.7 else note


def _roomy(note: Mapping, block: Chart, plot: Box) -> Mapping:
    """The words of the band, which stand under it, over it where the axis is too near: before the launch the line lies inside."""
    band = next((one for one in block.figure["layout"]["shapes"] if one["type"] == "rect" and one["y0"] == note["y"]), None)
    low, high = block.figure["layout"]["yaxis"]["range"]
    tall = LINE * len(_lines(note)) + 6
    if band is None or note.get("yanchor") != "top" or plot.h * (band["y0"] - low) / (high - low) >= tall:
        return note
    return {**note, "y": band["y1"], "yanchor": "bottom"}


def _beside(box: Box, plot: Box, taken: Sequence[float]) -> Box:
    """Words that run over the right edge, at the first height at which no others stand there."""
    if box.right <= plot.right or box.y < plot.y:
        return box
    spots = (box.y, *(plot.y + plot.h * share for share in (0.3, 0.5, 0.7, 0.05)))
    return box.cut(y=next((y for y in spots if all(abs(y - place) >= LINE for place in taken)), box.y))


def _place(note: Mapping, frame: Box, plot: Box, low: float, high: float, share: Callable[[date], float]) -> Box:
    lines = _lines(note)
    wide = min(max(fit.width(one, SMALL, "<b>" in note["text"]) for one in lines) + 4, frame.w)
    tall = LINE * len(lines)
    x = plot.x + 8 if note.get("xref") == "paper" else plot.x + plot.w * _held(share(date.fromisoformat(str(note["x"])[:10])))
    y = plot.bottom - plot.h * (note["y"] if note.get("yref") == "paper" else _held((note["y"] - low) / (high - low)))
    x += {"left": 10, "right": -wide - 10}.get(note.get("xanchor"), -wide / 2)
    y += {"top": 4, "bottom": -tall - 2}.get(note.get("yanchor"), -tall / 2)
    return Box(min(max(x, plot.x), frame.right - wide), max(y, frame.y), wide, tall)


def _word(paper: Paper, note: Mapping, box: Box) -> None:
    bold = "<b>" in note["text"]
    shape = paper.text(box, [[Run(one, SMALL, note["font"]["color"], bold)] for one in _lines(note)])
    shape.text_frame.word_wrap = False
    if note.get("bgcolor"):
        shape.fill.solid()
        shape.fill.fore_color.rgb = native.rgb(paper.theme.page)


def draw_bars(paper: Paper, block: Chart, row: Row, box: Box, colour: str) -> None:
    """Before and after from one zero line; names at the left and values at the right, in words."""
    bars = block.figure["data"][0]
    names = [one.split("<br>") for one in bars["y"]]
    values = (row.indicator.baseline, row.actual.value)
    left = min(max(fit.width(line, SMALL, True) for one in names for line in one) + 16, box.w * 0.45)
    texts = [re.sub("</?b>", "", one) for one in bars["text"]]
    right = max(fit.width(one, BODY, True) for one in texts) + 16
    plot = Box(box.x + left, box.y, max(box.w - left - right, 100), box.h)
    paper.line(plot.x, plot.y, plot.x, plot.bottom, paper.theme.ink, 3)
    chart = native.add_chart(paper, "bars", [" ".join(one).strip() for one in names], [Numbers(row.indicator.name, values)], box, plot, block.alt,
                             block.title)
    top = max(*values, 1e-9)
    native.value_axis(chart, 0, top, top, "0", None)
    native.no_axis(chart, reverse=True)
    chart.category_axis.format.line.fill.background()
    chart.plots[0].gap_width, chart.plots[0].vary_by_categories = 60, False
    series = chart.plots[0].series[0]
    for number, fill in enumerate((paper.theme.tint(colour, 0.25), colour)):
        point = series.points[number]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb, point.format.line.color.rgb = native.rgb(fill), native.rgb(colour)
        y = plot.y + plot.h * number / 2
        lines = [[Run(names[number][0], SMALL, paper.theme.ink, True)], *([Run(line, SMALL, paper.theme.muted)] for line in names[number][1:] if line)]
        paper.text(Box(box.x, y, left - 12, plot.h / 2), lines, anchor="middle")
        paper.text(Box(plot.x + plot.w * values[number] / top + 14, y, right, plot.h / 2), [[Run(texts[number], BODY, paper.theme.ink, True)]],
                   anchor="middle")


def draw_gantt(paper: Paper, block: Chart, milestones: Sequence[Milestone], day: date, box: Box, colour: str) -> None:
    """A row a milestone: plan (grey, thin) above, done (colour) below; names at the left, what differs at the right."""
    say, theme = paper.say, paper.theme
    planned = [(one.planned_start, one.planned_end) for one in milestones]
    done = {number: (start, end) for number, start, end in done_bars(milestones, day)}
    first = min(start for start, _ in (*planned, *done.values())) - timedelta(days=3)
    last = max([day, *(end for _, end in (*planned, *done.values()))])
    low = _serial(date(first.year, first.month, 1)) + 2
    status = [step_status(one, day, say, theme) for one in milestones]
    right = min(max((fit.width(text.partition(" · ")[0], SMALL, True) for text, _ in status), default=0.0) + 16, box.w * 0.36)
    left = min(max(fit.width(one.name, SMALL) for one in milestones) + 16, box.w - max(right, 40) - 200)
    plot = Box(box.x + left, box.y + LINE + 2, box.w - left - max(right, 40), box.h - LINE - 2)
    named = max(1, plot.w / fit.width("Mar 2020", SMALL) / 1.2)
    step = QUARTER * next((one for one in (1, 2, 4, 8) if (_serial(last) - low) / QUARTER / one <= named), 16)
    high = max(_serial(last) + 1 + (_serial(last) - low) * 0.02, low + step)
    rows = list(_gantt_rows(milestones, planned, done, say))
    chart = native.add_chart(paper, "spans", [name for name, *_ in rows], [
        Numbers(say("pptx.start"), tuple(start for _, start, *_ in rows)), Numbers(say("pptx.days_planned"), tuple(one for *_, one, _ in rows)),
        Numbers(say("pptx.days_done"), tuple(one for *_, one in rows))], box, plot, block.alt, block.title or say("quick_win.plan"))
    native.value_axis(chart, low, high, step, native.months(say), theme.rule)
    native.no_axis(chart, reverse=True)
    chart.category_axis.format.line.fill.background()
    chart.plots[0].gap_width, chart.plots[0].overlap = 35, 100
    hidden, plan, real = chart.plots[0].series
    hidden.format.fill.background()
    for series, fill in ((plan, theme.plan), (real, colour)):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = native.rgb(fill)
    today = plot.x + plot.w * (_serial(day) - low) / (high - low)
    paper.line(today, plot.y, today, plot.bottom, theme.muted, 2)
    _gantt_words(paper, milestones, status, box, plot)


def _gantt_words(paper: Paper, milestones: Sequence[Milestone], status: Sequence[tuple[str, str]], box: Box, plot: Box) -> None:
    tall = plot.h / len(milestones)
    most = max(1, int((tall + 10) / LINE))  # two lines may use the air between rows
    for number, (one, (text, colour)) in enumerate(zip(milestones, status, strict=True)):
        y, left = plot.y + tall * number, plot.x - box.x - 14
        name = paper.shortened(one.name, SMALL, left, most)
        paper.text(Box(box.x, y, left, tall), [[Run(name, SMALL, paper.theme.ink)]], anchor="middle")
        if text:
            room = box.right - plot.right - 12
            if fit.width(text, SMALL, True) > room:  # how much of it is done stands in the text alternative too
                text = text.replace(" · ", "\n") if most > 1 else text.partition(" · ")[0]
            lines = [[Run(paper.shortened(line, SMALL, room, 1, True), SMALL, colour, True)] for line in text.split("\n")]
            paper.text(Box(plot.right + 12, y, room, tall), lines, anchor="middle")


def _gantt_rows(milestones: Sequence[Milestone], planned: Sequence[tuple[date, date]], done: Mapping[int, tuple[date, date]],
                say: Words) -> Iterator[tuple[str, int | None, int | None, int | None]]:
    """Name, first day as a serial, days planned, days done: a row for the plan and one for what was done."""
    for number, one in enumerate(milestones):
        start, end = planned[number]
        yield f"{one.name}: {say('chart.steps_plan')}", _serial(start), (end - start).days + 1, None
        start, end = done.get(number, (None, None))
        yield f"{one.name}: {say('chart.steps_done')}", start and _serial(start), None, None if start is None else (end - start).days + 1


def _serial(day: date) -> int:
    """The day as spreadsheets count it."""
    return (day - EPOCH).days


def legend(theme: Theme, colour: str, say: Words) -> list[Run]:
    """Which bar is which, once, for a line above a Gantt chart; the grey of plans is too pale for words."""
    return [Run("■ ", SMALL, theme.plan), Run(f"{say('chart.steps_plan')}    ", SMALL, theme.muted),
            Run("■ ", SMALL, colour), Run(say("chart.steps_done"), SMALL, colour, True)]
