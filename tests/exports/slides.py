"""A .pptx opened again, and what a reader of it would look at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import openpyxl
from lxml import etree
from pptx import Presentation

SPACES = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main", "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
          "p": "http://schemas.openxmlformats.org/presentationml/2006/main"}


def opened(data: bytes) -> object:
    """The presentation as python-pptx reads it."""
    return Presentation(io.BytesIO(data))


def charts(slide: object) -> list:
    """The charts of a slide, in reading order."""
    return [one.chart for one in slide.shapes if one.has_chart]


def numbers(chart: object) -> dict[str, tuple[float | None, ...]]:
    """Series by name, as PowerPoint draws them; None is a gap."""
    return {one.name: tuple(one.values) for one in chart.plots[0].series}


def sheet(chart: object) -> list[list[object]]:
    """The rows of the workbook that opens when somebody edits the chart; cells as openpyxl gives them."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [list(row) for row in book.active.iter_rows()]


def texts(slide: object) -> str:
    """All words of a slide, tables included."""
    return "\n".join(one.text or "" for one in slide._element.iter(f"{{{SPACES['a']}}}t"))


def parts(data: bytes, folder: str) -> Iterator[tuple[str, etree._Element]]:
    """The XML files of a folder of the package, with their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith(folder) and name.endswith(".xml"):
                yield name, etree.fromstring(package.read(name))
