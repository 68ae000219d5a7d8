"""Figures as plain dicts from pure functions: pages and deck draw the same ones. Only plotly's own grammar is in them.

Grey is the plan, the dimension's colour the result, ink the frame; labels stand on the lines; what is missing stays a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from textwrap import wrap

from smartcity_metrics.language import Words, periods
from smartcity_metrics.language.numbers import NO_BREAK
from smartcity_metrics.metrics.actual import missing_periods, plan_beside
from smartcity_metrics.metrics.before_only import ExpectedPath
from smartcity_metrics.metrics.control import Segment
from smartcity_metrics.metrics.like_with_like import Contrast
from smartcity_metrics.metrics.milestones import Step, days_late, step
from smartcity_metrics.metrics.scorecard import Row, line_start
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.programme import Aggregation, Event, EventKind, Milestone, Period
from smartcity_metrics.story.axes import (
    PAGE,
    SMALL,
    Figure,
    Size,
    apart,
    ends,
    frame,
    note,
    right_margin,
    time_axis,
    value_axis,
    vertical,
)
from smartcity_metrics.story.headlines import headline, spoken_numbers
from smartcity_metrics.story.sentences import (
    counted_since,
    limits_text,
    places,
    steps_headline,
    target_text,
)
from smartcity_metrics.story.theme import Theme

SHORT_STATUS = (
    18  # characters of a milestone's status that a line beside a Gantt chart has room for
)
TALL = 450  # height from which a chart has room for every number of a headline
ROOM_BEFORE = 0.2  # share of the chart before the launch that a label needs to stand there
SHORT_LIMITS = 14  # characters of the usual variation that half a slide has room for


def plan_actual(
    row: Row,
    say: Words,
    theme: Theme,
    colour: str,
    size: Size = PAGE,
    district: str | None = None,
    events: Sequence[Event] = (),
) -> Figure:
    """The plan line against the actual, with launch and target. x are days (the middle of each period), y the unit.

    Provisional values are hollow and joined by dots; a missing period breaks the line and is named, never bridged.
    The plan is a step per planned period; a straight line only where there is no periodic plan, and labelled so.
    """
    series = row.districts[district] if district else row.series
    shown = since_before_launch(series, row)
    data = [
        *([] if district else _plan(row, theme, size, say)),
        *_actual(shown, row, say, theme, colour, size),
    ]
    shapes, notes = [], []
    band = None if district else row.change.usual
    path = None if district else row.change.expected
    also = [] if band is None else [band.lower, band.upper]
    if len(shown):
        _launch(row, shown, say, theme, size, shapes, notes)
        if band:
            _usual(row, band, shown, say, theme, colour, size, shapes, notes)
        if path is not None:
            data.insert(0, _expected(row, path, say, theme, size))
            shapes += _expected_band(row, path, theme, colour)
            also += [float(path.low.min()), float(path.high.max())]
        _events(row, events, shown, say, theme, size, shapes, notes)
    if not district:
        _target(row, shown, say, theme, size, shapes, notes)
    if district:
        _last(shown, row, say, theme, colour, size, notes)
    else:
        _spoken(shown, row, say, theme, colour, size, shapes, notes)
    low, high, from_zero = _range(data, row, also)
    _gaps(shown, (low + high) / 2, say, theme, size, notes)
    if not from_zero:
        notes.append(
            note(
                0,
                0,
                say("chart.axis_starts", value=_brief(low, row, say)),
                theme.muted,
                size.font - 2,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="bottom",
            )
        )
    layout = frame(theme, say, size) | {
        "shapes": shapes,
        "annotations": apart(notes, low, high, size),
        "xaxis": _time_axis(shown, row, say, theme, size),
        "yaxis": value_axis(low, high, from_zero, row.indicator.unit, say, theme, size),
    }
    layout["margin"] = layout["margin"] | {"r": right_margin(layout["annotations"], size)}
    layout["annotations"].append(
        note(
            0,
            1,
            row.indicator.unit,
            theme.muted,
            size.font,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=max(28, round(1.4 * size.font)),
            xshift=-8,
        )
    )
    return {"data": data, "layout": layout}


def before_after(row: Row, say: Words, theme: Theme, colour: str, size: Size = SMALL) -> Figure:
    """Two bars from one zero line: the two numbers of the headline. Only for values that are not negative."""
    (before_name, before), (after_name, after) = bars_of(row, say)
    values = [row.pair.before, row.pair.after]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [before_name, after_name],
        "x": values,
        "width": 0.62,
        "marker": {
            "color": [theme.tint(colour, 0.25), colour],
            "line": {"color": colour, "width": 2},
        },
        "text": [f"<b>{before}</b>", f"<b>{after}</b>"],
        "textposition": "outside",
        "textfont": {"color": theme.ink, "size": size.font + 2},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return {
        "data": [bars],
        "layout": frame(theme, say, size)
        | {
            "height": 170,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": {
                "visible": False,
                "range": [0, 1.45 * max(*values, 1e-9)],
                "fixedrange": True,
            },
            "yaxis": {
                "autorange": "reversed",
                "automargin": True,
                "showline": True,
                "linecolor": theme.ink,
                "linewidth": 1.5,
                "tickfont": {"color": theme.ink, "size": size.font},
                "fixedrange": True,
            },
        },
    }


def bars_of(row: Row, say: Words) -> tuple[tuple[str, str], tuple[str, str]]:
    """Name and printed value of both bars; the name in two lines where it says a time."""
    numbers = {number.role: number for number in spoken_numbers(row, say)}
    after = numbers.get("mean") or numbers["last"]
    known = numbers.get("expected") or numbers.get("before")
    unit, decimals = row.indicator.unit, places(row)
    before = say.value(row.pair.before, unit, decimals)
    if known is not None:
        before = f"{known.text}{NO_BREAK}{unit}" if unit.has_word else known.text
    since = counted_since(row)
    when = (
        say.short(row.period)
        if row.pair.kind is Contrast.GAIN or since is None
        else say("chart.after_since", period=say.short(since))
    )
    return (say(f"chart.bar_{row.pair.kind}"), before), (
        f"{say('chart.after')}<br>{when}",
        after.text,
    )


def gantt(
    milestones: Sequence[Milestone],
    day: date,
    say: Words,
    theme: Theme,
    colour: str,
    size: Size = SMALL,
) -> Figure:
    """Milestones planned (grey, above) and done (colour, below), a row each; the day as a hairline; status only where it differs."""
    names = [
        "<br>".join(
            escape(line, quote=False)
            for line in (
                wrap(one.name, 30, max_lines=2, placeholder=" …")
                if _on_stage(size)
                else wrap(one.name, 22)
            )
        )
        for one in milestones
    ]
    first = min(one.planned_start for one in milestones)
    starts = [one.actual_start for one in milestones if one.actual_start]
    last = max(
        [
            day,
            *(one.planned_end for one in milestones),
            *(one.actual_end for one in milestones if one.actual_end),
        ]
    )
    start = min([first, *starts]) - timedelta(days=5)
    end = last + (last - start) * 0.04
    places = _gantt_places(milestones, day, say, theme, size)
    bars = [
        _bar(_planned_bars(milestones), theme.plan, *places.planned),
        _bar(done_bars(milestones, day), colour, *places.done),
    ]
    notes = _statuses(milestones, day, (start, last), places, say, theme, size)
    line, top = max(20, round(1.3 * size.font)), max(46, round(2.8 * size.font))
    foot = round(1.6 * size.font)  # where the day is named, under all bars
    lines = max(
        text.count("<br>") + 1
        for text in (*names, *(note["text"] for note in notes if _on_stage(size)))
    )
    row = max(places.row, line * lines + (2 if _on_stage(size) else 14))
    right = right_margin(notes, size) if notes and _on_stage(size) else 4
    return {
        "data": bars,
        "layout": frame(theme, say, size)
        | {
            "height": top + foot + row * len(names),
            "barmode": "overlay",
            "margin": {"l": 8, "r": right, "t": top, "b": foot},
            "hovermode": "closest",
            "shapes": [vertical(day, theme.muted, 1, 0, 1)],
            "annotations": [
                *notes,
                note(
                    day.isoformat(),
                    0,
                    say("chart.as_of"),
                    theme.muted,
                    size.font - 1,
                    yref="paper",
                    xanchor="right",
                    yanchor="top",
                ),
                *_which_is_which(milestones, places, say, theme, colour, size),
            ],
            "xaxis": {
                "type": "date",
                "side": "top",
                "range": [start.isoformat(), end.isoformat()],
                "fixedrange": True,
                "gridcolor": theme.rule,
                "showgrid": True,
                "zeroline": False,
                **_quarters(start, last, say, theme, size),
            },
            "yaxis": {
                "tickvals": list(range(len(names))),
                "ticktext": names,
                "range": [len(names) - 0.5, -0.5],
                "automargin": True,
                "tickfont": {"color": theme.ink, "size": size.font},
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "ticklabelstandoff": 6,
            },
        },
    }


def series_alt(row: Row, say: Words) -> str:
    """The chart in words: its headline, from where to where, and what is missing."""
    series = since_before_launch(row.series, row)
    if not len(series):
        return say("chart.alt_empty", headline=headline(row, say))
    text = say(
        "chart.alt_series",
        headline=headline(row, say),
        first=say.period(series.periods[0]),
        last=say.period(series.periods[-1]),
        first_value=say.value(float(series.values[0]), row.indicator.unit, places(row)),
        last_value=say.value(float(series.values[-1]), row.indicator.unit, places(row)),
    )
    missing = missing_periods(series)
    return (
        f"{text} {say('chart.alt_gaps', periods=', '.join(say.short(one) for one in missing))}"
        if missing
        else text
    )


def gantt_alt(milestones: Sequence[Milestone], day: date, counted: object, say: Words) -> str:
    """The Gantt in words: how many are done, then each milestone with its dates and status."""
    lines = [
        say(
            "chart.alt_step",
            name=one.name,
            start=say.day(one.planned_start),
            end=say.day(one.planned_end),
            status=say(f"step.{step(one, day)}"),
        )
        for one in milestones
    ]
    return say("chart.alt_steps", headline=steps_headline(counted, say), list=" ".join(lines))


def since_before_launch(series: Series, row: Row) -> Series:
    """At most the three years before the launch and all after it, so that the change can be seen."""
    if not len(series) or row.launched is None:
        return series
    return series.where(series.ends > row.launched.toordinal() - 3 * 366)


def _actual(
    series: Series, row: Row, say: Words, theme: Theme, colour: str, size: Size
) -> list[Figure]:
    if not len(series):
        return []
    decimals, unit = places(row), row.indicator.unit
    x, y, fill, text = [], [], [], []
    for number, period in enumerate(series.periods):
        if number and period.index - series.periods[number - 1].index > 1:
            x.append(
                series.periods[number - 1].shifted(1).middle.isoformat()
            )  # a break, so that nothing bridges the gap
            y.append(None)
            fill.append(colour)
            text.append("")
        x.append(period.middle.isoformat())
        y.append(float(series.values[number]))
        fill.append(colour if series.final[number] else theme.page)
        value = say.value(float(series.values[number]), unit, decimals)
        text.append(
            f"{say.short(period)}: {value}"
            if series.final[number]
            else f"{say.short(period)}: {say('chart.provisional', value=value)}"
        )
    firm = [
        value if value is None or colour_of == colour else None
        for value, colour_of in zip(y, fill, strict=True)
    ]
    loose = _loose(y, fill, colour)
    line = {"type": "scatter", "mode": "lines", "x": x, "connectgaps": False, "hoverinfo": "skip"}
    return [
        line | {"y": firm, "line": {"color": colour, "width": size.line}},
        line | {"y": loose, "line": {"color": colour, "width": size.line * 0.6, "dash": "dot"}},
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": y,
            "text": text,
            "hovertemplate": "%{text}<extra></extra>",
            "name": say("chart.hover_actual"),
            "marker": {
                "color": fill,
                "size": size.dot if len(series) <= 40 else size.dot * 0.7,
                "line": {
                    "color": [theme.page if one == colour else colour for one in fill],
                    "width": 2,
                },
            },
        },
    ]


def _loose(y: list, fill: list, colour: str) -> list:
    """Only the stretches that lead to or between provisional values."""
    keep = [one != colour for one in fill]
    near = [
        here or (number + 1 < len(keep) and keep[number + 1]) for number, here in enumerate(keep)
    ]
    return [value if wanted else None for value, wanted in zip(y, near, strict=True)]


def _plan(row: Row, theme: Theme, size: Size, say: Words) -> list[Figure]:
    line = {"color": theme.plan, "width": size.line * 0.8}
    steps = plan_steps(row)
    if steps:
        x, y = [], []
        for number, (period, value) in enumerate(steps.items()):
            if number and period.start.isoformat() != x[-1]:
                x.append(period.start.isoformat())
                y.append(None)
            x += [period.start.isoformat(), (period.end + timedelta(days=1)).isoformat()]
            y += [value] * 2
        return [
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "line": line,
                "connectgaps": False,
                "hoverinfo": "skip",
                "name": say(plan_name(row)),
            }
        ]
    ends_of_line = plan_line(row)
    if ends_of_line is None:
        return []
    start, baseline, near = ends_of_line
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [start.isoformat(), row.deadline.isoformat()],
            "y": [baseline, near],
            "line": line,
            "hoverinfo": "skip",
            "name": say("chart.plan_line"),
        }
    ]


def plan_steps(row: Row) -> dict[Period, float]:
    """The plan as a step for each period, of the same kind as the values that it stands beside.

    Of a sum the plan of a longer period is shared out among those measured, and without a periodic plan the target
    evenly among the periods from the launch to the target date: a running total would stand far above single months.
    """
    unit = min(
        row.series.periods or row.plan.periods, key=lambda period: period.months, default=None
    )
    if len(row.plan):
        return plan_beside(row.indicator, row.plan, unit.unit)
    found = _straight_plan(row)
    if unit is None or found is None or row.indicator.aggregation is not Aggregation.SUM:
        return {}
    first, last = Period.holding(found[0], unit.unit), Period.holding(row.deadline, unit.unit)
    periods = [first.shifted(step) for step in range(last.index - first.index + 1)]
    return {period: found[2] / len(periods) for period in periods}


def plan_line(row: Row) -> tuple[date, float, float] | None:
    """First day, baseline and target of the straight line that stands for a plan up to the deadline.

    None where there is no such line, and of a sum, whose line is of the running total.
    """
    return None if row.indicator.aggregation is Aggregation.SUM else _straight_plan(row)


def _straight_plan(row: Row) -> tuple[date, float, float] | None:
    indicator = row.indicator
    start = line_start(indicator, row.launched, row.quick_win)
    near = indicator.target if indicator.target is not None else indicator.target_upper
    if (
        row.planned.method != "line"
        or start is None
        or row.deadline is None
        or start > row.deadline
    ):
        return None
    if indicator.baseline is None or near is None:
        return None
    return start, indicator.baseline, near


def plan_name(row: Row) -> str:
    """The catalogue's key for what the steps of `plan_steps` are."""
    return "chart.plan" if len(row.plan) else "chart.plan_even"


