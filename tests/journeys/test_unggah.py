"""Unggah without a browser: a mapping is made once and remembered, and several files are published together."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import given, house
from smartcity_metrics.store import Store, Visitor
from tests.intake.spreadsheets import book, programme
from tests.intake.test_named_layouts import ONLINE, SKM, lra
from tests.journeys.conftest import shown
from tests.running import HOUSE

SHEET = "| Rekap {month} | | |\n| Kecamatan | Bulan | Berkas masuk |\n| Barat | {month} | ={one} |\n| Utara | {month} | ={two} |\n| Timur | {month} | ={three} |"


def rekap(month: str, one: int, two: int = 20, three: int = 30) -> bytes:
    """A month's sheet of a layout that is none of ours."""
    return book(Rekap=SHEET.format(month=month, one=one, two=two, three=three))


class Desk:
    """A member of staff at Unggah, in a store of their own with the small programme published."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.open()

    def open(self) -> None:
        """The page anew, as in another week."""
        self.app = AppTest.from_file(str(HOUSE / "pages" / "ui" / "frame.py"), default_timeout=60)
        self.app.query_params["lang"] = "id"
        self.app.run()
        self.app.switch_page("../staff/upload.py")
        self.app.run()

    def give(self, *files: tuple[str, bytes]) -> None:
        """Choose these files."""
        self.app.file_uploader(key="file").set_value([(name, data, "application/octet-stream") for name, data in files])
        self.run()

    def run(self) -> None:
        """Let the page answer."""
        self.app.run()
        assert not self.app.exception, self.app.exception

    def press(self, label: str) -> None:
        """Press the first button with these words."""
        next(one for one in self.app.button if one.label == label).click()
        self.run()

    def widget(self, kind: str, label: str):
        """The first widget of a kind whose label begins so."""
        return next(one for one in getattr(self.app, kind) if one.label.startswith(label))

    def choose(self, kind: str, label: str, value: object) -> None:
        """Set the first widget of a kind whose label begins so."""
        self.widget(kind, label).set_value(value)
        self.run()

    def has(self, kind: str, label: str) -> bool:
        """Whether there is such a widget."""
        return any(one.label.startswith(label) for one in getattr(self.app, kind))

    @property
    def text(self) -> str:
        """All that the page says."""
        return shown(self.app)

    @property
    def values(self) -> dict[str, float]:
        """Period -> value of what is published."""
        frame = self.store.programme(self.store.published("balikpapan")).observations
        return dict(zip(frame["period"], frame["value"], strict=True))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Signed in, at the page."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'dashboard.sqlite').as_posix()}")
    house.store.cache_clear()
    store = house.store()
    store.publish("balikpapan", programme(), uploads=[], findings=[], author="Tim", note="", expected=None, at=datetime.now(UTC))
    monkeypatch.setattr("pages.ui.visitor.visitor", lambda: Visitor("Sari", "staff"))
    yield Desk(store)
    store.close()
    house.store.cache_clear()


def map_first_month(desk: Desk) -> None:
    """Say of March how the layout is read: the districts' files added up."""
    desk.give(("maret.xlsx", rekap("Mar 2019", 10)))
    desk.choose("selectbox", "Indikator yang diukur", "ADM-2")
    desk.choose("selectbox", "Beberapa baris satu periode", "sum")
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    desk.press("Terbitkan")


def test_next_months_file_of_the_same_layout_needs_one_click(desk):
    map_first_month(desk)
    desk.open()
    desk.give(("april.xlsx", rekap("Apr 2019", 11)))
    assert "Dibaca seperti maret.xlsx yang diunggah" in desk.text
    assert "oleh Sari: Permohonan." in desk.text
    assert not desk.has("selectbox", "Indikator yang diukur")
    desk.press("Terbitkan")
    assert desk.values == {"2019-03": 60.0, "2019-04": 61.0}


def test_what_is_remembered_can_be_changed_and_the_change_is_remembered(desk):
    map_first_month(desk)
    desk.open()
    desk.give(("april.xlsx", rekap("Apr 2019", 11)))
    desk.choose("toggle", "Atur ulang", True)
    assert desk.widget("selectbox", "Indikator yang diukur").value == "ADM-2"
    assert desk.widget("selectbox", "Beberapa baris satu periode").value == "sum"
    desk.choose("selectbox", "Hanya baris dengan kolom", "A")
    desk.choose("text_input", "berisi", "Utara")
    desk.press("Terbitkan")
    desk.open()
    desk.give(("mei.xlsx", rekap("Mei 2019", 12, 25)))
    assert "Dibaca seperti april.xlsx" in desk.text
    desk.press("Terbitkan")
    assert desk.values == {"2019-03": 60.0, "2019-04": 20.0, "2019-05": 25.0}


def test_what_is_forgotten_is_asked_again(desk):
    map_first_month(desk)
    desk.open()
    desk.give(("april.xlsx", rekap("Apr 2019", 11)))
    desk.press("Lupakan cara ini")
    assert "Tunjukkan bagaimana tabel ini dibaca" in desk.text
    assert desk.has("selectbox", "Indikator yang diukur")
    assert desk.store.mappings("balikpapan") == {}


