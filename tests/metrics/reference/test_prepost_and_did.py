"""Cases of methods that the library does not offer, computed here so that the published numbers are known to be reachable."""

import numpy
import pandas
import pytest
from scipy import stats

from tests.metrics.reference.cases import case, checks, close, table


def least_squares(columns, values):
    """Coefficients and residuals, by QR."""
    q, r = numpy.linalg.qr(columns)
    coefficients = numpy.linalg.solve(r, q.T @ values)
    return coefficients, values - columns @ coefficients


def test_the_restaurants_of_new_jersey_and_pennsylvania(shared):
    known = checks(shared, "did_card_krueger")
    stores = table(shared, "did_card_krueger", "card_krueger.csv").dropna(subset=["fte"])
    cells = {"PA_before": (0, 0), "NJ_before": (1, 0), "PA_after": (0, 1), "NJ_after": (1, 1)}
    for name, (state, wave) in cells.items():
        jobs = stores.loc[(stores["nj"] == state) & (stores["d"] == wave), "fte"]
        assert close([jobs.mean(), jobs.std(ddof=1) / numpy.sqrt(len(jobs)), len(jobs)], known[name])
    state, wave = stores["nj"].to_numpy(float), stores["d"].to_numpy(float)
    coefficients, _ = least_squares(numpy.column_stack([numpy.ones(len(stores)), state, wave, state * wave]), stores["fte"].to_numpy())
    assert close(coefficients[3], known["did_ols"])

    both = stores.pivot_table(index=["nj", "id"], columns="d", values="fte", aggfunc="first").dropna()
    change = both[1] - both[0]
    there, here = change.xs(1, level="nj"), change.xs(0, level="nj")
    assert close(there.mean() - here.mean(), known["did_balanced"])
    assert close(numpy.sqrt(there.var(ddof=1) / len(there) + here.var(ddof=1) / len(here)), known["did_balanced_se_unequal_var"])
    assert len(known) == 7


def test_the_organ_donors_of_california_beside_the_other_states(shared):
    """Two-way fixed effects with errors clustered by state; one treated state makes that error unbelievable."""
    known = checks(shared, "did_organ_donations")
    organ = table(shared, "did_organ_donations", "organ.csv")
    treated = ((organ["State"] == "California") & (organ["Quarter_Num"] >= 4)).to_numpy(float)
    effects = pandas.get_dummies(organ[["State", "Quarter"]], drop_first=True).to_numpy(float)
    columns = numpy.column_stack([treated, numpy.ones(len(organ)), effects])
    coefficients, left = least_squares(columns, organ["Rate"].to_numpy())
    assert close(coefficients[0], known["did_twfe"])

    scores = pandas.DataFrame(columns * left[:, None]).groupby(organ["State"].to_numpy()).sum().to_numpy()
    bread = numpy.linalg.inv(columns.T @ columns)
    rows, count, groups = *columns.shape, len(scores)
    covariance = bread @ scores.T @ scores @ bread * groups / (groups - 1) * (rows - 1) / (rows - count)
    assert close(numpy.sqrt(covariance[0, 0]), known["se_cluster_state_HC1"])
    assert len(known) == 2


def test_two_drugs_for_sleep(shared):
    known = checks(shared, "prepost_sleep_permeability")
    sleep = table(shared, "prepost_sleep_permeability", "sleep.csv")
    one, other = (sleep.loc[sleep["group"] == group, "extra"].to_numpy() for group in (1, 2))
    paired = stats.ttest_rel(one, other)
    low, high = paired.confidence_interval()
    assert close({"t": paired.statistic, "df": paired.df, "p": paired.pvalue, "mean": (one - other).mean(), "lo": low, "hi": high}, known["sleep.paired"])
    welch = stats.ttest_ind(one, other, equal_var=False)
    low, high = welch.confidence_interval()
    assert close({"t": welch.statistic, "df": welch.df, "p": welch.pvalue, "lo": low, "hi": high}, known["sleep.welch"])


def test_permeability_by_ranks(shared):
    inputs = case(shared, "prepost_sleep_permeability")["inputs"]
    one, other = (numpy.array(inputs[f"permeability_{name}"]) for name in "xy")
    greater, both = (stats.mannwhitneyu(one, other, alternative=way, method="exact") for way in ("greater", "two-sided"))
    gaps = numpy.sort((one[:, None] - other[None, :]).ravel())
    outside = next(c for c in range(len(gaps)) if _at_most(c, len(one), len(other)) > 0.025)  # R's qwilcox(0.025): the first beyond
    found = {"W": greater.statistic, "p_greater": greater.pvalue, "p_two": both.pvalue, "hl": numpy.median(gaps),
             "lo": gaps[outside - 1], "hi": gaps[len(gaps) - outside]}
    assert close(found, checks(shared, "prepost_sleep_permeability")["permeability"])
    assert len(checks(shared, "prepost_sleep_permeability")) == 3


def _at_most(statistic, m, n):
    """Chance that the rank-sum statistic is at most that, by counting the ways it can come about."""
    ways = numpy.zeros((m + 1, m * n + 1))
    ways[0, 0] = 1
    for rank in range(1, m + n + 1):  # each rank is chosen or not; a choice of m ranks sums to U + m(m + 1) / 2
        for chosen in range(min(m, rank), 0, -1):
            step = rank - chosen
            ways[chosen, step:] += ways[chosen - 1, :m * n + 1 - step]
    return ways[m, :statistic + 1].sum() / ways[m].sum()


def test_the_ways_of_a_small_rank_sum_are_counted_right():
    """Two and two: U is 0, 1, 2, 2, 3 or 4, so at most 1 in two of six."""
    assert _at_most(1, 2, 2) == pytest.approx(2 / 6)