def _launch(
    row: Row, series: Series, say: Words, theme: Theme, size: Size, shapes: list, notes: list
) -> None:
    if row.launched is None:
        return
    unit = series.periods[0].unit
    edge = Period.holding(
        row.launched, unit
    ).start  # between the last period before and the first after
    shapes.append(vertical(edge, theme.ink, 2, 0, 1.02))
    notes.append(
        note(
            edge.isoformat(),
            1,
            say("chart.launched", period=say.short(Period.month_of(row.launched))),
            theme.ink,
            size.font,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            xshift=6,
            yshift=6,
        )
    )


def has_course(row: Row, district: str = "") -> bool:
    """Whether there is a course to draw, of the city or a district: two values, or a plan beside."""
    return len(_shown(row, district)) > 1 or _has_plan(row, district)


def only_value(row: Row, say: Words, district: str = "") -> tuple[str, str] | None:
    """The one value that there is, and what it is: a frame with a single dot would show less. None where there are more."""
    series = _shown(row, district)
    if len(series) != 1 or _has_plan(row, district):
        return None
    key = "chart.only_value" if series.final[0] else "chart.only_provisional"
    value = say.value(float(series.values[0]), row.indicator.unit, places(row))
    return value, say(key, name=row.indicator.name, period=say.period(series.periods[0]))