def test_nobody_without_the_right_forgets_or_publishes(desk, monkeypatch):
    """The session ends while the page is open: the buttons are still there, and do nothing."""
    map_first_month(desk)
    desk.open()
    desk.give(("april.xlsx", rekap("Apr 2019", 11)))
    kept = desk.store.mappings("balikpapan")
    monkeypatch.setattr("pages.ui.visitor.visitor", lambda: None)
    next(one for one in desk.app.button if one.label == "Lupakan cara ini").click()
    desk.app.run()
    assert desk.store.mappings("balikpapan") == kept
    assert desk.values == {"2019-03": 60.0}


def test_twelve_files_are_mapped_once_and_published_together(desk):
    """A year at once: one mapping, one preview, one edition, all twelve files kept as they came."""
    files = [(f"rekap {number:02}.xlsx", rekap(f"2019-{number:02}", number)) for number in range(1, 13)]
    desk.give(*files)
    desk.choose("selectbox", "Indikator yang diukur", "ADM-2")
    desk.choose("selectbox", "Beberapa baris satu periode", "sum")
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    assert "Yang akan berubah: 12" in desk.text
    before = given._reading.cache_info().misses
    desk.run()
    assert given._reading.cache_info().misses == before  # looked at again, none of the files is read again
    assert "rekap 12.xlsx · Rekap!C3:C5" in desk.text
    assert "Dibaca seperti rekap 01.xlsx, yang Anda unggah bersamanya" in desk.text
    desk.press("Terbitkan")
    assert desk.store.published("balikpapan").number == 2
    assert desk.values == {f"2019-{number:02}": 50.0 + number for number in range(1, 13)}
    kept = [desk.store.upload("balikpapan", one.id) for one in desk.store.programme(desk.store.published("balikpapan")).sources]
    assert [(one.name, one.data) for one in kept if one] == files


def test_files_that_contradict_each_other_are_not_published_and_one_of_them_alone_is(desk):
    one, other = (("a.csv", b"indikator,periode,nilai\nADM-2,2019-01,5\n"), ("b.csv", b"indikator,periode,nilai\nADM-2,2019-01,7\n"))
    desk.give(one, other)
    assert "Permohonan, Januari 2019, bernilai 7 di sini dan 5 di C2 pada berkas a.csv." in desk.text
    assert desk.widget("button", "Terbitkan").disabled
    desk.give(one)
    desk.press("Terbitkan")
    assert desk.values == {"2019-01": 5.0}


def test_a_refused_file_is_named_and_left_out_of_the_publication(desk):
    desk.give(("a.csv", b"indikator,periode,nilai\nADM-2,2019-01,5\n"), ("rekap.xls", b"<html><table><tr><td>1</td></tr></table></html>"))
    assert "Tidak ikut terbit karena tidak dapat dibaca: rekap.xls." in desk.text
    desk.press("Terbitkan")
    assert desk.values == {"2019-01": 5.0}
    assert [one.file for one in desk.store.programme(desk.store.published("balikpapan")).sources] == ["unggahan.xlsx", "a.csv"]
    assert desk.store.audit("balikpapan")[-1].facts["uploads"] == [sha256(b"indikator,periode,nilai\nADM-2,2019-01,5\n").hexdigest()]


def test_repairs_are_kept_by_file(desk):
    """The same cell of two files: the repair of one is not the other's."""
    desk.give(("a.csv", b"indikator,periode,nilai\nADM-2,2019-01,Nihil\n"), ("b.csv", b"indikator,periode,nilai\nADM-2,2019-02,Nihil\n"))
    desk.press("Terima")
    desk.press("Terbitkan")
    assert desk.values == {"2019-01": 0.0}
    assert [(one["code"], one["file"]) for one in desk.store.published("balikpapan").findings if one["code"] in ("nil", "repaired")] == [
        ("repaired", "a.csv"), ("nil", "b.csv")]


def picture(desk: Desk) -> list[list[str]]:
    """The first drawn table as rows of text: column letters with their marks, then row number, mark and cells."""
    table = desk.text.partition('<table class="sheet guess">')[2].partition("</table>")[0]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in re.findall(r"<tr.*?</tr>", table)]


def test_the_guess_is_drawn_over_the_cells_and_follows_what_is_moved(desk):
    desk.give(("maret.xlsx", rekap("Mar 2019", 10)))
    assert picture(desk) == [
        ["", "", "A", "B● periode", "C◆ realisasi"],
        ["1", "", "Rekap Mar 2019", "", ""],
        ["2", "▬ judul", "Kecamatan", "Bulan", "Berkas masuk"],
        ["3", "┌ awal", "Barat", "Mar 2019", "10"],
        ["4", "│ data", "Utara", "Mar 2019", "20"],
        ["5", "└ akhir", "Timur", "Mar 2019", "30"]]
    desk.choose("number_input", "Baris data pertama", 4)
    desk.choose("selectbox", "Kolom kecamatan", "A")
    assert [row[1] for row in picture(desk)] == ["", "", "▬ judul", "", "┌ awal", "└ akhir"]
    assert picture(desk)[0][2] == "A■ kecamatan"
    desk.choose("number_input", "Baris judul terakhir", 1)
    assert [row[1] for row in picture(desk)][1] == "▬ judul"


