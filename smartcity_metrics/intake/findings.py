"""What is wrong, doubtful or worth knowing in an upload: facts, never sentences, never exceptions.

The codes are in codes.py, their sentences in the catalogue under `finding.<code>`, in the form where - what we saw - what we
did or will not do - how to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from smartcity_metrics.intake.codes import OPEN, FindingCode, Severity
from smartcity_metrics.language import words
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.programme import Period

ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class Proposal:
    """What could be read instead, once a person accepts it; until then nothing is changed.

    `cells`: addresses or ranges on the finding's sheet. Either each of them is multiplied by `times`, or the cell at the same
    place is read as `read` says. `period`: the one period of all rows, where the sheet names none; then there are no cells.
    """

    cells: tuple[str, ...] = ()
    times: float | None = None
    read: tuple[float | str, ...] = ()
    period: str | None = None


@dataclass(frozen=True)
class Repair:
    """An accepted proposal: of one finding, or without a cell of all findings of this code."""

    code: str
    sheet: str | None = None
    cell: str | None = None

    def meets(self, finding: Finding) -> bool:
        """Whether this finding's proposal was accepted."""
        return self.code == finding.code and (self.cell is None or (self.sheet, self.cell) == (finding.sheet, finding.cell))


@dataclass(frozen=True)
class Finding:
    """One problem. `seen` and `wanted` quote people's own characters; `sheet` is None for a csv, `cell` None for the file.

    `facts` fill the further slots of the sentence (counts, names, periods); they are plain JSON values, and a float among them is
    printed with the decimal sign of the sentence's language.
    """

    code: FindingCode  # a text is taken too, if it is one
    severity: Severity
    sheet: str | None = None
    cell: str | None = None
    seen: str | None = None
    wanted: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    proposal: Proposal | None = None

    def __post_init__(self) -> None:
        """ValueError for a code that is not known, or that is never of this severity."""
        code = FindingCode(self.code)
        if self.severity not in code.severities:
            raise ValueError(f"{code} is never of severity {self.severity}")
        object.__setattr__(self, "code", code)

    @property
    def place(self) -> str:
        """Realisasi!C7, C7 in a csv, or nothing when it is about the file."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def message(self, language: str) -> str:
        """The sentence in this language; where nothing can be suggested, the one written for that."""
        said, open_key = words(language), f"finding.{self.code}{OPEN}"
        key = open_key if self.wanted is None and said.has(open_key) else f"finding.{self.code}"
        slots = {"place": self.place, "seen": self.seen or "", "wanted": self.wanted or "", "sheet": self.sheet or ""} | self.facts
        slots |= {name: exact(value, language) for name, value in slots.items() if isinstance(value, float)}
        if "period" in slots:
            slots["period"] = said.period(Period.of(str(slots["period"])))
        return said(key, **slots)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then infos; within each in the order found."""
    return sorted(findings, key=lambda one: ORDER[one.severity])


def blocking(findings: Iterable[Finding]) -> bool:
    """Whether something must be mended before publication."""
    return any(one.severity is Severity.ERROR for one in findings)


def as_json(finding: Finding) -> dict:
    """The finding as the command line and the store write it; a stable contract (README)."""
    return {"code": str(finding.code), "severity": str(finding.severity), "sheet": finding.sheet, "cell": finding.cell,
            "seen": finding.seen, "wanted": finding.wanted, "proposal": proposal_as_json(finding.proposal),
            "message": {language: finding.message(language) for language in ("id", "en")}}


def proposal_as_json(proposal: Proposal | None) -> dict | None:
    """A proposal as plain JSON; null where a finding has none."""
    if proposal is None:
        return None
    return {"cells": list(proposal.cells), "times": proposal.times, "read": list(proposal.read), "period": proposal.period}
