"""A section of the page Metode: what is asked, the formulas with their numbers, the conditions, the source and where we differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.story.markup import missing, section, text, tick
from smartcity_metrics.story.workings import Working, plain

STYLE = """<style>
.look .method { display: grid; grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr); gap: 8px 56px; margin: 0 0 36px }
.look .method > * { min-width: 0 }
.look .asks { font-size: 18px; color: var(--muted); margin: 0 0 14px; max-width: 860px }
.look .steps-of { list-style: none; margin: 0; padding: 0 }
.look .steps-of > li { margin: 0 0 12px; padding: 0 0 12px; border-bottom: 1px solid var(--rule) }
.look .steps-of > li:last-child { border: 0 }
.look .steps-of .formula { color: var(--muted); overflow-wrap: anywhere }
.look .steps-of .worked { white-space: normal; overflow-wrap: anywhere; margin: 2px 0 }
.look .conditions { list-style: none; margin: 0 0 16px; padding: 0 }
.look .conditions li { display: grid; grid-template-columns: 26px minmax(0, 1fr); gap: 0 8px; margin: 0; padding: 7px 0; border-bottom: 1px solid var(--rule) }
.look .conditions b { font-weight: 400 } .look .conditions span { grid-column: 2; font-size: 14px; color: var(--muted); line-height: 1.35 }
.look .method aside p { margin: 0 0 12px; line-height: 1.45 }
.look .method aside ul.heed { margin: 0 0 14px; padding: 0 0 0 18px } .look .method aside ul.heed li { margin: 0 0 6px; line-height: 1.4 }
.look .method table { font-size: 15px } .look .method td, .look .method tbody th { padding: 5px 14px 5px 0; vertical-align: top }
.look .method .all { max-height: 60vh; overflow: auto; border-bottom: 1px solid var(--rule) } .look .all code { white-space: nowrap }
.look .method .all thead th { position: sticky; top: 0; background: var(--page); border-bottom: 2px solid var(--ink) }
.look .method .num, .look .method .all th, .look .method .all td { white-space: nowrap }
.look .method pre { font: 14px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--faint); color: var(--ink);
  padding: 12px 14px; overflow-x: auto; margin: 8px 0 }
