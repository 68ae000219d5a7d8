"""The published cases beside the repository: data, expected numbers and how close one must come.

Each case is a folder with `expected.json` (checks with an id, a value and a tolerance) and tables. They are
read where they lie and never copied: some of them may be used for tests but not passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import pandas

CASES = Path("reference") / "statistics"


def case(shared: Path, name: str) -> dict[str, Any]:
    """What the source of the case expects, as written in its `expected.json`."""
    return json.loads((shared / CASES / name / "expected.json").read_text(encoding="utf-8"))


def checks(shared: Path, name: str) -> dict[str, dict[str, Any]]:
    """The checks of a case by their ids, so that a test can also say that it held every one of them."""
    return {check["id"]: check for check in case(shared, name)["checks"]}


def table(shared: Path, name: str, file: str) -> pandas.DataFrame:
    """A table of the case, as pandas reads it."""
    return pandas.read_csv(shared / CASES / name / file)


def close(value: Any, check: Mapping[str, Any]) -> bool:
    """Whether a number, a list of numbers or a mapping of them comes as near as the check's own tolerance asks.

    Raises with both numbers when it does not, so that a failing test says by how much. What is no number
    (a word, yes or no, None) must be equal. More keys in a found mapping than expected do no harm.
    """
    _compare(value, check["value"], check, str(check["id"]))
    return True


def _compare(found: Any, expected: Any, check: Mapping[str, Any], where: str) -> None:
    if isinstance(expected, Mapping):
        for key, one in expected.items():
            _compare(found[key], one, check, f"{where}.{key}")
    elif isinstance(expected, list):
        found = list(found)
        assert len(found) == len(expected), f"{where}: {len(found)} values, expected {len(expected)}"
        for i, one in enumerate(expected):
            _compare(found[i], one, check, f"{where}[{i}]")
    elif isinstance(expected, (int, float)) and not isinstance(expected, bool):
        room = max(float(check.get("tol_abs", 0.0)), float(check.get("tol_rel", 0.0)) * abs(expected))
        if numpy.isnan(expected):
            assert numpy.isnan(found), f"{where}: found {found!r}, expected no number"
        else:
            assert abs(float(found) - expected) <= room, f"{where}: found {found!r}, expected {expected!r} within {room!r}"
    else:
        assert found == expected, f"{where}: found {found!r}, expected {expected!r}"
