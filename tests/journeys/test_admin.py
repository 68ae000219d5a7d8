"""Akun and Catatan as an administrator uses them, without a browser, in a store of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.house import city, now, publish_sample
from smartcity_metrics.language import words
from smartcity_metrics.store import Store, Visitor, open_store
from tests.journeys.conftest import shown

KEPALA, SAY = Visitor("Kepala", "admin"), words("id")


@pytest.fixture
def own(tmp_path, monkeypatch) -> Iterator[Store]:
    """A store of its own, with the sample and an administrator who has a password."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    for place in ("cached", "visitor", "house"):  # house last: a module that is first imported here must find the real one
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: opened)
    publish_sample()
    opened.accounts.accept(opened.accounts.first_link(now()), "kept", now(), "Kepala")
    yield opened
    opened.close()


def press(app: AppTest, key: str) -> AppTest:
    """Press the button of this key."""
    app.button(key=key).click()
    app.run()
    assert not app.exception, app.exception
    return app


def made(visit: Callable[..., AppTest], name: str = "Sari", role: str = "staff") -> AppTest:
    """The page after an account was made on it."""
    app = visit("admin/accounts", KEPALA)
    app.text_input(key="new name").set_value(name)
    app.selectbox(key="role new").select(role)
    app.run()
    return press(app, "make")


def test_an_account_is_made_with_a_link_by_which_its_owner_chooses_the_password(own, visit):
    app = made(visit)
    account = own.accounts.of("Sari")
    agencies = sorted({one.opd for one in own.programme(own.published(city().id)).quick_wins})
    assert (account.role, account.opd, account.city, account.chosen) == ("staff", agencies[0], city().id, False)
    token = re.search(r"/sandi\?tautan=([\w-]+)", app.code[0].value).group(1)
    assert own.accounts.invited(token, now()) == "Sari"
    assert SAY("accounts.state_invited") in shown(app)
    assert SAY("accounts.headline", n="2", able="1") in shown(app)


def test_a_link_is_shown_once(own, visit):
    app = made(visit)
    app.run()
    assert not app.code


@pytest.mark.parametrize(("name", "said"), [("Kepala", "taken"), ("KEPALA ", "taken"), ("   ", "nameless")])
def test_a_name_that_will_not_do_says_why_and_makes_nothing(own, visit, name, said):
    app = made(visit, name)
    assert [one.value for one in app.error] == [SAY(f"accounts.{said}")]
    assert [one.name for one in own.accounts.all()] == ["Kepala"]


def test_another_role_is_saved_and_ends_the_sessions(own, visit):
    made(visit)
    token = own.open_session("Sari", now())
    app = visit("admin/accounts", KEPALA)
    app.selectbox(key="which").select("Sari")
    app.run()
    app.selectbox(key="role of Sari").select("publisher")
    app.run()
    press(app, "save role")
    assert (own.accounts.of("Sari").role, own.accounts.of("Sari").opd) == ("publisher", None)
    assert own.visitor(token, now()) is None


def test_an_account_is_closed_and_opened_again(own, visit):
    made(visit)
    app = visit("admin/accounts", KEPALA)
    app.selectbox(key="which").select("Sari")
    app.run()
    assert SAY("accounts.state_closed") in shown(press(app, "shut"))
    assert not own.accounts.of("Sari").active
    app.run()
    assert app.button(key="link").disabled
    press(app, "shut")
    assert own.accounts.of("Sari").active


def test_the_last_administrator_is_not_closed(own, visit):
    app = visit("admin/accounts", KEPALA)
    assert [one.value for one in press(app, "shut").error] == [SAY("accounts.last_admin")]
    assert own.accounts.of("Kepala").active


def test_an_administrator_of_one_city_sees_and_makes_only_its_accounts(own, visit):
    local = Visitor("Wakil", "admin", None, city().id)
    app = visit("admin/accounts", local)
    assert "Kepala" not in shown(app)
    assert not app.checkbox
    assert SAY("accounts.none") in shown(app)


def test_a_name_with_markup_is_shown_as_text(own, visit):
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown(made(visit, "<img src=x onerror=alert(1)>"))


def test_the_log_tells_who_did_what_from_which_edition_to_which(own, visit):
    own.record("refusal", "Penyusup", now(), {"address": "10.0.0.7"})
    own.undo(city().id, 1, author="Budi", note="", expected=1, at=now())
    seen = shown(visit("admin/log", KEPALA))
    row = next(one for one in re.findall(r"<tr>.*?</tr>", seen) if "Budi" in one)
    assert re.findall(r"<td>(.*?)</td>", row)[:4] == ["Budi", SAY("act.undo"), "1", "2"]
    assert SAY("act.refusal") in seen
    assert "alamat: 10.0.0.7" in seen


@pytest.mark.parametrize(("query", "who"), [
    pytest.param({"siapa": "Budi"}, {"Budi"}, id="who"),
    pytest.param({"apa": "refusal"}, {"Penyusup"}, id="what"),
    pytest.param({"hari": "2019-01-02"}, {"Lama"}, id="day, on the city's clock"),
    pytest.param({"siapa": "Budi", "apa": "refusal"}, set(), id="both"),
])
def test_the_log_is_narrowed_by_who_what_and_day(own, visit, query, who):
    from datetime import UTC, datetime

    own.record("refusal", "Penyusup", now(), {})
    own.record("sign-in", "Lama", datetime(2019, 1, 1, 17, 0, tzinfo=UTC), {})  # one in the morning of the 2nd in Balikpapan
    own.undo(city().id, 1, author="Budi", note="", expected=1, at=now())
    seen = shown(visit("admin/log", KEPALA, **query))
    assert set(re.findall(r'<tr><th scope="row">.*?</th><td>(.*?)</td>', seen)) == who


def test_the_file_of_the_log_starts_no_formula(own, visit):
    from pages.ui.house import local
    from smartcity_metrics.exports import table
    from smartcity_metrics.story import log

    own.record("refusal", '=HYPERLINK("http://127.0.0.1:9/";"x")', now(), {"address": "@SUM(1)"})
    lines = [log.Line(local(one.at), one.who, one.what, one.facts) for one in own.audit()]
    rows = tuple(log.row(one, SAY, lambda when: when.isoformat()) for one in lines)
    written = table.csv(table.Table("Log", tuple(map(SAY, log.COLUMNS)), rows), SAY).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written), delimiter=";") for cell in row]
    assert "'=HYPERLINK(\"http://127.0.0.1:9/\";\"x\")" in cells
    assert [one for one in cells if one[:1] in "=+-@" and one] == []


def test_a_log_that_was_tampered_with_says_so(own, visit):
    with own._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'Budi' WHERE number = 1")
    assert SAY("log.broken") in shown(visit("admin/log", KEPALA))
