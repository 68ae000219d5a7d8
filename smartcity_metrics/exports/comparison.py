"""The comparison of indicators as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smartcity_metrics.exports.table import Cell, Table
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import CellRef
from smartcity_metrics.story.headlines import effect_sentence
from smartcity_metrics.story.marks import word

COLUMNS = ("dimension", "quick_win", "opd", "code", "indicator", "stage", "unit", "baseline", "baseline_period", "actual", "period",
           "target", "target_upper", "target_date", "achievement", "progress", "planned", "level", "pace", "signal",
           "effect", "effect_low", "effect_high", "statement", "latest", "latest_status",
           "source", "cells")


def file_rows(rows: Iterable[Row], card: Scorecard, say: Words) -> tuple[tuple[Cell, ...], ...]:
    """One row an indicator with the COLUMNS, for a file: values in full precision, shares in percent, marks in words."""
    return tuple(_file_row(row, card, say) for row in rows)


def _file_row(row: Row, card: Scorecard, say: Words) -> tuple[Cell, ...]:
    one, win = row.indicator, row.quick_win
    dimension = card.programme.dimension(win.dimension) if win else None
    last = len(row.series) - 1
    places_read = [CellRef.of(origin).place for text in row.judged.origins for origin in text.splitlines()]
    return (
        dimension.name if dimension else None, win.name if win else None, win.opd if win else None, one.code, one.name,
        say(f"stage.{one.stage}"), one.unit, one.baseline, str(one.baseline_period) if one.baseline_period else None,
        row.actual.value, str(row.period) if row.period else None, one.target, one.target_upper,
        row.deadline.isoformat() if row.deadline else None,
        *(None if share is None else round(share * 100, 10) for share in (row.achievement.value, row.progress.value, row.planned.value)),
        word(row.level.mark, say), word(row.pace.mark, say), word(row.signal.mark, say), *_effect(row),
        effect_sentence(row, say), str(row.series.periods[last]) if last >= 0 else None,
        say("compare.final" if row.series.final[last] else "compare.provisional") if last >= 0 else None, one.source,
        ", ".join(places_read) or None)


def _effect(row: Row) -> tuple[float | None, ...]:
    """The mean effect a month and its 95 % interval, in the indicator's unit."""
    effect = row.change.effect
    return (None, None, None) if effect is None else (effect.value, effect.low, effect.high)


_SHARES = ("achievement", "progress", "planned")


def comparison(rows: Sequence[Row], card: Scorecard, say: Words) -> Table:
    """The rows as a table whose shares are in percent, and say so; marked where the numbers are invented."""
    titles = {column: say(f"compare.column_{column}") for column in COLUMNS}
    columns = tuple(say("compare.percent", column=title) if name in _SHARES else title for name, title in titles.items())
    return Table(say("compare.file_title", city=card.programme.city.name, period=say.period(card.as_of.period)), columns,
                 file_rows(rows, card, say),
                 say("compare.file_note", shown=say.number(len(rows)), all=say.number(len(card.rows))), card.programme.is_sample)