def _shown(row: Row, district: str) -> Series:
    return since_before_launch(row.districts[district] if district else row.series, row)


def _has_plan(row: Row, district: str) -> bool:
    return not district and (bool(plan_steps(row)) or plan_line(row) is not None)


def has_band(row: Row) -> bool:
    """Whether the chart of the city's series shows the usual variation before the launch as a band."""
    return has_course(row) and len(_shown(row, "")) > 0 and row.change.usual is not None


def _usual(
    row: Row,
    segment: Segment,
    series: Series,
    say: Words,
    theme: Theme,
    colour: str,
    size: Size,
    shapes: list,
    notes: list,
) -> None:
    """The natural variation before the launch as a band that runs on: leaving it is the proof one can see."""
    change = row.change
    left = max(change.periods[segment.start].start, series.periods[0].start)
    edge, right = change.periods[change.start].start, change.periods[segment.stop - 1].end
    after = () if change.expected is not None else ((edge, right, 0.07),)
    for start, end, share in ((left, edge, 0.17), *after):
        shapes.append(
            {
                "type": "rect",
                "x0": start.isoformat(),
                "x1": end.isoformat(),
                "y0": segment.lower,
                "y1": segment.upper,
                "layer": "below",
                "fillcolor": theme.tint(colour, share),
                "line": {"width": 1 if segment.trial else 0, "dash": "dash", "color": colour},
            }
        )
    if size.font >= PAGE.font:
        limits = limits_text(row, segment.lower, segment.upper, say)
        words = say(
            "chart.trial" if segment.trial else "chart.usual",
            limits=limits if size.wide or len(limits) <= SHORT_LIMITS else "",
        )
        words = words.removesuffix("<br>").strip()
        tall = size.height - 96
        axis = ends([*series.values, segment.lower, segment.upper], row.indicator.unit)
        room = (
            (segment.lower - axis[0]) / (axis[1] - axis[0]) * tall
        )  # pixels under the band, where no usual point lies
        below = room > 2.8 * size.font
        notes.append(
            note(
                left.isoformat(),
                segment.lower if below else segment.upper,
                words,
                colour,
                size.font - 2,
                xanchor="left",
                yanchor="top" if below else "bottom",
                xshift=6,
            )
        )


