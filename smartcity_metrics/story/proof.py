"""Is the change more than noise, where is it heading, what do residents say: the pieces of Quick Win beside its charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import full_sentence
from smartcity_metrics.metrics.detail import Compared, Survey, outlook, surveys
from smartcity_metrics.metrics.forecast import Forecast
from smartcity_metrics.metrics.satisfaction import Element, Satisfaction
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.metrics.study import Estimate
from smartcity_metrics.programme import Aggregation, District, Period
from smartcity_metrics.story import markup
from smartcity_metrics.story.headlines import effect_sentence
from smartcity_metrics.story.markup import Link, text
from smartcity_metrics.story.sentences import caution, how_many_tested, limits_text, places, reason, size_text

PROBABILITY = 0.8  # of windows and intervals of a forecast


def change(card: Scorecard, code: str, say: Words, link: Link) -> str:
    """The effect in one sentence and its numbers, what to keep in mind, how many were tested, and the way to the target."""
    row = card.rows[code]
    rolled, ahead = card.quick_wins[row.indicator.quick_win], outlook(row, card.as_of.day)
    cautions = "".join(
        f"<li>{text(full_sentence(caution(note, say)))}</li>" for note in row.change.cautions
    )
    minded = f'<h3>{text(say("proof.keep_in_mind"))}</h3><ul class="plain">{cautions}</ul>' if cautions else ""
    return (f'<p class="said">{text(effect_sentence(row, say))}</p>{_numbers(row, say)}'
            f'<p class="small">{text(how_many_tested(rolled.rows, say))} {markup.anchor(link, "metode", say("proof.method"), indikator=row.indicator.code)}</p>'
            f'{minded}<h3>{text(say("proof.heading"))}</h3><p>{text(outlook_sentence(row, ahead, say))}</p>')


def _numbers(row: Row, say: Words) -> str:
    effect = row.change.effect
    if effect is None or effect.value is None:
        return ""
    last = row.change.periods[-1]
    adds_up = row.indicator.aggregation is Aggregation.SUM
    estimates = (("recent", effect.recent), *((("cumulated", effect.cumulated),) if adds_up else ()))
    items = [
        (say(f"proof.{name}", period=say.short(last)), _estimate(row, estimate, say))
        for name, estimate in estimates
    ]
    items.append((say("proof.months"), say("proof.months_text", before=say.number(effect.before), after=say.number(effect.after))))
    return markup.fact_list(items, say)


def _estimate(row: Row, one: Estimate, say: Words) -> str:
    sign = "+" if one.value > 0 else "−"
    return say("line.effect", size=f"{sign}{size_text(row, abs(one.value), say)}", interval=limits_text(row, one.low, one.high, say, signed=True))


def outlook_sentence(row: Row, ahead: Forecast, say: Words) -> str:
    """When the target may be reached and how good such forecasts were here; or why none is shown."""
    if ahead.value is None:
        withheld = say("outlook.withheld", reason=reason(ahead.reason, say))
        return f"{say('outlook.already_reached')} {withheld}" if ahead.verdict == "already_reached" else withheld
    return " ".join(_outlook(row, ahead, say))


def _outlook(row: Row, ahead: Forecast, say: Words) -> Iterator[str]:
    last = row.change.periods[-1]
    end = last.shifted(len(ahead.points))
    if ahead.verdict == "window":
        earliest, latest = last.shifted(ahead.earliest), last.shifted(ahead.latest)
        yield say("outlook.window_one" if earliest == latest else "outlook.window", earliest=say.period(earliest), latest=say.period(latest),
                  probability=say.percent(PROBABILITY, 0))
    elif ahead.verdict is not None:
        yield say(f"outlook.{ahead.verdict}", period=say.period(end), chance=say.percent(ahead.chance or 0.0, 0))
    low, high = (_possible(one, row) for one in (ahead.low, ahead.high))
    yield say("outlook.value", period=say.period(end), value=say.value(_possible(ahead.value, row), row.indicator.unit, places(row)),
              interval=limits_text(row, low, high, say))
    trials = ahead.backtest
    yield say("outlook.trials_seasonal" if trials.rival == "seasonal_naive" else "outlook.trials_naive", n=say.number(trials.origins),
              ratio=say.number(trials.value, 2), covered=say.percent(trials.coverage or 0.0, 0))


def _possible(value: float, row: Row) -> float:
    """A forecast kept where the indicator can be: not below 0 where it never was, no share above the whole."""
    one = row.indicator
    low = one.minimum if one.minimum is not None else 0.0 if (row.series.values >= 0).all() else None
    high = one.maximum if one.maximum is not None else 100.0 if one.unit.is_percent and (row.series.values <= 100).all() else None
    return max(value if high is None else min(value, high), value if low is None else low)


def survey(card: Scorecard, win: str, say: Words) -> str:
    """The latest satisfaction index with its interval, how it changed, its elements from the weakest; "" without a survey."""
    found = [one for one in surveys(card.programme, win) if one.period.end <= card.as_of.day]
    if not found:
        return ""
    last = found[-1]
    result = last.result
    head = markup.section(say("survey.title"))
    if result.value is None:
        return head + markup.missing("", say("survey.withheld", reason=reason(result.reason, say)))
    spread = "" if result.low is None else say("survey.interval", interval=f"{say.number(result.low, 1)}–{say.number(result.high, 1)}",
                                               n=say.number(result.n))
    figure = (say.number(result.printed, 2), "", f"{text(say('survey.index', period=say.period(last.period), grade=result.verdict))}"
              f'<span class="small">{text(spread)}</span>')
    lines = [full_sentence(caution(one, say)) for one in result.cautions]
    if len(found) > 1 and last.change is not None:
        lines.insert(0, _changed(found[-2].period, last, say))
    said = "".join(f"<li>{text(one)}</li>" for one in lines)
    return (f'{head}<div class="halves tight"><section>{markup.figures([figure])}<ul class="plain">{said}</ul></section>'
            f"<section>{_elements(result, say)}</section></div>")


def _changed(before: Period, last: Survey, say: Words) -> str:
    result = last.change
    if result.value is None or result.verdict is None:
        return say("survey.unjudged", before=say.period(before), reason=reason(result.reason, say))
    if result.verdict == "same":
        return say("survey.same", before=say.period(before))
    low, high = sorted((abs(result.low), abs(result.high)))
    return say(f"survey.{result.verdict}", before=say.period(before), size=say.number(abs(result.value), 1),
               interval=f"{say.number(low, 1)}–{say.number(high, 1)}")


def _elements(result: Satisfaction, say: Words) -> str:
    rows = "".join(_element(one, say) for one in sorted(result.elements, key=lambda one: -one.rank))
    head = "".join(f'<th scope="col"{kind}>{text(say(f"survey.{name}"))}</th>'
                   for name, kind in (("element", ""), ("mean", ' class="num" colspan="2"'), ("rank", "")))
    return (f'<h3>{text(say("survey.elements"))}</h3><div class="scroll"><table class="elements">'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")


def _element(one: Element, say: Words) -> str:
    name = say(f"survey.{one.name}") if say.has(f"survey.{one.name}") else one.name
    rank = say("survey.tied", rank=one.rank) if one.tied else str(one.rank)
    width = max(0.0, min((one.mean - 1) / 3, 1.0)) * 100
    return (f'<tr><th scope="row">{text(name)}</th><td class="bar"><i style="width:{width:.0f}%"></i></td>'
            f'<td class="num">{text(say.number(one.mean, 2))}</td><td>{text(rank)}</td></tr>')


def outside(found: Compared, say: Words) -> dict[str, str]:
    """district code -> how it lies outside of what its size allows, in a word; only those that do."""
    limits = found.limits
    return {code: say(f"place.{_how(int(turn), int(side))}")
            for code, turn, side in zip(found.codes, limits.turn, limits.outside, strict=False) if side}


def _how(turn: int, side: int) -> str:
    return {1: "better", -1: "worse"}.get(turn, "high" if side > 0 else "low")


def compared(found: Compared, row: Row, districts: Sequence[District], say: Words) -> str:
    """Which districts differ by more than their size allows, in one sentence; or why they are not compared."""
    limits, out = found.limits, outside(found, say)
    if limits.value is None:
        return say("place.withheld", reason=reason(limits.reason, say))
    if len(limits.lower) and numpy.nanmax(limits.lower) <= 0 and found.per == "cases" and numpy.nanmin(limits.upper) >= 1:
        return say("place.no_limits")
    if out:
        return say("place.outside", list=", ".join(say("place.named", name=one.name, how=out[one.code]) for one in districts if one.code in out))
    centre = (say.percent(limits.value) if found.per == "cases" else
              say("place.per_thousand", n=say.number(limits.value * 1000, 2), unit=row.indicator.unit))
    return say("place.all_inside", centre=centre)
