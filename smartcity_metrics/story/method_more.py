"""The forecast, the satisfaction survey and the limits of the districts, each worked with its own numbers."""

from __future__ import annotations

from datetime import date

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.detail import SEASON, Survey, compared_districts, outlook, surveys
from smartcity_metrics.metrics.forecast import FARTHEST, FEWEST, Backtest, Forecast, theta
from smartcity_metrics.metrics.satisfaction import ELEMENTS, GRADES, grade, sample_size
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.metrics.signal import level_target
from smartcity_metrics.programme import CellRef, Period, Programme
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.section import Condition, Section, amount, between, table_html
from smartcity_metrics.story.sentences import caution, reason
from smartcity_metrics.story.workings import Working, bracketed, plain

_WEIGHTS = (1 / ELEMENTS, 0.111, 0.11)  # the exact one, and those that printed reports use


def forecast(row: Row, day: date, say: Words) -> Section:
    """Where the indicator is heading, how such forecasts have done here, and why there is none."""
    found = outlook(row, day)
    steps = [] if found.value is None else [*_theta(row, found, say), *_reached(row, found, say)]
    if found.backtest is not None and found.backtest.error is not None:
        steps.append(_trials(row, found.backtest, say))
    why = reason(found.reason, say) if found.value is None else ""
    return Section("forecast", tuple(steps), _forecast_conditions(row, found, say), tuple(caution(one, say) for one in found.cautions), why=why)


def _theta(row: Row, found: Forecast, say: Words) -> tuple[Working, Working]:
    """The first step with its parameters, the last level following from it; and the last step with its interval."""
    change = row.change
    known = change.values[change.breaks[-1] if change.breaks else 0:]
    fitted = theta(known[None, :], len(found.points), season=SEASON[change.periods[0].unit])
    alpha, slope, sigma, factor = (float(one) for one in (fitted.alpha[0], fitted.slope[0], fitted.sigma[0], fitted.factors[0, 0]))
    drift = (1 - (1 - alpha) ** found.n) / alpha
    level = found.points[0] / factor - slope / 2 * drift
    worked = f"{plain(level, say)} + {bracketed(slope, say)} / 2 × (0 + (1 − (1 − {plain(alpha, say)})^{found.n}) / {plain(alpha, say)})"
    worked = f"({worked}) × {plain(factor, say)}" if abs(factor - 1) > 1e-9 else worked
    note = say("method.theta_note", alpha=plain(alpha, say), slope=plain(slope, say), level=plain(level, say), sigma=plain(sigma, say))
    steps, final = len(found.points), change.periods[-1].shifted(len(found.points))
    spread = f"{say.number(1.2816, 4)} × {plain(sigma, say)} × √(1 + {steps - 1} × {plain(alpha, say)}²)"
    spread += f" × {plain(float(fitted.factors[0, -1]), say)}" if abs(factor - 1) > 1e-9 else ""
    return (
        Working("theta", say("method.theta"), say("method.theta_rule"), f"{worked} = {plain(found.points[0], say)}",
                amount(found.points[0], row, say), note),
        Working("farthest", say("method.farthest", period=say.short(final)), say("method.farthest_rule"),
                f"h = {steps}: {plain(found.value, say)} ± {spread}",
                say("method.with_interval_80", value=amount(found.value, row, say), interval=between(found.low, found.high, row, say, points=False))),
    )


def _reached(row: Row, found: Forecast, say: Words) -> list[Working]:
    if found.verdict is None:
        return []
    last = row.change.periods[-1]
    slots = {"earliest": say.short(last.shifted(found.earliest)) if found.earliest else "", "latest": say.short(last.shifted(found.latest)) if found.latest
             else "", "probability": say.percent(0.8), "horizon": len(found.points), "chance": say.percent(found.chance, 0)}
    if found.verdict == "already_reached":
        reached = say("method.reached_worked", period=say.short(last), value=plain(float(row.change.values[-1]), say),
                      target=plain(level_target(row.indicator), say))
        return [Working("window", say("method.window"), say("method.reached_rule"), reached, say("verdict.already_reached"))]
    note = say("method.window_note", chance=say.percent(found.chance, 0))
    return [Working("window", say("method.window"), say("method.window_rule"), "", say(f"verdict.{found.verdict}", **slots), note)]


def _trials(row: Row, trials: Backtest, say: Words) -> Working:
    ours, theirs = plain(trials.error, say), plain(trials.rival_error, say)
    note = say("method.trials_note", origins=trials.origins, horizons=trials.horizons, n=trials.n, covered=say.percent(trials.coverage, 0),
               rival=say(f"method.rival_{trials.rival}"))
    return Working("trials", say("method.trials"), say("method.trials_rule"), f"{ours} / {theirs} = {plain(trials.value, say)}",
                   plain(trials.value, say), note)


