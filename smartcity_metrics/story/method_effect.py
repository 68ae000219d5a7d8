"""Before and after the launch worked out, with every condition that the mark rests on; and the trend over the whole length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.effect import (
    AFTER,
    AT_THE_EDGE,
    BEFORE,
    DRAWS,
    NEAR_BREAK,
    SEED,
    SPARE,
    WANDERS,
    YEARS_BEFORE,
    Design,
    Effect,
    Estimate,
    design,
    percent_effect,
    year_on_year,
)
from smartcity_metrics.metrics.result import Signal
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import good_side
from smartcity_metrics.programme import Event, EventKind, Period, Polarity
from smartcity_metrics.story.marks import drawn
from smartcity_metrics.story.recipe import recipe_html
from smartcity_metrics.story.section import Condition, Section, amount, between, chance
from smartcity_metrics.story.sentences import caution, reason
from smartcity_metrics.story.workings import Working, bracketed, plain

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_VARIABLES = {"constant": "", "trend": "t", "level": "L", "slope": "S", "sin": "sin", "cos": "cos"}


def effect(row: Row, events: Sequence[Event], say: Words) -> Section:
    """The model with this indicator's columns and coefficients, what it finds, and the ladder that ends in the mark."""
    change, found = row.change, row.change.effect
    why = reason(row.signal.reason, say) if row.signal.mark is Signal.CANNOT_JUDGE else ""
    if found is None:
        return Section("effect", conditions=ladder(row, say), end=drawn(row.signal, say, 34), why=why)
    model = design(change.study)
    steps = [_months(row, events, say)]
    if model is not None:
        steps += [_model(model, say), *_memory(found, model, say)]
    if model is not None and found.value is not None:
        steps += [*_effects(row, found, model, say), _percent(row, found, model, say), _detectable(row, found, model, say)]
    codes = {note.code for note in found.cautions}
    if found.value is None or codes & {"season_not_handled", "season_from_short_history"}:
        steps.append(_last_year(row, say))
    return Section("effect", tuple(steps), ladder(row, say), tuple(caution(note, say) for note in change.cautions),
                   recipe_html(model, Period.month_of(row.launched).number, say) if model is not None and found.value is not None else "",
                   drawn(row.signal, say, 34), why)


def _months(row: Row, events: Sequence[Event], say: Words) -> Working:
    """Which months stand before and after, and which are left out, each with its reason."""
    change, found = row.change, row.change.effect
    start = Period.month_of(row.launched)
    notes = [say("method.months_excluded", months=", ".join(_named(change.periods[at], events, EventKind.DISRUPTION, say) for at in change.excluded))
             ] if change.excluded else []
    notes += [say("method.months_breaks", months=", ".join(_named(change.periods[at], events, EventKind.REDEFINITION, say) for at in change.breaks))
              ] if change.breaks else []
    gaps = [say.short(change.periods[at]) for at in numpy.flatnonzero(~numpy.isfinite(change.values)) if at not in change.excluded]
    notes += [say("method.months_missing", months=", ".join(gaps))] if gaps else []
    return Working("months", say("method.months"), say("method.months_rule"),
                   say("method.months_worked", day=say.day(row.launched), start=say.period(start)),
                   say("method.months_result", before=found.before, after=found.after), ". ".join(notes))


def _named(period: Period, events: Sequence[Event], kind: EventKind, say: Words) -> str:
    told = next((one.text for one in events if one.kind is kind and Period.holding(one.day, period.unit) == period), None)
    return f"{say.short(period)} ({told or say('method.pandemic')})"


def _model(model: Design, say: Words) -> Working:
    """y = b₀ + b₁·t + b₂·L …, with what was found for each."""
    rule = " + ".join(f"b{str(at).translate(_SUBSCRIPTS)}{_variable(name)}" for at, name in enumerate(model.terms))
    worked = "".join(f" {'−' if value < 0 else '+'} {plain(abs(value), say)}{_variable(name)}"
                     for value, name in zip(model.coefficients, model.terms, strict=True)).removeprefix(" + ").replace(" − ", "−", 1 if
                     model.coefficients[0] < 0 else 0)
    legend = ["legend", *(["legend_slope"] if "slope" in model.terms else []), *(["legend_year"] if "sin" in model.terms else []),
              *(["legend_months"] if "month_2" in model.terms else [])]
    n, k = len(model.places), len(model.terms)
    return Working("model", say("method.model"), f"y = {rule} + u,  uₜ = φ·uₜ₋₁ + eₜ", f"y = {worked}",
                   say("method.model_result", n=n, k=k, freedom=model.freedom), " ".join(say(f"method.{one}") for one in legend))


def _variable(name: str) -> str:
    if name.startswith("month_"):
        return f"·M{name.removeprefix('month_').translate(_SUBSCRIPTS)}"
    return f"·{_VARIABLES[name]}" if _VARIABLES[name] else ""


