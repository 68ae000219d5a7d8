"""What a talk is made of: slides of plain blocks, and the outline that people set. Nothing here knows how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.story.axes import Figure

Area = Literal["whole", "left", "right", "main", "side"]  # halves are 820 and 800 wide, main and side 1190 and 482 (1920 x 1080)
SECONDS = 40  # of a slide, where nothing else is set


@dataclass(frozen=True)
class Facts:
    """Names and values; a value that is not known is None."""

    items: tuple[tuple[str, str | None], ...]
    area: Area = "left"


@dataclass(frozen=True)
class Points:
    """Short sentences below a title ("" for none). small: in small print, for cautions and sources."""

    items: tuple[str, ...]
    title: str = ""
    area: Area = "whole"
    small: bool = False


@dataclass(frozen=True)
class MarkLine:
    """One of the three marks: its word, and its numbers or the reason under it."""

    mark: Level | Pace | Signal
    word: str
    line: str


@dataclass(frozen=True)
class MarkList:
    """The three marks in their order."""

    items: tuple[MarkLine, ...]
    area: Area = "side"


@dataclass(frozen=True)
class BigNumber:
    """What residents feel: the number, what it counts, and its formula with its own numbers. At most one is `big` on a slide."""

    value: str
    what: str
    formula: str = ""
    big: bool = False
    area: Area = "side"


@dataclass(frozen=True)
class Chart:
    """A figure of story/charts at the size of the stage, with its text alternative and its numbers as a table.

    kind: what native charts are made of: "series" (plan and actual), "bars" (before and after), "gantt", "control".
    indicator: code of the row that it shows, "" for the gantt of the quick win.
    """

    kind: Literal["series", "bars", "gantt", "control"]
    figure: Figure
    alt: str
    title: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    indicator: str = ""
    area: Area = "main"


@dataclass(frozen=True)
class Way:
    """One row of the dimensions at a glance: how much of the way is walked, and how much the plan wanted.

    walked, planned: fractions, None where they cannot be said. colour: of the dimension, "#rrggbb".
    """

    quick_win: str
    name: str
    dimension: str
    colour: str
    change: str
    what: str
    walked: float | None
    planned: float | None
    promised: bool
    marks: tuple[MarkLine, ...]


@dataclass(frozen=True)
class Ways:
    """The dot plot on one common scale."""

    items: tuple[Way, ...]
    area: Area = "whole"


@dataclass(frozen=True)
class Tile:
    """A district on the tile map. share: 0 to 1, the step of its tint; None: no data. row, column: halves allowed. outside: a word."""

    name: str
    value: str
    share: float | None
    row: float
    column: float
    outside: str = ""


@dataclass(frozen=True)
class Tiles:
    """Districts as equal tiles where they lie."""

    title: str
    items: tuple[Tile, ...]
    caption: str
    colour: str
    area: Area = "right"


@dataclass(frozen=True)
class Table:
    """Plain words in rows; `ticks`: whether each row is met (True, False, None: not asked), for checklists."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    ticks: tuple[bool | None, ...] = ()
    area: Area = "whole"


@dataclass(frozen=True)
class Contents:
    """The quick wins of the talk as its contents: name, dimension, colour."""

    items: tuple[tuple[str, str, str], ...]
    area: Area = "side"


@dataclass(frozen=True)
class Photo:
    """A picture of the innovation. sha256: of the stored bytes (JPEG or PNG, at most 1600 pixels wide); when: before or after."""

    sha256: str
    when: Literal["before", "after"]
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Photos:
    """Before and after, side by side."""

    items: tuple[Photo, ...]
    area: Area = "side"


Block = Facts | Points | MarkList | BigNumber | Chart | Ways | Tiles | Table | Contents | Photos


@dataclass(frozen=True)
class Notes:
    """For the speaker: what to say in 40 seconds, the likely question, and its honest answer."""

    say: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Kicker:
    """Where we are: a name in its colour ("" for ink), then the rest in muted."""

    name: str
    rest: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Slide:
    """One message. key: opening, glance, GOV-1.plan, GOV-1.photos, GOV-1.impact, late, next, closing; appendix: GOV-1.evidence, criteria, sources.

    kind: the part of the key behind the quick win. question: key of the appendix slide that answers questions on this one.
    """

    key: str
    kind: str
    kicker: Kicker
    headline: str
    blocks: tuple[Block, ...]
    notes: Notes = Notes()
    source: str = ""
    lead: str = ""
    quick_win: str = ""
    appendix: bool = False
    question: str = ""
    seconds: int = SECONDS


@dataclass(frozen=True)
class Outline:
    """What people set on the page Panggung; empty means as made from the data. Kept as a deck version.

    order: keys of slides in talk order (those not named follow in the made order, unless hidden). hidden: keys left out.
    seconds: time budget by key. notes: edited notes by key. photos: by quick win. minutes: the time given for the talk.
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    seconds: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, Notes] = field(default_factory=dict)
    photos: Mapping[str, tuple[Photo, ...]] = field(default_factory=dict)
    minutes: int | None = None


@dataclass(frozen=True)
class Stamp:
    """What stands on every slide: whose numbers these are, of which edition and version, and as of when."""

    city: str
    title: str
    edition: int | None  # None: made from files, not from the store
    version: int
    as_of: str  # "Maret 2020"
    date: str  # of the presentation, printed; "" where the programme names none
    sample: bool
    language: str  # "id" or "en"


@dataclass(frozen=True)
class Deck:
    """A finished talk: slides in talk order, then the appendix."""

    stamp: Stamp
    slides: tuple[Slide, ...]
    minutes: int | None = None

    @property
    def talk(self) -> tuple[Slide, ...]:
        """The slides that are talked through."""
        return tuple(one for one in self.slides if not one.appendix)
