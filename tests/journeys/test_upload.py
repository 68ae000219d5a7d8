"""Real files through Unggah, as a member of staff does it: choose, map, look, publish, see it on the chart."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.store import open_store
from tests.running import Server, ended, started

INDICATORS = (("IPM", "Indeks pembangunan manusia", "indeks", "naik"), ("TPK", "Tingkat penghunian kamar", "%", "naik"),
              ("IPMN", "IPM nasional", "indeks", "naik"), ("BESI", "Harga besi beton", "Rp", "turun"),
              ("KK", "Jumlah kepala keluarga", "KK", "netral"))
FILES = [  # file, indicator, choices by widget label, periods read, one value with its period
    pytest.param("haekalyulianto+Capaian_Indikator_Utama_Pembangunan/IPM.xlsx", "IPM", {}, 5, ("2021", 72.78), id="targets as a range"),
    pytest.param("firmanh3200+makro32/pariwisata.csv", "TPK", {}, 14, ("2026-02", 32.37), id="a monthly series"),
    pytest.param("haekalyulianto+Capaian_Indikator_Utama_Pembangunan/Indeks Pembangunan Manusia.xlsx", "IPMN",
                 {"Hanya baris dengan kolom": "A · Tahun", "berisi": "INDONESIA"}, 12, ("2010", 72.27), id="years across"),
    pytest.param("tijartaufikrahman+analisis-dan-prediksi-harga-pangan-cabe-rawit-merah-di-kota-bandung/Besi 6.3.csv", "BESI", {}, 52,
                 ("2021-09", 68500.0), id="a csv with semicolons and day-first dates"),
    pytest.param("firmanh3200+kca3273/jumlah_kk.csv", "KK",
                 {"Kolom realisasi": "K · jumlah_kk", "Beberapa baris satu periode": "jumlahkan"}, 15, None, id="a csv of villages to be added up"),
]


def base() -> bytes:
    """A small real programme: one quick win and the five indicators that the files measure."""
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
        self.page.fill("[name=code]", server.code)
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


def test_what_somebody_published_after_the_preview_is_not_overwritten_unseen(browser: object, own_server: Server):
    """Sari looks at her preview, Budi publishes meanwhile: her click is refused and names him; after a second look it goes through."""
    def sheet(value: str) -> bytes:
        return f"kode;indikator;periode;realisasi;satuan\nGOV-1.1;Waktu KTP dan KK selesai;Mar 2020;{value};hari\n".encode()
    sari, budi = Desk(browser, own_server), Desk(browser, own_server)
    sari.give("sari.csv", sheet("1,7"))
    budi.give("budi.csv", sheet("1,6"))
    assert "Edisi 2" in budi.publish()
    refused = sari.publish()
    assert "edisi 2" in refused
    sari.page.locator("button:has-text('Lihat lagi')").first.click()
    sari.settle()
    assert "Edisi 3" in sari.publish()
    sari.page.context.close()
    budi.page.context.close()
