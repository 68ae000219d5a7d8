"""What somebody is changing of the talk, kept until it is saved or dropped: a page that is left and come back to still has it.

A draft remembers the version and the edition that it began from. When somebody else saves meanwhile, a draft without changes
follows; one with changes stays as it is, and only its author decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from smartcity_metrics.store import DeckVersion
from smartcity_metrics.story.deck.model import Outline
from smartcity_metrics.story.deck.outline import from_json, to_json

_KEY = "deck draft"


@dataclass
class Draft:
    """outline: as the form stands; base: as it began; version (0: none saved) and edition: what its author looked at.

    pictures: photos that are not saved yet, by SHA-256. turn: counts the beginnings, so that widgets begin anew too.
    """

    outline: Outline
    base: dict
    version: int
    edition: int
    turn: int = 0
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether there is anything to save."""
        return to_json(self.outline) != self.base

    @property
    def named(self) -> tuple[bytes, ...]:
        """The pictures that the outline still names."""
        names = {one.sha256 for photos in self.outline.photos.values() for one in photos}
        return tuple(data for sha256, data in self.pictures.items() if sha256 in names)


def current(saved: DeckVersion | None, edition: int) -> Draft:
    """The visitor's draft, begun from the saved version where there is none."""
    kept: Draft | None = st.session_state.get(_KEY)
    return begin(saved, edition) if kept is None else kept


def behind(draft: Draft, saved: DeckVersion | None, edition: int) -> bool:
    """Whether a draft without changes should begin anew. To be asked when all widgets have been read, never before:
    what somebody has just typed is in the widgets, not yet in the draft."""
    return not draft.changed and (draft.version, draft.edition) != (saved.version if saved else 0, edition)


def of(saved: DeckVersion | None, edition: int) -> Draft:
    """The saved version as a draft that nobody keeps, for those who may only look."""
    outline = from_json(saved.outline) if saved else Outline()
    return Draft(outline, to_json(outline), saved.version if saved else 0, edition)


def renew(draft: Draft) -> None:
    """Let the widgets begin anew with what the draft holds."""
    draft.turn += 1


def begin(saved: DeckVersion | None, edition: int) -> Draft:
    """A new draft of the saved version; what was changed before is dropped. For the on_click of a button too."""
    fresh = of(saved, edition)
    fresh.turn = st.session_state[_KEY].turn + 1 if _KEY in st.session_state else 0
    st.session_state[_KEY] = fresh
    return fresh
