"""Uploads as they came, for the pages that show where a number was written."""

from __future__ import annotations

from functools import lru_cache

from pages.ui.house import city, store
from smartcity_metrics.programme import CellRef
from smartcity_metrics.store import Upload


@lru_cache(8)
def upload(source_id: str) -> Upload | None:
    """The file of this source; None when the store does not have it. Files never change, so they are kept in memory."""
    return store().upload(city().id, source_id)


@lru_cache(2048)
def written(cell: CellRef) -> str | None:
    """What stands in the cell, in the person's own characters; "" when it is blank, None when it cannot be read again."""
    from smartcity_metrics.intake import desk
    from smartcity_metrics.intake.cells import text_of

    kept = upload(cell.source)
    if kept is None:
        return None
    reading = desk.cell_reading(kept.data, kept.name, cell.place)
    return None if reading is None else text_of(reading["raw"])
