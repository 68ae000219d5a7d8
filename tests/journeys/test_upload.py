"""Real files through Unggah, as a member of staff does it: choose, map, look, publish, see it on the chart."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.store import open_store
from tests.running import Server, ended, started

INDICATORS = (("IPM", "Indeks pembangunan manusia", "indeks", "naik"), ("TPK", "Tingkat penghunian kamar", "%", "naik"),
              ("IPMN", "IPM nasional", "indeks", "naik"), ("BESI", "Harga besi beton", "Rp", "turun"),
              ("KK", "Jumlah kepala keluarga", "KK", "netral"), ("MIS", "Penduduk miskin", "%", "turun"))
FILES = [  # file, indicator, choices by widget label, periods read, one value with its period
    pytest.param("haekalyulianto+Capaian_Indikator_Utama_Pembangunan/IPM.xlsx", "IPM", {}, 5, ("2021", 72.78), id="targets as a range"),
    pytest.param("firmanh3200+makro32/pariwisata.csv", "TPK", {}, 14, ("2026-02", 32.37), id="a monthly series"),
    pytest.param("haekalyulianto+Capaian_Indikator_Utama_Pembangunan/Indeks Pembangunan Manusia.xlsx", "IPMN",
                 {"Hanya baris dengan kolom": "A · Tahun", "berisi": "INDONESIA"}, 12, ("2010", 72.27), id="years across"),
    pytest.param("tijartaufikrahman+analisis-dan-prediksi-harga-pangan-cabe-rawit-merah-di-kota-bandung/Besi 6.3.csv", "BESI", {}, 52,
                 ("2021-09", 68500.0), id="a csv with semicolons and day-first dates"),
    pytest.param("risangayusiwi+Dashboard-Visdat/Persentase Penduduk Miskin (P0) Menurut Provinsi dan Daerah.xlsx", "MIS",
                 {"Bagian tabel": "Jumlah", "Hanya baris dengan kolom": "A · Provinsi", "berisi": "KALIMANTAN TIMUR"}, 4, ("2020-S1", 6.1),
                 id="a BPS export with half-years under stacked headings"),
    pytest.param("firmanh3200+kca3273/jumlah_kk.csv", "KK",
                 {"Kolom realisasi": "K · jumlah_kk", "Beberapa baris satu periode": "jumlahkan"}, 15, None, id="a csv of villages to be added up"),
]


def base() -> bytes:
    """A small real programme: one quick win and the indicators that the files measure."""
    book = openpyxl.Workbook()
    book.active.title = "Program"
    sheets = {"Program": [("Isian", "Nilai"), ("kota", "Kota Balikpapan"), ("periode mulai", "2010-01"), ("periode selesai", "2026-12"),
                          ("status data", "final")],
              "Quick Win": [("kode", "nama", "dimensi", "OPD", "layanan yang dipertajam", "jenis", "mulai", "selesai"),
                            ("QW-1", "Berkas nyata", "Smart Society", "Bappeda Litbang", "Statistik sektoral", "pelayanan", "2020-01", "2020-12")],
              "Indikator": [("kode", "quick win", "nama", "satuan", "jenis", "polaritas", "agregasi", "sumber"),
                            *((code, "QW-1", name, unit, "hasil", polarity, "terakhir", "uji") for code, name, unit, polarity in INDICATORS)]}
    for name, rows in sheets.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory):
    """A server of its own, for what is published here."""
    running = started(tmp_path_factory.mktemp("journey"))
    yield running
    ended(running)


class Desk:
    """A member of staff at the page Unggah."""

    def __init__(self, browser: object, server: Server) -> None:
        self.server = server
        self.page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
        self.page.goto(f"{server.base}/masuk?next=/unggah")
        self.page.fill("[name=name]", "Sari")
        self.page.fill("[name=password]", server.account())
        self.page.click("button")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has said all it has to say."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_timeout(900)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def give(self, name: str, data: bytes) -> None:
        """Drop a file."""
        self.page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", {"name": name, "mimeType": "application/octet-stream",
                                                                               "buffer": data})
        self.page.wait_for_selector("[data-testid=stFileUploaderFile], [data-testid=stFileChip]", timeout=15000)
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a select box, or write into a text field, found by its label."""
        box = self.page.get_by_label(label, exact=False).first
        box.click()
        if self.page.locator("[role=option]").count():
            self.page.locator("[role=option]").filter(has_text=option).first.click()
        else:
            box.fill(option)
            box.press("Enter")
        self.settle()

    def publish(self) -> str:
        """Press Terbitkan and read the answer."""
        self.page.locator("button:has-text('Terbitkan')").first.click()
        self.settle()
        return self.page.locator("[data-testid=stAlert]").first.inner_text()


@pytest.fixture(scope="module")
def staff(browser: object, city: Server):
    """Signed in, with the small real programme published in place of the sample."""
    desk = Desk(browser, city)
    desk.give("program.xlsx", base())
    assert "diganti seluruhnya" in desk.page.locator("body").inner_text()
    assert "Edisi 2" in desk.publish()
    yield desk
    desk.page.context.close()


