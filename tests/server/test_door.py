"""The door of the house: what strangers reach, how people come in, how they leave. On a real server."""

from __future__ import annotations

import asyncio
import re
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import escape

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from pages.ui import sign_in
from smartcity_metrics import access, passwords
from smartcity_metrics.language import words
from smartcity_metrics.store import open_store
from tests.running import PASSWORD, ended, started
from tests.visiting import connected, run, visit

STAFF = ["unggah", "templat"]
FROM_ELSEWHERE = {"x-forwarded-for": "203.0.113.9"}  # as a proxy on this machine would say
NEEDED = words("id")("sign_in.needed")


def chosen(link: str, **fields: str) -> httpx2.Response:
    """The form behind a link, sent."""
    return httpx2.post(link, data={"new": PASSWORD, "again": PASSWORD} | fields)


def test_the_first_start_prints_a_link_that_makes_the_first_administrator_once(own_server):
    """Nothing that changes data is open before; afterwards the account signs in like any other."""
    link = own_server.first_link
    assert escape(words("id")("password.first")) in httpx2.get(link).text
    answer = chosen(link, name="Kepala")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?lang=id")
    cookie = answer.headers["set-cookie"].split(";")[0]
    assert "Kepala" in visit(own_server.base, cookie=cookie)
    assert httpx2.get(link).status_code == 410
    assert chosen(link, name="Penyusup").status_code == 410
    assert httpx2.post(f"{own_server.base}/masuk", data={"name": "kepala", "password": PASSWORD}).status_code == 303


def test_each_start_prints_another_link_until_there_is_an_account(tmp_path):
    first = started(tmp_path)
    ended(first)
    second = started(tmp_path)
    link = second.first_link
    try:
        assert link.split("=")[1] != first.first_link.split("=")[1]
        assert chosen(f"{second.base}/sandi?{first.first_link.split('?')[1]}", name="Penyusup").status_code == 410
        assert chosen(link, name="Kepala").status_code == 303
    finally:
        ended(second)
    third = started(tmp_path)
    ended(third)
    assert third.first_link == ""
    assert "/masuk" in third.log


@pytest.mark.parametrize(("fields", "status", "said"), [
    pytest.param({"name": "Kepala", "new": "pendek", "again": "pendek"}, 422, "short", id="too short"),
    pytest.param({"name": "Kepala", "new": "Balikpapan2020", "again": "Balikpapan2020"}, 422, "named", id="the city's name"),
    pytest.param({"name": "Kepala", "again": "tujuh-belas-awan"}, 422, "unlike", id="typed differently the second time"),
    pytest.param({"name": "  "}, 422, "nameless", id="without a name"),
])
def test_a_password_that_will_not_do_says_why_and_the_link_stays_good(server_without_accounts, fields, status, said):
    answer = chosen(server_without_accounts.first_link, **fields)
    assert answer.status_code == status
    assert escape(words("id")(f"password.{said}", least=12, most=256)) in answer.text
    assert "set-cookie" not in answer.headers
    assert httpx2.get(server_without_accounts.first_link).status_code == 200


@pytest.fixture(scope="module")
def server_without_accounts(tmp_path_factory):
    """A server that nobody has signed in to."""
    running = started(tmp_path_factory.mktemp("fresh"))
    yield running
    ended(running)


def test_somebody_invited_chooses_a_password_that_nobody_else_has_seen(server):
    opened = open_store(server.store)
    opened.accounts.add("Wulan", "staff", by="Kepala", at=datetime.now(UTC))
    link = f"{server.base}/sandi?tautan={opened.accounts.link('Wulan', by='Kepala', at=datetime.now(UTC))}"
    opened.close()
    assert escape(words("id")("password.invited", name="Wulan")) in httpx2.get(link).text
    assert chosen(link, name="Orang lain").status_code == 303  # the name is the account's, whatever is sent
    assert chosen(link).status_code == 410
    assert httpx2.post(f"{server.base}/masuk", data={"name": "Wulan", "password": PASSWORD}).status_code == 303
    assert httpx2.post(f"{server.base}/masuk", data={"name": "Orang lain", "password": PASSWORD}).status_code == 401


