"""The desk where uploads are taken in: bytes in, a reading out. Never raises for bad data."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartcity_metrics.dataset import from_plain, plain
from smartcity_metrics.intake import child
from smartcity_metrics.intake.changes import Change, changes
from smartcity_metrics.intake.child import Cancelled
from smartcity_metrics.intake.findings import Finding, Proposal, Repair, Severity, worst_first
from smartcity_metrics.intake.layouts import fingerprints, header_of, mapping_of, recipe
from smartcity_metrics.intake.mapping import Mapping, ValueColumn, budget_of, groups, guessed, survey_of
from smartcity_metrics.intake.measurements import COLUMNS, CUMULATIVE, TABLES, Observations
from smartcity_metrics.intake.several import compared
from smartcity_metrics.intake.tables import Table, TableColumn
from smartcity_metrics.language import words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.programme import (
    COMPARISON,
    OBSERVATION,
    RESPONDENT,
    Dimension,
    District,
    Event,
    Facts,
    Indicator,
    Kind,
    Milestone,
    Period,
    Programme,
    QuickWin,
    Source,
    Status,
    empty_frame,
    empty_programme,
    merged,
)

if TYPE_CHECKING:
    import pandas

__all__ = ["Cancelled", "Change", "Excerpt", "Mapping", "Reading", "Repair", "ValueColumn", "budget_of", "cell_reading", "changes", "compared",
           "fingerprints", "found_tables", "groups", "guessed", "read_upload", "recalled", "recipe", "rows_of", "survey_of",
           "table_under"]

_KINDS = {"dimensions": Dimension, "quick_wins": QuickWin, "milestones": Milestone, "indicators": Indicator, "events": Event, "districts": District}


@dataclass(frozen=True)
class Excerpt:
    """Rows of a sheet as the person sees them: column letters, and (row number, texts). `header` is a row number, 0 for none."""

    sheet: str | None
    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int = 0


@dataclass(frozen=True)
class Reading:
    """What an upload says. `verdict`: accepted, warned or refused; errors block publication also when it is only warned.

    `part` is what the file itself holds, `programme` the current edition with it put in; both None when refused,
    and when the layout is not known yet (then `tables` says what was found, and a Mapping is needed).
    `excerpts`: rows around the findings, by sheet. `replaces`: the sample data gives way to real data.
    """

    file: str
    source: Source
    verdict: str
    part: Programme | None
    programme: Programme | None
    findings: list[Finding]
    tables: tuple[Table, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    replaces: bool = False


def read_upload(data: bytes, name: str, current: Programme, mappings: Sequence[Mapping] = (), repairs: Sequence[Repair] = (),
                heard: child.Heard | None = None, since: Programme | None = None) -> Reading:
    """The upload read against the current edition, in the guarded child, with the repairs that a person has accepted.

    `since`: the published edition, where `current` holds more because other files were read before
    this one.
    `mappings`: how each of the tables that are to be read is read, where the layout is none of ours.
    `heard` is called with each phase (waiting, guard, reading, checking, comparing) and the share of it that is done, a few times
    a second; when it raises Cancelled that ends the reading and is raised here, and nothing of the upload is left.
    """
    source = _source(data, name)
    try:
        asked = {"mappings": plain(tuple(mappings))} if mappings else None
        question = {"name": name, "known": _known(current), "asked": asked, "repairs": plain(tuple(repairs))}
        answer, blocks = child.ask(question, data, heard)
        if heard:
            heard("comparing", 0.0)
        return _reading(answer, blocks, source, current, since)
    except (child.ChildFailed, KeyError, ValueError, TypeError, IndexError):
        return Reading(name, source, "refused", None, None, [Finding("unreadable-safely", Severity.ERROR, seen=name)])


def found_tables(data: bytes, name: str, current: Programme, cell: str | None = None) -> tuple[tuple[Table, ...], dict | None, list[Finding]]:
    """All tables of a file, one cell as a number would be read from it, and why nothing could be read."""
    try:
        answer, _ = child.ask({"name": name, "known": _known(current), "asked": {"cell": cell or "A1"}}, data)
        findings = [_finding(one) for one in answer["findings"]]
        return tuple(map(_table, answer.get("tables", ()))), answer.get("cell") if cell else None, findings
    except (child.ChildFailed, KeyError, ValueError, TypeError):
        return (), None, [Finding("unreadable-safely", Severity.ERROR, seen=name)]


def table_under(data: bytes, name: str, current: Programme, sheet: str | None, header_first: int | None, header_last: int | None) -> Table | None:
    """The table below header rows that a person has pointed to; None when nothing stands there."""
    try:
        asked = {"header": {"sheet": sheet, "first": header_first, "last": header_last}}
        answer, _ = child.ask({"name": name, "known": _known(current), "asked": asked}, data)
        return next(map(_table, answer.get("tables", ())), None)
    except (child.ChildFailed, KeyError, ValueError, TypeError):
        return None


def rows_of(data: bytes, name: str, current: Programme, sheet: str | None, rows: Sequence[int]) -> Excerpt | None:
    """These rows of a sheet as the person sees them; None when there is no such sheet."""
    try:
        answer, _ = child.ask({"name": name, "known": _known(current), "asked": {"look": {"sheet": sheet, "rows": list(rows)}}}, data)
        return next(map(_excerpt, answer.get("excerpts", ())), None)
    except (child.ChildFailed, KeyError, ValueError, TypeError):
        return None


def recalled(data: bytes, name: str, current: Programme, tables: Sequence[Table], recipes: Dict[str, dict]) -> dict[str, Mapping]:
    """How those of the file's tables whose layout is remembered are read: fingerprint -> mapping. `recipes`: by fingerprint."""
    found: dict[str, Mapping] = {}
    for fingerprint, table in zip(fingerprints(tables), tables, strict=True):
        try:
            known = recipes.get(fingerprint or "")
            if known is None:
                continue
            header = header_of(known, table)
            moved = table if header == table.header_last else table_under(data, name, current, table.sheet, None, header)
            if moved is not None:
                found[fingerprint] = mapping_of(known, moved)
        except (KeyError, IndexError, TypeError):
            continue  # another program's recipe: the person is asked, as for a layout that nobody has met
    return found


