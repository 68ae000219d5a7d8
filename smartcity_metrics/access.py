"""Who may do what, and how the sign-in code is guarded. Pure: the clock and the random source are the caller's affair.

For now there is one role. Accounts and further roles only add rows to RIGHTS.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from hmac import compare_digest

RIGHTS: dict[str, frozenset[str]] = {"staff": frozenset({"upload", "publish", "undo"})}

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else
LENGTH = 12  # 60 bits: with the waits below, guessing takes longer than any machine lives
LOOKALIKES = str.maketrans("OIL", "011")

FREE_TRIES = 5  # a person may mistype
LONGEST_WAIT = 60.0  # seconds; never a hard lock, since an office often shares one address
FORGOTTEN = 15 * 60.0  # seconds without a try after which an address begins anew
CALM_TRIES = 20  # failures of everybody together, within FORGOTTEN, before answers slow down
LONGEST_DELAY = 2.0  # seconds; a delay and no refusal, so that no attacker can lock staff out
ADDRESSES = 10_000  # remembered at most; the longest silent is dropped first


def may(role: str | None, right: str | None) -> bool:
    """Whether the role has the right. A right of None is everybody's; a role of None (a guest) has no other."""
    return right is None or (role is not None and right in RIGHTS.get(role, frozenset()))


def new_code() -> str:
    """A fresh sign-in code in groups of four, such as 7KQ2-M0XT-9BHC."""
    letters = [secrets.choice(ALPHABET) for _ in range(LENGTH)]
    return "-".join("".join(letters[place:place + 4]) for place in range(0, LENGTH, 4))


def same_code(typed: str, code: str) -> bool:
    """Whether the code was typed, in any case, with or without dashes and blanks, O for 0 and I or L for 1.

    Hashed before comparing, so that the time taken tells nothing about the code, not even its length.
    """
    return compare_digest(_hashed(typed), _hashed(code))


def _hashed(code: str) -> bytes:
    plain = "".join(one for one in code[:64].upper() if one.isalnum()).translate(LOOKALIKES)
    return hashlib.sha256(plain.encode()).digest()


@dataclass
class _Tries:
    failures: int
    last: float


class Attempts:
    """Counts refused sign-ins by address and altogether, and says how long to wait. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, _Tries] = OrderedDict()
        self._everybody = _Tries(0, 0.0)

    def wait(self, address: str, now: float) -> float:
        """Seconds until this address may try again; 0 when it may now. Asking too early does not count as a try."""
        tries = self._by_address.get(_network(address))
        if tries is None or now - tries.last >= FORGOTTEN or tries.failures < FREE_TRIES:
            return 0.0
        return max(0.0, tries.last + _backed_off(tries.failures - FREE_TRIES + 1, LONGEST_WAIT) - now)

    def delay(self, now: float) -> float:
        """Seconds by which every answer is held back while somebody is guessing from many addresses."""
        if now - self._everybody.last >= FORGOTTEN or self._everybody.failures < CALM_TRIES:
            return 0.0
        return min(LONGEST_DELAY, (self._everybody.failures - CALM_TRIES + 1) * 0.1)

    def failed(self, address: str, now: float) -> None:
        """Count a wrong code."""
        network = _network(address)
        self._by_address[network] = _again(self._by_address.get(network), now)
        self._by_address.move_to_end(network)
        while len(self._by_address) > ADDRESSES:
            self._by_address.popitem(last=False)
        self._everybody = _again(self._everybody, now)

    def succeeded(self, address: str) -> None:
        """Forget what this address got wrong before."""
        self._by_address.pop(_network(address), None)


def _again(tries: _Tries | None, now: float) -> _Tries:
    if tries is None or now - tries.last >= FORGOTTEN:
        return _Tries(1, now)
    return _Tries(tries.failures + 1, now)


def _backed_off(step: int, longest: float) -> float:
    return longest if step > 16 else min(longest, 2.0 ** step)


def _network(address: str) -> str:
    """The address, or the /64 that one IPv6 subscriber has to himself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ipaddress.ip_network((known, 64), strict=False))
