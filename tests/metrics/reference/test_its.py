"""Interrupted time series published elsewhere: Sicily's smoking ban, California's Proposition 99, West Virginia, CausalImpact."""

import numpy
import pytest
from scipy import stats

from smartcity_metrics.metrics.mixture import fit
from smartcity_metrics.metrics.segmented import before_after
from smartcity_metrics.programme import Polarity
from tests.metrics.reference.cases import checks, close, table
from tests.metrics.reference.regression import (
    ar1,
    autocorrelations,
    breusch_godfrey,
    durbin_watson,
    least_squares,
    ljung_box,
    newey_west,
    poisson,
)

NORMAL = stats.norm.ppf(0.975)


def held(found, expected):
    """Every check of the case has a number, and every number comes as near as its check asks."""
    assert set(found) == set(expected)
    return all(close(value, expected[name]) for name, value in found.items())


def harmonics(months, pairs):
    return [wave(2 * numpy.pi * pair * months / 12) for pair in range(1, pairs + 1) for wave in (numpy.sin, numpy.cos)]


@pytest.fixture
def sicily(shared):
    """Months, constant, time, ban and two harmonic pairs, and ln of the events per 100,000."""
    known = table(shared, "its_sicily", "sicily.csv")
    time, ban, month = (known[name].to_numpy(float) for name in ("time", "smokban", "month"))
    matrix = numpy.column_stack([numpy.ones(len(known)), time, ban, *harmonics(month, 2)])
    return known, matrix, numpy.log(known.aces / known.stdpop * 1e5).to_numpy()


@pytest.fixture
def california(shared):
    """Constant, year, law, years since the law; packs sold a head."""
    known = table(shared, "its_prop99", "california.csv")
    year = known.year.to_numpy(float) - 1970
    law = (year >= 19).astype(float)
    return numpy.column_stack([numpy.ones(len(year)), year, law, law * (year - 19)]), known.cigsale.to_numpy(float)


def test_sicily_is_what_r_finds(shared, sicily):
    """All 43 checks: Poisson, quasi-Poisson, harmonics, slope, and the REML fit at its best phi."""
    known, matrix, logs = sicily
    counts, offset = known.aces.to_numpy(float), numpy.log(known.stdpop.to_numpy(float))
    bare, seasonal = poisson(matrix[:, :3], counts, offset), poisson(matrix, counts, offset)
    sloped = poisson(numpy.column_stack([matrix, matrix[:, 2] * (matrix[:, 1] - 36)]), counts, offset)
    found = {}
    for name, model, wide, terms in (("m1_poisson", bare, False, 3), ("m2_quasi", bare, True, 3), ("m3_quasi_harm2", seasonal, True, 3),
                                     ("m4_slope", sloped, True, 4)):
        for term, column in list(zip(("time", "smokban", "smokban:I(time - 36)"), (1, 2, -1), strict=True))[:terms - 1]:
            middle = model.coefficients[column]
            error = model.errors[column] * (model.dispersion**0.5 if wide else 1)
            found |= {f"{name}.{term}.coef": middle, f"{name}.{term}.se": error,
                      f"{name}.{term}.rr": numpy.exp([middle, middle - NORMAL * error, middle + NORMAL * error])}
    drop = (seasonal.deviance - sloped.deviance) / sloped.dispersion
    after = matrix[:, 2] == 1
    without = numpy.where(numpy.arange(len(matrix.T)) == 2, 0, matrix)
    best = ar1(matrix, logs, [slice(None)], restricted=True)
    found |= {
        "m2_quasi.dispersion": bare.dispersion, "m3.dispersion": seasonal.dispersion,
        "m3.trend_per_year_rr": numpy.exp(12 * seasonal.coefficients[1]),
        "m4.anova_F": drop, "m4.anova_p": stats.f.sf(drop, 1, len(counts) - 8),
        "m3.counterfactual_sum_post": numpy.exp(offset + without @ seasonal.coefficients)[after].sum(),
        "m3.fitted_sum_post": seasonal.fitted[after].sum(), "observed_sum_post": counts[after].sum(),
        "reml_ar1.phi": best.phi, "reml_ar1.sigma": best.sigma,
    }
    for term, column in (("const", 0), ("time", 1), ("smokban", 2)):
        found |= {f"reml_ar1.{term}.coef": best.coefficients[column], f"reml_ar1.{term}.se": best.errors[column]}
    assert held(found, checks(shared, "its_sicily"))


def test_sicily_with_phi_integrated_out(sicily):
    """STATISTICS 4.3: smokban -0.12432, -0.17507 to -0.07260, p 0.000137, mean phi -0.0992, nothing at the edge."""
    _, matrix, logs = sicily
    found = fit(logs[:, None], matrix)
    ban = found.contrasts(numpy.eye(7)[2:3])
    low, high = ban.intervals()
    assert ban.means()[0] == pytest.approx(-0.12432, abs=5e-6)
    assert (low[0], high[0]) == pytest.approx((-0.17507, -0.07260), abs=5e-6)
    assert ban.chances()[0] == pytest.approx(0.000137, abs=5e-7)
    assert found.phi[0] == pytest.approx(-0.0992, abs=6e-5)
    assert found.edge[0] == pytest.approx(0, abs=5e-4)


