"""City files: one that cannot be used is named with what is wrong in it, and the others go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from smartcity_metrics.cities import CityUnusable, read_cities, read_city
from smartcity_metrics.language import words
from tests.running import HOUSE, ended, started

GOOD = """
id = "paser"
name = "Kabupaten Paser"
months = [6, 12]

[[dimensions]]
code = "GOV"
name = "Smart Governance"
name_en = "Smart Governance"
slot = 1
"""
FAULTS = [  # what is written in place of what, and the sentence about it
    ('name = "Kabupaten Paser"', 'name = "Kabupaten', "isinya bukan TOML yang benar"),
    ('name = "Kabupaten Paser"', "", "“name” belum diisi."),
    ('name = "Kabupaten Paser"', 'name = ""', "“name” belum diisi."),
    ('name = "Kabupaten Paser"', "name = 64", "“name” harus berupa teks, bukan 64."),
    ('id = "paser"', 'id = "Pasér"', "hanya boleh memuat huruf kecil"),
    ("months = [6, 12]", "months = [12, 6]", "“months” harus dari yang kecil ke yang besar"),
    ("months = [6, 12]", "months = [6]", "“months” harus berisi 2 nilai, bukan 1."),
    ("months = [6, 12]", 'months = [6, "12"]', "“months[2]” harus berupa bilangan bulat"),
    ("months = [6, 12]", "months = 6", "“months” harus berupa daftar, bukan 6."),
    ("months = [6, 12]", "month = [6, 12]", "“month” tidak dikenal; mungkin salah ketik."),
    ("months = [6, 12]", 'pace_band = "0,05"', "“pace_band” harus berupa angka"),
    ("months = [6, 12]", "pace_band = nan", "“pace_band” tidak mungkin nan."),
    ("months = [6, 12]", "pace_band = -0.1", "“pace_band” tidak mungkin -0.1."),
    ("months = [6, 12]", "cap = inf", "“cap” tidak mungkin inf."),
    ("months = [6, 12]", "cap = true", "“cap” harus berupa angka, bukan True."),
    ("months = [6, 12]", 'time_zone = "WID"',
     "zona waktu “WID” tidak dikenal; pilih WIB, WITA, WIT."),
    ("slot = 1", "", "“dimensions[1].slot” belum diisi."),
    ("[[dimensions]]", "[dimensions]", "“dimensions” harus berupa daftar"),
]


def written(folder: Path, **files: str) -> Path:
    """City files by id in a folder, made as a text editor would."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_a_file_that_cannot_be_a_city_says_what_is_wrong_in_it(
    tmp_path: Path, old: str, new: str, said: str,
):
    """The file's name and the key stand in the sentence, in both languages."""
    assert GOOD.count(old) == 1
    broken = written(tmp_path, paser=GOOD.replace(old, new))
    with pytest.raises(CityUnusable) as caught:
        read_city(broken / "paser.toml")
    sentence = caught.value.sentence(words("id"))
    assert sentence.startswith("Berkas kota paser.toml dilewati: ")
    assert said in sentence
    english = caught.value.sentence(words("en"))
    assert english.startswith("The city file paser.toml is left out: ")


def test_a_whole_number_may_stand_for_any_number(tmp_path: Path):
    """A cap of 1 is as good as one of 1.0."""
    folder = written(tmp_path, paser=GOOD.replace("months = [6, 12]", "cap = 1"))
    assert read_city(folder / "paser.toml").cap == 1


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_are_named(tmp_path: Path):
    """Saved by a spreadsheet, or not at all."""
    (tmp_path / "paser.toml").write_bytes(b"\xff\xfei\x00d\x00")
    found = read_cities(tmp_path, "kutai")
    assert [(one.file, one.code) for one in found.skipped] == [
        ("kutai.toml", "unreadable"), ("paser.toml", "syntax")]
    assert not found.known


def test_a_broken_file_does_not_take_the_others_with_it(tmp_path: Path):
    """The one asked for first comes first; the broken one is left out; an id that is taken too."""
    second = GOOD.replace('"paser"', '"berau"')
    folder = written(tmp_path, paser=GOOD, berau=second, kutai="id = ", salinan=GOOD)
    found = read_cities(folder, "paser")
    assert list(found.known) == ["paser", "berau"]
    assert {one.file: one.code for one in found.skipped} == {
        "kutai.toml": "syntax", "salinan.toml": "twice"}
    twice = next(one for one in found.skipped if one.code == "twice")
    assert twice.sentence(words("id")).endswith("id “paser” sudah dipakai oleh paser.toml.")


def test_the_command_line_names_the_file_that_it_was_given(tmp_path: Path):
    """No trace: a sentence, and the code of what was refused."""
    broken = written(tmp_path, paser=GOOD.replace("slot = 1", "slot = 'satu'")) / "paser.toml"
    command = [sys.executable, "-m", "smartcity_metrics", "check", "--city", str(broken),
               str(HOUSE / "data" / "contoh_balikpapan.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HOUSE, timeout=120)
    assert done.returncode == 2
    assert done.stderr == ("Berkas kota paser.toml dilewati: “dimensions[1].slot” harus berupa "
                           "bilangan bulat, bukan 'satu'.\n")


def test_a_dashboard_whose_only_city_file_is_broken_says_so_on_its_start_page(tmp_path: Path):
    """Every page is the sentence, with the file's name; the server runs and can be asked."""
    folder = written(tmp_path / "kota", paser=GOOD.replace("slot = 1", ""))
    server = started(tmp_path, CITIES=str(folder), CITY="paser")
    try:
        for path in ("/", "/ringkasan", "/dek", "/masuk"):
            answer = httpx2.get(server.base + path, follow_redirects=True)
            assert answer.status_code == 503
            assert "paser.toml" in answer.text
            assert "“dimensions[1].slot” belum diisi." in answer.text
        assert httpx2.get(f"{server.base}/healthz").status_code == 200
        assert "Berkas kota paser.toml dilewati" in server.log
    finally:
        ended(server)


def test_another_city_starts_empty_and_says_what_to_do_while_a_broken_one_is_left_out(
    tmp_path: Path,
):
    """Nothing of Balikpapan's sample is there; the log names the broken file."""
    folder = written(tmp_path / "kota", paser=GOOD, kutai="id = ")
    server = started(tmp_path, CITIES=str(folder), CITY="paser")
    try:
        answer = httpx2.get(f"{server.base}/dek")
        assert answer.status_code == 404
        assert "Kabupaten Paser" in answer.text
        assert "unduh templat" in answer.text
        assert "Adminduk daring" not in answer.text
        assert "Berkas kota kutai.toml dilewati" in server.log
        assert "refused" not in server.log
    finally:
        ended(server)
