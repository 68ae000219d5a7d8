"""Spoiled workbooks at the desk, a few in every run; `python -m tests.intake.fuzz 20000` spoils many."""

from __future__ import annotations

import os

from tests.intake.fuzz import run, workbooks
from tests.intake.spreadsheets import programme, read

COUNT = int(os.environ.get("FUZZ", "300"))


def test_the_workbooks_are_sound_before_they_are_spoiled():
    """Else nothing would be learnt from what the desk says of them."""
    verdicts = {name: read(data, name, programme()).verdict for name, data in workbooks()}
    assert len(verdicts) >= 7
    assert "refused" not in verdicts.values()


def test_a_spoiled_workbook_costs_its_author_an_answer_and_nobody_anything():
    """Same seeds in every run. Only an .xls may cost the child: its bytes are not scanned before calamine reads them."""
    outcome = run(COUNT)
    assert sum(outcome.verdicts.values()) == COUNT
    assert min(outcome.verdicts["warned"], outcome.verdicts["refused"]) > COUNT / 10  # faults reach the guard and what lies behind it
    assert len(outcome.codes) > 30
    assert {name for seeds in outcome.lost.values() for _, name in seeds} <= {"lama.xls"}
