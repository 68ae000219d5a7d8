"""Colours and type of screens and stage, in one place. Source and measured floors: the palette test in tests/story."""

from __future__ import annotations

from dataclasses import dataclass

from smartcity_metrics.programme import Dimension

FONT = '"Source Sans", "Source Sans 3", "Segoe UI", "Noto Sans", system-ui, sans-serif'


@dataclass(frozen=True)
class Theme:
    """One set of colours, "#rrggbb". slots: the dimensions' colours by slot, 1 to 6."""

    name: str
    page: str
    ink: str
    muted: str
    plan: str
    rule: str
    faint: str
    good: str
    watch: str
    bad: str
    slots: tuple[str, ...]

    def colour(self, dimension: Dimension | None) -> str:
        """The colour of a dimension; ink for none."""
        if dimension is None:
            return self.ink
        if dimension.colour:
            return dimension.colour
        return self.slots[dimension.slot - 1] if 1 <= dimension.slot <= len(self.slots) else self.ink

    def on(self, ground: str) -> str:
        """The colour for text on this ground: ink or page, whichever stands out more."""
        return self.page if contrast(ground, self.page) > contrast(ground, self.ink) else self.ink

    def tint(self, colour: str, share: float) -> str:
        """The colour mixed with the page: share 0.17 is 17 % colour."""
        parts = zip(_rgb(colour), _rgb(self.page), strict=True)
        return "#" + "".join(f"{round(one * share + page * (1 - share)):02x}" for one, page in parts)


LIGHT = Theme("light", page="#ffffff", ink="#14202e", muted="#55606e", plan="#7a8594", rule="#d5dae1", faint="#f3f5f8",
              good="#0b6b61", watch="#9a5b00", bad="#9d1712",
              slots=("#274fbe", "#8d1744", "#8c5d27", "#04809d", "#470267", "#124007"))
DARK = Theme("dark", page="#10151c", ink="#eef2f6", muted="#a9b4c0", plan="#8b96a5", rule="#2b3440", faint="#171e27",
             good="#4fd1bd", watch="#f2b84b", bad="#ff8a7d",
             slots=("#83acff", "#f86685", "#ffb52d", "#2aeffe", "#966fbf", "#c9ffac"))


def theme(name: str | None) -> Theme:
    """The theme of this name; light when it is unknown."""
    return DARK if name == "dark" else LIGHT


def tokens(chosen: Theme) -> str:
    """The theme as CSS variables."""
    names = ("page", "ink", "muted", "plan", "rule", "faint", "good", "watch", "bad")
    slots = "".join(f"--slot{number}:{colour};" for number, colour in enumerate(chosen.slots, start=1))
    return ":root{" + "".join(f"--{name}:{getattr(chosen, name)};" for name in names) + slots + "}"


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours "#rrggbb", 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """WCAG relative luminance of a colour, 0 to 1."""
    parts = [one / 255 for one in _rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
