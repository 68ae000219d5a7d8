"""Who may do what, and how long to wait after a refused sign-in."""

from __future__ import annotations

import pytest

from smartcity_metrics import access

MATRIX = {  # role -> looks when viewing is closed, and each right
    None: "-        -        -        -        -        -            -        -        -",
    "viewer": "look     -        -        -        -        -            -        -        -",
    "mentor": "look     review   -        -        -        -            -        -        -",
    "staff": "look     -        upload   talk     publish  -            -        -        -",
    "publisher": "look     -        upload   talk     publish  publish-all  undo     -        -",
    "admin": "look     review   upload   talk     publish  publish-all  undo     accounts audit",
    "walikota": "-        -        -        -        -        -            -        -        -",
}
RIGHTS = ("review", "upload", "talk", "publish", "publish-all", "undo", "accounts", "audit")


@pytest.mark.parametrize(("role", "granted"), MATRIX.items(), ids=str)
def test_each_role_has_exactly_its_rights(role, granted):
    look, *rights = (one != "-" for one in granted.split())
    assert [access.may(role, right) for right in RIGHTS] == rights
    assert access.may(role, None, closed=True) is look
    assert access.may(role, None) is True
    assert access.may(role, "erase") is False


def test_only_staff_work_for_one_opd():
    assert [role for role in access.ROLES if access.bound_to_opd(role)] == ["staff"]


def failing(times: int, address: str = "10.0.0.7", attempts: access.Attempts | None = None, at: float = 0.0) -> access.Attempts:
    counted = attempts or access.Attempts()
    for _ in range(times):
        counted.tried(address, at)
    return counted


@pytest.mark.parametrize(("failures", "seconds"), [
    (0, 0.0), (4, 0.0), (5, 2.0), (6, 4.0), (7, 8.0), (8, 16.0), (9, 32.0), (10, 60.0), (1000, 60.0),
])
def test_after_five_wrong_passwords_an_address_waits_twice_as_long_each_time_up_to_a_minute(failures, seconds):
    assert failing(failures).wait("10.0.0.7", 0.0) == seconds


def test_the_wait_passes():
    attempts = failing(6)
    assert attempts.wait("10.0.0.7", 3.0) == 1.0
    assert attempts.wait("10.0.0.7", 4.0) == 0.0


def test_other_addresses_do_not_wait():
    assert failing(20).wait("10.0.0.8", 0.0) == 0.0


def test_the_right_password_forgets_what_was_mistyped():
    attempts = failing(6)
    attempts.tried("10.0.0.7", 0.0)
    attempts.succeeded("10.0.0.7")
    assert attempts.wait("10.0.0.7", 0.0) == 0.0


def test_a_quarter_of_an_hour_forgets_too():
    attempts = failing(30)
    assert attempts.wait("10.0.0.7", 900.0) == 0.0
    assert attempts.delay(900.0) == 0.0
    assert failing(1, attempts=attempts, at=900.0).wait("10.0.0.7", 900.0) == 0.0


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0.0), (19, 0.0), (20, 0.1), (24, 0.5), (39, 2.0), (5000, 2.0)])
def test_guessing_from_many_addresses_slows_every_answer_but_refuses_none(failures, seconds):
    attempts = access.Attempts()
    for number in range(failures):
        attempts.tried(f"10.0.{number // 250}.{number % 250}", 0.0)
    assert attempts.delay(0.0) == pytest.approx(seconds)
    assert attempts.wait("192.0.2.1", 0.0) == 0.0


def test_one_ipv6_subscriber_is_one_address():
    attempts = failing(6, "2001:db8:1:2::1")
    assert attempts.wait("2001:db8:1:2:ffff::9", 0.0) == 4.0
    assert attempts.wait("2001:db8:1:3::1", 0.0) == 0.0


def guessed(times: int, account: str = "sari", attempts: access.Attempts | None = None, at: float = 0.0) -> access.Attempts:
    """So many wrong passwords for one account, each from an address of its own."""
    counted = attempts or access.Attempts()
    for number in range(times):
        counted.tried(f"10.1.{number // 250}.{number % 250}", at, account)
    return counted


@pytest.mark.parametrize(("failures", "seconds"), [(4, 0.0), (5, 2.0), (9, 32.0), (13, 512.0), (14, 600.0), (5000, 600.0)])
def test_an_account_guessed_at_from_many_addresses_waits_twice_as_long_each_time_up_to_ten_minutes(failures, seconds):
    assert guessed(failures).wait("192.0.2.1", 0.0, "sari") == seconds


def test_whoever_guesses_at_one_account_all_hour_from_ever_new_addresses_gets_twenty_tries_at_most():
    attempts, tries, now = access.Attempts(), 0, 0.0
    while now < 3600.0:
        address = f"10.{tries}.0.1"
        if attempts.wait(address, now, "sari") == 0.0:
            attempts.tried(address, now, "sari")
            tries += 1
        now += 1.0
    assert 5 < tries <= 20


def test_a_person_is_not_kept_out_of_their_account_by_what_others_guess():
    attempts = access.Attempts()
    attempts.succeeded("10.0.0.7", "sari")
    guessed(1000, attempts=attempts)
    assert attempts.wait("10.0.0.7", 0.0, "sari") == 0.0
    assert attempts.wait("192.0.2.1", 0.0, "sari") == 600.0
    assert attempts.wait("192.0.2.1", 0.0, "budi") == 0.0
    assert [attempts.at_home("10.0.0.7", "sari"), attempts.at_home("10.0.0.7", "budi"), attempts.at_home("192.0.2.1", "sari")] == [True, False, False]


def test_signing_in_elsewhere_gives_no_new_guesses_at_the_account():
    attempts = guessed(14)
    attempts.tried("10.0.0.7", 0.0, "sari")
    attempts.succeeded("10.0.0.7", "sari")
    assert attempts.wait("192.0.2.1", 0.0, "sari") == 600.0


def test_tries_at_the_same_moment_count_before_any_of_them_is_decided():
    assert failing(5).wait("10.0.0.7", 0.0) == 2.0


def test_people_who_sign_in_one_after_the_other_slow_nobody():
    attempts = access.Attempts()
    for number in range(200):
        attempts.tried("10.0.0.7", 0.0, f"orang {number % 3}")
        attempts.succeeded("10.0.0.7", f"orang {number % 3}")
    assert (attempts.wait("10.0.0.7", 0.0, "orang 1"), attempts.wait("192.0.2.1", 0.0, "orang 1"), attempts.delay(0.0)) == (0.0, 0.0, 0.0)


def test_memory_is_bounded():
    attempts = access.Attempts()
    for number in range(access.REMEMBERED + 50):
        attempts.tried(f"host {number}", 0.0, f"account {number}")
        attempts.succeeded(f"home {number}", f"account {number}")
    assert [len(one) for one in (attempts._by_address, attempts._by_account, attempts._at_home)] == [access.REMEMBERED] * 3
