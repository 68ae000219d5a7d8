"""The command line as IT staff and scripts use it: exit codes and the JSON itself."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from smartcity_metrics.__main__ import main
from smartcity_metrics.store import open_store

HOUSE = Path(__file__).parents[1]
ONE_SHEET = """kode;dimensi;indikator;periode;rencana;realisasi;satuan;kondisi awal;target;polaritas;tanggal target;diluncurkan;mulai;selesai
W-1;Smart Governance;Waktu tunggu;Jan 2019;50;52,5;menit;60;30;turun;2019-12-31;2019-01-01;2019-01-01;2019-12-31
W-1;Smart Governance;Waktu tunggu;Juni 2019;45;45;menit;60;30;turun;2019-12-31;2019-01-01;2019-01-01;2019-12-31
W-1;Smart Governance;Waktu tunggu;Jul 2019;40;-;menit;60;30;turun;2019-12-31;2019-01-01;2019-01-01;2019-12-31
"""


def run(*arguments: object) -> tuple[int, dict]:
    """Exit code and JSON of `python -m smartcity_metrics ... --json`."""
    done = subprocess.run([sys.executable, "-m", "smartcity_metrics", *map(str, arguments), "--json"], cwd=HOUSE, capture_output=True,
                          text=True, timeout=120, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The sheet above as a csv."""
    file = tmp_path / "waktu.csv"
    file.write_text(ONE_SHEET, encoding="utf-8")
    return file


def test_check_names_every_finding_by_cell_in_both_languages(sheet: Path):
    """The dash in F4 is no data yet; nothing is an error."""
    code, answer = run("check", sheet)
    assert code == 0
    assert [one["file"] for one in answer["files"]] == [sheet.name]
    findings = answer["files"][0]["findings"]
    assert {"F4"} <= {one["cell"] for one in findings}
    assert all(set(one) == {"code", "severity", "sheet", "cell", "seen", "wanted", "proposal", "message"} for one in findings)
    assert all(one["sheet"] is None and set(one["message"]) == {"id", "en"} for one in findings)


def test_check_exits_with_one_for_an_error_and_two_for_a_file_that_cannot_be_read(sheet: Path, tmp_path: Path):
    """1.9O with the letter O is an error; a picture named .xlsx is refused; the worst file decides."""
    wrong, picture = tmp_path / "salah.csv", tmp_path / "gambar.xlsx"
    wrong.write_text(ONE_SHEET.replace(";45;menit", ";4O;menit"), encoding="utf-8")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, answer = run("check", wrong)
    assert (code, [(one["cell"], one["seen"]) for one in answer["files"][0]["findings"] if one["severity"] == "error"]) == (1, [("F3", "4O")])
    code, answer = run("check", sheet, wrong, picture)
    assert (code, answer["files"][2]["verdict"]) == (2, "refused")


def test_check_names_where_two_files_differ(sheet: Path, tmp_path: Path):
    """45 minutes in one file and 54 in the other: an error at the second, that names the cell and file of the first."""
    other = tmp_path / "waktu lagi.csv"
    other.write_text(ONE_SHEET.replace(";45;menit", ";54;menit"), encoding="utf-8")
    code, answer = run("check", sheet, other)
    told = [[(one["code"], one["cell"], one["seen"], one["wanted"]) for one in file["findings"] if one["severity"] == "error"] for file in answer["files"]]
    assert (code, told) == (1, [[], [("files-differ", "F3", "54", "45")]])
    assert "F3 pada berkas waktu.csv" in answer["files"][1]["findings"][0]["message"]["id"]
    assert run("check", sheet, sheet)[0] == 0


def test_score_counts_the_one_sheet_layout_by_hand(sheet: Path):
    """At the end of June: 45 of 60 to 30 is half of the way; the plan of June, 45, is half too; achievement 1 + (1 - 45/30)."""
    code, answer = run("score", sheet, "--as-of", "2019-06")
    row = answer["indicators"][0]
    assert code == 0
    assert set(answer) >= {"city", "as_of", "edition", "dimensions", "quick_wins", "indicators"}
    assert (answer["as_of"], answer["edition"]) == ("2019-06", None)
    assert (row["code"], row["polarity"], row["baseline"], row["target"], row["period"]) == ("W-1", "lower", 60, 30, "2019-06")
    assert (row["actual"], row["achievement"], row["progress"], row["planned_share"]) == (45, 0.5, 0.5, 0.5)
    assert (row["level"], row["pace"]) == ({"mark": "not_yet", "reason": None}, {"mark": "on_plan", "reason": None})
    assert row["sources"][-1] == "F3"


