"""Who may do what, and how long to wait after a refused sign-in. Pure: the clock is the caller's affair."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

# What each role may do beside looking. With `publish` alone, what is published must belong to the account's own OPD and to
# quick wins; `publish-all` may also publish others' and what belongs to the whole programme.
STAFF = frozenset({"upload", "talk", "publish"})
PUBLISHER = STAFF | {"publish-all", "undo"}
RIGHTS: dict[str, frozenset[str]] = {
    "viewer": frozenset(),
    "mentor": frozenset({"review"}),
    "staff": STAFF,
    "publisher": PUBLISHER,
    "admin": PUBLISHER | {"review", "accounts", "audit"},
}
ROLES = tuple(RIGHTS)  # from the least to the most

FREE_TRIES = 5  # a person may mistype
LONGEST_WAIT = 60.0  # seconds; never a hard lock, since an office often shares one address
LONGEST_FOR_ACCOUNT = 600.0  # seconds, for an account that is guessed at from many addresses: at most 20 guesses an hour
FORGOTTEN = 15 * 60.0  # seconds without a try after which an address begins anew
CALM_TRIES = 20  # failures of everybody together, within FORGOTTEN, before answers slow down
LONGEST_DELAY = 2.0  # seconds; a delay and no refusal, so that no attacker can lock staff out
REMEMBERED = 10_000  # addresses, accounts and pairs of them, each; the longest silent is dropped first


def may(role: str | None, right: str | None, closed: bool = False) -> bool:
    """Whether the role has the right. A right of None is to look: everybody's, or when viewing is closed every known role's.

    A role of None is a guest.
    """
    if right is None and not closed:
        return True
    return role in RIGHTS and (right is None or right in RIGHTS[role])


def bound_to_opd(role: str) -> bool:
    """Whether an account of this role works for one OPD, where one is named."""
    return may(role, "publish") and not may(role, "publish-all")


@dataclass
class _Tries:
    failures: int
    last: float


class Attempts:
    """Counts sign-ins that were refused, or are not decided yet, by address, by account and altogether, and says how long to wait.

    Times are seconds of any steady clock.

    An address from which somebody has signed in to an account before does not wait for what others guess at that account:
    so no attacker can keep a person out of it.
    """

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, _Tries] = OrderedDict()
        self._by_account: OrderedDict[str, _Tries] = OrderedDict()
        self._at_home: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._everybody = _Tries(0, 0.0)

    def wait(self, address: str, now: float, account: str = "") -> float:
        """Seconds until this address may try this account again; 0 when it may now. Asking too early does not count as a try."""
        network = _network(address)
        waits = [_left(self._by_address.get(network), now, LONGEST_WAIT)]
        if account and not self.at_home(address, account):
            waits.append(_left(self._by_account.get(account), now, LONGEST_FOR_ACCOUNT))
        return max(waits)

    def at_home(self, address: str, account: str) -> bool:
        """Whether somebody has signed in to this account from this address before."""
        return (account, _network(address)) in self._at_home

    def delay(self, now: float) -> float:
        """Seconds by which every answer is held back while somebody is guessing from many addresses."""
        if now - self._everybody.last >= FORGOTTEN or self._everybody.failures < CALM_TRIES:
            return 0.0
        return min(LONGEST_DELAY, (self._everybody.failures - CALM_TRIES + 1) * 0.1)

    def tried(self, address: str, now: float, account: str = "") -> None:
        """Count a try, as a wrong one until it proves right: of many at the same moment, each counts for the next.

        Names that are no account's are counted alike, so that waiting betrays nobody.
        """
        for tries, key in ((self._by_address, _network(address)), (self._by_account, account)):
            if key:
                _remember(tries, key, _again(tries.get(key), now))
        self._everybody = _again(self._everybody, now)

    def succeeded(self, address: str, account: str = "") -> None:
        """The try was right: forget what this address got wrong before. What others guess at the account goes on counting, but no
        longer for this address."""
        network = _network(address)
        self._by_address.pop(network, None)
        self._everybody.failures = max(0, self._everybody.failures - 1)
        if account:
            _remember(self._at_home, (account, network), True)
            if tries := self._by_account.get(account):
                tries.failures = max(0, tries.failures - 1)


def _remember(kept: OrderedDict, key: object, value: object) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > REMEMBERED:
        kept.popitem(last=False)


def _left(tries: _Tries | None, now: float, longest: float) -> float:
    if tries is None or now - tries.last >= FORGOTTEN or tries.failures < FREE_TRIES:
        return 0.0
    return max(0.0, tries.last + _backed_off(tries.failures - FREE_TRIES + 1, longest) - now)


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
