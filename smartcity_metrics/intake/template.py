"""The workbook to fill in, made from the contract: empty, or holding what a programme already knows and what it owes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.contract import (
    ACTUAL,
    COMPARISON,
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
from smartcity_metrics.programme import Aggregation, CellRef, City, Indicator, Kind, Period, Programme, QuickWin, Status

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_ATTRIBUTE = {DIMENSION.key: "dimensions", QUICK_WIN.key: "quick_wins", MILESTONE.key: "milestones", INDICATOR.key: "indicators",
              EVENTS.key: "events", DISTRICT.key: "districts"}
FIRST = 3  # the row below the heading and its example
SPARE = 1000  # rows below the data for which drop-downs and messages are made
MOST_DUE = 36  # periods of one series that are asked for, the latest
_WIDE = ("name", "service", "problem", "innovation", "benefit", "text", "definition", "evidence", "vision")
_AS_TEXT = ("code", "period")  # else a spreadsheet makes a date of 2019-07 and takes the zero from 31.10
_HEADING, _REQUIRED, _DUE, _GREY = "FF44546A", "FF1F3A5F", "FFFFF2CC", "FF7F7F7F"
_PROMPT, _PROMPT_TITLE, _LIST = 255, 32, 255  # characters that a spreadsheet allows
_LAST_COLUMN = 16384


@dataclass(frozen=True)
class Due:
    """A value that is still owed: a period of an indicator, in a district ("" for the whole city)."""

    indicator: Indicator
    period: Period
    district: str = ""


def template(programme: Programme, language: str = "id", as_of: Period | None = None) -> bytes:
    """An .xlsx with every sheet of the contract, filled with all that the programme holds, and rows for what it owes.

    Each sheet: a locked heading, an example that the reader passes over, drop-downs, and a message at every column that says
    what to write. Realisasi begins with the rows that are due up to `as_of`, their values empty and coloured. What this makes
    the reader accepts without a finding, and reads as the same programme, to the last digit.
    """
    from openpyxl import Workbook

    say = words(language)
    book, owed = Workbook(), due(programme, as_of)
    book.properties.creator = say("template.creator")
    _guide(book.active, programme, owed, as_of, say)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title(language))
        if sheet is PROGRAM:
            _facts(page, programme, say)
        else:
            _Page(page, sheet, say).fill(_rows(sheet, programme), owed if sheet is ACTUAL else (), programme)
    _finish(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def due(programme: Programme, as_of: Period | None) -> tuple[Due, ...]:
    """What is owed: of each series the periods after its last value that have ended by the end of `as_of`, in the order of the indicators.

    A series is an indicator in a district or the whole city, in the unit of its values. An indicator without values owes the
    periods of its plan, else months from the start of its quick win. At most MOST_DUE a series. Nothing when as_of is None.
    """
    if as_of is None:
        return ()
    frame = programme.observations
    held: dict[tuple[str, str], dict[tuple[str, str], list[Period]]] = {}
    for code, text, district, kind in frame[["indicator", "period", "district", "kind"]].itertuples(index=False):
        period = Period.of(text)
        held.setdefault((code, kind), {}).setdefault((district, period.unit), []).append(period)
    wins = {one.code: one for one in programme.quick_wins}
    found = []
    for one in programme.indicators:
        measured = held.get((one.code, Kind.ACTUAL.value))
        planned = held.get((one.code, Kind.PLAN.value), {})
        if measured:
            series = {where: max(periods).shifted(1) for (where, _), periods in measured.items()}
        elif planned:
            series = {where: min(periods) for (where, _), periods in planned.items()}
        else:
            series = {"": _begin(wins.get(one.quick_win), as_of)}
        for district in sorted(series):
            first, last = series[district], Period.holding(as_of.end, series[district].unit)
            last = last if last.end <= as_of.end else last.shifted(-1)
            found += [Due(one, first.shifted(count), district) for count in range(last.index - first.index + 1)][-MOST_DUE:]
    return tuple(found)


def due_until(programme: Programme, today: date) -> Period:
    """The month up to which values are due: the last one that is over, but none after the programme and its presentation."""
    last = Period.month_of(today).shifted(-1)
    days = [one for one in (programme.facts.end, programme.facts.presented) if one] if programme.facts else []
    return min([last, *([Period.month_of(max(days))] if days else [])])


def _begin(win: QuickWin | None, as_of: Period) -> Period:
    return Period.month_of(win.launched or win.start) if win else Period.holding(as_of.end, "month")


def guide(sheet: Sheet, say: Words, city: City | None = None) -> Iterator[tuple[str, str, str]]:
    """The column guide: name, whether it must be filled in, and what may stand there."""
    for one in sheet.columns:
        yield _name(one, say, city), say("template.required" if one.required else "template.optional"), _meaning(one, say)


def example(sheet: Sheet, language: str) -> list[object]:
    """The sheet's example row, cell by cell, as the template writes it; None where it shows nothing."""
    shown = contract.EXAMPLES[sheet.key]
    row = [_cell(_in(shown.get(one.field), one, language), one, language) for one in sheet.columns]
    first = next(index for index, value in enumerate(row) if value is not None)
    row[first] = f"{contract.EXAMPLE_WORD[language == 'en']} {row[first]}"
    return row


