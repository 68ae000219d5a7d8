"""What an upload does to what was known: a repetition nothing, a rewritten final value is
remembered with what it was.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pandas
import pytest

from smartcity_metrics import authority, dataset
from smartcity_metrics.intake.changes import changes
from smartcity_metrics.programme import (
    OBSERVATION,
    OBSERVATION_KEY,
    RESPONDENT,
    DataStatus,
    Event,
    EventKind,
    Facts,
    Revised,
    Source,
    Status,
    merged,
    published_revisions,
    with_revisions,
)
from smartcity_metrics.store import Visitor
from tests.metrics.conftest import WIN, indicator, made

A, B = (
    Source("aaa", "a.xlsx", "a" * 64, "Sari", "2020-03-01T04:00:00+00:00"),
    Source("bbb", "b.xlsx", "b" * 64),
)
FIRST = """
I-1 2019-01 5.0
I-1 2019-02 6.0 40/80
I-1 2019-03 7.0 provisional
I-1 2019-01 4.0 plan
"""


def programme(table=FIRST, file="abc", source=A, indicators=(), **more):
    """A programme whose cells are those of this file."""
    known = made(indicators or [indicator()], table, sources=(source,), **more)
    return replace(known, observations=known.observations.assign(
        origin=known.observations["origin"].str.replace("abc:", f"{file}:")))


def part(table, **more):
    """Another file, which says nothing but this."""
    return replace(
        programme(table, "bbb", B, **more), quick_wins=(), indicators=more.get("indicators", ())
    )


def origins(of):
    return {(row.period, row.kind): row.origin for row in of.observations.itertuples(index=False)}


def revised(of, code="I-1"):
    return [(one.what, str(one.period or ""), one.old, one.new) for one in of.revisions_of(code)]


def test_a_value_that_is_only_repeated_keeps_the_cell_and_the_person_it_first_came_from():
    """February is repeated with its parts, January changes from 5 to 5.5: only January stands in
    b.xlsx now.
    """
    after = merged(programme(), part("I-1 2019-02 6.0 40/80\nI-1 2019-01 5.5"))
    assert origins(after)[("2019-02", "actual")] == "abc:Realisasi!C3"
    assert origins(after)[("2019-01", "actual")] == "bbb:Realisasi!C3"
    assert after.source("aaa").uploaded_by == "Sari"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("I-1 2019-02 6.0 40/80", True),
        ("I-1 2019-02 6.1 40/80", False),
        ("I-1 2019-02 6.0 20/40", False),
        ("I-1 2019-02 6.0", False),
        ("I-1 2019-02 6.0 40/80 provisional", False),
    ],
)
def test_value_parts_and_status_must_all_be_equal_for_a_repetition(line, stays):
    after = merged(programme(), part(line))
    assert (origins(after)[("2019-02", "actual")] == "abc:Realisasi!C3") is stays


def test_another_note_is_no_repetition():
    again = part("I-1 2019-01 5.0")
    noted = replace(again, observations=again.observations.assign(note="rekap loket"))
    assert origins(merged(programme(), again))[("2019-01", "actual")].startswith("abc:")
    assert origins(merged(programme(), noted))[("2019-01", "actual")].startswith("bbb:")


def test_a_file_that_is_brought_again_stays_with_who_brought_it_first():
    again = replace(programme(), sources=(replace(A, uploaded_by=None, uploaded_at=None),))
    assert merged(programme(), again).sources == (A,)


def test_a_definition_keeps_the_cell_of_each_field_that_is_only_repeated():
    old = indicator(cells={"target": "aaa:Indikator!K2", "baseline": "aaa:Indikator!I2"})
    new = replace(
        old, target=90.0, cells={"target": "bbb:Indikator!K9", "baseline": "bbb:Indikator!I9"}
    )
    after = merged(programme(indicators=[old]), part("", indicators=(new,)))
    assert after.indicator("I-1").cells == {
        "target": "bbb:Indikator!K9",
        "baseline": "aaa:Indikator!I2",
    }


def answers(file, *given):
    rows = [
        {
            "quick_win": "QW-1",
            "period": "2019-Q3",
            "element": "U1",
            "respondent": number,
            "answer": float(one),
            "origin": f"{file}:Survei!C{number}",
        }
        for number, one in enumerate(given, 1)
    ]
    return pandas.DataFrame(rows).astype(RESPONDENT)


def test_a_survey_with_the_same_answers_keeps_its_cells_and_another_replaces_it_whole():
    before = replace(programme(), survey=answers("aaa", 3, 4))
    same = merged(before, replace(part(""), survey=answers("bbb", 3, 4)))
    other = merged(before, replace(part(""), survey=answers("bbb", 3, 3)))
    assert list(same.survey["origin"]) == ["aaa:Survei!C1", "aaa:Survei!C2"]
    assert list(other.survey["answer"]) == [3.0, 3.0]


def test_what_repeats_everything_from_another_file_changes_nothing_but_the_list_of_files():
    after = merged(programme(), replace(programme(file="bbb", source=B)))
    assert changes(programme(), after) == []
    assert dataset.packed(replace(after, sources=(A,))) == dataset.packed(programme())


def test_a_final_value_that_changes_is_remembered_and_a_provisional_one_is_not():
    after = merged(programme(), part("I-1 2019-01 5.5\nI-1 2019-03 8.0"))
    assert revised(after) == [(Revised.VALUE, "2019-01", 5.0, 5.5)]


def test_the_way_back_to_provisional_does_not_hide_that_a_value_was_final():
    """5 final, 5 provisional, 6 final: the first and the last differ, and no step in between loses
    that.
    """
    withdrawn = merged(programme(), part("I-1 2019-01 5.0 provisional"))
    after = merged(withdrawn, part("I-1 2019-01 6.0"))
    assert revised(after) == [
        (Revised.VALUE, "2019-01", 5.0, 5.0),
        (Revised.VALUE, "2019-01", 5.0, 6.0),
    ]
    assert [one.status for one in after.revisions_of("I-1")] == [Status.PROVISIONAL, Status.FINAL]


def test_other_parts_under_the_same_value_are_a_revision_too():
    assert revised(merged(programme(), part("I-1 2019-02 6.0 400/800"))) == [
        (Revised.VALUE, "2019-02", 6.0, 6.0)
    ]


def test_two_files_of_one_go_are_told_against_what_was_published():
    """5 was published; the first file says 9, the second 6: nobody ever saw 9."""
    between = merged(programme(), part("I-1 2019-01 9.0"), programme())
    assert revised(merged(between, part("I-1 2019-01 6.0"), programme())) == [
        (Revised.VALUE, "2019-01", 5.0, 6.0)
    ]
    assert revised(merged(between, part("I-1 2019-01 5.0"), programme())) == []


LATE = date(2019, 1, 1)


@pytest.mark.parametrize(("field", "what", "new"), [
    ("target", Revised.TARGET, 90.0), ("target_upper", Revised.TARGET_UPPER, 95.0),
    ("target_date", Revised.TARGET_DATE, date(2020, 6, 30)), ("baseline", Revised.BASELINE, 1.0)])
def test_what_values_are_held_against_has_moved_when_they_were_there_already(field, what, new):
    old = getattr(indicator(), field)
    after = merged(programme(), part("", indicators=(indicator(**{field: new}),)))
    assert revised(after) == [(what, "", old, new)]


def test_a_target_that_changes_before_the_first_value_since_the_launch_has_not_moved():
    early = programme("I-1 2018-11 5.0\nI-1 2019-01 5.0 provisional")  # launched on 1 January 2019
    assert revised(merged(early, part("", indicators=(indicator(target=90.0),)))) == []


def test_a_target_of_an_indicator_that_is_new_has_not_moved():
    assert (
        revised(merged(programme(), part("I-2 2019-01 5.0", indicators=(indicator("I-2"),))), "I-2")
        == []
    )


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (
            date(2019, 1, 1),
            date(2019, 3, 1),
            True,
        ),  # January and February are final: they stood after the old launch
        (date(2019, 3, 1), date(2019, 1, 1), True),  # they stand after the new one
        (None, date(2019, 2, 10), True),  # named when February was known
        (None, date(2019, 3, 1), False),  # named before its first final month
        (date(2019, 1, 1), None, True),
        (date(2019, 1, 1), date(2019, 1, 1), False),
    ],
)
def test_a_launch_has_moved_when_final_values_stood_at_or_after_it(old, new, moved):
    before = programme(wins=(replace(WIN, launched=old),))
    after = merged(before, replace(part(""), quick_wins=(replace(WIN, launched=new),)))
    assert revised(after, "QW-1") == ([(Revised.LAUNCH, "", old, new)] if moved else [])


def test_a_launch_that_an_event_tells_of_moves_as_well():
    before = programme(wins=(replace(WIN, launched=None),))
    told = Event(date(2019, 2, 1), EventKind.LAUNCH, "Dibuka", "I-1")
    assert revised(merged(before, replace(part(""), events=(told,)))) == [
        (Revised.LAUNCH, "", None, date(2019, 2, 1))
    ]


def test_a_plan_for_a_month_that_is_known_has_moved_and_one_for_a_later_month_has_not():
    after = merged(
        programme(), part("I-1 2019-01 4.5 plan\nI-1 2019-02 3.0 plan\nI-1 2019-09 9.0 plan")
    )
    assert revised(after) == [
        (Revised.PLAN, "2019-01", 4.0, 4.5),
        (Revised.PLAN, "2019-02", None, 3.0),
    ]


def test_a_plan_of_the_city_has_moved_when_its_districts_were_known():
    known = programme("I-1 2019-01 5.0 @A\nI-1 2019-01 4.0 plan", districts=["A"])
    assert revised(merged(known, part("I-1 2019-01 4.5 plan"))) == [
        (Revised.PLAN, "2019-01", 4.0, 4.5)
    ]


def test_a_publication_names_day_author_and_reason_of_what_is_fresh_and_leaves_the_rest():
    first = published_revisions(
        merged(programme(), part("I-1 2019-01 5.5")), date(2020, 3, 3), "Sari", "koreksi rekap"
    )
    second = published_revisions(
        merged(first, part("I-1 2019-01 5.6")), date(2020, 4, 3), "Budi", ""
    )
    assert [
        (one.old, one.new, one.day, one.by, one.reason) for one in second.revisions_of("I-1")
    ] == [
        (5.0, 5.5, date(2020, 3, 3), "Sari", "koreksi rekap"),
        (5.5, 5.6, date(2020, 4, 3), "Budi", None),
    ]


def test_revisions_survive_the_way_to_bytes_and_older_bytes_have_none(tmp_path):
    import io
    import zipfile

    after = merged(
        programme(), part("I-1 2019-01 5.5", indicators=(indicator(target_date=date(2020, 6, 30)),))
    )
    assert revised(dataset.unpacked(dataset.packed(after))) == revised(after) != []
    older = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(dataset.packed(after))) as packed,
        zipfile.ZipFile(older, "w") as archive,
    ):
        for name in packed.namelist():
            if name != "revisions.arrow":
                archive.writestr(name, packed.read(name))
    assert revised(dataset.unpacked(older.getvalue())) == []


def test_editions_without_rows_are_compared_granted_and_merged_after_the_way_to_bytes():
    """A frame without rows comes back from the store in another form than it went: nothing may trip over that."""
    bare = dataset.unpacked(dataset.packed(replace(programme("", indicators=[indicator()]), sources=())))
    full = dataset.unpacked(dataset.packed(programme()))
    for old, new in ((bare, bare), (bare, full), (full, bare)):
        assert (changes(old, new) == []) is (old is new)
        assert authority.beyond(Visitor("Sari", "publisher"), old, new) == ()
        assert authority.touched(old, new)[1] == []
        merged(old, new)
        with_revisions(old, new)


def test_real_data_in_the_place_of_the_sample_has_rewritten_nothing():
    sample = replace(programme(), facts=Facts("Kota", DataStatus.SAMPLE, LATE, LATE))
    real = replace(programme("I-1 2019-01 9.0"), facts=Facts("Kota", DataStatus.FINAL, LATE, LATE))
    assert revised(with_revisions(sample, real)) == []


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_uploaded_the_last_word_counts_and_every_final_value_that_was_rewritten_is_known(
    seed,
):
    """Twelve uploads of random values, repeated, altered, withdrawn; beside them a plain table of
    who said what last.
    """
    chance = random.Random(seed)
    known, last, finals = programme("", indicators=[indicator()]), {}, {}
    for upload in range(12):
        lines, said = [], {}
        for month in chance.sample(range(1, 13), chance.randint(0, 12)):
            period = f"2019-{month:02d}"
            was = last.get(period)
            value, status = (
                was[:2]
                if was and chance.random() < 0.6
                else (float(chance.randint(1, 4)), chance.choice(["final", "final", "provisional"]))
            )
            lines.append(f"I-1 {period} {value} {status}")
            said[period] = (value, status)
        source = Source(f"u{upload}", f"{upload}.xlsx", str(upload))
        known = merged(
            known,
            replace(programme("\n".join(lines), source.id, source), quick_wins=(), indicators=()),
        )
        for period, (value, status) in said.items():
            if last.get(period, (None, None))[:2] == (value, status):
                continue
            counted = finals.get(period)
            if counted and (
                counted[-1] != value or status == "provisional" or last[period][1] == "provisional"
            ):
                finals[period] = [*counted, value] if counted[-1] != value else counted
            if status == "final" and not counted:
                finals[period] = [value]
            last[period] = (value, status, source.id)
    rows = {row.period: (row.value, row.status, row.origin.split(":")[0])
            for row in known.observations.itertuples(index=False)}
    assert rows == last
    assert not known.observations.duplicated(OBSERVATION_KEY).any()
    assert list(known.observations) == list(OBSERVATION)
    steps: dict[str, list[float]] = {}
    for one in known.revisions_of("I-1"):
        path = steps.setdefault(str(one.period), [one.old])
        assert path[-1] == one.old
        if one.new != one.old:
            path.append(one.new)
    assert steps.keys() >= {period for period, path in finals.items() if len(path) > 1}
    assert {period: path for period, path in steps.items() if len(path) > 1} == {
        period: path for period, path in finals.items() if len(path) > 1}