def cell_reading(data: bytes, name: str, ref: str) -> dict | None:
    """What stands in a cell: ref, raw, value, unit, kind, reason; None when the file cannot be read."""
    from smartcity_metrics.programme import City

    return found_tables(data, name, empty_programme(City("", "")), ref)[1]


def checked_workbook(data: bytes, name: str, findings: Sequence[Finding], language: str) -> tuple[bytes, bool] | None:
    """The same workbook with every finding at its cell and a sheet PERIKSA; for a file that cannot be written back the list
    alone (then False). None where the file was refused: nothing of it is opened again."""
    said = words(language)
    told = [{"sheet": one.sheet, "cell": one.cell, "severity": str(one.severity), "word": said(f"desk.{one.severity}"), "message": _bare(one, language)}
            for one in findings]
    asked = {"told": told, "headings": [said(f"desk.list_{name}") for name in ("number", "severity", "sheet", "cell", "message")],
             "title": said("desk.list_title", file=name)}
    try:
        answer, blocks = child.ask({"name": name, "known": {}, "asked": {"annotate": asked}}, data)
        return None if answer.get("refused") else (blocks[0], bool(answer["own"]))
    except (child.ChildFailed, KeyError, IndexError):
        return None


def _bare(one: Finding, language: str) -> str:
    """The sentence without its place, which stands beside it."""
    text = one.message(language).removeprefix(f"{one.place}: ")
    return capital(text)


def _source(data: bytes, name: str) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    return Source(digest[:12], name, digest)


def _known(current: Programme) -> dict:
    """What the child needs of the current edition."""
    known = {name: plain(getattr(current, name)) for name in ("city", "facts", "dimensions", "quick_wins", "indicators", "districts")}
    units: dict[str, set[str]] = {}
    frame = current.observations[["indicator", "kind", "period"]].drop_duplicates() if len(current.observations) else None
    noted = current.observations[current.observations["note"] == CUMULATIVE][["indicator", "kind"]].drop_duplicates()
    for code, kind, period in frame.itertuples(index=False) if frame is not None else ():
        units.setdefault(f"{code}/{kind}", set()).add(Period.of(period).unit)
    return known | {"units": {key: sorted(found) for key, found in units.items()},
                    "cumulative": [f"{code}/{kind}" for code, kind in noted.itertuples(index=False)]}


def _reading(
    answer: dict, blocks: list[bytes], source: Source, current: Programme, since: Programme | None
) -> Reading:
    findings = worst_first(map(_finding, answer["findings"]))
    if answer.get("refused"):
        return Reading(source.file, source, "refused", None, None, findings)
    tables = tuple(map(_table, answer["tables"]))
    excerpts = tuple(map(_excerpt, answer["excerpts"]))
    worst = findings[0].severity if findings else Severity.INFO
    verdict = "accepted" if worst is Severity.INFO else "warned"
    if any(one.code == "layout-unknown" for one in findings):
        return Reading(source.file, source, verdict, None, None, findings, tables, excerpts)
    part = _part(answer, blocks, source, current)
    base = empty_programme(current.city) if answer["replaces"] else current
    whole = merged(base, part, base if answer["replaces"] else since)
    return Reading(
        source.file,
        source,
        verdict,
        part,
        whole,
        findings,
        tables,
        excerpts,
        bool(answer["replaces"]),
    )


