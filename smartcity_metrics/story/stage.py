"""Panggung: the talk's slides with their times, what would embarrass, and the changes that people make to an outline. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.story import markup
from smartcity_metrics.story.deck.model import Notes, Outline, Photo, Slide
from smartcity_metrics.story.deck.outline import arranged
from smartcity_metrics.story.markup import Link, text
from smartcity_metrics.story.preflight import Check, Severity
from smartcity_metrics.story.sentences import facts

NAMED = 6  # slides or quick wins named in one line; the rest is counted
WHEN = ("before", "after")


@dataclass(frozen=True)
class Version:
    """A saved version as the page lists it; `saved` is on the city's clock."""

    number: int
    edition: int
    author: str
    saved: datetime
    note: str


# ---- what people change; each gives a new outline


def listed(made: Sequence[Slide], outline: Outline) -> tuple[Slide, ...]:
    """All slides in the outline's order with its times and notes, the hidden ones in their places."""
    return arranged(made, replace(outline, hidden=()))


def moved(outline: Outline, slides: Sequence[Slide], key: str, by: int) -> Outline:
    """The slide `by` places further; the appendix stays behind the talk, and beyond an end there is nowhere to go."""
    keys = [one.key for one in slides if not one.appendix]
    if key not in keys:
        return outline
    here = keys.index(key)
    there = here + by
    if not 0 <= there < len(keys):
        return outline
    keys.insert(there, keys.pop(here))
    return replace(outline, order=tuple(keys))


def shown(outline: Outline, key: str, on: bool) -> Outline:
    """The slide told or left out."""
    rest = tuple(one for one in outline.hidden if one != key)
    return replace(outline, hidden=rest if on else (*rest, key))


def timed(outline: Outline, key: str, seconds: int) -> Outline:
    """The slide's time budget."""
    return replace(outline, seconds={**outline.seconds, key: seconds})


def noted(outline: Outline, key: str, notes: Notes | None) -> Outline:
    """The speaker's own notes of the slide; None: as they are written from the data."""
    rest = {one: kept for one, kept in outline.notes.items() if one != key}
    return replace(outline, notes=rest if notes is None else {**rest, key: notes})


def pictured(outline: Outline, quick_win: str, when: str, photo: Photo | None) -> Outline:
    """The photo before or after of a quick win; None: none."""
    rest = tuple(one for one in outline.photos.get(quick_win, ()) if one.when != when)
    kept = rest if photo is None else (*rest, photo)
    in_order = tuple(sorted(kept, key=lambda one: WHEN.index(one.when)))
    others = {code: photos for code, photos in outline.photos.items() if code != quick_win}
    return replace(outline, photos={**others, quick_win: in_order} if in_order else others)


def photo_of(outline: Outline, quick_win: str, when: str) -> Photo | None:
    """The photo before or after, None when there is none."""
    return next((one for one in outline.photos.get(quick_win, ()) if one.when == when), None)


# ---- what people see


def name(slide: Slide, card: Scorecard, say: Words) -> str:
    """What a slide is called in lists: its kind, and its quick win where it has one."""
    win = card.programme.quick_win(slide.quick_win)
    kind = say(f"stage.kind_{slide.kind}")
    return f"{win.name}: {kind}" if win else capital(kind)


