"""The sheet Survei: a respondent a row, the nine SKM elements across. Answers run from 1 to 4 (PermenPANRB 14/2017)."""

from __future__ import annotations

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid, address, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Layout, find_layout, rows_of
from smartcity_metrics.programme import CellRef

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


def _ask_order(layout: Layout, notes: Notes) -> None:
    """The last two elements change places from report to report, so a code alone does not say which is meant (DOMAIN 7.1)."""
    for element in ("U8", "U9"):
        column = layout.columns.get(element)
        if column and key_of(layout.grid.at(layout.header, column)) == element.casefold():
            notes.warning("survey-coded", layout.grid.sheet, address(layout.header, column), element,
                          contract.SKM[int(element[1]) - 1])
            return
