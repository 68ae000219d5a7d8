"""How much room words take, before any program has set them: lines, heights, and words that must be cut short.

Widths are those of Segoe UI with a tenth to spare, so that Arial and its like fit the same boxes.
"""

from __future__ import annotations

from collections.abc import Sequence

LEADING = 1.2  # of a line, in font sizes; written into the file, so that every font keeps it
SLACK = 1.1
_BOLD = 1.07
_EM = {" ": 0.274, "\u00a0": 0.274, "–": 0.5, "—": 1.0, "−": 0.684, "→": 1.0, "…": 0.8, "%": 0.83, "&": 0.8, "@": 0.96, "+": 0.684, "=": 0.684, "×": 0.684,
       "/": 0.42, "±": 0.684, "≤": 0.684, "Σ": 0.6, "m": 0.861, "w": 0.723, "M": 0.898, "W": 0.934, "r": 0.35, "s": 0.46, "t": 0.34, "f": 0.32,
       **dict.fromkeys("iljI|'!", 0.26), **dict.fromkeys(".,:;·", 0.25), **dict.fromkeys("()[]-\"", 0.42), **dict.fromkeys("cz", 0.5),
       **dict.fromkeys("0123456789", 0.556), **dict.fromkeys("ABCEFKLPRSTXYZ", 0.66), **dict.fromkeys("DGHNOQUV", 0.76)}
_OTHER = 0.588  # as wide as the widest common small letters


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line in the unit of `size`, with a tenth to spare."""
    return sum(_EM.get(one, _OTHER) for one in text) * size * SLACK * (_BOLD if bold else 1.0)


def lines(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text broken at spaces into lines no wider than `room`; a word that is wider is broken inside."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, size, bold) <= room:
                line = longer
                continue
            if line:
                found.append(line)
            while width(word, size, bold) > room and len(word) > 1:
                most = next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n], size, bold) <= room)
                found.append(word[:most])
                word = word[most:]
            line = word
        found.append(line)
    return found


def height(text: str, size: float, room: float, bold: bool = False) -> float:
    """Height of the broken text; nothing for no text."""
    return len(lines(text, size, room, bold)) * size * LEADING if text else 0.0


def shortened(text: str, size: float, room: float, most: int, bold: bool = False) -> str:
    """The text in at most so many lines, with an ellipsis where it had to be cut."""
    broken = lines(text, size, room, bold)
    if len(broken) <= most:
        return text
    last = broken[max(most, 1) - 1]
    while last and width(f"{last}…", size, bold) > room:
        last = last[:-1]
    return " ".join([*broken[:max(most, 1) - 1], f"{last.rstrip(' ,.;:')}…"])


def largest(text: str, sizes: Sequence[float], room: float, most: int, bold: bool = False) -> float:
    """The first of the sizes, large to small, at which the text takes at most so many lines; else the last."""
    return next((size for size in sizes if len(lines(text, size, room, bold)) <= most), sizes[-1])
