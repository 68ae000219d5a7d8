"""What other numbers do to the story: the marks, the sentences and the slides that change with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Scorecard
from smartcity_metrics.story import markup, stage
from smartcity_metrics.story.deck.model import Block, Chart, Slide, Table
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.headlines import headline
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.sentences import city_headline

FAMILIES = ("level", "pace", "signal")
SHOWN = 60  # of a list; the rest is counted


def consequences(before: Scorecard, after: Scorecard, say: Words) -> str:
    """Marks, sentences and slides of the talk that differ, old to new; one sentence where nothing does."""
    lists = [("marks", _rows(_marks(before, after, say), ("code", "mark", "old", "new"), say)),
             ("sentences", _rows(_sentences(before, after, say), ("code", "old", "new"), say)),
             ("slides", "".join(f"<p>{text(one)}</p>" for one in _slides(before, after, say)))]
    body = "".join(f"<h3>{text(say(f'consequences.{name}'))}</h3>{table}" for name, table in lists if table)
    return markup.section(say("consequences.title")) + (body or f'<p>{text(say("consequences.none"))}</p>')


def _rows(rows: Iterator[Sequence[str]], columns: Sequence[str], say: Words) -> str:
    found = list(rows)
    if not found:
        return ""
    rest = len(found) - SHOWN
    more = f'<p class="small">{text(say("deck.more", n=say.number(rest)))}</p>' if rest > 0 else ""
    return markup.table([say(f"consequences.column_{one}") for one in columns], found[:SHOWN]) + more


def _marks(before: Scorecard, after: Scorecard, say: Words) -> Iterator[tuple[str, ...]]:
    """The main indicators first, as they speak for their quick win."""
    for code in sorted({*before.rows, *after.rows}, key=lambda code: (not _row(before, after, code).indicator.main, code)):
        old, new = before.rows.get(code), after.rows.get(code)
        for family in FAMILIES:
            was, now = (getattr(row, family).mark if row else None for row in (old, new))
            if was != now:
                yield (_named(before, after, code), say(f"{family}.title"), _word(was, say), _word(now, say))


def _word(mark: object, say: Words) -> str:
    return say.missing if mark is None else word(mark, say)


def _row(before: Scorecard, after: Scorecard, code: str) -> object:
    return after.rows.get(code) or before.rows[code]


def _named(before: Scorecard, after: Scorecard, code: str) -> str:
    return f"{code} · {_row(before, after, code).indicator.name}"


def _sentences(before: Scorecard, after: Scorecard, say: Words) -> Iterator[tuple[str, ...]]:
    old, new = (_city_sentence(card, say) for card in (before, after))
    if old != new:
        yield (after.programme.city.name, old, new)
    for code in sorted({*before.rows, *after.rows}):
        old, new = (headline(card.rows[code], say) if code in card.rows else say.missing for card in (before, after))
        if old != new:
            yield (_named(before, after, code), old, new)


def _city_sentence(card: Scorecard, say: Words) -> str:
    return city_headline(card.city, say)


def _slides(before: Scorecard, after: Scorecard, say: Words) -> Iterator[str]:
    """Those that are new, changed and gone, in talk order, by their words and numbers and notes.

    A figure that only stands in another cell now is the same figure.
    """
    was, now = ({one.key: one for one in deck(card, say).slides} for card in (before, after))
    lists = {"added": [one for key, one in now.items() if key not in was],
             "changed": [one for key, one in now.items() if key in was and _said(one, say) !=
             _said(was[key], say)],
             "gone": [one for key, one in was.items() if key not in now]}
    for how, found in lists.items():
        if found:
            names = [stage.name(one, before if how == "gone" else after, say) for one in found]
            yield say(f"consequences.{how}", names="; ".join(names))


def _said(slide: Slide, say: Words) -> Slide:
    """The slide without the addresses of cells."""
    return replace(slide, blocks=tuple(_without_cells(block, say) for block in slide.blocks))


def _without_cells(block: Block, say: Words) -> Block:
    cell = say("deck.evidence_cell")
    if not isinstance(block, Chart | Table) or cell not in block.headings:
        return block
    at = block.headings.index(cell)
    return replace(
        block,
        headings=block.headings[:at],
        rows=tuple(row[:at] + row[at + 1 :] for row in block.rows),
    )
