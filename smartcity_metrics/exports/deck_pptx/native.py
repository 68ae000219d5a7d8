"""Native charts that PowerPoint can edit: their numbers are the scorecard's, in full precision; what is missing stays a gap."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree
from openpyxl import Workbook
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from smartcity_metrics.exports.deck_pptx.paper import LANGUAGES, SMALL, Box, Paper, described, plain, rgb
from smartcity_metrics.exports.table import as_exact, as_text
from smartcity_metrics.language import Words
from smartcity_metrics.units import Unit

KINDS = {"line": XL_CHART_TYPE.LINE_MARKERS, "bars": XL_CHART_TYPE.BAR_CLUSTERED, "spans": XL_CHART_TYPE.BAR_STACKED}
CALENDAR = ("month", "year")  # periods that an axis of dates can count
MARKERS = {"circle": XL_MARKER_STYLE.CIRCLE, "triangle-up": XL_MARKER_STYLE.TRIANGLE, "triangle-down": XL_MARKER_STYLE.DIAMOND}


@dataclass(frozen=True)
class Numbers:
    """One series of a chart: a value for each category, None where there is none."""

    name: str
    values: tuple[float | None, ...]


class Sheet(CategoryChartData):
    """Categories and series of a chart; its workbook holds every text as text, so that no name becomes a formula."""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook behind the chart, as the references of the chart's XML expect it."""
        book = Workbook()
        sheet = book.active
        sheet.title = "Sheet1"
        sheet.append([None, *(one.name for one in self)])
        columns = [list(one.values) for one in self]
        for number, category in enumerate(self.categories):
            sheet.append([category.label, *(values[number] for values in columns)])
        for row in sheet.iter_rows():
            for cell in row:
                as_text(cell)
                as_exact(cell)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def add_chart(paper: Paper, kind: str, categories: Sequence[str | date], series: Sequence[Numbers], frame: Box, plot: Box, alt: str, name: str) -> Chart:
    """A chart in its frame, the plot exactly where it is wanted, without legend or title; axes and series are still to be dressed."""
    data = Sheet()
    data.categories = [plain(one) if isinstance(one, str) else one for one in categories]
    for one in series:
        data.add_series(plain(one.name), one.values)
    shape = paper.slide.shapes.add_chart(KINDS[kind], *frame.emu(), data)
    shape.name = plain(name) or shape.name
    described(shape, alt)
    chart = shape.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(SMALL / 2), rgb(paper.theme.muted)
    chart.font.language_id = LANGUAGES[paper.say.language]
    shares = ((plot.x - frame.x) / frame.w, (plot.y - frame.y) / frame.h, plot.w / frame.w, plot.h / frame.h)
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.SubElement(etree.Element(qn("c:layout")), qn("c:manualLayout"))
    for tag, value in (("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), *zip("xywh", shares, strict=True)):
        etree.SubElement(layout, qn(f"c:{tag}"), val=value if isinstance(value, str) else f"{value:.6f}")
    area.insert(0, layout.getparent())
    return chart


def value_axis(chart: Chart, low: float, high: float, step: float, number_format: str, rule: str | None) -> None:
    """Fixed ends and steps, hairlines in `rule` (None: neither lines nor words), no upright line."""
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    axis.format.line.fill.background()
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = rule is not None
    if rule is None:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        return
    axis.major_gridlines.format.line.color.rgb, axis.major_gridlines.format.line.width = rgb(rule), Pt(0.75)
    level(axis)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format, False


def period_axis(chart: Chart, stride: int, colour: str) -> None:
    """The line at the bottom, a mark for each period, one in `stride` named."""
    axis = _bottom(chart, colour)
    before = axis._element.find(qn("c:noMultiLvlLbl"))
    for tag, value in (("tickLblSkip", stride), ("tickMarkSkip", 1)):
        before.addprevious(etree.Element(qn(f"c:{tag}"), val=str(value)))


def date_axis(chart: Chart, stride: int, unit: str, say: Words, colour: str) -> None:
    """The same for months or years, which are dates."""
    axis = _bottom(chart, colour)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = months(say) if unit == "month" else "yyyy", False
    level(axis)
    base = axis._element.find(qn("c:baseTimeUnit"))
    base.set("val", f"{unit}s")
    for tag, value in (("minorTimeUnit", f"{unit}s"), ("minorUnit", 1), ("majorTimeUnit", f"{unit}s"), ("majorUnit", stride)):
        base.addnext(etree.Element(qn(f"c:{tag}"), val=str(value)))


def months(say: Words) -> str:
    """Mei 2019: a date's month in the deck's language, whatever the office program's own is."""
    return f"[$-{ {'id': '421', 'en': '409'}[say.language] }]mmm\\ yyyy"


def _bottom(chart: Chart, colour: str) -> object:
    axis = chart.category_axis
    axis.format.line.color.rgb, axis.format.line.width = rgb(colour), Pt(1)
    axis.major_tick_mark, axis.minor_tick_mark = XL_TICK_MARK.OUTSIDE, XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.has_major_gridlines = False
    value = chart.value_axis._element
    if value.find(qn("c:crossBetween")) is None:  # a period has its own width, and its point stands in the middle of it
        value.find(qn("c:crosses")).addnext(etree.Element(qn("c:crossBetween"), val="between"))
    return axis


def level(axis: object) -> None:
    """Words that lie flat, however little room there is."""
    body = axis.tick_labels.font._element.getparent().getparent().getparent().find(qn("a:bodyPr"))
    body.set("rot", "0")
    body.set("vert", "horz")


def no_axis(chart: Chart, reverse: bool) -> None:
    """Categories without words, which stand beside the chart; the first on top when `reverse`."""
    axis = chart.category_axis
    axis.tick_label_position, axis.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
    axis.reverse_order, axis.has_major_gridlines = reverse, False


def line(series: object, colour: str, width: float, dash: MSO_LINE | None = None) -> None:
    """A straight line of that colour, without dots."""
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(colour), Pt(width / 2)
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.NONE


def dots(series: object, colour: str, size: float, ring: str) -> None:
    """Dots of that colour with a ring that keeps them apart from the line."""
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, max(2, round(size / 2))
    _dressed(series.marker, colour, ring)


def hollow(point: object, colour: str, page: str, size: float) -> None:
    """A value that may still move: an empty dot, and a dotted link to it."""
    point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, max(2, round(size / 2))
    _dressed(point.marker, page, colour)
    point.format.line.color.rgb, point.format.line.dash_style, point.format.line.width = rgb(colour), MSO_LINE.ROUND_DOT, Pt(1.5)


def special(point: object, shape: str, colour: str, size: float, ring: str) -> None:
    """A point that is not of the usual coming and going."""
    point.marker.style, point.marker.size = MARKERS[shape], max(2, round(size / 2))
    _dressed(point.marker, colour, ring)


def _dressed(marker: object, fill: str, ring: str) -> None:
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb, marker.format.line.color.rgb, marker.format.line.width = rgb(fill), rgb(ring), Pt(1)


def number_format(unit: Unit, step: float, low: float, high: float, say: Words) -> str:
    """How the axis prints: thousands parted and rupiah in words in the deck's language, where a format can say so."""
    if unit.is_money:
        return _money_format(low, high, step, say)
    if step != int(step):
        return "0." + "0" * min(len(f"{step:.10f}".rstrip("0").partition(".")[2]), 3)
    if max(abs(low), abs(high)) < 1000 or low < 0:  # a section for numbers over 1,000 would take the minus from the others
        return "0" if max(abs(low), abs(high)) < 1000 else "#,##0"
    point = "." if say.language == "id" else ","
    return f'[>=1000000]#"{point}"000"{point}"000;[>=1000]#"{point}"000;0'


def _money_format(low: float, high: float, step: float, say: Words) -> str:
    """Each tick in the word that fits the largest: "Rp"0," juta" with the scale that the commas stand for."""
    for scale, commas in ((1e12, 4), (1e9, 3), (1e6, 2)):
        if high >= scale and step >= scale / 10:
            word = say.money(2 * scale).partition("\u00a0")[2]
            zero = '[=0]"Rp"0;' if low >= 0 else ""
            return f'{zero}"Rp"0{"." + "0" if step % scale else ""}{"," * commas}"\u00a0{word}"'
    return '"Rp"#,##0'
