"""The sheet Pembanding: a value of another place in a period, for an indicator of ours."""

from __future__ import annotations

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.cells import Grid, text_of
from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.intake.definitions import outside
from smartcity_metrics.intake.findings import Proposal
from smartcity_metrics.intake.known import Known
from smartcity_metrics.intake.notes import Notes
from smartcity_metrics.intake.rows import Row, find_layout, rows_of
from smartcity_metrics.programme import COMPARISON, CellRef, Indicator


def read_comparisons(
    grid: Grid, source: str, known: Known, notes: Notes, before: dict[str, list]
) -> dict[str, list]:
    """The sheet as columns COMPARISON, one entry a value, after those of `before`.

    A place has one code and one name throughout, is never our own city, and has one value for an
    indicator and period. A row that fails is left out with a finding.
    """
    columns = {name: list(before.get(name, ())) for name in COMPARISON}
    layout = find_layout(grid, contract.COMPARISON, notes)
    if layout is None or not {"code", "indicator", "period", "value"} <= set(layout.columns):
        return columns
    keys = zip(columns["code"], columns["indicator"], columns["period"], strict=True)
    seen = dict(zip(keys, zip(columns["value"], columns["origin"], strict=True), strict=True))
    names = dict(zip(columns["code"], columns["name"], strict=True))
    for row in rows_of(layout, notes):
        entry = _entry(row, grid, source, known, notes, names)
        if entry is None:
            continue
        key = entry["code"], entry["indicator"], entry["period"]
        if key in seen:
            _twice(row, grid, known.indicators[key[1]], entry, seen[key], notes)
            continue
        seen[key] = entry["value"], entry["origin"]
        for name, value in entry.items():
            columns[name].append(value)
    return columns


def _entry(
    row: Row, grid: Grid, source: str, known: Known, notes: Notes, names: dict[str, str]
) -> dict[str, object] | None:
    needed = ("code", "name", "indicator", "period", "value")
    if row.broken or any(row.values.get(name) is None for name in needed):
        return None
    place, name = str(row.values["code"]), str(row.values["name"])
    if known.is_city(name) or known.names_city(name):
        notes.error("comparison-self", grid.sheet, row.cells["name"], name)
        return None
    if key_of(names.setdefault(place, name)) != key_of(name):
        notes.error(
            "comparison-names", grid.sheet, row.cells["name"], name, names[place], named=place
        )
        return None
    other = next(
        (code for code, known_as in names.items() if key_of(known_as) == key_of(name)), place
    )
    if other != place:
        notes.error("comparison-codes", grid.sheet, row.cells["code"], place, other, name=name)
        return None
    indicator = _indicator(str(row.values["indicator"]), row, grid, known, notes)
    if indicator is None:
        return None
    value, cell = float(row.values["value"]), row.cells["value"]
    _check(value, indicator, row, grid, notes)
    period, origin = str(row.values["period"]), str(CellRef(source, grid.sheet, cell))
    return {
        "code": place,
        "name": names[place],
        "indicator": indicator.code,
        "period": period,
        "value": value,
        "origin": origin,
    }


def _indicator(text: str, row: Row, grid: Grid, known: Known, notes: Notes) -> Indicator | None:
    code = known.code("indicator", text)
    if code is None and not known.is_mentioned("indicator", text):
        nearest = known.nearest("indicator", text)
        notes.error("code-unknown", grid.sheet, row.cells["indicator"], text, nearest)
    return None if code is None else known.indicators[code]


def _check(value: float, indicator: Indicator, row: Row, grid: Grid, notes: Notes) -> None:
    """Bounds and hundredths, as of our own values."""
    cell = row.cells["value"]
    seen = text_of(value)
    if outside(value, indicator):
        low, high = (
            "…" if bound is None else text_of(bound)
            for bound in (indicator.minimum, indicator.maximum)
        )
        notes.error("outside-bounds", grid.sheet, cell, seen, f"{low}–{high}", name=indicator.name)
    elif (
        indicator.unit.is_percent
        and 0 < value < 1
        and (indicator.maximum is None or indicator.maximum > 1)
    ):
        times = round(value * 100, 8)
        notes.warning(
            "percent-or-fraction",
            grid.sheet,
            cell,
            seen,
            proposal=Proposal((cell,), 100.0),
            as_is=value,
            times=times,
        )


def _twice(
    row: Row,
    grid: Grid,
    indicator: Indicator,
    entry: dict[str, object],
    first: tuple[float, str],
    notes: Notes,
) -> None:
    same = first[0] == entry["value"]
    tell = notes.warning if same else notes.error
    tell(
        "value-twice-equal" if same else "value-twice",
        grid.sheet,
        row.cells["value"],
        text_of(entry["value"]),
        text_of(first[0]),
        first=CellRef.of(first[1]).place,
        name=f"{indicator.name} ({entry['name']})",
        period=entry["period"],
    )
