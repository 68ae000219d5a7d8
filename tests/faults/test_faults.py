"""A few seconds of each fault that `make faults` runs at length: nothing lost, nothing half there, nothing unreadable.

Of copies made in use a short version is in tests/store/test_backup.py.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgresql import Cluster, cluster, empty, installed

if sys.platform == "win32":
    pytest.skip("forks and kills processes, which Windows does not have", allow_module_level=True)

from tests.faults import killing, shortage
from tests.faults.crowd import crowd


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    """A PostgreSQL server that may be hurt."""
    if not installed():
        pytest.skip("no PostgreSQL: install the package postgresql")
    with cluster() as made:
        yield made


@pytest.fixture
def anybodys() -> Iterator[Path]:
    """A folder that other users reach too, which pytest's own are closed to."""
    with tempfile.TemporaryDirectory(prefix="quickwin-faults-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def sound(tally: killing.Tally, kills: int) -> None:
    """The loop did what it should, and found nothing."""
    assert tally.wrong == []
    assert tally.kills >= kills


def test_killing_the_process_within_publish_undo_and_save_loses_nothing_on_sqlite(tmp_path):
    tally = killing.client_killed(killing.sqlite_stores(tmp_path), 12, 0.15)
    sound(tally, 12)
    assert tally.within > 3
    assert tally.announced > 3


def test_killing_the_process_within_publish_undo_and_save_loses_nothing_on_postgresql(own):
    tally = killing.client_killed(killing.postgresql_stores(own.url), 6, 0.15)
    sound(tally, 6)
    assert tally.announced > 3


def test_killing_a_process_of_the_postgresql_server_loses_nothing_and_the_store_comes_back_by_itself(own):
    tally = killing.backends_killed(own, empty(own.url), 1, 0.2)
    sound(tally, 1)
    assert tally.announced > 2


def test_killing_the_process_that_brings_a_store_forward_leaves_it_old_or_new_on_sqlite(tmp_path):
    sound(killing.migration_killed(killing.old_sqlite(tmp_path), 12), 12)


def test_killing_the_process_that_brings_a_store_forward_leaves_it_old_or_new_on_postgresql(own):
    sound(killing.migration_killed(killing.old_postgresql(own.url), 2), 2)


def test_the_loop_does_notice_a_store_that_lost_what_was_announced(tmp_path):
    """The control: the file is put back to what it was before the last publications."""
    url, file = f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}", tmp_path / "store.sqlite"
    killing.client_killed(iter([url]), 1, 0)
    before, kept = file.read_bytes(), {b"E": 0, b"D": 0}
    child = killing.Child.at_work(killing.changing_without_end, url)
    assert child.news(30)
    for kind, number in child.killed():
        kept |= {kind: number} if kind in kept else {}
    assert killing.whole(url, dict(kept), killing.Tally()) == []
    (tmp_path / "store.sqlite-journal").unlink(missing_ok=True)
    file.write_bytes(before)
    assert any("announced up to" in one for one in killing.whole(url, kept, killing.Tally()))


def test_the_loop_does_break_a_file_that_is_rewritten_in_place(tmp_path):
    """The other control: what a program without a store would do."""
    file, moments, broken = tmp_path / "control.json", random.Random(2020), 0

    def rewriting(_url: str, announce: Callable[[bytes, int], None]) -> None:
        announce(b"R", 0)
        for number in range(1_000_000):
            file.write_text(json.dumps({"number": number, "raw": killing.raw(number)[1].hex() * 60}))

    for _ in range(30):
        child = killing.Child.at_work(rewriting, "")
        time.sleep(moments.uniform(0.005, 0.03))
        child.killed()
        try:
            json.loads(file.read_text())
        except FileNotFoundError:
            continue  # killed before it had begun
        except ValueError:
            broken += 1
    assert broken > 2


@pytest.mark.parametrize(("processes", "threads"), [pytest.param(12, 1, id="processes"), pytest.param(1, 24, id="threads")])
def test_of_many_at_once_each_is_published_on_what_it_saw_or_told_on_sqlite(tmp_path, processes, threads):
    counts = crowd(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}", processes, threads, 2)
    assert set(counts) <= {"published", "moved", "wrong"}
    assert counts["wrong"] == 0
    assert counts["published"] + counts["moved"] == processes * threads * 2
    assert counts["published"] > 0


def test_of_many_at_once_each_is_published_on_what_it_saw_or_told_on_postgresql(own):
    counts = crowd(empty(own.url), 3, 8, 2)
    assert set(counts) <= {"published", "moved", "wrong"}
    assert counts["wrong"] == 0
    assert counts["published"] + counts["moved"] == 48


@pytest.mark.parametrize(("shortness", "user", "said"), [
    pytest.param(shortage.full_by_limit, None, "disk I/O error", id="no file may grow"),
    pytest.param(shortage.read_only, shortage.NOBODY, "attempt to write a readonly database", id="a read-only folder"),
])
def test_a_disk_that_takes_nothing_more_changes_nothing_and_works_again_afterwards(anybodys, shortness, user, said):
    told = shortage.in_a_process(shortness, anybodys / "store", user)
    assert said in told
    assert told.endswith("after=3, damages=())")


def test_a_store_on_a_read_only_disk_is_shown_and_says_that_it_cannot_be_changed(anybodys):
    told = shortage.in_a_process(shortage.opened_read_only, anybodys / "store", shortage.NOBODY)
    assert told == "Opened(shown=1, refused='attempt to write a readonly database', unchanged=True)"