.look .method summary { cursor: pointer; padding: 10px 0; font-weight: 650 }
.look .method .mark { margin: 0 0 18px }
.look .whole { grid-column: 1 / -1 }
.look .contents { display: flex; flex-wrap: wrap; gap: 4px 24px; list-style: none; margin: 0 0 32px; padding: 0 }
.look .contents li { margin: 0 } .look .contents a { display: inline-block; padding: 10px 0 }
.look .apart { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 0 64px }
.look .apart li { margin: 0; padding: 10px 0; border-bottom: 1px solid var(--rule) }
.look .apart b { font-weight: 650; display: block }
@media (max-width: 900px) { .look .method { grid-template-columns: minmax(0, 1fr) } }
@media print { .look .method .all { max-height: none } }
</style>"""
_NOT_ASKED = ('<svg width="20" height="20" viewBox="0 0 40 40" role="img" aria-label="{word}" fill="none" stroke-width="3.4">'
              '<path d="M10 20h20" stroke="var(--muted)"/></svg>')


@dataclass(frozen=True)
class Condition:
    """Something that must hold before more may be said. `key` names its words; met None: it does not apply here."""

    key: str
    met: bool | None
    fact: str = ""


@dataclass(frozen=True)
class Section:
    """One method, worked. key: names its words (`method.<key>`, with _asks, _source and _apart).

    cautions: what to keep in mind, in words. body: markup under the formulas. end: markup over the conditions. why: the reason
    where nothing, or nothing more, can be worked. whole: markup that takes the whole width instead of all that.
    """

    key: str
    workings: tuple[Working, ...] = ()
    conditions: tuple[Condition, ...] = ()
    cautions: tuple[str, ...] = ()
    body: str = ""
    end: str = ""
    why: str = ""
    whole: str = ""


def section_html(one: Section, say: Words) -> str:
    """The section as markup, with a name that links can lead to."""
    reason = missing(say("method.withheld" if one.workings else "method.nothing"), capital(one.why)) if one.why else ""
    left = f"{steps_html(one.workings)}{reason}{one.body}"
    inner = f'<div class="whole">{one.whole}</div>' if one.whole else f"<div>{left}</div><aside>{_aside(one, say)}</aside>"
    return (f'<section id="metode-{one.key}">{section(say(f"method.{one.key}"))}'
            f'<p class="asks">{text(say(f"method.{one.key}_asks"))}</p><div class="method">{inner}</div></section>')


def contents_html(sections: Sequence[Section], say: Words) -> str:
    """Links to the sections."""
    items = "".join(f'<li><a href="#metode-{one.key}">{text(say(f"method.{one.key}"))}</a></li>' for one in sections)
    return f'<ul class="contents">{items}</ul>'


def steps_html(found: Sequence[Working]) -> str:
    """Figures in the order in which they are computed: name and result, formula, formula with its numbers."""
    return f'<ol class="steps-of">{"".join(_step(one) for one in found)}</ol>' if found else ""


def _step(one: Working) -> str:
    result = f": {text(one.result)}" if one.result else ""
    lines = (f'<div class="formula">{text(one.rule)}</div>' if one.rule else "", f'<div class="worked">{text(one.worked)}</div>' if one.worked else "",
             f'<span class="small">{text(one.note)}</span>' if one.note else "")
    return f'<li><h3>{text(one.title)}{result}</h3>{"".join(lines)}</li>'


def _aside(one: Section, say: Words) -> str:
    """Conditions, what to keep in mind, source, and where we differ."""
    conditions = "".join(_condition(each, say) for each in one.conditions)
    head = f"<h3>{text(say('method.conditions', **counted(one.conditions)))}</h3>" if conditions else ""
    heed = "".join(f"<li>{text(capital(each))}</li>" for each in one.cautions)
    return (one.end + head + (f'<ul class="conditions">{conditions}</ul>' if conditions else "")
            + (f"<h3>{text(say('method.heed'))}</h3><ul class=\"heed\">{heed}</ul>" if heed else "")
            + "".join(f"<h3>{text(say(f'method.{name}'))}</h3><p>{text(say(f'method.{one.key}_{name}'))}</p>" for name in ("source", "apart")))


def counted(conditions: Sequence[Condition]) -> dict[str, int]:
    """How many are met of those that were asked."""
    return {"met": sum(one.met is True for one in conditions), "all": sum(one.met is not None for one in conditions)}


def _condition(one: Condition, say: Words) -> str:
    shape = _NOT_ASKED.format(word=text(say("method.not_asked"))) if one.met is None else tick(one.met, say)
    return f"<li>{shape}<b>{text(say(f'method.if_{one.key}'))}</b><span>{text(one.fact)}</span></li>"


def amount(value: float, row: Row, say: Words, *, points: bool = False, signed: bool = False) -> str:
    """A value in the indicator's unit, exact enough to compute with; `points`: a difference, so that 3 % more is 3 points."""
    unit, sign = row.indicator.unit, "+" if signed and value > 0 else ""
    number = f"{sign}{plain(value, say)}"
    if unit.is_percent:
        return say("effect.points", n=number) if points else f"{number}%"
    return f"{number}\u00a0{unit.strip()}" if unit.has_word else f"{sign}{'−' if value < 0 else ''}Rp{plain(abs(value), say)}"


def between(low: float, high: float, row: Row, say: Words, *, points: bool = True) -> str:
    """An interval: −2,378 s.d. −0,243 hari."""
    return say("effect.from_to", low=plain(low, say), high=amount(high, row, say, points=points))


def chance(p: float, say: Words) -> str:
    """= 0,0161; di bawah 0,0001: a p value, never printed as nothing."""
    return f"= {say.number(p, 4)}" if p >= 0.0001 else say("method.tiny", n=say.number(0.0001, 4))


def table_html(head: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], label: str = "") -> str:
    """Rows of markup; of each column its name and whether it holds numbers. With a label it scrolls inside itself."""
    kinds = ["num" if number else "" for _, number in head]
    top = "".join(f'<th scope="col" class="{kind}">{text(name)}</th>' for (name, _), kind in zip(head, kinds, strict=True))
    body = "".join("<tr>" + "".join(
        f'<th scope="row">{cell}</th>' if at == 0 else f'<td class="{kinds[at]}">{cell}</td>' for at, cell in enumerate(row)) + "</tr>"
        for row in rows)
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="all" tabindex="0" role="region" aria-label="{text(label)}">{table}</div>' if label else f'<div class="scroll">{table}</div>'
