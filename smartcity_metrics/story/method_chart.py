"""The numbers of an indicator with their cells, and its control chart worked out by hand."""

from __future__ import annotations

from html import escape

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.control import MOST, NEEDED, SCREEN, SETTLED, WIDTH, MovingRanges, Segment, moving_ranges
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import level_target
from smartcity_metrics.programme import CellRef
from smartcity_metrics.story.markup import Link, anchor, missing, text
from smartcity_metrics.story.section import Condition, Section, amount, between, table_html
from smartcity_metrics.story.sentences import caution, reason
from smartcity_metrics.story.workings import Working, bracketed, plain

_COLUMNS = (("period", False), ("value", True), ("place", False), ("month", True), ("range", True), ("in_chart", False), ("in_model", False))


def control(row: Row, say: Words) -> Section:
    """Mean, moving ranges, limits and special points of each segment, and what the chart says of the target."""
    chart = row.change.chart
    if not len(row.change.periods):
        return Section("chart", why=reason(row.signal.reason, say))
    many = len(chart.segments) > 1
    found = [one for segment in chart.segments for one in _segment(row, segment, say, many)]
    why = reason(chart.reason, say) if chart.reason else ""
    return Section("chart", (*found, *_assurance(row, say)), _conditions(row, say), tuple(caution(one, say) for one in chart.cautions),
                   _points(row, say) if any(one.mean is not None for one in chart.segments) else "", why=why)


def _segment(row: Row, segment: Segment, say: Words, many: bool) -> list[Working]:
    """Its mean, its mean moving range, its limits; a short one only says so."""
    periods, suffix = row.change.periods, ""
    if many:
        suffix = say("method.of_stretch", first=say.short(periods[segment.start]), last=say.short(periods[segment.stop - 1]))
    name = say("method.mean") + suffix
    if segment.mean is None:
        return [Working("mean", name, say("method.mean_rule"), "", "", say("reason.too_few_points", n=segment.points, need=NEEDED))]
    ranges = moving_ranges(row.change.values, segment)
    values = " + ".join(bracketed(float(value), say) for value in row.change.values[ranges.at])
    return [
        Working("mean", name, say("method.mean_rule"), f"({values}) / {len(ranges.at)} = {plain(segment.mean, say)}",
                amount(segment.mean, row, say), _based(row, segment, ranges, say)),
        _range(row, ranges, suffix, say), *_limits(row, segment, ranges, suffix, say),
    ]


def _based(row: Row, segment: Segment, ranges: MovingRanges, say: Words) -> str:
    """From which points the limits come."""
    first, last = (say.short(row.change.periods[ranges.at[at]]) for at in (0, -1))
    key = "based_before" if segment.based < segment.points else "based_all"
    return say(f"method.{key}", n=segment.based, first=first, last=last)


def _range(row: Row, ranges: MovingRanges, suffix: str, say: Words) -> Working:
    kept, left = ranges.sizes[ranges.kept], numpy.flatnonzero(~ranges.kept)
    worked = f"({' + '.join(plain(float(size), say) for size in kept)}) / {len(kept)} = {plain(ranges.mean, say)}" if len(kept) else ""
    limit = {"screen": say.number(SCREEN, 3), "typical": plain(ranges.typical, say), "limit": plain(SCREEN * ranges.typical, say)}
    lost = ", ".join(f"{plain(float(ranges.sizes[at]), say)} ({say.short(row.change.periods[ranges.at[at + 1]])})" for at in left)
    note = say("method.screened", n=len(left), which=lost, **limit) if len(left) else say("method.screened_none", **limit)
    return Working("range", say("method.range") + suffix, say("method.range_rule"), worked, amount(ranges.mean, row, say, points=True), note)


def _limits(row: Row, segment: Segment, ranges: MovingRanges, suffix: str, say: Words) -> list[Working]:
    if segment.upper is None:
        return [Working("limits", say("method.limits") + suffix, say("method.limits_rule"), "", "",
                        say("method.no_width"))]
    near = (segment.upper - segment.mean) * 2 / 3
    wide, middle = f"{say.number(WIDTH, 2)} × {plain(ranges.mean, say)}", plain(segment.mean, say)
    return [
        Working("limits", say("method.limits") + suffix, say("method.limits_rule"), f"{middle} ± {wide}",
                between(segment.lower, segment.upper, row, say, points=False)),
        Working("near", say("method.near") + suffix, say("method.near_rule"), f"{middle} ± 2/3 × {wide}",
                between(segment.mean - near, segment.mean + near, row, say, points=False)),
    ]


def _assurance(row: Row, say: Words) -> tuple[Working, ...]:
    chart, target = row.change.chart, level_target(row.indicator)
    if chart.assurance is None or target is None:
        return ()
    low, high, goal = plain(chart.low, say), plain(chart.high, say), plain(target, say)
    order = f"{goal} < {low}" if target < chart.low else f"{goal} > {high}" if target > chart.high else f"{low} ≤ {goal} ≤ {high}"
    fixed = chart.segments[-1].based < chart.segments[-1].points  # then the limits speak of the time before the launch
    words = say(f"method.before_{chart.assurance}" if fixed else f"assurance.{chart.assurance}")
    return (Working("assurance", say("method.assurance"), say("method.assurance_rule"), order, words),)


