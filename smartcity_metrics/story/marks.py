"""The marks: always shape, word and colour, so that none of the three has to carry the meaning alone."""

from __future__ import annotations

from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Level, Mark, Pace, Signal

_TRIANGLE = 'stroke-linejoin="round" stroke-width="2"'
_DIAMOND = "M20 3.5 36.5 20 20 36.5 3.5 20z"
_SHAPES = {  # 40 x 40; "c" is the status colour, "p" the page. Keyed by family too: both say "cannot_judge"
    "level.exceeded": ('<circle cx="20" cy="22" r="14" fill="c"/><path d="M20 30V15M13.5 21.5 20 15l6.5 6.5" stroke="p"/>'
                     '<path d="M6 3.5h28"/>'),
    "level.met": '<circle cx="20" cy="20" r="15" fill="c"/><path d="M12.5 20.5l5.3 5.5 10-11" stroke="p"/>',
    "level.not_yet": '<circle cx="20" cy="20" r="15"/><path d="M5 20a15 15 0 0 0 30 0z" fill="c"/>',
    "level.missed": '<circle cx="20" cy="20" r="15" fill="c"/><path d="M12 20h16" stroke="p"/>',
    "level.no_target": '<circle cx="20" cy="20" r="15"/>',
    "level.cannot_judge": '<circle cx="20" cy="20" r="15" stroke-dasharray="4.5 4.5"/>',
    "pace.ahead": f'<path d="M11 4v32"/><path d="M18 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    "pace.on_plan": f'<path d="M27 4v32"/><path d="M8 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    "pace.behind": f'<path d="M35 4v32"/><path d="M5 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    "pace.going_back": f'<path d="M35 4v32"/><path d="M24 9.5v21L7 20z" fill="c" {_TRIANGLE}/>',
    "pace.cannot_judge": '<path d="M33 4v32"/><path d="M8 9.5v21l17-10.5z" stroke-dasharray="4.5 4.5" stroke-width="2.6"/>',
    "signal.proven": f'<path d="{_DIAMOND}" fill="c"/>',
    "signal.indicated": f'<path d="{_DIAMOND}"/><path d="M20 3.5V36.5L3.5 20z" fill="c"/>',
    "signal.not_told_apart": f'<path d="{_DIAMOND}"/><path d="M12 21.5c3-5 5.5-5 8-1.5s5 3.5 8-1.5" stroke-width="2.6"/>',
    "signal.worse": f'<path d="{_DIAMOND}" fill="c"/><path d="M20 11v11M20 26v3.5" stroke="p"/>',
    "signal.cannot_judge": f'<path d="{_DIAMOND}" stroke-dasharray="4.5 4.5"/>',
}
_TONES = {
    "level.exceeded": "good", "level.met": "good", "level.not_yet": "muted", "level.missed": "watch", "level.no_target": "muted",
    "level.cannot_judge": "muted", "pace.ahead": "good", "pace.on_plan": "good", "pace.behind": "watch", "pace.going_back": "bad",
    "pace.cannot_judge": "muted", "signal.proven": "good", "signal.indicated": "good", "signal.not_told_apart": "muted",
    "signal.worse": "bad", "signal.cannot_judge": "muted",
}
_FAMILIES = {Level: "level", Pace: "pace", Signal: "signal"}


def key(mark: Level | Pace | Signal) -> str:
    """level.met, pace.behind: the mark with its family, as the catalogue names it."""
    return f"{_FAMILIES[type(mark)]}.{mark}"


def word(mark: Level | Pace | Signal, say: Words) -> str:
    """The mark in words."""
    return say(key(mark))


def tone(mark: Level | Pace | Signal) -> str:
    """The token of the mark's colour."""
    return _TONES[key(mark)]


def drawing(mark: Level | Pace | Signal) -> str:
    """The mark's shape as elements of SVG, 40 x 40, stroke 3.4; colour "c" is the tone's and "p" the page's."""
    return _SHAPES[key(mark)]


def shape(mark: Level | Pace | Signal, size: int) -> str:
    """The mark's shape as SVG of `size` pixels; it says nothing to a screen reader, the word beside it does."""
    inner = _SHAPES[key(mark)].replace('"c"', f'"var(--{tone(mark)})"').replace('"p"', '"var(--page)"')
    return (f'<svg width="{size}" height="{size}" viewBox="0 0 40 40" aria-hidden="true" fill="none" '
            f'stroke="var(--{tone(mark)})" stroke-width="3.4">{inner}</svg>')


def drawn(mark: Mark, say: Words, size: int = 22, line: str | None = None) -> str:
    """Shape and word, with a muted line of numbers or the reason under it."""
    text_tone = "ink" if tone(mark.mark) == "muted" else tone(mark.mark)
    under = f'<span class="small">{line}</span>' if line else ""
    return (f'<div class="mark">{shape(mark.mark, size)}<div><b style="color:var(--{text_tone})">{escape(word(mark.mark, say))}</b>'
            f"{under}</div></div>")
