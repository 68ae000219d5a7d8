"""What staff see at Unggah when a file is not theirs to publish: said before the button, and the button is off."""

from __future__ import annotations

import io

import openpyxl
import pytest

from smartcity_metrics.language import words
from smartcity_metrics.store import Visitor

SAY = words("id")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REGISTRY = "Dinas Kependudukan dan Pencatatan Sipil"  # whose GOV-1 is in the sample
ROWS = {"Realisasi": [("indikator", "periode", "nilai"), ("GOV-1.1", "Des 2019", 2.4)],
        "Wilayah": [("kode", "nama", "penduduk"), ("64.71.02", "Balikpapan Barat", 90000)]}


def workbook(*sheets: str) -> bytes:
    """Those of the sheets above as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in ROWS[name]:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("who", "sheets", "named"), [
    pytest.param(Visitor("Sari", "staff", REGISTRY), ["Realisasi"], "", id="staff of the OPD"),
    pytest.param(Visitor("Sari", "staff", REGISTRY.upper()), ["Realisasi"], "", id="however it is written"),
    pytest.param(Visitor("Sari", "staff"), ["Realisasi"], "", id="staff of every OPD"),
    pytest.param(Visitor("Sari", "staff", "Dinas Perhubungan"), ["Realisasi"], REGISTRY, id="staff of another OPD"),
    pytest.param(Visitor("Sari", "staff", REGISTRY), ["Realisasi", "Wilayah"], SAY("desk.whole_districts"), id="what is everybody's"),
    pytest.param(Visitor("Sari", "publisher"), ["Realisasi", "Wilayah"], "", id="a publisher"),
])
def test_the_page_says_what_is_not_theirs_before_the_button(visit, who, sheets, named):
    app = visit("staff/upload", who)
    app.get("file_uploader")[0].upload("realisasi.xlsx", workbook(*sheets), XLSX)
    app.run()
    assert not app.exception, app.exception
    assert [one.value for one in app.warning] == ([SAY("desk.not_yours", names=named)] if named else [])
    assert app.button(key="publish").disabled is bool(named)
