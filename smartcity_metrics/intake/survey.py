"""The sheet Survei: a respondent a row, the nine SKM elements across. Answers run from 1 to 4 (PermenPANRB 14/2017)."""

from __future__ import annotations

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.guard import column_number
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.mapping import Mapping, named_by
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Cells, Layout, find_layout, rows_of
from smartcity_metrics.intake.tables import Table, is_foot, row_period, with_header
from smartcity_metrics.programme import CellRef

FOOT = 3  # rows below the respondents in which those that add up may begin
ELEMENTS = tuple(f"U{number}" for number in range(1, 10))


def read_survey(grid: Grid, source: str, known: Known, notes: Notes) -> dict[str, list]:
    """The answers as columns RESPONDENT, one entry an answer; a blank answer is left out, never zero."""
    columns: dict[str, list] = {name: [] for name in ("quick_win", "period", "element", "respondent", "answer", "origin")}
    layout = find_layout(grid, contract.SURVEY, notes)
    if layout is None:
        return columns
    if not set(ELEMENTS) & set(layout.columns):
        notes.error("column-missing", grid.sheet, None, wanted="U1 … U9", seen="", row=layout.header)
        return columns
    _ask_order(layout, notes)
    for respondent, row in enumerate(rows_of(layout, notes), 1):
        if row.broken or "period" not in row.values or "quick_win" not in row.values:
            continue
        quick_win = known.code("quick_win", str(row.values["quick_win"]))
        if quick_win is None and known.is_mentioned("quick_win", row.values["quick_win"]):
            continue
        if quick_win is None:
            notes.error("code-unknown", grid.sheet, row.cells["quick_win"], str(row.values["quick_win"]),
                        known.nearest("quick_win", str(row.values["quick_win"])))
            continue
        for element in ELEMENTS:
            answer = row.values.get(element)
            if answer is None:
                continue
            if answer not in (1, 2, 3, 4):
                notes.error("answer-range", grid.sheet, row.cells[element], text_of(answer), "1–4")
                continue
            entry = (quick_win, str(row.values["period"]), element, respondent, float(answer), str(CellRef(source, grid.sheet, row.cells[element])))
            for name, value in zip(columns, entry, strict=True):
                columns[name].append(value)
    return columns


def read_answers(grid: Grid, mapping: Mapping, source: str, known: Known, notes: Notes, name: str, before: int) -> dict[str, list]:
    """The answers of a sheet that agencies keep themselves, as columns RESPONDENT: a respondent a row, the elements wherever they
    stand, until the rows that add up (NRR, IKM). `before`: respondents of the upload so far. A period that no column names is that
    of the file's name or the title."""
    columns: dict[str, list] = {column: [] for column in ("quick_win", "period", "element", "respondent", "answer", "origin")}
    quick_win, table = known.code("quick_win", mapping.survey), with_header(grid, mapping.header_first, mapping.header_last)
    if quick_win is None or table is None:
        notes.error("code-unknown", grid.sheet, None, mapping.survey, known.nearest("quick_win", mapping.survey))
        return columns
    given = mapping.period or (None if mapping.period_columns else _period_of(grid, mapping, table, notes, name))
    if given is None and not mapping.period_columns:
        return columns
    _tell_coded(grid, mapping, {one.letter: one.title for one in table.columns}, notes)
    cells, layout, by = Cells(grid, notes), Layout(contract.SURVEY, grid, mapping.first_row - 1, {}), {
        meaning: column_number(letter) - 1 for meaning, letter in mapping.period_columns.items()}
    elements = {one.measure: column_number(one.letter) for one in mapping.values}
    year, respondent = None, before
    last = min(mapping.last_row, len(grid.rows))
    for number in range(mapping.first_row, last + 1):
        row = grid.rows[number - 1]
        if is_foot(row):
            break
        if not any(text_of(row[at - 1]).strip() for at in elements.values()):
            continue
        period, year = row_period(row, by, year) if by else (given, None)
        respondent += 1
        if period is None:
            notes.warning("row-without-period", grid.sheet, address(number, next(iter(by.values())) + 1))
            continue
        for element, at in sorted(elements.items()):
            place, raw = address(number, at), row[at - 1]
            if place in grid.scan.errors:
                notes.error("formula-error", grid.sheet, place, grid.scan.errors[place])
            answer = cells.number(raw, place, layout.sign(at), whole=True)[0] if text_of(raw).strip() else None
            if answer is None:
                continue
            if answer not in (1, 2, 3, 4):
                notes.error("answer-range", grid.sheet, place, text_of(raw), "1–4")
                continue
            for column, value in zip(columns, (quick_win, period, element, respondent, answer, str(CellRef(source, grid.sheet, place))), strict=True):
                columns[column].append(value)
    foot = next((number for number in range(mapping.first_row, min(last + FOOT, len(grid.rows)) + 1) if is_foot(grid.rows[number - 1])), None)
    if foot is not None:
        label = next(text_of(cell).strip() for cell in grid.rows[foot - 1] if text_of(cell).strip())
        notes.info("survey-foot", grid.sheet, address(foot, 1), label, count=respondent - before)
    cells.tell_texts()
    return columns


def _period_of(grid: Grid, mapping: Mapping, table: Table, notes: Notes, name: str) -> str | None:
    named, against = named_by(name, grid.sheet, table)
    place = address(mapping.first_row, 1)
    if against:
        notes.error("period-contradicts", grid.sheet, place, against[0], against[1])
    elif named.period is None:
        notes.error("period-asked", grid.sheet, place)
    else:
        notes.info("period-taken", grid.sheet, place, period=str(named.period))
        return str(named.period)
    return None


def _tell_coded(grid: Grid, mapping: Mapping, titles: dict[str, str], notes: Notes) -> None:
    for one in mapping.values:
        if one.measure in ("U8", "U9") and key_of(titles.get(one.letter, "").rpartition(" · ")[2]) == one.measure.casefold():
            notes.warning("survey-coded", grid.sheet, f"{one.letter}{mapping.header_last}", one.measure, contract.SKM[int(one.measure[1]) - 1])
            return


def _ask_order(layout: Layout, notes: Notes) -> None:
    """The last two elements change places from report to report, so a code alone does not say which is meant (DOMAIN 7.1)."""
    for element in ("U8", "U9"):
        column = layout.columns.get(element)
        if column and key_of(layout.grid.at(layout.header, column)) == element.casefold():
            notes.warning("survey-coded", layout.grid.sheet, address(layout.header, column), element,
                          contract.SKM[int(element[1]) - 1])
            return
