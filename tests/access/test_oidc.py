"""Signing in by OIDC: on a running server with a provider beside it, and by the claims alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape

import httpx2
import pytest

from pages.ui import oidc
from smartcity_metrics.language import words
from smartcity_metrics.store import Visitor, open_store
from tests.running import Server, ended, free_port, started
from tests.visiting import visit

NOW = datetime(2020, 3, 4, 4, 0, tzinfo=UTC)
SOON = NOW.timestamp() + 300
HOW = oidc.Claims(opd_claim="unit", roles={"pimpinan": "viewer", "staf": "staff", "penerbit": "publisher"})
SARI = {"sub": "u1", "email": "sari@kota.go.id", "exp": SOON, "roles": ["staf"], "unit": "Dinas Perhubungan"}
SECRETS = """[auth]
redirect_uri = "{base}/oauth2callback"
cookie_secret = "{secret}"
client_id = "dasbor"
client_secret = "rahasia klien"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[access]
name_claim = "email"
role_claim = "roles"
opd_claim = "unit"

[access.roles]
staf = "staff"
penerbit = "publisher"
"""


@pytest.mark.parametrize(("claims", "wanted"), [
    pytest.param({}, Visitor("sari@kota.go.id", "staff", "Dinas Perhubungan", "balikpapan", True), id="staff of an OPD"),
    pytest.param({"roles": "penerbit"}, Visitor("sari@kota.go.id", "publisher", None, "balikpapan", True), id="one role, not in a list"),
    pytest.param({"roles": ["tamu", "pimpinan", "penerbit"]}, Visitor("sari@kota.go.id", "publisher", None, "balikpapan", True), id="the most of several"),
    pytest.param({"email": None}, Visitor("u1", "staff", "Dinas Perhubungan", "balikpapan", True), id="without an e-mail the subject"),
    pytest.param({"email_verified": False}, Visitor("u1", "staff", "Dinas Perhubungan", "balikpapan", True), id="an e-mail that nobody has checked"),
])
def test_claims_that_vouch(claims, wanted):
    assert oidc.who(SARI | claims, HOW, NOW) == (wanted, NOW + timedelta(seconds=300))


@pytest.mark.parametrize(("claims", "why"), [
    pytest.param({"exp": NOW.timestamp()}, "expired", id="expired this moment"),
    pytest.param({"exp": None}, "expired", id="without an end"),
    pytest.param({"exp": "9999999999"}, "expired", id="an end that is no number"),
    pytest.param({"roles": []}, "roleless", id="no role"),
    pytest.param({"roles": ["admin", "publisher"]}, "roleless", id="our own names of roles, which nobody mapped"),
    pytest.param({"roles": {"staf": True}}, "roleless", id="a role in another shape"),
    pytest.param({"roles": [["staf"]]}, "roleless", id="a role in a list in a list"),
    pytest.param({"unit": None}, "no_opd", id="staff without an OPD, where a claim should say it"),
    pytest.param({"unit": "  "}, "no_opd", id="an OPD of blanks"),
])
def test_claims_that_do_not(claims, why):
    with pytest.raises(oidc.NotVouched, match=why):
        oidc.who(SARI | claims, HOW, NOW)


def test_a_role_can_lie_within_a_claim():
    how = oidc.Claims(role_claim="realm_access.roles", roles={"penerbit": "publisher"})
    assert oidc.who({"sub": "u1", "exp": SOON, "realm_access": {"roles": ["penerbit"]}}, how, NOW)[0].role == "publisher"
    with pytest.raises(oidc.NotVouched):
        oidc.who({"sub": "u1", "exp": SOON, "realm_access": "penerbit"}, how, NOW)


@pytest.mark.parametrize(("claim", "wanted"), [("balikpapan", "balikpapan"), ("bontang", None), ("", None), (["balikpapan"], None), (None, None)])
def test_the_city_comes_from_a_claim_where_one_is_named_and_must_be_one_of_ours(claim, wanted):
    how = oidc.Claims(city_claim="kota", roles={"penerbit": "publisher"})
    claims = {"sub": "u1", "exp": SOON, "roles": ["penerbit"], "kota": claim}
    if wanted:
        assert oidc.who(claims, how, NOW)[0].city == wanted
    else:
        with pytest.raises(oidc.NotVouched, match="no_city"):
            oidc.who(claims, how, NOW)


def secrets(folder, provider: str, secret: str = "k" * 43, port: int | None = None) -> tuple[dict, int]:
    """The environment and the port of a server that is configured so."""
    port = port or free_port()
    file = folder / "secrets.toml"
    file.write_text(SECRETS.format(base=f"http://127.0.0.1:{port}", provider=provider, secret=secret), encoding="utf-8")
    return {"STREAMLIT_SECRETS_FILES": str(file)}, port


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider with three people."""
    mock = pytest.importorskip("oidc_provider_mock")
    people = [mock.User(sub=name, claims={"email": f"{name}@kota.go.id", **more}) for name, more in {
        "sari": {"roles": ["staf"], "unit": "Dinas Perhubungan"}, "budi": {"roles": ["penerbit"]}, "tamu": {"roles": ["lain"]}}.items()]
    with mock.run_server_in_thread(user_claims=people) as running:
        yield f"http://127.0.0.1:{running.server_port}"


