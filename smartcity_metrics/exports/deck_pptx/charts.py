"""The four kinds of charts: their series from the scorecard, and the words and lines of the stage's figure laid over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy
from pptx.enum.dml import MSO_LINE

from smartcity_metrics.exports.deck_pptx import fit, native
from smartcity_metrics.exports.deck_pptx.native import Numbers
from smartcity_metrics.exports.deck_pptx.overlay import LINE, Laid, draw_behind, draw_words, laid
from smartcity_metrics.exports.deck_pptx.paper import BODY, SMALL, Box, Paper, Run
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.progress import time_share
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import Aggregation, Milestone, Period
from smartcity_metrics.story.charts import (
    done_bars,
    plan_line,
    plan_name,
    plan_steps,
    since_before_launch,
    step_status,
)
from smartcity_metrics.story.control_chart import SHAPES
from smartcity_metrics.story.deck.model import Chart
from smartcity_metrics.story.theme import Theme

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
    if row.change.expected is not None:
        path = row.change.expected
        periods = row.change.periods[path.start : path.start + len(path.middle)]
        known = dict(zip(periods, map(float, path.middle), strict=True))
        found.append(Numbers(say("chart.expected"), span.placed(known)))
    if steps := plan_steps(row):
        found.append(Numbers(say(plan_name(row)), span.spread(steps)))
    elif line := _plan_line(row, span):
        found.append(Numbers(say("chart.plan_line"), line))
    start = row.launched or span.periods[0].start
    for bound in (row.indicator.target, row.indicator.target_upper):
        if bound is not None and row.indicator.aggregation is not Aggregation.SUM:
            found.append(Numbers(say("pptx.target"), tuple(float(bound) if one.end >= start else None for one in span.periods)))
    return found


def _plan_line(row: Row, span: Span) -> tuple[float | None, ...]:
    """The straight line at the end of each period; nothing where there is no such line."""
    found = plan_line(row)
    if found is None:
        return ()
    start, baseline, near = found
    return tuple(baseline + (near - baseline) * time_share(start, row.deadline, period.end)
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
    at = laid(block, box, row.indicator.unit, paper.say, span.share)
    draw_behind(paper, block, at)
    chart = native.add_chart(paper, "line", _categories(span.periods, paper.say), series_numbers(row, span, paper.say), box, at.plot,
                             block.alt, block.title)
    _axes(chart, block, row, span.periods, at, paper)
    actual, *others = chart.plots[0].series
    dot = 14 if len(span.periods) <= 40 else 10
    native.line(actual, colour, 4.5)
    native.dots(actual, colour, dot, theme.page)
    for number in provisional(row, span):
        native.hollow(actual.points[number], colour, theme.page, dot)
    for one in others:
        if one.name == paper.say("pptx.target"):
            native.line(one, theme.ink, 2.5, MSO_LINE.DASH)
        elif one.name == paper.say("chart.expected"):
            native.line(one, theme.ink, 2, MSO_LINE.SQUARE_DOT)
        else:
            native.line(one, theme.plan, 4)
    draw_words(paper, block, row.indicator.unit, at, _key(chart, paper, colour))


def _key(chart: object, paper: Paper, colour: str) -> list[Run]:
    """Which line is which, beside the unit; target and expectation have theirs at the line."""
    at_line = (paper.say("pptx.target"), paper.say("chart.expected"))
    names = [series.name for series in chart.plots[0].series if series.name not in at_line]
    return [run for name, tone, ink in zip(names, (colour, paper.theme.plan), (colour, paper.theme.muted), strict=False)
            for run in (Run("     ■ ", SMALL, tone), Run(name, SMALL, ink, tone == colour))]


def draw_control(paper: Paper, block: Chart, row: Row, box: Box, colour: str) -> None:
    """Values with the mean and the limits of each stretch; special points as triangles in the colour of their turn."""
    theme, change = paper.theme, row.change
    at = laid(block, box, row.indicator.unit, paper.say, Span(change.periods).share)
    draw_behind(paper, block, at)
    chart = native.add_chart(paper, "line", _categories(change.periods, paper.say), control_numbers(row, paper.say), box, at.plot,
                             block.alt, block.title)
    _axes(chart, block, row, change.periods, at, paper)
    values, *levels = chart.plots[0].series
    native.line(values, theme.muted, 3)
    native.dots(values, colour, 12, theme.page)
    tones = {1: theme.good, -1: theme.bad}
    for number in numpy.flatnonzero(change.chart.side):
        native.special(values.points[int(number)], SHAPES[int(change.chart.side[number])], tones.get(int(change.chart.turn[number]), theme.ink), 18,
                       theme.page)
    for one in levels:
        native.line(one, theme.plan, 3 if one.name == paper.say("pptx.mean") else 2, None if one.name == paper.say("pptx.mean") else MSO_LINE.DASH)
    draw_words(paper, block, row.indicator.unit, at)


def _categories(periods: Sequence[Period], say: Words) -> list[str | date]:
    """Months and years as dates, which every program prints as the axis asks for; other periods in words."""
    return [one.start if one.unit in native.CALENDAR else say.short(one) for one in periods]


def _ends(block: Chart) -> tuple[date, date]:
    first, last = block.figure["layout"]["xaxis"]["range"]
    return date.fromisoformat(first[:10]), date.fromisoformat(last[:10])


def _axes(chart: object, block: Chart, row: Row, periods: Sequence[Period], at: Laid, paper: Paper) -> None:
    form = native.number_format(row.indicator.unit, at.step, at.low, at.high, paper.say)
    native.value_axis(chart, at.low, at.high, at.step, form, paper.theme.rule)
    named = max(1, int(at.plot.w / (1.15 * fit.width(paper.say.short(periods[-1]), SMALL))))
    stride = next((one for one in (1, 2, 3, 4, 6, 12, 24, 36) if len(periods) / one <= named), 60)
    colour = paper.theme.ink if block.figure["layout"]["yaxis"]["zeroline"] else paper.theme.rule
    if periods[0].unit in native.CALENDAR:
        native.date_axis(chart, stride, periods[0].unit, paper.say, colour)
    else:
        native.period_axis(chart, stride, colour)


def draw_bars(paper: Paper, block: Chart, row: Row, box: Box, colour: str) -> None:
    """Before and after from one zero line; names at the left and values at the right, in words."""
    bars = block.figure["data"][0]
    names = [one.split("<br>") for one in bars["y"]]
    values = (row.pair.before, row.pair.after)
    left = min(max(fit.width(line, SMALL, True) for one in names for line in one) + 16, box.w * 0.45)
    texts = [re.sub("</?b>", "", one) for one in bars["text"]]
    right = min(max(fit.width(one, BODY, True) for one in texts) + 16, box.w * 0.42)
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
        value = paper.shortened(texts[number], BODY, right - 14, 2, True)
        paper.text(Box(plot.x + plot.w * values[number] / top + 14, y, right - 14, plot.h / 2), [[Run(value, BODY, paper.theme.ink, True)]],
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
