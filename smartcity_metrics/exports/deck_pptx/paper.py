"""A sheet to write on: pixels of the 1920 x 1080 stage, text that keeps its lines, shapes, and a presentation in the city's colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Opened
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Pt

from smartcity_metrics.exports.deck_pptx import fit
from smartcity_metrics.exports.deck_pptx.fit import LEADING
from smartcity_metrics.language import Words
from smartcity_metrics.story.theme import Theme

PIXEL = 6350  # EMU: 1920 pixels are 13.333 inches
WIDE, HIGH = 1920, 1080
SMALL, BODY, STRONG = 28, 30, 34  # pixels of type; 28 is 14 points, the floor
FONT = "Arial"  # or a face of the same widths: a file can name one font only, and this one is everywhere
PANOSE = "020B0604020202020204"
ANCHORS = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
ALIGNMENTS = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
LANGUAGES = {"id": MSO_LANGUAGE_ID.INDONESIAN, "en": MSO_LANGUAGE_ID.ENGLISH_US}
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECORATIVE = ('<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
               '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>')


@dataclass(frozen=True)
class Box:
    """A place on the stage, in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.h

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.w

    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height as PowerPoint counts them."""
        return tuple(Emu(round(one * PIXEL)) for one in (self.x, self.y, max(self.w, 0), max(self.h, 0)))

    def cut(self, **parts: float) -> Box:
        """The same place with other parts."""
        return replace(self, **parts)


@dataclass(frozen=True)
class Run:
    """Words of one kind. size in pixels, colour "#rrggbb"."""

    text: str
    size: float
    colour: str
    bold: bool = False


Paragraphs = Sequence[Sequence[Run]]


@dataclass(frozen=True)
class Paper:
    """A slide being written. left_out: texts that had to be cut short, for the notes."""

    slide: Slide
    say: Words
    theme: Theme
    left_out: list[str] = field(default_factory=list)

    def text(self, box: Box, paragraphs: Paragraphs, name: str = "", anchor: str = "top", align: str = "left", gap: float = 0) -> Shape:
        """Words in a box without margins; `gap` pixels between paragraphs."""
        shape = self.slide.shapes.add_textbox(*box.emu())
        shape.name = plain(name) or shape.name
        fill_text(shape, paragraphs, self.say, anchor, align, gap)
        return shape

    def shortened(self, text: str, size: float, room: float, most: int, bold: bool = False) -> str:
        """The text in at most so many lines; the whole of one that had to be cut goes to the notes."""
        short = fit.shortened(text, size, room, most, bold)
        if short != text:
            self.left_out.append(text)
        return short

    def line(self, x: float, y: float, x2: float, y2: float, colour: str, width: float, dash: bool = False) -> Shape:
        """A straight line; it says nothing to a screen reader."""
        points = [round(one * PIXEL) for one in (x, y, x2, y2)]
        drawn = _unstyled(self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, points)))
        drawn.line.color.rgb, drawn.line.width = rgb(colour), Pt(width / 2)
        if dash:
            drawn.line.dash_style = MSO_LINE.DASH
        return decorative(drawn)

    def rectangle(self, box: Box, fill: str | None, outline: str | None = None, width: float = 2, dash: bool = False,
                  kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE) -> Shape:
        """A flat shape; it says nothing to a screen reader."""
        return decorative(flat(self.slide.shapes.add_shape(kind, *box.emu()), fill, outline, width, dash))


def flat(shape: Shape, fill: str | None, outline: str | None, width: float, dash: bool = False) -> Shape:
    """Without shadow or effect; None leaves fill or outline away."""
    _unstyled(shape)
    if fill is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    if outline is None:
        shape.line.fill.background()
    else:
        shape.line.color.rgb, shape.line.width = rgb(outline), Pt(width / 2)
        if dash:
            shape.line.dash_style = MSO_LINE.DASH
    return shape


def _unstyled(shape: Shape) -> Shape:
    """Without what the theme's style would add: shadows, and lines of its own."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    return shape


