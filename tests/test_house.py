"""The walls of the house: who may know whom. A change that needs a hole in a wall should change this file, and say why."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import HOUSE

LIBRARY = HOUSE / "smartcity_metrics"
TOP = {"dashboard.py", "pages", "data", "smartcity_metrics", "tests", "requirements.txt", "README.md", "Makefile"}
BOTTOM = {"units", "programme", "language", "dataset", "cities"}
MAY_KNOW = {  # part of the library -> other parts that it may import
    "units": set(),
    "programme": {"units"},
    "language": {"units", "programme"},
    "dataset": {"programme"},
    "cities": {"programme", "dataset"},
    "intake": BOTTOM,
    "metrics": BOTTOM,
    "story": BOTTOM | {"intake", "metrics"},
    "exports": BOTTOM | {"metrics", "story"},
    "store": {"programme", "dataset"},
    "access": set(),
    "passwords": set(),
    "authority": BOTTOM | {"access", "store"},
    "__main__": BOTTOM | {"intake", "metrics", "story", "exports", "store"},
}
ONLY_IN = {  # package -> the places that may import it
    "streamlit": ("pages", "dashboard.py"),
    "starlette": ("pages/ui", "dashboard.py"),
    "openpyxl": ("smartcity_metrics/intake", "smartcity_metrics/exports", "data/make_workbooks.py"),
    "python_calamine": ("smartcity_metrics/intake",),
    "PIL": ("smartcity_metrics/intake/photo.py",),
    "plotly": ("smartcity_metrics/story/charts", "smartcity_metrics/story/charts.py", "dashboard.py",
               "smartcity_metrics/exports/deck_html.py"),  # the deck carries plotly.js in itself
    "pptx": ("smartcity_metrics/exports/deck_pptx",),
    "sqlalchemy": ("smartcity_metrics/store",),
    "pandas": ("smartcity_metrics", "dashboard.py"),
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def sources() -> list[Path]:
    """Every Python file of the program itself."""
    found = [HOUSE / "dashboard.py", *HOUSE.glob("pages/**/*.py"), *HOUSE.glob("smartcity_metrics/**/*.py"), *HOUSE.glob("data/*.py")]
    assert len(found) > 40  # an empty search would prove nothing
    return found


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def named(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def imported(file: Path) -> Iterator[str]:
    """Dotted names of all that a file imports, also inside functions, but not what only a type checker reads."""
    known = tree(file)
    skipped = {id(inner) for one in ast.walk(known) if isinstance(one, ast.If) and ast.unparse(one.test).endswith("TYPE_CHECKING")
               for inner in ast.walk(one)}
    for one in ast.walk(known):
        if id(one) in skipped:
            continue
        if isinstance(one, ast.Import):
            yield from (name.name for name in one.names)
        elif isinstance(one, ast.ImportFrom):
            assert one.level == 0, f"{named(file)} imports relatively"
            yield from (f"{one.module}.{name.name}" for name in one.names)


def part(dotted: str) -> str | None:
    """The part of the library that a dotted name belongs to: smartcity_metrics.story.charts -> story."""
    return dotted.split(".")[1] if dotted.startswith("smartcity_metrics.") else None


def test_the_top_of_the_house_holds_exactly_what_it_should():
    assert {one.name for one in HOUSE.iterdir() if not one.name.startswith(".")} - {"__pycache__"} == TOP


def test_no_page_lies_where_streamlit_would_serve_it_past_the_frame():
    assert list((HOUSE / "pages").glob("*.py")) == []
    assert not (HOUSE / "pages" / "ui" / "pages").exists()


def test_streamlit_run_finds_the_launcher():
    """It reads the file and wants a plain assignment of App(...); anything else would run as an ordinary script."""
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(HOUSE / "dashboard.py").is_asgi_app


@pytest.mark.parametrize("file", sources(), ids=named)
def test_a_package_is_imported_only_where_it_belongs(file):
    wrong = [(name, package) for name in imported(file) for package in [name.split(".")[0]]
             if package in ONLY_IN and not any(named(file) == place or named(file).startswith(f"{place}/") for place in ONLY_IN[package])]
    assert wrong == []


@pytest.mark.parametrize("file", [one for one in sources() if LIBRARY in one.parents and one != LIBRARY / "__init__.py"], ids=named)
def test_the_library_imports_downwards_only(file):
    own = file.relative_to(LIBRARY).parts[0].removesuffix(".py")
    wrong = {name for name in imported(file) if name.split(".")[0] in ("pages", "dashboard")}
    wrong |= {name for name in imported(file) if part(name) not in (None, own, *MAY_KNOW[own])}
    assert wrong == set()


@pytest.mark.parametrize("file", [one for one in sources() if one.is_relative_to(HOUSE / "pages")], ids=named)
def test_pages_know_the_shared_ui_and_never_each_other(file):
    wrong = [name for name in imported(file) if name.startswith("pages.") and not name.startswith("pages.ui.")
             and not (name.startswith("pages.ui"))]
    assert wrong == []


@pytest.mark.parametrize("file", [one for one in sources() if LIBRARY in one.parents], ids=named)
def test_the_library_reads_no_clock(file):
    calls = {(ast.unparse(one.func.value).split(".")[-1], one.func.attr) for one in ast.walk(tree(file))
             if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)}
    of_links = {("datetime", "now")} if named(file) == "smartcity_metrics/__main__.py" else set()  # a link that ends must know when it was made
    assert calls & CLOCKS == of_links


@pytest.mark.parametrize(("word", "places"), [
    pytest.param("st.navigation", ("pages/ui/frame.py",), id="navigation is the frame's"),
    pytest.param("st.session_state", ("pages/ui/",), id="session state is the shared ui's"),
    pytest.param("st.plotly_chart", ("pages/ui/",), id="figures are drawn by the shared ui"),
    pytest.param("unsafe_allow_javascript", (), id="no script in markup"),
])
def test_some_words_of_streamlit_have_one_place(word, places):
    wrong = [named(file) for file in sources() if re.search(rf"\b{re.escape(word)}\b", file.read_text(encoding="utf-8"))
             and not named(file).startswith(places or ("-",))]
    assert [one for one in wrong if not _only_in_docstrings(HOUSE / one, word)] == []


def _only_in_docstrings(file: Path, word: str) -> bool:
    return not any(word in ast.unparse(one) for one in ast.walk(tree(file)) if isinstance(one, (ast.Attribute, ast.keyword)))


@pytest.mark.parametrize("file", [one for one in sources() if named(one).startswith(("pages/staff/", "pages/admin/"))], ids=named)
def test_staff_pages_ask_for_the_right_themselves(file):
    """The frame asks first; the page asks again, so that no other way to it is open."""
    first = next(one for one in tree(file).body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call))
    assert ast.unparse(first.value.func) == "require"


CHANGES = {"publish", "undo", "save_deck", "forget_mapping", "add", "change", "shut", "open", "link", "end_sessions"}


@pytest.mark.parametrize("file", [one for one in sources() if one.is_relative_to(HOUSE / "pages") and one.name != "house.py"], ids=named)
def test_pages_change_the_store_only_where_the_right_is_asked(file):
    """house.py may: it publishes the sample into an empty store, before anybody is there."""
    calls = {ast.unparse(one.func) for one in ast.walk(tree(file)) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)}
    assert [one for one in calls if re.match(r"(house\.)?store\(\)\.", one) and one.rsplit(".", 1)[1] in CHANGES] == []


def test_no_word_for_unfinished_work_is_left():
    unfinished = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3))
    assert [named(one) for one in sources() if re.search(rf"\b({unfinished})\b", one.read_text(encoding="utf-8"))] == []


def test_every_requirement_is_pinned_and_says_what_it_is_for():
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = [one for one in (HOUSE / name).read_text(encoding="utf-8").splitlines() if one and not one.startswith(("-r", "#"))]
        assert [one for one in lines if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+ +# \S.*", one)] == []
