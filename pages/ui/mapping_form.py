"""How a table of a layout that is none of ours is to be read: the choices that a person makes, our guess as their beginning."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace

import streamlit as st

from pages.ui import given, parts
from pages.ui.given import Given
from pages.ui.visitor import say
from smartcity_metrics.intake.desk import Mapping, Reading, ValueColumn, budget_of, fingerprints, groups, guessed, recipe, survey_of
from smartcity_metrics.intake.tables import Table
from smartcity_metrics.language.periods import read_period
from smartcity_metrics.programme import Period, Programme
from smartcity_metrics.story import guess as story

PERIOD_COLUMNS = ("date", "period", "year", "month", "quarter", "semester")
MEASURES = {"actual": "mapped_value", "plan": "mapped_plan", "target": "mapped_target", "target_upper": "mapped_target_upper"}
ASKED = ("period-asked", "period-contradicts", "year-asked")  # findings that a period answers


@dataclass(frozen=True)
class Choice:
    """How one table is read. `fingerprint` is None where the layout cannot be remembered; `recipe` is what would be."""

    fingerprint: str | None
    mapping: Mapping
    recipe: dict


def ask(one: Given, reading: Reading, programme: Programme, before: Dict[str, Mapping]) -> list[Choice]:
    """The tables that the person picks, each with how it is read; none while something is still to be chosen. `before`: how they
    are read so far, by fingerprint."""
    words, marks = say(), fingerprints(reading.tables)
    numbers = range(len(reading.tables))
    picked = [number for number in numbers if marks[number] in before] or [0]
    if len(reading.tables) > 1:
        picked = st.multiselect(words("desk.mapped_tables"), numbers, picked, format_func=lambda number: _title(reading, number), key=f"map_{one.id}_tables",
                                placeholder=words("guess.choose"))
    made = []
    for number in sorted(picked):
        if len(picked) > 1:
            st.markdown(f"**{_title(reading, number)}**")
        found = reading.tables[number]
        asked = _ask(one, found, f"map_{one.id}_{number}", programme, before.get(marks[number] or ""))
        if asked is None:
            return []
        mapping, read = asked
        made.append(Choice(marks[number], mapping, recipe(mapping, found, read)))
    return made


def period(one: Given, reading: Reading) -> str | None:
    """The period of all rows, asked for where file and title do not say it, or say two; None while there is no answer."""
    words = say()
    undated = one.undated and any(finding.code == "row-without-period" for finding in reading.findings)
    if not undated and not any(finding.code in ASKED for finding in reading.findings):
        return None
    text = st.text_input(words("guess.when", file=one.name), key=f"when_{one.id}")
    found = read_period(text).period if text else None
    if text and found is None:
        st.caption(words("guess.when_unread", text=text))
    return str(found) if found else None


def _title(reading: Reading, number: int) -> str:
    """A found table by its sheet and rows."""
    table = reading.tables[number]
    return f"{table.sheet or reading.file}: {table.first_row}–{table.last_row}"


def _ask(one: Given, found: Table, key: str, programme: Programme, before: Mapping | None) -> tuple[Mapping, Table] | None:
    """The mapping of one table, drawn over its cells, and the table as it is read; None while something is still to be chosen."""
    words, picture = say(), st.container()
    kind = found.kind
    if kind:
        kind = st.selectbox(words("guess.kind"), (kind, ""), format_func=lambda each: words(f"guess.kind_{each}"), key=f"{key}_kind")
    rows = st.columns(3)
    header = rows[0].number_input(words("desk.mapped_header"), 0, None, (before or found).header_last or 0, key=f"{key}_header")
    table = found
    if header != (found.header_last or 0):
        table = given.table_under(one, found.sheet, header or None)
        if table is None:
            parts.nothing(words("desk.moved_nothing"), f"{key}_moved")
            return None
    first = rows[1].number_input(words("desk.mapped_first"), 1, None, (before or table).first_row, key=f"{key}_{header}_first")
    last = rows[2].number_input(words("desk.mapped_last"), 1, None, max((before or table).last_row, 1), key=f"{key}_{header}_last")
    kind = kind if table.kind == kind else ""
    forms = {"": _plain, "lra": _budget, "rak": _budget, "skm": _survey}
    made = forms[kind](table, key, programme, before)
    begun = {"": guessed(table, ""), "skm": survey_of(table, "")}.get(kind) or budget_of(table, [("quick_win", "", ())])
    mapping = replace(made or begun, first_row=first, last_row=last)
    with picture:
        excerpt = given.rows_of(one, table.sheet, story.rows_shown(mapping))
        parts.show(story.guess(excerpt, mapping, words), f"{key}_picture")
    return None if made is None else (mapping, table)


def _column(label: str, table: Table, letter: str, key: str) -> str:
    """A column of the table; "" is none."""
    words = say()
    letters = {"": words("desk.none")} | {each.letter: f"{each.letter} · {each.title}" for each in table.columns}
    options = list(letters)
    return st.selectbox(label, options, options.index(letter) if letter in options else 0, format_func=letters.__getitem__, key=key)


def _budget(table: Table, key: str, programme: Programme, before: Mapping | None) -> Mapping | None:
    """Which rows of a budget fill in which quick win or indicator."""
    words = say()
    wins = [] if table.kind == "rak" else programme.quick_wins
    names = {("quick_win", each.code): f"{each.code} · {each.name}" for each in wins}
    names |= {("indicator", each.code): f"{each.code} · {each.name} ({each.unit})" for each in programme.indicators}
    so_far = {("quick_win" if each.measure in ("budget", "spent") else "indicator", each.indicator): each.under for each in before.values} if before else {}
    targets = st.multiselect(words("guess.whom"), list(names), [each for each in so_far if each in names], format_func=names.__getitem__, key=f"{key}_whom",
                             placeholder=words("guess.choose"))
    lines = dict(table.lines)
    if not targets:
        st.caption(words("guess.whom_none"))
        return None
    chosen = []
    for kind, code in targets:
        under = st.multiselect(words("guess.lines", name=names[kind, code]), list(lines), [each for each in so_far.get((kind, code), ()) if each in lines],
                               format_func=lambda each: f"{each} · {lines[each]}", key=f"{key}_lines_{kind}_{code}",
                               placeholder=words("guess.choose"))
        chosen.append((kind, code, tuple(under)))
    if table.kind == "rak":
        return budget_of(table, chosen, st.toggle(words("guess.cumulate"), bool(before and before.cumulate), key=f"{key}_cumulate"))
    at = {each.meaning: each.letter for each in table.columns}
    was = {each.measure: each.letter for each in before.values} if before else {}
    left, right = st.columns(2)
    with left:
        plan = _column(words("guess.budget_column"), table, was.get("budget", at["plan"]), f"{key}_plan")
    with right:
        value = _column(words("guess.spent_column"), table, was.get("spent", was.get("actual", at["value"])), f"{key}_value")
    meant = {plan: "plan", value: "value"}
    columns = tuple(replace(each, meaning=meant.get(each.letter, None if each.meaning in ("plan", "value") else each.meaning)) for each in table.columns)
    return budget_of(replace(table, columns=columns), chosen) if plan and value and plan != value else None


def _survey(table: Table, key: str, programme: Programme, before: Mapping | None) -> Mapping | None:
    """Whose answers the rows are; the elements are known by their headings."""
    names = {each.code: f"{each.code} · {each.name}" for each in programme.quick_wins}
    there = list(names).index(before.survey) if before and before.survey in names else 0
    code = st.selectbox(say()("guess.survey"), list(names), there, format_func=names.__getitem__, key=f"{key}_survey")
    return survey_of(table, code) if code else None


def _plain(table: Table, key: str, programme: Programme, before: Mapping | None) -> Mapping | None:
    """One indicator, by columns or by periods across."""
    words = say()
    names = {each.code: f"{each.code} · {each.name} ({each.unit})" for each in programme.indicators}
    own = before.values[0] if before and before.values and before.values[0].indicator in names else None
    code = st.selectbox(words("desk.mapped_indicator"), list(names), list(names).index(own.indicator) if own else 0, format_func=names.__getitem__,
                        key=f"{key}_indicator")
    if code is None:
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
    values, periods = start.values, start.period_columns
    if across:
        dated = [each for each in across if not each.startswith("-")]
        if dated:
            st.caption(words("desk.mapped_across", first=words.short(Period.of(dated[0])), last=words.short(Period.of(dated[-1]))))
    else:
        at = {each.measure: each.letter for each in start.values}
        picked = {}
        for place, (measure, label) in zip(st.columns(len(MEASURES)), MEASURES.items(), strict=True):
            with place:
                picked[measure] = _column(words(f"desk.{label}"), table, at.get(measure, ""), f"{key}_{measure}")
        values = tuple(ValueColumn(letter, code, measure) for measure, letter in picked.items() if letter)
        periods = {}
        for place, meaning in zip(st.columns(len(PERIOD_COLUMNS)), PERIOD_COLUMNS, strict=True):
            with place:
                periods[meaning] = _column(words(f"desk.{meaning}"), table, start.period_columns.get(meaning, ""), f"{key}_period_{meaning}")
    if not values:
        return None
    letter, text = next(iter(before.filters.items()), ("", "")) if before else ("", "")
    combines, rows = ("refuse", "sum", "mean"), st.columns(4)
    with rows[0]:
        filtered = _column(words("desk.mapped_filter"), table, letter, f"{key}_filter")
    wanted = rows[1].text_input(words("desk.mapped_text"), text, key=f"{key}_text")
    combine = rows[2].selectbox(words("desk.mapped_combine"), combines, combines.index(before.combine) if before else 0,
                                format_func=lambda each: words(f"desk.combine_{each}"), key=f"{key}_combine")
    with rows[3]:
        district = _column(words("desk.mapped_district"), table, before.district or "" if before else "", f"{key}_district")
    return replace(start, values=values, period_columns={meaning: each for meaning, each in periods.items() if each},
                   filters={filtered: wanted} if filtered and wanted else {}, district=district or None, combine=combine, period=None)
