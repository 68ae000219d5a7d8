"""Control charts, against the vectors, snapshots and examples that their R packages publish."""

import numpy
import pytest

from smartcity_metrics.metrics import control
from smartcity_metrics.metrics.control import assurance, p_chart, run_chart, xmr, xmr_many
from smartcity_metrics.programme import Polarity
from tests.metrics.reference.cases import case, checks, close, table

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
D2 = 1.128  # the case says 1.128379, but its numbers are those of 1.128: 3 / 1.128 = 2.65957 moving ranges


def limits(chart):
    last = chart.segments[-1]
    return {"mean": last.mean, "lpl": last.lower, "upl": last.upper}


def test_the_limits_are_those_of_the_package_snapshots(shared):
    known = checks(shared, "spc_nhs_limits")
    series = table(shared, "spc_nhs_limits", "series.csv")
    for name, check in known.items():
        column, _, how = name.partition(".")
        values = series[column].dropna().to_numpy()
        if how.startswith("assurance"):
            assert xmr(values, polarity=HIGHER, target=0.5).assurance == check["value"]
        else:
            assert close(limits(xmr(values, screen=how == "screened")), check)


def column(numbers):
    return numpy.array(numbers)[:, None]


def one_side(v):
    begins = control._run_begins(column(v) > 0, 7) | control._run_begins(column(v) < 0, 7)
    return numpy.concatenate([numpy.zeros(len(v) - len(begins)), begins[:, 0]])  # the package marks the last point of a window


def part_of_seven(v):
    ends = numpy.abs(column(v)) == 1
    assert not ends[:6].any()  # no window can end there
    return control._covered(ends[6:], 7, len(v))[:, 0]


def seven_trend(y):
    steps = numpy.diff(column(y), axis=0)
    ends = control._run_begins(steps > 0, 6).astype(int) - control._run_begins(steps < 0, 6).astype(int)
    return numpy.concatenate([numpy.zeros(len(y) - len(ends)), ends[:, 0]])


def two_in_three(close, side):
    return control._two_in_three(column(close) == 1, column(side) > 0, column(side) < 0)[:, 0]


def part_of_two_in_three(close, side):
    return two_in_three(close, side) & (numpy.array(close) == 1)


def test_each_rule_fires_as_in_the_package_tests(shared):
    vectors = case(shared, "spc_nhs_rule_vectors")["inputs"]["vectors"]
    assert len(vectors) == 21
    rules = {"seven_one_side": one_side, "part_of_seven": part_of_seven, "seven_trend": seven_trend,
             "two_in_three": two_in_three, "part_of_two_in_three": part_of_two_in_three}
    for vector in vectors:
        arguments = [value for key, value in vector.items() if key not in ("fn", "out")]
        assert rules[vector["fn"]](*arguments).astype(int).tolist() == vector["out"], vector


def test_assurance_and_opposite_sides_are_as_in_the_package_tests(shared):
    known = checks(shared, "spc_nhs_rule_vectors")
    for polarity, check in ((HIGHER, known["assurance.increase"]), (LOWER, known["assurance.decrease"])):
        assert [assurance(low, high, 4, polarity) for low, high in ((1, 3), (5, 7), (1, 5))] == check["value"]
    values = case(shared, "spc_nhs_rule_vectors")["inputs"]["opposite_sides"]
    assert list(xmr(values).kinds[-2:]) == [one.removesuffix("_cause") for one in known["opposite_sides"]["value"]]


TYPES = {"common": "Common Cause", "outside+": "Above UCL", "outside-": "Below LCL",
         "trend+": "7 Point Trend (Increasing)", "trend-": "7 Point Trend (Decreasing)",
         "two_in_three+": "2 in 3 Above CL", "two_in_three-": "2 in 3 Below CL", "shift+": "7 Points Above CL", "shift-": "7 Points Below CL"}
TURNS = {1: "special_cause_improvement", -1: "special_cause_concern", 0: "common_cause"}


