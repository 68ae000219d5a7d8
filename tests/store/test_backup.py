"""Everything that is kept can be verified by its digests, copied while it is in use, and filled into another store of either kind."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy

from smartcity_metrics.__main__ import main
from smartcity_metrics.store import LinkSpent, PublicationMoved, Store, StoreNotEmpty, StoreUnusable, connection, open_existing, open_store, restored
from smartcity_metrics.store.connection import writing
from tests.postgresql import empty
from tests.store import schema_1
from tests.store.one_number import CITY, NOON, programme, value

FILE, OTHER, PHOTO = ("Januari.xlsx", b"the bytes as they came"), ("Februari.xlsx", b"other bytes"), b"the bytes of a photo"
SHA256 = hashlib.sha256(FILE[1]).hexdigest()
LAYOUT = "a" * 64


def filled(store: Store) -> None:
    """Two publications, an undo, a version of the talk with a photo, a remembered layout and one forgotten, in two cities; Sari is signed in."""
    store.publish(CITY, programme(1.0, FILE), uploads=[FILE], findings=[{"code": "jump"}], author="Sari", note="Januari", expected=None, at=NOON,
                  remembered={LAYOUT: (FILE[0], {"slot": 1}), "b" * 64: (FILE[0], {"slot": 2})})
    store.publish(CITY, programme(2.0, OTHER), uploads=[OTHER], findings=[], author="Budi", note="", expected=1, at=NOON)
    store.undo(CITY, 1, author="Budi", note="Salah berkas", expected=2, at=NOON)
    store.save_deck(CITY, {"order": ["a"]}, edition=3, author="Sari", note="", expected_version=0, at=NOON, photos=[PHOTO])
    store.forget_mapping(CITY, "b" * 64, author="Sari", at=NOON)
    store.publish("bontang", programme(7.0, FILE), uploads=[FILE], findings=[], author="Rina", note="", expected=None, at=NOON)
    store.forget_mapping("samarinda", LAYOUT, author="Sari", at=NOON)  # nothing to forget: a city of which nothing is kept
    store.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    store.open_session("Sari", NOON)


def change(database: str, *statements: str) -> None:
    """Do to the database what only its keeper could."""
    engine = sqlalchemy.create_engine(database)
    with engine.begin() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
    engine.dispose()


def test_a_store_that_nobody_touched_is_sound(store):
    assert store.damages() == []
    filled(store)
    assert store.damages() == []
    assert store.counts() == {"editions": 4, "uploads": 3, "decks": 1, "photos": 1, "audit": 9}


@pytest.mark.parametrize(("statement", "wanted"), [
    pytest.param("UPDATE datasets SET data = (SELECT data FROM photos) WHERE sha256 = (SELECT dataset FROM editions WHERE number = 2)",
                 [("dataset", CITY, "changed")], id="the numbers of an edition"),
    pytest.param("UPDATE uploads SET data = (SELECT data FROM photos) WHERE name = 'Februari.xlsx'", [("upload", CITY, "changed")], id="a file"),
    pytest.param("UPDATE photos SET data = (SELECT data FROM uploads WHERE name = 'Februari.xlsx')", [("photo", CITY, "changed")], id="a photo"),
    pytest.param("UPDATE editions SET author = 'Budi' WHERE number = 1 AND city = 'bontang'", [("edition", "bontang", "changed")], id="an author"),
    pytest.param("UPDATE editions SET findings = 'x' WHERE number = 2", [("edition", CITY, "changed")], id="findings that cannot be read"),
    pytest.param("UPDATE editions SET dataset = (SELECT dataset FROM editions WHERE number = 2) WHERE number = 3 AND city = 'balikpapan'",
                 [("edition", CITY, "changed")], id="an edition that points at other numbers"),
    pytest.param("UPDATE decks SET outline = '{}'", [("deck", CITY, "changed")], id="a version of the talk"),
    pytest.param("UPDATE heads SET published = 1 WHERE city = 'balikpapan'", [("published", CITY, "changed")], id="an older edition published"),
    pytest.param("UPDATE audit SET who = 'Sari' WHERE number = 3 AND city = 'balikpapan'", [("audit", CITY, "changed")], id="a row of the log"),
    pytest.param("DELETE FROM audit WHERE city = 'balikpapan' AND number = 6", [("audit", CITY, "gone")], id="the end of the log"),
    pytest.param("DELETE FROM uploads WHERE name = 'Februari.xlsx'", [("upload", CITY, "gone")], id="a file gone"),
    pytest.param("DELETE FROM photos", [("photo", CITY, "gone")], id="a photo gone"),
    pytest.param("DELETE FROM decks", [("deck", CITY, "gone")], id="a version gone"),
    pytest.param("DELETE FROM mappings WHERE number = 1", [("mapping", CITY, "gone")], id="a remembered layout gone"),
    pytest.param(f"INSERT INTO mappings SELECT city, 9, fingerprint, file, '{{}}', saved_by, saved_at FROM mappings WHERE fingerprint = '{LAYOUT}'",
                 [("mapping", CITY, "untold")], id="a layout that nobody remembered"),
    pytest.param("INSERT INTO editions SELECT city, 4, digest, dataset, 3, author, note, published_at, findings FROM editions WHERE number = 2",
                 [("edition", CITY, "changed"), ("edition", CITY, "untold"), ("published", CITY, "changed")], id="an edition that nobody published"),
])
def test_whatever_was_changed_behind_our_back_is_named(sqlite, tmp_path, statement, wanted):
    filled(sqlite)
    change(f"sqlite:///{tmp_path / 'store.sqlite'}", statement)
    assert [(one.what, one.city, one.how) for one in sqlite.damages()] == wanted


def test_damages_are_named_by_number_file_and_row(store, database):
    filled(store)
    change(database, "UPDATE editions SET note = 'lain' WHERE number = 2", "UPDATE uploads SET data = (SELECT data FROM photos) WHERE name = 'Februari.xlsx'",
           "UPDATE audit SET who = 'Sari' WHERE number = 3 AND city = 'balikpapan'")
    assert {(one.what, one.name) for one in store.damages()} == {("upload", "Februari.xlsx"), ("edition", "2"), ("audit", "3")}


def test_a_page_of_an_sqlite_file_that_was_overwritten_is_noticed(sqlite, tmp_path):
    filled(sqlite)
    sqlite.close()
    file = tmp_path / "store.sqlite"
    with file.open("r+b") as damaged:
        damaged.seek(file.stat().st_size // 2)
        damaged.write(b"\xff" * 8192)
    opened = open_existing(f"sqlite:///{file.as_posix()}")
    assert "database" in {one.what for one in opened.damages()}
    opened.close()


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_backup_of_either_restores_into_either(store, tmp_path, request, to):
    filled(store)
    store.backup(tmp_path / "backup.sqlite")
    target = f"sqlite:///{(tmp_path / 'new' / 'store.sqlite').as_posix()}" if to == "sqlite" else empty(request.getfixturevalue("postgresql"))
    restored(target, tmp_path / "backup.sqlite")
    again = open_store(target)
    assert again.damages() == []
    assert again.counts() == store.counts()
    assert [again.editions(city) for city in (CITY, "bontang")] == [store.editions(city) for city in (CITY, "bontang")]
    assert value(again.programme(again.published(CITY))) == 1.0
    assert again.upload(CITY, SHA256[:12]) == store.upload(CITY, SHA256[:12])
    assert again.photo(CITY, hashlib.sha256(PHOTO).hexdigest()) == PHOTO
    assert again.deck(CITY) == store.deck(CITY)
    assert again.mappings(CITY) == store.mappings(CITY)
    assert again.audit(CITY) == store.audit(CITY)
    assert again.publish(CITY, programme(4.0), uploads=[], findings=[], author="Sari", note="", expected=3, at=NOON).number == 4
    again.close()


def test_who_is_signed_in_is_not_carried(sqlite, tmp_path):
    sqlite.accounts.add("Sari", "staff", by="Kepala", at=NOON)
    token, link = sqlite.open_session("Sari", NOON), sqlite.accounts.link("Sari", by="Kepala", at=NOON)
    sqlite.backup(tmp_path / "backup.sqlite")
    copy = open_store(f"sqlite:///{(tmp_path / 'backup.sqlite').as_posix()}")
    assert copy.visitor(token, NOON) is None
    with pytest.raises(LinkSpent):
        copy.accounts.invited(link, NOON)
    assert copy.accounts.all() == sqlite.accounts.all()
    assert sqlite.visitor(token, NOON).name == "Sari"
    copy.close()


def test_a_backup_is_nobody_elses_to_read_and_never_written_over(sqlite, tmp_path):
    file = tmp_path / "backup.sqlite"
    sqlite.backup(file)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        sqlite.backup(file)
    assert file.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup.sqlite", "store.sqlite"]


def test_a_backup_that_cannot_be_made_leaves_no_file(sqlite, tmp_path):
    """The store is a newer program's."""
    change(f"sqlite:///{tmp_path / 'store.sqlite'}", "UPDATE schema_version SET version = 99")
    with pytest.raises(StoreUnusable, match="version 99"):
        sqlite.backup(tmp_path / "backup.sqlite")
    assert [one.name for one in tmp_path.iterdir()] == ["store.sqlite"]