def _in(value: object, column: Column, language: str) -> object:
    """An example's words in the language; a number or a date is the same in both."""
    return value[language == "en"] if isinstance(value, tuple) else value


def _name(column: Column, say: Words, city: City | None = None) -> str:
    if city is not None and column.field == "mayor":
        return say(f"office.{city.kind}").casefold()
    return (column.english if say.language == "en" else column.name) + ("*" if column.required else "")


def _meaning(column: Column, say: Words) -> str:
    if column.choices:
        return say("template.kind_choice", words=", ".join(_words(column, say.language)))
    if column.refers:
        return say("template.kind_refers", sheet=_sheet(column.refers).title(say.language))
    return say(f"template.kind_{column.kind}")


def _sheet(key: str) -> Sheet:
    return next(one for one in SHEETS if one.key == key)


def _words(column: Column, language: str) -> list[str]:
    return [spelled[language == "en"] for spelled in column.choices.values()]


def _message(column: Column, sheet: Sheet, say: Words) -> str:
    """What to write in a column: whether it must be, what may stand there, an example."""
    shown = _cell(_in(contract.EXAMPLES[sheet.key].get(column.field), column, say.language), column, say.language)
    text = f"{say('template.must' if column.required else 'template.may')} {_meaning(column, say)}."
    if shown is not None:
        shown = say.day(shown) if isinstance(shown, date) else say.number(shown) if isinstance(shown, int | float) else shown
        text += f" {say('template.such', example=shown)}"
    return text


# the guide sheet

