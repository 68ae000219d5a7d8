"""Denyut data in the frame: who owes what of the sample, and the reminder."""

from __future__ import annotations

from smartcity_metrics.store import Visitor
from tests.journeys.conftest import shown

SARI = Visitor("Sari", "staff")


def test_the_sample_owes_march_and_the_reminder_names_it(visit):
    """Its programme ends in March 2020, its figures in February; GOV-1.1 left out November 2019."""
    app = visit("staff/pulse", SARI, opd="Dinas Kependudukan dan Pencatatan Sipil")
    text = shown(app)
    assert "perangkat daerah</h1>" in text
    [reminder] = app.code
    assert "- GOV-1.1 Waktu KTP dan KK selesai: Nov 2019, Mar 2020" in reminder.value.replace("\xa0", " ")
    assert "Dinas Kependudukan dan Pencatatan Sipil" in text
    assert "GOV-1.1 · Waktu KTP dan KK selesai" in text


def test_guests_are_not_let_in(visit):
    assert not visit("staff/pulse").code
