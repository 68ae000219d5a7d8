"""How much room words take, before any program has set them: lines, heights, and words that must be cut short.

Widths are those of Arial with a tenth to spare, so that faces like it fit the same boxes.
"""

from __future__ import annotations

from collections.abc import Sequence

LEADING = 1.2  # of a line, in font sizes; written into the file, so that every font keeps it
SLACK = 1.1
_BOLD = 1.08
_GROUPS = {"ijl'": 0.222, "ft .,:;I!/[]\u00a0": 0.278, "|": 0.26, "r()-": 0.333, "·": 0.333, '"*': 0.389, "ckszvxyJ": 0.5, "LF": 0.59, "TZ": 0.611,
           "ABEKPSVXY&": 0.667, "wCDHNRU": 0.722, "GOQ": 0.778, "mM": 0.833, "%": 0.889, "W": 0.944, "+=<>×±−≤≥": 0.584, "→←…—■@": 1.0}
_EM = {one: share for group, share in _GROUPS.items() for one in group}
_OTHER = 0.556  # most small letters and all digits


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


def balanced(text: str, size: float, room: float, bold: bool = False) -> float:
    """The narrowest width at which the text takes no more lines than in `room`, so that no word is left alone on the last."""
    count, low, high = len(lines(text, size, room, bold)), room / 2, room
    while high - low > 4:
        middle = (low + high) / 2
        low, high = (low, middle) if len(lines(text, size, middle, bold)) <= count else (middle, high)
    return high


def largest(text: str, sizes: Sequence[float], room: float, most: int, bold: bool = False) -> float:
    """The first of the sizes, large to small, at which the text takes at most so many lines; else the last."""
    return next((size for size in sizes if len(lines(text, size, room, bold)) <= most), sizes[-1])
