"""Unggah: choose a file, see what was found, see what would change, publish."""

from dataclasses import replace
from hashlib import sha256

import streamlit as st

from pages.ui import cached, parts, preview, progress, repairs
from pages.ui.house import city, local, now, store
from pages.ui.visitor import may, require, say, visitor
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.intake.desk import Mapping, Reading, ValueColumn, checked_workbook, groups, guessed
from smartcity_metrics.intake.findings import Repair, Severity, as_json
from smartcity_metrics.programme import Indicator, Period, Programme, empty_programme
from smartcity_metrics.story import upload as story
from smartcity_metrics.story.consequences import consequences

require("upload", "/unggah")
words = say()
PERIOD_COLUMNS = ("date", "period", "year", "month", "quarter", "semester")
ONE_BY_ONE = 8  # repairs of a kind that are shown one by one
MEASURES = {"actual": "mapped_value", "plan": "mapped_plan", "target": "mapped_target", "target_upper": "mapped_target_upper"}


def mapping(reading: Reading, data: bytes, indicators: tuple[Indicator, ...]) -> Mapping | None:
    """How the person wants a table of an unknown layout to be read; our guess is the start. None when no table stands there."""
    names = {one.code: f"{one.code} · {one.name} ({one.unit})" for one in indicators}
    left, right = st.columns(2)
    number = left.selectbox(words("desk.mapped_table"), range(len(reading.tables)), format_func=lambda n: title(reading, n), key="map_table")
    code = right.selectbox(words("desk.mapped_indicator"), list(names), format_func=names.__getitem__, key="map_indicator")
    table = reading.tables[number]
    header = st.number_input(words("desk.mapped_header"), 0, None, table.header_last or 0, key=f"map_{number}_header")
    if header != (table.header_last or 0):
        table = cached.table_under(data, reading.file, table.sheet, header)
        if table is None:
            parts.nothing(words("desk.moved_nothing"), "moved")
            return None
    parts_of = groups(table)
    group = None
    if len(parts_of) > 1:
        group = st.selectbox(words("desk.mapped_group"), parts_of, key=f"map_{number}_group")
    start = guessed(table, code, group)
    letters = {"": words("desk.none")} | {one.letter: f"{one.letter} · {one.title}" for one in table.columns}

    def column(label: str, letter: str, key: str) -> str:
        options = list(letters)
        return st.selectbox(words(f"desk.{label}"), options, options.index(letter) if letter in options else 0,
                            format_func=letters.__getitem__, key=f"map_{number}_{key}")

    rows = st.columns(2)
    with rows[0]:
        first = st.number_input(words("desk.mapped_first"), 1, None, table.first_row, key=f"map_{number}_{header}_first")
    with rows[1]:
        last = st.number_input(words("desk.mapped_last"), 1, None, table.last_row, key=f"map_{number}_{header}_last")
    values, periods = start.values, start.period_columns
    across = [one.period for one in start.values if one.period]
    if across:
        st.caption(words("desk.mapped_across", first=words.short(Period.of(across[0])), last=words.short(Period.of(across[-1]))))
    else:
        guess = {one.measure: one.letter for one in start.values}
        places = st.columns(len(MEASURES))
        picked = {}
        for place, (measure, label) in zip(places, MEASURES.items(), strict=True):
            with place:
                picked[measure] = column(label, guess.get(measure, ""), measure)
        values = tuple(ValueColumn(letter, code, measure) for measure, letter in picked.items() if letter)
        periods = {}
        for place, meaning in zip(st.columns(len(PERIOD_COLUMNS)), PERIOD_COLUMNS, strict=True):
            with place:
                periods[meaning] = column(meaning, start.period_columns.get(meaning, ""), f"period_{meaning}")
    rows = st.columns(4)
    with rows[0]:
        filtered = column("mapped_filter", "", "filter")
    with rows[1]:
        wanted = st.text_input(words("desk.mapped_text"), key=f"map_{number}_text")
    with rows[2]:
        combine = st.selectbox(words("desk.mapped_combine"), ("refuse", "sum", "mean"), format_func=lambda one: words(f"desk.combine_{one}"),
                               key=f"map_{number}_combine")
    with rows[3]:
        district = column("mapped_district", "", "district")
    return replace(start, first_row=first, last_row=last, values=values,
                   period_columns={meaning: letter for meaning, letter in periods.items() if letter},
                   filters={filtered: wanted} if filtered and wanted else {}, combine=combine,
                   district=district or None)


def title(reading: Reading, number: int) -> str:
    """A found table by its sheet and rows."""
    table = reading.tables[number]
    return f"{table.sheet or reading.file}: {table.first_row}–{table.last_row}"


def publish(reading: Reading, data: bytes, seen: int | None, note: str) -> None:
    """Publish what was previewed, if nobody was faster and the right still stands."""
    from smartcity_metrics.store import PublicationMoved

    who = visitor()
    if who is None or not may("publish"):
        st.error(words("desk.no_right"))
        return
    try:
        edition = store().publish(city().id, reading.programme, uploads=[(reading.file, data)],
                                  findings=[as_json(one) for one in reading.findings], author=who.name, note=note, expected=seen, at=now())
    except PublicationMoved as moved:
        there = moved.edition
        st.error(words("desk.moved", who=there.author, number=there.number, when=words.moment(local(there.published_at), city().time_zone)))
        st.button(words("desk.look_again"), on_click=preview.look_again, key="look_again")
        return
    preview.look_again()
    st.success(words("desk.published", number=edition.number))
    parts.show(parts.anchor("ringkasan", words("menu.overview")), "onward")


