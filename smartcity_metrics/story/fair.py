"""Who gained, and what the money bought, worked out for Metode and in short for Quick Win."""

from __future__ import annotations

from smartcity_metrics.language import Words
from smartcity_metrics.metrics.cost import Cost, costs
from smartcity_metrics.metrics.equity import Equity, Gap, equity
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Programme
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.section import Section, amount
from smartcity_metrics.story.sentences import reason, unit_word
from smartcity_metrics.story.workings import Working, bracketed, plain


def equity_section(row: Row, programme: Programme, say: Words) -> Section | None:
    """The gap of best and worst district before and after; None where there are no districts."""
    found = equity(row, programme)
    if found is None:
        return None
    if found.value is None:
        return Section("equity", why=reason(found.reason, say))
    names = {district.code: district.name for district in programme.districts}
    sides = (("before", found.before), ("after", found.after))
    steps = [_gap(row, found, gap, side, names, say) for side, gap in sides]
    after, before = plain(found.after.value, say), bracketed(found.before.value, say)
    worked = f"{after} − {before} = {plain(found.value, say)}"
    change = _with_interval(row, found.value, found.low, found.high, found.per, say)
    note = say(f"equity.{found.verdict}")
    rule = say("equity.change_rule")
    steps.append(Working("change", say("equity.change"), rule, worked, change, note))
    heed = (say("equity.picked"), say("equity.neighbours"))
    return Section("equity", tuple(steps), cautions=heed)


def _gap(
    row: Row, found: Equity, gap: Gap, side: str, names: dict[str, str], say: Words
) -> Working:
    best, worst = (names.get(code, code) for code in (found.best, found.worst))
    title = say("equity.gap", best=best, worst=worst, side=say(f"equity.{side}"))
    worked = f"|{plain(gap.best, say)} − {bracketed(gap.worst, say)}|"
    result = _with_interval(row, gap.value, gap.low, gap.high, found.per, say)
    spread = say("equity.spread", n=_of(row, gap.spread, found.per, say))
    return Working(side, title, say(f"equity.gap_{found.per}"), worked, result, spread)


def _of(row: Row, value: float, per: str, say: Words) -> str:
    if per == "people":
        return say("place.per_thousand", n=plain(value, say), unit=row.indicator.unit)
    return amount(value, row, say, points=True)


def _with_interval(row: Row, value: float, low: float, high: float, per: str, say: Words) -> str:
    interval = say("effect.from_to", low=plain(low, say), high=_of(row, high, per, say))
    return say("method.with_interval", value=_of(row, value, per, say), interval=interval)


def cost_section(card: Scorecard, quick_win: str, say: Words) -> Section | None:
    """What a case, an hour, a person cost; None where nothing is spent or counted."""
    found = costs(card, quick_win)
    if not found:
        return None
    steps = []
    for cost in found:
        worked = f"{say.money(cost.spent)} / {plain(cost.number, say)}"
        rule = say("cost.rule" if cost.low is None else "cost.rule_effect")
        steps.append(Working(cost.what, title(cost, say), rule, worked, price(cost, say)))
    heed = [say("cost.once")]
    if found[0].until is not None:
        heed.insert(0, say("cost.until", month=say.period(found[0].until)))
    return Section("cost", tuple(steps), cautions=tuple(heed))


def title(cost: Cost, say: Words) -> str:
    """Biaya tiap jam yang dihemat."""
    return say(f"cost.{cost.what}", unit=unit_word(cost.unit, say))


def price(cost: Cost, say: Words) -> str:
    """Rp12 ribu (95%: Rp9 ribu s.d. Rp20 ribu); without the interval for what is only counted."""
    if cost.low is None:
        return say.money(cost.value)
    low = say.money(cost.low)
    if cost.high is None:
        return say("cost.interval_open", value=say.money(cost.value), low=low)
    return say("cost.interval", value=say.money(cost.value), low=low, high=say.money(cost.high))


def cost_lines(card: Scorecard, quick_win: str, say: Words) -> str:
    """The same in short for Quick Win, as markup; "" where nothing is spent or counted."""
    found = costs(card, quick_win)
    lines = "".join(
        f"<li>{text(title(cost, say))}: {text(price(cost, say))}</li>" for cost in found
    )
    return f'<ul class="plain">{lines}</ul>' if lines else ""