def test_the_ban_is_proven_to_have_lowered_heart_attacks(sicily):
    """The shipped model, with month terms: near the published rate ratio of 0.885 (0.839 to 0.933)."""
    known, _, _ = sicily
    effect = before_after((known.aces / known.stdpop * 1e5).to_numpy(), 36, polarity=Polarity.LOWER, slope=False, log=True,
                          chart_agrees=True)
    assert effect.verdict == "proven"
    assert effect.season == "months"
    assert effect.percent.value == pytest.approx(0.885 - 1, abs=0.02)
    assert -0.18 < effect.percent.low < effect.percent.high < -0.05


def test_proposition_99_is_what_r_and_stata_find(shared, california):
    """All 17 checks: OLS, Newey-West as in Linden's itsa, and the tests of the residuals that condemn both."""
    matrix, packs = california
    line = least_squares(matrix, packs)
    lagged = newey_west(matrix, packs, 1)
    sizes = ljung_box(line.residuals, 4), breusch_godfrey(matrix, line.residuals, 1)
    both = numpy.array([0.0, 1, 0, 1])
    after, error = both @ line.coefficients, newey_west(matrix, packs, 1, both)[0]
    found = {
        "durbin_watson": durbin_watson(line.residuals), "ljung_box4": [sizes[0], stats.chi2.sf(sizes[0], 4)],
        "breusch_godfrey1": [sizes[1], stats.chi2.sf(sizes[1], 1)], "resid_acf1_6": autocorrelations(line.residuals, 6),
        "posttrend": [after, error, 2 * stats.t.sf(abs(after / error), len(packs) - 4)],
    }
    for column, term in enumerate(("const", "t", "x", "xt")):
        found |= {f"ols.{term}.coef": line.coefficients[column], f"ols.{term}.se": line.errors[column],
                  f"nw_lag1_smallsample.{term}.se": lagged[column]}
    assert held(found, checks(shared, "its_prop99"))


def test_proposition_99_with_phi_integrated_out(california):
    """STATISTICS 4.3: level -6.247 (-11.998 to -0.573), slope -2.0136 (-3.919 to -0.077), mean phi 0.931, edge 0.472."""
    matrix, packs = california
    found = fit(packs[:, None], matrix)
    both = found.contrasts(numpy.eye(4)[2:])
    low, high = both.intervals()
    assert both.means() == pytest.approx([-6.247, -2.0136], abs=5e-4)
    assert low == pytest.approx([-11.998, -3.919], abs=5e-4)
    assert high == pytest.approx([-0.573, -0.077], abs=5e-4)
    assert both.chances() == pytest.approx([0.0321, 0.0423], abs=5e-5)
    assert (found.phi[0], found.edge[0]) == pytest.approx((0.931, 0.472), abs=5e-4)


def test_residual_phi_above_0_8_or_reml_at_the_edge_withholds_the_effect(california):
    """Proposition 99, famous for its effect: the series wanders, and what it would have done without the law is not known."""
    effect = before_after(california[1], 19, polarity=Polarity.LOWER, season="none", chart_agrees=True)
    assert (effect.value, effect.level, effect.verdict, effect.reason.code) == (None, None, "cannot_judge", "near_unit_root")
    assert (effect.phi, effect.edge) == pytest.approx((0.931, 0.472), abs=5e-4)


def test_west_virginia_beside_its_controls_is_what_r_finds(shared):
    """All 33 checks: OLS with all interactions, and ML with AR(1) errors within each group."""
    known = table(shared, "its_wv_controlled", "series.csv")
    treated = (known.state == "WV").to_numpy(float)
    time = (known.groupby("state").cumcount() + 1).to_numpy(float)
    level, trend = (time >= 9).astype(float), numpy.maximum(0, time - 8)
    columns = {"const": numpy.ones(len(known)), "time": time, "wv": treated, "wvtime": treated * time, "level": level, "trend": trend,
               "wvlevel": treated * level, "wvtrend": treated * trend}
    matrix, share = numpy.column_stack(list(columns.values())), known.market_share.to_numpy(float)
    halves = [numpy.flatnonzero(known.state == state) for state in known.state.unique()]
    line, best = least_squares(matrix, share), ar1(matrix, share, halves, restricted=False)
    found = {"ml_ar1.phi": best.phi}
    for column, term in enumerate(columns):
        found |= {f"ols.{term}.coef": line.coefficients[column], f"ols.{term}.se": line.errors[column],
                  f"ml_ar1.{term}.coef": best.coefficients[column], f"ml_ar1.{term}.se": best.errors[column]}
    assert held(found, checks(shared, "its_wv_controlled"))


def test_the_vignette_of_causalimpact_lands_where_any_sane_method_lands(shared):
    """The true effect is 10; a covariate carries the rest."""
    expected = checks(shared, "causalimpact_vignette")
    known = table(shared, "causalimpact_vignette", "series.csv")
    after = (known.t >= 71).to_numpy()
    values, plain = known.y.to_numpy(float), numpy.column_stack([numpy.ones(len(known)), known.x1])
    line = least_squares(plain[~after], values[~after])
    assert held({"post_mean_actual": values[after].mean(),
                 "effect_ols_on_x1": (values - plain @ line.coefficients)[after].mean(),
                 "effect_in_published_interval": expected["effect_in_published_interval"]["value"]}, expected)
    low, high = expected["effect_in_published_interval"]["value"]
    found = fit(values[:, None], numpy.column_stack([plain, after]))
    assert low < found.contrasts(numpy.eye(3)[2:]).means()[0] < high
