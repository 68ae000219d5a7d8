"""An assessor compares all indicators, and opens a number down to its cell."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from smartcity_metrics.store import Visitor
from tests.conftest import settled
from tests.journeys.conftest import shown
from tests.running import Server


def names(app: AppTest) -> list[str]:
    """The indicators in the table, from top to bottom."""
    return re.findall(r'<th scope="row" style[^>]*><a [^>]*>([^<]*)', shown(app))


def test_all_indicators_stand_side_by_side_with_their_marks(visit):
    app = visit("mentor/compare")
    assert len(names(app)) == 37
    page = shown(app)
    assert "5,2 → 2,5 hari" in page
    for word in ("Melampaui target", "Tercapai", "Belum tercapai", "Tidak tercapai", "Tanpa target", "Belum dapat dinilai",
                 "Lebih cepat dari rencana", "Sesuai rencana", "Tertinggal", "Mundur"):
        assert word in page, word
    assert "DATA CONTOH" in page


def test_a_link_brings_its_filters_and_its_order(visit):
    app = visit("mentor/compare", dimensi="GOV", laju="going_back", urut="name")
    assert names(app) == ["Waktu aduan mendapat tanggapan"]
    assert app.multiselect(key="dimensi_many").value == ["GOV"]


def test_a_choice_goes_into_the_address_as_codes_in_either_language(visit):
    app = visit("mentor/compare", lang="en")
    app.multiselect(key="capaian_many").set_value(["missed"]).run()
    app.selectbox(key="urut").set_value("gap").run()
    assert app.query_params["capaian"] == "missed"
    assert app.query_params["urut"] == "gap"
    assert names(app) == ["Retribusi pasar disetor sebulan", "Pedagang membayar nontunai", "Selisih karcis dan setoran"]
    assert "Target missed" in shown(app)


def test_nothing_found_says_so_and_offers_the_way_back(visit):
    app = visit("mentor/compare", cari="tidak ada yang begini")
    assert "Tidak ada indikator yang cocok" in shown(app)
    app.button(key="compare_clear").click().run()
    assert len(names(app)) == 37
    assert "cari" not in app.query_params


def test_unknown_codes_in_the_address_are_left_alone(visit):
    assert len(names(visit("mentor/compare", dimensi="MARS", urut="besar", laju="cepat"))) == 37


def test_a_number_is_opened_to_its_cell(visit):
    """Sheet Realisasi, row 28 of the sample: Jan 2020 is the 25th month from Jan 2018, below title, blank and header."""
    app = visit("mentor/evidence", indikator="GOV-1.1", periode="2020-01")
    page = shown(app)
    assert "Waktu KTP dan KK selesai, Januari 2020: 1,9 hari" in page
    assert "Realisasi!C28" in page
    assert "“1,9”, dibaca 1,9 hari" in page
    assert "contoh_balikpapan.xlsx" in page
    assert "1 + (1 − 1,9 / 2) = 105%" in page


def test_a_number_made_of_districts_names_their_cells(visit):
    page = shown(visit("mentor/evidence", indikator="ENV-2.1", periode="2019-12"))
    assert "Dihitung dari" in page
    assert page.count("Balikpapan Barat: ") == 1


def test_a_period_nobody_reported_is_shown_as_missing(visit):
    page = shown(visit("mentor/evidence", indikator="GOV-1.1", periode="2019-11"))
    assert "Waktu KTP dan KK selesai, November 2019: belum ada data" in page


def test_an_indicator_without_data_says_who_is_awaited(visit):
    page = shown(visit("mentor/evidence", indikator="ENV-1.2"))
    assert "Ditunggu dari Dinas Lingkungan Hidup" in page
    assert "Rp105.000" in page


def test_a_link_to_an_unknown_indicator_says_so(visit):
    app = visit("mentor/evidence", indikator="XYZ-9")
    assert "XYZ-9" in app.info[0].value


def test_the_link_stays_in_the_address_and_follows_the_choice(visit):
    app = visit("mentor/evidence", indikator="GOV-1.1", periode="2019-12")
    assert (app.query_params["indikator"], app.query_params["periode"]) == ("GOV-1.1", "2019-12")
    app.selectbox(key="indikator").set_value("ECO-1.4").run()
    assert (app.query_params["indikator"], app.query_params["periode"]) == ("ECO-1.4", "2019-Q4")
    assert "Triwulan IV 2019" in shown(app)


@pytest.mark.parametrize(("who", "buttons"), [(None, 0), (Visitor("Sari", "staff"), 1)])
def test_the_original_file_is_for_staff(visit, who, buttons):
    app = visit("mentor/evidence", who, indikator="GOV-1.1")
    assert len(app.get("download_button")) == buttons


def test_every_formula_is_worked_with_the_numbers_of_the_indicator(visit):
    """The effect is that of the sketch of the method: −2.66 (−3.06 to −2.21).

    18 months before the launch: 95.4 / 18 = 5.3; their 17 moving ranges 5.4 / 17 = 0.318; 2.66 times that to either side."""
    page = shown(visit("mentor/method", indikator="GOV-1.1"))
    assert "Waktu KTP dan KK selesai: terbukti" in page
    assert "Batas wajar: 4,455 s.d. 6,145 hari" in page
    assert re.search(r"Pengaruh rata-rata sebulan: −2,6[56]\d hari \(selang 95%: −3,0[56]\d s.d. −2,2[01]\d hari\)", page.replace("\xa0", " "))
    assert "Realisasi!C28" in page
    assert "IKM Semester II 2019, bobot 1/9: 82,86, mutu B" in page
    assert "DATA CONTOH" in page


@pytest.mark.parametrize(("code", "why"), [("ENV-1.2", "elum ada data"), ("ENV-1.1", "masih sementara"), ("GOV-1.4", "tidak bulanan atau triwulanan"),
                                           ("TRA-1.1", "elum ada data sebelum peluncuran")])
def test_what_cannot_be_worked_says_why_in_its_section(visit, code, why):
    page = shown(visit("mentor/method", indikator=code))
    effect = page[page.index('id="metode-effect"'):page.index('id="metode-trend"')]
    assert why in effect


def test_the_formulas_of_a_number_lead_to_the_method(visit):
    page = shown(visit("mentor/evidence", indikator="GOV-1.1"))
    assert 'href="/metode?indikator=GOV-1.1" data-page="metode"' in page


def test_a_link_to_the_method_of_an_unknown_indicator_says_so(visit):
    assert "XYZ-9" in visit("mentor/method", indikator="XYZ-9").info[0].value


@pytest.mark.parametrize("page", ["mentor/compare", "mentor/evidence", "mentor/method"])
def test_english_pages_have_no_indonesian_words_of_ours(visit, page):
    text = shown(visit(page, lang="en"))
    for word in ("belum ada data", "Jalan ditempuh", "Realisasi:", "Tercapai", "keadaan", "dibaca", "Lembar", "sebelum", "Syarat", "selang"):
        assert word not in text, word


def test_in_a_browser_the_table_is_filtered_and_taken_away(server: Server, page):
    page.goto(f"{server.base}/bandingkan?dimensi=ENV")
    page.wait_for_selector(".compare table")
    settled(page)
    assert page.locator(".compare tbody tr").count() == 6
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator(".compare svg.spark[aria-label^='Dari']").count() == 5
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh csv").click()
    assert download.value.suggested_filename == "CONTOH-bandingkan.csv"
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert lines[0][0].startswith("DATA CONTOH")
    assert len(lines) == 4 + 6
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh xlsx").click()
    with open(download.value.path(), "rb") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    assert sheet["A1"].value.startswith("DATA CONTOH")


def test_in_a_browser_the_method_is_read_by_its_contents_and_its_script_unfolds(server: Server, page):
    page.goto(f"{server.base}/metode?indikator=GOV-1.1")
    page.wait_for_selector("#metode-departures")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".contents a", has_text="Sebelum dan sesudah").click()
    page.get_by_text("Hitung ulang pengaruh rata-rata di R").click()
    assert page.locator("#metode-effect pre").inner_text().splitlines()[1].startswith("t <- c(-18, -17")
    page.locator("#metode-numbers").get_by_role("link", name="Jan 2020").click()
    page.wait_for_selector(".facts code")
    assert parse_qs(urlparse(page.url).query)["periode"] == ["2020-01"]


def test_in_a_browser_a_value_leads_to_its_evidence(server: Server, page):
    page.goto(f"{server.base}/bandingkan?cari=KTP")
    page.get_by_role("link", name="5,2 → 2,5 hari").click()
    page.wait_for_selector(".facts code")
    settled(page)
    query = parse_qs(urlparse(page.url).query)
    assert (query["indikator"], query["periode"]) == (["GOV-1.1"], ["2020-01"])
    assert page.locator("code", has_text="Realisasi!C28").count() >= 1
    assert page.get_by_role("button", name="Unduh berkas asli").count() == 0
