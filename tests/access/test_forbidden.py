"""A hundred forbidden things and more, tried on a running server: all refused, and nothing is changed by any of them.

By address, by websocket (as a program would that is no browser: any page, any button, any file), by AppTest; by the functions
that commit they are in test_authority.py.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape

import httpx2
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages.ui.menu import MENU, PAGES
from smartcity_metrics import access
from smartcity_metrics.language import words
from smartcity_metrics.store import Store, Visitor, open_store
from tests.journeys.conftest import visit  # noqa: F401
from tests.running import PASSWORD, Server, ended, kept_password, started
from tests.visiting import connected, run, sent_until_finished
from tests.visiting import visit as seen

CITY, SAY = "balikpapan", words("id")
STRANGERS = ("nobody", "forged", "expired", "signed out", "closed account", "another city's administrator")
RIGHT = {path: right for _, _, _, path, right in MENU if right}  # address -> right
FILE = {path: file for _, file, _, path, right in MENU if right}
LACKING = [(path, role) for path, right in RIGHT.items() for role in ("viewer", "mentor", "staff", "publisher") if not access.may(role, right)]
WIDGETS = {"file_uploader", "download_button", "text_input", "text_area", "number_input", "selectbox", "checkbox", "button", "code"}


@dataclass(frozen=True)
class House:
    """A server, its store, and a session for everybody: who -> Cookie header."""

    server: Server
    store: Store
    cookies: dict[str, str | None]
    before: list[tuple] = field(default_factory=list)  # its state when all of this began

    @property
    def base(self) -> str:
        """Its address."""
        return self.server.base

    def state(self) -> tuple:
        """All that none of this may change."""
        return (self.store.editions(CITY), self.store.deck_versions(CITY), self.store.accounts.all(),
                [self.store.accounts.password(one.name) for one in self.store.accounts.all()], self.store.mappings(CITY))

    def session(self, who: str) -> str:
        """A fresh Cookie header of an account."""
        return f"quickwin={self.store.open_session(who, datetime.now(UTC))}"


def furnished(server: Server) -> House:
    """Two editions, an account for each role, and sessions that are worth nothing."""
    store, now = open_store(server.store), datetime.now(UTC)
    for role in access.ROLES:
        store.accounts.add(role, role, city=CITY, by="tests", at=now)
        store.accounts.set_password(role, kept_password(), by="tests", at=now)
    store.accounts.add("kepala bontang", "admin", city="bontang", by="tests", at=now)
    for name in ("pensiun", "belum"):
        store.accounts.add(name, "admin", by="tests", at=now)
    for name in ("pensiun", "kepala bontang"):
        store.accounts.set_password(name, kept_password(), by="tests", at=now)
    programme = store.programme(store.published(CITY))
    later = programme.observations.assign(value=programme.observations["value"] * 1.01)
    store.publish(CITY, replace(programme, observations=later), uploads=[], findings=[], author="tests", note="", expected=1, at=now)
    cookies: dict[str, str | None] = {"nobody": None, "forged": f"quickwin={secrets.token_urlsafe(32)}"}
    cookies["expired"] = f"quickwin={store.open_session('admin', now - timedelta(hours=9))}"
    gone = store.open_session("admin", now)
    store.close_session(gone, now)
    cookies["signed out"] = f"quickwin={gone}"
    cookies["closed account"] = f"quickwin={store.open_session('pensiun', now)}"
    store.accounts.add("pengganti", "admin", by="tests", at=now)
    store.accounts.set_password("pengganti", kept_password(), by="tests", at=now)
    store.accounts.shut("pensiun", by="tests", at=now)
    cookies["another city's administrator"] = f"quickwin={store.open_session('kepala bontang', now)}"
    cookies |= {role: f"quickwin={store.open_session(role, now)}" for role in access.ROLES}
    return House(server, store, cookies)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A dashboard that everybody may look at."""
    yield from _guarded(tmp_path_factory.mktemp("open"))


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A dashboard that only those with an account may look at."""
    yield from _guarded(tmp_path_factory.mktemp("closed"), VIEWING="closed")


def _guarded(folder: object, **environment: str) -> Iterator[House]:
    server = started(folder, **environment)
    try:
        made = furnished(server)
        made.before.append(made.state())
        yield made
        made.store.close()
    finally:
        ended(server)


def asked(house: House, method: str, path: str, who: str = "nobody", **more: object) -> httpx2.Response:
    """A request as that somebody, from an address of its own, so that no test waits for another's wrong passwords."""
    headers = {"x-forwarded-for": f"203.0.113.{secrets.randbelow(250)}"} | more.pop("headers", {})
    if house.cookies[who]:
        headers["cookie"] = house.cookies[who]
    return httpx2.request(method, house.base + path, headers=headers, **more)


