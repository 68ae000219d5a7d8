"""All indicators side by side: chosen, ordered, and drawn as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.metrics.series import Series
from smartcity_metrics.programme import Dimension
from smartcity_metrics.story.headlines import change_text, signal_line
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.markup import Link, anchor
from smartcity_metrics.story.sentences import places, reason, target_text

ORDERS = ("plan", "name", "progress", "gap", "achievement", "level", "pace", "signal", "freshness")
_LEVELS = {level: rank for rank, level in enumerate(
    (Level.MISSED, Level.NOT_YET, Level.MET, Level.EXCEEDED, Level.CANNOT_JUDGE, Level.NO_TARGET))}
_PACES = {pace: rank for rank, pace in enumerate(
    (Pace.GOING_BACK, Pace.BEHIND, Pace.ON_PLAN, Pace.AHEAD, Pace.CANNOT_JUDGE))}
_SIGNALS = {signal: rank for rank, signal in enumerate(
    (Signal.WORSE, Signal.NOT_TOLD_APART, Signal.INDICATED, Signal.PROVEN, Signal.CANNOT_JUDGE))}
SPARK_WIDTH, SPARK_HEIGHT, SPARK_MONTHS = 104, 28, 24
STYLE = """<style>
.look .compare { overflow: auto; max-height: 80vh; border-bottom: 1px solid var(--rule) }
.look .compare th, .look .compare td { padding: 8px 10px 8px 0; vertical-align: top }
.look .compare thead th { position: sticky; top: 0; background: var(--page); z-index: 1; border-bottom: 2px solid var(--ink) }
.look .compare tbody th { min-width: 160px; padding-left: 12px }
.look .compare tbody th a { font-weight: 650 }
.look .compare .mark { min-width: 116px; max-width: 190px }
.look .compare td:nth-child(6) .mark { min-width: 160px }
.look .compare .spark { display: block }
.look .compare .latest { white-space: nowrap }
.st-key-compare_filters [data-tag] * { color: var(--page) }
@media (max-width: 640px) { .st-key-compare_filters [data-testid=stColumn] { min-width: calc(50% - 1rem); flex-basis: 0 } }
</style>"""


@dataclass(frozen=True)
class Choice:
    """What to show: codes or values of each kind, all where a kind is empty; `text` anywhere in the words of a row.

    order: one of ORDERS; `plan` is the order of the workbook. What has no value comes last, whichever way it runs.
    """

    dimensions: tuple[str, ...] = ()
    opds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    paces: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
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
             (choice.levels, row.level.mark), (choice.paces, row.pace.mark), (choice.signals, row.signal.mark),
             (choice.stages, row.indicator.stage))
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
    if order == "signal":
        return _SIGNALS[row.signal.mark]
    return _PACES[row.pace.mark] if order == "pace" else {"progress": row.progress, "achievement": row.achievement}[order].value


def gap(row: Row) -> float | None:
    """Share of the way walked minus the share planned; None when either cannot be said."""
    if row.progress.value is None or row.planned.value is None:
        return None
    return row.progress.value - row.planned.value


def headline(rows: Sequence[Row], card: Scorecard, say: Words) -> str:
    """How many are shown, how many of them met their target, and how many are behind: the bad news in the same sentence."""
    if not rows:
        return say("compare.nothing")
    met = sum(row.level.mark in (Level.MET, Level.EXCEEDED) for row in rows)
    behind = sum(row.pace.mark in (Pace.BEHIND, Pace.GOING_BACK) for row in rows)
    return say("compare.headline", shown=say.number(len(rows)), all=say.number(len(card.rows)), met=say.count(met),
               behind=say.count(behind))


def table_html(rows: Sequence[Row], card: Scorecard, say: Words, link: Link) -> str:
    """The rows as a table for the screen: marks as shape and word, the course as a small line, names and values as links."""
    head = "".join(f'<th scope="col">{escape(say(f"compare.column_{column}"))}</th>' for column in _SHOWN)
    body = "".join(_html_row(row, card, say, link) for row in rows)
    return (f'{STYLE}<div class="compare" tabindex="0" role="region" aria-label="{escape(say("compare.title"))}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
            f'<p class="small">{escape(say("compare.key"))}</p>')


_SHOWN = ("indicator", "change", "target", "level", "pace", "signal", "course", "latest")


def _html_row(row: Row, card: Scorecard, say: Words, link: Link) -> str:
    one, win = row.indicator, row.quick_win
    dimension = card.programme.dimension(win.dimension) if win else None
    colour = colour_token(dimension)
    where = f'<span class="small" style="color:{colour}">{escape(dimension.name)}</span>' if dimension else ""
    target = target_text(one, say, places(row))
    cells = (
        f'<th scope="row" style="border-left:5px solid {colour}">'
        f"{anchor(link, 'quick-win', one.name, quick_win=one.quick_win, indikator=one.code)}"
        f'<span class="small">{escape(win.name if win else "")}</span>{where}</th>',
        _change(row, say, link),
        f"<td>{escape(target)}{_small(say.day(row.deadline)) if row.deadline else ''}</td>" if target else "<td></td>",
        f"<td>{drawn(row.level, say, line=escape(_level_line(row, say)) or None)}</td>",
        f"<td>{drawn(row.pace, say, line=escape(_pace_line(row, say)) or None)}</td>",
        f"<td>{drawn(row.signal, say, line=escape(_signal_line(row, say)) or None)}</td>",
        f"<td>{spark(row, say, colour)}</td>",
        f'<td class="latest">{_latest(row, say)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def _change(row: Row, say: Words, link: Link) -> str:
    """From the baseline to the actual, which opens its evidence; the period below."""
    if row.actual.value is None:
        return f'<td><span class="none">{escape(say.missing)}</span></td>'
    opened = anchor(link, "bukti", change_text(row, say), indikator=row.indicator.code, periode=str(row.period))
    return f"<td>{opened}{_small(say.short(row.period))}</td>"


def _level_line(row: Row, say: Words) -> str:
    if row.achievement.value is None:
        return reason(row.level.reason, say)
    return say("line.achievement_only", value=say.percent(row.achievement.value))


def _pace_line(row: Row, say: Words) -> str:
    """The shares of the way, or the reason, unless the mark before it has said the same."""
    said = row.level.reason is not None and row.level.reason == row.pace.reason
    if said or row.progress.value is None or row.planned.value is None:
        return "" if said else reason(row.pace.reason, say)
    return say("compare.pace_line", walked=say.percent(row.progress.value, 0), planned=say.percent(row.planned.value, 0))


def _signal_line(row: Row, say: Words) -> str:
    """The effect, or the reason, unless a mark before it has said the same."""
    said = row.signal.reason is not None and row.signal.reason in (row.level.reason, row.pace.reason)
    return "" if said else signal_line(row, say)


def _small(text: str) -> str:
    return f'<span class="small">{escape(text)}</span>'


def colour_token(dimension: Dimension | None) -> str:
    """The CSS colour of a dimension: its own where the city gave one, else that of its slot; ink for none."""
    if dimension is None:
        return "var(--ink)"
    return dimension.colour or f"var(--slot{dimension.slot})"


def _latest(row: Row, say: Words) -> str:
    """The last period that was reported, and whether it may still move."""
    if not len(row.series):
        return f'<span class="none">{escape(say.missing)}</span>'
    status = say("compare.final" if row.series.final[-1] else "compare.provisional")
    return escape(say.short(row.series.periods[-1])) + _small(status)


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