@pytest.fixture(scope="module")
def house(provider, tmp_path_factory) -> Iterator[Server]:
    """A dashboard that trusts the provider."""
    folder = tmp_path_factory.mktemp("oidc")
    environment, port = secrets(folder, provider)
    running = started(folder, port=port, **environment)
    yield running
    ended(running)


def came_back(house: Server, person: str) -> tuple[httpx2.Client, httpx2.Response]:
    """A browser without script that signs in at the provider: what it holds, and where it ends."""
    browser = httpx2.Client(headers={"accept": "text/html"}, follow_redirects=True)
    form = browser.get(f"{house.base}/masuk/oidc")
    assert "/oauth2/authorize" in str(form.url)
    return browser, browser.post(form.url, data={"sub": person})


def cookies(browser: httpx2.Client) -> dict[str, str]:
    return {one.name: one.value for one in browser.cookies.jar}


def test_the_form_offers_it_only_where_it_is_configured(house, server):
    said = escape(words("id")("oidc.link"))
    assert said in httpx2.get(f"{house.base}/masuk").text
    assert said not in httpx2.get(f"{server.base}/masuk").text
    assert httpx2.get(f"{server.base}/masuk/oidc").headers["location"] == "/masuk"


def test_whoever_the_provider_vouches_for_gets_a_session_of_ours_and_keeps_none_of_streamlits(house):
    browser, answer = came_back(house, "budi")
    assert answer.status_code == 200
    held = cookies(browser)
    assert [one for one in held if one.startswith("_streamlit_user")] == []
    sent = visit(house.base, "unggah", cookie=f"quickwin={held['quickwin']}")
    assert "budi@kota.go.id" in sent
    assert "file_uploader" in sent
    browser.post(f"{house.base}/keluar")
    assert "budi@kota.go.id" not in visit(house.base, "unggah", cookie=f"quickwin={held['quickwin']}")


def test_a_role_that_is_mapped_gives_no_right_beyond_it(house):
    browser, _ = came_back(house, "sari")
    cookie = f"quickwin={cookies(browser)['quickwin']}"
    assert "file_uploader" in visit(house.base, "unggah", cookie=cookie)
    for page in ("akun", "catatan"):
        assert words("id")("sign_in.lacking") in visit(house.base, page, cookie=cookie)
    assert httpx2.get(f"{house.base}/sandi", headers={"cookie": cookie}).status_code == 403
    opened = open_store(house.store)
    assert opened.visitor(cookies(browser)["quickwin"], datetime.now(UTC)).opd == "Dinas Perhubungan"
    opened.close()


