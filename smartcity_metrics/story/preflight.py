"""Siap tampil? What would embarrass the speaker, each with the page on which it is mended. Facts, no sentences.

The sentences are in the catalogue under `check.<code>`; `story/stage.py` puts them together. A topic in which nothing was
found says so with its own check, so that silence is never taken for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Dimension
from smartcity_metrics.story.deck.model import Chart, Deck, Facts, MarkList, Outline, Photo, Points, Slide, Table
from smartcity_metrics.story.theme import LIGHT, Theme, contrast

STALE_DAYS, VERY_STALE_DAYS = 92, 184  # a quarter and half a year between the last final period and the talk
HEADLINE_WORDS = 16
FACT, POINT, CELL, WIDE_CELL, MARK_LINE, SOURCE, KICKER = 130, 220, 60, 110, 90, 200, 95  # characters that have room on a slide
ROWS = 12  # of a table
SMALLEST_TYPE = 24  # pixels on a stage of 1920 x 1080
CONTRAST = 4.5  # WCAG 2.2 AA for text
COARSE = 800  # pixels of a photo's width
OVER = 1.2  # times the minutes given: nobody can talk that much faster
BEYOND_THE_FONT = 0x2C00  # Source Sans draws Latin, Greek, Cyrillic and signs; what comes after falls to any font there is


class Severity(StrEnum):
    """STOP: do not go on stage with this. WARN: look at it. OK: nothing was found."""

    STOP = "stop"
    WARN = "warn"
    OK = "ok"


@dataclass(frozen=True)
class Check:
    """One thing found. subject: code of a quick win or key of a slide, "" for the whole talk; page and query: where it is mended."""

    code: str
    severity: Severity
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""


@dataclass(frozen=True)
class Before:
    """What is known before the talk.

    deck: in the outline's order; outline: as it would be saved. day: of the presentation. edition: published now, None without
    a store. made_for: the edition that the outline was saved on, None when it was never saved. findings: of the edition, as the
    store keeps them. photos: SHA-256 of those at hand, None when it is not known.
    """

    card: Scorecard
    deck: Deck
    outline: Outline
    day: date
    edition: int | None = None
    made_for: int | None = None
    findings: Sequence[Mapping] = ()
    photos: Collection[str] | None = None
    theme: Theme = LIGHT

    @property
    def told(self) -> tuple[str, ...]:
        """Codes of the quick wins that the talk tells of, in its order."""
        return tuple(dict.fromkeys(one.quick_win for one in self.deck.talk if one.quick_win))

    @property
    def mains(self) -> tuple[Row, ...]:
        """Their main indicators."""
        return tuple(row for code in self.told if (row := self.card.main(code)) is not None)


def preflight(card: Scorecard, deck: Deck, outline: Outline, day: date, *, edition: int | None = None, made_for: int | None = None,
              findings: Sequence[Mapping] = (), photos: Collection[str] | None = None, theme: Theme = LIGHT) -> tuple[Check, ...]:
    """Everything found, worst first, things of one kind together, else in the order of the topics. Arguments as in Before."""
    before = Before(card, deck, outline, day, edition, made_for, findings, photos, theme)
    found = [check for topic, look in TOPICS.items() for check in tuple(look(before)) or (Check(f"{topic}_fine", Severity.OK),)]
    order = {one.code: number for number, one in reversed(list(enumerate(found)))}
    return tuple(sorted(found, key=lambda one: (list(Severity).index(one.severity), order[one.code])))


def _numbers(before: Before) -> Iterator[Check]:
    """Invented, old, provisional and missing numbers."""
    if before.card.programme.is_sample:
        yield Check("sample", Severity.STOP, "unggah")
    last = max((row.period for row in before.mains if row.period), key=lambda one: one.end, default=None)
    days = 0 if last is None else (before.day - last.end).days
    if days > STALE_DAYS:
        yield Check("stale", Severity.STOP if days > VERY_STALE_DAYS else Severity.WARN, "unggah",
                    facts={"period": last, "months": round(days / 30.4)})
    for row in before.mains:
        subject, query = row.indicator.quick_win, {"indikator": row.indicator.code}
        if _provisional(row):
            yield Check("provisional", Severity.WARN, "bukti", query, {"period": row.series.periods[-1]}, subject)
        elif row.actual.value is None:
            yield Check("missing", Severity.WARN, "bukti", query, subject=subject)


def _provisional(row: Row) -> bool:
    """Whether the newest figure may still move, so that the talk speaks of an older one, or of none."""
    return len(row.series) > 0 and not row.series.final[-1]


def _findings(before: Before) -> Iterator[Check]:
    warnings = sum(one.get("severity") == "warning" for one in before.findings)
    if warnings:
        yield Check("findings", Severity.WARN, "unggah", facts={"warnings": warnings})


def _edition(before: Before) -> Iterator[Check]:
    """An outline that was made looking at other numbers, or that names what is gone."""
    if before.made_for is not None and before.edition is not None and before.made_for < before.edition:
        yield Check("older", Severity.WARN, "panggung", facts={"made": before.made_for, "now": before.edition})
    known = {one.key for one in before.deck.slides} | set(before.outline.hidden)
    named = {*before.outline.order, *before.outline.notes, *before.outline.seconds} - known
    named |= {code for code, kept in before.outline.photos.items() if kept and code not in before.card.quick_wins}
    if named:
        yield Check("gone", Severity.WARN, "panggung", facts={"names": ", ".join(sorted(named))})


def _proof(before: Before) -> Iterator[Check]:
    """What an assessor would ask about first."""
    for code in before.told:
        win, row = before.card.programme.quick_win(code), before.card.main(code)
        unmet = [one.code for one in before.card.criteria[code] if one.met is not True]
        if unmet:
            yield Check("criteria", Severity.WARN, "quick-win", {"quick_win": code}, {"unmet": len(unmet)}, code)
        if row is None:
            yield Check("no_main", Severity.WARN, "templat", subject=code)
        if (win is None or before.card.launch(win.code) is None) and (row is None or row.launched is None):
            yield Check("no_launch", Severity.WARN, "templat", subject=code)
        if row is not None and row.signal.mark is Signal.CANNOT_JUDGE:
            yield Check("unjudged", Severity.WARN, "metode", {"indikator": row.indicator.code}, subject=code)


def _time(before: Before) -> Iterator[Check]:
    """The sum of the slides' seconds against the minutes given."""
    seconds, minutes = sum(one.seconds for one in before.deck.talk), before.outline.minutes
    facts = {"planned": -(-seconds // 60), "minutes": minutes}
    if not before.deck.talk:
        yield Check("empty", Severity.STOP, "panggung")
    elif not minutes:
        yield Check("no_minutes", Severity.WARN, "panggung", facts=facts)
    elif seconds > minutes * 60:
        yield Check("over_time", Severity.STOP if seconds > OVER * minutes * 60 else Severity.WARN, "panggung", facts=facts)


def _notes(before: Before) -> Iterator[Check]:
    """Notes that nobody has taken as their own: they are as the program wrote them."""
    for one in before.deck.talk:
        if one.key not in before.outline.notes:
            yield Check("unread", Severity.WARN, "panggung", {"slide": one.key}, subject=one.key)


def _photos(before: Before) -> Iterator[Check]:
    for one in before.deck.talk:
        if one.kind != "impact":
            continue
        kept = before.outline.photos.get(one.quick_win, ())
        for code, severity in _wrong(kept, before.photos):
            yield Check(code, severity, "panggung", {"slide": one.key}, subject=one.quick_win)


def _wrong(kept: Sequence[Photo], at_hand: Collection[str] | None) -> Iterator[tuple[str, Severity]]:
    if not kept:
        yield "no_photos", Severity.WARN
    elif len({one.when for one in kept}) < 2:
        yield "one_photo", Severity.WARN
    if any(not one.alt.strip() for one in kept):
        yield "no_alt", Severity.STOP
    if at_hand is not None and any(one.sha256 not in at_hand for one in kept):
        yield "lost_photo", Severity.STOP
    if any(one.width < COARSE for one in kept):
        yield "coarse_photo", Severity.WARN


def _layout(before: Before) -> Iterator[Check]:
    """Slides that may not hold what is on them, or not be read from the back row."""
    for one in before.deck.talk:
        words = len(one.headline.split())
        place = {"slide": one.key}
        if words > HEADLINE_WORDS:
            yield Check("long_headline", Severity.WARN, "panggung", place, {"words": words}, one.key)
        long = next(_long(one), None)
        if long is not None:
            yield Check("long_text", Severity.WARN, one.quick_win and "quick-win" or "panggung",
                        {"quick_win": one.quick_win} if one.quick_win else place, {"text": f"{long[:60].rstrip()}…"}, one.key)
        if any(size < SMALLEST_TYPE for block in one.blocks if isinstance(block, Chart) for size in _sizes(block.figure)):
            yield Check("small_type", Severity.STOP, "panggung", place, subject=one.key)
        strange = "".join(dict.fromkeys(sign for text, _ in _texts(one) for sign in text if ord(sign) >= BEYOND_THE_FONT))
        if strange:
            yield Check("strange_signs", Severity.WARN, "templat", facts={"signs": strange[:12]}, subject=one.key)


def _long(slide: Slide) -> Iterator[str]:
    """Texts that have more characters than there is room for."""
    yield from (text for text, room in _texts(slide) if len(text) > room)
    yield from (" · ".join(block.rows[0]) for block in slide.blocks if isinstance(block, Table) and len(block.rows) > ROWS)


def _texts(slide: Slide) -> Iterator[tuple[str, int]]:
    """Each text with the characters it has room for; headlines are counted in words."""
    yield f"{slide.kicker.name} {slide.kicker.rest}", KICKER
    yield slide.headline, len(slide.headline)
    yield slide.source, SOURCE
    yield slide.lead, SOURCE
    for block in slide.blocks:
        if isinstance(block, Facts):
            yield from ((value, FACT) for _, value in block.items if value)
        elif isinstance(block, Points):
            yield from ((one, POINT) for one in block.items)
        elif isinstance(block, MarkList):
            yield from ((one.line, MARK_LINE) for one in block.items)
        elif isinstance(block, Table):
            yield from ((cell, WIDE_CELL if block.area == "whole" else CELL) for row in block.rows for cell in row)


def _sizes(part: object) -> Iterator[float]:
    """Every size of letters in a figure."""
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if "font" in str(name) and isinstance(inner, Mapping) and isinstance(inner.get("size"), (int, float)):
                yield inner["size"]
            yield from _sizes(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _sizes(inner)


def _colours(before: Before) -> Iterator[Check]:
    """Colours that carry text, a city's own among them, against the page."""
    theme = before.theme
    known = {name: getattr(theme, name) for name in ("ink", "muted", "good", "watch", "bad")}
    used: list[Dimension] = [one for one in before.card.programme.dimensions if any(
        (win := before.card.programme.quick_win(code)) and win.dimension == one.code for code in before.told)]
    known |= {one.name: theme.colour(one) for one in used}
    pale = {name: colour for name, colour in known.items() if contrast(colour, theme.page) < CONTRAST}
    if pale:
        yield Check("pale", Severity.STOP, "templat", facts={"names": ", ".join(pale)})


TOPICS: dict[str, Callable[[Before], Iterator[Check]]] = {
    "numbers": _numbers, "findings": _findings, "edition": _edition, "proof": _proof, "time": _time, "notes": _notes, "photos": _photos,
    "layout": _layout, "colours": _colours}