def test_a_store_that_holds_something_is_not_restored_over(store, database, tmp_path):
    filled(store)
    store.backup(tmp_path / "backup.sqlite")
    with pytest.raises(StoreNotEmpty, match="editions"):
        restored(database, tmp_path / "backup.sqlite")
    assert store.counts()["audit"] == 9


def test_a_backup_of_an_earlier_version_is_brought_forward_as_it_is_restored(database, tmp_path):
    """And it can be made by this program, before the store itself is brought forward."""
    engine = connection.opened(database)
    with engine.begin() as made:
        schema_1.made(made)
    then = Store(engine)
    then._writing = writing(engine)
    then.publish(CITY, programme(7.0, FILE), uploads=[FILE], findings=[], author="Sari", note="", expected=None, at=NOON)
    then.close()
    opened = open_existing(database)
    with pytest.raises(StoreUnusable, match="version 1"):
        opened.damages()
    opened.backup(tmp_path / "backup.sqlite")
    opened.close()
    target = f"sqlite:///{(tmp_path / 'new.sqlite').as_posix()}"
    restored(target, tmp_path / "backup.sqlite")
    again = open_store(target)
    assert again.damages() == []
    assert value(again.programme(again.published(CITY))) == 7.0
    again.close()
    with sqlite3.connect(tmp_path / "backup.sqlite") as file:
        assert file.execute("SELECT version FROM schema_version").fetchone() == (1,)


