"""Which passwords are refused, and how the others are kept."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from smartcity_metrics import passwords

NAMES = ("Sari Dewi", "Kota Balikpapan", "balikpapan")


@pytest.mark.parametrize(("password", "why"), [
    pytest.param("kuda hitam melompat pagar", None, id="unrelated words"),
    pytest.param("tujuh-belas-angin", None, id="no capitals, no digits asked for"),
    pytest.param("9f8e7d6c5b4a", None, id="twelve random characters"),
    pytest.param("928374650192", None, id="twelve digits in no order"),
    pytest.param("pecel lele 2", None, id="exactly twelve"),
    pytest.param("pecel lele", "short", id="ten characters"),
    pytest.param("", "short", id="nothing"),
    pytest.param("ﬀﬀﬀﬀﬀﬀ", "repeats", id="six ligatures of ff are twelve letters, all alike"),
    pytest.param("xyz" * 100, "long", id="three hundred characters"),
    pytest.param("aaaaaaaaaaaaaaa", "repeats", id="one letter"),
    pytest.param("melatimelati", "repeats", id="one word twice"),
    pytest.param("123456789012", "row", id="digits in order"),
    pytest.param("098765432109", "row", id="digits backwards"),
    pytest.param("Qwertyuiopas", "row", id="keys in order"),
    pytest.param("password1234", "common", id="the commonest with digits behind"),
    pytest.param("!!PassWord!!1", "common", id="with capitals and signs"),
    pytest.param("Bismillah2020", "common", id="common here"),
    pytest.param("admin-admin-1", "common", id="a common word twice"),
    pytest.param("Balikpapan2020!", "named", id="the city"),
    pytest.param("kota balikpapan 1", "named", id="the city's whole name"),
    pytest.param("saridewi2020 sari", "named", id="the account's name over again"),
    pytest.param("admin-balikpapan", "named", id="the city and a common word"),
    pytest.param("hujan di balikpapan", None, id="the city among other words"),
])
def test_a_password_that_is_guessed_first_is_refused(password, why):
    assert passwords.weakness(password, NAMES) == why


def test_a_password_is_known_again_and_no_other():
    kept = passwords.hashed("tujuh-belas-angin")
    assert passwords.same("tujuh-belas-angin", kept)
    assert not passwords.same("tujuh-belas-angiN", kept)
    assert not passwords.same("", kept)


def test_it_is_kept_by_scrypt_with_settings_that_owasp_names_and_a_salt_of_its_own():
    name, cost, block, parallel, salt, digest = passwords.hashed("tujuh-belas-angin").split("$")
    assert (name, int(cost), int(block), int(parallel)) in {("scrypt", 17, 8, 1), ("scrypt", 16, 8, 2), ("scrypt", 15, 8, 3)}
    again = hashlib.scrypt(b"tujuh-belas-angin", salt=b64decode(salt), n=2 ** int(cost), r=8, p=int(parallel), maxmem=2 ** 28, dklen=32)
    assert b64decode(digest) == again
    assert len(b64decode(salt)) == 16
    assert passwords.hashed("tujuh-belas-angin").split("$")[4] != salt


def test_however_a_letter_is_put_together_it_is_the_same_password():
    assert passwords.same("re\u0301sume\u0301 tahunan", passwords.hashed("r\u00e9sum\u00e9 tahunan"))


def test_for_a_name_that_is_nobodys_it_hashes_as_well_and_says_no(monkeypatch):
    hashes = []
    monkeypatch.setattr(passwords, "_scrypt", lambda *rest: hashes.append(rest[2:]) or bytes(32))
    assert passwords.same("anything", None) is False
    assert hashes == [passwords.COST]