def _memory(found: Effect, model: Design, say: Words) -> list[Working]:
    """How alike neighbouring months are."""
    if found.phi is None:
        return []
    return [Working("phi", say("method.phi"), say("method.phi_rule", freedom=model.freedom), "", say.number(found.phi, 3),
                    say("method.phi_note", edge=say.percent(found.edge), limit=say.percent(AT_THE_EDGE, 0)))]


def _effects(row: Row, found: Effect, model: Design, say: Words) -> list[Working]:
    """The mean effect and the counterfactual it is held against, and where there is a slope the jump, the slope and the last month."""
    by = dict(zip(model.terms, model.coefficients, strict=True))
    later = [place for place in model.places if place >= 0]
    middle = sum(later) / len(later)
    season = model.without - by["constant"] - by["trend"] * middle
    ground = f"{plain(by['constant'], say)} + {bracketed(by['trend'], say)} × {plain(middle, say)}"
    ground += f" + {bracketed(season, say)}" if len(model.terms) > 3 + ("slope" in by) else ""
    steps = [Working("without", say("method.without"), say("method.without_rule"), f"{ground} = {plain(model.without, say)}",
                     amount(model.without, row, say), say("method.without_season") if len(model.terms) > 3 + ("slope" in by) else "")]
    if "slope" in by:
        jump, slope = bracketed(by["level"], say), bracketed(by["slope"], say)
        steps += [_step("level", row, found.level, f"b₂ = {plain(by['level'], say)}", say),
                  _step("slope", row, found.slope, f"b₃ = {plain(by['slope'], say)}", say),
                  _step("last", row, found.last, f"{jump} + {slope} × {later[-1]} = {plain(found.last.value, say)}", say)]
        worked = f"{jump} + {slope} × {plain(middle, say)} = {plain(found.value, say)}"
    else:
        worked = f"b₂ = {plain(found.value, say)}"
    mean = Estimate(found.value, found.low, found.high, found.p)
    added = f"{bracketed(found.value, say)} × {found.after} = {plain(found.cumulated.value, say)}"
    return [*steps, _step("mean_effect", row, mean, worked, say, say("method.interval_note", p=chance(found.p, say))),
            _step("cumulated", row, found.cumulated, added, say)]


def _step(key: str, row: Row, found: Estimate, worked: str, say: Words, note: str = "") -> Working:
    result = say("method.with_interval", value=amount(found.value, row, say, points=True, signed=True), interval=between(found.low, found.high, row, say))
    return Working(key, say(f"method.{key}"), say(f"method.{key}_rule"), worked, result, note)


def _percent(row: Row, found: Effect, model: Design, say: Words) -> Working:
    share = percent_effect(row.change.study)
    if share.value is None:
        return Working("percent", say("method.percent"), say("method.percent_rule"), "", "", reason(share.reason, say))
    interval = say("effect.from_to", low=say.percent(share.low), high=say.percent(share.high))
    sign = "+" if share.value > 0 else ""
    return Working("percent", say("method.percent"), say("method.percent_rule"),
                   f"{plain(found.value, say)} / {plain(model.without, say)} = {say.percent(share.value)}",
                   say("method.with_interval", value=f"{sign}{say.percent(share.value)}", interval=interval),
                   say("method.percent_note", draws=say.number(DRAWS), seed=SEED))


def _detectable(row: Row, found: Effect, model: Design, say: Words) -> Working:
    middle, upper = plain(model.middle, say), plain(model.upper, say)
    worked = f"({middle} + {upper}) × ({bracketed(found.high, say)} − {bracketed(found.low, say)}) / 2 / {middle} = {plain(found.detectable, say)}"
    return Working("detectable", say("method.detectable"), say("method.detectable_rule"), worked,
                   amount(found.detectable, row, say, points=True), say("method.detectable_note", freedom=model.freedom))


def _last_year(row: Row, say: Words) -> Working:
    """Like months against like, where the season cannot be handled or the effect is withheld."""
    study, change = row.change.study, row.change
    found = year_on_year(study.values, study.start, polarity=study.polarity, excluded=study.excluded, breaks=study.breaks)
    if found.value is None:
        return Working("last_year", say("method.last_year"), say("method.last_year_rule"), "", "", reason(found.reason, say))
    terms = "; ".join(f"{say.short(change.periods[two])}: {plain(float(change.values[two]), say)} − {bracketed(float(change.values[one]), say)}"
                      f" = {plain(float(change.values[two] - change.values[one]), say)}" for one, two in found.pairs)
    note = "" if found.improved is None else say("method.last_year_note", n=found.improved, all=found.n)
    return Working("last_year", say("method.last_year"), say("method.last_year_rule"), terms, amount(found.value, row, say, points=True, signed=True), note)


