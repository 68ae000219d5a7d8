"""HTML that several screens share. Every text is escaped here; nothing from a cell reaches a page any other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.criteria import Criterion
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import District, Period
from smartcity_metrics.story.sentences import facts, places
from smartcity_metrics.story.theme import Theme

Link = Callable[..., str]  # link("quick-win", quick_win="QW-1") -> address


def text(value: object) -> str:
    """A value as text that can hold no markup."""
    return escape(str(value))


def anchor(link: Link, page: str, words: str, **query: str) -> str:
    """A link to a page of ours; `data-page` lets the page change without a reload."""
    return f'<a href="{escape(link(page, **query))}" data-page="{page}">{text(words)}</a>'


def opening(kicker: str, headline: str, say: Words, sample: bool, lead: str = "") -> str:
    """Kicker (markup), DATA CONTOH where it applies, headline."""
    mark = f'<span class="sample">{text(say("page.sample"))}</span>' if sample else ""
    under = f'<p class="lead">{text(lead)}</p>' if lead else ""
    return f'<div class="top">{kicker}{mark}</div><h1>{text(headline)}</h1>{under}'


def kicker(colour: str, name: str, rest: str) -> str:
    """A dimension's square and name in its colour, then the rest in muted."""
    return f'<i style="background:{colour}"></i><b style="color:{colour}">{text(name)}</b><span>{text(rest)}</span>'


def foot(say: Words, sample: bool) -> str:
    """The foot of a page: the warning again as a sentence."""
    return f'<div class="foot">{text(say("page.sample_foot"))}</div>' if sample else ""


def section(title: str) -> str:
    """A title over a rule."""
    return f'<h2 class="section">{text(title)}</h2>'


def missing(title: str, why: str) -> str:
    """The dashed outline of what is not there."""
    head = f"<b>{text(title)}</b>" if title else ""
    return f'<div class="missing">{head}{text(why)}</div>'


def figures(items: Iterable[tuple[str, str, str]]) -> str:
    """Big numbers: (number, what follows it smaller, what it counts as markup)."""
    cells = "".join(f"<div><b>{text(number)}</b> <em>{text(of)}</em><span>{what}</span></div>" for number, of, what in items)
    return f'<div class="figures">{cells}</div>'


def fact_list(items: Iterable[tuple[str, str | None]], say: Words) -> str:
    """Name and value pairs; what is not known says so."""
    rows = "".join(f"<dt>{text(name)}</dt><dd>{text(value) if value else _not_known(say)}</dd>" for name, value in items)
    return f'<dl class="facts">{rows}</dl>'


