"""The skeleton that every slide has, its columns, and the file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from smartcity_metrics.exports.deck_pptx import charts, fit
from smartcity_metrics.exports.deck_pptx.blocks import Desk, Piece, piece
from smartcity_metrics.exports.deck_pptx.paper import (
    BODY,
    SMALL,
    SOURCE,
    STAMP,
    STRONG,
    TITLE,
    Box,
    Paper,
    Run,
    decorative,
    fill_text,
    flat,
    plain,
    presentation,
    rgb,
)
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.story.deck.model import Block, Chart, Deck, Photos, Slide, Stamp, Table
from smartcity_metrics.story.theme import LIGHT

LEFT, RIGHT, TOP, BOTTOM = 96, 1824, 218, 944
COLUMNS = {"whole": (LEFT, 1728), "left": (LEFT, 920), "right": (1064, 760), "main": (LEFT, 1120), "side": (1256, 568)}
TABLED = {"left": (LEFT, 1080), "right": (1222, 602)}
HEADLINES = (54, 48), (50, 46, 42, 40)  # for one line, if it can be large; for two
GAP, HEAD = 22, 52
LINE = SMALL * fit.LEADING


def written(deck: Deck, card: Scorecard, say: Words, photos: Mapping[str, bytes]) -> bytes:
    """See `deck_pptx`."""
    made = presentation(say, LIGHT, deck.stamp.title, deck.stamp.city)
    for number, slide in enumerate(deck.slides, start=1):
        _slide(made, slide, number, deck, card, say, photos)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _slide(made: Presentation, slide: Slide, number: int, deck: Deck, card: Scorecard, say: Words, photos: Mapping[str, bytes]) -> None:
    paper = Paper(made.slides.add_slide(made.slide_layouts[0]), say, LIGHT)
    top = _headline(paper, slide)
    _kicker(paper, slide, deck.stamp.sample)
    desk = Desk(paper, slide, card, photos, slide.kicker.colour or LIGHT.ink)
    if slide.kind == "opening":
        _opening(desk)
    else:
        _columns(desk, top)
    _foot(paper, slide, number, deck)
    if deck.stamp.sample:
        _sample(paper)
    notes = _notes(slide, paper, say)
    if notes:
        paper.slide.notes_slide.notes_text_frame.text = plain(notes)


def _headline(paper: Paper, slide: Slide) -> float:
    """Write the title, and under it the lead; where the content may begin."""
    title = paper.slide.shapes.title
    if slide.kind == "opening":
        size = fit.largest(slide.headline, (92, 80, 68, 60), 1040, 4, True)
        tall = fit.height(slide.headline, size, 1040, True)
        box = Box(LEFT, max(280, 470 - tall / 2), fit.balanced(slide.headline, size, 1040, True), tall)
    else:
        size = fit.largest(slide.headline, HEADLINES[0], TITLE.w, 1, True)
        if len(fit.lines(slide.headline, size, TITLE.w, True)) > 1:
            size = fit.largest(slide.headline, HEADLINES[1], TITLE.w, 2, True)
        box = TITLE.cut(w=fit.balanced(slide.headline, size, TITLE.w, True), h=fit.height(slide.headline, size, TITLE.w, True))
    title.left, title.top, title.width, title.height = box.emu()
    fill_text(title, [[Run(slide.headline, size, paper.theme.ink, True)]], paper.say)
    if not slide.lead:
        return max(TOP, box.bottom + 22)
    if slide.kind == "opening":
        paper.text(Box(LEFT, box.bottom + 40, 1040, fit.height(slide.lead, STRONG, 1040)), [[Run(slide.lead, STRONG, paper.theme.ink)]])
        return box.bottom
    lead = paper.shortened(slide.lead, SMALL, TITLE.w, 2)
    tall = fit.height(lead, SMALL, TITLE.w)
    paper.text(Box(LEFT, box.bottom + 8, TITLE.w, tall), [[Run(lead, SMALL, paper.theme.muted)]])
    return max(TOP, box.bottom + tall + 22)


def _kicker(paper: Paper, slide: Slide, sample: bool) -> None:
    kicker, x = slide.kicker, LEFT
    end = RIGHT - _sample_width(paper) - 40 if sample else RIGHT
    if kicker.colour:
        paper.rectangle(Box(LEFT, 70, 22, 22), kicker.colour)
        x += 40
    room = end - x
    name = paper.shortened(kicker.name, BODY, room, 1, True)
    left = room * 1.08 - fit.width(name, BODY, True) - 20  # one line that nothing follows may use up most of its slack
    rest = paper.shortened(kicker.rest, SMALL, max(left, 200), 1) if kicker.rest else ""
    runs = [Run(name, BODY, kicker.colour or paper.theme.ink, True), *([Run(f"   {rest}", SMALL, paper.theme.muted)] if rest else [])]
    paper.text(Box(x, 62, room, BODY * fit.LEADING), [runs])


def _opening(desk: Desk) -> None:
    for block in desk.slide.blocks:
        one = piece(block, 600, desk)
        tall = min(one.natural, BOTTOM - 160)
        one.draw(Box(1224, max(160, 552 - tall / 2), 600, tall))


def _columns(desk: Desk, top: float) -> None:
    """Blocks under each other in their columns; what goes across stands above or below the columns, as it was given."""
    y, bands = top, _bands(desk.slide.blocks)
    heights = [_band_height(band, desk) for band in bands]
    spare = BOTTOM - top - GAP * (len(bands) - 1) - sum(least for least, _ in heights)
    for band, (least, natural) in zip(bands, heights, strict=True):
        more = spare if len(bands) == 1 or band is bands[-1] else min(max(natural - least, 0), max(spare, 0))
        spare -= more
        _band(band, desk, Box(LEFT, y, RIGHT - LEFT, least + more))
        y += least + more + GAP


def _bands(blocks: Sequence[Block]) -> list[dict[str, list[Block]]]:
    """Runs of blocks that lie across, or beside each other, by area."""
    bands: list[dict[str, list[Block]]] = []
    for block in blocks:
        area = "main" if isinstance(block, Photos) and block.area == "side" else block.area  # the side column is full of marks
        if not bands or ("whole" in bands[-1]) != (area == "whole"):
            bands.append({})
        bands[-1].setdefault(area, []).append(block)
    return bands


def _headed(desk: Desk, band: Mapping[str, list[Block]]) -> bool:
    return desk.slide.kind == "plan" and "left" in band


def _band_height(band: Mapping[str, list[Block]], desk: Desk) -> tuple[float, float]:
    head = HEAD if _headed(desk, band) else 0
    columns = [[piece(block, _place(area, band)[1], desk) for block in blocks] for area, blocks in band.items()]
    return tuple(head + max(sum(getattr(one, name) for one in pieces) + GAP * (len(pieces) - 1) for pieces in columns) for name in ("least", "natural"))


def _place(area: str, band: Mapping[str, list[Block]]) -> tuple[float, float]:
    """Left edge and width; a column alone takes the whole width, a table beside something narrow more than half."""
    if len(band) == 1:
        return COLUMNS["whole"]
    left, right = ([one for one in band.get(side, ()) if isinstance(one, Table)] for side in ("left", "right"))
    return TABLED.get(area, COLUMNS[area]) if left and all(len(one.headings) < 3 for one in right) else COLUMNS[area]


def _band(band: Mapping[str, list[Block]], desk: Desk, box: Box) -> None:
    for area, blocks in band.items():
        x, width = _place(area, band)
        place = box.cut(x=x, w=width)
        if _headed(desk, band):
            words = desk.paper.say("talk.plan_half" if area == "left" else "talk.visual_half")
            runs = [Run(words, SMALL, desk.paper.theme.muted, True)]
            if area == "left" and any(isinstance(one, Chart) and one.kind == "gantt" for one in blocks):
                runs += [Run("      ", SMALL, desk.paper.theme.muted), *charts.legend(desk.paper.theme, desk.colour, desk.paper.say)]
            desk.paper.text(place.cut(h=LINE), [runs])
            desk.paper.line(x, place.y + LINE + 4, x + width, place.y + LINE + 4, desk.paper.theme.ink, 3)
            place = place.cut(y=place.y + HEAD, h=place.h - HEAD)
        pieces = [piece(block, width, desk) for block in blocks]
        for one, tall in zip(pieces, shared(pieces, place.h), strict=True):
            one.draw(place.cut(h=tall))
            place = place.cut(y=place.y + tall + GAP)


def shared(pieces: Sequence[Piece], height: float) -> list[float]:
    """The height of each piece: its least, then so much that no word is cut, then what it wants, then the rest to those that can grow."""
    given = [one.least for one in pieces]
    left = height - GAP * (len(pieces) - 1) - sum(given)
    if left < 0:  # all give way alike
        return [one * max(height - GAP * (len(pieces) - 1), 0) / sum(given) for one in given]
    for name in ("whole", "natural", "most"):
        for number, one in enumerate(pieces):
            more = min(max(getattr(one, name) - given[number], 0), left)
            given[number] += more
            left -= more
    return given


def _foot(paper: Paper, slide: Slide, number: int, deck: Deck) -> None:
    paper.line(LEFT, 962, RIGHT, 962, paper.theme.rule, 2)
    _placeholder(paper, "ftr", SOURCE, [[Run(paper.shortened(slide.source, SMALL, SOURCE.w, 2), SMALL, paper.theme.muted)]], "left")
    place = f"/{len(deck.slides)}"
    when = " · ".join(part for part in (paper.say("talk.as_of", period=deck.stamp.as_of), deck.stamp.date) if part)
    shape = _placeholder(paper, "sldNum", STAMP, [[Run(f"{edition_words(deck.stamp, paper.say)} · ", SMALL, paper.theme.muted),
                                                   Run(place, SMALL, paper.theme.muted)],
                                                  [Run(when, SMALL, paper.theme.muted)]], "right")
    runs = shape._element.findall(f".//{qn('a:r')}")
    field = etree.Element(qn("a:fld"), id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}", type="slidenum")
    field.append(deepcopy(runs[1].find(qn("a:rPr"))))
    etree.SubElement(field, qn("a:t")).text = str(number)
    runs[1].addprevious(field)


def edition_words(stamp: Stamp, say: Words) -> str:
    """Edisi 12 · versi 3; dari berkas where it was made from files."""
    edition = say("talk.files") if stamp.edition is None else say("talk.edition", n=stamp.edition)
    return f"{edition} · {say('talk.version', n=stamp.version)}" if stamp.version else edition


def _placeholder(paper: Paper, kind: str, box: Box, words: list[list[Run]], align: str) -> object:
    """The layout's placeholder of this kind, on the slide, with its words."""
    source = next(one for one in paper.slide.slide_layout.placeholders if one._element.xpath(f".//p:ph[@type='{kind}']"))
    paper.slide.shapes._spTree.append(deepcopy(source._element))
    shape = paper.slide.shapes[-1]
    known = shape._element.xpath(".//p:cNvPr")[0]
    known.set("id", str(max(int(one) for one in paper.slide.shapes._spTree.xpath(".//p:cNvPr/@id")) + 1))
    for old in shape._element.findall(f".//{qn('a:p')}")[1:]:
        old.getparent().remove(old)
    first = shape._element.find(f".//{qn('a:p')}")
    for old in list(first):
        first.remove(old)
    shape.left, shape.top, shape.width, shape.height = box.emu()
    fill_text(shape, words, paper.say, align=align)
    return shape