# By address.

@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("who", [*STRANGERS, "viewer", "mentor"])
def test_no_file_is_taken(house, method, who):
    answer = asked(house, method, "/_stcore/upload_file/session/file", who, content=b"a;b")
    assert answer.status_code == (401 if who in STRANGERS else 403)


@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_the_servers_counters_are_not_shown(house, who):
    assert asked(house, "GET", "/_stcore/metrics", who).status_code == 404


@pytest.mark.parametrize(("name", "password"), [
    pytest.param("admin", "salah", id="a wrong password"),
    pytest.param("admin", "", id="no password"),
    pytest.param("admin", PASSWORD.upper(), id="in capitals"),
    pytest.param("admin", PASSWORD + " " * 300, id="the right one with a tail of blanks"),
    pytest.param("siapa", PASSWORD, id="nobody's name"),
    pytest.param("pensiun", PASSWORD, id="a closed account"),
    pytest.param("belum", PASSWORD, id="an account that has not chosen a password"),
    pytest.param("belum", "", id="no password where none was chosen"),
    pytest.param("kepala bontang", PASSWORD, id="another city's account"),
    pytest.param("' OR 1=1 --", PASSWORD, id="a name that is half a query"),
])
def test_nobody_is_signed_in_by(house, name, password):
    answer = asked(house, "POST", "/masuk", data={"name": name, "password": password})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert escape(SAY("sign_in.wrong")) in answer.text  # one sentence for all reasons


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", STRANGERS[:5])
def test_nobody_chooses_a_password_without_a_session(house, method, who):
    assert asked(house, method, "/sandi", who, data={"old": PASSWORD, "new": "sembilan-belas-awan", "again": "sembilan-belas-awan"}
                 if method == "POST" else None).status_code == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("link", ["forged", "a link of the start", "of a closed account", "a newer one was made", "too old"])
def test_nobody_chooses_a_password_by_a_link_that_is_worth_nothing(house, method, link):
    accounts, now = house.store.accounts, datetime.now(UTC)
    token = {"forged": lambda: secrets.token_urlsafe(32),
             "a link of the start": lambda: house.server.first_link.split("=")[1],
             "of a closed account": lambda: accounts.link("pensiun", by="tests", at=now),
             "a newer one was made": lambda: [accounts.link("belum", by="tests", at=now) for _ in range(2)][0],
             "too old": lambda: accounts.link("belum", by="tests", at=now - timedelta(days=4))}[link]()
    data = {"name": "Penyusup", "new": "sembilan-belas-awan", "again": "sembilan-belas-awan"} if method == "POST" else None
    answer = asked(house, method, f"/sandi?tautan={token}", data=data)
    assert answer.status_code == 410
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("path", "who", "data"), [
    pytest.param("/masuk", "nobody", {"name": "admin", "password": PASSWORD}, id="signing in"),
    pytest.param("/sandi", "admin", {"old": PASSWORD, "new": "sembilan-belas-awan", "again": "sembilan-belas-awan"}, id="a new password"),
])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_sends_our_forms(house, path, who, data, site):
    answer = asked(house, "POST", path, who, data=data, headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("method", "headers"), [("GET", {}), ("POST", {"sec-fetch-site": "cross-site"}), ("POST", {"sec-fetch-site": "same-site"})])
@pytest.mark.parametrize("path", ["/keluar", "/keluar?semua=1"])
def test_no_link_and_no_other_site_signs_anybody_out(house, path, method, headers):
    assert "set-cookie" not in asked(house, method, path, "viewer", headers=headers).headers
    assert house.store.visitor(house.cookies["viewer"].split("=")[1], datetime.now(UTC)) is not None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/dek", "/healthz", "/tahan.js", "/masuk/oidc", "/masuk/kembali"])
