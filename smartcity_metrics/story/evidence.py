"""The figures behind an indicator: each with the cells it was read from, and whether it counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.actual import missing_periods
from smartcity_metrics.metrics.scorecard import AsOf, Row, Scorecard
from smartcity_metrics.programme import CellRef, Kind, Period, Programme, Status
from smartcity_metrics.story.markup import Link, anchor
from smartcity_metrics.story.revised import kind, marked, of_value, sentence
from smartcity_metrics.story.sentences import places
from smartcity_metrics.story.workings import Working

PROMISED = ("baseline", "baseline_period", "target", "target_upper", "target_date")  # what an indicator promises, in this order


@dataclass(frozen=True)
class Figure:
    """One value of one period. `district` "" is the city; `value` None is a period that nobody reported.

    cells: where it was read; those of all districts where the city's value was made of theirs (`made`).
    """

    period: Period
    district: str
    kind: Kind
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    final: bool = True
    cells: tuple[CellRef, ...] = ()
    note: str = ""
    made: bool = False


def figures(row: Row, programme: Programme) -> tuple[Figure, ...]:
    """All figures of the indicator: in order of time, the plan before the actual, the city before its districts.

    Where the city has no row of its own, the one made of its districts stands there; a month that is missing
    between two others stands there without a value.
    """
    read = [_figure(one) for one in _observations(programme, row.indicator.code)]
    own = {one.period for one in read if one.kind is Kind.ACTUAL and not one.district}
    made = [_of_city(row, i) for i, period in enumerate(row.series.periods) if period not in own]
    gaps = [Figure(period, "", Kind.ACTUAL, None) for period in missing_periods(row.series)]
    return tuple(sorted(read + made + gaps, key=lambda one: (one.period.end, one.period.months, one.kind is Kind.ACTUAL, one.district)))


def _of_city(row: Row, i: int) -> Figure:
    """The city's value that was made of its districts'."""
    series = row.series
    return Figure(series.periods[i], "", Kind.ACTUAL, float(series.values[i]), _known(series.numerators[i]),
                  _known(series.denominators[i]), bool(series.final[i]),
                  tuple(CellRef.of(cell) for cell in series.origins[i].splitlines()), made=True)


def _observations(programme: Programme, code: str) -> list[Mapping[str, object]]:
    frame = programme.observations
    return frame[frame["indicator"] == code].to_dict("records")


def _figure(one: Mapping[str, object]) -> Figure:
    return Figure(Period.of(str(one["period"])), str(one["district"] or ""), Kind(str(one["kind"])), _known(one["value"]),
                  _known(one["numerator"]), _known(one["denominator"]), one["status"] == Status.FINAL.value,
                  (CellRef.of(str(one["origin"])),) if one["origin"] else (), str(one["note"] or ""))


def _known(value: object) -> float | None:
    return None if value is None or math.isnan(float(value)) else float(value)


def asked(found: Sequence[Figure], row: Row, period: str | None, district: str, kind: str) -> Figure | None:
    """The figure that an address asks for; without a period the last that counts, else the last that was measured."""
    alike = [one for one in found if one.district == district and one.kind == kind]
    if period is not None:
        return next((one for one in alike if str(one.period) == period), None)
    last = row.period if kind == Kind.ACTUAL and not district else None
    counting = [one for one in alike if one.period == last]
    known = [one for one in alike if one.value is not None]
    return next(iter(counting or known[::-1]), None)


def periods_of(found: Sequence[Figure], row: Row, district: str, kind: str) -> list[str]:
    """The periods that can be asked for: the one shown without asking first, then from new to old."""
    first = asked(found, row, None, district, kind)
    alike = sorted((one.period for one in found if one.district == district and one.kind == kind), key=lambda one: one.end, reverse=True)
    return [str(one) for one in sorted(alike, key=lambda one: first is None or one != first.period)]


def headline(figure: Figure | None, row: Row, say: Words) -> str:
    """What the figure says, in one sentence; that nothing is known is a sentence too."""
    if figure is None:
        return say("evidence.headline_none", name=row.indicator.name)
    if figure.value is None:
        return say("evidence.headline_missing", name=row.indicator.name, period=say.period(figure.period))
    key = "headline_plan" if figure.kind is Kind.PLAN else "headline"
    return say(f"evidence.{key}", name=row.indicator.name, period=say.period(figure.period), value=value_text(figure, row, say))


def why_not_counted(figure: Figure, row: Row, as_of: AsOf) -> str | None:
    """The code of the reason why a figure does not count towards the actual; None when it does (`evidence.why_<code>`)."""
    if figure.value is None:
        return "missing"
    if figure.kind is Kind.PLAN:
        return "plan"
    if not figure.final:
        return "provisional"
    if figure.period.end > as_of.day:
        return "later"
    if figure.period not in row.judged.periods:
        return "before"
    counted = {cell for origin in row.judged.origins for cell in origin.splitlines()}
    return None if all(str(cell) in counted for cell in figure.cells) else "district"


def parts_of(figure: Figure, found: Sequence[Figure]) -> list[Figure]:
    """The districts' figures that the city's was made of; none where it stands in a row of its own."""
    return [one for one in found if figure.made and one.district and one.period == figure.period and set(one.cells) <= set(figure.cells)]


def value_text(figure: Figure, row: Row, say: Words) -> str:
    """The figure's value with its unit; belum ada data where there is none."""
    return say.value(figure.value, row.indicator.unit, places(row))


