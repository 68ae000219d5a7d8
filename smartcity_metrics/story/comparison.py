"""All indicators side by side: chosen, ordered, and written as rows for screen and file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.programme import CellRef, Dimension
from smartcity_metrics.story.marks import drawn, word
from smartcity_metrics.story.sentences import places, reason, target_text

ORDERS = ("plan", "name", "progress", "gap", "achievement", "level", "pace", "freshness")
_LEVELS = {level: rank for rank, level in enumerate(
    (Level.MISSED, Level.NOT_YET, Level.MET, Level.EXCEEDED, Level.CANNOT_JUDGE, Level.NO_TARGET))}
_PACES = {pace: rank for rank, pace in enumerate(
    (Pace.GOING_BACK, Pace.BEHIND, Pace.ON_PLAN, Pace.AHEAD, Pace.CANNOT_JUDGE))}
SPARK_WIDTH, SPARK_HEIGHT, SPARK_MONTHS = 120, 28, 24


@dataclass(frozen=True)
class Choice:
    """What to show: codes or values of each kind, all where a kind is empty; `text` anywhere in the words of a row.

    order: one of ORDERS; `plan` is the order of the workbook. What has no value comes last, whichever way it runs.
    """

    dimensions: tuple[str, ...] = ()
    opds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    paces: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    text: str = ""
    order: str = "plan"
    descending: bool = False


def chosen(card: Scorecard, choice: Choice) -> list[Row]:
    """The rows that match every kind of the choice, in its order."""
    return ordered([row for row in card.rows.values() if _matches(row, card, choice)], choice.order, choice.descending)


def _matches(row: Row, card: Scorecard, choice: Choice) -> bool:
    win = row.quick_win
    asked = ((choice.dimensions, win.dimension if win else ""), (choice.opds, win.opd if win else ""),
             (choice.levels, row.level.mark), (choice.paces, row.pace.mark), (choice.stages, row.indicator.stage))
    return all(not wanted or str(own) in wanted for wanted, own in asked) and _says(row, card, choice.text)


def _says(row: Row, card: Scorecard, text: str) -> bool:
    """Whether every word of the text stands somewhere in what is said of the indicator."""
    one, win = row.indicator, row.quick_win
    dimension = card.programme.dimension(win.dimension) if win else None
    said = (one.code, one.name, one.unit, one.definition, one.source, *((win.code, win.name, win.opd) if win else ()),
            dimension.name if dimension else None)
    whole = " ".join(part for part in said if part).casefold()
    return all(part in whole for part in text.casefold().split())


def ordered(rows: Sequence[Row], order: str, descending: bool) -> list[Row]:
    """Rows by one of ORDERS; equal ones keep their order, those without a value come last."""
    if order == "plan":
        return list(rows)[::-1] if descending else list(rows)
    known = [(value, row) for row in rows if (value := _rank(row, order)) is not None]
    rest = [row for row in rows if _rank(row, order) is None]
    return [row for _, row in sorted(known, key=lambda pair: pair[0], reverse=descending)] + rest


def _rank(row: Row, order: str) -> float | str | None:
    if order == "name":
        return row.indicator.name.casefold()
    if order == "gap":
        return gap(row)
    if order == "freshness":
        return float(row.series.ends[-1]) if len(row.series) else None
    if order == "level":
        return _LEVELS[row.level.mark]
    return _PACES[row.pace.mark] if order == "pace" else {"progress": row.progress, "achievement": row.achievement}[order].value


def gap(row: Row) -> float | None:
    """Share of the way walked minus the share planned; None when either cannot be said."""
    if row.progress.value is None or row.planned.value is None:
        return None
    return row.progress.value - row.planned.value


COLUMNS = ("dimension", "quick_win", "opd", "code", "indicator", "stage", "unit", "baseline", "baseline_period", "actual", "period",
           "target", "target_upper", "target_date", "achievement", "progress", "planned", "level", "pace", "latest", "latest_status",
           "source", "cells")


def file_rows(rows: Iterable[Row], card: Scorecard, say: Words) -> tuple[tuple[str | float | int | None, ...], ...]:
    """One row an indicator with the COLUMNS, for a file: values in full precision, shares in percent, marks in words."""
    return tuple(_file_row(row, card, say) for row in rows)


def _file_row(row: Row, card: Scorecard, say: Words) -> tuple[str | float | int | None, ...]:
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
        word(row.level.mark, say), word(row.pace.mark, say), str(row.series.periods[last]) if last >= 0 else None,
        say("compare.final" if row.series.final[last] else "compare.provisional") if last >= 0 else None, one.source,
        ", ".join(places_read) or None)


def table_html(rows: Sequence[Row], card: Scorecard, say: Words, quick_win_link: Callable[[Row], str],
               evidence_link: Callable[[Row], str]) -> str:
    """The rows as a table for the screen: marks as shape and word, the course as a small line, names as links."""
    head = "".join(f'<th scope="col"{" class=number" if column in _NUMBERS else ""}>{escape(say(f"compare.column_{column}"))}</th>'
                   for column in _SHOWN)
    body = "".join(_html_row(row, card, say, quick_win_link(row), evidence_link(row)) for row in rows)
    return (f'<div class="compare" tabindex="0" role="region" aria-label="{escape(say("compare.title"))}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


_SHOWN = ("indicator", "baseline", "actual", "target", "achievement", "progress", "level", "pace", "course", "latest")
_NUMBERS = ("baseline", "actual", "target", "achievement", "progress")


def _html_row(row: Row, card: Scorecard, say: Words, quick_win_link: str, evidence_link: str) -> str:
    one, win, decimals = row.indicator, row.quick_win, places(row)
    dimension = card.programme.dimension(win.dimension) if win else None
    colour = colour_token(dimension)
    actual = say.value(row.actual.value, one.unit, decimals)
    where = f'<span class="small" style="color:{colour}">{escape(dimension.name)}</span>' if dimension else ""
    cells = (
        f'<th scope="row" style="border-left:5px solid {colour}"><a href="{escape(quick_win_link)}" target="_self">{escape(one.name)}</a>'
        f'<span class="small">{escape(win.name if win else "")}</span>{where}</th>',
        _number(say.value(one.baseline, one.unit, decimals), say.short(one.baseline_period) if one.baseline_period else ""),
        f'<td class="number"><a href="{escape(evidence_link)}" target="_self">{escape(actual)}</a>'
        f'<span class="small">{escape(say.short(row.period))}</span></td>' if row.actual.value is not None else
        f'<td class="number"><span class="none">{escape(say.missing)}</span></td>',
        _number(target_text(one, say, decimals) or say("level.no_target"), say.day(row.deadline) if row.deadline and one.target else ""),
        _number(say.percent(row.achievement.value) if row.achievement.value is not None else "–", ""),
        _number(say.percent(row.progress.value, 0) if row.progress.value is not None else "–",
                say("compare.planned", share=say.percent(row.planned.value, 0)) if row.planned.value is not None else ""),
        f"<td>{drawn(row.level, say, line=escape(reason(row.level.reason, say)) or None)}</td>",
        f"<td>{drawn(row.pace, say, line=escape(reason(row.pace.reason, say)) if row.level.reason != row.pace.reason else None)}</td>",
        f"<td>{spark(row, say, colour)}</td>",
        f"<td>{_latest(row, say)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def colour_token(dimension: Dimension | None) -> str:
    """The CSS colour of a dimension: its own where the city gave one, else that of its slot; ink for none."""
    if dimension is None:
        return "var(--ink)"
    return dimension.colour or f"var(--slot{dimension.slot})"


def _number(text: str, under: str) -> str:
    small = f'<span class="small">{escape(under)}</span>' if under else ""
    return f'<td class="number">{escape(text)}{small}</td>'


def _latest(row: Row, say: Words) -> str:
    """The last period that was reported, and whether it may still move."""
    if not len(row.series):
        return f'<span class="none">{escape(say.missing)}</span>'
    status = say("compare.final" if row.series.final[-1] else "compare.provisional")
    return f'{escape(say.short(row.series.periods[-1]))}<span class="small">{escape(status)}</span>'


def spark(row: Row, say: Words, colour: str) -> str:
    """The last two years as a small line: gaps stay gaps, provisional values are hollow dots, the launch is a hairline."""
    series = row.series.where(row.series.ends > row.series.ends[-1] - SPARK_MONTHS * 30.5) if len(row.series) else row.series
    if not len(series):
        return ""
    x, y = _scales(series)
    first, last = series.periods[0], series.periods[-1]
    label = say("compare.course", first=say.short(first), last=say.short(last),
                first_value=say.value(float(series.values[0]), row.indicator.unit, places(row)),
                last_value=say.value(float(series.values[-1]), row.indicator.unit, places(row)))
    launch = ""
    if row.launched and first.start < row.launched <= last.end:
        at = _between(row.launched.toordinal(), first.start.toordinal(), last.end.toordinal()) * (SPARK_WIDTH - 8) + 4
        launch = f'<path d="M{at:.1f} 0V{SPARK_HEIGHT}" stroke="var(--ink)" stroke-width="1"/>'
    lines = "".join(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>' for points in _stretches(series, x, y))
    dots = "".join(f'<circle cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="2.6" fill="{colour if series.final[i] else "var(--page)"}" '
                   f'stroke="{colour}" stroke-width="1.4"/>' for i in range(len(series)) if not series.final[i] or i == len(series) - 1)
    return (f'<svg class="spark" role="img" aria-label="{escape(label)}" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" '
            f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">{launch}{lines}{dots}</svg>')


def _between(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _scales(series: Series) -> tuple[list[float], list[float]]:
    """Where each value stands, in pixels."""
    low, high = float(series.values.min()), float(series.values.max())
    ends = [float(end) for end in series.ends]
    x = [4 + _between(end, ends[0], ends[-1]) * (SPARK_WIDTH - 8) for end in ends]
    y = [SPARK_HEIGHT - 4 - _between(float(value), low, high) * (SPARK_HEIGHT - 8) for value in series.values]
    return x, y


def _stretches(series: Series, x: list[float], y: list[float]) -> Iterable[str]:
    """The points of each unbroken run of periods: a missing period breaks the line."""
    run = [f"{x[0]:.1f},{y[0]:.1f}"]
    for i in range(1, len(series)):
        if series.periods[i].index != series.periods[i - 1].index + 1:
            yield " ".join(run)
            run = []
        run.append(f"{x[i]:.1f},{y[i]:.1f}")
    yield " ".join(run)
