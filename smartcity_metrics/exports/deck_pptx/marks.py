"""The marks as shapes of PowerPoint, made from the same drawing as everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from smartcity_metrics.exports.deck_pptx.paper import PIXEL, Box, Paper, decorative, flat
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.story.marks import drawing, key, tone

GRID = 40  # the drawing's own width and height
_STEP = re.compile(r"([A-Za-z])|(-?\d*\.?\d+)")
_MANY = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7}
_ROUND = 0.5523  # of the radius: where the handles of a quarter circle lie
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def draw_mark(paper: Paper, mark: Level | Pace | Signal, box: Box) -> None:
    """The mark's shape, grouped; the word stands beside it."""
    group = paper.slide.shapes.add_group_shape()
    group.name = key(mark)
    colours = {"c": getattr(paper.theme, tone(mark)), "p": paper.theme.page}
    for one in etree.fromstring(f"<g>{drawing(mark)}</g>"):
        _drawn(group, one, box, colours)
    decorative(group)


def _drawn(group: object, one: etree._Element, box: Box, colours: dict[str, str]) -> None:
    scale = box.w / GRID
    if one.tag == "circle":
        x, y, r = (float(one.get(name)) for name in ("cx", "cy", "r"))
        place = Box(box.x + (x - r) * scale, box.y + (y - r) * scale, 2 * r * scale, 2 * r * scale)
        shape = group.shapes.add_shape(MSO_SHAPE.OVAL, *place.emu())
    else:
        shape = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu())
        _follow(shape, path(one.get("d")))
    fill = colours.get(one.get("fill", ""))
    flat(shape, fill, colours[one.get("stroke", "c")], float(one.get("stroke-width", 3.4)) * scale)
    if one.get("stroke-dasharray"):
        shape.line.dash_style, shape.line.width = MSO_LINE.SQUARE_DOT, Pt(2.6 * scale / 2)


def path(text: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The steps of an SVG path in absolute places: M, L, C (with six numbers) and Z. Arcs are half circles."""
    found = [(letter, float(number) if number else 0.0) for letter, number in _STEP.findall(text)]
    at, start, handle, i, letter = (0.0, 0.0), (0.0, 0.0), None, 0, ""
    while i < len(found):
        if found[i][0]:
            letter, i = found[i][0], i + 1
        if letter in "Zz":
            yield "Z", ()
            at = start
            continue
        count = _MANY[letter.upper()]
        numbers = [number for _, number in found[i:i + count]]
        i += count
        points = list(_absolute(letter, numbers, at, handle))
        handle = None
        for kind, values in points:
            yield kind, values
            at = values[-2:]
            handle = values[2:4] if kind == "C" else None
        if letter in "Mm":
            start, letter = at, "L" if letter == "M" else "l"


def _absolute(letter: str, numbers: list[float], at: tuple[float, float], handle: tuple[float, float] | None) -> Iterator[tuple[str, tuple]]:
    x, y = at if letter.islower() else (0.0, 0.0)
    kind = letter.upper()
    if kind == "H":
        yield "L", (x + numbers[0], at[1])
    elif kind == "V":
        yield "L", (at[0], y + numbers[0])
    elif kind in "ML":
        yield kind, (x + numbers[0], y + numbers[1])
    elif kind == "A":
        yield from _half_circle(at, numbers[0], (x + numbers[5], y + numbers[6]))
    else:
        placed = tuple(number + (y if n % 2 else x) for n, number in enumerate(numbers))
        if kind == "S":  # the first handle mirrors the last one
            placed = (*(at if handle is None else (2 * at[0] - handle[0], 2 * at[1] - handle[1])), *placed)
        yield "C", placed


def _half_circle(at: tuple[float, float], r: float, to: tuple[float, float]) -> Iterator[tuple[str, tuple]]:
    """From left to right through the lowest point."""
    low, k = (at[0] + r, at[1] + r), r * _ROUND
    yield "C", (at[0], at[1] + k, low[0] - k, low[1], *low)
    yield "C", (low[0] + k, low[1], to[0], to[1] + k, *to)


def _follow(shape: object, steps: Iterator[tuple[str, tuple[float, ...]]]) -> None:
    """Give the shape this outline, on the grid of the drawing."""
    properties = shape._element.spPr
    preset = properties.find(qn("a:prstGeom"))
    outline = etree.Element(f"{{{_DRAWING}}}custGeom")
    for name in ("avLst", "gdLst", "ahLst", "cxnLst"):
        etree.SubElement(outline, f"{{{_DRAWING}}}{name}")
    etree.SubElement(outline, f"{{{_DRAWING}}}rect", l="0", t="0", r="r", b="b")
    size = str(GRID * PIXEL)
    drawn = etree.SubElement(etree.SubElement(outline, f"{{{_DRAWING}}}pathLst"), f"{{{_DRAWING}}}path", w=size, h=size)
    for kind, values in steps:
        step = etree.SubElement(drawn, f"{{{_DRAWING}}}{ {'M': 'moveTo', 'L': 'lnTo', 'C': 'cubicBezTo', 'Z': 'close'}[kind] }")
        for x, y in zip(values[::2], values[1::2], strict=True):
            etree.SubElement(step, f"{{{_DRAWING}}}pt", x=str(round(x * PIXEL)), y=str(round(y * PIXEL)))
    properties.replace(preset, outline)
