"""The contract: names that mean one thing, words in both languages."""

from __future__ import annotations

from dataclasses import fields

import pytest

from smartcity_metrics.intake import contract
from smartcity_metrics.intake.contract import ONE_SHEET, SHEETS, key_of


@pytest.mark.parametrize("sheet", [*SHEETS, ONE_SHEET], ids=lambda one: one.key)
def test_no_two_columns_of_a_sheet_share_a_name(sheet):
    for spelled in ("name", "english"):
        names = [key_of(getattr(one, spelled)) for one in sheet.columns]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("sheet", [one for one in SHEETS if one.makes], ids=lambda one: one.key)
def test_every_column_fills_a_field_of_the_waist(sheet):
    assert {one.field for one in sheet.columns} <= {one.name for one in fields(sheet.makes)}


@pytest.mark.parametrize("sheet", [*SHEETS, ONE_SHEET], ids=lambda one: one.key)
def test_no_word_means_two_choices(sheet):
    for column in sheet.columns:
        if column.choices:
            words = [key_of(word) for words in column.choices.values() for word in set(map(key_of, words))]
            assert len(set(words)) == len(words), column.name


def test_every_name_of_a_sheet_names_one_sheet():
    names = [key_of(name) for sheet in SHEETS for name in {key_of(one) for one in (sheet.name, sheet.english, *sheet.aliases)}]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("one", "other"), [("Quick Win*", "quick_win"), ("SUB-DIMENSI", "sub dimensi"), ("penyelesaian (%)", "Penyelesaian")])
def test_names_match_ignoring_what_people_write_differently(one, other):
    assert key_of(one).replace("%", "") == key_of(other)


def test_the_contracts_sheets_are_those_of_the_design():
    assert [one.name for one in SHEETS] == ["Program", "Dimensi", "Quick Win", "Rencana Aksi", "Indikator", "Target Berkala", "Realisasi", "Survei",
                                            "Kejadian", "Wilayah", "Pembanding"]
    assert contract.GUIDE_SHEETS[0] == "petunjuk"
