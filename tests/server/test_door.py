"""The door of the house: what strangers reach, how staff come in, how they leave. On a real server."""

from __future__ import annotations

import re
import urllib.parse
from html import escape

import httpx2
import pytest

from smartcity_metrics.language import words
from tests.visiting import visit

STAFF = ["unggah", "templat"]
NEEDED = words("id")("sign_in.needed")


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
        assert escape(words(language)("sign_in.lead")) in page


def test_the_right_code_opens_and_sets_a_cookie_that_no_script_and_no_other_site_can_use(server):
    answer = httpx2.post(f"{server.base}/masuk?lang=en&next=/unggah", data={"name": "Sari", "code": server.code.lower()})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/unggah?lang=en"
    value, *flags = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert re.fullmatch(r"quickwin=[\w-]{43}", value)
    assert {one.lower() for one in flags} == {"httponly", "max-age=28800", "path=/", "samesite=strict"}


def test_under_https_the_cookie_is_secure(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": "Sari", "code": server.code}, headers={"x-forwarded-proto": "https"})
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
    answer = httpx2.post(f"{server.base}/masuk?next={urllib.parse.quote(target)}", data={"name": "Sari", "code": server.code})
    assert answer.headers["location"] == "/?lang=id"


def test_a_wrong_code_opens_nothing_says_so_and_keeps_the_name(own_server):
    answer = httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari <b>", "code": "0000-0000-0000"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert escape(words("id")("sign_in.wrong")) in answer.text
    assert 'value="Sari &lt;b&gt;"' in answer.text


def test_after_five_wrong_codes_even_the_right_one_must_wait(own_server):
    for _ in range(5):
        assert httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "code": "wrong"}).status_code == 401
    answer = httpx2.post(f"{own_server.base}/masuk", data={"name": "Sari", "code": own_server.code})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] in ("1", "2")


def test_who_signs_in_must_say_who_they_are(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": " \t ", "code": server.code})
    assert answer.status_code == 422
    assert words("id")("sign_in.nameless") in answer.text


def test_a_form_of_another_site_is_refused(server):
    answer = httpx2.post(f"{server.base}/masuk", data={"name": "Sari", "code": server.code}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_that_is_far_too_long_is_refused(server):
    assert httpx2.post(f"{server.base}/masuk", data={"name": "x" * 10_000, "code": server.code}).status_code == 413


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


def test_a_restart_changes_the_code_and_signs_everybody_out(tmp_path):
    from tests.running import ended, started

    first = started(tmp_path)
    cookie = first.signed_in("Sari")
    ended(first)
    second = started(tmp_path)
    try:
        assert second.code != first.code
        assert NEEDED in visit(second.base, "unggah", cookie=cookie)
    finally:
        ended(second)


def test_sign_in_and_out_in_a_browser(server, page):
    said = words("id")
    page.goto(f"{server.base}/templat")
    page.get_by_role("link", name=said("sign_in.link")).first.click()
    page.get_by_label(said("sign_in.name")).fill("Sari")
    page.get_by_label(said("sign_in.code")).fill(server.code)
    page.get_by_role("button", name=said("sign_in.button")).click()
    page.wait_for_url("**/templat*")
    page.get_by_role("link", name=said("menu.upload")).wait_for()
    page.get_by_role("button", name=said("sign_out.button")).click()
    page.get_by_role("link", name=said("sign_in.link")).first.wait_for()
    assert page.get_by_role("link", name=said("menu.upload")).count() == 0


def test_behind_a_path_of_a_larger_site_everything_stays_under_it(tmp_path):
    from tests.running import ended, started

    house = started(tmp_path, STREAMLIT_SERVER_BASE_URL_PATH="quickwin")
    try:
        site = f"{house.base}/quickwin"
        assert httpx2.get(f"{site}/healthz").json() == {"status": "ok"}
        assert httpx2.put(f"{site}/_stcore/upload_file/session/file").status_code == 401
        answer = httpx2.post(f"{site}/masuk?next=/unggah", data={"name": "Sari", "code": house.code})
        assert answer.headers["location"] == "/quickwin/unggah?lang=id"
        assert "Path=/quickwin/" in answer.headers["set-cookie"]
        script = re.search(r"static/js/index\.[\w.-]+\.js", httpx2.get(f"{site}/").text).group()
        assert httpx2.get(f"{site}/{script}", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    finally:
        ended(house)
