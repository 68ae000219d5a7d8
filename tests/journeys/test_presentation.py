"""The mayor's pages, as a visitor sees them: the sample through the frame, in both languages."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.journeys.conftest import shown


def figures(app: AppTest) -> list[dict]:
    """The page's plotly figures."""
    return [json.loads(one.proto.spec) for one in app.get("plotly_chart")]


def test_ringkasan_says_how_many_are_on_plan_and_names_the_bad_news(visit):
    """The sample: 11 quick wins; 3 behind, 1 going back and 1 unjudged leave 6."""
    page = shown(visit("presentation/overview"))
    assert "Enam dari sebelas quick win sesuai rencana atau lebih cepat; tiga tertinggal, satu mundur, satu belum dapat dinilai" in page
    assert "5,2 → 2,5 hari" in page
    assert 'data-page="quick-win"' in page


@pytest.mark.parametrize(("language", "mark", "foot"), [("id", "DATA CONTOH", "angka di halaman ini rekaan"),
                                                        ("en", "DATA CONTOH · SAMPLE", "figures on this page are invented")])
@pytest.mark.parametrize("page", ["presentation/overview", "presentation/dimension", "presentation/quick_win"])
def test_invented_numbers_are_marked_on_every_page(visit, page, language, mark, foot):
    """At the top as a mark, at the foot as a sentence."""
    seen = shown(visit(page, lang=language))
    assert mark in seen
    assert foot in seen


def test_a_filter_in_the_address_is_the_view_that_was_sent(visit):
    """Only the quick wins of the dimension."""
    page = shown(visit("presentation/overview", dimensi="ENV"))
    assert "Bank sampah terhubung" in page
    assert "Adminduk daring" not in page


def test_the_period_stays_when_the_menu_leads_to_another_page(visit):
    app = visit("presentation/overview", keadaan="2019-09")
    app.switch_page("../presentation/dimension.py")
    del app.query_params["keadaan"]  # as a link of the menu does
    app.run()
    assert "keadaan September 2019" in shown(app)
    assert app.query_params["keadaan"] in ("2019-09", ["2019-09"])


def test_the_period_in_the_address_is_the_day_of_judgement(visit):
    """At the end of September 2019 three months since the launch are final."""
    page = shown(visit("presentation/quick_win", quick_win="GOV-1", keadaan="2019-09"))
    assert "keadaan September 2019" in page


def test_quick_win_puts_the_plan_beside_the_visual(visit):
    """Action plan, before and after, the course with its launch, criteria and where the number comes from."""
    app = visit("presentation/quick_win", quick_win="GOV-1")
    page = shown(app)
    for words in ("Rencana", "Visual", "Syarat quick win: 8 dari 8 terpenuhi", "Dari mana angka 1,9 hari ini", "Realisasi!C", "53.200", "44.200–61.200"):
        assert words in page, words
    course, gantt, change, control = figures(app)
    assert any("Diluncurkan Jul 2019" in note["text"] for note in course["layout"]["annotations"])
    assert [round(value, 1) for value in change["data"][0]["x"]] == [5.2, 2.5]
    assert gantt["layout"]["yaxis"]["ticktext"][0] == "Rancang alur"
    assert any("Diluncurkan Jul 2019" in note["text"] for note in control["layout"]["annotations"])
    assert all(one.proto.alt for one in app.get("plotly_chart"))


def test_quick_win_says_what_the_launch_changed_and_how_sure_that_is(visit):
    """The sample's GOV-1: 18 months before, 6 after (November is missing), two surveys, six districts for its third indicator."""
    page = shown(visit("presentation/quick_win", quick_win="GOV-1"))
    assert "rata-rata 2,7 hari lebih cepat (selang 95%: 2,2–3,1)" in page.replace("\xa0", " ")
    for words in ("Terbukti", "18 bulan sebelum, 6 bulan sesudah", "Dari 4 indikator, 1 dapat diuji: 1 terbukti",
                  "IKM Semester II 2019, mutu B", "Dibanding Semester I 2019: naik", "Sarana dan prasarana"):
        assert words in page, words
    assert "tidak ada batas wajar yang berarti" in shown(visit("presentation/quick_win", quick_win="GOV-1", indikator="GOV-1.3"))


def test_a_change_within_the_usual_variation_is_called_just_that(visit):
    page = shown(visit("presentation/quick_win", quick_win="SOC-2"))
    assert "belum terbedakan dari variasi wajar" in page
    assert "memang belum dapat terlihat dengan data ini" in page


def test_a_missing_month_breaks_the_line_and_is_named(visit):
    """November 2019 has no value in the sample: nothing bridges it."""
    course = figures(visit("presentation/quick_win", quick_win="GOV-1"))[0]
    line = next(trace for trace in course["data"] if trace["mode"] == "lines" and "name" not in trace)
    at = next(number for number, when in enumerate(line["x"]) if when.startswith("2019-11"))
    assert line["y"][at] is None
    assert any("Nov 2019: belum ada data" in note["text"] for note in course["layout"]["annotations"])


def test_what_cannot_be_judged_says_so_instead_of_a_chart_of_zeros(visit):
    """Gas metana: two of seven months, both provisional."""
    page = shown(visit("presentation/quick_win", quick_win="ENV-1"))
    assert "belum dapat dinilai: semua angka masih sementara" in page


def test_dimensi_shows_every_indicator_of_its_quick_wins(visit):
    """As many panels as the dimension has indicators with data."""
    app = visit("presentation/dimension", dimensi="GOV")
    assert "Smart Governance: satu dari dua quick win sesuai rencana atau lebih cepat" in shown(app)
    assert len(figures(app)) >= 6


def test_the_tiles_show_one_final_period_and_leave_out_who_has_not_reported_it(visit):
    """GOV-1.3: January 2020 is the last final month, February is provisional; Timur has no January in the sample."""
    page = shown(visit("presentation/quick_win", quick_win="GOV-1", indikator="GOV-1.3"))
    assert "per kecamatan, Januari 2020" in page
    assert (page.count('class="tile"'), page.count('class="tile gone"')) == (5, 1)