def test_text_of_cells_cannot_become_markup_in_the_picture(desk):
    desk.give(("a.xlsx", book(Rekap=SHEET.format(month="Mar 2019", one=1, two=2, three=3).replace("Barat", "<img src=x onerror=alert(1)>"))))
    assert "<img" not in desk.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in desk.text


def test_of_several_tables_the_person_picks_which_are_read(desk):
    """Two tables under each other: the first is picked at first, then both, each with its own indicator."""
    stacked = "| Bulan | Masuk |\n| Mar 2019 | =10 |\n| Apr 2019 | =11 |\n| | |\n| | |\n| Bulan | Hari |\n| Mar 2019 | =2.5 |\n| Apr 2019 | =3.5 |"
    desk.give(("dua.xlsx", book(Rekap=stacked)))
    assert desk.widget("multiselect", "Tabel yang dibaca").value == [0]
    desk.choose("multiselect", "Tabel yang dibaca", [0, 1])
    assert desk.text.count('<table class="sheet guess">') == 2
    both = [one for one in desk.app.selectbox if one.label == "Indikator yang diukur"]
    both[0].set_value("ADM-2")
    both[1].set_value("ADM-1")
    desk.run()
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    desk.press("Terbitkan")
    frame = desk.store.programme(desk.store.published("balikpapan")).observations
    assert sorted(zip(frame["indicator"], frame["period"], frame["value"], strict=True)) == [
        ("ADM-1", "2019-03", 2.5), ("ADM-1", "2019-04", 3.5), ("ADM-2", "2019-03", 10.0), ("ADM-2", "2019-04", 11.0)]
    desk.open()
    desk.give(("dua lagi.xlsx", book(Rekap=stacked.replace("2019", "2020"))))
    assert not desk.has("multiselect", "Tabel yang dibaca")
    assert desk.text.count("Dibaca seperti dua.xlsx") == 2
    assert "Yang akan berubah: 4" in desk.text


def test_an_lra_fills_in_a_quick_wins_budget_and_next_months_needs_one_click(desk):
    desk.give(("lra_maret.xlsx", lra("")))
    desk.choose("multiselect", "Diisi untuk", [("quick_win", "ADM")])
    desk.choose("multiselect", "Baris anggaran untuk ADM", [ONLINE])
    assert picture(desk)[0][2:] == ["A▲ kode", "B", "C◇ anggaran", "D◆ realisasi anggaran", "E"]
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    desk.press("Terbitkan")
    desk.open()
    desk.give(("lra_april.xlsx", lra("", 2)))
    assert "Dibaca seperti lra_maret.xlsx" in desk.text
    assert "oleh Sari: Daring." in desk.text
    desk.press("Terbitkan")
    one = desk.store.programme(desk.store.published("balikpapan")).quick_win("ADM")
    assert (one.budget, one.spent, str(one.spent_until)) == (200, 60, "2026-04")


def test_the_month_is_asked_where_name_and_title_contradict_each_other(desk):
    desk.give(("lra_april.xlsx", lra("s.d. 31 Maret 2026")))
    desk.choose("multiselect", "Diisi untuk", [("quick_win", "ADM")])
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    assert "menyebut periode yang berbeda" in desk.text
    assert desk.widget("button", "Terbitkan").disabled
    desk.choose("text_input", "Periode berkas lra_april.xlsx", "Maret")
    assert any("“Maret” bukan periode" in one.value for one in desk.app.caption)
    desk.choose("text_input", "Periode berkas lra_april.xlsx", "Maret 2026")
    desk.press("Terbitkan")
    one = desk.store.programme(desk.store.published("balikpapan")).quick_win("ADM")
    assert (one.budget, one.spent, str(one.spent_until)) == (300, 100, "2026-03")


def test_a_raw_survey_becomes_the_answers_of_a_quick_win(desk):
    """The sheet is named as our own would be, and is none of ours all the same."""
    desk.give(("skm.xlsx", book(SKM=SKM.replace("=5  ", "=4  "))))
    assert desk.widget("selectbox", "Quick win yang disurvei").value == "ADM"
    assert picture(desk)[0][4:8] == ["C◆ U9", "D◆ U7", "E◆ U2", "F◆ U1"]
    desk.choose("toggle", "Baca tabel dengan pilihan ini", True)
    assert "mulai “Jumlah” bukan lagi responden; 2 responden dibaca di atasnya" in desk.text.replace("Mulai", "mulai")
    desk.press("Terbitkan")
    answers = desk.store.programme(desk.store.published("balikpapan")).survey
    assert (answers["respondent"].nunique(), set(answers["period"]), len(answers)) == (2, {"2019-S1"}, 17)