def _guide(page: Worksheet, programme: Programme, owed: Sequence[Due], as_of: Period | None, say: Words) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    page.title = say("template.guide")
    page["A1"] = say("template.title", city=programme.city.name)
    page["A1"].font = Font("Calibri", bold=True, size=16)
    page["D1"] = contract.TEMPLATE_MARK
    page["D1"].font = Font("Calibri", color="FFBFBFBF", size=8)
    lines = [say("template.sample")] if programme.is_sample else []
    lines += [say(f"template.step_{number}") for number in range(1, 5)]
    lines += [say("template.rules"), say("template.missing"), say("template.locked")]
    if owed:
        lines.append(say("template.due", n=say.number(len(owed)), sheet=ACTUAL.title(say.language), period=say.period(as_of)))
    row = 3
    for text in lines:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
        page.cell(row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = 15 * (1 + len(text) // 145)
        row += 1
    page.cell(3, 1).font = Font("Calibri", bold=programme.is_sample)
    for sheet in SHEETS:
        row += 1
        heading = page.cell(row, 1, sheet.title(say.language))
        heading.hyperlink = Hyperlink(heading.coordinate, location=f"'{sheet.title(say.language)}'!A1")  # "#…" would be a link to outside
        heading.font = Font("Calibri", bold=True, size=12, color=_REQUIRED, underline="single")
        page.cell(row, 3, say(f"template.about_{sheet.key}")).alignment = Alignment(wrap_text=True, vertical="top")
        for line in guide(sheet, say, programme.city):
            row += 1
            _write(page, row, line)
            for cell in page[row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line[1] == say("template.required"):
                page.cell(row, 2).fill = _fill(_DUE)
            page.row_dimensions[row].height = 15 * (1 + len(line[2]) // 88)
        row += 1
    for letter, width in zip("ABC", (32, 14, 92), strict=True):
        page.column_dimensions[letter].width = width


# the sheets to fill in

def _facts(page: Worksheet, programme: Programme, say: Words) -> None:
    _heading(page, [say("template.fact"), say("template.value")], [False, False])
    for number, column in enumerate(PROGRAM.columns, start=2):
        value = getattr(programme.facts, column.field, None) if programme.facts else None
        if column.field == "city" and value is None:
            value = programme.city.name or None
        _write(page, number, (_name(column, say, programme.city), _cell(value, column, say.language)))
        page.cell(number, 1).font = _bold()
        _unlock(page.cell(number, 2))
        _message_at(page, f"B{number}", column, PROGRAM, say, {})
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 70


class _Page:
    """One sheet with a row for each thing."""

    def __init__(self, page: Worksheet, sheet: Sheet, say: Words) -> None:
        self.page, self.sheet, self.say = page, sheet, say

    def fill(self, rows: Iterator[Mapping[str, object]], owed: Sequence[Due], programme: Programme) -> None:
        """Heading, example, what is due, what is known; then the messages."""
        page, columns = self.page, self.sheet.columns
        _heading(page, [_name(one, self.say) for one in columns], [one.required for one in columns])
        _write(page, 2, tuple(example(self.sheet, self.say.language)))
        self._style_example()
        names = {one.code: one.name for one in programme.districts}
        number = FIRST
        for one in owed:
            self._row(number, {"indicator": one.indicator.code, "period": one.period, "district": names.get(one.district, one.district or None)})
            for column in _owed_cells(one.indicator):
                page.cell(number, columns.index(self.sheet.column(column)) + 1).fill = _fill(_DUE)
            number += 1
        for row in rows:
            self._row(number, row)
            number += 1
        self._columns(number - 1 + SPARE, owed)
        page.auto_filter.ref = f"A1:{page.cell(1, len(columns)).column_letter}{max(number - 1, 2)}"

    def _row(self, number: int, row: Mapping[str, object]) -> None:
        _write(self.page, number, tuple(_cell(row.get(one.field), one, self.say.language) for one in self.sheet.columns))
        for at, column in enumerate(self.sheet.columns, start=1):
            cell = self.page.cell(number, at)
            _unlock(cell)
            if column.kind in _AS_TEXT:
                cell.number_format = "@"

    def _style_example(self) -> None:
        from openpyxl.styles import Font

        for at in range(1, len(self.sheet.columns) + 1):
            cell = self.page.cell(2, at)
            cell.font = Font("Calibri", italic=True, color=_GREY)
            _unlock(cell)

    def _columns(self, last: int, owed: Sequence[Due]) -> None:
        """Widths, the unlocked rest of each column, drop-downs and messages down to the row `last`."""
        page = self.page
        asked = self._ask(owed) if len({one.indicator.code for one in owed}) < SPARE else set()
        lists = {sheet.key: _codes(sheet, last, self.say.language) for sheet in (DIMENSION, QUICK_WIN, INDICATOR, DISTRICT)}
        for at, column in enumerate(self.sheet.columns, start=1):
            letter = page.cell(1, at).column_letter
            of = page.column_dimensions[letter]
            of.width = 44 if column.field in _WIDE else max(18, len(_name(column, self.say)) + 5)
            _unlock(of)
            if column.kind in _AS_TEXT:
                of.number_format = "@"
            own = f"{letter}2 {letter}{FIRST + len(owed)}:{letter}{last}" if column.field in asked else f"{letter}2:{letter}{last}"
            _message_at(page, own, column, self.sheet, self.say, lists)
            _message_at(page, f"{letter}1", column, self.sheet, self.say, None)
        rest = page.column_dimensions[page.cell(1, len(self.sheet.columns) + 1).column_letter]
        rest.min, rest.max, rest.width = len(self.sheet.columns) + 1, _LAST_COLUMN, 13
        _unlock(rest)  # else a spreadsheet lets nobody delete a row

    def _ask(self, owed: Sequence[Due]) -> set[str]:
        """A message of its own at the cells that are due: which indicator it is, in what unit, within what bounds."""
        rows: dict[str, list[int]] = {}
        known = {one.indicator.code: one.indicator for one in owed}
        for number, one in enumerate(owed, start=FIRST):
            rows.setdefault(one.indicator.code, []).append(number)
        fields = {column for one in known.values() for column in _owed_cells(one)}
        for code, numbers in rows.items():
            one, wanted = known[code], _owed_cells(known[code])
            said = self.say("template.owed_ratio" if len(wanted) > 1 else "template.owed", unit=one.unit)
            asked = _validation(f"{code} · {one.name}", f"{one.name} ({one.unit}). {said}")
            if len(wanted) == 1 and one.minimum is not None and one.maximum is not None:
                low, high = self.say.number(one.minimum), self.say.number(one.maximum)
                asked.type, asked.operator = "whole" if one.whole else "decimal", "between"
                asked.formula1, asked.formula2 = repr(one.minimum), repr(one.maximum)
                asked.errorStyle, asked.showErrorMessage = "warning", True
                asked.error = self.say("template.bounds", low=low, high=high, unit=one.unit)[:_PROMPT]
            self.page.add_data_validation(asked)
            for column in fields:
                letter = self.page.cell(1, self.sheet.columns.index(self.sheet.column(column)) + 1).column_letter
                asked.add(f"{letter}{numbers[0]}:{letter}{numbers[-1]}")
        return fields


def _owed_cells(one: Indicator) -> tuple[str, ...]:
    return ("numerator", "denominator") if one.aggregation is Aggregation.RATIO else ("value",)


def _rows(sheet: Sheet, programme: Programme) -> Iterator[Mapping[str, object]]:
    if sheet in (PLAN, ACTUAL):
        yield from _observations(programme, Kind.PLAN if sheet is PLAN else Kind.ACTUAL)
    elif sheet is SURVEY:
        yield from _respondents(programme)
    elif sheet is COMPARISON:
        for one in programme.comparisons.to_dict("records"):
            yield one | {"period": Period.of(one["period"])}
    else:
        for one in getattr(programme, _ATTRIBUTE[sheet.key]):
            yield {column.field: getattr(one, column.field, None) for column in sheet.columns}


def _observations(programme: Programme, kind: Kind) -> Iterator[Mapping[str, object]]:
    names = {one.code: one.name for one in programme.districts}
    frame = programme.observations[programme.observations["kind"] == kind.value]
    for one in frame.to_dict("records"):
        parts = math.isfinite(one["numerator"]) and math.isfinite(one["denominator"])
        yield {"indicator": one["indicator"], "period": Period.of(one["period"]), "value": None if parts else one["value"],
               "numerator": one["numerator"] if parts else None, "denominator": one["denominator"] if parts else None,
               "district": names.get(one["district"], one["district"] or None), "note": one["note"] or None,
               "status": Status(one["status"]) if kind is Kind.ACTUAL else None}


def _respondents(programme: Programme) -> Iterator[Mapping[str, object]]:
    """A row for each respondent: a survey is replaced as a whole, so who adds answers to a period must have those that are there."""
    found: dict[tuple, dict[str, object]] = {}
    for one in programme.survey.to_dict("records"):
        row = (one["quick_win"], one["period"], CellRef.of(one["origin"]).sheet, one["respondent"])
        found.setdefault(row, {"quick_win": one["quick_win"], "period": Period.of(one["period"])})[one["element"]] = one["answer"]
    yield from found.values()


def _cell(value: object, column: Column, language: str) -> object:
    if isinstance(value, bool):
        return {"id": ("tidak", "ya"), "en": ("no", "yes")}[language][value]
    if isinstance(value, StrEnum):
        return column.choices[value][language == "en"]
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or None
    if isinstance(value, Period):
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _heading(page: Worksheet, names: list[str], required: list[bool]) -> None:
    from openpyxl.styles import Alignment, Font

    _write(page, 1, tuple(names))
    for cell, must in zip(page[1], required, strict=True):
        cell.font, cell.fill = Font("Calibri", bold=True, color="FFFFFFFF"), _fill(_REQUIRED if must else _HEADING)
        cell.alignment = Alignment(vertical="center")
    page.row_dimensions[1].height = 22
    page.freeze_panes = "A2"


def _write(page: Worksheet, number: int, values: tuple) -> None:
    for at, value in enumerate(values, start=1):
        if value is None:
            continue
        cell = page.cell(number, at)
        if isinstance(value, float):
            cell.value, cell.data_type = repr(value), "n"  # openpyxl by itself writes 16 digits, and a double needs 17
            continue
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text stays text, also when it begins with an equals sign
        elif isinstance(value, date):
            cell.number_format = "DD/MM/YYYY"


def _one_page_wide() -> object:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _bold() -> object:
    from openpyxl.styles import Font

    return Font("Calibri", bold=True)


def _fill(colour: str) -> object:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=colour)


def _unlock(place: object) -> None:
    """Open a cell or a column to staff in a sheet that is locked else."""
    from openpyxl.styles import Protection

    place.protection = Protection(locked=False)


def _finish(book: Workbook) -> None:
    """Lock the sheets, without a password: only headings are meant, everything else may be done. Printed they are a page wide."""
    for page in book.worksheets:
        page.page_setup.orientation, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = "landscape", 0, _one_page_wide()
        page.print_title_rows = "1:1"
        page.protection.sheet = True
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "insertColumns", "insertHyperlinks", "deleteRows", "sort", "autoFilter"):
            setattr(page.protection, allowed, False)


# drop-downs and messages

def _validation(title: str, text: str, **more: object) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(allow_blank=True, showInputMessage=True, promptTitle=title[:_PROMPT_TITLE], prompt=text[:_PROMPT], **more)


def _message_at(page: Worksheet, where: str, column: Column, sheet: Sheet, say: Words, lists: Mapping[str, str] | None) -> None:
    """The message of a column at these cells, and its drop-down unless `lists` is None: they are headings."""
    said = _validation(_name(column, say), _message(column, sheet, say))
    choices = _words(column, say.language) if column.choices else ["ya", "tidak"] if column.kind == "yes_no" else []
    if lists is not None and choices:
        choices = ["yes", "no"] if column.kind == "yes_no" and say.language == "en" else choices
        said.type, said.formula1, said.showErrorMessage = "list", f'"{",".join(choices)}"'[:_LIST], True
        said.error = say("template.choose", words=", ".join(choices))[:_PROMPT]
    elif lists and column.refers in lists:
        said.type, said.formula1, said.errorStyle, said.showErrorMessage = "list", lists[column.refers], "warning", True
        said.error = say("template.not_listed", sheet=_sheet(column.refers).title(say.language))[:_PROMPT]
    page.add_data_validation(said)
    for one in where.split():
        said.add(one)


def _codes(sheet: Sheet, last: int, language: str) -> str:
    """The codes that stand on a sheet, as a formula: no blank ends the list. Districts are chosen by name."""
    letter = "B" if sheet is DISTRICT else "A"
    title = sheet.title(language)
    return f"OFFSET('{title}'!${letter}${FIRST},0,0,MAX(1,COUNTA('{title}'!${letter}${FIRST}:${letter}${last})),1)"
