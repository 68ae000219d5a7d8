"""Achievement and growth, against the regulation's worked examples and 123 series published by Statistics Canada."""

import math

import pytest

from smartcity_metrics.metrics.achievement import achieved
from smartcity_metrics.metrics.sdg import sdg_progress
from smartcity_metrics.programme import Polarity

from .cases import checks, close, table

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
EXAMPLES = {  # actual, target, upper target, polarity
    "range_above_upper": (92, 80, 90, HIGHER), "range_below_lower": (70, 80, 90, HIGHER),
    "special_range_below_lower": (6.5, 7, 8, LOWER), "special_range_above_upper": (9, 7, 8, LOWER),
    "table_85_85": (85, 85, None, HIGHER), "table_95_93": (93, 95, None, HIGHER), "equivalence": (9, 8, None, LOWER),
}


def test_the_regulations_examples_come_out_in_percent(shared):
    """PermenPANRB 8/2021. All seven, the printed ones as printed, but for the misprint below."""
    wanted = checks(shared, "ach_permenpanrb8_2021")
    assert set(wanted) == set(EXAMPLES)
    for name, (actual, target, upper, polarity) in EXAMPLES.items():
        assert close(100 * achieved(actual, target, polarity=polarity, target_upper=upper), wanted[name])


def test_the_regulations_misprint_is_not_repeated(shared):
    """Page 100 prints 92/90 x 100 % as 113 %; 112.5 would be 90/80, its own two bounds."""
    found = 100 * achieved(92, 80, polarity=HIGHER, target_upper=90)
    assert "113" in checks(shared, "ach_permenpanrb8_2021")["range_above_upper"]["published_as"]
    assert found == pytest.approx(92 / 90 * 100)


def test_the_published_growth_of_123_series_comes_out(shared):
    """Value, word and score of every row; where nothing is published, nothing is said, and never 0."""
    wanted = checks(shared, "ach_sdg_progress_open")
    assert set(wanted) == {"progress_value", "status", "score"}
    rows = table(shared, "ach_sdg_progress_open", "series.csv")
    assert len(rows) == 123
    assert (rows["sign"] == 1).all()
    found = [_found(row) for row in rows.to_dict("records")]
    for name, values in (("progress_value", [one.value for one in found]), ("score", [one.score for one in found])):
        published = [None if math.isnan(value) else value for value in rows[name]]
        assert close(values, wanted[name] | {"value": published})
    assert close([one.verdict for one in found], wanted["status"] | {"value": rows["status"].tolist()})
    assert all(one.reason is not None for one in found if one.value is None)


def _found(row):
    known = {name: None if math.isnan(row[name]) else row[name] for name in ("target", "limit")}
    return sdg_progress(row["base_year"], row["base_value"], row["current_year"], row["current_value"],
                        polarity=HIGHER if row["direction"] == 1 else LOWER, target_year=row["target_year"], **known)
