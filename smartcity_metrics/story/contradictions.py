"""Figures of an upload that contradict each other, as findings beside those of the reader."""

from __future__ import annotations

from dataclasses import replace

from smartcity_metrics.intake.desk import Reading
from smartcity_metrics.intake.findings import Finding, Severity, worst_first
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.scorecard import contradictions
from smartcity_metrics.programme import CellRef, Indicator, Period


def with_contradictions(reading: Reading) -> Reading:
    """The reading with a warning for each figure that another figure of the programme contradicts.

    Only of indicators that the upload itself defines or measures: what others sent long ago is not
    asked of this person. Warnings are confirmed, not mended. Source: EFFECT 5.
    """
    programme, source = reading.programme, reading.source
    if programme is None or source is None:
        return reading
    own = f"{source.id}:"
    origins = programme.observations
    touched = set(origins.loc[origins["origin"].str.startswith(own), "indicator"])
    findings = []
    for code, notes in contradictions(programme).items():
        indicator = programme.indicator(code)
        defined = any(cell.startswith(own) for cell in indicator.cells.values())
        if defined or code in touched:
            findings += [_finding(indicator, note, source.id) for note in notes]
    if not findings:
        return reading
    return replace(reading, findings=worst_first([*reading.findings, *findings]))


def _finding(indicator: Indicator, note: Note, source: str) -> Finding:
    """At the baseline's own cell, where this upload holds it."""
    cell = indicator.cells.get("baseline") if note.code.startswith("baseline") else None
    place = CellRef.of(cell) if cell else None
    here = place is not None and place.source == source
    facts = {name: _plain(fact) for name, fact in note.facts.items()}
    return Finding(
        note.code.replace("_", "-"),
        Severity.WARNING,
        place.sheet if here else None,
        place.cell if here else None,
        facts={"name": indicator.name, **facts},
    )


def _plain(fact: object) -> object:
    if isinstance(fact, Period):
        return str(fact)
    return round(float(fact), 2)
