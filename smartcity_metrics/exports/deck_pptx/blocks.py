"""Each block of a slide as text and shapes: how much height it wants, and how it is written into what it gets."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu

from smartcity_metrics.exports.deck_pptx import charts, fit
from smartcity_metrics.exports.deck_pptx.marks import draw_mark
from smartcity_metrics.exports.deck_pptx.paper import BODY, PIXEL, SMALL, STRONG, Box, Paper, Run, described, plain, rgb, write_runs
from smartcity_metrics.metrics.result import Pace
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.story.deck.model import (
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
from smartcity_metrics.story.marks import tone

LINE = SMALL * fit.LEADING
MARK = 46
PAD = 8  # above and below the words of a table's cell


@dataclass(frozen=True)
class Piece:
    """A block in a column, by heights in pixels: least, whole (no word is cut), natural, and most that it can use."""

    least: float
    whole: float
    natural: float
    most: float
    draw: Callable[[Box], None]


@dataclass(frozen=True)
class Desk:
    """What the blocks of a slide are written with."""

    paper: Paper
    slide: Slide
    card: Scorecard
    photos: Mapping[str, bytes]
    colour: str


def piece(block: Block, width: float, desk: Desk) -> Piece:
    """The block as a piece of a column that is so many pixels wide."""
    return _KINDS[type(block)](block, width, desk)


def _facts(block: Facts, width: float, desk: Desk) -> Piece:
    paper = desk.paper
    names = min(max((fit.width(name, SMALL) for name, _ in block.items), default=0.0) + 20, width * 0.4)
    room = width - names
    texts = [(name, paper.say.missing if value is None else value) for name, value in block.items]
    counts = [len(fit.lines(value, SMALL, room)) for _, value in texts]
    gap = 6

    def draw(box: Box) -> None:
        most = next(n for n in range(max(counts, default=1), 0, -1) if n == 1 or sum(min(n, one) * LINE + gap for one in counts) <= box.h + gap + 1)
        y = box.y
        for (name, value), count in zip(texts, counts, strict=True):
            tall = min(count, most) * LINE
            paper.text(Box(box.x, y, names - 12, LINE), [[Run(paper.shortened(name, SMALL, names - 12, 1), SMALL, paper.theme.muted)]])
            paper.text(Box(box.x + names, y, room, tall), [[Run(paper.shortened(value, SMALL, room, most), SMALL, paper.theme.ink)]], name)
            y += tall + gap

    natural = sum(counts) * LINE + gap * (len(counts) - 1)
    return Piece(sum(min(one, 2) for one in counts) * LINE + gap * (len(counts) - 1), natural, natural, natural, draw)


def _points(block: Points, width: float, desk: Desk) -> Piece:
    paper = desk.paper
    size, colour = (SMALL, paper.theme.muted) if block.small else (BODY, paper.theme.ink)
    line, gap, indent = size * fit.LEADING, 8, 26 if len(block.items) > 1 else 0
    head = fit.height(block.title, BODY, width, True) + 8 if block.title and block.items else 0
    counts = [len(fit.lines(one, size, width - indent)) for one in block.items]

    def draw(box: Box) -> None:
        if head:
            paper.text(box.cut(h=head), [[Run(block.title, BODY, paper.theme.ink, True)]])
        y, left = box.y + head, box.h - head
        for number, one in enumerate(block.items):
            rest = len(block.items) - number - 1
            most = max(1, int((left - (line + gap if rest else 0) + 1) / line))
            if number and left < line * (2 if rest else 1):
                paper.left_out.extend(block.items[number:])
                paper.text(Box(box.x + indent, y, width - indent, line), [[Run(paper.say("deck.more", n=paper.say.number(rest + 1)), size, colour)]])
                return
            tall = min(counts[number], most) * line
            if indent:
                paper.text(Box(box.x, y, indent, line), [[Run("–", size, paper.theme.muted)]])
            paper.text(Box(box.x + indent, y, width - indent, tall), [[Run(paper.shortened(one, size, width - indent, most), size, colour)]])
            y, left = y + tall + gap, left - tall - gap

    natural = head + sum(counts) * line + gap * max(len(counts) - 1, 0)
    return Piece(min(natural, head + line * (1 if len(counts) == 1 else 2)), natural, natural, natural, draw)


def _marks(block: MarkList, width: float, desk: Desk) -> Piece:
    room = width - MARK - 20
    counts = [max(len(fit.lines(one.line, SMALL, room)), 1) if one.line else 0 for one in block.items]
    heads = [fit.height(one.word, STRONG, room, True) for one in block.items]
    gap = 14

    def draw(box: Box) -> None:
        most = next(n for n in range(max([*counts, 1]), 0, -1)
                    if n == 1 or sum(head + min(n, one) * LINE + gap for head, one in zip(heads, counts, strict=True)) <= box.h + gap + 1)
        y = box.y
        for one, count, head in zip(block.items, counts, heads, strict=True):
            tall = head + min(count, most) * LINE
            _mark_line(desk.paper, one, Box(box.x, y, width, tall), most)
            y += tall + gap

    natural = sum(heads) + sum(counts) * LINE + gap * (len(counts) - 1)
    return Piece(sum(heads) + sum(min(one, 1) for one in counts) * LINE + gap * (len(counts) - 1), natural, natural, natural, draw)


def _mark_line(paper: Paper, one: MarkLine, box: Box, most: int) -> None:
    room = box.w - MARK - 20
    draw_mark(paper, one.mark, Box(box.x, box.y + 2, MARK, MARK))
    words = [[Run(one.word, STRONG, _word_colour(paper, one), True)]]
    if one.line:
        words.append([Run(paper.shortened(one.line, SMALL, room, most), SMALL, paper.theme.muted)])
    paper.text(Box(box.x + MARK + 20, box.y, room, box.h), words)


def _word_colour(paper: Paper, one: MarkLine) -> str:
    return paper.theme.ink if tone(one.mark) == "muted" else getattr(paper.theme, tone(one.mark))


def _number(block: BigNumber, width: float, desk: Desk) -> Piece:
    paper, theme = desk.paper, desk.paper.theme
    sizes = (104, 84, 68, 56, 44) if block.big else (44, STRONG)
    what, formula = len(fit.lines(block.what, BODY, width)), len(fit.lines(block.formula, SMALL, width)) if block.formula else 0

    def value_size(room: float) -> float:
        return next((one for one in sizes if fit.width(block.value, one, True) <= width and one * fit.LEADING <= room), sizes[-1])

    def draw(box: Box) -> None:
        size = value_size(box.h - what * BODY * fit.LEADING - formula * LINE + 1)
        left = box.h - size * fit.LEADING
        lines = max(1, min(what, int((left - min(formula, 1) * LINE + 1) / (BODY * fit.LEADING))))
        words = [[Run(block.value, size, desk.colour, True)], [Run(paper.shortened(block.what, BODY, width, lines), BODY, theme.ink)]]
        left -= lines * BODY * fit.LEADING
        if formula and left >= LINE - 1:
            words.append([Run(paper.shortened(block.formula, SMALL, width, int((left + 1) / LINE)), SMALL, theme.muted)])
        elif formula:
            paper.left_out.append(block.formula)
        paper.text(box, words, block.what)

    tall = what * BODY * fit.LEADING + formula * LINE
    natural = value_size(1e6) * fit.LEADING + tall
    least = sizes[-1] * fit.LEADING + min(what, 2) * BODY * fit.LEADING
    return Piece(least, sizes[-1] * fit.LEADING + tall, natural, natural, draw)


def _chart(block: Chart, width: float, desk: Desk) -> Piece:
    paper = desk.paper
    head = fit.height(block.title, BODY, width, True) + 8 if block.title else 0
    milestones = desk.card.programme.milestones_of(desk.slide.quick_win)
    row = desk.card.rows.get(block.indicator)
    rows = max(len(milestones), 1)
    least, natural, most = {"bars": (140, 150, 190), "gantt": (LINE + rows * 36, LINE + rows * 2 * LINE, LINE + rows * 100)}.get(
        block.kind, (300, 420, 2000))

    def draw(box: Box) -> None:
        if block.title:
            paper.text(box.cut(h=head), [[Run(paper.shortened(block.title, BODY, width, 2, True), BODY, paper.theme.ink, True)]])
        place = box.cut(y=box.y + head, h=box.h - head)
        if block.kind == "gantt" and milestones:
            charts.draw_gantt(paper, block, milestones, desk.card.as_of.day, place, desk.colour)
        elif block.kind == "bars" and row is not None:
            charts.draw_bars(paper, block, row, place, desk.colour)
        elif row is not None:
            (charts.draw_control if block.kind == "control" else charts.draw_series)(paper, block, row, place, desk.colour)
        else:
            _absent(paper, place, paper.say("pptx.no_row"))

    return Piece(least + head, least + head, natural + head, most + head, draw)


def _absent(paper: Paper, box: Box, words: str) -> None:
    """The place of something that is missing."""
    paper.rectangle(box, None, paper.theme.plan, 3, dash=True)
    paper.text(box.cut(x=box.x + 16, w=box.w - 32), [[Run(paper.shortened(words, SMALL, box.w - 32, max(1, int(box.h / LINE))), SMALL, paper.theme.muted)]],
               anchor="middle", align="center")


def _tiles(block: Tiles, width: float, desk: Desk) -> Piece:
    paper, gap = desk.paper, 8
    head = fit.height(block.title, BODY, width, True) + 12
    foot = len(fit.lines(block.caption, SMALL, width)) * LINE + 10 if block.caption else 0
    rows = max((one.row for one in block.items), default=0) + 1
    tall = (3 if any(one.outside for one in block.items) else 2) * LINE + 2 * PAD + 10

    def draw(box: Box) -> None:
        paper.text(box.cut(h=head), [[Run(block.title, BODY, paper.theme.ink, True)]])
        lines = max(1, min(round((foot - 10) / LINE), int((box.h - head - rows * (tall * 0.8 + gap)) / LINE))) if foot else 0
        height = min((box.h - head - (lines * LINE + 10 if lines else 0)) / rows - gap, tall * 1.25)
        wide = min((width + gap) / (max((one.column for one in block.items), default=0) + 1) - gap, 300)
        for one in block.items:
            place = Box(box.x + one.column * (wide + gap), box.y + head + one.row * (height + gap), wide, height)
            _tile(paper, one, place, block.colour)
        if lines:
            y = box.y + head + rows * (height + gap) + 2
            paper.text(Box(box.x, y, width, lines * LINE), [[Run(paper.shortened(block.caption, SMALL, width, lines), SMALL, paper.theme.muted)]])

    whole = head + foot + rows * (tall * 0.8 + gap)
    return Piece(whole - max(foot - 2 * LINE - 10, 0), whole, head + foot + rows * (tall + gap), head + foot + rows * (tall * 1.25 + gap), draw)


def _tile(paper: Paper, one: Tile, box: Box, colour: str) -> None:
    theme = paper.theme
    ground = theme.page if one.share is None else theme.tint(colour, one.share)
    ink = theme.ink if one.share is None else theme.on(ground)
    shape = paper.rectangle(box, None if one.share is None else ground, theme.plan if one.share is None else theme.ink if one.outside else None,
                            3 if one.share is None else 6, dash=one.share is None)
    shape.name = plain(one.name)
    known = one.share is not None
    words = [[Run(paper.shortened(one.name, SMALL, box.w - 24, 1), SMALL, ink)],
             [Run(paper.shortened(one.value, SMALL, box.w - 24, 1, known), SMALL, ink if known else theme.muted, known)]]
    if one.outside:
        words.append([Run(paper.shortened(one.outside, SMALL, box.w - 24, 1), SMALL, ink)])
    paper.text(box.cut(x=box.x + 12, w=box.w - 24), words, one.name, anchor="middle")


def _table(block: Table, width: float, desk: Desk) -> Piece:
    paper, say = desk.paper, desk.paper.say
    ticks = [None if met is None else say("criterion.met" if met else "criterion.unmet") for met in block.ticks]
    body = [(*row, ticks[number] or "") if ticks else row for number, row in enumerate(block.rows)]
    headings = (*block.headings, "") if ticks else block.headings
    head = fit.height(block.title, BODY, width, True) + 8 if block.title else 0
    widths = _widths([headings, *body], width)

    def tall(row: Sequence[str], most: int) -> float:
        counts = (len(fit.lines(text, SMALL, room - 20, not i)) for i, (text, room) in enumerate(zip(row, widths, strict=True)))
        return max(min(one, most) for one in counts) * LINE + 2 * PAD

    def draw(box: Box) -> None:
        if block.title:
            paper.text(box.cut(h=head), [[Run(block.title, BODY, paper.theme.ink, True)]])
        room = box.h - head - tall(headings, 2)
        most = next(n for n in (4, 3, 2, 1) if n == 1 or sum(tall(row, n) for row in body) <= room)
        shown = list(body)
        while len(shown) > 1 and sum(tall(row, most) for row in shown) + (tall(("",) * len(widths), 1) if len(shown) < len(body) else 0) > room:
            shown.pop()
        left = body[len(shown):]
        if left:
            paper.left_out.extend(" · ".join(row) for row in left)
            shown.append((say("deck.more", n=say.number(len(left))), *[""] * (len(widths) - 1)))
        heights = [tall(headings, 2), *(tall(row, most) for row in shown)]
        _write_table(desk, block, [headings, *shown], widths, heights, most, box.cut(y=box.y + head, h=sum(heights)))

    natural = head + tall(headings, 2) + sum(tall(row, 4) for row in body)
    return Piece(min(natural, head + tall(headings, 2) + 2 * (LINE + 2 * PAD)), natural, natural, natural, draw)


def _widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Columns as wide as their words; where that is too much, the widest give way, so that numbers and dates stay on one line."""
    wanted = [max(fit.width(row[i], SMALL, i == 0) for row in rows) + 26 for i in range(len(rows[0]))]
    if sum(wanted) <= width:
        return [one + (width - sum(wanted)) * one / sum(wanted) for one in wanted]
    low, high = 0.0, max(wanted)
    while high - low > 0.5:
        middle = (low + high) / 2
        low, high = (middle, high) if sum(min(one, middle) for one in wanted) <= width else (low, middle)
    return [min(one, low) for one in wanted]


