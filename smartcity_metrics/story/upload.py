"""Unggah: findings tied to the cells of the sheet as its author knows it, and what a publication would change."""

from __future__ import annotations

from collections.abc import Sequence

from smartcity_metrics.intake.changes import Change
from smartcity_metrics.intake.desk import Excerpt, Reading
from smartcity_metrics.intake.findings import Finding, Severity, blocking
from smartcity_metrics.language import Words
from smartcity_metrics.programme import CellRef, Period, Programme
from smartcity_metrics.story import markup
from smartcity_metrics.story.markup import text

SHOWN = 200  # findings and changes in one list; the rest is counted
_EDGE = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def headline(reading: Reading, changed: int, say: Words) -> str:
    """What must be done, not what was found."""
    errors = sum(one.severity is Severity.ERROR for one in reading.findings)
    warnings = sum(one.severity is Severity.WARNING for one in reading.findings)
    if reading.verdict == "refused":
        return say("desk.refused")
    if reading.programme is None:
        return say("desk.unknown")
    if errors:
        return say("desk.must", n=say.number(errors))
    if not changed:
        return say("desk.same")
    return say("desk.look", n=say.number(warnings)) if warnings else say("desk.ready")


def ready(reading: Reading, changed: int) -> bool:
    """Whether the reading may be published."""
    return reading.programme is not None and not blocking(reading.findings) and changed > 0


def findings(reading: Reading, say: Words) -> str:
    """The sheet's rows around the findings beside the findings, numbered alike, worst first."""
    if not reading.findings:
        return ""
    numbers = {(one.sheet, one.cell): (number, one) for number, one in reversed(list(enumerate(reading.findings[:SHOWN], start=1)))}
    grids = "".join(_grid(one, numbers, say) for one in reading.excerpts)
    items = "".join(_finding(number, one, say) for number, one in enumerate(reading.findings[:SHOWN], start=1))
    rest = len(reading.findings) - SHOWN
    more = f'<p class="small">{text(say("desk.more_infos", n=say.number(rest)))}</p>' if rest > 0 else ""
    listed = f'<section>{markup.section(say("desk.findings"))}<ol class="findings">{items}</ol>{more}</section>'
    return f'<div class="desk"><section>{grids}</section>{listed}</div>' if grids else listed


def _grid(excerpt: Excerpt, numbers: dict, say: Words) -> str:
    title = say("desk.sheet", sheet=excerpt.sheet) if excerpt.sheet else say("desk.sheet_csv")
    head = "".join(f'<th scope="col">{letter}</th>' for letter in excerpt.letters)
    body = "".join(_grid_row(row, texts, excerpt, numbers) for row, texts in excerpt.rows)
    return (f"<h3>{text(title)}</h3><div class=\"scroll\"><table class=\"sheet\"><thead><tr><td></td>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>")


def _grid_row(row: int, texts: Sequence[str], excerpt: Excerpt, numbers: dict) -> str:
    cells = []
    for letter, value in zip(excerpt.letters, texts, strict=False):
        number, found = numbers.get((excerpt.sheet, f"{letter}{row}"), (0, None))
        mark = f' class="{_EDGE[found.severity]}"' if found else ""
        cells.append(f"<td{mark}>{f'<sup>{number}</sup>' if found else ''}{text(value)}</td>")
    bold = ' class="head"' if row == excerpt.header else ""
    return f'<tr{bold}><th scope="row">{row}</th>{"".join(cells)}</tr>'


def _finding(number: int, one: Finding, say: Words) -> str:
    place = f" · <code>{text(one.place)}</code>" if one.place else ""
    kind = _EDGE[one.severity]
    return (f'<li><span class="number {kind}">{number}</span><div><b class="{kind}">{text(say(f"desk.{kind}"))}</b>{place}<br>'
            f"{text(one.message(say.language))}</div></li>")


def preview(changes: Sequence[Change], programme: Programme, reading: Reading, say: Words) -> str:
    """Old to new, by cell."""
    title = markup.section(say("desk.preview", n=say.number(len(changes))))
    warn = f'<p>{text(say("desk.preview_replaces"))}</p>' if reading.replaces else ""
    head = "".join(f'<th scope="col">{text(say(f"desk.column_{name}"))}</th>' for name in ("what", "when", "old", "new", "cell"))
    body = "".join(_change(one, programme, say) for one in changes[:SHOWN])
    rest = len(changes) - SHOWN
    more = f'<p class="small">{text(say("desk.more_changes", n=say.number(rest)))}</p>' if rest > 0 else ""
    return f'{title}{warn}<div class="scroll tall"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}'


def _change(one: Change, programme: Programme, say: Words) -> str:
    indicator = programme.indicator(one.code) if one.what == "observation" else None
    what = indicator.name if indicator else f"{one.code} · {one.field}" if one.field else one.code
    when = say.short(Period.of(one.period)) if one.period else ""
    unit = indicator.unit if indicator else ""
    cell = CellRef.of(one.origin).place if one.origin else ""
    old = text(_value(one.old, unit, say)) if one.old is not None else f'<span class="none">{text(say("desk.new"))}</span>'
    new = text(_value(one.new, unit, say))
    return (f'<tr><th scope="row">{text(what)}</th><td>{text(" ".join(part for part in (when, one.district) if part))}</td>'
            f"<td>{old}</td><td><b>{new}</b></td><td>{f'<code>{text(cell)}</code>' if cell else ''}</td></tr>")


def _value(value: object, unit: str, say: Words) -> str:
    if value is None:
        return say.missing
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return say.value(value, unit) if unit else say.number(value)