def test_a_copy_made_while_four_publish_is_whole(store, database, tmp_path):
    store.publish(CITY, programme(0.0), uploads=[], findings=[], author="Sari", note="", expected=None, at=NOON)
    over = threading.Event()

    def work(who: int) -> None:
        number = 0
        while not over.is_set():
            seen, number = store.published(CITY), number + 1
            file = (f"{who}-{number}.xlsx", f"{who} {number}".encode())
            try:
                store.publish(CITY, programme(float(who), file), uploads=[file], findings=[], author=f"orang {who}", note="", expected=seen.number, at=NOON)
            except PublicationMoved:
                continue

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for one in threads:
        one.start()
    copied = []
    try:
        for number in range(4):
            least = store.published(CITY).number
            store.backup(tmp_path / f"{number}.sqlite")
            copied.append((least, store.published(CITY).number))
    finally:
        over.set()
        for one in threads:
            one.join()
    for number, (least, most) in enumerate(copied):
        copy = open_store(f"sqlite:///{(tmp_path / f'{number}.sqlite').as_posix()}")
        assert copy.damages() == []
        assert least <= copy.published(CITY).number <= most
        assert store.editions(CITY)[-copy.published(CITY).number:] == copy.editions(CITY)
        copy.close()
    assert copied[-1][1] > copied[0][0]
    assert store.damages() == []