def _sample_width(paper: Paper) -> float:
    return fit.width(paper.say("page.sample"), SMALL, True) + 48


def _sample(paper: Paper) -> None:
    """DATA CONTOH in a frame of diagonal ink stripes: it survives greyscale, photocopy and a phone photo."""
    words = paper.say("page.sample")
    wide = _sample_width(paper)
    box = Box(RIGHT - wide, 52, wide, 56)
    frame = decorative(flat(paper.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu()), paper.theme.ink, None, 0))
    frame.fill.patterned()
    frame.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    frame.fill.fore_color.rgb, frame.fill.back_color.rgb = rgb(paper.theme.ink), rgb(paper.theme.page)
    inner = Box(box.x + 7, box.y + 7, box.w - 14, box.h - 14)
    paper.rectangle(inner, paper.theme.page)
    paper.text(inner, [[Run(words, SMALL, paper.theme.ink, True)]], words, anchor="middle", align="center")


def _notes(slide: Slide, paper: Paper, say: Words) -> str:
    """What to say, the likely question and its answer; then what the slide has no room for."""
    notes = slide.notes
    parts = [notes.say, *(f"{say(f'speaker.{name}')}: {text}" for name, text in (("question", notes.question), ("answer", notes.answer)) if text)]
    if paper.left_out:
        parts.append("\n".join([say("pptx.whole_text"), *dict.fromkeys(paper.left_out)]))
    return "\n\n".join(part for part in parts if part)
