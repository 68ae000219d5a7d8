"""The marks: always shape, word and colour, so that none of the three has to carry the meaning alone."""

from __future__ import annotations

from html import escape

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Level, Mark, Pace

_TRIANGLE = 'stroke-linejoin="round" stroke-width="2"'
_SHAPES = {  # 40 x 40; "c" is the status colour, "p" the page
    Level.EXCEEDED: ('<circle cx="20" cy="22" r="14" fill="c"/><path d="M20 30V15M13.5 21.5 20 15l6.5 6.5" stroke="p"/>'
                     '<path d="M6 3.5h28"/>'),
    Level.MET: '<circle cx="20" cy="20" r="15" fill="c"/><path d="M12.5 20.5l5.3 5.5 10-11" stroke="p"/>',
    Level.NOT_YET: '<circle cx="20" cy="20" r="15"/><path d="M5 20a15 15 0 0 0 30 0z" fill="c"/>',
    Level.MISSED: '<circle cx="20" cy="20" r="15" fill="c"/><path d="M12 20h16" stroke="p"/>',
    Level.NO_TARGET: '<circle cx="20" cy="20" r="15"/>',
    Level.CANNOT_JUDGE: '<circle cx="20" cy="20" r="15" stroke-dasharray="4.5 4.5"/>',
    Pace.AHEAD: f'<path d="M11 4v32"/><path d="M18 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    Pace.ON_PLAN: f'<path d="M27 4v32"/><path d="M8 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    Pace.BEHIND: f'<path d="M35 4v32"/><path d="M5 9.5v21l17-10.5z" fill="c" {_TRIANGLE}/>',
    Pace.GOING_BACK: f'<path d="M35 4v32"/><path d="M24 9.5v21L7 20z" fill="c" {_TRIANGLE}/>',
    Pace.CANNOT_JUDGE: '<path d="M33 4v32"/><path d="M8 9.5v21l17-10.5z" stroke-dasharray="4.5 4.5" stroke-width="2.6"/>',
}
_TONES = {
    Level.EXCEEDED: "good", Level.MET: "good", Level.NOT_YET: "muted", Level.MISSED: "watch", Level.NO_TARGET: "muted",
    Level.CANNOT_JUDGE: "muted", Pace.AHEAD: "good", Pace.ON_PLAN: "good", Pace.BEHIND: "watch", Pace.GOING_BACK: "bad",
    Pace.CANNOT_JUDGE: "muted",
}


def family(mark: Level | Pace) -> str:
    """level or pace: where the words of a mark stand in the catalogue."""
    return "level" if isinstance(mark, Level) else "pace"


def word(mark: Level | Pace, say: Words) -> str:
    """The mark in words."""
    return say(f"{family(mark)}.{mark}")


def tone(mark: Level | Pace) -> str:
    """The token of the mark's colour."""
    return _TONES[mark]


def shape(mark: Level | Pace, size: int) -> str:
    """The mark's shape as SVG of `size` pixels; it says nothing to a screen reader, the word beside it does."""
    inner = _SHAPES[mark].replace('"c"', f'"var(--{tone(mark)})"').replace('"p"', '"var(--page)"')
    return (f'<svg width="{size}" height="{size}" viewBox="0 0 40 40" aria-hidden="true" fill="none" '
            f'stroke="var(--{tone(mark)})" stroke-width="3.4">{inner}</svg>')


def drawn(mark: Mark, say: Words, size: int = 22, line: str | None = None) -> str:
    """Shape and word, with a muted line of numbers or the reason under it."""
    text_tone = "ink" if tone(mark.mark) == "muted" else tone(mark.mark)
    under = f'<span class="small">{line}</span>' if line else ""
    return (f'<div class="mark">{shape(mark.mark, size)}<div><b style="color:var(--{text_tone})">{escape(word(mark.mark, say))}</b>'
            f"{under}</div></div>")