def promises(row: Row, say: Words) -> list[tuple[str, str, CellRef | None]]:
    """What the indicator's definition promises: name, text and the cell it was read from."""
    one = row.indicator
    texts = {
        "baseline": say.value(one.baseline, one.unit, places(row)), "target": say.value(one.target, one.unit, places(row)),
        "target_upper": say.value(one.target_upper, one.unit, places(row)), "target_date": say.day(one.target_date),
        "baseline_period": say.period(one.baseline_period),
    }
    return [(say(f"evidence.{name}"), texts[name], CellRef.of(one.cells[name]) if name in one.cells else None)
            for name in PROMISED if getattr(one, name) is not None]


def rewritten(figure: Figure, row: Row, card: Scorecard, say: Words) -> tuple[str, ...]:
    """Each time that the figure was rewritten after it had been final, in a sentence."""
    names = {district.code: district.name for district in card.programme.districts}
    found = (
        of_value(row, figure.period, figure.district)
        if figure.kind is Kind.ACTUAL
        else [
            revision
            for revision in row.revisions
            if kind(revision) == "plans"
            and (revision.period, revision.district) == (figure.period, figure.district)
        ]
    )
    return tuple(sentence(revision, row, names, say) for revision in found)


def moved(row: Row, say: Words) -> tuple[str, ...]:
    """Each time that the launch, the target or the baseline moved after data had come in, in a
    sentence.
    """
    return tuple(
        sentence(revision, row, {}, say) for revision in row.revisions if kind(revision) == "moved"
    )


STYLE = """<style>
.facts code, .worked, .every code { white-space: nowrap }
.look dl.facts dt, .look dl.facts dd { padding-bottom: 6px; border-bottom: 1px solid var(--rule) }
@media (max-width: 640px) { .look dl.facts dt { border: 0; padding: 0 } }
.look .workings { list-style: none; margin: 0; padding: 0 }
.look .workings li { padding: 0 0 10px; margin: 0 0 10px; border-bottom: 1px solid var(--rule) }
.look .workings h3 { margin: 0 }
.look .worked { white-space: normal; overflow-wrap: anywhere }
.look .every { overflow: auto; max-height: 70vh; border-bottom: 1px solid var(--rule) }
.look .every thead th { position: sticky; top: 0; background: var(--page); border-bottom: 2px solid var(--ink) }
.look .every th, .look .every td { vertical-align: top }
.look .every tbody th { white-space: nowrap }
.look .every .num { white-space: nowrap }
.look .every [aria-current] a { font-weight: 650 }
</style>"""


