"""Uploads as they came, for the pages that show where a number was written."""

from __future__ import annotations

from functools import lru_cache

from pages.ui.house import city, store
from smartcity_metrics.programme import CellRef
from smartcity_metrics.store import Upload


def upload(source_id: str) -> Upload | None:
    """The file of this source; None when the store does not have it. Files never change, so they are kept in memory."""
    return _upload(city().id, source_id)


@lru_cache(8)
def _upload(of: str, source_id: str) -> Upload | None:
    return store().upload(of, source_id)


def written(cell: CellRef) -> str | None:
    """What stands in the cell, in the person's own characters; "" when it is blank, None when it cannot be read again."""
    return _written(city().id, cell)


@lru_cache(2048)
def _written(of: str, cell: CellRef) -> str | None:
    from smartcity_metrics.intake import desk
    from smartcity_metrics.intake.cells import text_of

    kept = _upload(of, cell.source)
    if kept is None:
        return None
    reading = desk.cell_reading(kept.data, kept.name, cell.place)
    return None if reading is None else text_of(reading["raw"])