@pytest.mark.parametrize(("name", "rebased"), [
    pytest.param("spc_nhs_ae_rrk_rebase", True, id="rebased at the merger"),
    pytest.param("spc_nhs_ae_rrk_norebase", False, id="left alone, everything is special"),
])
def test_every_month_of_the_merged_hospital_is_as_the_package_says(shared, name, rebased):
    known = checks(shared, name)
    series = table(shared, name, "series.csv")
    rebase = [int(numpy.flatnonzero(series["period"] == case(shared, name)["inputs"]["rebase"])[0])] if rebased else []
    chart = xmr(series["value"].to_numpy(), polarity=LOWER, rebase=rebase)
    found = {str(i): {"mean": one.mean, "lpl": one.lower, "upl": one.upper} for i, one in enumerate(chart.segments)}
    assert close(found, known["limits"])
    for name_of, found in (("mean", chart.mean), ("lpl", chart.lower), ("upl", chart.upper)):
        assert found == pytest.approx(series[name_of].to_numpy(), rel=1e-9)
    signs = {0: "", 1: "+", -1: "-"}
    assert [TYPES[kind + signs[side]] for kind, side in zip(chart.kinds, chart.side.tolist(), strict=True)] == series["special_cause_type"].to_list()
    assert [TURNS[turn] for turn in chart.turn.tolist()] == series["point_type"].to_list()
    assert chart.assurance is known["assurance"]["value"] is None
    assert ("most_special" in {note.code for note in chart.cautions}) is not rebased


def test_the_individuals_chart_of_the_viscosity_differs_only_in_the_factor(shared):
    """qcc draws 3/d2 moving ranges, screens none, and marks the eighth point in a row on one side and those after it."""
    known = checks(shared, "spc_montgomery_viscosity")
    viscosity = table(shared, "spc_montgomery_viscosity", "series.csv")["viscosity"].to_numpy()
    for name, values in (("trial", viscosity[:20]), ("all35", viscosity)):
        chart = xmr(values, screen=False)
        width = (chart.high - chart.value) / 2.66 * 3 / D2
        marked = abs(values - chart.value) > width
        sides = column(values) > chart.value
        marked[7:] |= (control._run_begins(sides, 8) | control._run_begins(~sides, 8))[:, 0]
        found = {"center": chart.value, "lcl": chart.value - width, "ucl": chart.value + width, "violations": (numpy.flatnonzero(marked) + 1).tolist()}
        assert close(found, known[name])


def test_the_orange_juice_has_the_textbooks_limits(shared):
    known = checks(shared, "spc_montgomery_orangejuice_p")
    juice = table(shared, "spc_montgomery_orangejuice_p", "series.csv")
    trial = juice[juice["trial"]]
    kept = trial[~trial["sample"].isin([15, 23])]
    for name, part in (("trial", trial), ("revised_without_15_23", kept)):
        chart = p_chart(part["D"].to_numpy(), part["size"].to_numpy())
        found = {"center": chart.value, "lcl": chart.lower[0], "ucl": chart.upper[0], "violations": (numpy.flatnonzero(chart.outside) + 1).tolist()}
        assert close(found, known[name])


def test_the_runs_of_the_nile_and_the_viscosity_are_those_of_qicharts2(shared):
    known = checks(shared, "spc_runchart_nile_visc")
    series = {"nile": table(shared, "spc_runchart_nile_visc", "nile.csv")["value"],
              "viscosity35": table(shared, "spc_runchart_nile_visc", "viscosity.csv")["viscosity"]}
    assert set(series) == set(known)
    for name, values in series.items():
        chart = run_chart(values.to_numpy())
        found = {"cl": chart.value, "n.obs": chart.n, "n.useful": chart.useful, "longest.run": chart.longest, "longest.run.max": chart.longest_max,
                 "n.crossings": chart.crossings, "n.crossings.min": chart.crossings_min, "runs.signal": chart.signal}
        assert close(found, known[name])


def test_a_matrix_of_series_says_what_each_says_alone(shared):
    series = table(shared, "spc_nhs_ae_rrk_rebase", "series.csv")["value"].to_numpy(dtype=float)
    rows = numpy.array([series, series[::-1], numpy.log(series)])
    many = xmr_many(rows, direction=-1, rebase=[27])
    for i, row in enumerate(rows):
        alone = xmr(row, polarity=LOWER, rebase=[27])
        assert many.turn[i].tolist() == alone.turn.tolist()
        assert many.mean[i] == pytest.approx([one.mean for one in alone.segments], rel=1e-14)