def test_whoever_is_signed_in_changes_their_password_with_the_one_until_now_and_is_signed_out_elsewhere(server):
    here, elsewhere = server.signed_in("Ratna"), server.signed_in("Ratna")
    address, other = f"{server.base}/sandi", "sembilan-belas-awan"
    wrong = httpx2.post(address, data={"old": "x", "new": other, "again": other}, headers={"cookie": here})
    assert wrong.status_code == 401
    assert "Ratna" in visit(server.base, cookie=elsewhere)
    answer = httpx2.post(address, data={"old": PASSWORD, "new": other, "again": other}, headers={"cookie": here})
    assert answer.status_code == 303
    for old in (here, elsewhere):
        assert "Ratna" not in visit(server.base, cookie=old)
    assert "Ratna" in visit(server.base, cookie=answer.headers["set-cookie"].split(";")[0])
    assert httpx2.post(f"{server.base}/masuk", data={"name": "Ratna", "password": PASSWORD}).status_code == 401


def test_signing_out_everywhere_ends_every_session_of_the_person(server):
    here, elsewhere, other = server.signed_in("Joko"), server.signed_in("Joko"), server.signed_in("Sari")
    assert httpx2.post(f"{server.base}/keluar?semua=1", headers={"cookie": here}).status_code == 303
    assert [who in visit(server.base, cookie=one) for one, who in ((here, "Joko"), (elsewhere, "Joko"), (other, "Sari"))] == [False, False, True]


def test_an_account_that_is_closed_is_out_at_the_next_click(server):
    cookie = server.signed_in("Tono")
    with connected(server.base, cookie) as socket:
        assert "Tono" in str(run(socket))
        opened = open_store(server.store)
        opened.accounts.shut("Tono", by="Kepala", at=datetime.now(UTC))
        opened.close()
        after = str(run(socket, "unggah"))
    assert "Tono" not in after
    assert "file_uploader" not in after
    assert httpx2.post(f"{server.base}/masuk", data={"name": "Tono", "password": PASSWORD}).status_code == 401


def test_guesses_at_one_account_from_elsewhere_do_not_keep_its_owner_out(own_server):
    """Every request comes from this machine, so the owner is told apart by having signed in from here before."""
    own_server.signed_in("Sari")
    for _ in range(5):
        assert httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "password": "guess"}, headers=FROM_ELSEWHERE).status_code == 401
    assert httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "password": PASSWORD}, headers=FROM_ELSEWHERE).status_code == 429
    assert httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("page", STAFF)
def test_the_very_first_visitor_after_a_start_meets_the_frame_at_a_staff_address(own_server, page):
    """A page that lies where Streamlit serves it by itself would answer here, past the sign-in."""
    sent = visit(own_server.base, page)
    assert NEEDED in sent
    assert f"next=%2F{page}" in sent
    assert "file_uploader" not in sent
    assert "download_button" not in sent


def test_the_very_first_browser_after_a_start_meets_the_frame_at_a_staff_address(own_server, page):
    page.goto(f"{own_server.base}/unggah")
    page.get_by_role("heading", name=NEEDED).wait_for()
    assert page.locator("[data-testid=stSidebarNavLink]").all_inner_texts() == [
        "Ringkasan", "Dimensi", "Quick Win", "Panggung", "Bandingkan", "Bukti", "Metode"]
    assert page.locator("[data-testid=stFileUploader]").count() == 0