def _write_table(desk: Desk, block: Table, rows: Sequence[Sequence[str]], widths: Sequence[float], heights: Sequence[float], most: int, box: Box) -> None:
    paper, theme = desk.paper, desk.paper.theme
    frame = paper.slide.shapes.add_table(len(rows), len(widths), *box.emu())
    described(frame, block.title or desk.slide.headline)
    table = frame.table
    table.horz_banding = False
    frame._element.xpath(".//a:tableStyleId")[0].text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for column, room in zip(table.columns, widths, strict=True):
        column.width = Emu(round(room * PIXEL))
    for number, (row, tall) in enumerate(zip(rows, heights, strict=True)):
        table.rows[number].height = Emu(round(tall * PIXEL))
        for i, text in enumerate(row):
            cell = table.cell(number, i)
            cell.margin_left, cell.margin_right = Emu(0), Emu(20 * PIXEL)
            cell.margin_top = cell.margin_bottom = Emu((PAD - 2) * PIXEL)
            cell.vertical_anchor = MSO_ANCHOR.BOTTOM if not number else MSO_ANCHOR.TOP
            colour = theme.muted if not number else _tick_colour(desk, block, number - 1) if block.ticks and i == len(row) - 1 else theme.ink
            short = paper.shortened(text, SMALL, widths[i] - 20, most if number else 2, bool(number) and not i)
            write_runs(cell.text_frame.paragraphs[0], [Run(short, SMALL, colour, bool(number) and i == 0)], paper.say)
            _underlined(cell, theme.ink if not number else theme.rule)