def test_what_is_only_read_takes_nothing(house, path, method):
    assert asked(house, method, path, "admin").status_code == 405


SHUT = ["/", "/ringkasan", "/dimensi", "/quick-win", "/panggung", "/bandingkan", "/bukti", "/metode", "/unggah", "/riwayat", "/akun", "/catatan", "/dek",
        "/dek?unduh=1", "/dek?edisi=1", "/media/0.xlsx", "/_stcore/host-config", "/_stcore/stream", "/component/look", "/index.html", "/manifest.json",
        "/tidak-ada", "//dek", "/masuk/../dek", "/static/../dek", "/%64ek"]


@pytest.mark.parametrize("path", SHUT)
def test_where_viewing_is_closed_a_stranger_gets_nothing(shut, path):
    answer = asked(shut, "GET", path)
    assert answer.status_code in (401, 404)
    assert len(answer.content) < 100


@pytest.mark.parametrize("who", STRANGERS[1:])
@pytest.mark.parametrize("path", ["/dek", "/media/0.xlsx", "/akun"])
def test_where_viewing_is_closed_a_session_that_is_worth_nothing_opens_nothing(shut, path, who):
    assert asked(shut, "GET", path, who).status_code == 401


@pytest.mark.parametrize(("path", "next_page"), [("/", "%2F"), ("/bukti", "%2Fbukti"), ("/dek", "%2Fdek"), ("//example.org", "%2F")])
def test_where_viewing_is_closed_a_browser_is_led_to_the_door(shut, path, next_page):
    answer = asked(shut, "GET", path, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/masuk?next={next_page}")


@pytest.mark.parametrize("path", ["/masuk", "/healthz", "/tahan.js", "/_stcore/health"])
def test_where_viewing_is_closed_the_door_is_there_all_the_same(shut, path):
    assert asked(shut, "GET", path).status_code == 200


@pytest.mark.parametrize("role", access.ROLES)
def test_where_viewing_is_closed_every_role_looks(shut, role):
    assert asked(shut, "GET", "/dek", role).status_code == 200
    assert SAY("menu.overview") in seen(shut.base, cookie=shut.cookies[role])


# By websocket.

@pytest.mark.parametrize("who", STRANGERS)
def test_where_viewing_is_closed_no_stranger_gets_a_websocket(shut, who):
    with pytest.raises(InvalidStatus, match="403"):
        connected(shut.base, shut.cookies[who])


def test_where_viewing_is_closed_a_session_that_ends_shows_nothing_more_in_a_tab_that_is_open(shut):
    cookie = shut.session("viewer")
    with connected(shut.base, cookie) as socket:
        fragment = next(one.delta.fragment_id for one in run(socket, "quick-win") if one.WhichOneof("type") == "delta" and one.delta.fragment_id)
        shut.store.close_session(cookie.split("=")[1], datetime.now(UTC))
        whole = text(run(socket, "quick-win"))
        part = text(sent(socket, "quick-win", fragment=fragment))
    for after in (whole, part):
        assert SAY("sign_in.closed") in after
        assert "plotly" not in after


@pytest.mark.parametrize("origin", ["http://evil.example", "https://127.0.0.1.evil.example", "null"])
def test_no_other_site_gets_a_websocket(house, origin):
    with pytest.raises(InvalidStatus, match="403"):
        connect(house.base.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], origin=origin,
                additional_headers={"Cookie": house.cookies["admin"]})


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("page", RIGHT)
def test_no_stranger_sees_a_page_that_needs_a_right(house, page, who):
    with connected(house.base, house.cookies[who]) as socket:
        after = run(socket, page)
    assert SAY("sign_in.needed") in text(after)
    assert kinds(after) & WIDGETS == set()


@pytest.mark.parametrize(("page", "role"), LACKING)
def test_no_role_sees_a_page_beyond_it(house, page, role):
    with connected(house.base, house.cookies[role]) as socket:
        after = run(socket, page)
    assert SAY("sign_in.lacking") in text(after)
    assert kinds(after) & WIDGETS == set()