def clock(seconds: int) -> str:
    """Minutes and seconds: 1.30 is written 1:30, as on every clock of a stage."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def budget(slides: Sequence[Slide], outline: Outline, say: Words) -> str:
    """How long the talk is, against the minutes given where they are known."""
    told = [one for one in slides if not one.appendix and one.key not in outline.hidden]
    total = clock(sum(one.seconds for one in told))
    n = say.number(len(told))
    return say("stage.budget_of", n=n, total=total, minutes=outline.minutes) if outline.minutes else say("stage.budget", n=n, total=total)


def slide_list(slides: Sequence[Slide], outline: Outline, here: str, card: Scorecard, say: Words, link: Link) -> str:
    """The slides in order with their headlines and times; the one that is looked at is marked."""
    told, rows = 0, []
    for one in (one for one in slides if not one.appendix):
        hidden = one.key in outline.hidden
        told += not hidden
        current = ' aria-current="true"' if one.key == here else ""
        read = "" if hidden else text(say("stage.read" if one.key in outline.notes else "stage.unread"))
        time = text(say("stage.hidden")) if hidden else clock(one.seconds)
        rows.append(f'<tr{current}{" class=hidden" if hidden else ""}><td class="num">{"" if hidden else told}</td>'
                    f'<th scope="row">{markup.anchor(link, "panggung", name(one, card, say), slide=one.key)}'
                    f'<span class="small">{text(one.headline)}</span></th><td>{read}</td><td class="num">{time}</td></tr>')
    heads = "".join(f'<th scope="col"{shape}>{text(say(f"stage.column_{column}"))}</th>' for column, shape in (
        ("number", ' class="num"'), ("slide", ""), ("notes", ""), ("time", ' class="num"')))
    return (f'<p class="small">{text(budget(slides, outline, say))}</p><div class="scroll tall"><table class="talk">'
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>")


def readiness(checks: Sequence[Check], slides: Iterable[Slide], card: Scorecard, say: Words, link: Link) -> str:
    """The pre-flight, in its own order: what stops, what warns, and in one fold what is well."""
    names = {one.key: name(one, card, say) for one in slides} | {one.code: one.name for one in card.programme.quick_wins}
    lines = {severity: "".join(_line(list(group), names, say, link) for _, group in groupby(
        (one for one in checks if one.severity is severity), key=lambda one: one.code)) for severity in Severity}
    found = lines[Severity.STOP] + lines[Severity.WARN]
    fine = sum(one.severity is Severity.OK for one in checks)
    folded = (f'<details class="fold"><summary>{text(say("stage.fine", n=say.count(fine)).capitalize())}</summary>'
              f'<ul class="checks">{lines[Severity.OK]}</ul></details>') if fine else ""
    return (f'{markup.section(say("stage.ready_title"))}<p class="said">{text(verdict(checks, say))}</p>'
            f'<ul class="checks">{found}</ul>{folded}')


def verdict(checks: Sequence[Check], say: Words) -> str:
    """Ready or not, in one sentence; things of one kind count once."""
    stops, warns = ({one.code for one in checks if one.severity is severity} for severity in (Severity.STOP, Severity.WARN))
    if stops:
        said = say("stage.not_ready", stops=say.count(len(stops)), warns=say.count(len(warns)))
    elif warns:
        said = say("stage.nearly_ready", warns=say.count(len(warns)))
    else:
        said = say("stage.ready")
    return capital(said)


def _line(group: Sequence[Check], names: Mapping[str, str], say: Words, link: Link) -> str:
    """All checks of one kind in one line: shape and word of its severity, the sentence, and where each is mended."""
    first = group[0]
    said = sentence(group, say)
    if any(one.subject for one in group):
        where = [_mend(one, names.get(one.subject, one.subject), say, link) for one in group[:NAMED]]
        if len(group) > NAMED:
            where.append(text(say("stage.more", n=say.number(len(group) - NAMED))))
        where = f'<span class="small">{" · ".join(where)}</span>'
    else:
        where = f' {_mend(first, say(f"stage.mend_{first.page}"), say, link)}' if first.page else ""
    word = text(say(f"stage.severity_{first.severity}"))
    return f'<li class="{first.severity}">{_shape(first.severity, word)}<div>{text(said)}{where}</div></li>'


def _mend(check: Check, words: str, say: Words, link: Link) -> str:
    detail = f"{check.code}_one"
    more = f" ({text(say(f'check.{detail}', **facts(Note(check.code, check.facts), say)))})" if say.has(f"check.{detail}") else ""
    return markup.anchor(link, check.page, words, **check.query) + more


def sentence(group: Sequence[Check], say: Words) -> str:
    """What was found, for all checks of one kind together."""
    said = say(f"check.{group[0].code}", n=say.count(len(group)), **facts(Note(group[0].code, group[0].facts), say))
    return capital(said)


def _shape(severity: Severity, word: str) -> str:
    """An octagon with a bar stops, a triangle warns, a tick is well: shape and word, never colour alone."""
    drawn = {Severity.STOP: '<path d="M13 4h14l9 9v14l-9 9H13l-9-9V13z" fill="var(--bad)" stroke="var(--bad)"/><path d="M12 20h16" stroke="var(--page)"/>',
             Severity.WARN: '<path d="M20 5l17 30H3z" stroke="var(--watch)"/><path d="M20 15v10m0 4v2" stroke="var(--watch)"/>',
             Severity.OK: '<path d="M7 21l9 9 17-20" stroke="var(--good)"/>'}[severity]
    return (f'<svg width="22" height="22" viewBox="0 0 40 40" role="img" aria-label="{word}" fill="none" stroke-width="3.4" '
            f'stroke-linejoin="round">{drawn}</svg>')


def version_list(versions: Sequence[Version], say: Words, moment: Callable[[datetime], str]) -> str:
    """Who saved which version when, newest first."""
    if not versions:
        return markup.missing(say("stage.no_version"), say("stage.no_version_why"))
    headings = [say(f"stage.column_{one}") for one in ("version", "edition", "who", "when", "note")]
    rows = [(say.number(one.number), say.number(one.edition), one.author, moment(one.saved), one.note) for one in versions]
    return markup.table(headings, rows)


def caption(photo: Photo, size: str, say: Words) -> str:
    """What a photo shows, and what is kept of it."""
    return f'<p class="caption"><b>{text(say(f"stage.{photo.when}"))}</b> {text(photo.alt)}<span class="small">{text(size)}</span></p>'


def alert(words: str) -> str:
    """One sentence that must not be missed."""
    return f'<p class="alert" role="alert">{text(words)}</p>'
