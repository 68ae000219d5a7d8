"""How a table will be read, drawn over its own cells: heading rows, data rows and the columns that are used, each by shape, word and colour."""

from __future__ import annotations

import re

from smartcity_metrics.intake.desk import Excerpt, Mapping
from smartcity_metrics.language import Words
from smartcity_metrics.story.markup import text

HEAD, FOOT, AROUND = 6, 3, 2  # rows shown: the first data rows, the last ones, and those above the headings and below the table
_SHAPES = {"value": "◆", "plan": "◇", "when": "●", "place": "■", "filter": "▼", "code": "▲", "target": "◈"}
_NUMBER = re.compile(r"[-+−]?(?:Rp\s?)?[0-9][0-9.,]*%?")


def rows_shown(mapping: Mapping) -> tuple[int, ...]:
    """The numbers of the rows that the picture needs."""
    top = mapping.header_first or mapping.first_row
    above = range(max(1, top - AROUND), min(top + HEAD, (mapping.header_last or top) + 1))
    first = range((mapping.header_last or mapping.first_row - 1) + 1, mapping.first_row + HEAD)
    last = range(max(mapping.first_row, mapping.last_row - FOOT + 1), mapping.last_row + AROUND + 1)
    return tuple(sorted({*above, *first, *last}))[:40]


def marks(mapping: Mapping, say: Words) -> dict[str, tuple[str, str]]:
    """Letter -> kind and word of the columns that are used."""
    found: dict[str, tuple[str, str]] = {}
    for letter in mapping.leaves:
        found[letter] = ("code", say("guess.code"))
    for meaning, letter in mapping.period_columns.items():
        found[letter] = ("when", say(f"guess.{meaning}"))
    if mapping.district:
        found[mapping.district] = ("place", say("guess.district"))
    for letter in mapping.filters:
        found[letter] = ("filter", say("guess.filter"))
    for one in mapping.values:
        kind = {"plan": "plan", "budget": "plan", "target": "target", "target_upper": "target"}.get(one.measure, "value")
        found[one.letter] = (kind, one.measure if re.fullmatch("U[1-9]", one.measure) else say(f"guess.{one.measure}"))
    return found


def guess(excerpt: Excerpt | None, mapping: Mapping, say: Words) -> str:
    """The picture; a sentence where the rows cannot be shown."""
    if excerpt is None or not excerpt.rows:
        return f'<p>{text(say("guess.nothing"))}</p>'
    used = marks(mapping, say)
    letters = "".join(_letter(letter, used.get(letter)) for letter in excerpt.letters)
    body, before = [], excerpt.rows[0][0] - 1
    for number, texts in excerpt.rows:
        if number != before + 1:
            body.append(f'<tr class="gap"><th scope="row">⋮</th><td></td><td colspan="{len(excerpt.letters)}">⋮</td></tr>')
        body.append(_row(number, texts, excerpt.letters, mapping, used, say))
        before = number
    where = say("desk.sheet", sheet=excerpt.sheet) if excerpt.sheet else say("desk.sheet_csv")
    told = say("guess.told", header=_span(mapping.header_first, mapping.header_last) or "–", rows=_span(mapping.first_row, mapping.last_row))
    return (f'<h3>{text(where)}</h3><p>{text(told)}</p><div class="scroll tall" tabindex="0" role="region" aria-label="{text(where)}">'
            f'<table class="sheet guess"><thead><tr><td></td><td></td>{letters}</tr></thead>'
            f'<tbody>{"".join(body)}</tbody></table></div>')


def _span(first: int | None, last: int | None) -> str:
    return "" if first is None or last is None else str(first) if first == last else f"{first}–{last}"


def _letter(letter: str, mark: tuple[str, str] | None) -> str:
    if mark is None:
        return f'<th scope="col">{letter}</th>'
    return f'<th scope="col" class="{mark[0]}">{letter}<br><i>{_SHAPES[mark[0]]}</i> {text(mark[1])}</th>'


def _row(number: int, texts: tuple[str, ...], letters: tuple[str, ...], mapping: Mapping, used: dict, say: Words) -> str:
    heading = mapping.header_first is not None and mapping.header_first <= number <= (mapping.header_last or 0)
    data = mapping.first_row <= number <= mapping.last_row
    kind, word = ("head", f'<i>▬</i> {say("guess.head")}') if heading else ("data", f'<i>│</i> {say("guess.data")}') if data else ("aside", "")
    if number in (mapping.first_row, mapping.last_row):
        word = f'<i>{"┌" if number == mapping.first_row else "└"}</i> {say("guess.first" if number == mapping.first_row else "guess.last")}'
    cells = []
    for letter, value in zip(letters, texts, strict=True):
        classes = [used[letter][0]] if (data or heading) and letter in used else []
        classes += ["num"] if _NUMBER.fullmatch(value) and letter not in mapping.leaves else []
        mark = f' class="{" ".join(classes)}"' if classes else ""
        cells.append(f"<td{mark}>{text(value)}</td>")
    return f'<tr class="{kind}"><th scope="row">{number}</th><td class="what">{word}</td>{"".join(cells)}</tr>'