BUTTONS = [  # page, button, the right that it needs, and what else is on the page then
    ("akun", "make", "accounts", {"new name": "Penyusup"}), ("akun", "link", "accounts", {}),
    ("akun", "end", "accounts", {}), ("riwayat", "undo", "undo", {}), ("panggung", "save_version", "talk", {"minutes 0": 99}),
    ("unggah", "publish", "publish", {}), ("akun", "shut", "accounts", {}),
]
PRESSED = [pytest.param(page, button, given, who, id=f"{who}: {button} on {page}") for page, button, right, given in BUTTONS
           for who in (*STRANGERS, *access.ROLES) if who in STRANGERS or not access.may(who, right)]


@pytest.fixture(scope="module")
def ids(house) -> Callable[[str], dict[str, str]]:
    """The widgets of a page as an administrator has them: key -> the id that a browser would send back."""
    known: dict[str, dict[str, str]] = {}

    def of(page: str) -> dict[str, str]:
        if page not in known:
            with connected(house.base, house.cookies["admin"]) as socket:
                known[page] = widgets(run(socket, page))
        return known[page]
    return of


def widgets(messages: list[ForwardMsg]) -> dict[str, str]:
    """The ids of the widgets that were sent, by their keys."""
    found = {}
    for one in messages:
        if one.WhichOneof("type") == "delta" and one.delta.WhichOneof("type") == "new_element":
            element = one.delta.new_element
            id = getattr(getattr(element, element.WhichOneof("type")), "id", "")
            if id.startswith("$$ID-"):
                found[id.split("-", 2)[2]] = id
    return found


def sent(socket: object, page: str, pressed: str = "", given: dict[str, object] | None = None, fragment: str = "") -> list[ForwardMsg]:
    """Send a run with these widgets' states, as a browser does when a button is pressed; all that comes back."""
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.fragment_id = page, fragment
    if pressed:
        asked.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    for id, value in (given or {}).items():
        kind = {str: "string_value", bool: "bool_value", int: "double_value"}[type(value)]
        asked.rerun_script.widget_states.widgets.add(id=id, **{kind: value})
    socket.send(asked.SerializeToString())
    return list(sent_until_finished(socket))


def text(messages: list[ForwardMsg]) -> str:
    """All elements, to search in."""
    return "\n".join(str(one.delta.new_element) for one in messages if one.WhichOneof("type") == "delta")


def kinds(messages: list[ForwardMsg]) -> set[str]:
    """What kinds of elements were sent."""
    return {one.delta.new_element.WhichOneof("type") for one in messages
            if one.WhichOneof("type") == "delta" and one.delta.WhichOneof("type") == "new_element"}


@pytest.mark.parametrize(("page", "button", "given", "who"), PRESSED)
def test_no_button_is_pressed_by_whoever_lacks_the_right(house, ids, page, button, given, who):
    """The message is the one that an administrator's browser would send; only the cookie is another."""
    known, before = ids(page), house.state()
    states = {known[name]: value for name, value in given.items() if name in known}
    with connected(house.base, house.cookies[who]) as socket:
        run(socket, page)
        after = text(sent(socket, page, known.get(button, f"$$ID-{'0' * 32}-{button}"), states))
    assert house.state() == before
    assert "tautan=" not in after


ENDS = {"signed out": lambda house, name, cookie: house.store.close_session(cookie.split("=")[1], datetime.now(UTC)),
        "sessions ended": lambda house, name, cookie: house.store.accounts.end_sessions(name, by="tests", at=datetime.now(UTC)),
        "expired": lambda house, name, cookie: _expire(house, cookie)}


def _expire(house: House, cookie: str) -> None:
    import hashlib

    digest = hashlib.sha256(cookie.split("=")[1].encode()).hexdigest()
    with house.store._writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE sessions SET ends_at = '2020-01-01T00:00:00+00:00' WHERE token_sha256 = '{digest}'")


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(("page", "button", "given"), [one[:2] + one[3:] for one in BUTTONS if one[1] not in ("link", "end")])
def test_a_button_that_was_drawn_while_the_right_stood_does_nothing_after_it(house, page, button, given, end):
    house.store.accounts.add(name := f"sementara {page} {button} {end}", "admin", city=CITY, by="tests", at=datetime.now(UTC))
    cookie = house.session(name)
    with connected(house.base, cookie) as socket:
        known = widgets(run(socket, page))
        ENDS[end](house, name, cookie)
        before = house.state()
        sent(socket, page, known.get(button, f"$$ID-{'0' * 32}-{button}"), {known[one]: value for one, value in given.items() if one in known})
        assert house.state() == before
    with house.store._writing.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM accounts WHERE key = '{name}'")


