"""Panggung: the talk itself, whether it is ready, and for staff its order, times, notes and photos."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from pages.ui import cached, choice, commit, draft, parts, talk
from pages.ui.address import way
from pages.ui.house import city, local, now, store
from pages.ui.visitor import may, say
from smartcity_metrics.intake.photo import Picture, photo
from smartcity_metrics.store import DeckMoved, DeckVersion
from smartcity_metrics.story import markup
from smartcity_metrics.story import stage as story
from smartcity_metrics.story.deck.model import Notes, Outline, Photo, Slide
from smartcity_metrics.story.deck.outline import arranged, to_json
from smartcity_metrics.story.preflight import preflight

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LONGEST = {"say": 1200, "question": 300, "answer": 1200}  # characters of the notes
words, programme = say(), parts.programme_or_stop("menu.stage")
past = cached.past_edition()
edition, saved, card = cached.edition(), cached.outline(), talk.card(past)
staff = may("talk") and not past  # the talk of an edition that has passed is looked at and taken along, never changed
form = draft.current(saved, edition.number) if staff else draft.of(saved, edition.number)


def moment(when: datetime) -> str:
    """A moment on the city's clock."""
    return words.moment(local(when), city().time_zone)


def shown(slide: Slide) -> None:
    """The deck as it is saved, at the slide that is looked at, and the ways to take it along."""
    named = {"edisi": str(edition.number), "versi": str(saved.version if saved else 0)}  # so that a newer talk is loaded when there is one
    with st.container(key="deck"):
        st.iframe(way("/dek", lang=words.language, **named) + f"#{slide.key}", height=576, alt=words("stage.frame"))
    deck, name, other = talk.deck(words.language, past), talk.file_name, {cached.EDITION: past} if past else {}
    with parts.filters("take"):
        st.link_button(words("stage.open"), way("/dek", lang=words.language, **other), type="primary")
        st.link_button(words("stage.html"), way("/dek", lang=words.language, unduh="1", **other))
        st.download_button(words("stage.pptx"), lambda: talk.pptx(words.language, past), name(deck, ".pptx"), PPTX, on_click="ignore", key="pptx")
        st.download_button(words("stage.xlsx"), lambda: talk.xlsx(words.language, past), name(deck, ".xlsx"), parts.XLSX, on_click="ignore", key="xlsx")
    st.caption(words("stage.pdf"))


def edited(slide: Slide, order: tuple[Slide, ...]) -> Outline:
    """What staff make of one slide: its place, time, notes and photos. The outline as it stands after all of them.

    Each part has a place of its own: a button that appears in one must not make the browser build the uploads of another anew,
    or a file that is being chosen would be lost.
    """
    outline, key = form.outline, f"{slide.key} {form.turn}"
    places = [st.container() for _ in range(3)]
    if not slide.appendix:
        with places[0]:
            outline = placed(outline, slide, order, key)
    with places[1]:
        outline = noted(outline, slide, key)
    with places[2]:
        return photographed(outline, slide, key)


def photographed(outline: Outline, slide: Slide, key: str) -> Outline:
    """The photos before and after, where the slide shows them."""
    if slide.kind in ("photos", "impact"):
        parts.show(f"<h3>{markup.text(words('stage.photos', name=programme.quick_win(slide.quick_win).name))}</h3>", f"photos {key}")
        for when, place in zip(story.WHEN, st.columns(2), strict=True):
            with place:
                outline = pictured(outline, slide.quick_win, when, key)
    return outline


def placed(outline: Outline, slide: Slide, order: tuple[Slide, ...], key: str) -> Outline:
    """Further up or down, left out or not, and how long it may take."""
    with parts.filters("order"):
        for name, by in (("up", -1), ("down", 1)):
            after = story.moved(outline, order, slide.key, by)
            if st.button(words(f"stage.{name}"), key=f"{name} {key}", disabled=after is outline):
                outline = after
    left, right = st.columns(2)
    with left:
        seconds = st.number_input(words("stage.seconds"), 5, 600, min(max(slide.seconds, 5), 600), 5, key=f"seconds {key}")
    with right:
        hidden = st.checkbox(words("stage.hide"), slide.key in outline.hidden, key=f"hide {key}")
    if seconds != slide.seconds:
        outline = story.timed(outline, slide.key, seconds)
    return story.shown(outline, slide.key, not hidden) if hidden != (slide.key in outline.hidden) else outline