def test_tables_shows_what_was_found_and_reads_a_cell(tmp_path: Path):
    """Two title rows, a header in row 3, years across, a dash."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (["Penduduk miskin"], ["(persen)"], ["Kecamatan", 2018, 2019, 2020], ["Barat", 2.5, 2.4, "-"], ["Utara", 3.5, 3.1, 3.0],
                ["Timur", 1.5, 1.25, 1.0], ["Kota", 4.0, 3.5, 3.5]):
        sheet.append(row)
    file = tmp_path / "miskin.xlsx"
    book.save(file)
    code, answer = run("tables", file, "--cell", "Data!C6")
    table = answer["tables"][0]
    assert code == 0
    assert (table["sheet"], table["header_last"], table["first_row"], table["last_row"]) == ("Data", 3, 4, 7)
    assert (table["periods"], table["layout"]) == (["2018", "2019", "2020"], None)
    assert (answer["cell"]["ref"], answer["cell"]["value"], answer["cell"]["kind"]) == ("Data!C6", 1.25, "number")


def test_tables_names_a_layout_that_has_a_name(tmp_path: Path):
    file = tmp_path / "lra.csv"
    file.write_text("Kode Rekening;Uraian;Anggaran 2026;Realisasi;%\n5.1;Operasi;100;40;40\n5.1.01;Pegawai;60;30;50\n5.1.02;Barang;40;10;25\n",
                    encoding="utf-8")
    assert [(one["layout"], one["periods"], one["columns"][2]["meaning"]) for one in run("tables", file)[1]["tables"]] == [("lra", [], "plan")]


def test_template_makes_a_workbook_that_check_accepts(tmp_path: Path):
    """Filled from the sample: nothing found, exit 0."""
    out = tmp_path / "templat.xlsx"
    made = subprocess.run([sys.executable, "-m", "smartcity_metrics", "template", str(out), "--from", "data/contoh_balikpapan.xlsx"],
                          cwd=HOUSE, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    code, answer = run("check", out)
    assert (code, answer["files"][0]["findings"]) == (0, [])


def test_deck_makes_the_talk_in_the_form_that_the_ending_names(tmp_path: Path):
    """From files there is no edition; the period is the one asked for."""
    out = tmp_path / "paparan.html"
    code, answer = run("deck", HOUSE / "data" / "contoh_balikpapan.xlsx", "--out", out, "--as-of", "2019-09", "--lang", "en")
    assert (code, answer) == (0, {"file": str(out), "bytes": out.stat().st_size})
    text = out.read_text(encoding="utf-8").replace("\xa0", " ")
    assert "from files · as of September 2019 · 1/27" in text


def test_deck_says_plainly_what_it_cannot_make(tmp_path: Path):
    """An ending that nobody writes, and a PDF where there is no Chromium: exit 2, nothing written, every way out named."""
    sample = HOUSE / "data" / "contoh_balikpapan.xlsx"
    for name, said in (("paparan.docx", ".html, .pdf"), ("paparan.pdf", "CHROMIUM")):
        done = subprocess.run([sys.executable, "-m", "smartcity_metrics", "deck", str(sample), "--out", str(tmp_path / name)], cwd=HOUSE,
                              capture_output=True, text=True, timeout=120, check=False, env={"PATH": str(tmp_path)})
        assert done.returncode == 2
        assert said in done.stderr
        assert not (tmp_path / name).exists()


def test_who_has_the_machine_can_make_a_link_for_a_forgotten_password(tmp_path, capsys):
    url, now = f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}", datetime.now(UTC)
    store = open_store(url)
    store.accounts.add("Sari Dewi", "admin", by="Kepala", at=now)
    assert main(["account", "reset-link", "sari dewi", "--url", url, "--at", "https://dasbor.example.go.id/"]) == 0
    address, _, token = re.search(r"(https\S+/sandi)(\?tautan=)(\S+)", capsys.readouterr().out).groups()
    assert address == "https://dasbor.example.go.id/sandi"
    assert store.accounts.invited(token, now + timedelta(days=2)) == "Sari Dewi"
    assert main(["account", "reset-link", "Siapa", "--url", url]) == 2
    assert "Siapa" in capsys.readouterr().err
    store.close()
