"""The oracles themselves against certified and published numbers, so that what they say of ours counts."""

import numpy
from scipy import stats

from tests.metrics.reference.cases import case, checks, close, table
from tests.metrics.reference.regression import autocorrelations, breusch_godfrey, durbin_watson, least_squares, ljung_box


def held(found, expected):
    assert set(found) == set(expected)
    return all(close(value, expected[name]) for name, value in found.items())


def test_norris_to_the_digits_that_nist_certifies(shared):
    """Least squares by QR."""
    known = table(shared, "ols_nist_norris", "norris.csv")
    line = least_squares(numpy.column_stack([numpy.ones(len(known)), known.x]), known.y.to_numpy(float))
    explained = 1 - (line.residuals**2).sum() / ((known.y - known.y.mean()) ** 2).sum()
    assert held({"b0": line.coefficients[0], "b0_sd": line.errors[0], "b1": line.coefficients[1], "b1_sd": line.errors[1],
                 "resid_sd": line.scale, "r2": explained}, checks(shared, "ols_nist_norris"))


def test_residuals_that_resemble_their_neighbours(shared):
    """Durbin-Watson, Breusch-Godfrey, Ljung-Box and the biased autocorrelations of R."""
    known, hormone = table(shared, "autocorr_lh_usdist", "usdistlag.csv"), table(shared, "autocorr_lh_usdist", "lh.csv").x.to_numpy(float)
    matrix = numpy.column_stack([numpy.ones(len(known)), known.gnp])
    residuals = least_squares(matrix, known.con.to_numpy(float)).residuals
    found = {"usdist.dw": durbin_watson(residuals), "lh.acf1_5": autocorrelations(hormone, 5)}
    for order in (1, 2):
        size = breusch_godfrey(matrix, residuals, order)
        found[f"usdist.bg{order}"] = [size, stats.chi2.sf(size, order)]
    for lags in (1, 5):
        size = ljung_box(hormone, lags)
        found[f"lh.ljungbox{lags}"] = [size, stats.chi2.sf(size, lags)]
    assert held(found, checks(shared, "autocorr_lh_usdist"))


def test_the_law_schools_drawn_again(shared):
    """Efron's correlation of 15 schools: standard error, percentile and BCa interval of 20,000 draws."""
    known = case(shared, "boot_law")["inputs"]

    def correlation(one, other, axis=-1):
        return stats.pearsonr(one, other, axis=axis).statistic

    drawn = [stats.bootstrap((known["LSAT"], known["GPA"]), correlation, paired=True, n_resamples=20_000, method=method,
                             rng=numpy.random.default_rng(1)) for method in ("percentile", "BCa")]
    assert held({"r": correlation(known["LSAT"], known["GPA"]), "boot_se": drawn[0].standard_error,
                 "percentile95": drawn[0].confidence_interval, "bca95": drawn[1].confidence_interval}, checks(shared, "boot_law"))
