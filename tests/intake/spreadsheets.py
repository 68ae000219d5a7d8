"""Spreadsheets that a test shows: a table of text becomes a sheet of a real workbook, read as the program reads any."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

from openpyxl import Workbook

from smartcity_metrics.cities import read_city
from smartcity_metrics.intake.desk import Mapping, Reading, read_upload
from smartcity_metrics.programme import City, Programme, empty_programme
from tests.running import HOUSE

PROGRAM = """
    | Isian           | Nilai           |
    | kota            | Kota Balikpapan |
    | periode mulai   | April 2019      |
    | periode selesai | Maret 2020      |
    | status data     | final           |
"""
QUICK_WIN = """
    | kode | nama   | dimensi          | OPD          | layanan yang dipertajam | jenis     | mulai      | selesai    |
    | ADM  | Daring | Smart Governance | Disdukcapil  | KTP dan KK              | pelayanan | April 2019 | Maret 2020 |
"""
INDICATOR = """
    | kode  | quick win | nama             | satuan  | jenis    | polaritas | agregasi  | sumber | kondisi awal | target | bilangan bulat | batas minimum | batas maksimum |
    | ADM-1 | ADM       | Waktu selesai    | hari    | hasil    | turun     | rata-rata | SIAK   | =5.2         | =2     |                | =0            | =60            |
    | ADM-2 | ADM       | Permohonan       | berkas  | keluaran | naik      | jumlah    | SIAK   |              |        | ya             |               |                |
    | ADM-3 | ADM       | Bagian daring    | %       | hasil    | naik      | rasio     | SIAK   |              | =80    |                |               |                |
"""


@cache
def city() -> City:
    """The city of all tests."""
    return read_city(HOUSE / "data" / "cities" / "balikpapan.toml")


def cells(table: str) -> list[list[object]]:
    """The rows of a text table. "=5.2" is the number 5.2, "@2019-07-01" a real date; everything else is text, blank is no cell."""
    rows = []
    for line in table.strip("\n").splitlines():
        if "|" in line:
            rows.append([_cell(one.strip()) for one in line.strip().strip("|").split("|")])
    return rows


def _cell(text: str) -> object:
    if text.startswith("="):
        return float(text[1:])
    if text.startswith("@"):
        return date.fromisoformat(text[1:])
    return text or None


def book(formats: dict[str, str] | None = None, merges: tuple[str, ...] = (), **sheets: str) -> bytes:
    """A workbook of these tables; a sheet's name with _ for blanks. `formats`: "Realisasi!C2" -> number format; `merges`: "Realisasi!A2:A3"."""
    made = Workbook()
    made.remove(made.active)
    for name, table in sheets.items():
        page = made.create_sheet(name.replace("_", " "))
        for number, row in enumerate(cells(table), 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    page.cell(number, column, value)
    for place, form in (formats or {}).items():
        sheet, _, cell = place.partition("!")
        made[sheet][cell].number_format = form
    for place in merges:
        sheet, _, cells_ = place.partition("!")
        made[sheet].merge_cells(cells_)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "unggahan.xlsx", current: Programme | None = None, mapping: Mapping | None = None) -> Reading:
    """The reading of a file onto an edition, the empty city when none is given."""
    return read_upload(data, name, current or empty_programme(city()), (mapping,) if mapping else ())


def programme() -> Programme:
    """A small real programme: one quick win, three indicators, no figures."""
    reading = read(book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATOR))
    assert reading.verdict == "accepted", [one.message("en") for one in reading.findings]
    return reading.programme


def actuals(table: str, **more: object) -> Reading:
    """The reading of one sheet Realisasi onto the small programme."""
    return read(book(Realisasi=table, **more), current=programme())


def found(reading: Reading) -> list[tuple[str, str, str | None]]:
    """Code, place and what was seen, worst first."""
    return [(one.code, one.place, one.seen) for one in reading.findings]


def values(reading: Reading) -> list[tuple[str, str, str, float]]:
    """Indicator, period, cell and value of what was read."""
    frame = reading.part.observations
    return [(code, period, origin.partition(":")[2], value)
            for code, period, origin, value in frame[["indicator", "period", "origin", "value"]].itertuples(index=False)]