def ladder(row: Row, say: Words) -> tuple[Condition, ...]:
    """The conditions in the order in which they are asked; those that were not reached neither met nor unmet."""
    found, study = row.change.effect, row.change.study
    start = (Condition("launched", row.launched is not None, say.day(row.launched) if row.launched else reason(row.signal.reason, say)),
             Condition("monthly", study is not None if len(row.change.periods) and row.launched else None, ""),
             Condition("direction", good_side(row.indicator) in (Polarity.HIGHER, Polarity.LOWER), ""))
    if found is None:
        return (*start, *(Condition(key, None) for key in ("before", "after", "spare", "phi", "interval", "break", "season", "two_years", "flat", "chart")))
    codes = {note.code for note in found.cautions}
    reached, judged = found.phi is not None, found.value is not None
    return (
        *start,
        Condition("before", found.before >= BEFORE, say("method.n_need", n=found.before, need=BEFORE)),
        Condition("after", found.after >= AFTER, say("method.n_need", n=found.after, need=AFTER)),
        _spare(row, say),
        Condition("phi", found.phi <= WANDERS and found.edge <= AT_THE_EDGE if reached else None,
                  say("method.phi_fact", phi=say.number(found.phi, 3), most=say.number(WANDERS, 1)) if reached else ""),
        Condition("interval", _good_side(row, found) if judged else None, between(found.low, found.high, row, say) if judged else ""),
        Condition("break", "break_near_start" not in codes if found.n else None, _nearest(row, say)),
        Condition("season", not codes & {"season_not_handled", "season_from_short_history"} if reached else None,
                  say(f"method.season_{found.season}") if found.season else ""),
        Condition("two_years", "slope_from_short_history" not in codes if judged and found.slope is not None else None,
                  say("method.n_need", n=_history(row), need=YEARS_BEFORE) if judged and found.slope is not None else say("method.no_slope") if judged else ""),
        Condition("flat", "flat_before" not in codes if reached else None, ""),
        Condition("chart", bool(study.chart_agrees) if judged else None, _special_after(row, say)),
    )


def _spare(row: Row, say: Words) -> Condition:
    model = design(row.change.study)
    found = row.change.effect.reason
    if model is not None:
        return Condition("spare", True, say("method.n_need", n=model.freedom, need=SPARE))
    failed = found is not None and found.code in ("too_few_to_spare", "season_not_separable")
    return Condition("spare", False if failed else None, reason(found, say) if failed else "")


def _good_side(row: Row, found: Effect) -> bool:
    return row.signal.mark in (Signal.PROVEN, Signal.INDICATED) and found.low * found.high > 0


def _history(row: Row) -> int:
    note = next((one for one in row.change.effect.cautions if one.code in ("short_history", "slope_from_short_history")), None)
    return int(note.facts["n"]) if note else row.change.effect.before


def _nearest(row: Row, say: Words) -> str:
    breaks = [one for one in row.change.breaks if row.change.start is not None]
    if not breaks:
        return say("method.no_break")
    return say("method.break_fact", months=min(abs(one - row.change.start) for one in breaks), need=NEAR_BREAK + 1)


def _special_after(row: Row, say: Words) -> str:
    turn = row.change.chart.turn[max(row.change.start, 0):]
    return say("method.chart_fact", better=int((turn > 0).sum()), worse=int((turn < 0).sum()))


def trend(row: Row, say: Words) -> Section:
    """Mann-Kendall and Sen's slope over the whole length, with the numbers that lead to them."""
    found, values = row.change.trend, row.change.values
    if found.value is None:
        return Section("trend", why=reason(found.reason or row.signal.reason, say))
    n, root = found.n, float(numpy.sqrt(found.variance))
    whole = n * (n - 1) * (2 * n + 5)
    known = values[numpy.isfinite(values)]
    pairs, reach = n * (n - 1) // 2, 1.96 * root
    up = int((found.s + pairs - _ties(known)) / 2)
    unit = say(f"method.per_{row.change.periods[0].unit}")
    slope = f"{amount(found.value, row, say, points=True, signed=True)} {unit}"
    sen = slope if found.low is None or found.high is None else say("method.with_interval", value=slope, interval=between(found.low, found.high, row, say))
    steps = (
        Working("s", say("method.s"), say("method.s_rule"), f"{up} − {up - found.s} = {plain(found.s, say)}", plain(found.s, say),
                say("method.s_note", pairs=say.number(pairs), ties=say.number(_ties(known)))),
        Working("variance", say("method.variance"), say("method.variance_rule"),
                f"({say.number(n)} × {say.number(n - 1)} × {say.number(2 * n + 5)} − {say.number(whole - round(18 * found.variance))}) / 18 = "
                f"{plain(found.variance, say)}", plain(found.variance, say)),
        Working("z", say("method.z"), say("method.z_rule"), f"({plain(found.s, say)} − {bracketed(float(numpy.sign(found.s)), say)}) / "
                f"√{plain(found.variance, say)} = {plain(found.z, say)}", plain(found.z, say), say("method.z_note", p=chance(found.p, say))),
        Working("sen", say("method.sen"), say("method.sen_rule"),
                say("method.sen_worked", pairs=say.number(pairs), low=say.number(round((pairs - reach) / 2)), high=say.number(round((pairs + reach) / 2 + 1)),
                    reach=plain(reach, say)), sen),
    )
    return Section("trend", steps, cautions=tuple(caution(one, say) for one in found.cautions))


def _ties(known: numpy.ndarray) -> int:
    """Pairs of equal values."""
    _, counts = numpy.unique(known, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
