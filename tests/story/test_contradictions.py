"""An upload whose figures contradict each other is warned of at the cell, before anything is published."""

from __future__ import annotations

import pytest

from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.programme import empty_programme
from smartcity_metrics.story.contradictions import with_contradictions
from tests.intake.spreadsheets import PROGRAM, book, city

MONTHS = [60, 61, 59, 60, 62, 58, 60, 61, 59, 60, 60, 60]  # of 2018: 60 on average, natural limits some 5 around it
QUICK_WIN = """
    | kode | nama   | dimensi          | OPD         | layanan yang dipertajam | jenis     | mulai         | diluncurkan  | selesai      |
    | ADM  | Daring | Smart Governance | Disdukcapil | KTP dan KK              | pelayanan | November 2018 | Januari 2019 | Oktober 2019 |
"""
INDICATOR = """
    | kode  | quick win | nama   | satuan | jenis | polaritas | agregasi  | sumber | kondisi awal | periode kondisi awal |
    | ADM-1 | ADM       | {name} | {unit} | hasil | turun     | rata-rata | SIAK   | ={baseline}  | {period}             |
"""


def upload(baseline, unit="menit", name="Waktu tunggu", period="2018", survey=()):
    """Twelve months of 2018 and six of 2019, launched in January 2019; a survey where there is one."""
    values = [*MONTHS, 50, 50, 50, 50, 50, 50]
    lines = [f"    | ADM-1 | {2018 + month // 12}-{month % 12 + 1:02d} | ={value} | final |" for month, value in enumerate(values)]
    sheets = {"Realisasi": "\n".join(["    | indikator | periode | nilai | status |", *lines])}
    if survey:
        head = " | ".join(f"U{number}" for number in range(1, 10))
        answers = [f"    | ADM | {period} | {' | '.join(f'={answer}' for answer in line)} |" for line in survey]
        sheets["Survei"] = "\n".join([f"    | quick win | periode | {head} |", *answers])
    filled = INDICATOR.format(name=name, unit=unit, baseline=baseline, period=period)
    data = book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=filled, **sheets)
    reading = read_upload(data, "unggahan.xlsx", empty_programme(city()))
    assert reading.programme is not None, [finding.message("en") for finding in reading.findings]
    return with_contradictions(reading)


def codes(reading):
    return {str(finding.code) for finding in reading.findings}


@pytest.mark.parametrize(("baseline", "warned"), [(60, False), (62, False), (80, True), (6, True)])
def test_a_baseline_that_its_own_months_contradict_is_warned_of_at_its_cell(baseline, warned):
    reading = upload(baseline)
    found = [finding for finding in reading.findings if finding.code == "baseline-off-series"]
    assert bool(found) is warned
    if warned:
        assert (found[0].sheet, found[0].cell) == ("Indikator", "I2")
        assert f"kondisi awal “Waktu tunggu” {baseline}" in found[0].message("id").replace(",0", "")
        assert "60" in found[0].message("en")


@pytest.mark.parametrize(("baseline", "warned"), [(75, False), (80, True)])
def test_a_baseline_that_is_not_the_surveys_own_index_is_warned_of(baseline, warned):
    """All answers 3 of 4: an IKM of exactly 75."""
    reading = upload(baseline, "indeks", "Indeks kepuasan", "Semester I 2018", survey=[(3,) * 9] * 12)
    assert ("baseline-not-survey" in codes(reading)) is warned


def test_what_others_sent_is_not_asked_of_this_person():
    """The contradiction is in the edition already; an upload of another sheet does not repeat it."""
    base = upload(80).programme
    later = book(Kejadian="""
        | tanggal    | berlaku untuk | jenis | keterangan |
        | 2019-04-17 |               | libur | Pemilu     |
    """)
    assert "baseline-off-series" not in codes(with_contradictions(read_upload(later, "kejadian.xlsx", base)))
