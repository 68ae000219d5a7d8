"""Findings as they are gathered: all of them, but not the same one a hundred thousand times."""

from __future__ import annotations

from collections import Counter

from smartcity_metrics.intake.findings import Finding, Proposal, Severity

ALIKE = 200  # of one code in one column; the rest is counted in one finding
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))


class Notes:
    """A growing list of findings. `whole`: all of them that propose a repair are wanted, since a repair was accepted."""

    def __init__(self, whole: bool = False) -> None:
        self.whole = whole
        self.found: list[Finding] = []
        self.counts: Counter[tuple] = Counter()
        self.made: set[tuple[str | None, str]] = set()  # cells that an accepted repair has changed
        self.proposed: list[Finding] = []  # all of them, for the acceptance of a whole kind

    def error(self, code: str, sheet: str | None, cell: str | None, seen: str | None = None, wanted: str | None = None,
              proposal: Proposal | None = None, **facts: object) -> None:
        """Something that must be mended before publication."""
        self._add(Finding(code, Severity.ERROR, sheet, cell, seen, wanted, facts, proposal))

    def warning(self, code: str, sheet: str | None, cell: str | None, seen: str | None = None, wanted: str | None = None,
                proposal: Proposal | None = None, **facts: object) -> None:
        """Something that a person must confirm."""
        self._add(Finding(code, Severity.WARNING, sheet, cell, seen, wanted, facts, proposal))

    def info(self, code: str, sheet: str | None, cell: str | None, seen: str | None = None, wanted: str | None = None, **facts: object) -> None:
        """Something that was done and is listed."""
        self._add(Finding(code, Severity.INFO, sheet, cell, seen, wanted, facts))

    def once(self, code: str, sheet: str | None, cell: str | None, seen: str | None = None, wanted: str | None = None, **facts: object) -> None:
        """An info, unless it was given already."""
        finding = Finding(code, Severity.INFO, sheet, cell, seen, wanted, facts)
        if finding not in self.found:
            self._add(finding)

    def enough(self, code: str, severity: Severity, sheet: str | None, column: str, more: int) -> bool:
        """Whether there are as many of this code in a column as anybody reads; then so many more are counted, and need not be made."""
        key = (code, severity, sheet, column)
        if self.whole or self.counts[key] < ALIKE:
            return False
        self.counts[key] += more
        return True

    def _add(self, finding: Finding) -> None:
        asked = finding.proposal.cells[0].partition(":")[0] if finding.proposal and finding.proposal.cells else None
        if finding.severity is Severity.WARNING and (finding.sheet, asked) in self.made:
            return  # what was asked is answered
        key = (finding.code, finding.severity, finding.sheet, (finding.cell or "").translate(_NO_DIGITS))
        self.counts[key] += 1
        if finding.proposal is not None:
            self.proposed.append(finding)
        if self.counts[key] <= ALIKE:
            self.found.append(finding)

    def all(self) -> list[Finding]:
        """Everything found, in the order found, and how many more there are of a kind."""
        more = [Finding("more-alike", severity, sheet, None, facts={"count": count - ALIKE, "column": column, "shown": ALIKE})
                for (_, severity, sheet, column), count in self.counts.items() if count > ALIKE]
        return self.found + more
