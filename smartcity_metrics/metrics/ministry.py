"""The index of the ministry's yearly evaluation of smart cities."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smartcity_metrics.metrics.printed import printed
from smartcity_metrics.metrics.result import Note, Result

PILLARS = 6


@dataclass(frozen=True)
class Part:
    """One dimension of the evaluation. score: None where missing. points: score times weight, its share of the index."""

    code: str
    score: float | None
    weight: float
    points: float | None


@dataclass(frozen=True)
class MinistryIndex(Result):
    """`value`: the index, unrounded. n: scores known. printed: rounded half up to 2 decimals. parts: in the order of the weights."""

    printed: float | None = None
    parts: tuple[Part, ...] = ()


def ministry_index(scores: Mapping[str, float | None], *, weights: Mapping[str, float],
                   pillars: Sequence[float | None] | None = None) -> MinistryIndex:
    """The weighted mean of the evaluation's dimensions, on the scale of the scores (all published ones fit 1 to 4).

    scores: dimension -> score, a missing one None, NaN or absent. weights: dimension -> fraction, adding up to 1; they
    change from year to year, so they come from a table (data/ministry_weights.toml). pillars: the six scores of
    the impact survey; their mean, carried unrounded, is then the score `impact`: rounding it first can
    change the second decimal of the index. Withheld with a reason: a dimension or a pillar missing, and weights that do not add up
    to 1; the parts that are known stand all the same. ValueError for a score that has no weight, and for impact given
    both ways. Source: evaluation of 2022 (weights, six pillars, Kota Kediri 3.31); DOMAIN 5.2, 5.3.
    """
    known = {code: float(score) for code, score in scores.items() if score is not None and math.isfinite(score)}
    if unknown := set(scores) - set(weights):
        raise ValueError(f"no weight for {sorted(unknown)}")
    if pillars is not None and "impact" in known:
        raise ValueError("impact is given as a score and as pillars")
    given = [score for score in pillars or () if score is not None and math.isfinite(score)]
    if len(given) == PILLARS:
        known["impact"] = math.fsum(given) / PILLARS
    parts = tuple(Part(code, known.get(code), weight, known[code] * weight if code in known else None)
                  for code, weight in weights.items())
    facts = {"n": len(known), "method": "weighted_mean", "parts": parts}
    if not math.isclose(math.fsum(weights.values()), 1.0, abs_tol=1e-9):
        return MinistryIndex(None, reason=Note("weights_do_not_add_up", {"sum": math.fsum(weights.values())}), **facts)
    if pillars is not None and len(given) < PILLARS:
        return MinistryIndex(None, reason=Note("pillars_missing", {"n": PILLARS - len(given), "all": PILLARS}), **facts)
    if len(known) < len(weights):
        return MinistryIndex(None, reason=Note("scores_missing", {"n": len(weights) - len(known), "all": len(weights)}), **facts)
    value = math.fsum(part.points for part in parts)
    return MinistryIndex(value, printed=printed(value), **facts)
