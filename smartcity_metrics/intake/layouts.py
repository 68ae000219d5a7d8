"""Layouts, so that next month's file is known again: a table's fingerprint, and a mapping as a recipe without rows and letters.

A recipe names columns by their slot: the column's place from the left, where all periods under one heading are one slot, so
that a month more makes no new layout. It is plain JSON, as the store keeps it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping as Dict
from collections.abc import Sequence

from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.mapping import Mapping, ValueColumn
from smartcity_metrics.intake.tables import Table, TableColumn
from smartcity_metrics.language.periods import without_periods

HEADINGS = 2  # with fewer a table has nothing to be known by


def slots(table: Table) -> list[tuple[str, tuple[TableColumn, ...]]]:
    """The table's columns from the left as heading and columns; all periods under one heading are one slot."""
    found: list[tuple[str, list[TableColumn]]] = []
    across: dict[str, list[TableColumn]] = {}
    for one in table.columns:
        if one.period and (one.group or "") in across:
            across[one.group or ""].append(one)
            continue
        found.append((_folded(one.group or "" if one.period else one.title), [one]))
        if one.period:
            across[one.group or ""] = found[-1][1]
    return [(("…" if own[0].period else "") + heading, tuple(own)) for heading, own in found]


def fingerprints(tables: Sequence[Table]) -> tuple[str | None, ...]:
    """What each of a file's tables is known by: SHA-256 over its headings, without periods, digits, case and blanks; None where
    it has too few. Of several tables with the same headings each has its own."""
    seen: Counter[str] = Counter()
    made = []
    for table in tables:
        headings = [heading for heading, _ in slots(table)]
        while headings and not headings[-1]:
            headings.pop()
        text = json.dumps([table.kind, *headings], ensure_ascii=False)
        seen[text] += 1
        known = sum(map(bool, headings)) >= HEADINGS
        made.append(hashlib.sha256(f"{text}{seen[text]}".encode()).hexdigest() if known else None)
    return tuple(made)


def recipe(mapping: Mapping, found: Table, read: Table) -> dict:
    """The mapping of a table as a recipe. `found`: the table as we guessed it; `read`: as the person moved it, else the same."""
    places = {column.letter: (number, column) for number, (_, own) in enumerate(slots(read)) for column in own}

    def slot(letter: str) -> int:
        return places[letter][0]

    values = []
    for one in mapping.values:
        value = {"slot": slot(one.letter), "indicator": one.indicator, "measure": one.measure, "across": one.period is not None, "under": list(one.under)}
        values += [value] if value not in values else []
    return {"header": None if read.header_last is None else read.header_last - (found.header_last or 0),
            "first": mapping.first_row - read.first_row, "last": mapping.last_row - read.last_row, "values": values,
            "period_columns": {meaning: slot(letter) for meaning, letter in mapping.period_columns.items()},
            "filters": [[slot(letter), text] for letter, text in mapping.filters.items()],
            "district": slot(mapping.district) if mapping.district else None, "combine": mapping.combine,
            "leaves": [slot(letter) for letter in mapping.leaves], "cumulate": mapping.cumulate, "survey": mapping.survey}


def header_of(recipe: Dict, found: Table) -> int | None:
    """The last heading row that a recipe means in a table; None where it is to be read without headings."""
    return None if recipe["header"] is None else (found.header_last or 0) + recipe["header"]


def mapping_of(recipe: Dict, table: Table) -> Mapping:
    """The recipe for this table's rows and letters. KeyError, IndexError or TypeError when it is none for such a table."""
    own = slots(table)

    def letter(slot: int) -> str:
        return own[slot][1][0].letter

    values: list[ValueColumn] = []
    for one in recipe["values"]:
        columns = own[one["slot"]][1] if one["across"] else own[one["slot"]][1][:1]
        if not all(column.is_whole_year for column in columns):
            columns = [column for column in columns if not column.is_whole_year]
        values += [ValueColumn(column.letter, one["indicator"], one["measure"], column.period if one["across"] else None, tuple(one["under"]))
                   for column in columns]
    return Mapping(table.sheet, table.header_first, table.header_last, table.first_row + recipe["first"], table.last_row + recipe["last"], tuple(values),
                   {meaning: letter(slot) for meaning, slot in recipe["period_columns"].items()}, None,
                   {letter(slot): text for slot, text in recipe["filters"]},
                   None if recipe["district"] is None else letter(recipe["district"]), recipe["combine"],
                   tuple(map(letter, recipe["leaves"])), recipe["cumulate"], recipe["survey"])


def _folded(title: str) -> str:
    return re.sub(r"[0-9]", "", key_of(without_periods(title)))
