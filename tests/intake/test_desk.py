"""The desk: verdicts, the rule about sample data, what would change, and a child that dies."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smartcity_metrics.intake import child
from smartcity_metrics.intake.changes import changes, replaced
from smartcity_metrics.intake.desk import Cancelled, cell_reading, read_upload
from smartcity_metrics.programme import empty_programme
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, actuals, book, city, found, programme, read, values
from tests.running import HOUSE

SAMPLE = PROGRAM.replace("final ", "contoh")


def sample():
    """A published programme of invented figures."""
    return read(book(Program=SAMPLE, Quick_Win=QUICK_WIN, Indikator=INDICATOR)).programme


@pytest.mark.parametrize(("data", "name", "verdict"), [
    pytest.param(book(Program=PROGRAM), "a.xlsx", "accepted", id="nothing to say"),
    pytest.param(book(Program=PROGRAM, Realisai="| a | b |\n| c | d |"), "a.xlsx", "warned", id="something to confirm"),
    pytest.param(book(Program=PROGRAM.replace("final", "x")), "a.xlsx", "warned", id="something to mend"),
    pytest.param(b"kode", "a.xlsx", "refused", id="no workbook"),
    pytest.param(b"", "a.csv", "refused", id="nothing"),
])
def test_the_verdict_says_whether_the_file_can_be_used(data, name, verdict):
    assert read(data, name).verdict == verdict


def test_the_source_is_named_by_its_bytes():
    reading = read(book(Program=PROGRAM), "berkas.xlsx")
    assert (reading.source.file, reading.source.id) == ("berkas.xlsx", reading.source.sha256[:12])
    assert reading.part.facts.cells["city"] == f"{reading.source.id}:Program!B2"


def test_what_an_upload_does_not_mention_stays():
    first = actuals("| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |\n| ADM-2 | 2019-02 | =6 |").programme
    second = read(book(Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-02 | =7 |\n| ADM-2 | 2019-03 | |"), current=first).programme
    assert second.observations[["period", "value"]].values.tolist() == [["2019-01", 5.0], ["2019-02", 7.0]]


def test_real_data_replace_the_sample_as_a_whole():
    reading = read(book(Program=PROGRAM), current=sample())
    assert reading.replaces
    assert found(reading) == [("sample-replaced", "Program!B5", None)]
    assert reading.programme.indicators == ()


def test_codes_of_the_sample_are_unknown_to_real_data():
    reading = read(book(Program=PROGRAM, Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |"), current=sample())
    assert ("code-unknown", "Realisasi!A2", "ADM-2") in found(reading)


def test_a_part_without_its_programme_stays_sample():
    reading = read(book(Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |"), current=sample())
    assert found(reading) == [("stays-sample", "", None)]
    assert reading.programme.is_sample


def test_sample_data_never_come_onto_real_data():
    assert found(read(book(Program=SAMPLE), current=programme())) == [("sample-onto-real", "Program!B5", None)]


def test_changes_name_old_and_new_with_the_cell():
    first = actuals("| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |\n| ADM-2 | 2019-02 | =6 |").programme
    reading = read(book(Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-02 | =7 |\n| ADM-2 | 2019-03 | =8 |",
                        Indikator=INDICATOR.replace("=80", "=90")), current=first)
    told = [(one.what, one.code, one.field, one.period, one.old, one.new, one.origin.partition(":")[2]) for one in changes(first, reading.programme)]
    assert told == [("indicators", "ADM-3", "target", None, 80, 90, "Indikator!J4"),
                    ("observation", "ADM-2", None, "2019-02", 6, 7, "Realisasi!C2"),
                    ("observation", "ADM-2", None, "2019-03", None, 8, "Realisasi!C3")]


def test_the_same_file_again_changes_nothing():
    data = book(Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-02 | =7 |")
    first = read(data, current=programme()).programme
    assert changes(first, read(data, current=first).programme) == []


def test_a_child_that_dies_costs_one_finding_and_the_next_upload_is_read(monkeypatch):
    child.warm()
    monkeypatch.setattr(child, "WALL_SECONDS", 0.0)  # the alarm ends it at once
    reading = read(book(Program=PROGRAM))
    assert (reading.verdict, reading.programme, [one.code for one in reading.findings]) == ("refused", None, ["unreadable-safely"])
    monkeypatch.undo()
    assert read(book(Program=PROGRAM)).verdict == "accepted"


def test_a_file_that_kills_the_reader_never_reaches_it_and_the_desk_lives():
    from tests.intake.test_guard import sheet

    reading = read(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'))
    assert [one.code for one in reading.findings] == ["far-cell"]


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="no /proc to look into")
def test_the_child_inherits_no_secret_and_ends_with_its_parent():
    code = ("import json, os; from smartcity_metrics.intake import child; child.warm(); "
            "pid = child._CHILD.process.pid; print(pid, 'SECRET' in open(f'/proc/{pid}/environ').read(), flush=True); os._exit(0)")
    out = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True, env=os.environ | {"SECRET": "x"})
    pid, leaked = out.stdout.split()
    assert leaked == "False"
    for _ in range(100):
        if not _runs(int(pid)):
            return
        time.sleep(0.05)
    raise AssertionError("the child outlived its parent")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().split()[2] != "Z"


def test_an_original_cell_is_read_again_for_the_evidence():
    assert cell_reading(book(Data="| 1.9O |"), "a.xlsx", "Data!A1")["raw"] == "1.9O"
    assert cell_reading(b"a;b\n5,5;x\n", "a.csv", "A2")["value"] == 5.5


def test_what_a_reading_says_is_plain_enough_for_the_store():
    from smartcity_metrics.intake.findings import as_json

    reading = read_upload(b"kode", "a.xlsx", empty_programme(city()))
    assert json.loads(json.dumps(as_json(reading.findings[0])))["message"].keys() == {"id", "en"}


def test_values_are_kept_in_full_precision():
    assert values(actuals("| indikator | periode | nilai |\n| ADM-1 | 2019-01 | =1.23456789012345 |"))[0][3] == 1.23456789012345


MONTHS = book(Realisasi="| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |\n| ADM-2 | 2019-02 | =6 |")


def test_how_far_a_reading_is_is_heard_phase_by_phase():
    heard = []
    reading = read_upload(MONTHS, "a.xlsx", programme(), heard=lambda phase, share: heard.append((phase, share)))
    assert list(dict.fromkeys(phase for phase, _ in heard)) == ["guard", "reading", "checking", "comparing"]
    assert all(0 <= share <= 1 for _, share in heard)
    assert values(reading) == values(read_upload(MONTHS, "a.xlsx", programme()))


@pytest.mark.parametrize("phase", ["guard", "reading", "checking", "comparing"])
def test_a_reading_that_is_cancelled_ends_its_child_and_leaves_nothing(phase):
    child.warm()
    before, folder = child._CHILD.process, child._CHILD.folder.name
    (Path(folder) / "kept").touch()

    def hear(now: str, _share: float) -> None:
        if now == phase:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_upload(MONTHS, "a.xlsx", programme(), heard=hear)
    if phase != "comparing":  # then the child has answered, and holds nothing any more
        assert before.poll() is not None
        assert not Path(folder).exists()
    assert values(read_upload(MONTHS, "a.xlsx", programme()))[0] == ("ADM-2", "2019-01", "Realisasi!C2", 5.0)


def test_an_upload_that_waits_for_another_hears_that_it_waits_and_can_be_cancelled():
    heard, current = [], programme()

    def hear(phase: str, _share: float) -> None:
        heard.append(phase)
        raise Cancelled

    with child._CHILD.lock, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(read_upload, MONTHS, "a.xlsx", current, heard=hear)
        with pytest.raises(Cancelled):
            waiting.result(10)
    assert heard == ["waiting"]


@pytest.mark.parametrize("said", [
    pytest.param({"phase": "comparing", "share": 0}, id="a phase that is the parent's own"),
    pytest.param({"phase": ["guard"], "share": 0}, id="no name"),
    pytest.param({"phase": "guard"}, id="no share"),
    pytest.param({"phase": "guard", "share": "0.5"}, id="a share in words"),
    pytest.param({"phase": "guard", "share": True}, id="a share that is a truth"),
    pytest.param({"phase": "guard", "share": 1.5}, id="more than everything"),
    pytest.param({"phase": "guard", "share": float("nan")}, id="a share that is no number"),
])
def test_a_child_that_says_what_no_honest_child_says_is_not_heard(said):
    pipe, heard = io.BytesIO(), []
    child._send(pipe, said, [])
    pipe.seek(0)
    with pytest.raises(ValueError, match="no such phase"):
        child._received(pipe, lambda *one: heard.append(one))
    assert heard == []


def test_a_child_that_never_comes_to_its_answer_is_heard_so_often_and_no_more():
    pipe, heard = io.BytesIO(), []
    for _ in range(child.MESSAGES + 1):
        child._send(pipe, {"phase": "guard", "share": 0.5}, [])
    pipe.seek(0)
    with pytest.raises(ValueError, match="no end"):
        child._received(pipe, lambda *one: heard.append(one))
    assert len(heard) == child.MESSAGES


def test_numbers_in_a_sentence_have_the_decimal_sign_of_its_language():
    """What a person typed is quoted as it stands; what we read is printed: 0,82 % in Indonesian, 0.82 % in English."""
    reading = actuals("| indikator | periode | nilai |\n| ADM-3 | 2019-01 | =0.8211 |")
    [one] = [one for one in reading.findings if one.code == "percent-or-fraction"]
    assert "0,8211%" in one.message("id")
    assert "82,11%" in one.message("id")
    assert "0.8211%" in one.message("en")
    assert "82.11%" in one.message("en")


def test_a_survey_that_replaces_respondents_is_told_and_is_a_loss():
    """Two respondents of 2019-S2 give way to one; the same answers again, from another file, are no change."""
    head = "| quick win | periode | U1 | Sarana dan prasarana |"
    first = read(book(Survei=f"{head}\n| ADM | 2019-S2 | =3 | =4 |\n| ADM | 2019-S2 | =4 | =4 |"), current=programme()).programme
    again = read(book(Survei=f"{head}\n| ADM | 2019-S2 | =3 | =4 |\n| ADM | 2019-S2 | =4 | =4 |"), "another.xlsx", current=first).programme
    assert changes(first, again) == []
    fewer = read(book(Survei=f"{head}\n| ADM | 2019-S2 | =3 | =4 |"), current=first).programme
    [told] = changes(first, fewer)
    assert (told.what, told.code, told.period, told.old, told.new) == ("survey", "ADM", "2019-S2", 2, 1)
    assert replaced([told]) == [told]
    more = read(book(Survei=f"{head}\n| ADM | 2020-S1 | =3 | =4 |"), current=first).programme
    [told] = changes(first, more)
    assert (told.period, told.old, told.new, replaced([told])) == ("2020-S1", None, 1, [])


def test_a_number_that_changes_is_no_loss_and_one_that_is_gone_is():
    first = actuals("| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =5 |\n| ADM-2 | 2019-02 | =6 |").programme
    fewer = actuals("| indikator | periode | nilai |\n| ADM-2 | 2019-01 | =7 |").programme
    assert [(one.period, one.old, one.new) for one in replaced(changes(first, fewer))] == [("2019-02", 6, None)]


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="no /proc to look into")
def test_a_child_is_not_replaced_for_what_its_parent_holds():
    """The highest memory that the system remembers of a process begins, after a start from a large one, at that one's."""
    code = ("from smartcity_metrics.intake import child; held = bytearray(b'x') * 400_000_000; child.warm(); first = child._CHILD.process.pid; "
            "child.ask({'name': 'a.csv', 'known': {}, 'asked': None}, b''); print(first == child._CHILD.process.pid)")
    out = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "True"
