"""An indicator beside other places, in sentences for Quick Win and worked out for Metode."""

from __future__ import annotations

from smartcity_metrics.language import Words
from smartcity_metrics.language.letters import capital
from smartcity_metrics.metrics.comparison_places import (
    FIT_DRIFT,
    FIT_OF_NOISE,
    FIT_OF_OWN,
    PlaceComparison,
    compared_places,
)
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import Programme
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.section import Section, amount, table_html
from smartcity_metrics.story.sentences import places as decimals_of
from smartcity_metrics.story.sentences import reason, size_text, spoken
from smartcity_metrics.story.workings import Working, plain

CITY_WORDS = ("kota ", "kabupaten ", "kab. ")  # a place that begins so is a city
FEW = 20  # places below which the best rank is still no rare chance


def title(found: PlaceComparison, say: Words) -> str:
    """Dibanding 8 kota lain; tempat lain where not all of them are cities."""
    cities = all(name.casefold().startswith(CITY_WORDS) for name in found.places)
    return say("beside.title" if cities else "beside.title_places", n=say.number(found.n))


def sentences(row: Row, found: PlaceComparison, say: Words) -> tuple[str, ...]:
    """The gap, the difference in differences and both ranks; or why nothing is said."""
    if found.value is None:
        return (say("beside.withheld", reason=reason(found.reason, say)),)
    gap = say(
        "beside.gap",
        name=spoken(row.indicator.name),
        n=say.number(len(found.weights)),
        **_size(row, found.value, say),
    )
    rank = "first" if found.rank.rank == 1 else "rank"
    ranked = say(f"beside.{rank}", rank=say.number(found.rank.rank), of=say.number(found.rank.of))
    return gap, say("beside.changed", **_size(row, found.changed, say)), ranked, _dates(found, say)


def _dates(found: PlaceComparison, say: Words) -> str:
    if found.dates is None:
        return say("beside.dates_none")
    earlier, as_large = found.dates.of - 1, found.dates.rank - 1
    return say("beside.dates", of=say.number(earlier), n=say.number(as_large))


def _size(row: Row, value: float, say: Words) -> dict[str, str]:
    way = say("beside.higher" if value > 0 else "beside.lower")
    return {"size": size_text(row, abs(value), say), "way": way}


def cautions(found: PlaceComparison, say: Words) -> tuple[str, ...]:
    """What to keep in mind about a comparison with other places."""
    told = [say("beside.unknown")] if found.value is not None else []
    if found.left_out:
        told.append(say("beside.left_out", n=say.number(found.left_out)))
    if found.rank is not None and found.rank.of < FEW and found.value is not None:
        of = say.number(found.rank.of)
        told.append(say("beside.few", n=say.number(found.rank.of - 1), of=of))
    return tuple(told)


def beside(card: Scorecard, code: str, say: Words) -> str:
    """What stands on Quick Win: the sentences under their title; "" without other places."""
    row = card.rows[code]
    found = compared_places(row, card.programme)
    if found is None:
        return ""
    told = "".join(f"<li>{text(line)}</li>" for line in sentences(row, found, say))
    heed = "; ".join(cautions(found, say))
    small = f'<p class="small">{text(capital(heed))}.</p>' if heed else ""
    return f'<h3>{text(title(found, say))}</h3><ul class="plain">{told}</ul>{small}'


def section(row: Row, programme: Programme, say: Words) -> Section | None:
    """The comparison worked out; None where no other place is named for the indicator."""
    found = compared_places(row, programme)
    if found is None:
        return None
    why = reason(found.reason, say) if found.value is None else ""
    if found.error is None:
        return Section("places", cautions=cautions(found, say), why=why)
    told = sentences(row, found, say) if found.value is not None else ()
    body = f"<h3>{text(title(found, say))}</h3>"
    body += "".join(f"<p>{text(line)}</p>" for line in told) + _weights(found, say)
    return Section(
        "places",
        _workings(row, found, say),
        cautions=cautions(found, say),
        body=body + _periods(row, found, say),
        why=why,
    )


def _workings(row: Row, found: PlaceComparison, say: Words) -> tuple[Working, ...]:
    limits = {
        "noise": say.number(FIT_OF_NOISE, 0),
        "own": say.number(FIT_OF_OWN, 2),
        "drift": say.number(FIT_DRIFT, 0),
    }
    missed = amount(found.error, row, say, points=True)
    steps = [Working("error", say("beside.error"), say("beside.error_rule", **limits), "", missed)]
    if found.value is None:
        return tuple(steps)
    mean = amount(found.value, row, say, points=True, signed=True)
    own, mix = (float(values[found.start :].mean()) for values in (found.own, found.mix))
    worked = f"{plain(own, say)} − {plain(mix, say)} = {plain(found.value, say)}"
    steps.append(Working("effect", say("beside.effect"), say("beside.effect_rule"), worked, mean))
    changed = amount(found.changed, row, say, points=True, signed=True)
    ranks = {name: say.number(getattr(found.changed_rank, name)) for name in ("rank", "of")}
    rule, note = say("beside.did_rule"), say("beside.did_rank", **ranks)
    steps.append(Working("did", say("beside.did"), rule, "", changed, note))
    return tuple(steps)


def _weights(found: PlaceComparison, say: Words) -> str:
    head = [(say("beside.place"), False), (say("beside.weight"), True)]
    rows = [(text(name), text(say.number(weight, 3))) for name, weight in found.weights]
    rule = text(say("beside.weights_rule"))
    return (
        f'<h3>{text(say("beside.weights"))}</h3><p class="small">{rule}</p>{table_html(head, rows)}'
    )


def _periods(row: Row, found: PlaceComparison, say: Words) -> str:
    """Every period: ours, the mix, and their difference."""
    names = ("period", "own", "mix", "difference")
    head = [(say(f"beside.{name}"), name != "period") for name in names]
    exact = decimals_of(row) + 1
    rows = [
        (
            text(say.short(period)),
            text(say.number(float(own), exact)),
            text(say.number(float(mix), exact)),
            text(say.number(float(own - mix), exact, signed=True)),
        )
        for period, own, mix in zip(found.periods, found.own, found.mix, strict=True)
    ]
    return table_html(head, rows, say("method.places"))