@pytest.mark.parametrize("method", ["PUT", "POST", "GET", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("cookie", [None, "quickwin=guess", "quickwin=", "other=1", "quickwin=\"a; b"])
def test_the_upload_address_takes_nothing_from_strangers(server, method, cookie):
    answer = httpx2.request(method, f"{server.base}/_stcore/upload_file/session/file", headers={"cookie": cookie} if cookie else {})
    assert answer.status_code == 401


def test_the_upload_address_refuses_before_the_body_has_been_sent(server):
    """The request promises 10 MiB and sends none of them; the answer comes all the same."""
    import socket

    host, port = server.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(b"PUT /_stcore/upload_file/session/file HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n")
        assert line.recv(1024).startswith(b"HTTP/1.1 401")


def test_the_upload_address_lets_staff_through_to_streamlit(server):
    answer = httpx2.put(f"{server.base}/_stcore/upload_file/session/file", headers={"cookie": server.signed_in()},
                        files={"file": ("a.csv", b"a;b")})
    assert answer.status_code != 401
    assert answer.status_code >= 400  # no such session


def test_the_servers_counters_are_nobodys_business(server):
    assert httpx2.get(f"{server.base}/_stcore/metrics").status_code == 404


def test_the_sign_in_page_speaks_both_languages(server):
    for language in ("id", "en"):
        page = httpx2.get(f"{server.base}/masuk", params={"lang": language}).text
        assert f'<html lang="{language}">' in page
        assert escape(words(language)("sign_in.lead", city="Kota Balikpapan")) in page


def test_the_right_password_opens_and_sets_a_cookie_that_no_script_and_no_other_site_can_use(server):
    answer = httpx2.post(f"{server.base}/masuk?lang=en&next=/unggah", data={"name": " SARI ", "password": server.account()})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/unggah?lang=en"
    value, *flags = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert re.fullmatch(r"quickwin=[\w-]{43}", value)
    assert {one.lower() for one in flags} == {"httponly", "max-age=28800", "path=/", "samesite=strict"}


def test_under_https_the_cookie_is_secure(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": "Sari", "password": server.account()}, headers={"x-forwarded-proto": "https"})
    assert "secure" in answer.headers["set-cookie"].lower()


def test_staff_see_the_staff_pages(server):
    cookie = server.signed_in("Sari")
    sent = visit(server.base, "unggah", cookie=cookie)
    assert NEEDED not in sent
    assert "Sari" in sent
    assert words("id")("sign_out.button") in sent


@pytest.mark.parametrize("target", ["https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)", "/a/b", "unggah",
                                    "/unggah?x=1", "/unggah\r\nx: y"])
def test_the_way_back_never_leads_elsewhere(server, target):
    answer = httpx2.post(f"{server.base}/masuk?next={urllib.parse.quote(target)}", data={"name": "Sari", "password": server.account()})
    assert answer.headers["location"] == "/?lang=id"


def test_a_wrong_password_opens_nothing_says_so_and_keeps_the_name(own_server):
    answer = httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari <b>", "password": "0000-0000-0000"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert escape(words("id")("sign_in.wrong")) in answer.text
    assert 'value="Sari &lt;b&gt;"' in answer.text


def test_after_five_wrong_passwords_even_the_right_one_must_wait(own_server):
    own_server.account()
    for _ in range(5):
        assert httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "password": "wrong"}).status_code == 401
    answer = httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] in ("1", "2")


