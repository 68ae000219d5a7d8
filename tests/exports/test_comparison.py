"""What is taken away from Bandingkan: full values, shares in percent, and the mark of invented numbers."""

from dataclasses import replace
from datetime import date

import pytest

from smartcity_metrics.exports.comparison import COLUMNS, comparison, file_rows
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import DataStatus, Facts, Period, empty_programme
from tests.metrics.conftest import CITY, WIN, indicator, observations

ID = words("id")


@pytest.fixture
def card():
    known = (indicator(name="Waktu KTP selesai"), indicator("I-2", name="Nasabah"))
    facts = Facts("Kota Contoh", DataStatus.SAMPLE, date(2019, 1, 1), date(2019, 12, 31))
    table = "I-1 2019-06 20\nI-2 2019-06 10 provisional"
    programme = replace(empty_programme(CITY), facts=facts, quick_wins=(WIN,), indicators=known, observations=observations(table))
    return scorecard(programme, Period.of("2019-06"))


def row_of(card, code):
    return dict(zip(COLUMNS, file_rows([card.rows[code]], card, ID)[0], strict=True))


def test_a_row_has_raw_values_and_shares_in_percent(card):
    row = row_of(card, "I-1")
    assert row["dimension"] == "Smart Governance"
    assert (row["baseline"], row["actual"], row["target"]) == (0.0, 20.0, 100.0)
    assert (row["achievement"], row["progress"]) == (20.0, 20.0)
    assert (row["level"], row["pace"]) == ("Belum tercapai", "Tertinggal")
    assert (row["period"], row["target_date"], row["cells"]) == ("2019-06", "2019-12-31", "Realisasi!C2")


def test_what_is_missing_is_an_empty_cell(card):
    row = row_of(card, "I-2")
    assert row["actual"] is row["achievement"] is row["progress"] is None
    assert (row["latest"], row["latest_status"]) == ("2019-06", "sementara")


def test_the_table_says_what_it_is(card):
    table = comparison(list(card.rows.values()), card, ID)
    assert table.sample
    assert table.title == "Perbandingan indikator, Kota Contoh, keadaan Juni 2019"
    assert "Nilai capaian (%)" in table.columns
    assert len(table.columns) == len(COLUMNS) == len(table.rows[0])