def fill_text(shape: Shape, paragraphs: Paragraphs, say: Words, anchor: str = "top", align: str = "left", gap: float = 0) -> None:
    """Write paragraphs into a shape's text frame, each line as high as its largest words want."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, ANCHORS[anchor]
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        write_runs(paragraph, runs, say)
        paragraph.alignment = ALIGNMENTS[align]
        if number and gap:
            paragraph.space_before = Pt(gap / 2)


def write_runs(paragraph: object, runs: Sequence[Run], say: Words) -> None:
    """Runs in a paragraph with a fixed height of line, so that every font keeps the same place."""
    for one in runs:
        run = paragraph.add_run()
        run.text = plain(one.text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(one.size / 2), one.bold, rgb(one.colour)
        run.font.language_id = LANGUAGES[say.language]
    paragraph.line_spacing = Pt(max((one.size for one in runs), default=SMALL) / 2 * LEADING)
    paragraph.space_before = Pt(0)


def plain(text: str) -> str:
    """The text without characters that no XML can hold."""
    return _UNWRITABLE.sub("", text)


def rgb(colour: str) -> RGBColor:
    """#rrggbb as the library wants it."""
    return RGBColor.from_string(colour[1:].upper())


def decorative(shape: Shape) -> Shape:
    """Marked so that a screen reader passes over it."""
    described(shape, "").append(etree.fromstring(_DECORATIVE))
    return shape


def described(shape: object, alt: str) -> etree._Element:
    """Give the shape a text alternative."""
    known = shape._element.xpath(".//p:cNvPr")[0]
    known.set("descr", plain(alt))
    return known


def presentation(say: Words, theme: Theme, title: str, author: str) -> Opened:
    """An empty presentation of the stage's shape with one layout, the theme's colours and its font."""
    made = Presentation()
    made.slide_width, made.slide_height = Emu(WIDE * PIXEL), Emu(HIGH * PIXEL)
    layouts = made.slide_layouts
    for one in [one for one in layouts if one.name != "Title Only"]:
        layouts.remove(one)
    _placed(made.slide_master)
    _placed(layouts[0])
    part = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _themed(part.blob, theme)
    made.core_properties.title, made.core_properties.author = plain(title), plain(author)
    made.core_properties.language = {"id": "id-ID", "en": "en-US"}[say.language]
    return made


TITLE, SOURCE, STAMP = Box(96, 118, 1728, 130), Box(96, 976, 1010, 70), Box(1124, 976, 700, 70)
_PLACES = {"title": TITLE, "ftr": SOURCE, "sldNum": STAMP, "dt": Box(96, 1046, 10, 10), "body": Box(96, 300, 1728, 640)}


def _placed(page: object) -> None:
    """Put the placeholders of master or layout where the slides have them; dates stand in the stamp."""
    for one in list(page.placeholders):
        kind = one._element.xpath(".//p:ph")[0].get("type", "body")
        if kind == "dt":
            one._element.getparent().remove(one._element)
            continue
        one.left, one.top, one.width, one.height = _PLACES[kind].emu()


def _themed(blob: bytes, theme: Theme) -> bytes:
    root = etree.fromstring(blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    colours = {"dk1": theme.ink, "lt1": theme.page, "dk2": theme.muted, "lt2": theme.faint, "hlink": theme.ink, "folHlink": theme.muted,
               **{f"accent{number}": colour for number, colour in enumerate(theme.slots, start=1)}}
    for name, colour in colours.items():
        place = root.find(f".//a:clrScheme/a:{name}", space)
        for old in list(place):
            place.remove(old)
        etree.SubElement(place, f"{{{space['a']}}}srgbClr", val=colour[1:].upper())
    for kind in ("majorFont", "minorFont"):
        latin = root.find(f".//a:fontScheme/a:{kind}/a:latin", space)
        latin.set("typeface", FONT)
        latin.set("panose", PANOSE)
        for other in ("ea", "cs"):
            root.find(f".//a:fontScheme/a:{kind}/a:{other}", space).set("typeface", FONT)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
