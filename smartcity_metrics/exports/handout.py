"""The hand-out of a talk: a workbook with which whoever doubts a number can check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smartcity_metrics.exports.table import Cell, Table, book
from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import CellRef, QuickWin
from smartcity_metrics.story.evidence import Figure, figures, why_not_counted
from smartcity_metrics.story.headlines import effect_sentence, headline
from smartcity_metrics.story.marks import word
from smartcity_metrics.story.method import DEPARTURES, sections
from smartcity_metrics.story.section import Section
from smartcity_metrics.story.sentences import caution, how_many_tested, reason
from smartcity_metrics.story.workings import workings

PERCENT, DAY, PLAIN = "0.0%", "yyyy-mm-dd", ""  # how columns are printed; the cells keep whole numbers, fractions and dates
METHODS = ("targets", "chart", "effect", "trend", "forecast", "survey", "districts")  # in the order of the page Metode


def handout(card: Scorecard, say: Words, edition: int | None, version: int) -> bytes:
    """Scorecard, quick wins, figures with their cells, sources, formulas worked, methods and cautions as one xlsx.

    Values, achievements, effects and intervals are numbers in full precision (shares are fractions), what is missing is an
    empty cell, every text is text. Each sheet says of which edition and day it is, and that it is invented where it is.
    """
    made = {"scorecard": _scorecard, "quick_wins": _quick_wins, "observations": _observations, "sources": _sources,
            "formulas": _formulas, "methods": _methods, "cautions": _cautions}
    stamp = say("handout.stamp", date=say.long_day(card.as_of.day),
                edition=say("talk.files") if edition is None else say("handout.edition", n=edition, version=version))
    return book({say(f"handout.sheet_{name}"): _table(name, columns(card, say), stamp, card, say) for name, columns in made.items()}, say)


Column = tuple[str, str]  # heading and format
Columns = tuple[tuple[Column, ...], list[tuple[Cell, ...]]]


def _table(name: str, made: Columns, stamp: str, card: Scorecard, say: Words) -> Table:
    columns, rows = made
    title = say(f"handout.{name}", city=card.programme.city.name, period=say.period(card.as_of.period))
    note = f"{stamp}. {say('handout.note_exact')}" if name in ("scorecard", "quick_wins", "observations") else stamp
    return Table(title, tuple(heading for heading, _ in columns), tuple(rows), note, card.programme.is_sample, tuple(form for _, form in columns))


def _scorecard(card: Scorecard, say: Words) -> Columns:
    marks = [(say(f"{mark}.title") if say.has(f"{mark}.title") else say(f"compare.{mark}")) for mark in ("level", "pace", "signal")]
    first = [(say(f"compare.column_{name}"), PLAIN) for name in ("dimension", "quick_win", "opd", "code", "indicator", "stage", "unit", "baseline",
                                                                "baseline_period", "target", "target_upper")]
    columns = (*first, (say("compare.column_target_date"), DAY), (say("compare.column_actual"), PLAIN), (say("compare.column_period"), PLAIN),
               (say("compare.column_achievement"), PERCENT), (say("handout.achievement_rule"), PLAIN), (say("compare.column_progress"), PERCENT),
               (say("compare.column_planned"), PERCENT),
               *((heading, PLAIN) for mark in marks for heading in (mark, say("handout.reason", mark=mark))),
               *((say(f"compare.column_{name}"), PLAIN) for name in ("effect", "effect_low", "effect_high")),
               *((say(f"handout.{name}"), PLAIN) for name in ("least", "before", "after", "saving", "saving_unit", "headline")),
               (say("compare.column_statement"), PLAIN), (say("compare.column_source"), PLAIN), (say("compare.column_cells"), PLAIN))
    return columns, [_scorecard_row(row, card, say) for row in card.rows.values()]


def _scorecard_row(row: Row, card: Scorecard, say: Words) -> tuple[Cell, ...]:
    one, win, effect = row.indicator, row.quick_win, row.change.effect
    cells = [CellRef.of(cell).place for origin in row.judged.origins for cell in origin.splitlines()]
    rule = next((found.rule for found in workings(row, say, card.programme.city.pace_band) if found.key == "achievement"), "")
    saved = row.saving.result.value if row.saving else None
    tested = effect is not None and effect.value is not None
    return (
        _dimension(card, win), win.name if win else None, win.opd if win else None, one.code, one.name, say(f"stage.{one.stage}"), one.unit,
        one.baseline, str(one.baseline_period) if one.baseline_period else None, one.target, one.target_upper, row.deadline,
        row.actual.value, str(row.period) if row.period else None, row.achievement.value, rule if row.achievement.value is not None else None,
        row.progress.value, row.planned.value,
        *(cell for mark in (row.level, row.pace, row.signal) for cell in (word(mark.mark, say), reason(mark.reason, say) or None)),
        *((effect.value, effect.low, effect.high, effect.detectable, effect.before, effect.after) if tested else (None,) * 6),
        saved, row.saving.unit if saved is not None else None, headline(row, say), effect_sentence(row, say), one.source, ", ".join(cells) or None)


def _dimension(card: Scorecard, win: QuickWin | None) -> str | None:
    found = card.programme.dimension(win.dimension) if win else None
    return found.name if found else win.dimension if win else None


def _quick_wins(card: Scorecard, say: Words) -> Columns:
    names = ("service", "problem", "innovation", "owner", "beneficiaries", "beneficiary_target", "reached", "budget", "spent", "fund")
    columns = (*((say(f"compare.column_{name}"), PLAIN) for name in ("dimension", "code", "quick_win", "opd")),
               *((say(f"handout.{name}"), PLAIN) for name in names), *((say(f"handout.{name}"), DAY) for name in ("begins", "ends", "launched")),
               *((say(f"handout.{name}"), PLAIN) for name in ("steps", "steps_done", "steps_late", "criteria", "criteria_met", "criteria_unmet")))
    return columns, [_quick_win_row(win, card, say) for win in card.programme.quick_wins]


def _quick_win_row(win: QuickWin, card: Scorecard, say: Words) -> tuple[Cell, ...]:
    rolled, found = card.quick_wins[win.code], card.criteria[win.code]
    unmet = [say(f"criterion.{one.code}") for one in found if one.met is not True]
    return (_dimension(card, win), win.code, win.name, win.opd, win.service, win.problem, win.innovation, win.owner, win.beneficiaries,
            win.beneficiary_target, rolled.beneficiaries.value, win.budget, win.spent, win.fund_source, win.start, win.end, card.launch(win.code),
            rolled.steps.total, rolled.steps.done, len(rolled.steps.late), len(found), len(found) - len(unmet), "; ".join(unmet) or None)


def _observations(card: Scorecard, say: Words) -> Columns:
    names = (("compare", "code"), ("compare", "indicator"), ("compare", "unit"), *(("evidence", one) for one in ("period", "district", "kind", "value")))
    after = ("status", "counted", "place", "note")
    columns = (*((say(f"{group}.column_{name}"), PLAIN) for group, name in names), (say("handout.numerator"), PLAIN),
               (say("handout.denominator"), PLAIN), *((say(f"evidence.column_{name}"), PLAIN) for name in after[:3]), (say("handout.file"), PLAIN),
               (say("evidence.column_note"), PLAIN))
    places = {one.code: one.name for one in card.programme.districts}
    return columns, [_figure_row(one, row, card, places, say) for row in card.rows.values() for one in figures(row, card.programme)]


def _figure_row(one: Figure, row: Row, card: Scorecard, places: Mapping[str, str], say: Words) -> tuple[Cell, ...]:
    why = why_not_counted(one, row, card.as_of)
    sources = dict.fromkeys(cell.source for cell in one.cells)
    files = [found.file if (found := card.programme.source(source)) else source for source in sources]
    measured = one.value is not None and one.kind == "actual"
    return (row.indicator.code, row.indicator.name, row.indicator.unit, str(one.period), places.get(one.district, one.district) or say("evidence.city"),
            say(f"evidence.kind_{one.kind}"), one.value, one.numerator, one.denominator,
            say("compare.final" if one.final else "compare.provisional") if measured else None,
            say("evidence.yes") if why is None else say(f"evidence.why_{why}"), ", ".join(cell.place for cell in one.cells) or None,
            ", ".join(files) or None, one.note or None)


def _sources(card: Scorecard, say: Words) -> Columns:
    used: dict[str, set[str]] = {}
    for row in card.rows.values():
        for one in figures(row, card.programme):
            for cell in one.cells:
                used.setdefault(cell.source, set()).add(row.indicator.code)
    columns = tuple((say(f"handout.{name}"), PLAIN) for name in ("file", "sha256", "uploaded_by", "uploaded_at", "indicators"))
    return columns, [(one.file, one.sha256, one.uploaded_by, one.uploaded_at, ", ".join(sorted(used.get(one.id, ()))) or None)
                     for one in card.programme.sources]


def _formulas(card: Scorecard, say: Words) -> Columns:
    columns = (*((say(f"compare.column_{name}"), PLAIN) for name in ("code", "indicator")),
               *((say(f"handout.{name}"), PLAIN) for name in ("method", "figure", "rule", "worked", "result", "note")))
    return columns, [(row.indicator.code, row.indicator.name, *line) for row in card.rows.values()
                     for one in sections(card, row, say, _nowhere) for line in _worked(one, say)]


def _nowhere(page: str, **state: object) -> str:
    """A link of a page that a workbook cannot open."""
    return ""


def _worked(section: Section, say: Words) -> Iterator[tuple[Cell, ...]]:
    """The section's figures; and the reason where nothing, or nothing more, can be worked."""
    title = say(f"method.{section.key}")
    for one in section.workings:
        yield title, one.title, one.rule or None, one.worked or None, one.result or None, one.note or None
    if section.why:
        yield title, say("method.withheld" if section.workings else "method.nothing"), None, None, None, capital(section.why)