@pytest.mark.parametrize("who", [*STRANGERS, "viewer", "mentor"])
def test_an_address_for_a_file_that_the_server_itself_gave_takes_none(house, who):
    """A stranger may ask for such an address over the websocket; what is sent there is refused."""
    with connected(house.base, house.cookies[who]) as socket:
        run(socket)
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.append("a.csv")
        socket.send(asked.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "file_urls_response":
            message.ParseFromString(socket.recv(timeout=30))
        given = message.file_urls_response.file_urls[0].upload_url
    answer = httpx2.put(house.base + given, files={"file": ("a.csv", b"a;b")}, headers={"cookie": house.cookies[who]} if house.cookies[who] else {})
    assert answer.status_code == (401 if who in STRANGERS else 403)


@pytest.mark.parametrize("order", ["debug_shutdown_runtime", "debug_disconnect_websocket", "clear_cache"])
def test_no_stranger_gives_the_server_orders(house, order):
    with connected(house.base) as socket:
        run(socket)
        asked = BackMsg()
        setattr(asked, order, True)
        socket.send(asked.SerializeToString())
        assert SAY("menu.overview") in text(run(socket))
    assert httpx2.get(f"{house.base}/healthz").status_code == 200


@pytest.mark.parametrize("page", RIGHT)
def test_no_event_of_a_link_on_a_page_leads_a_stranger_in(house, page):
    """The component that changes pages takes the name of the page from the browser."""
    with connected(house.base) as socket:
        known = widgets(run(socket))
        asked = BackMsg()
        asked.rerun_script.widget_states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{known['overview']}__events",
                                                     json_trigger_value=json.dumps([{"event": "go", "value": {"page": page, "query": {}}}]))
        socket.send(asked.SerializeToString())
        after = list(sent_until_finished(socket))
        while SAY("sign_in.needed") not in text(after):  # the run that changes the page ends first
            after = list(sent_until_finished(socket))
    assert kinds(after) & WIDGETS == set()


# By AppTest: the page as it is drawn for a visitor.

@pytest.mark.parametrize(("page", "who"), [pytest.param(page, who, id=f"{who.role if who else 'guest'}: {page}") for page in RIGHT for who in (
    None, *(Visitor("Sari", role, None, CITY) for role in access.ROLES if not access.may(role, RIGHT[page])), Visitor("Sari", "walikota"))])
def test_a_page_beyond_the_role_says_so_and_nothing_else(visit, page, who):  # noqa: F811
    app = visit(FILE[page].removesuffix(".py"), who)
    assert [one.value for one in app.title] == [SAY("sign_in.lacking" if who else "sign_in.needed")]
    assert [*app.button, *app.text_input, *app.selectbox, *app.code, *app.get("file_uploader"), *app.get("download_button")] == []


@pytest.mark.parametrize("page", RIGHT)
def test_a_page_alone_without_the_frame_asks_for_the_right_itself(page, monkeypatch):
    monkeypatch.setattr("pages.ui.visitor.visitor", lambda: None)
    app = AppTest.from_file(str(PAGES / FILE[page]), default_timeout=30).run()
    assert [one.value for one in app.title] == [SAY("sign_in.needed")]
    assert [*app.button, *app.text_input, *app.selectbox, *app.get("file_uploader")] == []


# And after all of them.

def test_nothing_has_changed_by_any_of_it(house, shut):
    assert house.state() == house.before[0]
    assert shut.state() == shut.before[0]


@pytest.mark.parametrize(("page", "button", "given"), [one[:2] + one[3:] for one in BUTTONS if one[1] in ("make", "shut", "undo", "save_version")])
def test_the_same_messages_from_an_administrator_do_press_the_buttons(house, ids, page, button, given):
    """Or the refusals above would prove nothing."""
    before, known = house.state(), ids(page)
    with connected(house.base, house.session("admin")) as socket:
        run(socket, page)
        sent(socket, page, known[button], {known[name]: value for name, value in given.items()})
    assert house.state() != before