def _tick_colour(desk: Desk, block: Table, number: int) -> str:
    met = block.ticks[number] if number < len(block.ticks) else None
    return {True: desk.paper.theme.good, False: desk.paper.theme.watch}.get(met, desk.paper.theme.muted)


def _underlined(cell: object, colour: str) -> None:
    """A hairline under the cell and nowhere else."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT"):
        etree.SubElement(etree.SubElement(properties, qn(f"a:{side}"), w="0"), qn("a:noFill"))
    line = etree.SubElement(properties, qn("a:lnB"), w="9525")
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"), val=str(rgb(colour)))
    etree.SubElement(properties, qn("a:noFill"))


def _contents(block: Contents, width: float, desk: Desk) -> Piece:
    paper, theme, count = desk.paper, desk.paper.theme, max(len(block.items), 1)

    def draw(box: Box) -> None:
        items = block.items[:_room_for(count, box.h)]
        tall = min(box.h / (len(items) + (len(items) < count)), 118)
        if len(items) < count:
            _and_more(paper, [one[0] for one in block.items[len(items):]], Box(box.x, box.y + len(items) * tall, width, LINE))
        for number, (name, dimension, colour) in enumerate(items):
            place = Box(box.x, box.y + number * tall, width, tall)
            paper.line(place.x, place.y, place.right, place.y, theme.rule, 2)
            paper.rectangle(Box(place.x, place.y + tall * 0.16, 12, tall * 0.68), colour)
            room = width - 40
            if tall >= STRONG * fit.LEADING + LINE + 12:
                most = 2 if tall >= 2 * STRONG * fit.LEADING + LINE else 1
                words = [[Run(paper.shortened(name, STRONG, room, most, True), STRONG, theme.ink, True)],
                         [Run(paper.shortened(dimension, SMALL, room, 1, True), SMALL, colour, True)]]
            else:
                words = [[Run(paper.shortened(name, SMALL, room, 1, True), SMALL, colour, True)]]
            paper.text(place.cut(x=place.x + 40, w=room), words, name, anchor="middle")

    return Piece(count * (LINE + 8), count * (LINE + 8), count * 118, count * 118, draw)


def _room_for(count: int, height: float) -> int:
    """How many rows of one line fit; one less than that where the rest must be counted."""
    most = max(int(height / (LINE + 4)), 2)
    return count if count <= most else most - 1


def _and_more(paper: Paper, names: Sequence[str], box: Box) -> None:
    """How many rows found no room; the notes name them."""
    paper.left_out.extend(names)
    paper.text(box, [[Run(paper.say("deck.more", n=paper.say.number(len(names))), SMALL, paper.theme.muted)]])


def _photos(block: Photos, width: float, desk: Desk) -> Piece:
    gap = 24
    wide = (width - gap * (len(block.items) - 1)) / max(len(block.items), 1)

    def draw(box: Box) -> None:
        for number, one in enumerate(block.items):
            _photo(desk, one, Box(box.x + number * (wide + gap), box.y, wide, box.h))

    tall = max((wide * one.height / max(one.width, 1) for one in block.items), default=0) + LINE + 4
    return Piece(min(tall, 190), min(tall, 190), min(tall, 300), tall, draw)


def _photo(desk: Desk, one: Photo, box: Box) -> None:
    paper = desk.paper
    word = paper.say(f"talk.{one.when}")
    paper.text(box.cut(h=LINE), [[Run(word, SMALL, paper.theme.ink, True)]])
    place = box.cut(y=box.y + LINE + 4, h=box.h - LINE - 4)
    data = desk.photos.get(one.sha256)
    if data is None:
        _absent(paper, place, paper.say("talk.photo_lost"))
        return
    scale = min(place.w / max(one.width, 1), place.h / max(one.height, 1))
    picture = paper.slide.shapes.add_picture(io.BytesIO(data), *Box(place.x, place.y, one.width * scale, one.height * scale).emu())
    picture.name = word
    described(picture, one.alt or word)


_MOST = 1.1  # of the way that is drawn; beyond it an arrow and the number
_ROOM = 0.86  # of the room for the way, from baseline to target: on both sides something lies beyond


@dataclass(frozen=True)
class _Ruled:
    """Where the columns of the dimensions at a glance lie: left edges, and widths for the words."""

    name: float
    way: float
    way_width: float
    change: float
    change_width: float
    pace: float
    pace_width: float


def _ruled(items: Sequence[Way], x: float, width: float, two: bool) -> _Ruled:
    """Words have the room they need, the way what is left; names give way before it becomes too short to read."""
    pace = min(max((fit.width(one.word, SMALL, True) for way in items for one in way.marks if _is_pace(one)), default=200.0) + 8, 380) + MARK + 12
    words = [fit.width(one.change or one.what, SMALL, one.walked is not None) for one in items]
    words += [fit.width(one.what, SMALL) for one in items if two]
    change = min(max(words, default=300.0) + 8, 520 if not two else 460)
    name = min(max((max(fit.width(one.name, SMALL, True), fit.width(one.dimension, SMALL, True)) for one in items), default=300.0) + 8,
               width - pace - change - 190 / _ROOM - 132)
    way = (width - pace - change - name - 132) * _ROOM
    return _Ruled(x + 32, x + 32 + name + 30, way, x + width - pace - 20 - change, change, x + width - pace + MARK + 12, pace - MARK - 12)


def _is_pace(one: MarkLine) -> bool:
    return isinstance(one.mark, Pace)


def _ways(block: Ways, width: float, desk: Desk) -> Piece:
    paper, theme, say, count = desk.paper, desk.paper.theme, desk.paper.say, max(len(block.items), 1)

    def draw(box: Box) -> None:
        items = block.items[:_room_for(count, box.h - LINE - 12)]
        tall = min((box.h - LINE - 12) / (len(items) + (len(items) < count)), 116)
        if len(items) < count:
            y = box.y + LINE + 12 + len(items) * tall
            _and_more(paper, [f"{one.name}: {one.change or one.what}" for one in block.items[len(items):]], Box(box.x, y, width, LINE))
        ruled = _ruled(items, box.x, width, tall >= 2 * LINE + 8)
        paper.text(Box(ruled.way - 30, box.y, 200, LINE), [[Run(say("pptx.before_launch"), SMALL, theme.muted)]])
        if any(one.promised for one in items):
            paper.text(Box(ruled.way + ruled.way_width - 60, box.y, 120, LINE), [[Run(say("pptx.target"), SMALL, theme.ink, True)]], align="center")
        paper.text(Box(ruled.change, box.y, ruled.change_width, LINE), [[Run(say("overview.column_change"), SMALL, theme.muted)]])
        paper.text(Box(ruled.pace - MARK - 12, box.y, ruled.pace_width, LINE), [[Run(say("pace.title"), SMALL, theme.muted)]])
        told = next((number for number, one in enumerate(items) if one.walked is not None and one.planned is not None
                     and abs(one.walked - one.planned) > 0.12 and 0 <= one.walked <= _MOST), None) if tall >= 2 * LINE + 8 else None
        for number, one in enumerate(items):
            _way(paper, one, ruled, Box(box.x, box.y + LINE + 12 + number * tall, width, tall), number == told)

    return Piece(*(LINE + 12 + count * row for row in (LINE + 8, LINE + 8, 104, 116)), draw)


def _way(paper: Paper, one: Way, ruled: _Ruled, box: Box, told: bool) -> None:
    """A row: name and dimension, the way walked, the change in its own unit, the pace."""
    theme, two, middle = paper.theme, box.h >= 2 * LINE + 8, box.y + box.h / 2
    paper.line(box.x, box.y, box.right, box.y, theme.rule, 2)
    paper.rectangle(Box(box.x, box.y + box.h * 0.16, 12, box.h * 0.68), one.colour)
    room = ruled.way - 30 - ruled.name
    names = [[Run(paper.shortened(one.name, SMALL, room, 2 if box.h >= 3 * LINE + 8 else 1, True), SMALL, theme.ink if two else one.colour, True)]]
    known = one.walked is not None  # else it is the reason, which is no figure
    changes = [[Run(paper.shortened(one.change or one.what, SMALL, ruled.change_width, 1, known), SMALL, theme.ink, known)]]
    if two:
        names.append([Run(paper.shortened(one.dimension, SMALL, room, 1, True), SMALL, one.colour, True)])
        if one.change:
            changes.append([Run(paper.shortened(one.what, SMALL, ruled.change_width, 1), SMALL, theme.muted)])
    paper.text(Box(ruled.name, box.y, room, box.h), names, one.name, anchor="middle")
    _walked(paper, one, Box(ruled.way, middle - box.h * 0.3, ruled.way_width, box.h * 0.6), told)
    paper.text(Box(ruled.change, box.y, ruled.change_width, box.h), changes, one.what, anchor="middle")
    pace = next((mark for mark in one.marks if _is_pace(mark)), None)
    if pace:
        side = min(MARK - 6, box.h - 8)
        draw_mark(paper, pace.mark, Box(ruled.pace - MARK - 12, middle - side / 2, side, side))
        word = paper.shortened(pace.word, SMALL, ruled.pace_width, 2 if two else 1, True)
        paper.text(Box(ruled.pace, box.y, ruled.pace_width, box.h), [[Run(word, SMALL, _word_colour(paper, pace), True)]], anchor="middle")


def _walked(paper: Paper, one: Way, box: Box, told: bool) -> None:
    """From the baseline at the left to the target, dashed: the upright is the plan by now, the dot what was reached."""
    theme, middle = paper.theme, box.y + box.h / 2
    paper.line(box.x, box.y, box.x, box.bottom, theme.ink, 3)
    if one.promised:
        paper.line(box.right, box.y, box.right, box.bottom, theme.ink, 3, dash=True)
    if one.walked is None:
        paper.line(box.x, middle, box.right, middle, theme.plan, 3, dash=True)
        return
    at = box.x + box.w * min(max(one.walked, -0.12), _MOST)
    paper.line(box.x, middle, box.x + box.w * _MOST, middle, theme.rule, 2)
    paper.line(min(box.x, at), middle, max(box.x, at), middle, one.colour, 10)
    if one.planned is not None:
        x = box.x + box.w * min(max(one.planned, 0.0), _MOST)
        paper.rectangle(Box(x - 5, middle - box.h * 0.36, 10, box.h * 0.72), theme.plan, theme.page, 2)
    paper.rectangle(Box(at - 13, middle - 13, 26, 26), one.colour, theme.page, 4, kind=MSO_SHAPE.OVAL)
    if not -0.12 <= one.walked <= _MOST:
        text = paper.say.percent(one.walked, 0)
        right = one.walked > 0
        arrow = f"→ {text}" if right else f"← {text}"
        wide = fit.width(arrow, SMALL, True)
        place = Box(at - wide - 20 if right else box.x + 16, middle - LINE - 8, wide, LINE)
        paper.text(place, [[Run(arrow, SMALL, one.colour, True)]]).text_frame.word_wrap = False
    elif told:
        _told(paper, one, box, at)


def _told(paper: Paper, one: Way, box: Box, at: float) -> None:
    """The words for dot and upright, once: over the one, under the other, both between them and the nearer end."""
    planned = box.x + box.w * min(max(one.planned, 0.0), _MOST)
    middle = box.y + box.h / 2
    for word, x, y, colour in ((paper.say("chart.hover_actual"), at, middle - LINE - 10, one.colour),
                               (paper.say("chart.plan"), planned, middle + 8, paper.theme.muted)):
        wide = fit.width(word, SMALL, True)
        left = x + 18 if x < box.x + box.w / 2 else x - wide - 18
        paper.text(Box(left, y, wide, LINE), [[Run(word, SMALL, colour, True)]]).text_frame.word_wrap = False


_KINDS: Mapping[type, Callable[..., Piece]] = {
    Facts: _facts, Points: _points, MarkList: _marks, BigNumber: _number, Chart: _chart, Tiles: _tiles, Table: _table, Contents: _contents,
    Photos: _photos, Ways: _ways}
