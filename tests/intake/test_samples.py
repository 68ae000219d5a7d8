"""Real spreadsheets beside the repository: header block and data range are found where people see them.

No rule may know a file by its name; the fixtures that show each layout are in test_tables.py.
"""

from __future__ import annotations

import json
import re

from smartcity_metrics.intake.desk import found_tables
from smartcity_metrics.programme import empty_programme
from tests.intake.spreadsheets import city

ENOUGH = 0.95


def test_header_and_rows_are_right_on_nearly_all_real_files(shared):
    """The first and last header row, the first and the last row of data; a table counts when all four are right."""
    truths = json.loads((shared / "samples" / "index.json").read_text(encoding="utf-8"))
    assert len(truths) > 40
    wrong = []
    for truth in truths:
        file = shared / "samples" / truth["name"]
        tables, _, _ = found_tables(file.read_bytes(), file.name, empty_programme(city()))
        header = re.match(r"(\d+)(?:-(\d+))?", str(truth["header_rows"] or ""))
        first, last = (int(header[1]), int(header[2] or header[1])) if header else (None, None)
        wanted = (first, last, truth["first"], truth["last"])
        seen = [(one.header_first, one.header_last, one.first_row, one.last_row if one.last_row >= one.first_row else None) for one in tables
                if truth["sheet"] is None or one.sheet == truth["sheet"]]
        if wanted not in seen:
            wrong.append((truth["name"], wanted, seen[:3]))
    assert len(wrong) <= (1 - ENOUGH) * len(truths), wrong