def _events(
    row: Row,
    events: Sequence[Event],
    series: Series,
    say: Words,
    theme: Theme,
    size: Size,
    shapes: list,
    notes: list,
) -> None:
    words = {EventKind.REDEFINITION: "chart.redefined", EventKind.DISRUPTION: "chart.disrupted"}
    for event in events:
        mine = event.applies_to in (None, row.indicator.code, row.indicator.quick_win)
        if (
            event.kind in words
            and mine
            and series.periods[0].start <= event.day <= series.periods[-1].end
        ):
            shapes.append(vertical(event.day, theme.muted, 1, 0, 0.84))
            notes.append(
                note(
                    event.day.isoformat(),
                    0.84,
                    say(words[event.kind]),
                    theme.muted,
                    size.font - 2,
                    yref="paper",
                    xanchor="left",
                    yanchor="top",
                    xshift=4,
                )
                | {"hovertext": event.text}
            )


def _gaps(
    series: Series, middle_value: float, say: Words, theme: Theme, size: Size, notes: list
) -> None:
    missing = missing_periods(series)
    if not missing:
        return
    text = (
        say("chart.gap", period=say.short(missing[0]))
        if len(missing) == 1
        else say("chart.gaps", n=say.number(len(missing)))
    )
    middle = missing[len(missing) // 2].middle
    near = series.values[min(int((series.ends < middle.toordinal()).sum()), len(series) - 1)]
    top = near < middle_value  # where the line is not
    notes.append(
        note(
            middle.isoformat(),
            int(top),
            text,
            theme.muted,
            size.font - 2,
            yref="paper",
            xanchor="center",
            yanchor="top" if top else "bottom",
            yshift=-2 if top else 4,
            bgcolor=theme.page,
        )
    )


def _target(
    row: Row, series: Series, say: Words, theme: Theme, size: Size, shapes: list, notes: list
) -> None:
    if row.indicator.aggregation is Aggregation.SUM:
        return  # the promise is of the whole, the axis of a single period: a line there would be read wrongly
    text = target_text(row.indicator, say, places(row))
    if not text:
        return
    if row.indicator.unit.has_word:
        text = text.partition(NO_BREAK)[0]
    start = row.launched or (
        series.periods[0].start if len(series) else row.quick_win.start if row.quick_win else None
    )
    for bound in (row.indicator.target, row.indicator.target_upper):
        if bound is not None and start is not None:
            shapes.append(
                {
                    "type": "line",
                    "x0": start.isoformat(),
                    "x1": _right_edge(row, series).isoformat(),
                    "y0": bound,
                    "y1": bound,
                    "layer": "below",
                    "line": {"color": theme.ink, "width": 2, "dash": "8px,6px"},
                }
            )
    value = row.indicator.target if row.indicator.target is not None else row.indicator.target_upper
    notes.append(_edge(value, say("chart.target", value=text), theme.ink, size, 2))


def _expected(row: Row, path: ExpectedPath, say: Words, theme: Theme, size: Size) -> Figure:
    """What would have come without the innovation: a thin dashed line from the launch on."""
    periods = row.change.periods[path.start : path.start + len(path.middle)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [period.middle.isoformat() for period in periods],
        "y": [float(value) for value in path.middle],
        "hoverinfo": "skip",
        "name": say("chart.expected"),
        "line": {"color": theme.ink, "width": max(1.5, size.line * 0.4), "dash": "6px,5px"},
    }


def _expected_band(row: Row, path: ExpectedPath, theme: Theme, colour: str) -> list[Figure]:
    """Its interval, a step a period: where single periods would have been in 95 of 100 cases."""
    periods = row.change.periods[path.start : path.start + len(path.middle)]
    return [
        {
            "type": "rect",
            "x0": period.start.isoformat(),
            "x1": (period.end + timedelta(days=1)).isoformat(),
            "y0": float(low),
            "y1": float(high),
            "layer": "below",
            "fillcolor": theme.tint(colour, 0.09),
            "line": {"width": 0, "color": colour},
        }
        for period, low, high in zip(periods, path.low, path.high, strict=True)
    ]


def _spoken(
    series: Series,
    row: Row,
    say: Words,
    theme: Theme,
    colour: str,
    size: Size,
    shapes: list,
    notes: list,
) -> None:
    """The numbers of the headline at their places, in bold and alone so; a mean as a line since the launch."""
    numbers = {number.role: number for number in spoken_numbers(row, say)}
    texts = {
        role: f"<b>{say(f'chart.spoken_{role}', value=number.short)}</b>"
        for role, number in numbers.items()
    }
    spoken = ("mean", "last", "total", "gain", "change", "interval", "expected", "before")
    if not size.wide and size.height < TALL:  # beside other things, under a headline of its own
        spoken = ("mean", "last", "total", "expected")
    for role in ("expected", "before"):
        if role in numbers and role in spoken:
            _spoken_before(series, row, numbers[role].value, texts[role], role, theme, size, notes)
    together = [
        texts[role] for role in spoken if role in texts and role not in ("expected", "before")
    ]
    heights = [numbers[role].value for role in ("mean", "last") if role in numbers]
    if together and len(row.judged):
        height = heights[0] if heights else float(row.judged.values[-1])
        notes.append(_edge(height, "<br>".join(together), colour, size, 0))
    if "mean" in numbers and len(row.judged):
        first, last = row.judged.periods[0].start, row.judged.periods[-1].end
        shapes.append(
            {
                "type": "line",
                "x0": first.isoformat(),
                "x1": last.isoformat(),
                "y0": heights[0],
                "y1": heights[0],
                "layer": "below",
                "line": {"color": colour, "width": 2},
            }
        )
    _provisional(series, row, say, colour, size, notes)


def _spoken_before(
    series: Series,
    row: Row,
    height: float,
    text: str,
    role: str,
    theme: Theme,
    size: Size,
    notes: list,
) -> None:
    """What was before stands at the launch, what was expected at the right edge, where its line ends."""
    if role == "expected" or row.launched is None or not len(series):
        notes.append(_edge(height, text, theme.ink, size, 1))
        return
    edge = Period.holding(row.launched, series.periods[0].unit).start
    known = series.periods[-1].end.toordinal() - series.periods[0].start.toordinal()
    has_room = edge.toordinal() - series.periods[0].start.toordinal() > ROOM_BEFORE * known
    notes.append(
        note(
            edge.isoformat(),
            height,
            text,
            theme.ink,
            size.font,
            yanchor="bottom",
            xanchor="right" if has_room else "left",
            xshift=-8 if has_room else 8,
            bgcolor=theme.page,
        )
    )


def _edge(height: float, text: str, colour: str, size: Size, rank: int) -> Figure:
    """Words at the right edge of the plot; `rank`: the least keeps its height, the others make room."""
    return note(1, height, text, colour, size.font, xref="paper", xanchor="left", xshift=8) | {
        "rank": rank
    }


def _provisional(
    series: Series, row: Row, say: Words, colour: str, size: Size, notes: list
) -> None:
    if len(series) and not series.final[-1]:
        text = say("chart.provisional", value=_brief(float(series.values[-1]), row, say))
        notes.append(_edge(float(series.values[-1]), text, colour, size, 3))


def _last(
    series: Series, row: Row, say: Words, theme: Theme, colour: str, size: Size, notes: list
) -> None:
    """A district's last final value, and the last provisional one after it, named at the right."""
    final = [number for number in range(len(series)) if series.final[number]]
    if final:
        value, period = float(series.values[final[-1]]), series.periods[final[-1]]
        text = say("chart.last", value=_brief(value, row, say), period=say.short(period))
        notes.append(_edge(value, f"<b>{text}</b>", colour, size, 0))
    _provisional(series, row, say, colour, size, notes)


def _brief(value: float, row: Row, say: Words) -> str:
    """The value at its point, without a unit that the axis already names."""
    decimals = places(row)
    return (
        say.number(value, decimals)
        if row.indicator.unit.has_word
        else say.value(value, row.indicator.unit, decimals)
    )


def _right_edge(row: Row, series: Series) -> date:
    ends = [one.periods[-1].end for one in (series, row.plan) if len(one)]
    return max(
        [
            *ends,
            *(
                [row.deadline]
                if row.deadline and not len(row.plan) and row.planned.method == "line"
                else []
            ),
        ],
        default=row.deadline or date(2020, 1, 1),
    )


def _quarters(start: date, end: date, say: Words, theme: Theme, size: Size) -> Figure:
    first = Period.holding(start, "quarter").start
    months = [Period.month_of(first).shifted(3 * number) for number in range(24)]
    months = [one for one in months if start <= one.start <= end]
    if (
        _on_stage(size) and len(months) > 6
    ):  # a plan of years: large letters have room for the years alone
        months = [one for one in months if one.number == 1]
        return _quarter_ticks(months, [str(one.year) for one in months], theme, size)
    years, text = set(), []
    for one in months:
        text.append(
            ("" if one.year in years else f"{one.year}<br>") + periods.month(one, say.language)
        )
        years.add(one.year)
    return _quarter_ticks(months, text, theme, size)


def _quarter_ticks(
    months: Sequence[Period], text: Sequence[str], theme: Theme, size: Size
) -> Figure:
    return {
        "tickvals": [one.start.isoformat() for one in months],
        "ticktext": list(text),
        "tickangle": 0,
        "tickfont": {"color": theme.muted, "size": size.font - 1},
        "ticklabelposition": "outside right",
    }


def _bar(spans: list[tuple[int, date, date]], colour: str, offset: float, width: float) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": [number + offset for number, _, _ in spans],
        "width": width,
        "hoverinfo": "skip",
        "base": [start.isoformat() for _, start, _ in spans],
        "x": [((end - start).days + 1) * 86_400_000 for _, start, end in spans],
        "marker": {"color": colour, "line": {"width": 0}},
    }


