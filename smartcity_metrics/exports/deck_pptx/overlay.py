"""What lies over a native chart: the band, the upright lines and the words of the stage's figure, at the places of the plot."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from smartcity_metrics.exports.deck_pptx import fit
from smartcity_metrics.exports.deck_pptx.paper import SMALL, Box, Paper, Run, rgb
from smartcity_metrics.language import Words
from smartcity_metrics.story.axes import lines_of
from smartcity_metrics.story.deck.model import Chart
from smartcity_metrics.units import Unit

LINE = SMALL * fit.LEADING
Note = Mapping[str, object]  # an annotation in plotly's grammar


@dataclass(frozen=True)
class Laid:
    """Where a chart lies: its frame, its plot in it, the ends of the value axis and its steps, and the share of a day along the other."""

    frame: Box
    plot: Box
    low: float
    high: float
    step: float
    share: Callable[[date], float]

    def x(self, day: str) -> float:
        """Where a day (ISO) lies, at most at the edges."""
        return self.plot.x + self.plot.w * _held(self.share(date.fromisoformat(day[:10])))

    def y(self, value: float) -> float:
        """Where a value lies, at most at the ends."""
        return self.plot.bottom - self.plot.h * _held((value - self.low) / (self.high - self.low))


def _held(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def laid(block: Chart, box: Box, unit: Unit, say: Words, share: Callable[[date], float]) -> Laid:
    """Room for unit and launch above, periods below, the axis at the left, words at the right edge; ticks on numbers that people count in."""
    notes = block.figure["layout"]["annotations"]
    above = LINE * (2 if any(_is_above(one) for one in notes) else 1.4) + 8
    tall = box.h - above - 1.45 * LINE
    low, high = block.figure["layout"]["yaxis"]["range"]
    step = _tick_step((high - low) / max(2, min(6, tall / (1.6 * LINE))))
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    left = 20 + max(fit.width(say.value(one, unit) if unit.is_money else say.number(one), SMALL) for one in (low, high, low + step))
    right = max((fit.width(line, SMALL, True) for one in notes if _is_at_edge(one) for line in _lines(one)), default=0.0)
    plot = Box(box.x + left, box.y + above, max(box.w - left - min(right + 16, box.w * 0.42), 120), tall)
    return Laid(box, plot, low, high, step, share)


def _tick_step(least: float) -> float:
    """The next of 1, 2, 5, 10 ..."""
    scale = 10 ** math.floor(math.log10(least))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= least * 0.9999)


def draw_behind(paper: Paper, block: Chart, at: Laid) -> None:
    """What lies behind the lines: the usual variation, then the upright lines of launch and events."""
    for one in block.figure["layout"]["shapes"]:
        if one["type"] == "rect":
            x, top = at.x(one["x0"]), at.y(one["y1"])
            edge = one["line"]["color"] if one["line"]["width"] else None
            paper.rectangle(Box(x, top, at.x(one["x1"]) - x, at.y(one["y0"]) - top), one["fillcolor"], edge, 1, dash=True)
        elif one.get("yref") == "paper":
            x, (bottom, top) = at.x(one["x0"]), (at.plot.bottom - at.plot.h * one[end] for end in ("y0", "y1"))
            paper.line(x, bottom, x, top, one["line"]["color"], one["line"]["width"] * 1.4)


def draw_words(paper: Paper, block: Chart, unit: Unit, at: Laid, key: Sequence[Run] = ()) -> None:
    """The figure's words at their places, moved where others stand already; the unit with the `key` to the lines beside it."""
    notes = block.figure["layout"]["annotations"]
    taken: list[Box] = []
    for one in (one for one in notes if _is_at_edge(one)):
        tall = LINE * lines_of(one)
        room = at.frame.right - at.plot.right - 12
        wanted = Box(at.plot.right + 12, at.y(one["y"]) - tall / 2, room, tall)
        ends = (y for box in taken for y in (box.bottom, box.y - tall))
        spots = (wanted, *(wanted.cut(y=y) for y in ends))
        free = [spot for spot in spots if _is_free(spot, taken)]
        beside = [spot for spot in free if spot.y >= at.plot.y - LINE / 2] or free
        taken.append(min(beside, key=lambda spot: abs(spot.y - wanted.y)))
        _write(paper, one, taken[-1])
    for one in notes:
        if _is_unit(one):
            room = at.frame.w - sum(fit.width(run.text, SMALL, run.bold) for run in key)
            words = paper.shortened(one["text"], SMALL, max(room, 0), 1)
            paper.text(at.frame.cut(h=LINE), [[Run(words, SMALL, paper.theme.muted), *key]]).text_frame.word_wrap = False
        elif not _is_at_edge(one):
            told = _flat(_of_axis(one, unit, at, paper.say), at.plot)
            place = next((box for box in _places(told, block, at) if _is_free(box, taken)), None)
            if place is None and "<b>" not in told["text"]:
                continue  # no room: the text alternative says it too, and nothing may cover a number
            taken.append(place or _place(told, at))
            _write(paper, told, taken[-1])


