"""What goes over the wire: headers on every answer, packed assets, nothing to the outside world, apologies without traces."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx2
import pytest

from smartcity_metrics.language import words
from tests.running import HOUSE, ended, started
from tests.visiting import visit

PAGES = ["", "dimensi", "quick-win", "panggung", "bandingkan", "bukti", "metode", "unggah", "templat"]


@pytest.mark.parametrize("path", ["/", "/quick-win", "/healthz", "/masuk", "/_stcore/health", "/_stcore/metrics"])
def test_every_answer_carries_the_security_headers(server, path):
    headers = httpx2.get(server.base + path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"https?:|\*", headers["content-security-policy"])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"


def test_scripts_and_styles_come_packed_and_are_the_same_files(server):
    """As the browser asks: the page names them, each is fetched packed and plain."""
    page = httpx2.get(f"{server.base}/").text
    names = re.findall(r"\./(static/(?:js|css)/[\w.-]+\.(?:js|css))", page)
    assert len(names) > 50
    for name in names:
        packed = httpx2.get(f"{server.base}/{name}", headers={"accept-encoding": "gzip"})
        plain = httpx2.get(f"{server.base}/{name}", headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "immutable" in packed.headers["cache-control"]
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content


@pytest.mark.parametrize("path", ["/static/js/../../../../etc/passwd", "/static/js/%2e%2e/%2e%2e/index.py", "/static//etc/passwd"])
def test_no_path_leads_out_of_the_asset_folder(server, path):
    answer = httpx2.get(server.base + path, headers={"accept-encoding": "gzip"})
    assert answer.status_code in (400, 404) or "text/html" in answer.headers["content-type"]
    assert "root:" not in answer.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_asks_anybody_outside_this_machine(server, page, language):
    """Every request of a visit to every page, as staff, is recorded; and the policy stopped nothing."""
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("console", lambda message: said.append(message.text))
    name, value = server.signed_in("Sari").split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": server.base}])
    for path in PAGES:
        page.goto(f"{server.base}/{path}?lang={language}")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.wait_for_timeout(500)
    own = server.base.removeprefix("http://")
    strangers = [one for one in asked if not re.match(rf"(https?|wss?)://{re.escape(own)}/|data:|blob:", one)]
    assert len(asked) > 100
    assert strangers == []
    assert [one for one in said if "Content Security Policy" in one] == []


def test_the_language_switch_changes_words_address_and_what_a_screen_reader_hears(server, page):
    page.goto(f"{server.base}/")
    page.get_by_role("link", name=words("id")("menu.compare")).wait_for()
    page.wait_for_selector("html[lang=id]", state="attached")
    page.locator(".st-key-lang button", has_text="en").click()
    page.get_by_role("link", name=words("en")("menu.compare")).wait_for()
    page.wait_for_selector("html[lang=en]", state="attached")
    assert page.url.endswith("?lang=en")


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory):
    """The whole house with one page that fails."""
    house = tmp_path_factory.mktemp("house")
    for name in ("dashboard.py", "pages", "smartcity_metrics", ".streamlit"):
        copy = shutil.copytree if (HOUSE / name).is_dir() else shutil.copy
        copy(HOUSE / name, house / name)
    shutil.copytree(HOUSE / "data", house / "data", ignore=shutil.ignore_patterns("store"))
    Path(house / "pages/presentation/dimension.py").write_text("secret = 'Rp1 miliar'\n1 / 0\n")
    running = started(house, script=house / "dashboard.py")
    yield running
    ended(running)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_that_fails_apologises_with_a_number_and_the_trace_is_in_the_log_only(broken_house, language):
    sent = visit(broken_house.base, "dimensi", f"lang={language}")
    number = re.search(r"(?:kejadian|incident number) ([0-9A-F]{6})\b", sent).group(1)
    assert words(language)("failed.page", number=number) in sent.encode().decode("unicode_escape").encode("latin-1").decode()
    assert "ZeroDivisionError" not in sent
    assert "secret" not in sent
    incident = broken_house.log.split(f"incident {number}")[1]
    assert "ZeroDivisionError: division by zero" in incident


def test_the_other_pages_of_a_house_with_a_failing_page_stand(broken_house):
    assert not re.search(words("id")("failed.page", number="(.*)").split(".")[0], visit(broken_house.base, "bandingkan"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_our_words_before_anything_is_drawn(server, path, language):
    page = httpx2.get(f"{server.base}/{path}", params={"lang": language}).text
    assert f'<html lang="{language}">' in page
    assert f"<title>{words(language)('frame.app')} · Kota Balikpapan</title>" in page
    assert words(language)("frame.no_script") in page
    assert "Streamlit" not in re.sub(r"<(script|link)[^>]*>", "", page)


def test_the_front_page_can_be_asked_for_by_its_name(server):
    answer = httpx2.get(f"{server.base}/ringkasan?lang=en&dimensi=GOV")
    assert (answer.status_code, answer.headers["location"]) == (307, "/?lang=en&dimensi=GOV")


@pytest.mark.parametrize(("path", "language"), [("panggung2", "id"), ("admin", "en"), ("unggah2", "id")])
def test_an_address_that_is_nobodys_says_so_in_our_words(server, path, language):
    answer = httpx2.get(f"{server.base}/{path}?lang={language}")
    assert answer.status_code == 404
    assert words(language)("frame.absent") in answer.text


def test_the_console_says_where_to_sign_in(server):
    assert server.first_link.startswith(f"{server.base}/sandi?tautan=")


@pytest.mark.parametrize("path", PAGES)
def test_every_live_page_brings_the_script_for_a_lost_server(server, path):
    assert httpx2.get(f"{server.base}/{path}").text.count('<script src="/tahan.js" defer></script></head>') == 1


def test_the_script_for_a_lost_server_speaks_both_languages(server):
    answer = httpx2.get(f"{server.base}/tahan.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert all(words(language)("hold.ribbon") in answer.text for language in ("id", "en"))
