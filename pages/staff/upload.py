"""Unggah: choose files, see what was found, see what would change, publish."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.ui import cached, commit, given, mapping_form, parts, preview, progress, repairs
from pages.ui.given import Given
from pages.ui.house import city, local, store
from pages.ui.visitor import require, say
from smartcity_metrics.intake.changes import changes, replaced
from smartcity_metrics.intake.desk import Mapping, Reading, checked_workbook, compared
from smartcity_metrics.intake.findings import Repair, Severity, as_json
from smartcity_metrics.programme import Programme, empty_programme
from smartcity_metrics.store import Remembered
from smartcity_metrics.story import upload as story
from smartcity_metrics.story.consequences import consequences

require("upload", "/unggah")
words = say()
ONE_BY_ONE = 8  # repairs of a kind that are shown one by one


def publish(files: Sequence[Given], readings: Sequence[Reading], recipes: dict[str, tuple[str, dict]], seen: int | None, note: str) -> None:
    """Publish what was previewed, if nobody was faster and the right still stands. A file that was refused is no part of it."""
    from smartcity_metrics.store import PublicationMoved

    read = [(one, reading) for one, reading in zip(files, readings, strict=True) if reading.programme is not None]
    try:
        edition = commit.publish(read[-1][1].programme, [(one.name, one.data) for one, _ in read],
                                 [as_json(each) | {"file": one.name} for one, reading in read for each in reading.findings],
                                 note=note, expected=seen, remembered=recipes)
    except commit.Forbidden as reason:
        st.error(commit.refused(reason, words))
        return
    except PublicationMoved as moved:
        there = moved.edition
        st.error(words("desk.moved", who=there.author, number=there.number, when=words.moment(local(there.published_at), city().time_zone)))
        st.button(words("desk.look_again"), on_click=preview.look_again, key="look_again")
        return
    preview.look_again()
    st.success(words("desk.published", number=edition.number))
    parts.show(parts.anchor("ringkasan", words("menu.overview")), "onward")


def forget(fingerprint: str) -> None:
    """Ask again how a layout is read, if the right still stands. For the on_click of a button."""
    try:
        commit.forget_mapping(fingerprint)
    except commit.Forbidden as reason:
        st.toast(commit.refused(reason, words))
        return
    st.toast(words("desk.forgotten"))


def propose(reading: Reading, upload: str) -> None:
    """The repairs that the findings propose, to accept or reject one by one or all of a kind, and what was chosen, to take back."""
    kinds = repairs.open_to_choose(upload, reading.findings)
    chosen = [(one, "accepted") for one in repairs.accepted(upload)] + [(one, "rejected") for one in repairs.rejected(upload)]
    if kinds or chosen:
        parts.section(words("desk.repairs"), upload)
    for code, found in kinds.items():
        own = [Repair(one.code, one.sheet, one.cell) for one in found]
        whole = [Repair(code)] if not any(one.code == code for one in repairs.rejected(upload)) else own
        with st.container(border=True, key=f"kind_{upload}_{code}"):
            text, yes, no = st.columns((6, 2, 2), vertical_alignment="center")
            with text:
                parts.show(story.kind(code, len(found), words), f"kind_{upload}_{code}_text")
            if len(found) > 1:
                yes.button(words("desk.accept_all", n=words.number(len(found))), on_click=repairs.accept, args=(upload, *whole), key=f"accept_{upload}_{code}",
                           width="stretch")
                no.button(words("desk.reject_all", n=words.number(len(found))), on_click=repairs.reject, args=(upload, *own), key=f"reject_{upload}_{code}",
                          width="stretch")
            for number, (one, repair) in enumerate(zip(found[:ONE_BY_ONE], own, strict=False)):
                text, yes, no = st.columns((6, 2, 2), vertical_alignment="center")
                with text:
                    parts.show(story.proposal(one, reading, words), f"proposal_{upload}_{code}_{number}")
                yes.button(words("desk.accept"), on_click=repairs.accept, args=(upload, repair), key=f"accept_{upload}_{code}_{number}", width="stretch")
                no.button(words("desk.reject"), on_click=repairs.reject, args=(upload, repair), key=f"reject_{upload}_{code}_{number}", width="stretch")
            if len(found) > ONE_BY_ONE:
                st.caption(words("desk.more_repairs", n=words.number(len(found) - ONE_BY_ONE)))
    for number, (repair, how) in enumerate(chosen):
        text, back = st.columns((8, 2), vertical_alignment="center")
        with text:
            parts.show(story.chosen(repair, how, words), f"chosen_{upload}_{number}")
        back.button(words("desk.undo"), on_click=repairs.undo, args=(upload, repair), key=f"undo_{upload}_{number}", width="stretch")


def bring_back(reading: Reading, one: Given) -> None:
    """The file with its findings at their cells, made when it is asked for."""
    if reading.verdict == "refused" or not any(one.severity is not Severity.INFO for one in reading.findings):
        return
    stem = reading.file.rpartition(".")[0] or reading.file

    def made() -> bytes:
        found = checked_workbook(one.data, one.name, reading.findings, words.language)
        return found[0] if found else b""

    own = reading.file.casefold().endswith(".xlsx")
    st.download_button(words("desk.checked" if own else "desk.checked_list"), made, f"PERIKSA-{stem}.xlsx", parts.XLSX, on_click="ignore",
                       key=f"checked_{one.id}")
    if own:
        st.caption(words("desk.checked_what"))


class Desk:
    """The files of one go, from the findings to the publication."""

    def __init__(self, files: list[Given]) -> None:
        published = cached.edition()
        self.current: Programme = cached.programme() or empty_programme(city())
        self.seen = preview.seen(" ".join(one.id for one in files), published.number if published else None)
        self.files, self.alone = files, len(files) == 1
        self.kept: dict[str, Remembered] = store().mappings(city().id)
        self.made: dict[str, tuple[str, dict]] = {}  # fingerprint -> file and recipe that was chosen in this go
        self.asked: set[str] = set()  # files whose layout the person is asked about
        self.opening, self.done, self.readings = st.container(), [], []

    def show(self) -> None:
        """Everything, file by file, and what they change together."""
        places = [(st.container(), st.container()) for _ in self.files]
        for one, (_, place) in zip(self.files, places, strict=True):
            self._read(one, place)
        self.readings = compared(self.readings)
        for one, reading, (head, place) in zip(self.done, self.readings, places, strict=True):
            with head:
                if not self.alone:
                    parts.show(story.file_line(reading, words), f"file_{one.id}")
            with place:
                self._tell(one, reading)
        self._preview()

    def _read(self, one: Given, place: st.delta_generator.DeltaGenerator) -> None:
        """One file after those before it; a layout that is none of ours as it is remembered, or as the person says."""
        one = replace(one, repairs=repairs.accepted(one.id))
        reading = self._heard(one)
        self.programme = given.after(self.done)
        if story.unknown(reading) and (self.programme.indicators or self.programme.quick_wins):
            with place:
                one, reading = self._mapped(one, reading)
        commit.note_refused(reading, one.data)
        self.done.append(one)
        self.readings.append(reading)

    def _heard(self, one: Given) -> Reading:
        with progress.shown(words, f"progress_{one.id}_{len(one.mappings)}") as heard:
            return given.reading(one, self.done, heard)

    def _mapped(self, one: Given, unknown: Reading) -> tuple[Given, Reading]:
        recipes = {mark: each.recipe for mark, each in self.kept.items()} | {mark: each for mark, (_, each) in self.made.items()}
        known = given.recalled(one, unknown.tables, recipes)
        if known and not self._changed(one, known):
            return self._dated(one.mapped(known.values()))
        self.asked.add(one.id)
        choices = mapping_form.ask(one, unknown, self.programme, known)
        if not choices or not st.toggle(words("desk.read_so"), bool(known), key=f"map_{one.id}_read"):
            return one, unknown
        self.made |= {each.fingerprint: (one.name, each.recipe) for each in choices if each.fingerprint}
        return self._dated(one.mapped(each.mapping for each in choices))

    def _dated(self, one: Given) -> tuple[Given, Reading]:
        """The file read by its mappings, and by the period that is asked for where it says none."""
        reading = self._heard(one)
        period = mapping_form.period(one, reading)
        if period is None:
            return one, reading
        one = one.dated(period)
        return one, self._heard(one)

    def _changed(self, one: Given, known: dict[str, Mapping]) -> bool:
        """Says whom the way of reading comes from; whether the person wants another."""
        names = {each.code: each.name for each in (*self.programme.quick_wins, *self.programme.indicators)}
        for mark, mapping in known.items():
            codes = dict.fromkeys(mapping.survey or each.indicator for each in mapping.values)
            what = ", ".join(names.get(code, code) for code in codes)
            text, again, away = st.columns((6, 2, 2), vertical_alignment="center")
            with text:
                if mark in self.made:
                    parts.show(story.like(words("desk.like_first", file=self.made[mark][0], what=what)), f"like_{one.id}_{mark}")
                else:
                    there = self.kept[mark]
                    when = words.moment(local(there.at), city().time_zone)
                    parts.show(story.like(words("desk.like", file=there.file, when=when, who=there.by, what=what)), f"like_{one.id}_{mark}")
            if mark in self.kept and mark not in self.made:
                away.button(words("desk.forget"), on_click=forget, args=(mark,), key=f"forget_{one.id}_{mark}", width="stretch")
        with again:
            return st.toggle(words("desk.again"), key=f"again_{one.id}")

    def _tell(self, one: Given, reading: Reading) -> None:
        """What was found in a file, and what may be repaired."""
        if not reading.findings or story.unknown(reading) and one.id in self.asked:  # then the picture says it
            return
        title = words("desk.findings_of", n=words.number(len(reading.findings)))
        with st.container() if self.alone else st.expander(title, story.open_at_once(reading)):
            parts.show(story.findings(reading, words), f"findings_{one.id}")
            propose(reading, one.id)
            bring_back(reading, one)

    def _preview(self) -> None:
        read = [one for one in self.readings if one.programme is not None]
        replaces = any(one.replaces for one in read)
        before = empty_programme(city()) if replaces else self.current
        after = read[-1].programme if read else None
        found = changes(before, after) if after else []
        open_to_publish = story.ready(self.readings, len(found))
        with self.opening:
            kicker = self.files[0].name if self.alone else words("desk.files", n=words.number(len(self.files)))
            parts.opening(kicker, story.headline(self.readings, len(found), words), words, (after or self.current).is_sample, "checked")
            parts.show(story.steps(3 if open_to_publish else 2, words), "steps")
            if not self.programme.indicators and not self.programme.quick_wins and any(map(story.unknown, self.readings)):
                parts.nothing(words("desk.no_indicator"), "no_indicator")
        if after is None:
            st.caption(words("desk.unchanged"))
            return
        parts.show(story.preview(found, after, self.readings, words), "preview")
        if found:
            parts.show(cached.foreseen(after, replaces, consequences, words), "consequences")
        hindrance = commit.hindrance(after, words)
        if hindrance:
            st.warning(hindrance)
        note = st.text_input(words("desk.note"), key="note", max_chars=200)
        lost = replaced(found)
        sure = not lost or st.checkbox(words("desk.sure", n=words.number(len(lost))), key=f"sure_{len(lost)}")
        if st.button(words("desk.publish"), type="primary", disabled=not (open_to_publish and sure) or bool(hindrance), key="publish"):
            publish(self.done, self.readings, self.made, self.seen, note)
        elif not open_to_publish and found:
            st.caption(words("desk.publish_off"))


waiting = st.container()
uploaded = st.file_uploader(words("desk.file"), type=["xlsx", "xls", "ods", "csv", "xlsm", "xlsb"], key=progress.uploader(), accept_multiple_files=True)
if uploaded:
    Desk([Given(one.file_id, one.name, one.getvalue()) for one in uploaded]).show()
else:
    with waiting:
        parts.opening(words("menu.upload"), words("desk.title"), words, sample=False)
        parts.show(story.steps(1, words), "steps")
        if progress.cancelled():
            st.info(words("desk.cancelled"))
    st.caption(words("desk.lead"))
