"""Control chart, forecast, survey and districts as a page shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy
import pandas

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.detail import compared_districts, outlook
from smartcity_metrics.metrics.forecast import Backtest, Forecast
from smartcity_metrics.programme import RESPONDENT, Aggregation, District, Period, Polarity
from smartcity_metrics.story import proof
from smartcity_metrics.story.control_chart import SHAPES, control_alt, control_chart
from smartcity_metrics.story.theme import LIGHT
from tests.metrics.conftest import WIN, indicator, made

ID = words("id")
LAUNCHED = replace(WIN, launched=date(2019, 1, 1), beneficiary_target=1000)
DAYS = indicator(name="Waktu tunggu", polarity=Polarity.LOWER, baseline=21.0, target=12.0)


def link(path, **query):
    return f"/{path}"


def card(values, first="2018-01", one=DAYS, **more):
    table = "\n".join(f"I-1 {Period.of(first).shifted(step)} {value}" for step, value in enumerate(values) if value is not None)
    return scorecard(made([one], table, wins=[LAUNCHED], **more), Period.of("2019-12"))


STEP = [20, 22, 21, 23, 20, 21, 24, 22, 20, 23, 21, 22, 10, 12, 11, 9, 12, 11]


def test_special_points_are_triangles_in_the_colour_of_good():
    """Limits from the twelve months before: mean 259 / 12 = 21.6; every month after is far below, which is better here."""
    row = card(STEP).rows["I-1"]
    points = control_chart(row, ID, LIGHT, "#274fbe")["data"][-1]
    assert points["marker"]["symbol"] == ["circle"] * 12 + [SHAPES[-1]] * 6
    assert points["marker"]["color"] == ["#274fbe"] * 12 + [LIGHT.good] * 6
    assert "di bawah batas wajar" in points["text"][-1]
    assert "Di luar kebiasaan: Jan 2019: di bawah batas wajar" in control_alt(row, ID)


def test_with_five_points_there_are_dots_and_no_limits():
    row = card(STEP[:5]).rows["I-1"]
    data = control_chart(row, ID, LIGHT, "#274fbe")["data"]
    assert [one["mode"] for one in data] == ["lines", "markers"]
    assert "baru 5 titik, jadi tanpa batas" in control_alt(row, ID)


def test_a_missing_month_breaks_the_line_of_the_chart():
    row = card([*STEP[:13], None, *STEP[14:]]).rows["I-1"]
    line = control_chart(row, ID, LIGHT, "#274fbe")["data"][-2]
    assert (line["y"][13], line["connectgaps"]) == (None, False)


def test_the_band_before_the_launch_stands_on_the_main_chart():
    """The usual variation up to the launch; from there on the interval of what was expected, a rectangle a month."""
    from smartcity_metrics.story.charts import plan_actual

    row = card(STEP).rows["I-1"]
    bands = [shape for shape in plan_actual(row, ID, LIGHT, "#274fbe")["layout"]["shapes"] if shape["type"] == "rect"]
    usual, *expected = bands
    assert (usual["x0"], usual["x1"], usual["y0"], usual["y1"]) == ("2018-01-01", "2019-01-01", row.change.chart.low, row.change.chart.high)
    path = row.change.expected
    assert [one["x0"] for one in expected] == [f"2019-0{month}-01" for month in range(1, 7)]
    assert [(one["y0"], one["y1"]) for one in expected] == list(zip(path.low, path.high, strict=True))


def test_a_forecast_names_its_window_its_interval_and_how_good_it_was():
    """Steps count from the last known month, June 2019."""
    ahead = Forecast(11.5, low=9.0, high=14.0, points=(11.8, 11.6, 11.5), lows=(), highs=(), verdict="window", earliest=2, latest=3, chance=0.9,
                     backtest=Backtest(0.62, rival="seasonal_naive", origins=8, horizons=3, coverage=0.75))
    said = proof.outlook_sentence(card(STEP).rows["I-1"], ahead, ID).replace("\xa0", " ")
    assert said == ("Target diperkirakan tercapai antara Agustus 2019 dan September 2019 (peluang 80%). Perkiraan September 2019: 12 hari "
                    "(selang 80%: 9–14). Dicoba mundur 8 kali: kesalahannya 0,62 kali kesalahan tebakan “sama seperti tahun lalu”, "
                    "dan 75% dari yang datang ada di dalam selangnya.")


def test_a_forecast_never_leaves_what_is_possible():
    ahead = Forecast(1.0, low=-3.0, high=5.0, points=(1.0,), backtest=Backtest(0.9, rival="naive", origins=6))
    assert "(selang 80%: 0–5)" in proof.outlook_sentence(card(STEP).rows["I-1"], ahead, ID)


def test_a_withheld_forecast_says_why():
    row = card(STEP[:8]).rows["I-1"]
    assert proof.outlook_sentence(row, outlook(row, date(2019, 12, 31)), ID).startswith("Perkiraan tidak ditampilkan: ")


def answers(period, table):
    """A row a respondent: nine answers."""
    return [("QW-1", period, f"U{number}", respondent, float(answer), "x")
            for respondent, line in enumerate(table) for number, answer in enumerate(line, 1)]


def test_the_survey_prints_its_index_its_grade_and_its_weakest_element_first():
    """All 3 but U1 with 2: sum 26 of 36, 26 / 9 × 25 = 72.22, grade C; no interval, since all judged alike."""
    frame = pandas.DataFrame(answers("2019-S1", [[2, *[3] * 8]] * 4), columns=list(RESPONDENT)).astype(RESPONDENT)
    programme = replace(card(STEP).programme, survey=frame)
    said = proof.survey(scorecard(programme, Period.of("2019-12")), "QW-1", ID)
    assert "<b>72,22</b>" in said
    assert "IKM Semester I 2019, mutu C" in said
    assert re.findall(r'<th scope="row">([^<]*)', said)[0] == "Persyaratan"
    assert "8, seri" not in said
    assert said.count("1, seri") == 8
    assert proof.survey(scorecard(programme, Period.of("2019-03")), "QW-1", ID) == ""  # not known yet on that day


PLACES = tuple(District(code, f"Kecamatan {code}", tile=(0, number)) for number, code in enumerate("ABCD"))
SHARE = indicator(unit="%", aggregation=Aggregation.RATIO, baseline=None, target=None)


def places(tops):
    """Districts of 400 cases each."""
    table = "\n".join(f"I-1 2019-06 {top / 4} {top}/400 @{code}" for code, top in zip("ABCD", tops, strict=True))
    known = scorecard(made([SHARE], table, wins=[LAUNCHED], districts=PLACES), Period.of("2019-12"))
    row = known.rows["I-1"]
    return compared_districts(row, known.programme, date(2019, 12, 31)), row


def test_a_district_far_beyond_its_size_is_named_with_its_side():
    """Three near 50 %, the fourth at 80 %: 3 standard errors of 400 cases are 7.5 points."""
    found, row = places([200, 204, 196, 320])
    assert proof.outside(found, ID) == {"D": "lebih baik"}
    assert proof.compared(found, row, PLACES, ID) == "Di luar batas wajar menurut ukurannya: Kecamatan D (lebih baik)."


def test_districts_within_their_limits_are_not_ranked():
    found, row = places([200, 204, 196, 208])
    assert proof.outside(found, ID) == {}
    assert proof.compared(found, row, PLACES, ID) == "Semua kecamatan di dalam batas wajar menurut ukurannya (50,5% untuk seluruh kota)."


def test_districts_that_scatter_beyond_all_limits_are_told_so():
    """2 %, 98 %, 10 % and 90 %: the others' scatter allows anything from 0 to 100 %."""
    found, row = places([8, 392, 40, 360])
    assert "tidak ada batas wajar yang berarti" in proof.compared(found, row, PLACES, ID)


def test_effect_and_cautions_stand_together_and_lead_to_the_method():
    known = card(STEP)
    said = proof.change(known, "I-1", ID, link)
    assert "lebih cepat (selang 95%:" in said
    assert "Pengaruh tiga bulan terakhir, sampai Jun 2019" in said
    assert 'href="/metode"' in said
    assert numpy.isfinite(known.rows["I-1"].change.effect.value)