def _not_known(say: Words) -> str:
    return f'<span class="none">{text(say.missing)}</span>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Plain words in rows; the first of each names it."""
    head = "".join(f'<th scope="col">{text(one)}</th>' for one in headings)
    body = "".join(f'<tr><th scope="row">{text(first)}</th>{"".join(f"<td>{text(one)}</td>" for one in rest)}</tr>' for first, *rest in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def criteria_list(items: Sequence[Criterion], say: Words) -> str:
    """The demands with what was found; shape, word and colour say whether each is met."""
    rows = "".join(f'<li>{tick(bool(one.met), say)}<b>{text(say(f"criterion.{one.code}"))}</b><span>{text(_fact(one.fact, say))}</span></li>'
                   for one in items)
    met = sum(one.met is True for one in items)
    return section(say("criterion.title", met=met, all=len(items))) + f'<ul class="criteria">{rows}</ul>'


def _fact(note: Note, say: Words) -> str:
    return say(f"criterion_fact.{note.code}", **facts(note, say))


def tick(met: bool, say: Words) -> str:
    """Whether a demand is met, as a shape with its word for a screen reader."""
    word = text(say("criterion.met" if met else "criterion.unmet"))
    if met:
        inner = ('<circle cx="20" cy="20" r="15" fill="var(--good)" stroke="var(--good)"/>'
                 '<path d="M12.5 20.5l5.3 5.5 10-11" stroke="var(--page)"/>')
    else:
        inner = '<circle cx="20" cy="20" r="15" stroke="var(--muted)" stroke-dasharray="4.5 4.5"/>'
    return (f'<svg width="20" height="20" viewBox="0 0 40 40" role="img" aria-label="{word}" fill="none" stroke-width="3.4" '
            f'style="margin-top:2px">{inner}</svg>')


def way(row: Row, colour: str, say: Words, named: bool = False) -> str:
    """The way from baseline to target: dot where it is, upright where the plan wanted to be. `named`: with both words."""
    walked, planned = row.progress.value, row.planned.value
    if walked is None:
        promised = row.indicator.target is not None or row.indicator.target_upper is not None
        post = '<i class="target"></i>' if promised else ""
        return f'<div class="way" aria-hidden="true"><i class="track unknown"></i><i class="start"></i>{post}</div>'
    here, post = _at(walked), None if planned is None else _at(planned)
    left, right = min(10.0, here), max(10.0, here)
    parts = [f'<i class="track"></i><i class="start"></i><i class="target"></i>'
             f'<i class="walked" style="left:{left:.1f}%;width:{right - left:.1f}%;background:{colour}"></i>']
    if post is not None:
        parts.append(f'<i class="post" style="left:{post:.1f}%"></i>')
    parts.append(f'<i class="dot" style="left:{here:.1f}%;background:{colour}"></i>')
    if named and post is not None:
        edge = "word over edge" if here < 12 else "word over"  # a word centred there would be cut
        parts.append(f'<i class="{edge}" style="left:{here:.1f}%;color:{colour}">{text(say("overview.actual"))}</i>'
                     f'<i class="word under" style="left:{post:.1f}%">{text(say("overview.plan"))}</i>')
    if walked > 1.1:
        parts.append(f'<i class="word over" style="left:{here:.1f}%;color:{colour}">{text(say.percent(walked, 0))} →</i>')
    said = say("overview.way", walked=say.percent(walked, 0), planned=say.percent(planned, 0))
    return f'<div class="way" role="img" aria-label="{text(said)}">{"".join(parts)}</div>'


def _at(share: float) -> float:
    """A share of the way as percent of the drawing: baseline at 10, target at 82, kept inside."""
    return 10 + 72 * min(max(share, -0.12), 1.1)


def tiles(row: Row, districts: Sequence[District], colour: str, period: Period | None, say: Words, theme: Theme,
          outside: Mapping[str, str]) -> str:
    """Each district's value of one period as a tile where it lies on the map; four steps of one hue; missing is dashed.

    outside: district code -> a word, for those outside of what their size allows; they get an outline of ink.
    """
    values = {code: float(series.values[series.periods.index(period)]) for code, series in row.districts.items() if period in series.periods}
    decimals = places(row)
    cells = []
    for one in (one for one in districts if one.tile):
        down, across = one.tile
        place = f"grid-row:{int(down) + 1};grid-column:{int(across * 2) + 1}/span 2"
        if one.code not in values:
            cells.append(f'<div class="tile gone" style="{place}">{text(short_name(one))}<b>{text(say.missing)}</b></div>')
            continue
        ground = theme.tint(colour, tint_step(values[one.code], values))
        marked = ("tile out", f'<span class="small">{text(outside[one.code])}</span>') if one.code in outside else ("tile", "")
        cells.append(f'<div class="{marked[0]}" style="{place};background:{ground};color:{theme.on(ground)}">{text(short_name(one))}'
                     f"<b>{text(say.value(values[one.code], row.indicator.unit, decimals).split(chr(160))[0])}</b>{marked[1]}</div>")
    return f'<div class="tiles">{"".join(cells)}</div><span class="small">{text(say("page.tiles"))}</span>'


def short_name(one: District) -> str:
    """The short name of a district where it has one: Barat for Balikpapan Barat."""
    return one.name.split()[-1] if len(one.name.split()) == 2 else one.name


def tint_step(value: float, values: Mapping[str, float]) -> float:
    """One of four steps between the smallest and the largest value."""
    low, high = min(values.values()), max(values.values())
    if high == low:
        return 0.35
    return (0.20, 0.35, 0.50, 1.0)[min(int(4 * (value - low) / (high - low)), 3)]
