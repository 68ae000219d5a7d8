"""The blocks of a slide as HTML. Every text is escaped here; sizes and places are those of stage.css."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.story.deck.model import (
    Area,
    BigNumber,
    Block,
    Chart,
    Contents,
    Facts,
    MarkLine,
    MarkList,
    Photo,
    Photos,
    Points,
    Slide,
    Table,
    Tile,
    Tiles,
    Way,
    Ways,
)
from smartcity_metrics.story.marks import shape, tone
from smartcity_metrics.story.markup import text, tick
from smartcity_metrics.story.theme import LIGHT

WIDTHS: Mapping[Area, int] = {"whole": 1728, "left": 820, "right": 800, "main": 1190, "side": 482}  # pixels of the stage
ROWS = {"whole": "whole", "left": "halves", "right": "halves", "main": "wide", "side": "wide"}  # areas that stand beside each other
WAYS_HEIGHT, WAY_HEIGHT = 634, 106  # room for the rows of the dot plot, and the height of a row that has it
SHORT = 16  # characters of a cell that stays on its line
FEW = 7  # quick wins that have room for two lines each in the contents


def body(slide: Slide, say: Words, photos: Mapping[str, bytes]) -> str:
    """The blocks of a slide, areas that belong together beside each other, in the order in which they come."""
    return "".join(f'<div class="{row}">{"".join(_column(held, area, slide, say, photos) for area, held in columns)}</div>'
                   for row, columns in _arranged(slide.blocks))


def in_order(blocks: Sequence[Block]) -> list[Block]:
    """The blocks in the order in which they stand in the page."""
    return [one for _, columns in _arranged(blocks) for _, held in columns for one in held]


def _arranged(blocks: Sequence[Block]) -> list[tuple[str, list[tuple[Area, list[Block]]]]]:
    """Rows of areas; in each its areas from left to right with their blocks."""
    rows = [(row, list(held)) for row, held in groupby(blocks, key=lambda block: ROWS[block.area])]
    return [(row, [(area, [one for one in held if one.area == area]) for area in WIDTHS if ROWS[area] == row]) for row, held in rows]


def _column(blocks: Sequence[Block], area: Area, slide: Slide, say: Words, photos: Mapping[str, bytes]) -> str:
    title = {"left": "talk.plan_half", "right": "talk.visual_half"}.get(area) if slide.kind == "plan" else None
    head = f"<h2 class=half>{text(say(title))}</h2>" if title else ""
    return f'<section class="column {area}">{head}{"".join(_block(one, slide, say, photos) for one in blocks)}</section>'


def _block(block: Block, slide: Slide, say: Words, photos: Mapping[str, bytes]) -> str:
    if isinstance(block, Photos):
        return _photos(block, say, photos)
    if isinstance(block, BigNumber):
        return _big(block, slide.kicker.colour)
    draw: Callable[[Block, Words], str] = DRAWN[type(block)]
    return f'<div class="block {type(block).__name__.lower()}">{draw(block, say)}</div>'


def _facts(block: Facts, say: Words) -> str:
    rows = "".join(f"<dt>{text(name)}</dt><dd>{text(value) if value else _none(say)}</dd>" for name, value in block.items)
    return f"<dl>{rows}</dl>"


def _points(block: Points, _say: Words) -> str:
    items = "".join(f"<li>{text(one)}</li>" for one in block.items)
    return f'{_title(block.title)}<ul{" class=small" if block.small else ""}>{items}</ul>'


def _marks(block: MarkList, _say: Words) -> str:
    return "".join(mark(one, 48) for one in block.items)


def mark(one: MarkLine, size: int) -> str:
    """A mark: its shape, its word in its tone, and the line of numbers under it."""
    colour = "ink" if tone(one.mark) == "muted" else tone(one.mark)
    line = f"<span class=small>{text(one.line)}</span>" if one.line else ""
    return f'<div class="mark">{shape(one.mark, size)}<div><b class="{colour}">{text(one.word)}</b>{line}</div></div>'


def _big(block: BigNumber, colour: str) -> str:
    """The number in the colour of the dimension; a long one is set smaller, so that it stays on its line."""
    size = min(104, int(WIDTHS[block.area] / (0.56 * max(len(block.value), 1)))) if block.big else 44
    formula = f"<p class=small>{text(block.formula)}</p>" if block.formula else ""
    return (f'<div class="block number{" big" if block.big else ""}"><b style="font-size:{size}px;color:{text(colour or "var(--ink)")}">'
            f"{text(block.value)}</b><p>{text(block.what)}</p>{formula}</div>")


def _chart(block: Chart, _say: Words) -> str:
    """The place of a figure; stage.js draws into it. To a screen reader it is one picture with its alternative."""
    return (f'{_title(block.title)}<div class="plot" role="img" data-kind="{block.kind}" aria-label="{text(block.alt)}" '
            f'style="height:{block.figure["layout"]["height"]}px"></div>')


def numbers(slide: Slide, say: Words) -> str:
    """The numbers of all charts on the slide as tables, behind one switch; nothing where there is no chart."""
    charts = [one for one in slide.blocks if isinstance(one, Chart) and one.rows]
    if not charts:
        return ""
    tables = "".join(f"<h2>{text(one.title or one.alt)}</h2>{_rows(one.headings, one.rows)}" for one in charts)
    return (f'<details class="numbers"><summary>{text(say("talk.numbers"))}</summary><div class="panel" tabindex="0" role="region" '
            f'aria-label="{text(say("talk.numbers"))}">{tables}</div></details>')


def _ways(block: Ways, say: Words) -> str:
    """One scale for all: the start at 0, the target at 1. Many quick wins stand closer, on one line each."""
    height = min(WAY_HEIGHT, WAYS_HEIGHT // max(len(block.items), 1))
    close = height < 80
    named = _named(block.items)
    head = (f'<tr><th scope="col"><span class="unseen">{text(say("compare.column_quick_win"))}</span></th>'
            f'<th scope="col">{_scale(say)}</th><th scope="col">{text(say("overview.column_change"))}</th>'
            f'<th scope="col">{text(say("pace.title"))}</th></tr>')
    rows = "".join(_way(one, one is named, height, close, say) for one in block.items)
    density = "open" if not close else "close" if height >= 52 else "close closest"
    return f'<table class="{density}" style="--row:{height}px"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _named(ways: Sequence[Way]) -> Way | None:
    """The row in which the words stand: where dot and upright lie furthest apart, so that both have room."""
    told = [one for one in ways if one.walked is not None and one.planned is not None and 0 <= one.walked <= 1.1]
    return max(told, key=lambda one: abs(_at(one.walked) - _at(one.planned)), default=None)


def _way(one: Way, named: bool, height: int, close: bool, say: Words) -> str:
    pace = "".join(mark(each, 32 if close else 44) for each in one.marks if isinstance(each.mark, Pace))
    return (f'<tr><th scope="row"><i style="background:{text(one.colour)}"></i><div><b>{text(one.name)}</b>'
            f'<small style="color:{text(one.colour)}">{text(one.dimension)}</small></div></th>'
            f"<td>{_dots(one, named, height, say)}</td>"
            f'<td class="change"><div><b>{text(one.change)}</b> <small>{text(one.what)}</small></div></td><td>{pace}</td></tr>')


def _scale(say: Words) -> str:
    return (f'<svg width="500" height="34" viewBox="0 0 500 34" aria-hidden="true"><text x="30" y="26" fill="{LIGHT.muted}">'
            f'{text(say("overview.baseline"))}</text><text x="440" y="26" text-anchor="middle" font-weight="650" fill="{LIGHT.ink}">'
            f'{text(say("overview.target"))}</text></svg>')


def _at(share: float) -> float:
    """A share of the way in pixels: the start at 30, the target at 440; a little before and beyond is kept inside."""
    return 30 + 410 * min(max(share, -0.05), 1.1)


def _dots(one: Way, named: bool, height: int, say: Words) -> str:
    tall, middle = height - 14, (height - 14) / 2
    parts = [f'<path d="M30 0V{tall}" stroke="{LIGHT.ink}" stroke-width="2"/>', f'<path d="M30 {middle}H481" stroke="{LIGHT.rule}"/>']
    if one.promised:
        parts.append(f'<path d="M440 0V{tall}" stroke="{LIGHT.ink}" stroke-width="2.5" stroke-dasharray="8 6"/>')
    if one.walked is None:
        parts.append(f'<path d="M30 {middle}H440" stroke="{LIGHT.plan}" stroke-width="2.5" stroke-dasharray="2 10" stroke-linecap="round"/>')
        return _drawing(parts, tall, say("talk.way_unknown", name=one.name))
    here, post = _at(one.walked), None if one.planned is None else _at(one.planned)
    parts.append(f'<path d="M30 {middle}H{here:.1f}" stroke="{text(one.colour)}" stroke-width="9"/>')
    if post is not None:
        parts.append(f'<rect x="{post - 4:.1f}" y="{max(middle - 26, 1)}" width="8" height="{min(52, tall - 2)}" fill="{LIGHT.plan}" '
                     f'stroke="{LIGHT.page}" stroke-width="2"/>')
    parts.append(f'<circle cx="{here:.1f}" cy="{middle}" r="{15 if height > 80 else 12}" fill="{text(one.colour)}" stroke="{LIGHT.page}" '
                 'stroke-width="3"/>')
    if named and post is not None:
        parts += _words(here, post, middle, one.colour, say)
    elif one.walked > 1.1:
        parts.append(f'<text x="{here - 24:.1f}" y="{middle - 8}" text-anchor="end" font-weight="650" fill="{text(one.colour)}">'
                     f"{text(say.percent(one.walked, 0))} →</text>")
    walked, planned = say.percent(one.walked, 0), say.percent(one.planned, 0)
    return _drawing(parts, tall, f"{one.name}: {say('overview.way', walked=walked, planned=planned)}")


def _words(here: float, post: float, middle: float, colour: str, say: Words) -> list[str]:
    """What the dot and the upright are: above the line beside the dot, below it beside the upright, towards the free side."""
    outward = (24, "start") if here < post else (-24, "end")
    inward = (-12, "end") if here < post else (12, "start")
    return [f'<text x="{here + outward[0]:.1f}" y="{middle - 9}" text-anchor="{outward[1]}" font-weight="650" fill="{text(colour)}">'
            f'{text(say("overview.actual"))}</text>',
            f'<text x="{post + inward[0]:.1f}" y="{middle + 25}" text-anchor="{inward[1]}" fill="{LIGHT.muted}">'
            f'{text(say("overview.plan"))}</text>']


def _drawing(parts: Sequence[str], tall: float, said: str) -> str:
    return (f'<svg width="500" height="{tall}" viewBox="0 0 500 {tall}" role="img" aria-label="{text(said)}" fill="none">'
            f"{''.join(parts)}</svg>")


def _tiles(block: Tiles, say: Words) -> str:
    """Equal tiles where the districts lie; a map of many columns has narrower ones."""
    columns = max((one.column for one in block.items), default=0) + 1
    rows = max((one.row for one in block.items), default=0) + 1
    wide = min(232, int((WIDTHS[block.area] - 8 * (columns - 1)) / columns))
    places = "".join(_tile(one, block.colour, wide, say) for one in block.items)
    return (f'{_title(block.title)}<div class="map" style="height:{int(rows * 112 - 8)}px">{places}</div>'
            f"<p class=small>{text(block.caption)}</p>")


def _tile(one: Tile, colour: str, wide: int, say: Words) -> str:
    place = f"left:{one.column * (wide + 8):.0f}px;top:{one.row * 112:.0f}px;width:{wide}px"
    if one.share is None:
        return f'<div class="tile gone" style="{place}">{text(one.name)}<span class=small>{text(one.value or say.missing)}</span></div>'
    ground = LIGHT.tint(colour, one.share)
    outside = f" <small>{text(one.outside)}</small>" if one.outside else ""
    return (f'<div class="tile{" out" if one.outside else ""}" style="{place};background:{ground};color:{LIGHT.on(ground)}">'
            f"{text(one.name)}<b>{text(one.value)}{outside}</b></div>")


def _table(block: Table, say: Words) -> str:
    ticks = block.ticks or (None,) * len(block.rows)
    shapes = ["" if met is None else tick(met, say) for met in ticks] if any(one is not None for one in ticks) else None
    return f"{_title(block.title)}{_rows(block.headings, block.rows, shapes)}"


def _rows(headings: Sequence[str], rows: Sequence[Sequence[str]], shapes: Sequence[str] | None = None) -> str:
    """A table whose first column names the row; `shapes` stand before it."""
    head = "".join(f'<th scope="col">{text(one)}</th>' for one in headings)
    lines = []
    for number, (first, *rest) in enumerate(rows):
        before = shapes[number] if shapes else ""
        lines.append(f'<tr><th scope="row"{_short(first)}>{before}{text(first)}</th>{"".join(map(_cell, rest))}</tr>')
    top = f"<thead><tr>{head}</tr></thead>" if any(headings) else ""
    return f"<table>{top}<tbody>{''.join(lines)}</tbody></table>"


def _cell(words: str) -> str:
    return f"<td{_short(words)}>{text(words)}</td>"


def _short(words: str) -> str:
    return " class=short" if len(words) <= SHORT else ""


def _contents(block: Contents, _say: Words) -> str:
    """The quick wins of the talk; many of them stand in groups below the name of their dimension."""
    if len(block.items) <= FEW:
        items = "".join(f'<li style="--c:{text(colour)}"><i></i><div><b>{text(name)}</b><small>{text(dimension)}</small></div></li>'
                        for name, dimension, colour in block.items)
        return f"<ol>{items}</ol>"
    groups = []
    for (dimension, colour), wins in groupby(block.items, key=lambda one: one[1:]):
        names = "".join(f"<b>{text(name)}</b>" for name, *_ in wins)
        groups.append(f'<li style="--c:{text(colour)}"><i></i><div><small>{text(dimension)}</small>{names}</div></li>')
    return f'<ol class="groups">{"".join(groups)}</ol>'


def _photos(block: Photos, say: Words, photos: Mapping[str, bytes]) -> str:
    return f'<div class="block photos">{"".join(_photo(one, say, photos.get(one.sha256)) for one in block.items)}</div>'


def _photo(one: Photo, say: Words, data: bytes | None) -> str:
    word = text(say(f"talk.{one.when}"))
    if data is None:
        return f'<figure><div class="lost">{text(say("talk.photo_lost"))}</div><figcaption>{word}</figcaption></figure>'
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return (f'<figure><img src="data:image/{kind};base64,{base64.b64encode(data).decode()}" alt="{text(one.alt)}" width="{one.width}" '
            f'height="{one.height}"><figcaption>{word}</figcaption></figure>')


DRAWN: Mapping[type, Callable] = {Facts: _facts, Points: _points, MarkList: _marks, Chart: _chart, Ways: _ways, Tiles: _tiles,
                                  Table: _table, Contents: _contents}


def _title(title: str) -> str:
    return f"<h2>{text(title)}</h2>" if title else ""


def _none(say: Words) -> str:
    return f"<span class=none>{text(say.missing)}</span>"
