"""The catalogue is whole: every phrase in both languages, with the same slots, and every phrase that code asks for."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_metrics.language import LANGUAGES, catalogue
from tests.running import HOUSE

KEY = re.compile(r"[a-z_]+\.[a-z0-9_-]+")
FILES = [HOUSE / "dashboard.py", *HOUSE.glob("pages/**/*.py"), *HOUSE.glob("smartcity_metrics/**/*.py")]
SPEAKERS = {"words", "said", "say"}  # what a Words is called in the code


def slots(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


def asked(file: Path) -> Iterator[str]:
    """Keys written out in calls such as words("menu.upload") or say()("menu.upload")."""
    for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(one, ast.Call) and one.args and isinstance(one.args[0], ast.Constant) and isinstance(one.args[0].value, str)):
            continue
        speaks = isinstance(one.func, ast.Call) or (isinstance(one.func, ast.Name) and one.func.id in SPEAKERS)
        if speaks and KEY.fullmatch(one.args[0].value):
            yield one.args[0].value


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_phrase_stands_in_both_languages_with_the_same_slots(key):
    phrase = catalogue()[key]
    assert set(phrase) == set(LANGUAGES)
    assert all(text.strip() for text in phrase.values())
    assert slots(phrase["id"]) == slots(phrase["en"])


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.relative_to(HOUSE).as_posix())
def test_every_phrase_that_code_asks_for_is_there(file):
    assert [key for key in asked(file) if key not in catalogue()] == []


def test_the_search_for_phrases_finds_some():
    assert sum(1 for file in FILES for _ in asked(file)) > 100