@pytest.mark.parametrize(("file", "code", "choices", "count", "value"), FILES)
def test_a_real_file_is_mapped_published_and_seen(staff: Desk, shared: Path, file, code, choices, count, value):
    """The file's values stand in the new edition, and the Quick Win page draws them."""
    source = shared / "samples" / file
    staff.page.goto(f"{staff.server.base}/unggah")
    staff.settle()
    staff.give(source.name, source.read_bytes())
    staff.choose("Indikator yang diukur", f"{code} ·")
    for label, option in choices.items():
        staff.choose(label, option)
    staff.page.locator("label:has-text('Baca tabel dengan pilihan ini')").first.click()
    staff.settle()
    assert "sudah terbit" in staff.publish()
    store = open_store(f"sqlite:///{(staff.server.file.parent / 'dashboard.sqlite').as_posix()}")
    frame = store.programme(store.published("balikpapan")).observations
    mine = frame[frame["indicator"] == code]
    assert len(mine) == count
    if value:
        assert value in list(zip(mine["period"], mine["value"], strict=True))
    staff.page.goto(f"{staff.server.base}/quick-win?quick_win=QW-1&indikator={code}")
    staff.page.wait_for_selector(".js-plotly-plot .main-svg")
    drawn = staff.page.evaluate("[...document.querySelector('.js-plotly-plot').data].flatMap(one => one.y).filter(y => y !== null)")
    assert len(drawn) >= count, json.dumps(drawn)


def test_nobody_publishes_over_what_they_have_not_seen(staff: Desk):
    """Somebody else publishes between preview and button: who and when is said, nothing is lost, and one may look again."""
    staff.page.goto(f"{staff.server.base}/unggah")
    staff.settle()
    staff.give("realisasi.csv", b"indikator,periode,nilai\nTPK,2019-01,41.5\n")
    store = open_store(f"sqlite:///{(staff.server.file.parent / 'dashboard.sqlite').as_posix()}")
    there = store.published("balikpapan")
    store.publish("balikpapan", store.programme(there), uploads=[], findings=[], author="Budi", note="", expected=there.number,
                  at=datetime.now(UTC))
    answer = staff.publish()
    assert f"Budi menerbitkan edisi {there.number + 1}" in answer
    assert store.published("balikpapan").number == there.number + 1
    staff.page.locator("button:has-text('Lihat perubahannya sekali lagi')").click()
    staff.settle()
    assert f"Edisi {there.number + 2}" in staff.publish()


def test_a_wrong_file_gets_a_clear_message_and_changes_nothing(staff: Desk):
    """A web page named .xls is told apart, and there is nothing to publish."""
    staff.page.goto(f"{staff.server.base}/unggah")
    staff.settle()
    staff.give("rekap.xls", b"<html><table><tr><td>1</td></tr></table></html>")
    shown = staff.page.locator("[data-testid=stMain]").inner_text()
    assert "sebenarnya halaman web" in shown
    assert "Edisi yang terbit belum berubah" in shown
    assert staff.page.locator("button:has-text('Terbitkan')").count() == 0


def large(rows: int) -> bytes:
    """A workbook that takes seconds to read: one sheet of texts that all differ."""
    lines = (f'<row r="{row}">' + "".join(f'<c r="{letter}{row}" t="inlineStr"><is><t>baris {row} kolom {letter}</t></is></c>' for letter in "ABCDEFGH")
             + "</row>" for row in range(1, rows + 1))
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(lines) + "</sheetData></worksheet>"
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made.getvalue()


def test_a_long_reading_shows_how_far_it_is_and_can_be_cancelled(staff: Desk):
    """The bar says what is done; after the cancellation nothing of the file is there, and the next file is read."""
    page = staff.page
    page.goto(f"{staff.server.base}/unggah")
    staff.settle()
    store = open_store(f"sqlite:///{(staff.server.file.parent / 'dashboard.sqlite').as_posix()}")
    before = store.published("balikpapan").number
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", {"name": "besar.xlsx", "mimeType": "application/octet-stream",
                                                                       "buffer": large(90_000)})
    page.wait_for_selector("[data-testid=stProgress]")
    assert any(word in page.locator("[data-testid=stProgress]").inner_text() for word in ("Memeriksa keamanan", "Membaca sel", "Memeriksa isi"))
    page.get_by_role("button", name="Batalkan pembacaan").click()
    page.wait_for_selector("text=Pembacaan dibatalkan", timeout=5000)
    staff.settle()
    assert page.locator("[data-testid=stProgress]").count() == 0
    assert "besar.xlsx" not in page.locator("[data-testid=stMain]").inner_text()
    assert store.published("balikpapan").number == before
    staff.give("realisasi.csv", b"indikator,periode,nilai\nTPK,2018-01,40.5\n")
    assert "siap diterbitkan" in page.locator("[data-testid=stMain]").inner_text()


def test_a_proposed_repair_is_accepted_taken_back_and_kept_in_the_edition(staff: Desk):
    """One Nihil is accepted as zero, the other left as read; taken back both are open again; all of a kind takes two at once."""
    page = staff.page
    page.goto(f"{staff.server.base}/unggah")
    staff.settle()
    staff.give("nihil.csv", b"indikator,periode,nilai\nBESI,2018-01,Nihil\nBESI,2018-02,nihil\nBESI,2018-03,7\n")

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        staff.settle()

    press("Terima")
    assert "tertulis “Nihil”, dibaca 0" in page.locator(".findings").inner_text().replace("Tertulis", "tertulis")
    press("Tolak")
    body = page.locator("body").inner_text()
    assert "Diterima: Nihil dibaca nol · C2" in body
    assert "Dibiarkan seperti terbaca: Nihil dibaca nol · C3" in body
    press("Batalkan")
    press("Batalkan")
    press("Terima semua (2)")
    assert "sudah terbit" in staff.publish()
    store = open_store(f"sqlite:///{(staff.server.file.parent / 'dashboard.sqlite').as_posix()}")
    edition = store.published("balikpapan")
    frame = store.programme(edition).observations
    assert frame[(frame["indicator"] == "BESI") & (frame["period"] < "2018-04")]["value"].tolist() == [0, 0, 7]
    assert [(one["code"], one["cell"], one["seen"], one["wanted"]) for one in edition.findings if one["code"] == "repaired"] == [
        ("repaired", "C2", "Nihil", "0"), ("repaired", "C3", "nihil", "0")]
