"""The frame of every figure: sizes, axes, labels that keep apart. Only plotly's own grammar is in it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from smartcity_metrics.language import Words, periods
from smartcity_metrics.programme import Period
from smartcity_metrics.story.theme import FONT, Theme
from smartcity_metrics.units import Unit

Figure = dict


@dataclass(frozen=True)
class Size:
    """How large a chart speaks: font and mark sizes in pixels; the stage is larger than a page. wide: has room for long words."""

    height: int = 420
    font: int = 16
    line: float = 3.5
    dot: float = 11
    wide: bool = True


PAGE = Size()
SMALL = Size(height=250, font=14, line=2.5, dot=8)
STAGE = Size(height=560, font=26, line=5, dot=16)  # the floor of the stage is 24; event words are two less than the rest
HALF = Size(height=370, font=26, line=4.5, dot=13, wide=False)  # beside another chart on a slide


def frame(theme: Theme, say: Words, size: Size) -> Figure:
    """What all figures share: no background, no legend, words of the language."""
    return {"template": None, "height": size.height, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": size.font, "color": theme.muted}, "separators": say.separators, "showlegend": False,
            "margin": {"l": 8, "r": 8, "t": max(56, round(2.9 * size.font)), "b": 8}, "hovermode": "closest", "dragmode": False,
            "hoverlabel": {"bgcolor": theme.ink, "bordercolor": theme.ink,
                           "font": {"color": theme.page, "size": size.font, "family": FONT}}}


def value_axis(low: float, high: float, from_zero: bool, unit: Unit, say: Words, theme: Theme, size: Size) -> Figure:
    """The upright axis: few round ticks, hairlines, nothing to drag. Rupiah are ticked in words: Rp400 juta."""
    axis = {"range": [low, high], "nticks": 6, "gridcolor": theme.rule, "gridwidth": 1, "zeroline": from_zero, "zerolinecolor": theme.ink,
            "zerolinewidth": 1.5, "automargin": True, "tickfont": {"color": theme.muted, "size": size.font}, "tickformat": ",~r",
            "exponentformat": "none", "fixedrange": True, "ticklabelstandoff": 6}
    if not unit.is_money:
        return axis
    step = round_step((high - low) / 5) or 1.0
    ticks = [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return axis | {"tickvals": ticks, "ticktext": [say.money(one) for one in ticks]}


def right_margin(notes: Sequence[Figure], size: Size) -> int:
    """Room for the longest label at the right edge, so that none is cut and a narrow screen keeps its plot."""
    lines = [line for one in notes if one.get("xref") == "paper" and one["x"] == 1 for line in re.sub("</?b>", "", one["text"]).split("<br>")]
    return min(max(int(max(map(len, lines), default=0) * size.font * 0.56) + 20, 40), 260 if size.font < 24 else 350)  # rupiah in English are long


def ends(values: Sequence[float], unit: Unit) -> tuple[float, float, bool]:
    """Axis ends, and whether it starts at zero: lines do when the data spread over more than a third of their maximum."""
    if not values:
        return 0.0, 1.0, True
    low, high = min(values), max(values)
    if low >= 0 and (high - low > high / 3 or high == 0):
        top = round_step(high * 1.06)
        return 0.0, 100.0 if unit.is_percent and 80 < high <= 100 else top or 1.0, True
    margin = (high - low or abs(high) or 1.0) * 0.18
    step = 10 ** math.floor(math.log10(margin))
    bottom = math.floor((low - margin) / step) * step
    return max(bottom, 0.0) if low >= 0 else bottom, math.ceil((high + margin) / step) * step, False


def round_step(value: float) -> float:
    """The smallest round number that is not below the value; 0 for none."""
    if value <= 0:
        return 0.0
    scale = 10 ** math.floor(math.log10(value))
    return next(step * scale for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * scale >= value * 0.9999)


def time_axis(start: date, end: date, unit: str, say: Words, theme: Theme, size: Size) -> Figure:
    """Days from `start` to `end`, a tick each period of the unit; one in some is named, so that names do not touch."""
    most = 9 if size.font >= PAGE.font and size.wide else 5
    ticks = _month_ticks(start, end, say, most) if unit == "month" else _period_ticks(start, end, unit, say, most - 1)
    return {"type": "date", "range": [start.isoformat(), end.isoformat()], "tickvals": [when.isoformat() for when, _ in ticks],
            "ticktext": [text for _, text in ticks], "tickfont": {"color": theme.muted, "size": size.font}, "ticks": "outside",
            "ticklen": 5, "tickcolor": theme.plan, "showgrid": False,
            "zeroline": False, "fixedrange": True, "tickangle": 0, "automargin": True}


def _month_ticks(start: date, end: date, say: Words, most: int) -> list[tuple[date, str]]:
    """A tick each month; one in 3, 6 or 12 is named, so that at most `most` are; the year once below its first named month."""
    first = Period.month_of(start)
    months = [first.shifted(number) for number in range(Period.month_of(end - timedelta(days=1)).index - first.index + 1)]
    stride = next((one for one in (3, 6) if len(months) <= one * most), 12)
    ticks, years = [], set()
    for month in months:
        text = ""
        if (month.number - 1) % stride == 0:
            text = periods.month(month, say.language)
            if month.year not in years:
                years.add(month.year)
                text += f"<br><b>{month.year}</b>"
        ticks.append((month.middle, text))
    return ticks


def _period_ticks(start: date, end: date, unit: str, say: Words, most: int) -> list[tuple[date, str]]:
    first = Period.holding(start, unit)
    count = Period.holding(end - timedelta(days=1), unit).index - first.index + 1
    stride = max(1, math.ceil(count / most))
    return [(one.middle, "<br>".join(say.short(one).rsplit(" ", 1)) if number % stride == 0 else "")
            for number, one in enumerate(first.shifted(step) for step in range(count))]


def vertical(day: date, colour: str, width: float, bottom: float, top: float) -> Figure:
    """A line over the height from `bottom` to `top`, shares of the paper."""
    return {"type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "yref": "paper", "y0": bottom, "y1": top, "layer": "below",
            "line": {"color": colour, "width": width}}


def note(x: object, y: object, text: str, colour: str, font: int, **more: object) -> Figure:
    """Words at a place of the figure, without an arrow."""
    return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"color": colour, "size": font}, "align": "left"} | more


def lines_of(note: Figure) -> int:
    """How many lines the words of a note take."""
    return note["text"].count("<br>") + 1


def apart(notes: list, low: float, high: float, size: Size) -> list:
    """Move labels at the right edge apart: the more important keeps its height, the others make room in their order."""
    edge = sorted((note for note in notes if "rank" in note), key=lambda note: note["rank"])
    line = 1.32 * size.font * (high - low) / (size.height - 96)
    placed: list[tuple[float, float]] = []  # middle and height of those that have their place
    for note in edge:
        wanted, tall = min(max(note["y"], low), high), line * lines_of(note)
        beside = [(spot, (tall + other) / 2) for spot, other in placed]
        spots = (wanted, *(spot + sign * room for spot, room in beside for sign in (1, -1)))
        free = [spot for spot in spots
                if all(abs(spot - taken) >= room * 0.999 for taken, room in beside)]
        note["y"] = min(free, key=lambda spot: abs(spot - wanted))
        placed.append((note["y"], tall))
    return [{key: value for key, value in note.items() if key != "rank"} for note in notes]
