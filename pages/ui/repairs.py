"""Which proposed repairs of an upload were accepted and which were turned down; both can be taken back."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from smartcity_metrics.intake.findings import Finding, Repair

_KEY = "repairs"


def accepted(upload: str) -> tuple[Repair, ...]:
    """The accepted repairs of this upload, in the order of acceptance; each upload has its own."""
    return tuple(_choices(upload)[0])


def rejected(upload: str) -> tuple[Repair, ...]:
    """Those that are to stay as read."""
    return tuple(_choices(upload)[1])


def open_to_choose(upload: str, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings whose proposal was neither accepted nor rejected, by code."""
    kinds: dict[str, list[Finding]] = {}
    for one in findings:
        if one.proposal is not None and not any(repair.meets(one) for repair in rejected(upload)):
            kinds.setdefault(one.code, []).append(one)
    return kinds


def accept(upload: str, *repairs: Repair) -> None:
    """Take these repairs. For the on_click of a button, as all of these."""
    _choices(upload)[0].extend(repairs)


def reject(upload: str, *repairs: Repair) -> None:
    """Leave these as read."""
    _choices(upload)[1].extend(repairs)


def undo(upload: str, repair: Repair) -> None:
    """Forget what was chosen for this repair."""
    for chosen in _choices(upload):
        if repair in chosen:
            chosen.remove(repair)


def _choices(upload: str) -> tuple[list[Repair], list[Repair]]:
    return st.session_state.setdefault(_KEY, {}).setdefault(upload, ([], []))
