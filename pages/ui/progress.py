"""How far the reading of an upload is, shown when it takes longer than a moment, and the way to break it off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from smartcity_metrics.intake.child import Heard
from smartcity_metrics.language import Words

MOMENT = 0.4  # seconds in which most uploads are read
_BEGINS = {"waiting": 0.0, "guard": 0.0, "reading": 0.25, "checking": 0.7, "comparing": 0.95}  # share of the whole that was done before a phase
_KEY = "uploads"


@contextmanager
def shown(words: Words, key: str) -> Iterator[Heard]:
    """A bar with words and a button to cancel, there only while the reading within goes on. Yields what hears how far it is.

    A press of the button, as any other, makes Streamlit end this run at the next change of the bar; that ends the child.
    """
    place, begun = st.empty(), time.monotonic()
    bar = None

    def hear(phase: str, share: float) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - begun < MOMENT:
            return
        until = min((one for one in _BEGINS.values() if one > _BEGINS[phase]), default=1.0)
        done, text = _BEGINS[phase] + share * (until - _BEGINS[phase]), words(f"desk.phase_{phase}")
        if bar is None:
            with place.container(key=key, horizontal=True, vertical_alignment="center"):
                bar = st.progress(done, text)
                st.button(words("desk.cancel"), on_click=cancel, key=f"{key}_cancel")
        bar.progress(done, text)

    try:
        yield hear
    finally:
        if bar is not None:
            place.empty()


def cancel() -> None:
    """Let go of the upload: the next run has an uploader that was never used."""
    count, _ = st.session_state.get(_KEY, (0, False))
    st.session_state[_KEY] = (count + 1, True)


def uploader() -> str:
    """The key of the uploader: another one after each upload that was cancelled."""
    count, _ = st.session_state.get(_KEY, (0, False))
    return f"file_{count}" if count else "file"


def cancelled() -> bool:
    """Whether an upload was just cancelled; said once."""
    count, just = st.session_state.get(_KEY, (0, False))
    if just:
        st.session_state[_KEY] = (count, False)
    return just