def test_whoever_has_no_role_is_told_so_gets_no_session_and_stands_in_the_log(house):
    browser, answer = came_back(house, "tamu")
    assert answer.status_code == 403
    assert escape(words("id")("oidc.roleless")) in answer.text
    assert cookies(browser).keys() & {"quickwin", "_streamlit_user"} == set()
    opened = open_store(house.store)
    assert [(one.who, one.facts["why"]) for one in opened.audit("balikpapan") if one.what == "refusal"] == [("tamu", "roleless")]
    opened.close()


def test_a_session_ends_with_the_providers_word_at_the_latest(house):
    """The provider's tokens are good for an hour; ours would be for eight."""
    browser, _ = came_back(house, "budi")
    opened = open_store(house.store)
    token, now = cookies(browser)["quickwin"], datetime.now(UTC)
    with opened._writing.begin() as connection:
        [ends] = connection.exec_driver_sql("SELECT max(ends_at) FROM sessions").one()
    assert timedelta(minutes=50) < datetime.fromisoformat(ends) - now < timedelta(minutes=61)
    assert opened.visitor(token, now).name == "budi@kota.go.id"
    opened.close()


@pytest.mark.parametrize("value", ["", "guess", '{"sub": "x", "roles": ["penerbit"], "exp": 9999999999, "is_logged_in": true}',
                                   "2|1:0|10:1700000000|15:_streamlit_user|4:eA==|" + "0" * 64])
def test_a_cookie_that_this_server_has_not_signed_vouches_for_nobody(house, value):
    answer = httpx2.get(f"{house.base}/masuk/kembali", headers={"cookie": f"_streamlit_user={value.replace(';', '')}"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk")
    assert "quickwin" not in answer.headers.get("set-cookie", "")


def test_somebody_from_outside_is_never_taken_for_an_account_of_the_same_name(house):
    house.account("budi@kota.go.id", "admin")
    browser, _ = came_back(house, "budi")
    cookie = f"quickwin={cookies(browser)['quickwin']}"
    assert "budi@kota.go.id (OIDC)" in visit(house.base, cookie=cookie)
    assert words("id")("sign_in.lacking") in visit(house.base, "akun", cookie=cookie)


def test_in_a_browser_it_leads_into_a_dashboard_that_is_closed(page, provider, tmp_path):
    """To the browser the provider (localhost) is another site than the dashboard (127.0.0.1), so it keeps our cookie back at first."""
    environment, port = secrets(tmp_path, provider.replace("127.0.0.1", "localhost"))
    closed = started(tmp_path, port=port, VIEWING="closed", **environment)
    try:
        page.goto(f"{closed.base}/bukti")
        page.get_by_role("link", name=words("id")("oidc.link")).click()
        page.wait_for_url("http://localhost:*/oauth2/authorize*")
        page.locator("input[name=sub]").first.fill("budi")
        page.locator("button[type=submit], input[type=submit]").first.click()
        page.get_by_text("budi@kota.go.id").wait_for()
        assert page.url.rstrip("/") == closed.base
    finally:
        ended(closed)


@pytest.mark.parametrize(("secret", "roles", "said"), [
    pytest.param("xxx", 'staf = "staff"', "cookie_secret", id="a secret out of a manual"),
    pytest.param("k" * 43, 'staf = "walikota"', "walikota", id="a role that there is none of"),
])
def test_a_configuration_that_would_let_in_whom_it_should_not_does_not_start(tmp_path, secret, roles, said):
    environment, port = secrets(tmp_path, "http://127.0.0.1:9", secret)
    file = tmp_path / "secrets.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('staf = "staff"', roles), encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(RuntimeError, match=said):
        ended(started(tmp_path, port=port, **environment))
    assert time.monotonic() - began < 60


def test_a_way_of_viewing_that_there_is_none_of_does_not_start(tmp_path):
    with pytest.raises(RuntimeError, match="VIEWING"):
        ended(started(tmp_path, VIEWING="tertutup"))