def noted(outline: Outline, slide: Slide, key: str) -> Outline:
    """The speaker's notes. Whoever changes them has read them."""
    made = next(one.notes for one in talk.made(words.language).slides if one.key == slide.key)
    typed = Notes(*(st.text_area(words(f"stage.{part}"), getattr(slide.notes, part), key=f"{part} {key}", max_chars=most,
                                 height=150 if most > 500 else 80) for part, most in LONGEST.items()))
    own = slide.key in outline.notes
    read = st.checkbox(words("stage.read_it"), own, key=f"read {key} {own}", help=words("stage.read_why"))
    back = typed != made and st.button(words("stage.as_made"), key=f"made {key}")
    if back or (own and not read and typed == slide.notes):
        draft.renew(form)
        return story.noted(outline, slide.key, None)
    return story.noted(outline, slide.key, typed) if typed != slide.notes or (read and not own) else outline


def pictured(outline: Outline, quick_win: str, when: str, key: str) -> Outline:
    """One photo of a quick win: what is kept, or the way to choose one, which is not taken without saying what it shows.

    What is chosen and typed here is no part of the draft yet, so it does not begin anew with it.
    """
    kept = story.photo_of(outline, quick_win, when)
    if kept is not None:
        data = form.pictures.get(kept.sha256) or store().photo(city().id, kept.sha256)
        if data:
            st.image(data, width="stretch")
        size = words("stage.kept", width=kept.width, height=kept.height, size=len(data or b"") // 1000)
        parts.show(story.caption(kept, size, words), f"kept {when} {key}")
        return story.pictured(outline, quick_win, when, None) if st.button(words("stage.drop"), key=f"drop {when} {key}") else outline
    chosen = st.file_uploader(words("stage.file", when=words(f"stage.{when}_lower")), ["jpg", "jpeg", "png", "webp"], key=f"file {when} {quick_win}")
    alt = st.text_input(words("stage.alt"), key=f"alt {when} {quick_win}", max_chars=200, help=words("stage.alt_why"))
    found = photo(chosen.getvalue(), chosen.name) if chosen else None
    if not st.button(words("stage.use"), key=f"use {when} {quick_win}", disabled=found is None):
        return outline
    if not isinstance(found, Picture):
        st.error(found.message(words.language))
        return outline
    if not alt.strip():
        st.error(words("stage.alt_missing"))
        return outline
    form.pictures[found.sha256] = found.data
    return story.pictured(outline, quick_win, when, Photo(found.sha256, when, alt.strip(), found.width, found.height))


def save(outline: dict, note: str, expected: int) -> DeckVersion | None:
    """Save it as the next version, if nobody was faster and the right still stands; what was typed stays in any case."""
    try:
        return commit.save_deck(outline, edition=form.edition, note=note.strip(), expected_version=expected, photos=form.named)
    except commit.Forbidden:
        st.error(words("stage.no_right"))
        return None
    except DeckMoved:
        st.rerun()  # the next run sees who it was, and says so


def saving() -> None:
    """The button that saves, and what to do when somebody else was faster."""
    newest, base = store().deck(city().id), form.version
    there = newest.version if newest else 0
    note = st.text_input(words("stage.save_note"), key=f"note {form.turn}", max_chars=200, placeholder=words("stage.save_hint"))
    if there != base:
        parts.show(story.alert(words("stage.moved", who=newest.author, n=there, when=moment(newest.saved_at))), "alert")
        with parts.filters("moved"):
            done = st.button(words("stage.save_anyway", n=there + 1), key="save_anyway") and save(to_json(form.outline), note, there)
            st.button(words("stage.take_theirs", n=there), on_click=draft.begin, args=(newest, edition.number), key="take_theirs")
    else:
        with parts.filters("save"):
            pressed = st.button(words("stage.save"), type="primary", key="save_version")  # never off: what is being typed comes with the click
            done = save(to_json(form.outline), note, base) if pressed and form.changed else None
            if form.changed:
                st.button(words("stage.drop_changes"), on_click=draft.begin, args=(saved, edition.number), key="drop_changes")
        state = ("unsaved" if base else "unsaved_first") if form.changed else ("saved" if base else "unchanged")
        st.caption(words(f"stage.{state}", n=base))
    if done:
        draft.begin(done, edition.number)
        st.rerun()


def history() -> None:
    """Who saved which version, and the way back to one: a new version that says what the old one said."""
    every = store().deck_versions(city().id)
    parts.section(words("stage.versions"))
    rows = [story.Version(one.version, one.edition, one.author, one.saved_at, one.note) for one in every]
    parts.show(story.version_list(rows, words, moment), "versions")
    if len(every) < 2:
        return
    names = {one.version: words("stage.version_name", n=one.version, who=one.author, when=moment(one.saved_at)) for one in every[1:]}
    with st.container(key="again", horizontal=True, vertical_alignment="bottom"):
        old = st.selectbox(words("stage.again"), list(names), format_func=names.__getitem__, key=f"again {form.turn}")
        pressed = st.button(words("stage.again_button"), disabled=form.changed, key="again_button",
                            help=words("stage.again_unsaved") if form.changed else None)
    outline = next(one.outline for one in every if one.version == old)
    if pressed and (done := save(outline, words("stage.again_note", n=old), every[0].version)):
        draft.begin(done, edition.number)
        st.rerun()


made = talk.made(words.language, past).slides
order, turn = story.listed(made, form.outline), form.turn
names = {one.key: story.name(one, card, words) for one in order}
head, stage_place = st.container(), st.container()
with parts.filters():
    here = choice.pinned(words("stage.slide"), "slide", list(names), names.__getitem__)
slide = next(one for one in order if one.key == here)
left, right = st.columns((7, 5), gap="large")
if staff:
    with right:
        parts.section(words("stage.edit"))
        outline = edited(slide, order)
        parts.section(words("stage.save_title"))
        minutes = st.number_input(words("stage.minutes"), 1, 240, outline.minutes, key=f"minutes {form.turn}", help=words("stage.minutes_why"))
        before, form.outline = form.outline, replace(outline, minutes=minutes)
        if draft.behind(form, saved, edition.number):
            form = draft.begin(saved, edition.number)
        saving()
        history()
        if form.turn != turn or (before.order, before.photos, set(before.notes)) != (outline.order, outline.photos, set(outline.notes)):
            st.rerun()  # what was drawn above is no longer so; not earlier, or a click that came with the typing would be lost
order = story.listed(made, form.outline)
told = arranged(made, form.outline)
with head:
    total = story.clock(sum(one.seconds for one in told if not one.appendix))
    facts = {"n": len([one for one in told if not one.appendix]), "total": total, "minutes": form.outline.minutes}
    parts.opening(words("menu.stage"), words("stage.headline_of" if form.outline.minutes else "stage.headline", **facts), words, programme.is_sample)
    parts.show(f'<p class="lead">{markup.text(words("stage.lead", edition=edition.number))}</p>', "lead")
with stage_place:
    shown(slide)
with left:
    parts.section(words("stage.slides"))
    parts.show(story.slide_list(order, form.outline, here, card, words, parts.link), "slides")
with left if staff else right:
    day = programme.facts.presented if programme.facts and programme.facts.presented else local(now()).date()
    found = preflight(card, replace(talk.made(words.language, past), slides=told), form.outline, day, edition=edition.number,
                      made_for=saved.edition if saved else None, findings=edition.findings, photos={*talk.photos(past), *form.pictures})
    parts.show(story.readiness(found, made, card, words, parts.link), "ready")
parts.show(markup.foot(words, programme.is_sample), "sample_foot")
