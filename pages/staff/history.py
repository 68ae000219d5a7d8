"""Riwayat: every edition, what differs between two of them, the files they came from, and the way back to one."""

from datetime import datetime
from functools import partial

import streamlit as st

from pages.ui import cached, choice, commit, kept, parts, preview
from pages.ui.house import city, local, store
from pages.ui.visitor import may, require, say
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.store import Edition, PublicationMoved
from smartcity_metrics.story import history as story
from smartcity_metrics.story import upload
from smartcity_metrics.story.consequences import consequences

require("upload", "/riwayat")
words = say()


def moment(when: datetime) -> str:
    """A moment on the city's clock."""
    return words.moment(local(when), city().time_zone)


def brought() -> dict[int, tuple[list[str], int | None]]:
    """Of each edition the SHA-256 of its uploads, and the edition whose content it repeats: the audit log knows both."""
    told = (one for one in store().audit(city().id) if one.what in ("publish", "undo"))
    return {one.facts["edition"]: (one.facts.get("uploads", []), one.facts.get("to")) for one in told}


def compare(every: list[Edition]) -> Edition:
    """How one edition differs from another; the later of the two."""
    parts.section(words("history.compare"))
    names = {str(one.number): words("history.name", number=one.number, who=one.author, when=moment(one.published_at)) for one in every}
    with parts.filters():
        later = choice.one(words("history.to"), "ke", list(names), names.__getitem__)
        others = [one for one in names if one != later]
        before = next((one for one in others if int(one) < int(later)), others[0])
        earlier = choice.one(words("history.from"), "dari", parts.first(before, others), names.__getitem__)
    new = next(one for one in every if str(one.number) == later)
    differ(next(one for one in every if str(one.number) == earlier), new, "compared")
    return new


def differ(old: Edition, new: Edition, key: str) -> int:
    """Numbers and definitions old to new, and what that does to the story; how many changes there are."""
    then, later = (cached.programme_of(one.digest, one.number) for one in (old, new))
    found = changes(then, later)
    if not found:
        parts.show(f'<p>{words("history.same")}</p>', key)
        return 0
    parts.show(upload.change_table(found, later, words) + cached.between(old, new, consequences, words), key)
    return len(found)


def files(edition: Edition, names: dict[str, str]) -> None:
    """What came with the edition, as it came."""
    parts.section(words("history.files", number=edition.number))
    if not names:
        parts.nothing(words("history.files_none"), "files_none")
    for sha256, name in names.items():
        st.download_button(name, partial(original, sha256), name, "application/octet-stream", on_click="ignore", key=f"file_{sha256[:12]}")


def original(sha256: str) -> bytes:
    """The file's bytes, read when they are asked for."""
    return kept.upload(sha256[:12]).data


def found(edition: Edition) -> None:
    """What was found in the files and left."""
    with st.expander(words("history.findings", number=edition.number, counted=story.counted(edition.findings, words))):
        parts.show(story.findings(edition.findings, words), "findings")


def undo(every: list[Edition]) -> None:
    """Publish an old edition again, after seeing what that changes."""
    parts.section(words("history.undo"))
    if not may("undo"):
        parts.nothing(words("history.undo_no_right"), "no_right")
        return
    published = every[0]
    seen = preview.seen("riwayat", published.number)
    names = {one.number: words("history.name", number=one.number, who=one.author, when=moment(one.published_at)) for one in every[1:]}
    number = st.selectbox(words("history.undo_which"), list(names), format_func=names.__getitem__, key="undo_which")
    found = differ(published, next(one for one in every if one.number == number), "undo_changes")
    if not found:
        parts.show(f'<p>{words("history.undo_off")}</p>', "undo_off")
    note = st.text_input(words("history.undo_note"), key="undo_note", max_chars=200, placeholder=words("history.undo_default", number=number))
    if st.button(words("history.undo_button", number=number), disabled=not found, key="undo"):
        bring_back(number, note or words("history.undo_default", number=number), seen)


def bring_back(number: int, note: str, seen: int | None) -> None:
    """Publish edition `number` again, if nobody was faster and the right still stands."""
    try:
        edition = commit.undo(number, note=note, expected=seen)
    except commit.Forbidden:
        st.error(words("history.undo_no_right"))
        return
    except PublicationMoved as moved:
        there = moved.edition
        st.error(words("history.moved", who=there.author, number=there.number, when=moment(there.published_at)))
        st.button(words("desk.look_again"), on_click=preview.look_again, key="look_again")
        return
    preview.look_again()
    st.success(words("history.undone", number=edition.number, to=number))
    parts.show(parts.anchor("ringkasan", words("menu.overview")), "onward")


every = store().editions(city().id)
if not every:
    parts.programme_or_stop("menu.history")
told = brought()
sources = store().upload_names(city().id)
past = [story.Past(one.number, one.author, one.published_at, one.note, one.findings,
                   [sources[sha256] for sha256 in told.get(one.number, ((), None))[0]], told.get(one.number, ((), None))[1]) for one in every]
parts.opening(words("menu.history"), story.headline(past, words, moment), words, cached.programme().is_sample)
parts.show(f'<p class="lead">{words("history.lead")}</p>' + story.table(past, words, moment, parts.link), "editions")
if len(every) == 1:
    parts.nothing(words("history.alone"), "alone")
    shown = every[0]
else:
    shown = compare(every)
files(shown, {sha256: sources[sha256] for sha256 in told.get(shown.number, ((), None))[0]})
found(shown)
if len(every) > 1:
    undo(every)
