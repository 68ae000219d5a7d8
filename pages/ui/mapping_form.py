"""How a table of a layout that is none of ours is to be read: the choices that a person makes, our guess as their beginning."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import streamlit as st

from pages.ui import given, parts
from pages.ui.given import Given
from pages.ui.visitor import say
from smartcity_metrics.intake.desk import Mapping, Reading, ValueColumn, fingerprints, groups, guessed, recipe
from smartcity_metrics.intake.tables import Table
from smartcity_metrics.programme import Indicator, Period

PERIOD_COLUMNS = ("date", "period", "year", "month", "quarter", "semester")
MEASURES = {"actual": "mapped_value", "plan": "mapped_plan", "target": "mapped_target", "target_upper": "mapped_target_upper"}


@dataclass(frozen=True)
class Choice:
    """How one table is read. `fingerprint` is None where the layout cannot be remembered; `recipe` is what would be."""

    fingerprint: str | None
    mapping: Mapping
    recipe: dict


def ask(one: Given, reading: Reading, indicators: tuple[Indicator, ...], before: Dict[str, Mapping]) -> list[Choice]:
    """The tables that the person picks, each with how it is read; none when nothing stands where they point. `before`: how they are
    read so far, by fingerprint."""
    words, marks = say(), fingerprints(reading.tables)
    numbers = range(len(reading.tables))
    picked = [number for number in numbers if marks[number] in before] or [0]
    if len(reading.tables) > 1:
        picked = st.multiselect(words("desk.mapped_tables"), numbers, picked, format_func=lambda number: _title(reading, number), key=f"map_{one.id}_tables")
    made = []
    for number in sorted(picked):
        if len(picked) > 1:
            st.markdown(f"**{_title(reading, number)}**")
        found = reading.tables[number]
        asked = _table(one, found, f"map_{one.id}_{number}", indicators, before.get(marks[number] or ""))
        if asked is None:
            return []
        mapping, read = asked
        made.append(Choice(marks[number], mapping, recipe(mapping, found, read)))
    return made


def _title(reading: Reading, number: int) -> str:
    """A found table by its sheet and rows."""
    table = reading.tables[number]
    return f"{table.sheet or reading.file}: {table.first_row}–{table.last_row}"


def _table(one: Given, found: Table, key: str, indicators: tuple[Indicator, ...], before: Mapping | None) -> tuple[Mapping, Table] | None:
    """The mapping of one table onto one indicator, and the table as it is read; None when no table stands there."""
    words = say()
    names = {each.code: f"{each.code} · {each.name} ({each.unit})" for each in indicators}
    own = before.values[0] if before and before.values and before.values[0].indicator in names else None
    code = st.selectbox(words("desk.mapped_indicator"), list(names), list(names).index(own.indicator) if own else 0, format_func=names.__getitem__,
                        key=f"{key}_indicator")
    header = st.number_input(words("desk.mapped_header"), 0, None, (before or found).header_last or 0, key=f"{key}_header")
    table = found
    if header != (found.header_last or 0):
        table = given.table_under(one, found.sheet, header or None)
        if table is None:
            parts.nothing(words("desk.moved_nothing"), f"{key}_moved")
            return None
    parts_of = groups(table)
    group = None
    if len(parts_of) > 1:
        there = next((each.group or "" for each in table.columns if own and each.letter == own.letter), "")
        group = st.selectbox(words("desk.mapped_group"), parts_of, parts_of.index(there) if there in parts_of else 0, key=f"{key}_group")
    start = guessed(table, code, group)
    across = [each.period for each in start.values if each.period]
    if before and not across:
        start = replace(before, values=tuple(replace(each, indicator=code) for each in before.values))
    letters = {"": words("desk.none")} | {each.letter: f"{each.letter} · {each.title}" for each in table.columns}

    def column(label: str, letter: str, name: str) -> str:
        options = list(letters)
        return st.selectbox(words(f"desk.{label}"), options, options.index(letter) if letter in options else 0,
                            format_func=letters.__getitem__, key=f"{key}_{name}")

    rows = st.columns(2)
    with rows[0]:
        first = st.number_input(words("desk.mapped_first"), 1, None, (before or table).first_row, key=f"{key}_{header}_first")
    with rows[1]:
        last = st.number_input(words("desk.mapped_last"), 1, None, (before or table).last_row, key=f"{key}_{header}_last")
    values, periods = start.values, start.period_columns
    if across:
        st.caption(words("desk.mapped_across", first=words.short(Period.of(across[0])), last=words.short(Period.of(across[-1]))))
    else:
        guess = {each.measure: each.letter for each in start.values}
        picked = {}
        for place, (measure, label) in zip(st.columns(len(MEASURES)), MEASURES.items(), strict=True):
            with place:
                picked[measure] = column(label, guess.get(measure, ""), measure)
        values = tuple(ValueColumn(letter, code, measure) for measure, letter in picked.items() if letter)
        periods = {}
        for place, meaning in zip(st.columns(len(PERIOD_COLUMNS)), PERIOD_COLUMNS, strict=True):
            with place:
                periods[meaning] = column(meaning, start.period_columns.get(meaning, ""), f"period_{meaning}")
    letter, text = next(iter(before.filters.items()), ("", "")) if before else ("", "")
    rows = st.columns(4)
    with rows[0]:
        filtered = column("mapped_filter", letter, "filter")
    with rows[1]:
        wanted = st.text_input(words("desk.mapped_text"), text, key=f"{key}_text")
    combines = ("refuse", "sum", "mean")
    with rows[2]:
        combine = st.selectbox(words("desk.mapped_combine"), combines, combines.index(before.combine) if before else 0,
                               format_func=lambda each: words(f"desk.combine_{each}"), key=f"{key}_combine")
    with rows[3]:
        district = column("mapped_district", before.district or "" if before else "", "district")
    return Mapping(table.sheet, table.header_first, table.header_last, first, last, values,
                   {meaning: each for meaning, each in periods.items() if each}, None,
                   {filtered: wanted} if filtered and wanted else {}, district or None, combine), table
