"""Reasons and cautions: every code that the metrics give has its sentence, in the role in which it is given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_metrics.language import catalogue
from tests.test_house import named, sources, tree

ROLES = ("reason", "caution", "criterion_fact")
NOT_TOLD = {"not_asked"}  # the mean achievement of what is no agency: no page asks for it


def given(file: Path) -> Iterator[tuple[str, str | None]]:
    """Codes of Note("...") written out in a file, each with the role that its place says: reason, caution, or None."""
    known = tree(file)
    outer = {inner: one for one in ast.walk(known) for inner in ast.iter_child_nodes(one)}
    for call in ast.walk(known):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "Note" and call.args):
            continue
        parts = (call.args[0].body, call.args[0].orelse) if isinstance(call.args[0], ast.IfExp) else (call.args[0],)
        codes = [part.value for part in parts if isinstance(part, ast.Constant)]
        yield from ((code, _role(call, outer)) for code in codes)


def _role(call: ast.AST, outer: dict) -> str | None:
    node = call
    while node in outer:
        inner, node = node, outer[node]
        if isinstance(node, ast.keyword) and node.arg in ("reason", "cautions"):
            return node.arg.removesuffix("s")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Mark", "withheld") and inner in node.args:
            return "reason"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Criterion":
            return "criterion_fact"
        if isinstance(node, ast.FunctionDef):
            return "caution" if "caution" in node.name or "of_the_model" in node.name else None
    return None


GIVEN = [(named(file), code, role) for file in sources() if "/metrics/" in named(file) for code, role in given(file)]


@pytest.mark.parametrize(("file", "code", "role"), sorted(set(GIVEN), key=str))
def test_a_reason_or_caution_has_its_sentence(file, code, role):
    """A note without one was a KeyError on the page that wanted to say why there is no figure."""
    if code in NOT_TOLD:
        return
    roles = [one for one in ROLES if f"{one}.{code}" in catalogue()]
    assert role in roles if role else roles, f"{code} is said as {role or 'something'} and stands in {roles}"


def test_the_search_finds_what_the_metrics_give():
    assert len(GIVEN) > 100
    assert {"reason", "caution"} <= {role for _, _, role in GIVEN}


def test_no_sentence_of_a_reason_or_caution_is_left_that_nothing_gives():
    """Codes may also stand in tables and dictionaries, so any text of the metrics counts."""
    told = {one.value for file in sources() if "/metrics/" in named(file) or "/story/" in named(file)
            for one in ast.walk(tree(file)) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    keys = [key for key in catalogue() if key.startswith(("reason.", "caution."))]
    assert [key for key in keys if key.split(".", 1)[1] not in told] == []