def _planned_bars(milestones: Sequence[Milestone]) -> list[tuple[int, date, date]]:
    return [(number, one.planned_start, one.planned_end) for number, one in enumerate(milestones)]


def done_bars(milestones: Sequence[Milestone], day: date) -> list[tuple[int, date, date]]:
    """From the real start (the planned one where only the end is known) to the real end, or to the day while it runs."""
    spans = []
    for number, one in enumerate(milestones):
        end = one.actual_end if one.actual_end and one.actual_end <= day else day
        start = one.actual_start or (min(one.planned_start, end) if one.actual_end else None)
        if start is not None and start <= day:
            spans.append((number, start, end))
    return spans


def step_status(one: Milestone, day: date, say: Words, theme: Theme) -> tuple[str, str]:
    """What differs from done as planned, in a word, and its colour; "" where nothing does."""
    where, late = step(one, day), days_late(one, day)
    text, colour = {
        Step.DONE_LATE: (say("chart.days_late", n=say.number(late)), theme.watch),
        Step.OVERDUE: (say("chart.days_overdue", n=say.number(late)), theme.watch),
        Step.RUNNING: (say("chart.running"), theme.muted),
    }.get(where, ("", theme.muted))
    if one.completion is not None and where in (Step.OVERDUE, Step.RUNNING):
        text += f" · {say.number(one.completion, 0)}%"
    return text, colour