def test_a_store_is_not_brought_forward_when_no_copy_of_it_can_be_made(tmp_path):
    """A folder lies where the copy would be written first."""
    file = tmp_path / "store.sqlite"
    with sqlite3.connect(file) as made:
        for one in schema_1.STATEMENTS:
            made.execute(one.format(bytes="BLOB"))
    made.close()
    changed = connection.datetime.fromtimestamp(file.stat().st_mtime, connection.UTC)
    (tmp_path / f"store.sqlite.version-1.{changed:%Y%m%dT%H%M%S}").mkdir()
    with pytest.raises(StoreUnusable, match="stays at version 1"):
        open_store(f"sqlite:///{file.as_posix()}")
    with sqlite3.connect(file) as then:
        assert then.execute("SELECT version FROM schema_version").fetchone() == (1,)
        assert then.execute("SELECT count(*) FROM sqlite_master WHERE name = 'decks'").fetchone() == (0,)
    then.close()


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Exit code and what `python -m smartcity_metrics store …` prints."""
    def run(*words: str | Path) -> tuple[int, str]:
        code = main(["store", *map(str, words)])
        return code, "".join(capsys.readouterr())
    return run


def test_the_command_line_verifies_backs_up_and_restores(sqlite, tmp_path, command):
    filled(sqlite)
    sqlite.close()
    here, there, file = (f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}", f"sqlite:///{(tmp_path / 'new.sqlite').as_posix()}", tmp_path / "b.sqlite")
    assert command("verify", "--url", here) == (0, "Penyimpanan utuh: 4 edisi, 3 unggahan, 1 versi paparan, 1 foto, 9 baris log audit.\n")
    code, said = command("backup", file, "--url", here, "--lang", "en")
    assert (code, "Not carried: who is signed in" in said, "4 editions" in said) == (0, True, True)
    code, said = command("restore", file, "--url", there, "--json")
    assert code == 0
    assert json.loads(said) == {"sound": True, "counts": {"editions": 4, "uploads": 3, "decks": 1, "photos": 1, "audit": 9}, "damages": []}
    code, said = command("restore", file, "--url", there)
    assert (code, "tidak ada yang ditimpa" in said) == (2, True)
    change(there, "UPDATE uploads SET data = x'00' WHERE name = 'Februari.xlsx'")
    code, said = command("verify", "--url", there, "--lang", "en")
    assert (code, said.splitlines()[0]) == (1, "balikpapan – upload Februari.xlsx – is no longer what was kept.")
    code, said = command("verify", "--url", there, "--json")
    assert code == 1
    assert json.loads(said)["damages"] == [{"what": "upload", "city": CITY, "name": "Februari.xlsx", "how": "changed", "message": {
        "id": "balikpapan – unggahan Februari.xlsx – tidak lagi seperti ketika disimpan.",
        "en": "balikpapan – upload Februari.xlsx – is no longer what was kept."}}]


@pytest.mark.parametrize("content", [pytest.param(None, id="nothing"), pytest.param(b"", id="an empty file"), pytest.param(b"no database" * 500, id="another file")])
def test_what_is_no_store_is_neither_verified_nor_restored_nor_made_one(tmp_path, command, content):
    file = tmp_path / "b.sqlite"
    if content is not None:
        file.write_bytes(content)
    before = sorted(one.name for one in tmp_path.iterdir())
    for words in (("verify", "--url", f"sqlite:///{file.as_posix()}"), ("restore", str(file), "--url", f"sqlite:///{(tmp_path / 'new.sqlite').as_posix()}")):
        code, said = command(*words)
        assert (code, said.startswith("Tidak dapat dilakukan")) == (2, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == before
