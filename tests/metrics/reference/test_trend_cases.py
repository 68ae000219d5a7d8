"""Trends and change points, against R trend and its vignette."""

import numpy

from smartcity_metrics.metrics.trend import change_point, trend
from tests.metrics.reference.cases import case, checks, close, table


def test_the_rhine_and_the_frost_days_have_the_trends_that_r_finds(shared):
    known = checks(shared, "mk_maxau_frost")
    rhine = table(shared, "mk_maxau_frost", "maxau.csv")
    series = {"maxau_s": rhine["s"], "maxau_Q": rhine["Q"], "frost": case(shared, "mk_maxau_frost")["inputs"]["frost"]}
    held = set()
    for name, values in series.items():
        found = trend(numpy.array(values))
        fields = {"S": found.s, "varS": found.variance, "z": found.z, "p": found.p, "tau_b": found.tau,
                  "sen_slope": found.value, "sen_ci95": [found.low, found.high]}
        for field, value in fields.items():
            assert close(value, known[f"{name}.{field}"])
            held.add(f"{name}.{field}")
    assert held == set(known)


def test_the_temperatures_of_nottingham_rise_by_the_month(shared):
    known = checks(shared, "mk_seasonal_nottem")
    found = trend(table(shared, "mk_seasonal_nottem", "nottem.csv")["value"].to_numpy(), season=12)
    fields = {"S": found.s, "varS": found.variance, "z": found.z, "p": found.p, "sen_per_year": found.value, "S_by_month": list(found.s_by_season)}
    assert set(fields) == set(known)
    assert all(close(value, known[name]) for name, value in fields.items())


def test_the_level_of_pages_data_changes_after_the_seventeenth(shared):
    known = checks(shared, "changepoint_pettitt_pages")
    found = change_point(table(shared, "changepoint_pettitt_pages", "pages.csv")["x"].to_numpy())
    fields = {"K": found.k, "t": found.before, "p": found.p}
    assert set(fields) == set(known)
    assert all(close(value, known[name]) for name, value in fields.items())
    assert found.first == 17  # counted from 0: the eighteenth
