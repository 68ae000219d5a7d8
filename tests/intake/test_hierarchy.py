"""Budget codes: what belongs to what, worked out by hand, and that nothing is counted twice."""

from __future__ import annotations

import pytest

from smartcity_metrics.intake.hierarchy import above, children, leaves, paths, within

LRA = """
    1                       urusan
    1.02                    kesehatan
    1.02.02                 program
    1.02.02.2.01            kegiatan
    1.02.02.2.01.0003       sub kegiatan satu
    5                       belanja
    5.1                     operasi
    5.1.02.01.01.0024       alat tulis
    5.1.02.01.01.0052       makan minum
    1.02.02.2.01.0004       sub kegiatan dua
    5.1.02.01.01.0024       alat tulis lagi
"""


def numbered(text: str) -> dict[int, list[str]]:
    """Row -> its code, from lines of codes and what they are."""
    return {number: [line.split()[0]] for number, line in enumerate(text.strip().splitlines(), 1)}


def test_an_account_belongs_to_the_sub_activity_above_it():
    found = paths(numbered(LRA))
    assert found[8] == "1.02.02.2.01.0003>5.1.02.01.01.0024"
    assert found[11] == "1.02.02.2.01.0004>5.1.02.01.01.0024"
    assert leaves(found) == {8, 9, 11}
    assert children(found) == {1: [2], 2: [3], 3: [4], 4: [5, 10], 5: [6], 6: [7], 7: [8, 9], 10: [11]}


@pytest.mark.parametrize(("codes", "deepest"), [
    pytest.param("5 x\n5.1 x\n5.1.01 x\n5.1.02 x\n5.2 x", {3, 4, 5}, id="accounts alone"),
    pytest.param("5 x\n5.01 x\n5.01.01 x\n5.01.02 x", {3, 4}, id="5 is a field of government where 5.01 follows"),
    pytest.param("1.02.01 x\n1.02.01.2.01 x\n1.02.02 x\n1.02.02.2.02 x", {2, 4}, id="activities without accounts"),
    pytest.param("1.02.01 x\n5.1.01 x\n1.02.02 x", {2}, id="an activity without accounts among those with some is no leaf"),
    pytest.param("1.02.0.00.0.00.01.0000 dinas\n1.02.01 x\n5.1 x\n1.03.0.00.0.00.01.0000 dinas\n1.02.01 x\n5.1 x", {3, 6}, id="two agencies with the same programme"),
    pytest.param("X.XX.01 x\nX.XX.01.2.01 x\n5.1.02 x", {3}, id="a programme of all fields"),
])
def test_only_the_deepest_rows_are_leaves(codes, deepest):
    assert leaves(paths(numbered(codes))) == deepest


def test_codes_in_columns_of_their_own_belong_to_the_one_before():
    rows = {1: ["1.02.02.2.01.0003", "5.1.02.01.01.0024"], 2: ["1.02.02.2.01.0004", "5.1.02.01.01.0024"]}
    assert paths(rows) == {1: "1.02.02.2.01.0003>5.1.02.01.01.0024", 2: "1.02.02.2.01.0004>5.1.02.01.01.0024"}


@pytest.mark.parametrize(("path", "under", "inside"), [
    ("1.02.02.2.01.0003>5.1.02", "1.02.02", True),
    ("1.02.02.2.01.0003>5.1.02", "1.02.02.2.01.0003>5.1", True),
    ("1.02.02.2.01.0003>5.1.02", "1.02.02.2.01.0004", False),
    ("1.02.02", "1.02.02", True),
    ("1.02.021", "1.02.02", False),
    ("5.01", "5", True),
])
def test_within_is_by_whole_parts_of_a_code(path, under, inside):
    assert within(path, under) is inside


def test_what_a_path_belongs_to_is_named_nearest_first():
    assert list(above("1.02>5.1.02")) == ["1.02>5.1", "1.02>5", "1.02", "1"]


def test_blanks_in_a_code_and_rows_without_one_do_no_harm():
    assert paths({1: ["5. 1. 02"], 2: [""], 3: ["Jumlah"], 4: ["5.1.02.01."]}) == {1: "5.1.02", 4: "5.1.02.01"}