@dataclass(frozen=True)
class _Places:
    """Where things stand inside the row of a milestone, in shares of it from its middle, down being positive.

    planned, done: middle and height of their bars. status: top of the words below them. row: pixels at least.
    """

    planned: tuple[float, float] = (-0.2, 0.24)
    done: tuple[float, float] = (0.14, 0.36)
    status: float = 0.0
    row: int = 46


_WITH_STATUS = _Places(
    (-0.31, 0.17), (-0.05, 0.26), status=0.11, row=66
)  # bars of 11 and 17 pixels, a line of 20 below


def _gantt_places(
    milestones: Sequence[Milestone], day: date, say: Words, theme: Theme, size: Size
) -> _Places:
    if _on_stage(size):
        return _Places(row=round(2.2 * size.font))
    return (
        _WITH_STATUS
        if any(step_status(one, day, say, theme)[0] for one in milestones)
        else _Places()
    )


def _statuses(
    milestones: Sequence[Milestone],
    day: date,
    span: tuple[date, date],
    places: _Places,
    say: Words,
    theme: Theme,
    size: Size,
) -> list[Figure]:
    """The words on what differs, each inside its own milestone's row, so that they hide no other's bars.

    On the stage in a column at the right. On pages, which may be narrow, under the bars: from their start, or for bars
    in the later half up to their end.
    """
    notes = []
    for number, one in enumerate(milestones):
        text, colour = step_status(one, day, say, theme)
        if not text:
            continue
        if _on_stage(size):
            lines = text.replace(" · ", "<br>") if len(text) > SHORT_STATUS else text
            notes.append(
                note(
                    1,
                    number,
                    f"<b>{lines}</b>",
                    colour,
                    size.font,
                    xref="paper",
                    xanchor="left",
                    yanchor="middle",
                    xshift=8,
                )
            )
            continue
        done = (
            one.actual_end
            if one.actual_end and one.actual_end <= day
            else day
            if one.actual_start
            else one.planned_end
        )
        left, right = (
            min(one.planned_start, one.actual_start or one.planned_start),
            max(done, one.planned_end),
        )
        late_half = left > span[0] + (span[1] - span[0]) / 2
        notes.append(
            note(
                (right if late_half else left).isoformat(),
                number + places.status,
                f"<b>{text}</b>",
                colour,
                size.font,
                xanchor="right" if late_half else "left",
                yanchor="top",
                bgcolor=theme.page,
                borderpad=0,
            )
        )
    return notes


