"""Facts of form that have one home: colours of the ground, a number as text, a range of cells, a capital letter."""

from __future__ import annotations

import ast
import re
import tomllib

import pytest

from smartcity_metrics.intake.guard import corners
from smartcity_metrics.language.letters import capital, full_sentence
from smartcity_metrics.language.numbers import exact
from smartcity_metrics.story.theme import DARK, LIGHT, Theme
from tests.running import HOUSE
from tests.test_house import named, sources, tree

# Colours of the ground: what Streamlit draws, what the charts draw on it, and pages without Streamlit


def streamlit_theme(name: str) -> dict:
    return tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][name]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda one: one.name)
def test_streamlit_and_the_charts_stand_on_one_ground(theme: Theme):
    """A chart on another white than its page has an edge that nobody drew."""
    found = streamlit_theme(theme.name)
    wanted = {
        "primaryColor": theme.ink, "backgroundColor": theme.page, "secondaryBackgroundColor": theme.faint, "textColor": theme.ink,
        "linkColor": theme.ink, "borderColor": theme.rule, "redColor": theme.bad, "greenColor": theme.good, "orangeColor": theme.watch,
    }
    assert {name: colour for name, colour in found.items() if name.endswith("Color")} == wanted
    assert found["sidebar"] == {"backgroundColor": theme.faint, "secondaryBackgroundColor": theme.page}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda one: one.name)
def test_pages_without_streamlit_stand_on_the_same_ground(theme: Theme):
    """Sign-in, the choice of a password and the rest: light first, dark in their media query."""
    style = (HOUSE / "pages" / "ui" / "plain.py").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{\{(.*?)\}", style, re.DOTALL)
    found = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", light if theme is LIGHT else dark))
    assert found == {"page": theme.page, "ink": theme.ink, "muted": theme.muted, "edge": theme.plan, "rule": theme.rule, "bad": theme.bad}


GROUND = {getattr(theme, name) for theme in (LIGHT, DARK) for name in ("page", "ink", "muted", "plan", "rule", "faint", "good", "watch", "bad")}


def test_no_other_file_writes_a_colour_of_the_ground():
    homes = ("smartcity_metrics/story/theme.py", "pages/ui/plain.py")
    found = {named(file) for file in sources() for colour in re.findall(r"#[0-9a-f]{6}\b", file.read_text(encoding="utf-8").casefold())
             if colour in GROUND}
    assert found == set(homes)


# A number as text, a range of cells, a capital letter


@pytest.mark.parametrize(("value", "indonesian", "english"), [
    (0.82, "0,82", "0.82"), (1000.0, "1000", "1000"), (-5, "-5", "-5"), (1e22, "1e+22", "1e+22"), (12345.678, "12345,678", "12345.678"),
])
def test_a_number_is_quoted_to_its_last_digit_in_the_readers_own_sign(value, indonesian, english):
    assert (exact(value), exact(value, "en")) == (indonesian, english)


@pytest.mark.parametrize(("area", "found"), [("C2:D4", (2, 4, 3, 4)), ("A1:A1", (1, 1, 1, 1)), ("Z9:AB10", (9, 10, 26, 28))])
def test_a_range_has_four_corners(area, found):
    assert corners(area) == found


@pytest.mark.parametrize("text", ["C2", "C:D", "2:4", "C2:D4:E5", "", "c2:d4"])
def test_what_is_no_range_is_refused(text):
    with pytest.raises(ValueError, match="no range"):
        corners(text)


def test_a_sentence_begins_large_and_ends_with_one_full_stop():
    assert [capital("dua"), capital("IKM naik"), capital("")] == ["Dua", "IKM naik", ""]
    assert [full_sentence("dua"), full_sentence("Dua.")] == ["Dua.", "Dua."]


HOMES = {  # what a second home would write -> the files that may
    "a capital letter": (r"\[:1\]\.upper\(\)", {"smartcity_metrics/language/letters.py"}),
    "the corners of a range": (r"\(\[A-Z\][^)]*\)\([^)]*\):\(\[A-Z\]", {"smartcity_metrics/intake/guard.py"}),
    "a decimal comma": (r"replace\(['\"]\.['\"], ['\"],['\"]\)", {
        "smartcity_metrics/language/numbers.py",
        "smartcity_metrics/intake/rows.py",  # turns the signs of what somebody typed, to offer it
        "smartcity_metrics/exports/table.py",  # cells of a csv, dates among them
    }),
    "thousands by hand": (r":,\}['\"]\.replace", set()),
}


@pytest.mark.parametrize("what", HOMES)
def test_a_form_is_written_in_one_place(what):
    pattern, homes = HOMES[what]
    program = [file for file in sources() if not named(file).startswith("data/")]
    found = {named(file) for file in program if re.search(pattern, ast.unparse(tree(file)))}
    assert found <= homes


@pytest.mark.parametrize(("what", "line"), [
    ("a capital letter", "said = said[:1].upper() + said[1:]"),
    ("the corners of a range", 're.fullmatch(r"([A-Z]+)(\\d+):([A-Z]+)(\\d+)", merge)'),
    ("a decimal comma", 'text.replace(".", ",")'), ("thousands by hand", 'f"{int(value):,}".replace(",", ".")'),
])
def test_the_search_finds_what_stood_there_before(what, line):
    assert re.search(HOMES[what][0], ast.unparse(ast.parse(line)))