def _forecast_conditions(row: Row, found: Forecast, say: Words) -> tuple[Condition, ...]:
    last = row.change.periods[-1] if row.change.periods else None
    horizon = Period.holding(row.deadline, last.unit).index - last.index if last and row.deadline else None
    most, trials = min(FARTHEST, found.n // 2), found.backtest
    return (
        Condition("values", found.n >= FEWEST if found.n else None, say("method.n_need", n=found.n, need=FEWEST) if found.n else ""),
        Condition("near", None if horizon is None or not found.n else 1 <= horizon <= most,
                  "" if horizon is None or not found.n else say("method.near_fact", n=horizon, most=most)),
        Condition("beats", None if trials is None or trials.value is None else trials.value < 1,
                  "" if trials is None or trials.value is None else plain(trials.value, say)),
    )


def satisfaction(row: Row, programme: Programme, say: Words) -> Section | None:
    """The last survey of the quick win: elements, index under each weight, interval, grade, sample; None where it never had one."""
    found = surveys(programme, row.indicator.quick_win)
    if not found:
        return None
    last = found[-1]
    result = last.result
    if result.value is None:
        return Section("survey", why=reason(result.reason, say))
    steps = (*_indices(last, say), *_interval(last, say), *_since(found, say), *_sample(row, last, programme, say))
    bands = "; ".join(f"{letter} ≥ {say.number(bottom, 2)}" for letter, bottom in GRADES)
    conditions = (Condition("nine", len(result.elements) == ELEMENTS, say("method.of", n=len(result.elements), all=ELEMENTS)),
                  Condition("asked", None if result.needed is None else result.n >= result.needed,
                            "" if result.needed is None else say("method.n_need", n=result.n, need=result.needed)))
    return Section("survey", steps, conditions, (*(caution(one, say) for one in result.cautions), say("method.bands", bands=bands)),
                   _elements(last, say))


def _indices(last: Survey, say: Words) -> list[Working]:
    """The index under the exact weight, and what it would be under the rounded ones."""
    means = [one.mean for one in last.result.elements]
    total = " + ".join(plain(one, say) for one in means)
    found = []
    for weight in (_WEIGHTS if len(means) == ELEMENTS else (1 / len(means),)):
        value, exact = 25 * weight * sum(means), abs(weight * len(means) - 1) < 1e-9
        name = f"1/{len(means)}" if exact else say.number(weight, 2 if weight == 0.11 else 3)
        worked = f"25 × {name} × {f'({total})' if exact else plain(sum(means), say)} = {say.number(value, 3)}"
        found.append(Working("index", say("method.index", weight=name, period=say.period(last.period)), say("method.index_rule") if exact else "",
                             worked, say("method.index_result", value=say.number(value, 2), grade=grade(value)),
                             "" if exact else say("method.index_rounded")))
    return found


def _interval(last: Survey, say: Words) -> list[Working]:
    result = last.result
    if result.low is None:
        return []
    return [Working("interval", say("method.survey_interval"), say("method.survey_interval_rule"),
                    f"{say.number(result.value, 3)} ± {plain((result.high - result.low) / 2, say)}",
                    say("effect.from_to", low=say.number(result.low, 2), high=say.number(result.high, 2)),
                    say("method.survey_interval_note", n=result.n, error=plain(result.standard_error, say)))]


def _since(found: tuple[Survey, ...], say: Words) -> list[Working]:
    last = found[-1]
    if last.change is None or last.change.value is None:
        return []
    before, change = found[-2].result, last.change
    result = say.number(change.value, 2, signed=True)
    if change.low is not None:
        result = say("method.with_interval", value=result, interval=say("effect.from_to", low=say.number(change.low, 2), high=say.number(change.high, 2)))
    return [Working("since", say("method.since", period=say.period(found[-2].period)), say("method.since_rule"),
                    f"{say.number(last.result.value, 3)} − {say.number(before.value, 3)} = {say.number(change.value, 3)}", result,
                    say(f"verdict.{change.verdict}") if change.verdict else "")]


def _sample(row: Row, last: Survey, programme: Programme, say: Words) -> list[Working]:
    win = programme.quick_win(row.indicator.quick_win)
    people = win.beneficiary_target if win else None
    if people is None or last.result.needed is None:
        return []
    spread, size = say.number(3.841, 3), say.number(people)
    worked = f"{spread} × {size} × 0.25 / (0.0025 × ({size} − 1) + {spread} × 0.25)"
    worked = worked.replace("0.25", say.number(0.25, 2)).replace("0.0025", say.number(0.0025, 4))
    needed = sample_size(people).value
    return [Working("sample", say("method.sample"), say("method.sample_rule"), f"{worked} = {say.number(needed)}",
                    say("method.sample_result", need=say.number(needed), n=last.result.n))]


def _elements(last: Survey, say: Words) -> str:
    """The elements with mean, weighted mean and rank; equal ones share it."""
    head = [(say(f"method.column_{name}"), number) for name, number in
            (("element", False), ("answers", True), ("nrr", True), ("weighted", True), ("rank", True))]
    rows = [(text(one.name), text(say.number(one.n)), text(say.number(one.mean, 3)), text(say.number(one.weighted, 4)),
             text(say("method.tied", rank=one.rank) if one.tied else one.rank)) for one in last.result.elements]
    return table_html(head, rows)


def districts(row: Row, programme: Programme, day: date, say: Words) -> Section | None:
    """Each district's figure beside its limits; None where the indicator has no districts."""
    if not row.districts:
        return None
    found = compared_districts(row, programme, day)
    limits = found.limits
    if limits.value is None:
        return Section("districts", why=reason(limits.reason, say))
    known = [at for at in range(len(found.codes)) if numpy.isfinite(limits.figures[at])]
    sizes = {at: _size(row, programme, found.codes[at], found.period, found.per) for at in known}
    scale, unit = (100, "%") if found.per == "cases" else (1000, "")
    tops = " + ".join(plain(float(limits.figures[at] * sizes[at]), say) for at in known)
    bottoms = " + ".join(plain(sizes[at], say) for at in known)
    figure = f"{plain(limits.value * scale, say)}{unit}" if unit else say("method.per_thousand", n=plain(limits.value * scale, say))
    steps = (
        Working("together", say("method.together", period=say.period(found.period)), say(f"method.together_{found.per}"),
                f"({tops}) / ({bottoms}) × {say.number(scale)} = {plain(limits.value * scale, say)}", figure),
        *(_one_limit(found.codes[at], float(limits.value), sizes[at], float(limits.spread[at]), scale, found.per, programme, say) for at in known[:1]),
    )
    return Section("districts", steps, cautions=tuple(caution(one, say) for one in limits.cautions),
                   body=_district_table(row, programme, found, sizes, scale, say))


def _size(row: Row, programme: Programme, code: str, period: Period, per: str) -> float:
    if per == "people":
        return float(next(one.population for one in programme.districts if one.code == code))
    series = row.districts[code]
    return float(series.denominators[series.periods.index(period)])


def _one_limit(code: str, centre: float, size: float, spread: float, scale: int, per: str, programme: Programme, say: Words) -> Working:
    """The limits of the first district as the example of all."""
    middle, share = plain(centre * scale, say), say.number(centre, 5)
    inside = f"{share} × (1 − {share})" if per == "cases" else share
    reach = 3 * spread * ((centre * (1 - centre) if per == "cases" else centre) / size) ** 0.5 * scale
    return Working("limit", say("method.limit_of", name=_district(programme, code)), say(f"method.limit_{per}"),
                   f"{middle} ± 3 × {plain(spread, say)} × √({inside} / {plain(size, say)}) × {say.number(scale)}",
                   f"{middle} ± {plain(reach, say)}", say("method.limit_note"))


def _district(programme: Programme, code: str) -> str:
    return next((one.name for one in programme.districts if one.code == code), code)


def _district_table(row: Row, programme: Programme, found, sizes: dict[int, float], scale: int, say: Words) -> str:
    limits = found.limits
    head = [(say(f"method.column_{name}"), number) for name, number in
            (("district", False), ("place", False), ("figure", True), ("size", True), ("spread", True), ("limits", True), ("outside", False))]
    rows = []
    for at, size in sizes.items():
        series = row.districts[found.codes[at]]
        cell = CellRef.of(series.origins[series.periods.index(found.period)]).place
        low, high = (plain(float(one[at] * scale), say) for one in (limits.lower, limits.upper))
        rows.append((text(_district(programme, found.codes[at])), f"<code>{text(cell)}</code>", text(plain(float(limits.figures[at] * scale), say)),
                     text(plain(size, say)), text(plain(float(limits.spread[at]), say)), text(say("effect.from_to", low=low, high=high)),
                     text(say(f"method.outside_{int(limits.outside[at]) + 1}"))))
    return table_html(head, rows)
