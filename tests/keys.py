"""Keys of the catalogue that code builds from parts, and the values that each part may take, read from the code itself."""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import EnumMeta
from pathlib import Path

from tests.running import HOUSE

FILES = [HOUSE / "dashboard.py", *HOUSE.glob("pages/**/*.py"), *HOUSE.glob("smartcity_metrics/**/*.py")]
SPEAKERS = {"words", "said", "say", "self.say"}
SHAPE = re.compile(r"(?:[a-z_]|\0)+\.[a-z0-9_\0-]+")


@dataclass(frozen=True)
class Built:
    """A key that a file builds. pattern: compare.column_{}; parts: what stands in its gaps; values: what they may be, None where unknown."""

    file: str
    line: int
    pattern: str
    parts: tuple[str, ...]
    values: tuple[frozenset[str] | None, ...]

    def keys(self, declared: Iterable[frozenset[str]]) -> set[str]:
        """Every key that it may be, with `declared` for what could not be read from the code."""
        given = iter(declared)
        values = [next(given) if part is None else part for part in self.values]
        return {self.pattern.replace("{}", "%s") % combination for combination in itertools.product(*values)}


def built(file: Path) -> Iterator[Built]:
    """The keys that are asked of a speaker, or of its `has`, as f-strings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    scopes = {inner: outer for outer in ast.walk(tree) for inner in ast.iter_child_nodes(outer)}
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call) and one.args):
        text = call.args[0]
        name = ast.unparse(call.func)
        if not isinstance(text, ast.JoinedStr) or name not in SPEAKERS and not isinstance(call.func, ast.Call):
            continue
        shape = "".join(part.value if isinstance(part, ast.Constant) else "\0" for part in text.values)
        gaps = [part.value for part in text.values if isinstance(part, ast.FormattedValue)]
        if gaps and SHAPE.fullmatch(shape):
            values = tuple(_values(gap, text, scopes, tree, file) for gap in gaps)
            yield Built(file.relative_to(HOUSE).as_posix(), call.lineno, shape.replace("\0", "{}"), tuple(map(ast.unparse, gaps)), values)


def _values(gap: ast.expr, at: ast.AST, scopes: dict, tree: ast.Module, file: Path) -> frozenset[str] | None:
    """What an expression may be, where the code says so: a choice of two texts, or a name bound by a loop over texts written out."""
    found = _texts(gap, tree, file)
    if found is not None or not isinstance(gap, ast.Name):
        return found
    node = at
    while node in scopes:
        node = scopes[node]
        loops = [(one.target, one.iter) for one in getattr(node, "generators", ())]
        if isinstance(node, ast.For):
            loops.append((node.target, node.iter))
        for target, source in loops:
            if any(isinstance(one, ast.Name) and one.id == gap.id for one in ast.walk(target)):
                return _items(target, source, gap.id, tree, file)
        if isinstance(node, ast.FunctionDef):
            assigned = [one.value for one in ast.walk(node) if isinstance(one, ast.Assign)
                        and any(isinstance(to, ast.Name) and to.id == gap.id for to in one.targets)]
            parts = [_texts(one, tree, file) for one in assigned]
            return frozenset().union(*parts) if parts and None not in parts else None
    return None


def _texts(node: ast.expr, tree: ast.Module, file: Path) -> frozenset[str] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return frozenset({node.value})
    if isinstance(node, ast.IfExp):
        parts = [_texts(one, tree, file) for one in (node.body, node.orelse)]
        return None if None in parts else frozenset().union(*parts)
    return None


def _items(target: ast.expr, source: ast.expr, name: str, tree: ast.Module, file: Path) -> frozenset[str] | None:
    """The texts that the name takes in a loop over `source`."""
    place = None if isinstance(target, ast.Name) else next(
        (at for at, one in enumerate(target.elts) if isinstance(one, ast.Name) and one.id == name), None)
    if isinstance(source, ast.Call) and ast.unparse(source.func).endswith(".items") and place == 0:
        source, place = source.func.value, None
    if isinstance(source, ast.Name):
        return _of_module(source.id, place, file)
    elements = getattr(source, "keys" if isinstance(source, ast.Dict) else "elts", None)
    if elements is None:
        return None
    chosen = [one if place is None else one.elts[place] for one in elements if place is None or isinstance(one, ast.Tuple)]
    texts = [_texts(one, tree, file) for one in chosen]
    return frozenset().union(*texts) if texts and len(texts) == len(elements) and None not in texts else None


def _of_module(name: str, place: int | None, file: Path) -> frozenset[str] | None:
    """A module's own constant: texts, tuples of texts, a dictionary's keys, or an enumeration."""
    module = file.relative_to(HOUSE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    if not module.startswith("smartcity_metrics"):  # a page runs when it is imported
        return None
    found = getattr(importlib.import_module(module), name, None)
    if isinstance(found, EnumMeta):
        return frozenset(map(str, found))
    if not isinstance(found, tuple | list | dict | frozenset | set):
        return None
    items = [one if place is None else one[place] for one in found]
    return frozenset(map(str, items)) if items and all(isinstance(one, str) for one in items) else None