def test_who_signs_in_must_say_who_they_are(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": " \t ", "password": PASSWORD})
    assert answer.status_code == 422
    assert words("id")("sign_in.nameless") in answer.text


def test_a_form_of_another_site_is_refused(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": "Sari", "password": server.account()}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_that_is_far_too_long_is_refused(server):
    assert httpx2.post(f"{server.base}/masuk", data={"name": "x" * 10_000, "password": PASSWORD}).status_code == 413


def test_signing_out_ends_the_session_for_every_tab(server):
    cookie = server.signed_in("Budi")
    assert "Budi" in visit(server.base, cookie=cookie)
    answer = httpx2.post(f"{server.base}/keluar", headers={"cookie": cookie})
    assert answer.status_code == 303
    assert "Budi" not in visit(server.base, cookie=cookie)


def test_no_link_can_sign_anybody_out(server):
    cookie = server.signed_in("Budi")
    for answer in (httpx2.get(f"{server.base}/keluar", headers={"cookie": cookie}),
                   httpx2.post(f"{server.base}/keluar", headers={"cookie": cookie, "sec-fetch-site": "cross-site"})):
        assert "set-cookie" not in answer.headers
    assert "Budi" in visit(server.base, cookie=cookie)


def test_a_restart_signs_nobody_out(tmp_path):
    first = started(tmp_path)
    cookie = first.signed_in("Sari")
    ended(first)
    second = started(tmp_path)
    try:
        assert "Sari" in visit(second.base, "unggah", cookie=cookie)
    finally:
        ended(second)


def test_two_passwords_at_most_are_hashed_at_once_and_no_stranger_stands_before_who_is_at_home(monkeypatch):
    """Forty at the same moment would take forty times 32 MiB, and every thread that answers pages."""
    now, most, guard, order = 0, 0, threading.Lock(), []

    def slow(password: str, _kept: str | None) -> bool:
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with guard:
            now -= 1
            order.append(password)
        return False

    async def forty() -> list[int]:
        door = httpx2.AsyncClient(transport=httpx2.ASGITransport(Starlette(routes=[Route("/masuk", sign_in.sign_in, methods=["POST"])])),
                                  base_url="http://dasbor")
        async with door:
            guesses = [door.post("/masuk", data={"name": f"tamu {number}", "password": "guess"}) for number in range(39)]
            answers = await asyncio.gather(*guesses, door.post("/masuk", data={"name": "Sari", "password": "own"}))
        return [one.status_code for one in answers]

    attempts = access.Attempts()
    attempts.succeeded("127.0.0.1", "sari")
    monkeypatch.setattr(attempts, "wait", lambda *_: 0.0)  # all of them come from one address here
    monkeypatch.setattr(passwords, "same", slow)
    monkeypatch.setattr(sign_in, "attempts", attempts)
    with ThreadPoolExecutor(1) as beside:  # the browser's driver has a loop of its own in this thread
        answers = beside.submit(asyncio.run, forty()).result()
    assert most == 2
    assert answers.count(429) == 39 - sign_in.LONGEST_QUEUE
    assert order.index("own") <= 2


def test_sign_in_and_out_in_a_browser(server, page):
    said = words("id")
    page.goto(f"{server.base}/templat")
    page.get_by_role("link", name=said("sign_in.link")).first.click()
    page.get_by_label(said("sign_in.name")).fill("Sari")
    page.get_by_label(said("sign_in.password")).fill(server.account())
    page.get_by_role("button", name=said("sign_in.button")).click()
    page.wait_for_url("**/templat*")
    page.get_by_role("link", name=said("menu.upload")).wait_for()
    page.get_by_role("button", name=said("sign_out.button")).click()
    page.get_by_role("link", name=said("sign_in.link")).first.wait_for()
    assert page.get_by_role("link", name=said("menu.upload")).count() == 0


def test_behind_a_path_of_a_larger_site_everything_stays_under_it(tmp_path):
    house = started(tmp_path, STREAMLIT_SERVER_BASE_URL_PATH="quickwin")
    try:
        site = f"{house.base}/quickwin"
        assert httpx2.get(f"{site}/healthz").json() == {"status": "ok"}
        assert httpx2.put(f"{site}/_stcore/upload_file/session/file").status_code == 401
        answer = httpx2.post(f"{site}/masuk?next=/unggah", data={"name": "Sari", "password": house.account()})
        assert answer.headers["location"] == "/quickwin/unggah?lang=id"
        assert "Path=/quickwin/" in answer.headers["set-cookie"]
        script = re.search(r"static/js/index\.[\w.-]+\.js", httpx2.get(f"{site}/").text).group()
        assert httpx2.get(f"{site}/{script}", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    finally:
        ended(house)
