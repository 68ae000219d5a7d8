"""The XmR picture: which periods differ from the usual coming and going. Shape and colour say it together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.control import Segment
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import Change
from smartcity_metrics.programme import Period
from smartcity_metrics.story.axes import SMALL, Figure, Size, apart, ends, frame, note, right_margin, time_axis, value_axis, vertical
from smartcity_metrics.story.sentences import limits_text, places
from smartcity_metrics.story.theme import Theme

SHAPES = {1: "triangle-up", -1: "triangle-down", 0: "circle"}  # of a special point that is high or rises, low or falls


def control_chart(row: Row, say: Words, theme: Theme, colour: str, size: Size = SMALL) -> Figure:
    """Mean and natural limits of each stretch, and every final period: a dot, or a triangle where it is special.

    Good and bad have the status colours; a special point of an indicator without a good side is ink. Trial limits are
    dotted. Needs a change with periods; with fewer than six points there are dots and no limits.
    """
    change, decimals = row.change, places(row)
    low, high, from_zero = ends([*_known(change.values), *_known(change.chart.lower), *_known(change.chart.upper)], row.indicator.unit)
    shapes, notes = [], list(_labels(row, say, theme, size))
    for step in change.breaks:
        shapes.append(vertical(change.periods[step].start, theme.muted, 1, 0, 1))
        notes.append(note(change.periods[step].start.isoformat(), 1, say("chart.broken"), theme.muted, size.font - 2, yref="paper",
                          xanchor="left", yanchor="bottom", xshift=4))
    if row.launched is not None and change.start is not None and 0 <= change.start < len(change.periods):
        edge = change.periods[change.start].start
        shapes.append(vertical(edge, theme.ink, 2, 0, 1.02))
        notes.append(note(edge.isoformat(), 1, f"<b>{say('chart.launched', period=say.short(Period.month_of(row.launched)))}</b>",
                          theme.ink, size.font, yref="paper", xanchor="left", yanchor="bottom", xshift=6, yshift=6))
    start, end = change.periods[0].start, change.periods[-1].end + timedelta(days=1)
    return {"data": [*_limits(change, theme, size), _line(change, theme, size), _points(row, decimals, say, theme, colour, size)],
            "layout": frame(theme, say, size) | {
                "shapes": shapes, "annotations": apart(notes, low, high, size),
                "margin": {"l": 8, "r": right_margin(notes, size), "t": 56, "b": 8},
                "xaxis": time_axis(start, end, change.periods[0].unit, say, theme, size),
                "yaxis": value_axis(low, high, from_zero, row.indicator.unit, say, theme, size)}}


def control_alt(row: Row, say: Words) -> str:
    """The picture in words: limits, and each special period with its rule."""
    change = row.change
    if change.chart.low is None:
        return say("chart.alt_no_limits", name=row.indicator.name, n=say.number(change.chart.n))
    points = [f"{say.short(change.periods[i])}: {rule(change, i, say)}" for i in numpy.flatnonzero(change.chart.side)]
    text = say("chart.alt_control", name=row.indicator.name, limits=limits_text(row, change.chart.low, change.chart.high, say))
    return f"{text} {say('chart.alt_special', list='; '.join(points))}" if points else f"{text} {say('chart.alt_none_special')}"


def rule(change: Change, index: int, say: Words) -> str:
    """Why a point is special, in words."""
    return say(f"point.{change.chart.kinds[index]}_{'high' if change.chart.side[index] > 0 else 'low'}")


def _known(values: numpy.ndarray) -> list[float]:
    return [float(one) for one in values if numpy.isfinite(one)]


def _limits(change: Change, theme: Theme, size: Size) -> Iterator[Figure]:
    """Each stretch has its own three lines, from its first day to its last."""
    for segment in change.chart.segments:
        if segment.lower is None:
            continue
        days = [change.periods[segment.start].start.isoformat(), (change.periods[segment.stop - 1].end + timedelta(days=1)).isoformat()]
        for level, width, dash in ((segment.mean, size.line * 0.6, "solid"), (segment.lower, 1.5, _dash(segment)),
                                   (segment.upper, 1.5, _dash(segment))):
            yield {"type": "scatter", "mode": "lines", "x": days, "y": [level] * 2, "hoverinfo": "skip",
                   "line": {"color": theme.plan, "width": width, "dash": dash}}


def _dash(segment: Segment) -> str:
    return "dot" if segment.trial else "dash"


def _line(change: Change, theme: Theme, size: Size) -> Figure:
    return {"type": "scatter", "mode": "lines", "x": [one.middle.isoformat() for one in change.periods], "connectgaps": False,
            "y": [None if numpy.isnan(one) else float(one) for one in change.values], "hoverinfo": "skip",
            "line": {"color": theme.muted, "width": size.line * 0.6}}


def _points(row: Row, decimals: int, say: Words, theme: Theme, colour: str, size: Size) -> Figure:
    change, chart = row.change, row.change.chart
    tones = {1: theme.good, -1: theme.bad}
    at = [i for i, value in enumerate(change.values) if numpy.isfinite(value)]
    values = [float(change.values[i]) for i in at]
    special = [bool(chart.side[i]) for i in at]
    words = [f"{say.short(change.periods[i])}: {say.value(value, row.indicator.unit, decimals)}"
             + (f"<br>{rule(change, i, say)}" if here else "") for i, value, here in zip(at, values, special, strict=True)]
    return {"type": "scatter", "mode": "markers", "x": [change.periods[i].middle.isoformat() for i in at], "y": values, "text": words,
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"symbol": [SHAPES[int(chart.side[i])] for i in at],
                       "size": [size.dot * (1.5 if here else 0.9) for here in special],
                       "color": [tones.get(int(chart.turn[i]), theme.ink if here else colour) for i, here in zip(at, special, strict=True)],
                       "line": {"color": theme.page, "width": 1.5}}}


def _labels(row: Row, say: Words, theme: Theme, size: Size) -> Iterator[Figure]:
    """Mean and limits of the last stretch, named at the right; its mean keeps its place."""
    segments = [one for one in row.change.chart.segments if one.lower is not None]
    if not segments:
        return
    last = segments[-1]
    for rank, (name, level) in enumerate((("mean", last.mean), ("upper", last.upper), ("lower", last.lower))):
        value = say.number(level, places(row)) if row.indicator.unit.has_word else say.value(level, row.indicator.unit, places(row))
        text = say(f"chart.{name}", value=value)
        yield note(1, level, f"<b>{text}</b>" if not rank else text, theme.muted, size.font - 1, xref="paper", xanchor="left",
                   xshift=8) | {"rank": rank}