def facts_html(facts: Sequence[tuple[str, str]]) -> str:
    """Names and texts in two columns. Texts are HTML, made with `cell_html` or escape."""
    body = "".join(f"<dt>{escape(name)}</dt><dd>{text}</dd>" for name, text in facts)
    return f'{STYLE}<dl class="facts">{body}</dl>'


def cell_html(cells: Sequence[CellRef]) -> str:
    """The addresses of cells."""
    return " ".join(f"<code>{escape(one.place)}</code>" for one in cells)


def parts_html(parts: Sequence[Figure], row: Row, card: Scorecard, say: Words) -> str:
    """The districts a value was made of, each with its own value and cell."""
    names = {one.code: one.name for one in card.programme.districts}
    return "".join(f"<div>{escape(names.get(one.district, one.district))}: {escape(value_text(one, row, say))} {cell_html(one.cells)}</div>"
                   for one in parts)


def workings_html(found: Sequence[Working]) -> str:
    """Each figure with its rule, and the rule with its own numbers."""
    return f'{STYLE}<ul class="workings">{"".join(_working_html(one) for one in found)}</ul>'


def _working_html(one: Working) -> str:
    worked = f'<div class="worked">{escape(one.worked)}</div>' if one.worked else ""
    result = f": {escape(one.result)}" if one.result else ""
    note = f'<span class="small">{escape(one.note)}</span>' if one.note else ""
    return f'<li><h3>{escape(one.title)}{result}</h3><span class="small">{escape(one.rule)}</span>{worked}{note}</li>'


def figures_html(found: Sequence[Figure], shown: Figure | None, row: Row, card: Scorecard, say: Words,
                 link: Link) -> str:
    """All figures of the indicator as a table, the one that is shown marked; a period opens its own evidence."""
    names = {one.code: one.name for one in card.programme.districts}
    columns = ("period", "district", "kind", "value", "parts", "status", "counted", "place", "note")
    head = "".join(f'<th scope="col"{" class=num" if one in ("value", "parts") else ""}>{escape(say(f"evidence.column_{one}"))}</th>'
                   for one in columns)
    body = "".join(_figure_html(one, one == shown, row, card, names, say, link) for one in _newest_first(found))
    return (f'{STYLE}<div class="every" tabindex="0" role="region" aria-label="{escape(say("evidence.observations"))}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


def _opened(one: Figure, row: Row, say: Words, link: Link) -> str:
    place = {"wilayah": one.district} if one.district else {}
    return anchor(link, "bukti", say.short(one.period), indikator=row.indicator.code, periode=str(one.period), jenis=str(one.kind), **place)


def _newest_first(found: Sequence[Figure]) -> list[Figure]:
    return sorted(found, key=lambda one: one.period.end, reverse=True)


def _figure_html(one: Figure, current: bool, row: Row, card: Scorecard, names: Mapping[str, str], say: Words, link: Link) -> str:
    why = why_not_counted(one, row, card.as_of)
    measured = one.value is not None and one.kind is Kind.ACTUAL
    status = say("compare.final" if one.final else "compare.provisional") if measured else ""
    status = (
        ", ".join(filter(None, (status, marked(row, one.period, one.district, say))))
        if measured
        else status
    )
    both = one.numerator is not None and one.denominator is not None
    parts = f"{say.number(one.numerator)} / {say.number(one.denominator)}" if both else ""
    value = escape(value_text(one, row, say))
    cells = (
        f'<th scope="row"{" aria-current=true" if current else ""}>{_opened(one, row, say, link)}</th>',
        f"<td>{escape(names.get(one.district, one.district) or say('evidence.city'))}</td>",
        f"<td>{escape(say(f'evidence.kind_{one.kind}'))}</td>",
        f'<td class="num">{value}</td>' if one.value is not None else f'<td class="num"><span class="none">{value}</span></td>',
        f'<td class="num">{escape(parts)}</td>', f"<td>{escape(status)}</td>",
        f"<td>{escape(say('evidence.yes') if why is None else say(f'evidence.why_{why}'))}</td>",
        f"<td>{escape(say('evidence.rolled_up', n=len(one.cells))) if one.made else cell_html(one.cells)}</td>",
        f"<td>{escape(one.note)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"