def _part(answer: dict, blocks: list[bytes], source: Source, current: Programme) -> Programme:
    known = {name: from_plain(tuple[kind, ...], answer["definitions"][name]) for name, kind in _KINDS.items()}
    survey = answer["survey"]
    return Programme(city=current.city, facts=from_plain(Facts, answer["facts"]), sources=(source,),
                     observations=_observations(answer, blocks, source.id), survey=_survey(survey),
                     comparisons=_comparisons(answer["comparisons"]), **known)


def _survey(columns: dict[str, list]) -> pandas.DataFrame:
    import pandas

    if not columns.get("answer"):
        return empty_frame(RESPONDENT)
    return pandas.DataFrame({name: columns[name] for name in RESPONDENT}).astype(RESPONDENT)


def _comparisons(columns: dict[str, list]) -> pandas.DataFrame:
    import pandas

    if not columns.get("value"):
        return empty_frame(COMPARISON)
    for period in set(columns["period"]):
        Period.of(period)
    return pandas.DataFrame({name: columns[name] for name in COMPARISON}).astype(COMPARISON)


def _observations(answer: dict, blocks: list[bytes], source: str) -> pandas.DataFrame:
    """The long frame, from the child's tables of words and arrays of numbers, all of whose places are checked."""
    import numpy
    import pandas

    count, words = int(answer["count"]), answer["words"]
    if count == 0:
        return empty_frame(OBSERVATION)
    kinds = {name: getattr(Observations(), name).typecode for name in COLUMNS}
    columns = {name: numpy.frombuffer(block, dtype=array(kinds[name]).typecode) for name, block in zip(COLUMNS, blocks, strict=True)}
    if any(len(column) != count for column in columns.values()):
        raise ValueError("columns of unequal length")

    def chosen(table: list[str], places: object) -> pandas.Series:
        if not all(type(word) is str for word in table) or places.min() < 0 or places.max() >= len(table):
            raise ValueError("a place outside its table")
        return pandas.Series(pandas.array(table, dtype="str").take(places))

    for period in words[TABLES[1]]:
        Period.of(period)
    templates = [f"{source}:{text}" for text in words["origins"]]
    if all(text.find("{row}") == len(text) - len("{row}") for text in templates):  # a cell, not a range: many at once
        origins = chosen([text.removesuffix("{row}") for text in templates], columns["origin"]) + pandas.Series(columns["row"]).astype("str")
    else:
        pairs = zip(columns["origin"].tolist(), columns["row"].tolist(), strict=True)
        origins = pandas.Series([templates[place].replace("{row}", str(number)) for place, number in pairs], dtype="str")
    return pandas.DataFrame({
        "indicator": chosen(words["indicators"], columns["indicator"]),
        "period": chosen(words["periods"], columns["period"]),
        "district": chosen(words["districts"], columns["district"]),
        "kind": chosen([str(Kind.PLAN), str(Kind.ACTUAL)], columns["kind"]),
        "value": columns["value"].copy(), "numerator": columns["numerator"].copy(), "denominator": columns["denominator"].copy(),
        "status": chosen([str(Status.PROVISIONAL), str(Status.FINAL)], columns["status"]),
        "origin": origins,
        "note": chosen(words["notes"], columns["note"]),
    })


def _finding(one: dict) -> Finding:
    return Finding(str(one["code"]), Severity(one["severity"]), one["sheet"], one["cell"], one["seen"], one["wanted"], one["facts"],
                   _proposal(one.get("proposal")))


def _proposal(one: dict | None) -> Proposal | None:
    if one is None:
        return None
    return Proposal(tuple(map(str, one["cells"])), one["times"], tuple(one["read"]), one["period"])


def _table(one: dict) -> Table:
    return replace(Table(**one | {"columns": tuple(TableColumn(**column) for column in one["columns"])}),
                   periods=tuple(one["periods"]), notes=tuple(one["notes"]), lines=tuple(map(tuple, one["lines"])))


def _excerpt(one: dict) -> Excerpt:
    rows = tuple((int(row["number"]), tuple(map(str, row["cells"]))) for row in one["rows"])
    return Excerpt(one["sheet"], tuple(one["letters"]), rows, int(one["header"]))


def _missing(name: str) -> Reading:
    return Reading(name, Source("", name, ""), "refused", None, None, [Finding("file-missing", Severity.ERROR, seen=name)])


def read_in_order(files: Iterable[tuple[str, bytes | None]], current: Programme) -> list[Reading]:
    """Several uploads, each read against what the ones before it made, with what two of them say differently. None for the bytes
    of a file that could not be opened."""
    readings = []
    for name, data in files:
        reading = _missing(name) if data is None else read_upload(data, name, current)
        current = reading.programme or current
        readings.append(reading)
    return compared(readings)
