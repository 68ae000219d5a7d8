"""A programme as bytes and back: what the store keeps and what the guarded reader hands over.

Definitions travel as JSON, observations as one Arrow stream, both in one zip; never pickle, so
that bytes from elsewhere cannot run anything. The same programme gives the same bytes.
"""

from __future__ import annotations

import io
import json
import types
import zipfile
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from smartcity_metrics.programme import (
    COMPARISON,
    OBSERVATION,
    RESPONDENT,
    REVISION,
    Period,
    Programme,
    empty_frame,
)

if TYPE_CHECKING:
    import pandas

FRAMES = {
    "observations": OBSERVATION,
    "survey": RESPONDENT,
    "revisions": REVISION,
    "comparisons": COMPARISON,
}
_LATER = {"revisions", "comparisons"}  # not in the bytes of earlier programs
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's zero, so that bytes do not depend on the hour


def packed(programme: Programme) -> bytes:
    """The programme as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(definitions(programme), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        archive.writestr(zipfile.ZipInfo("definitions.json", _EPOCH), text.encode())
        for name, columns in FRAMES.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.arrow", _EPOCH), _arrow(getattr(programme, name)[list(columns)]))
    return out.getvalue()


def unpacked(data: bytes) -> Programme:
    """The programme that `packed` made these bytes from. ValueError, KeyError or BadZipFile when they are not such bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known = json.loads(archive.read("definitions.json"))
        held = set(archive.namelist())
        frames = {
            name: _frame(archive.read(f"{name}.arrow"), columns)
            if f"{name}.arrow" in held or name not in _LATER
            else empty_frame(columns)
            for name, columns in FRAMES.items()
        }
    return Programme(**{name: from_plain(kind, known[name]) for name, kind in _hints(Programme).items() if name in known}, **frames)


def definitions(programme: Programme) -> dict:
    """Everything but the frames, as plain JSON values."""
    return {one.name: plain(getattr(programme, one.name)) for one in fields(programme) if one.name not in FRAMES}


def plain(value: Any) -> Any:
    """A definition as plain JSON values: dataclasses become objects, dates and periods text, None stays."""
    if is_dataclass(value) and not isinstance(value, Period):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (Period, date, StrEnum)):
        return str(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return dict(value) if isinstance(value, types.MappingProxyType) else value


def from_plain(kind: Any, value: Any) -> Any:
    """The value of this type that `plain` wrote. ValueError or TypeError when it does not fit."""
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return from_plain(next(one for one in get_args(kind) if one is not type(None)), value)
    if origin is tuple:
        inner = get_args(kind)
        return tuple(from_plain(inner[0], one) for one in value)
    if kind is Period:
        return Period.of(value)
    if kind is date:
        return value if type(value) is date else date.fromisoformat(value)  # TOML has dates
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    if is_dataclass(kind):
        return kind(**{name: from_plain(inner, value[name]) for name, inner in _hints(kind).items() if name in value})
    return value


def _hints(kind: type) -> dict:
    import smartcity_metrics.programme as waist

    if kind not in _KNOWN:
        names = {one.name for one in fields(kind)} - set(FRAMES)
        scope = vars(waist) | {"pandas": types.SimpleNamespace(DataFrame=object)}
        _KNOWN[kind] = {name: hint for name, hint in get_type_hints(kind, scope).items() if name in names}
    return _KNOWN[kind]


_KNOWN: dict[type, dict] = {}


def _arrow(frame: pandas.DataFrame) -> bytes:
    import pyarrow

    table = pyarrow.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _frame(data: bytes, columns: dict[str, str]) -> pandas.DataFrame:
    import pyarrow

    table = pyarrow.ipc.open_stream(data).read_all()
    if not table.num_rows:
        return empty_frame(columns)  # a column of no chunks cannot be merged
    return table.to_pandas()[list(columns)].astype(columns)