def _methods(card: Scorecard, say: Words) -> Columns:
    columns = tuple((say(f"handout.{name}"), PLAIN) for name in ("method", "asks", "source", "apart"))
    rows = [tuple(say(f"method.{key}{part}") for part in ("", "_asks", "_source", "_apart")) for key in METHODS]
    return columns, [*rows, *((say(f"apart.{one}"), None, None, say(f"apart.{one}_why")) for one in DEPARTURES)]


def _cautions(card: Scorecard, say: Words) -> Columns:
    columns = (*((say(f"compare.column_{name}"), PLAIN) for name in ("code", "indicator")),
               *((say(f"handout.{name}"), PLAIN) for name in ("about", "caution")))
    rows: list[tuple[Cell, ...]] = [(None, say("handout.everything"), say("compare.column_signal"), how_many_tested(list(card.rows.values()), say))]
    for note in card.city.beneficiaries.cautions:
        rows.append((None, say("handout.everything"), say("handout.beneficiaries"), _said(note, say)))
    for row in card.rows.values():
        found = ((say("compare.column_actual"), row.actual.cautions), (say("compare.column_signal"), row.change.cautions),
                 (say("handout.saving"), row.saving.result.cautions if row.saving else ()))
        rows += [(row.indicator.code, row.indicator.name, about, _said(note, say)) for about, notes in found for note in notes]
    return columns, rows


def _said(note: Note, say: Words) -> str:
    words = capital(caution(note, say))
    return words if words.endswith(".") else f"{words}."