def _lines(note: Note) -> list[str]:
    return re.sub("</?b>", "", note["text"]).split("<br>")


def _is_at_edge(note: Note) -> bool:
    return note.get("xref") == "paper" and note["x"] == 1


def _is_unit(note: Note) -> bool:
    return note.get("xref") == "paper" and (note["x"], note["y"]) == (0, 1)


def _is_above(note: Note) -> bool:
    """Words over the plot, as the launch has them; the unit has a line of its own above them."""
    return note.get("yref") == "paper" and note["y"] == 1 and note.get("yanchor") == "bottom" and note.get("xref") != "paper"


def _of_axis(note: Note, unit: Unit, at: Laid, say: Words) -> Note:
    """Where the axis starts, in the words of this chart's own axis."""
    if note.get("xref") != "paper" or (note["x"], note["y"]) != (0, 0):
        return note
    return {**note, "text": say("chart.axis_starts", value=say.number(at.low) if unit.has_word else say.value(at.low, unit))}


def _flat(note: Note, plot: Box) -> Note:
    """Two short lines as one, where the plot is wide enough: there is seldom room for two under a band."""
    text = note["text"].replace("<br>", " ")
    return {**note, "text": text} if fit.width(text, SMALL, True) <= plot.w * 0.7 else note


def _place(note: Note, at: Laid) -> Box:
    """Where the figure wants the words; inside the frame."""
    lines, plot = _lines(note), at.plot
    wide = min(max(fit.width(one, SMALL, "<b>" in note["text"]) for one in lines) + 4, at.frame.w)
    tall = LINE * len(lines)
    x = plot.x + 8 if note.get("xref") == "paper" else at.x(str(note["x"]))
    y = plot.bottom - plot.h * note["y"] if note.get("yref") == "paper" else at.y(note["y"])
    x += {"left": 10, "right": -wide - 10}.get(note.get("xanchor"), -wide / 2)
    y += {"top": 4, "bottom": -tall - 2}.get(note.get("yanchor"), -tall / 2)
    return Box(min(max(x, plot.x), at.frame.right - wide), max(y, at.frame.y), wide, tall)


def _places(note: Note, block: Chart, at: Laid) -> Iterator[Box]:
    """The place that is wanted; for a band too near the axis the one over it (before the launch the line lies inside); then others."""
    wanted, plot = _place(note, at), at.plot
    if wanted.bottom <= plot.bottom:
        yield wanted
    band = next((one for one in block.figure["layout"]["shapes"] if one["type"] == "rect" and one["y0"] == note["y"]), None)
    if band is not None:
        yield _place({**note, "y": band["y1"], "yanchor": "bottom"}, at)
    if wanted.y >= plot.y:  # what stands over the plot belongs there
        yield from (wanted.cut(y=plot.y + (plot.h - wanted.h - 4) * share) for share in (0.0, 1.0, 0.3, 0.5, 0.7, 0.15, 0.85))


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether no other words stand there."""
    return all(box.x >= one.right or box.right <= one.x or box.y + 1 >= one.bottom or box.bottom <= one.y + 1 for one in taken)


def _write(paper: Paper, note: Note, box: Box) -> None:
    bold = "<b>" in note["text"]
    shape = paper.text(box, [[Run(one, SMALL, note["font"]["color"], bold)] for one in _lines(note)])
    shape.text_frame.word_wrap = False
    if note.get("bgcolor"):
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(paper.theme.page)
