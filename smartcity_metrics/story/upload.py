"""Unggah: findings tied to the cells of the sheet as its author knows it, and what a publication would change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from smartcity_metrics.intake.changes import Change
from smartcity_metrics.intake.contract import SHEETS
from smartcity_metrics.intake.desk import Excerpt, Reading
from smartcity_metrics.intake.findings import Finding, Repair, Severity, blocking
from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.programme import Break, CellRef, Period, Programme
from smartcity_metrics.story import markup
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.sentences import break_name

_NUMBER = re.compile(r"[-+−]?[0-9][0-9.,]*%?")
_SHEETS = {"facts": "program", "dimensions": "dimension", "quick_wins": "quick_win", "milestones": "milestone", "indicators": "indicator",
           "events": "event", "districts": "district", "observation": "actual"}
SHOWN = 200  # findings and changes in one list; the rest is counted
_EDGE = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def headline(readings: Sequence[Reading], changed: int, say: Words) -> str:
    """What must be done, not what was found. `changed`: how many things all files together would change."""
    several = "files_" if len(readings) > 1 else ""
    errors, warnings = (sum(one.severity is severity for reading in readings if reading.verdict != "refused" for one in reading.findings)
                        for severity in (Severity.ERROR, Severity.WARNING))
    if all(one.verdict == "refused" for one in readings):
        return say(f"desk.{several}refused")
    if any(unknown(one) for one in readings):
        return say("desk.unknown")
    if errors:
        must = say("desk.must", n=capital(say.count(errors)))
        return f"{must}, {say('desk.and_look', n=say.count(warnings))}" if warnings else must
    if not changed:
        return say(f"desk.{several}same")
    refused = sum(one.verdict == "refused" for one in readings)
    if refused:
        return say("desk.files_without", n=capital(say.count(len(readings) - refused)), refused=say.count(refused))
    return say(f"desk.{several}look", n=say.count(warnings)) if warnings else say(f"desk.{several}ready")


def unknown(reading: Reading) -> bool:
    """Whether a person must say how its table is read."""
    return reading.programme is None and reading.verdict != "refused"


def file_line(reading: Reading, say: Words) -> str:
    """One of several files and how it stands."""
    state = "unknown" if unknown(reading) else "blocked" if reading.verdict != "refused" and blocking(reading.findings) else reading.verdict
    kind = {"accepted": "info", "warned": "warning"}.get(state, "error")
    return f'<h3>{text(reading.file)} · <b class="{kind}">{text(say(f"desk.verdict_{state}"))}</b></h3>'


def open_at_once(reading: Reading) -> bool:
    """Whether a file's findings are to be seen without asking for them."""
    return not unknown(reading) and blocking(reading.findings)


def like(sentence: str) -> str:
    """Whose way of reading is used."""
    return f"<p>{text(sentence)}</p>"


def steps(now: int, say: Words) -> str:
    """The way from the file to the publication, and how far it is: `now` is 1 to 4, 5 when all is done."""
    items = []
    for number, name in enumerate(("choose", "check", "preview", "publish"), start=1):
        done = f'<i aria-label="{text(say("desk.step_done"))}">✓</i> ' if number < now else ""
        current = ' aria-current="step"' if number == now else ""
        items.append(f"<li{current}>{done}{number} {text(say(f'desk.step_{name}'))}</li>")
    return f'<ol class="steps">{"".join(items)}</ol>'


def ready(readings: Sequence[Reading], changed: int) -> bool:
    """Whether the readings may be published together; refused files are left out, and at least one must be there."""
    read = [one for one in readings if one.verdict != "refused"]
    return bool(read) and not any(unknown(one) or blocking(one.findings) for one in read) and changed > 0


def findings(reading: Reading, say: Words) -> str:
    """The sheet's rows around the findings beside the findings, numbered alike, worst first."""
    if not reading.findings:
        return ""
    numbers = {(one.sheet, one.cell): (number, one) for number, one in reversed(list(enumerate(reading.findings[:SHOWN], start=1)))}
    marked = {one.sheet for one in reading.findings if one.cell}
    shown = [one for one in reading.excerpts if one.sheet in marked] or list(reading.excerpts[:1])
    grids = "".join(_grid(one, numbers, say) for one in shown)
    items = "".join(_finding(number, one, say) for number, one in enumerate(reading.findings[:SHOWN], start=1))
    rest = len(reading.findings) - SHOWN
    more = f'<p class="small">{text(say("desk.more_infos", n=say.number(rest)))}</p>' if rest > 0 else ""
    listed = f'<section>{markup.section(say("desk.findings"))}<ol class="findings">{items}</ol>{more}</section>'
    return f'<div class="desk"><section>{grids}</section>{listed}</div>' if grids else listed