def _points(row: Row, say: Words) -> str:
    """The special points: when, how much, by which rule, and whether that is better or worse."""
    chart, periods = row.change.chart, row.change.periods
    special = numpy.flatnonzero(chart.side)
    title = f"<h3>{text(say('method.points', n=len(special)))}</h3>"
    if not len(special):
        return title
    rows = [(text(say.short(periods[at])), text(amount(float(row.change.values[at]), row, say)), text(point(row, int(at), say)),
             text(say(f"method.turn_{int(chart.turn[at]) + 1}"))) for at in special]
    return title + table_html([(say("method.column_period"), False), (say("method.column_value"), True), (say("method.column_rule"), False),
                               (say("method.column_turn"), False)], rows)


def point(row: Row, at: int, say: Words) -> str:
    """By which rule a point is special; nothing where it is not."""
    chart = row.change.chart
    return "" if not chart.side[at] else say(f"point.{chart.kinds[at]}_{'high' if chart.side[at] > 0 else 'low'}")


def _conditions(row: Row, say: Words) -> tuple[Condition, ...]:
    chart, change = row.change.chart, row.change
    last, special = chart.segments[-1], int((chart.side != 0).sum())
    before = None if change.start is None else int(numpy.isfinite(change.values[_since(row):max(change.start, 0)]).sum())
    fixed = None if before is None else any(one.based < one.points for one in chart.segments)
    return (
        Condition("points", last.points >= NEEDED, say("method.n_need", n=last.points, need=NEEDED)),
        Condition("settled", last.based >= SETTLED, say("method.n_need", n=last.based, need=SETTLED)),
        Condition("fixed", fixed, say("method.n_need", n=before or 0, need=NEEDED) if before is not None else say("reason.no_launch")),
        Condition("varies", last.upper is not None, ""),
        Condition("few_special", special <= MOST * max(chart.n, 1), say("method.of", n=special, all=chart.n)),
    )


def _since(row: Row) -> int:
    """Where the stretch begins in which the launch lies."""
    return max((one for one in row.change.breaks if one <= row.change.start), default=0)


def numbers(row: Row, say: Words, link: Link) -> Section:
    """All values that chart and model start from, each with its cell, its distance from the launch and its part in them."""
    change = row.change
    if not len(change.periods):
        return Section("numbers", whole=missing(say("method.nothing"), capital(reason(row.signal.reason, say))))
    origins = {period: row.series.origins[at] for at, period in enumerate(row.series.periods)}
    ranges = _all_ranges(row)
    known = change.values[numpy.isfinite(change.values)]
    decimals = next((one for one in range(3) if numpy.allclose(known, known.round(one), rtol=1e-9, atol=0)), 3)  # one for the whole column
    rows = [_number(row, at, origins.get(period, ""), ranges.get(at), decimals, say, link) for at, period in enumerate(change.periods)]
    head = [(say(f"method.column_{name}"), number) for name, number in _COLUMNS]
    return Section("numbers", whole=table_html(head, rows, say("method.numbers")))


def _all_ranges(row: Row) -> dict[int, str]:
    """Index of a point -> its distance to the one before, for those that set limits, and whether it was kept."""
    found: dict[int, tuple[float, bool]] = {}
    for segment in row.change.chart.segments:
        if segment.mean is not None:
            ranges = moving_ranges(row.change.values, segment)
            found |= dict(zip(map(int, ranges.at[1:]), zip(map(float, ranges.sizes), map(bool, ranges.kept), strict=True), strict=True))
    return found


def _number(row: Row, at: int, origin: str, moved: tuple[float, bool] | None, decimals: int, say: Words, link: Link) -> tuple[str, ...]:
    change, period = row.change, row.change.periods[at]
    value = float(change.values[at])
    known = value == value
    cells = [CellRef.of(one) for one in origin.splitlines()]
    place = text(say("evidence.rolled_up", n=len(cells))) if len(cells) > 1 else "".join(f"<code>{escape(one.place)}</code>" for one in cells)
    size = "" if moved is None else say.number(moved[0], decimals) if moved[1] else say("method.not_kept", size=say.number(moved[0], decimals))
    month = "" if change.start is None else say.number(at - change.start, 0, signed=True)
    return (anchor(link, "bukti", say.short(period), indikator=row.indicator.code, periode=str(period)) if known else text(say.short(period)),
            text(say.number(value, decimals)) if known else f'<span class="none">{text(say.missing)}</span>', place, text(month), text(size),
            text(point(row, at, say) or (say("method.common") if known else "")), text(part_in_model(row, at, say)))


def part_in_model(row: Row, at: int, say: Words) -> str:
    """On which side of the launch the model counts a value, or why it does not."""
    change, effect = row.change, row.change.effect
    if change.study is None or effect is None:
        return say("method.part_none")
    if not numpy.isfinite(change.values[at]):
        return say("method.part_missing")
    if at in change.excluded:
        return say("method.part_excluded")
    inside = [one for one in change.breaks if min(at, change.start) < one <= max(at, change.start)]
    if inside:
        return say("method.part_cut")
    return say("method.part_before" if at < change.start else "method.part_after")