def propose(reading: Reading, upload: str) -> None:
    """The repairs that the findings propose, to accept or reject one by one or all of a kind, and what was chosen, to take back."""
    kinds = repairs.open_to_choose(upload, reading.findings)
    chosen = [(one, "accepted") for one in repairs.accepted(upload)] + [(one, "rejected") for one in repairs.rejected(upload)]
    if kinds or chosen:
        parts.section(words("desk.repairs"))
    for code, found in kinds.items():
        own = [Repair(one.code, one.sheet, one.cell) for one in found]
        whole = [Repair(code)] if not any(one.code == code for one in repairs.rejected(upload)) else own
        with st.container(border=True, key=f"kind_{code}"):
            text, yes, no = st.columns((6, 2, 2), vertical_alignment="center")
            with text:
                parts.show(story.kind(code, len(found), words), f"kind_{code}_text")
            if len(found) > 1:
                yes.button(words("desk.accept_all", n=words.number(len(found))), on_click=repairs.accept, args=(upload, *whole), key=f"accept_{code}",
                           width="stretch")
                no.button(words("desk.reject_all", n=words.number(len(found))), on_click=repairs.reject, args=(upload, *own), key=f"reject_{code}",
                          width="stretch")
            for number, (one, repair) in enumerate(zip(found[:ONE_BY_ONE], own, strict=False)):
                text, yes, no = st.columns((6, 2, 2), vertical_alignment="center")
                with text:
                    parts.show(story.proposal(one, reading, words), f"proposal_{code}_{number}")
                yes.button(words("desk.accept"), on_click=repairs.accept, args=(upload, repair), key=f"accept_{code}_{number}", width="stretch")
                no.button(words("desk.reject"), on_click=repairs.reject, args=(upload, repair), key=f"reject_{code}_{number}", width="stretch")
            if len(found) > ONE_BY_ONE:
                st.caption(words("desk.more_repairs", n=words.number(len(found) - ONE_BY_ONE)))
    for number, (repair, how) in enumerate(chosen):
        text, back = st.columns((8, 2), vertical_alignment="center")
        with text:
            parts.show(story.chosen(repair, how, words), f"chosen_{number}")
        back.button(words("desk.undo"), on_click=repairs.undo, args=(upload, repair), key=f"undo_{number}", width="stretch")


def bring_back(reading: Reading, data: bytes) -> None:
    """The file with its findings at their cells, made when it is asked for."""
    if reading.verdict == "refused" or not any(one.severity is not Severity.INFO for one in reading.findings):
        return
    stem = reading.file.rpartition(".")[0] or reading.file

    def made() -> bytes:
        found = checked_workbook(data, reading.file, reading.findings, words.language)
        return found[0] if found else b""

    own = reading.file.casefold().endswith(".xlsx")
    st.download_button(words("desk.checked" if own else "desk.checked_list"), made, f"PERIKSA-{stem}.xlsx", parts.XLSX, on_click="ignore", key="checked_file")
    if own:
        st.caption(words("desk.checked_what"))


def desk(data: bytes, name: str) -> None:
    """One file from the findings to the publication."""
    published = cached.edition()
    seen = preview.seen(sha256(data).hexdigest(), published.number if published else None)
    current: Programme = cached.programme() or empty_programme(city())
    upload = sha256(data).hexdigest()
    with progress.shown(words, "progress") as heard:
        reading = cached.reading(data, name, repairs=repairs.accepted(upload), heard=heard)
    if reading.programme is None and reading.tables and reading.verdict != "refused":
        parts.opening(name, words("desk.unknown"), words, current.is_sample, "found")
        parts.show(story.steps(2, words), "steps_unknown")
        parts.show(story.findings(reading, words), "unknown_findings")
        if not current.indicators:
            parts.nothing(words("desk.no_indicator"), "no_indicator")
            return
        chosen = mapping(reading, data, current.indicators)
        if chosen is None or not st.toggle(words("desk.read_so"), key="map_read"):
            return
        with progress.shown(words, "progress_mapped") as heard:
            reading = cached.reading(data, name, chosen, repairs.accepted(upload), heard)
    before = empty_programme(city()) if reading.replaces else current
    found = changes(before, reading.programme) if reading.programme else []
    parts.opening(name, story.headline(reading, len(found), words), words, bool(reading.programme and reading.programme.is_sample), "checked")
    parts.show(story.steps(3 if story.ready(reading, len(found)) else 2, words), "steps")
    parts.show(story.findings(reading, words), "findings")
    propose(reading, upload)
    bring_back(reading, data)
    if reading.programme is None:
        st.caption(words("desk.unchanged"))
        return
    parts.show(story.preview(found, reading.programme, reading, words), "preview")
    if found:
        parts.show(cached.foreseen(reading, consequences, words), "consequences")
    note = st.text_input(words("desk.note"), key="note", max_chars=200)
    open_to_publish = story.ready(reading, len(found))
    if st.button(words("desk.publish"), type="primary", disabled=not open_to_publish, key="publish"):
        publish(reading, data, seen, note)
    elif not open_to_publish and found:
        st.caption(words("desk.publish_off"))


waiting = st.container()
uploaded = st.file_uploader(words("desk.file"), type=["xlsx", "xls", "ods", "csv", "xlsm", "xlsb"], key=progress.uploader())
if uploaded is None:
    with waiting:
        parts.opening(words("menu.upload"), words("desk.title"), words, sample=False)
        parts.show(story.steps(1, words), "steps")
        if progress.cancelled():
            st.info(words("desk.cancelled"))
    st.caption(words("desk.lead"))
else:
    desk(uploaded.getvalue(), uploaded.name)
