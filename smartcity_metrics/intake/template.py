"""The workbook to fill in, made from the contract: empty, or holding what a programme already knows."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from smartcity_metrics.intake.contract import (
    ACTUAL,
    DIMENSION,
    DISTRICT,
    EVENTS,
    INDICATOR,
    MILESTONE,
    PLAN,
    PROGRAM,
    QUICK_WIN,
    SHEETS,
    SURVEY,
    Column,
    Sheet,
)
from smartcity_metrics.language import Words, words
from smartcity_metrics.programme import Kind, Period, Programme, Status

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ATTRIBUTE = {DIMENSION.key: "dimensions", QUICK_WIN.key: "quick_wins", MILESTONE.key: "milestones", INDICATOR.key: "indicators",
              EVENTS.key: "events", DISTRICT.key: "districts"}
LAST_ROW = 2000  # down to which a drop-down is offered
_WIDE = ("name", "service", "problem", "innovation", "benefit", "text", "definition", "evidence", "vision")


def template(programme: Programme, language: str = "id") -> bytes:
    """An .xlsx with every sheet of the contract, filled with the programme's definitions and observations.

    The period that each monthly, quarterly or other series owes next stands there with an empty value. Respondents
    of surveys are not repeated. What this makes the reader accepts without an error.
    """
    from openpyxl import Workbook

    say = words(language)
    book = Workbook()
    book.properties.creator = say("template.creator")
    _guide(book.active, programme, say)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title(language))
        if sheet is PROGRAM:
            _facts(page, programme, say)
        else:
            _table(page, sheet, _rows(sheet, programme, language), say)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def guide(sheet: Sheet, say: Words) -> Iterator[tuple[str, str, str]]:
    """The column guide: name, whether it must be filled in, and what may stand there."""
    for one in sheet.columns:
        yield _name(one, say), say("template.required" if one.required else "template.optional"), _meaning(one, say)


def _name(column: Column, say: Words) -> str:
    return (column.english if say.language == "en" else column.name) + ("*" if column.required else "")


def _meaning(column: Column, say: Words) -> str:
    if column.choices:
        return say("template.kind_choice", words=", ".join(_words(column, say.language)))
    if column.refers:
        return say("template.kind_refers", sheet=next(one for one in SHEETS if one.key == column.refers).title(say.language))
    return say(f"template.kind_{column.kind}")


def _words(column: Column, language: str) -> list[str]:
    return [spelled[1 if language == "en" else 0] for spelled in column.choices.values()]


def _guide(page: Worksheet, programme: Programme, say: Words) -> None:
    page.title = say("template.guide")
    lines = [(say("template.title", city=programme.city.name),), (say("template.rules"),), (say("template.missing"),), ()]
    if programme.is_sample:
        lines.insert(0, (say("template.sample"),))
    for sheet in SHEETS:
        lines += [(sheet.title(say.language),), *guide(sheet, say), ()]
    for line in lines:
        _write(page, page.max_row + 1 if page.max_row > 1 or page["A1"].value else 1, line)
    for letter, width in zip("ABC", (30, 14, 90), strict=True):
        page.column_dimensions[letter].width = width


def _facts(page: Worksheet, programme: Programme, say: Words) -> None:
    _heading(page, [say("template.fact"), say("template.value")])
    for number, column in enumerate(PROGRAM.columns, start=2):
        value = getattr(programme.facts, column.field, None) if programme.facts else None
        if column.field == "city" and value is None:
            value = programme.city.name
        _write(page, number, (_name(column, say), _cell(value, column, say.language)))
        if column.choices:
            _choices(page, f"B{number}", column, say)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 70


def _table(page: Worksheet, sheet: Sheet, rows: Iterator[Mapping[str, object]], say: Words) -> None:
    _heading(page, [_name(one, say) for one in sheet.columns])
    for number, row in enumerate(rows, start=2):
        _write(page, number, tuple(_cell(row.get(one.field), one, say.language) for one in sheet.columns))
    for at, column in enumerate(sheet.columns, start=1):
        letter = page.cell(1, at).column_letter
        page.column_dimensions[letter].width = 44 if column.field in _WIDE else 18
        if column.choices:
            _choices(page, f"{letter}2:{letter}{LAST_ROW}", column, say)


def _rows(sheet: Sheet, programme: Programme, language: str) -> Iterator[Mapping[str, object]]:
    if sheet in (PLAN, ACTUAL):
        yield from _observations(programme, Kind.PLAN if sheet is PLAN else Kind.ACTUAL)
    elif sheet is not SURVEY:
        for one in getattr(programme, _ATTRIBUTE[sheet.key]):
            yield {column.field: getattr(one, column.field, None) for column in sheet.columns}


def _observations(programme: Programme, kind: Kind) -> Iterator[Mapping[str, object]]:
    names = {one.code: one.name for one in programme.districts}
    frame = programme.observations[programme.observations["kind"] == kind.value]
    last: dict[str, Period] = {}
    for one in frame.to_dict("records"):
        period, parts = Period.of(one["period"]), math.isfinite(one["numerator"]) and math.isfinite(one["denominator"])
        if not one["district"] and period.index > last.get(one["indicator"], period.shifted(-1)).index:
            last[one["indicator"]] = period
        yield {"indicator": one["indicator"], "period": period, "value": None if parts else one["value"],
               "numerator": one["numerator"] if parts else None, "denominator": one["denominator"] if parts else None,
               "district": names.get(one["district"], one["district"] or None), "note": one["note"] or None,
               "status": Status(one["status"]) if kind is Kind.ACTUAL else None}
    for code, period in last.items() if kind is Kind.ACTUAL else ():
        yield {"indicator": code, "period": period.shifted(1)}


def _cell(value: object, column: Column, language: str) -> object:
    if isinstance(value, bool):
        return {"id": ("tidak", "ya"), "en": ("no", "yes")}[language][value]
    if isinstance(value, StrEnum):
        return column.choices[value][1 if language == "en" else 0]
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or None
    if isinstance(value, Period):
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _heading(page: Worksheet, names: list[str]) -> None:
    from openpyxl.styles import Font

    _write(page, 1, tuple(names))
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"


def _write(page: Worksheet, number: int, values: tuple) -> None:
    for at, value in enumerate(values, start=1):
        if value is None:
            continue
        cell = page.cell(number, at, value)
        if isinstance(value, str):
            cell.data_type = "s"  # text stays text, also when it begins with an equals sign
        elif isinstance(value, date):
            cell.number_format = "DD/MM/YYYY"


def _choices(page: Worksheet, where: str, column: Column, say: Words) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation("list", formula1='"' + ",".join(_words(column, say.language)) + '"', allow_blank=True, showErrorMessage=True)
    offered.error = say("template.choose", words=", ".join(_words(column, say.language)))[:250]
    page.add_data_validation(offered)
    offered.add(where)
