"""Keys of the catalogue that code builds from parts: each part is of a closed set, and each key has its phrase.

A key that was built and had no phrase passed every test and broke the page. What tests/keys.py cannot
read from the code is declared here; a new key of that kind fails until its set is declared too.
"""

from __future__ import annotations

import ast
from dataclasses import fields

import pytest

from pages.ui.menu import MENU
from smartcity_metrics import access
from smartcity_metrics.cities import KINDS
from smartcity_metrics.intake.codes import Severity
from smartcity_metrics.intake.contract import SHEETS
from smartcity_metrics.intake.mapping import MEASURES
from smartcity_metrics.language import catalogue
from smartcity_metrics.metrics import control
from smartcity_metrics.metrics.like_with_like import Contrast
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.programme import City, CityKind, Kind, Nature, Revised, Stage
from smartcity_metrics.story import comparison, preflight
from tests.keys import FILES, Built, built

LIBRARY = [file for file in FILES if "smartcity_metrics" in file.parts]


def texts(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def given(maker: str, place: int = 0, within: str = "") -> set[str]:
    """Texts written out at this place of calls of `maker`: of Check("stale", ...) those of its codes."""
    calls = (call for file in LIBRARY if within in str(file) for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
             if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == maker and len(call.args) > place)
    found = {text for call in calls if not isinstance(call.args[place], ast.JoinedStr) for text in _written(call.args[place])}
    assert found, maker  # an empty search would prove nothing
    return found


def _written(node: ast.expr) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _written(node.body) | _written(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def returned(name: str, file: str) -> set[str]:
    """Texts that a function returns."""
    tree = ast.parse(next(one for one in FILES if str(one).endswith(file)).read_text(encoding="utf-8"))
    function = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name)
    return {text for one in ast.walk(function) if isinstance(one, ast.Return) and one.value for text in texts(one.value)}


def names(*kinds) -> frozenset[str]:
    return frozenset(str(one) for kind in kinds for one in kind)


TOLD = frozenset(("proven", "indicated", "worse"))  # signals whose interval lies on one side of zero
UNITS = frozenset(("month", "quarter"))  # of periods that an effect is known of
SECTIONS = given("Section", within="method")
DECLARED: dict[tuple[str, str], frozenset[str] | set[str]] = {  # pattern and part -> what the part may be
    ("accounts.state_{}", "_state(one)"): returned("_state", "story/accounts.py"),
    ("beside.{}", "name"): {"period", "own", "mix", "difference"},
    ("chart.bar_{}", "row.pair.kind"): names(Contrast),
    ("chart.spoken_{}", "role"): given("SpokenNumber"),
    ("chart.{}", "name"): {"mean", "upper", "lower"},
    ("check.{}", "group[0].code"): given("Check", within="preflight") | {f"{topic}_fine" for topic in preflight.TOPICS},
    ("city.{}", "self.code"): {"unreadable", "syntax", "twice", "wrong_type", "wrong_length", "missing", "unknown", "bad_id", "bad_zone",
                               "bad_span", "code_twice"},
    ("city.{}", "self.facts['kind']"): {*KINDS.values(), "list", "table"},
    ("compare.order_{}", "one"): set(comparison.ORDERS),
    ("compare.way_{}", "one"): {"naik", "turun"},
    ("consequences.column_{}", "one"): {"code", "mark", "old", "new"},
    ("consequences.{}", "how"): {"added", "changed", "gone"},
    ("consequences.{}", "name"): {"marks", "sentences", "slides"},
    ("cost.{}", "cost.what"): {"case", "more", "saved", "person"},
    ("criterion.{}", "one.code"): given("Criterion"),
    ("damage.{}", "one.how"): {"changed", "gone"} | given("Damage", 3),
    ("deck.photos_{}", "photos[0].when if len(photos) == 1 else 'both'"): {"before", "after", "both"},
    ("deck.{}", "key"): {"source", "source_band", "source_bands"},
    ("desk.combine_{}", "each"): {"refuse", "sum", "mean"},
    ("desk.field_{}", "one.field"): {one.name for one in fields(City) if one.name not in ("id", "dimensions", "districts")},
    ("desk.kind_{}", "code"): set(),  # held by tests/intake/test_codes.py
    ("desk.kind_{}", "repair.code"): set(),
    ("desk.phase_{}", "phase"): {"waiting", "guard", "reading", "checking", "comparing"},
    ("desk.step_{}", "name"): {"choose", "check", "preview", "publish"},
    ("desk.verdict_{}", "state"): {"unknown", "blocked", "accepted", "warned", "refused"},
    ("desk.whole_{}", "one"): {"facts", "dimensions", "districts", "events"},
    ("desk.{}", "how"): {"accepted", "rejected"},
    ("desk.{}", "kind"): names(Severity),
    ("desk.{}", "label"): {"mapped_value", "mapped_plan", "mapped_target", "mapped_target_upper"},
    ("desk.{}", "meaning"): {"date", "period", "year", "month", "quarter", "semester"},
    ("desk.{}", "one.severity"): names(Severity),
    ("desk.{}", "one['severity']"): names(Severity),
    ("effect.count_{}", "signal"): TOLD | {"not_told_apart"},
    ("effect.{}", "row.signal.mark"): names(Signal),
    ("effect.{}_{}", "_direction(row)"): returned("_direction", "story/headlines.py"),
    ("equity.gap_{}", "found.per"): {"cases", "people", "values"},
    ("equity.{}", "found.verdict"): {"narrowed", "widened", "same"},
    ("equity.{}", "side"): {"before", "after"},
    ("evidence.column_{}", "name"): {"period", "district", "kind", "value", "status", "counted", "place", "note"},
    ("evidence.column_{}", "one"): {"period", "district", "kind", "value", "status", "counted", "place", "note"},
    ("evidence.kind_{}", "one"): names(Kind),
    ("evidence.kind_{}", "one.kind"): names(Kind),
    ("evidence.why_{}", "why"): returned("why_not_counted", "story/evidence.py"),
    ("felt.any_{}", "unit"): UNITS,
    ("felt.each_{}", "unit"): UNITS,
    ("guess.kind_{}", "each"): {"rak", "lra", ""} - {""},
    ("guess.{}", "meaning"): {"date", "period", "year", "month", "quarter", "semester"},
    ("guess.{}", "one.measure"): set(MEASURES),
    ("handout.sheet_{}", "name"): {"scorecard", "quick_wins", "observations", "sources", "formulas", "methods", "cautions"},
    ("handout.{}", "name"): {"service", "problem", "innovation", "owner", "beneficiaries", "beneficiary_target", "reached", "budget",
                             "spent", "fund", "begins", "ends", "launched"},
    ("headline.{}", "_form(row)"): {"total", "per_period", "now", "mean", "gain", "from_to", "mean_from"}
    | {f"effect_{mark}" for mark in names(Signal)} | {"effect_not_told_apart_beyond"},
    ("headline.{}", "code"): {"behind", "going_back", "unjudged"},
    ("level.{}", "one"): names(Level),
    ("menu.{}", "group"): {group for group, *_ in MENU},
    ("menu.{}", "name"): {name for _, _, name, *_ in MENU},
    ("method.if_{}", "one.key"): given("Condition", within="method"),
    ("method.limit_{}", "per"): {"cases", "people"},
    ("method.outside_{}", "int(limits.outside[at]) + 1"): {"0", "1", "2"},
    ("method.per_{}", "row.change.periods[0].unit"): {"month", "quarter", "semester", "year"},
    ("method.per_{}", "row.pair.period_unit"): {"month", "quarter", "semester", "year"},
    ("method.rival_{}", "trials.rival"): {"naive", "seasonal_naive"},
    ("method.together_{}", "found.per"): {"cases", "people"},
    ("method.turn_{}", "int(chart.turn[at]) + 1"): {"0", "1", "2"},
    ("method.{}", "key"): given("_step", within="method_effect"),
    ("method.{}", "one.key"): SECTIONS,
    ("method.{}", "section.key"): SECTIONS,
    ("method.{}_asks", "one.key"): SECTIONS,
    ("method.{}_rule", "key"): given("_step", within="method_effect"),
    ("method.{}_{}", "one.key"): SECTIONS - {"departures", "numbers"},  # they stand alone, without a side
    ("office.{}", "card.programme.city.kind"): names(CityKind),
    ("office.{}", "city.kind"): names(CityKind),
    ("oidc.{}", "answer"): {"expired", "roleless", "no_opd", "no_city"},
    ("outlook.{}", "ahead.verdict"): {"already_reached", "window", "not_within_horizon"},
    ("overview.{}", "state"): {"missing", "final", "provisional"},
    ("pace.{}", "one"): names(Pace),
    ("password.{}", "one"): {"old", "new", "again"},
    ("password.{}", "why"): returned("weakness", "smartcity_metrics/passwords.py") - {""},
    ("place.{}", "_how(int(turn), int(side))"): {"better", "worse", "high", "low"},
    ("point.{}_{}", "chart.kinds[at]"): {one.name.lower() for one in control.Kind if one > 0},
    ("point.{}_{}", "change.chart.kinds[index]"): {one.name.lower() for one in control.Kind if one > 0},
    ("proof.{}", "name"): {"recent", "cumulated"},
    ("revised.many_{}", "name"): {"values", "plans"},
    ("revised.{}", "revision.what"): names(Revised) - {"value"},
    ("robust.{}", "check.key"): {"own", "without_best", "earlier", "later", "no_slope", "old_model"},
    ("role.{}", "one"): set(access.ROLES),
    ("role.{}", "one.role"): set(access.ROLES),
    ("role.{}", "role"): set(access.ROLES),
    ("role.{}", "who.role"): set(access.ROLES),
    ("role.{}_may", "one"): set(access.ROLES),
    ("signal.{}", "one"): names(Signal),
    ("speak.answer_{}", "signal"): names(Signal),
    ("speak.nature_{}", "win.nature"): names(Nature),
    ("speak.question_{}", "signal"): names(Signal),
    ("stage.kind_{}", "slide.kind"): given("Slide", 1),
    ("stage.mend_{}", "first.page"): given("Check", 2, within="preflight"),
    ("stage.severity_{}", "first.severity"): names(preflight.Severity),
    ("stage.{}", "one"): names(Stage),
    ("stage.{}", "one.stage"): names(Stage),
    ("stage.{}", "part"): {"say", "question", "answer"},
    ("stage.{}", "photo.when"): {"before", "after"},
    ("stage.{}_lower", "when"): {"before", "after"},
    ("step.{}", "step(one, day)"): returned("step", "metrics/milestones.py"),
    ("stored.{}", "one.what"): {"database", "dataset", "upload", "edition", "deck", "photo", "mapping", "audit", "published"},
    ("survey.{}", "result.verdict"): {"better", "worse"},
    ("talk.{}", "one.when"): {"before", "after"},
    ("talk.{}", "reason"): given("NoBrowser"),
    ("template.about_{}", "sheet.key"): {one.key for one in SHEETS},
    ("template.kind_{}", "column.kind"): {one.kind for sheet in SHEETS for one in sheet.columns},
    ("template.step_{}", "number"): {"1", "2", "3", "4"},
    ("verdict.{}", "found.verdict"): {"already_reached", "window", "not_within_horizon"},
    ("verdict.{}", "change.verdict"): {"same", "better", "worse"},
    ("working.{}", "key"): {"actual", "achievement", "progress", "planned", "pace", "saving"},
    ("{}.column_{}", "group"): {"compare", "evidence"},
}
ELSEWHERE = {  # asked only after `has`, or held by another test; why
    ("act.{}", "what"): "has: what a later program did may stand in the log",
    ("caution.{}", "note.code"): "tests/test_notes.py",
    ("check.{}", "detail"): "has",
    ("criterion_fact.{}", "note.code"): "tests/test_notes.py",
    ("fact.{}", "name"): "has",
    ("reason.{}", "note.code"): "tests/test_notes.py",
    ("role.{}", "text"): "has",
    ("survey.{}", "one.name"): "has: a city may ask elements of its own",
    ("talk.key_{}", "one"): "only of keys that have no letter",
    ("unit.{}", "unit"): "has",
    ("working.{}", "rule"): "tests/story/test_workings.py works every rule",
    ("{}.column_{}", "name"): "with its group above",
    ("{}.{}", "mark"): "the three marks, each with all its values below",
    ("{}.{}", "one[mark]['mark']"): "the three marks, each with all its values below",
}
FOUND = [one for file in FILES for one in built(file)]


@pytest.mark.parametrize("one", FOUND, ids=lambda one: f"{one.file}:{one.line} {one.pattern}")
def test_every_key_that_is_built_has_its_phrase(one: Built):
    gaps = [(one.pattern, part) for part, value in zip(one.parts, one.values, strict=True) if value is None]
    if any(gap in ELSEWHERE for gap in gaps) or (one.pattern, one.parts[0]) in ELSEWHERE:
        return
    assert [gap for gap in gaps if gap not in DECLARED] == [], "declare what this part may be"
    assert sorted(one.keys(frozenset(DECLARED[gap]) for gap in gaps) - set(catalogue())) == []


def test_the_search_for_keys_that_are_built_finds_them():
    assert len(FOUND) > 150


def test_nothing_is_declared_that_no_code_builds():
    known = {(one.pattern, part) for one in FOUND for part in one.parts}
    assert sorted({*DECLARED, *ELSEWHERE} - known) == []


@pytest.mark.parametrize("kind", [Level, Pace, Signal], ids=lambda kind: kind.__name__)
def test_every_mark_has_its_word_and_its_title(kind):
    family = kind.__name__.lower()
    assert [one for one in [*map(str, kind), "title"] if f"{family}.{one}" not in catalogue()] == []