def _grid(excerpt: Excerpt, numbers: dict, say: Words) -> str:
    title = say("desk.sheet", sheet=excerpt.sheet) if excerpt.sheet else say("desk.sheet_csv")
    head = "".join(f'<th scope="col">{letter}</th>' for letter in excerpt.letters)
    body = "".join(_grid_row(row, texts, excerpt, numbers) for row, texts in excerpt.rows)
    return (f'<h3>{text(title)}</h3><div class="scroll" tabindex="0" role="region" aria-label="{text(title)}">'
            f'<table class="sheet"><thead><tr><td></td>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def _grid_row(row: int, texts: Sequence[str], excerpt: Excerpt, numbers: dict) -> str:
    cells = []
    for letter, value in zip(excerpt.letters, texts, strict=False):
        number, found = numbers.get((excerpt.sheet, f"{letter}{row}"), (0, None))
        kinds = [_EDGE[found.severity]] if found else []
        kinds += ["num"] if _NUMBER.fullmatch(value) else []
        mark = f' class="{" ".join(kinds)}"' if kinds else ""
        cells.append(f"<td{mark}>{f'<sup>{number}</sup>' if found else ''}{text(value)}</td>")
    bold = ' class="head"' if row == excerpt.header else ""
    return f'<tr{bold}><th scope="row">{row}</th>{"".join(cells)}</tr>'


def _finding(number: int, one: Finding, say: Words) -> str:
    place = f" · <code>{text(one.place)}</code>" if one.place else ""
    kind = _EDGE[one.severity]
    return (f'<li><span class="number {kind}">{number}</span><div><b class="{kind}">{text(say(f"desk.{kind}"))}</b>{place}<br>'
            f"{_said(one, say)}</div></li>")


def _said(one: Finding, say: Words) -> str:
    """The sentence in its parts: what we saw, what we did, how to mend. The place stands above it already."""
    whole = one.message(say.language).removeprefix(f"{one.place}: ")
    told, mark, mend = whole.partition(say("desk.mend"))
    saw, stop, did = told.partition(". ")
    parts = [f"<strong>{text(capital(saw + ('.' if stop else '')))}</strong>", text(did.strip())]
    parts += [f"<b>{text(mark.strip())}</b> {text(capital(mend.strip()))}"] if mark else []
    return "<br>".join(part for part in parts if part)


def kind(code: str, count: int, say: Words) -> str:
    """What is repaired, and how many times it is proposed."""
    return f'<b>{text(say(f"desk.kind_{code}"))}</b> · {text(say.number(count))}'


def proposal(one: Finding, reading: Reading, say: Words) -> str:
    """A proposed repair: the row as it stands in the file, and what would be read instead."""
    change = text(_instead(one, say))
    place = f"<code>{text(one.place)}</code> " if one.place else ""
    excerpt = next((each for each in reading.excerpts if each.sheet == one.sheet), None)
    row = re.search(r"[0-9]+$", one.cell or "")
    wanted = {int(row[0]), excerpt.header} if row and excerpt else set()
    rows = tuple(each for each in excerpt.rows if each[0] in wanted) if excerpt else ()
    if not any(number == int(row[0]) for number, _ in rows):
        return f"<p>{place}{change}</p>"
    marks = {(one.sheet, one.cell): (0, one)}
    body = "".join(_grid_row(number, texts, excerpt, marks) for number, texts in rows)
    return f'<p>{place}{change}</p><div class="scroll"><table class="sheet"><tbody>{body.replace("<sup>0</sup>", "")}</tbody></table></div>'


def _instead(one: Finding, say: Words) -> str:
    """“1,234” becomes 1234."""
    made = one.proposal
    if made.period is not None:
        return say("desk.instead", seen=one.seen or "", read=say.period(Period.of(made.period)))
    if made.times is not None and re.fullmatch(r"-?[0-9]+\.?[0-9]*", one.seen or "") and not any(":" in cell for cell in made.cells):
        return say("desk.instead", seen=one.seen, read=say.number(round(float(one.seen) * made.times, 6)))
    if made.times is not None:
        return say("desk.instead_times", seen=one.seen or "", times=say.number(made.times))
    if len(made.cells) > 1:
        return say("desk.instead_cells", n=say.number(len(made.cells)), first=made.cells[0], last=made.cells[-1])
    read = made.read[0]
    return say("desk.instead", seen=one.seen or "", read=read if isinstance(read, str) else exact(float(f"{read:.12g}"), say.language))


def chosen(repair: Repair, how: str, say: Words) -> str:
    """An accepted or rejected repair, in a line."""
    where = "!".join(part for part in (repair.sheet, repair.cell) if part) or say("desk.whole_kind")
    return f'<p>{text(say(f"desk.{how}"))}: <b>{text(say(f"desk.kind_{repair.code}"))}</b> · <code>{text(where)}</code></p>'


def preview(changes: Sequence[Change], programme: Programme, readings: Sequence[Reading], say: Words) -> str:
    """Old to new, by cell, and of several files by file; those that are left out are named."""
    title = markup.section(say("desk.preview", n=say.number(len(changes))))
    warn = f'<p>{text(say("desk.preview_replaces"))}</p>' if any(one.replaces for one in readings) else ""
    refused = [one.file for one in readings if one.verdict == "refused"]
    warn += f'<p><b class="error">{text(say("desk.left_out", files=", ".join(refused)))}</b></p>' if refused else ""
    return title + warn + change_table(changes, programme, say, {one.source.id: one.file for one in readings} if len(readings) > 1 else {})


def change_table(changes: Sequence[Change], programme: Programme, say: Words, files: Mapping[str, str] = MappingProxyType({})) -> str:
    """Numbers and definitions that differ, old to new; `programme` is the newer one. `files`: source id -> name, where cells are of several."""
    head = "".join(f'<th scope="col">{text(say(f"desk.column_{name}"))}</th>' for name in ("what", "when", "old", "new", "cell"))
    body = "".join(_change(one, programme, files, say) for one in changes[:SHOWN])
    rest = len(changes) - SHOWN
    more = f'<p class="small">{text(say("desk.more_changes", n=say.number(rest)))}</p>' if rest > 0 else ""
    return (f'<div class="scroll tall" tabindex="0" role="region" aria-label="{text(say("desk.changes"))}"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>{more}")


def _change(one: Change, programme: Programme, files: Mapping[str, str], say: Words) -> str:
    indicator = programme.indicator(one.code) if one.what in ("observation", "comparison") else None
    beside = f" · {_field(one, say)}" if indicator and one.field else ""
    what = (
        f"{indicator.name}{beside}"
        if indicator
        else f"{one.code} · {_field(one, say)}"
        if one.field
        else one.code
    )
    what = say("desk.respondents", code=one.code) if one.what == "survey" else what
    what = say("desk.configuration", field=_field(one, say)) if one.what == "city" else what
    when = say.short(Period.of(one.period)) if one.period else ""
    unit = indicator.unit if indicator and one.field is None else ""
    at = CellRef.of(one.origin) if one.origin else None
    cell = " · ".join(filter(None, (files.get(at.source), at.place))) if at else ""
    old = text(_value(one.old, unit, say)) if one.old is not None else f'<span class="none">{text(say("desk.new"))}</span>'
    new = text(_value(one.new, unit, say)) if one.new is not None or indicator else f'<span class="none">{text(say("desk.gone"))}</span>'
    return (f'<tr><th scope="row">{text(what)}</th><td>{text(" ".join(part for part in (when, one.district) if part))}</td>'
            f"<td>{old}</td><td><b>{new}</b></td><td>{f'<code>{text(cell)}</code>' if cell else ''}</td></tr>")


def _field(one: Change, say: Words) -> str:
    """The column's name, as staff know it."""
    sheet = next((sheet for sheet in SHEETS if sheet.key == _SHEETS.get(one.what)), None)
    column = next((column for column in sheet.columns if column.field == one.field), None) if sheet else None
    if column is None and say.has(f"desk.field_{one.field}"):
        return say(f"desk.field_{one.field}")
    return str(one.field) if column is None else column.english if say.language == "en" else column.name


def _value(value: object, unit: str, say: Words) -> str:
    if value is None:
        return say.missing
    if isinstance(value, StrEnum):
        words = next((column.choices[value] for sheet in SHEETS for column in sheet.columns if value in column.choices
                      and type(next(iter(column.choices))) is type(value)), None)
        return words[1 if say.language == "en" else 0] if words else str(value)
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, Period):
        return say.period(value)
    if isinstance(value, bool):
        return say("desk.yes" if value else "desk.no")
    if isinstance(value, Break):
        return f"{break_name(value, say)} ({say.day(value.start)})"
    if isinstance(value, tuple):
        return ", ".join(_value(part, unit, say) for part in value)
    if not isinstance(value, int | float):
        return str(value)
    return say.value(value, unit) if unit else say.number(value)
