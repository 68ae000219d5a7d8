"""A Realisasi of 100,000 rows: how long its check takes beside python-calamine's bare reading of it.

Run by `python -m tests.benchmarks check`. Floor: at most 3 times.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from smartcity_metrics.cities import read_city
from smartcity_metrics.intake import child
from smartcity_metrics.intake.desk import read_upload
from smartcity_metrics.programme import Period, Programme, empty_programme
from tests.running import HOUSE

ROWS = 100_000
FLOOR = 3.0
TIMES = 9
_NAMES = ("Barat", "Utara", "Timur", "Tengah", "Selatan", "Kota")


def workbook(rows: int = ROWS) -> bytes:
    """Months of indicators by district, long, in a new file; the indicators are known from `programme`."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Realisasi")
    page.append(("indikator", "periode", "nilai", "wilayah", "status"))
    first = Period(2001, 1, "month")
    for number in range(rows):
        rest, district = divmod(number, len(_NAMES))
        indicator, month = divmod(rest, 240)
        page.append((f"IND-{indicator:03d}", str(first.shifted(month)), 100 + (number * 7919) % 50 + 0.5,
                     f"Balikpapan {_NAMES[district]}", "sementara" if month > 236 else "final"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def definitions() -> bytes:
    """The quick win and the indicators that the rows are of."""
    book = Workbook()
    page = book.active
    page.title = "Quick Win"
    page.append(("kode", "nama", "dimensi", "OPD", "layanan yang dipertajam", "jenis", "mulai", "selesai"))
    page.append(("QW", "Uji", "GOV", "Diskominfo", "Uji", "pelayanan", "Januari 2019", "Desember 2019"))
    page = book.create_sheet("Indikator")
    page.append(("kode", "quick win", "nama", "satuan", "jenis", "polaritas", "agregasi", "sumber"))
    for number in range(ROWS // 240 // len(_NAMES) + 1):
        page.append((f"IND-{number:03d}", "QW", f"Indikator {number}", "orang", "hasil", "naik", "terakhir", "uji"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """One run of it."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the medians and their ratio, paired."""
    data, current = workbook(), known()
    child.warm()

    def check() -> None:
        reading = read_upload(data, "realisasi.xlsx", current)
        assert reading.verdict == "accepted", reading.findings[:3]
        assert len(reading.part.observations) == ROWS

    def bare() -> None:
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)

    check()
    pairs = [(seconds(bare), seconds(check)) for _ in range(TIMES)]
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    print(f"calamine alone   {statistics.median(one for one, _ in pairs) * 1000:7.0f} ms  ({ROWS:,} rows, {len(data) / 2**20:.1f} MiB)")
    print(f"desk.read_upload {statistics.median(one for _, one in pairs) * 1000:7.0f} ms  = {ratio:.2f} x  (floor {FLOOR} x)")
    command_line(data)
    raise SystemExit(ratio > FLOOR)


def known() -> Programme:
    """The edition that the rows are read against."""
    reading = read_upload(definitions(), "definisi.xlsx", empty_programme(read_city(HOUSE / "data" / "cities" / "balikpapan.toml")))
    assert reading.programme is not None, reading.findings
    return reading.programme


def command_line(data: bytes) -> None:
    """The whole command, start of Python included, definitions and rows."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("definisi.xlsx", "realisasi.xlsx")]
        for file, content in zip(files, (definitions(), data), strict=True):
            file.write_bytes(content)
        command = [sys.executable, "-m", "smartcity_metrics", "check", "--json", *map(str, files)]
        whole = [seconds(lambda: subprocess.run(command, cwd=HOUSE, check=True, stdout=subprocess.DEVNULL)) for _ in range(3)]
    print(f"check, whole CLI {statistics.median(whole) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
