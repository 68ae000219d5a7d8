"""Who may do what, and what it takes to guess the sign-in code."""

from __future__ import annotations

import re

import pytest

from smartcity_metrics import access


@pytest.mark.parametrize(("role", "right", "allowed"), [
    pytest.param(None, None, True, id="a guest may look"),
    pytest.param("staff", None, True, id="staff may look"),
    pytest.param("staff", "upload", True, id="staff may upload"),
    pytest.param("staff", "publish", True, id="staff may publish"),
    pytest.param(None, "upload", False, id="a guest may not upload"),
    pytest.param(None, "publish", False, id="a guest may not publish"),
    pytest.param("viewer", "upload", False, id="an unknown role may nothing"),
    pytest.param("staff", "erase", False, id="an unknown right is nobody's"),
])
def test_rights(role, right, allowed):
    assert access.may(role, right) is allowed


def test_codes_are_groups_of_four_and_never_the_same():
    codes = {access.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", one) for one in codes)


@pytest.mark.parametrize(("typed", "right"), [
    pytest.param("7KQ2-M0XT-1BHC", True, id="as printed"),
    pytest.param("7kq2m0xt1bhc", True, id="small letters, no dashes"),
    pytest.param("  7KQ2 M0XT 1BHC ", True, id="blanks"),
    pytest.param("7KQ2-MOXT-lBHC", True, id="O for 0, l for 1"),
    pytest.param("7KQ2-M0XT-1BHD", False, id="one letter wrong"),
    pytest.param("7KQ2-M0XT", False, id="too short"),
    pytest.param("7KQ2-M0XT-1BHC-0", False, id="too long"),
    pytest.param("", False, id="nothing"),
    pytest.param("é" * 1000, False, id="something else altogether"),
])
def test_the_code_is_known_however_it_is_typed(typed, right):
    assert access.same_code(typed, "7KQ2-M0XT-1BHC") is right


def failing(times: int, address: str = "10.0.0.7", attempts: access.Attempts | None = None, at: float = 0.0) -> access.Attempts:
    counted = attempts or access.Attempts()
    for _ in range(times):
        counted.failed(address, at)
    return counted


@pytest.mark.parametrize(("failures", "seconds"), [
    (0, 0.0), (4, 0.0), (5, 2.0), (6, 4.0), (7, 8.0), (8, 16.0), (9, 32.0), (10, 60.0), (1000, 60.0),
])
def test_after_five_wrong_codes_an_address_waits_twice_as_long_each_time_up_to_a_minute(failures, seconds):
    assert failing(failures).wait("10.0.0.7", 0.0) == seconds


def test_the_wait_passes():
    attempts = failing(6)
    assert attempts.wait("10.0.0.7", 3.0) == 1.0
    assert attempts.wait("10.0.0.7", 4.0) == 0.0


def test_other_addresses_do_not_wait():
    assert failing(20).wait("10.0.0.8", 0.0) == 0.0


def test_the_right_code_forgets_what_was_mistyped():
    attempts = failing(6)
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
        attempts.failed(f"10.0.{number // 250}.{number % 250}", 0.0)
    assert attempts.delay(0.0) == pytest.approx(seconds)
    assert attempts.wait("192.0.2.1", 0.0) == 0.0


def test_one_ipv6_subscriber_is_one_address():
    attempts = failing(6, "2001:db8:1:2::1")
    assert attempts.wait("2001:db8:1:2:ffff::9", 0.0) == 4.0
    assert attempts.wait("2001:db8:1:3::1", 0.0) == 0.0


def test_memory_is_bounded():
    attempts = access.Attempts()
    for number in range(access.ADDRESSES + 50):
        attempts.failed(f"host {number}", 0.0)
    assert len(attempts._by_address) == access.ADDRESSES