def _on_stage(size: Size) -> bool:
    """Whether letters are as large as the stage wants them: then rows are dear, and names keep to two lines."""
    return size.font >= 24


def _which_is_which(
    milestones: Sequence[Milestone],
    places: _Places,
    say: Words,
    theme: Theme,
    colour: str,
    size: Size,
) -> list[Figure]:
    """The words plan and done, once, at the first milestone that shows both bars and no status."""
    for number, one in enumerate(milestones):
        if one.actual_end and one.actual_end <= one.planned_end:
            at = one.planned_end.isoformat()
            plan, done = places.planned[0] - 0.04, places.done[0] + 0.08
            return [
                note(
                    at,
                    number + plan,
                    say("chart.steps_plan"),
                    theme.muted,
                    size.font - 1,
                    xanchor="left",
                    xshift=8,
                    bgcolor=theme.page,
                ),
                note(
                    at,
                    number + done,
                    f"<b>{say('chart.steps_done')}</b>",
                    colour,
                    size.font - 1,
                    xanchor="left",
                    xshift=8,
                ),
            ]
    return []


def _time_axis(series: Series, row: Row, say: Words, theme: Theme, size: Size) -> Figure:
    starts = [one.periods[0].start for one in (series, row.plan) if len(one)]
    start = min(starts, default=row.quick_win.start if row.quick_win else date(2019, 1, 1))
    end = _right_edge(row, series) + timedelta(days=1)
    unit = (series.periods or row.plan.periods or (Period.month_of(start),))[0].unit
    return time_axis(start, end, unit, say, theme, size)


def _range(data: list, row: Row, also: list[float]) -> tuple[float, float, bool]:
    values = [value for trace in data for value in trace["y"] if value is not None] + also
    if row.indicator.aggregation is not Aggregation.SUM:
        values += [
            bound
            for bound in (row.indicator.target, row.indicator.target_upper)
            if bound is not None
        ]
    return ends(values, row.indicator.unit)
