"""Everything that changes data, or shows what only some may see, each with the right that it needs.

The right is asked here, beside the store, whatever a page has shown or hidden. What is refused to somebody who is signed in
stands in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from smartcity_metrics import access
from smartcity_metrics.cities import with_configuration
from smartcity_metrics.programme import (
    COMPARISON,
    OBSERVATION,
    RESPONDENT,
    City,
    Programme,
    empty_programme,
)
from smartcity_metrics.store import EVERY, Account, DeckVersion, Edition, Entry, Store, Visitor

if TYPE_CHECKING:
    import pandas

WHOLE = ("facts", "dimensions", "districts")  # what belongs to no quick win


class Forbidden(Exception):
    """The visitor lacks a right. named: the OPDs, or parts of the programme, that they may not publish for."""

    def __init__(self, right: str, named: Sequence[str] = ()) -> None:
        super().__init__(f"the right {right!r} is missing" + (f" for {', '.join(named)}" if named else ""))
        self.right, self.named = right, tuple(named)


def publish(store: Store, who: Visitor | None, city: City, programme: Programme, *, uploads: Sequence[tuple[str, bytes]], findings: list[dict],
            note: str, expected: int | None, at: datetime, remembered: Mapping[str, tuple[str, dict]] | None = None) -> Edition:
    """Publish as Store.publish does, under the configuration of `city`. Forbidden also where it changes what
    is not the visitor's to change.
    """
    _ask(store, who, city.id, "publish", at)
    before = empty_programme(city)
    if expected is not None:
        before = with_configuration(store.programme(store.edition(city.id, expected)), city)
    programme = with_configuration(programme, city)  # it is no change of theirs that the city's file says more now
    if others := beyond(who, before, programme):
        _refuse(store, who, city.id, "publish-all", at, others)
    return store.publish(city.id, programme, uploads=uploads, findings=findings, author=who.name, note=note, expected=expected, at=at,
                         remembered=remembered)


def undo(store: Store, who: Visitor | None, city: str, to: int, *, note: str, expected: int, at: datetime) -> Edition:
    """Publish an old edition again, as Store.undo does."""
    _ask(store, who, city, "undo", at)
    return store.undo(city, to, author=who.name, note=note, expected=expected, at=at)


def forget_mapping(store: Store, who: Visitor | None, city: str, fingerprint: str, at: datetime) -> None:
    """Ask again how a layout is read."""
    _ask(store, who, city, "publish", at)
    store.forget_mapping(city, fingerprint, author=who.name, at=at)


def save_deck(store: Store, who: Visitor | None, city: str, outline: Mapping[str, object], *, edition: int, note: str, expected_version: int,
              at: datetime, photos: Sequence[bytes] = ()) -> DeckVersion:
    """Save a version of the talk, as Store.save_deck does."""
    _ask(store, who, city, "talk", at)
    return store.save_deck(city, outline, edition=edition, author=who.name, note=note, expected_version=expected_version, at=at, photos=photos)


def record_refused_upload(store: Store, who: Visitor | None, city: str, file: str, sha256: str, why: str, at: datetime) -> None:
    """Note that a file was not taken in. What was checked and taken in is told by its publication."""
    _ask(store, who, city, "upload", at)
    store.record("upload-refused", who.name, at, {"file": file, "sha256": sha256, "why": why}, city)


def audit(store: Store, who: Visitor | None, city: str, at: datetime) -> list[Entry]:
    """The log of the city, and for who manages all cities that of the installation too, oldest first."""
    _ask(store, who, city, "audit", at)
    entries = store.audit(city) + (store.audit() if who.city == EVERY else [])
    return sorted(entries, key=lambda one: one.at)


def accounts(store: Store, who: Visitor | None, city: str, at: datetime) -> list[Account]:
    """The accounts that this visitor manages: of the city, and for who manages all cities also those of every city."""
    _ask(store, who, city, "accounts", at)
    return [one for one in store.accounts.all() if _manages(who, one.city, city)]


def add_account(store: Store, who: Visitor | None, city: str, name: str, role: str, opd: str | None, *, every: bool = False,
                at: datetime) -> str:
    """Make an account for the city, or for `every` one; the token of the link by which the person chooses a password.

    ValueError for a role that there is none of.
    """
    _ask(store, who, city, "accounts", at)
    if every and who.city != EVERY:
        _refuse(store, who, city, "accounts", at)
    made = store.accounts.add(name, *_fitting(role, opd), city=EVERY if every else city, by=who.name, at=at)
    return store.accounts.link(made.name, by=who.name, at=at)


def change_account(store: Store, who: Visitor | None, city: str, name: str, role: str, opd: str | None, at: datetime) -> None:
    """Another role or OPD; the sessions of the account end."""
    _manage(store, who, city, name, at)
    store.accounts.change(name, *_fitting(role, opd), by=who.name, at=at)


def shut_account(store: Store, who: Visitor | None, city: str, name: str, at: datetime) -> None:
    """Close an account; its sessions end."""
    _manage(store, who, city, name, at)
    store.accounts.shut(name, by=who.name, at=at)


def open_account(store: Store, who: Visitor | None, city: str, name: str, at: datetime) -> None:
    """Open a closed account again."""
    _manage(store, who, city, name, at)
    store.accounts.open(name, by=who.name, at=at)


def end_sessions(store: Store, who: Visitor | None, city: str, name: str, at: datetime) -> None:
    """Sign somebody out wherever they are."""
    _manage(store, who, city, name, at)
    store.accounts.end_sessions(name, by=who.name, at=at)


def password_link(store: Store, who: Visitor | None, city: str, name: str, at: datetime) -> str:
    """The token of a new link by which the person chooses a password."""
    _manage(store, who, city, name, at)
    return store.accounts.link(name, by=who.name, at=at)


def beyond(who: Visitor, before: Programme, after: Programme) -> tuple[str, ...]:
    """What the visitor may not change and this would: OPDs by name, and `WHOLE` or "events" for what is of no OPD. Empty: all is theirs."""
    if access.may(who.role, "publish-all"):
        return ()
    quick_wins, whole = touched(before, after)
    opds = {(each.code, each.opd) for one in (before, after) for each in one.quick_wins}
    own = None if who.opd is None else _plain(who.opd)
    others = {opd for code, opd in opds if code in quick_wins and own not in (None, _plain(opd))}
    lost = {code for code in quick_wins if not any(code == one for one, _ in opds)}  # of no quick win that anybody knows
    return (*sorted(others | lost), *whole)


def touched(before: Programme, after: Programme) -> tuple[set[str], list[str]]:
    """The codes of quick wins that differ in anything but where it was read, and the parts of the whole programme that do."""
    whole = [name for name in WHOLE if _meant(getattr(before, name)) != _meant(getattr(after, name))]
    owner: dict[str, set[str]] = {}  # indicator -> quick wins, more than one where it moves
    for one in (*before.indicators, *after.indicators):
        owner.setdefault(one.code, set()).add(one.quick_win)
    found = {one.code for one in _differing(before.quick_wins, after.quick_wins)}
    found |= {one.quick_win for name in ("milestones", "indicators") for one in _differing(getattr(before, name), getattr(after, name))}
    found |= set(_rows_differing(before.survey, after.survey, RESPONDENT, "quick_win"))
    codes = set(_rows_differing(before.observations, after.observations, OBSERVATION, "indicator"))
    codes |= set(_rows_differing(before.comparisons, after.comparisons, COMPARISON, "indicator"))
    quick_wins = {one.code for each in (before, after) for one in each.quick_wins}
    for one in _differing(before.events, after.events):
        if one.applies_to is None:
            whole = [*whole, "events"] if "events" not in whole else whole
        elif one.applies_to in quick_wins:
            found.add(one.applies_to)
        else:
            codes.add(one.applies_to)
    return found.union(*(owner.get(code, {code}) for code in codes)), whole


def _meant(value: object) -> object:
    """A definition, or several, without where it was read."""
    if isinstance(value, tuple):
        return {_meant(one) for one in value}
    if value is None or not hasattr(value, "__dataclass_fields__"):
        return value
    return tuple((name, getattr(value, name)) for name in value.__dataclass_fields__ if name != "cells")


def _differing(before: Sequence, after: Sequence) -> list:
    then, now = _meant(tuple(before)), _meant(tuple(after))
    return [one for one in before if _meant(one) not in now] + [one for one in after if _meant(one) not in then]


def _rows_differing(before: pandas.DataFrame, after: pandas.DataFrame, columns: Mapping[str, str], named: str) -> list[str]:
    """The values of one column in rows that are in only one of two frames. Where a number was read does not count, its note does."""
    if before.empty and after.empty:  # pandas cannot merge two columns of no texts at all
        return []
    meant = [name for name in columns if name != "origin"]
    both = before[meant].drop_duplicates().merge(after[meant].drop_duplicates(), "outer", meant, indicator="side")
    return list(both.loc[both["side"] != "both", named].unique())


def _plain(opd: str) -> str:
    return " ".join(opd.split()).casefold()


def _fitting(role: str, opd: str | None) -> tuple[str, str | None]:
    if role not in access.RIGHTS:
        raise ValueError(f"no role {role!r}")
    return role, (opd or None) if access.bound_to_opd(role) else None


def _manages(who: Visitor, of: str, city: str) -> bool:
    return of == city or (of == EVERY and who.city == EVERY)


def _manage(store: Store, who: Visitor | None, city: str, name: str, at: datetime) -> None:
    """Go on only when the visitor manages this account. KeyError when there is none."""
    _ask(store, who, city, "accounts", at)
    account = store.accounts.of(name)
    if account is None:
        raise KeyError(name)
    if not _manages(who, account.city, city):
        _refuse(store, who, city, "accounts", at, [account.name])


def _ask(store: Store, who: Visitor | None, city: str, right: str, at: datetime) -> None:
    if who is None:
        raise Forbidden(right)
    if who.city not in (EVERY, city) or not access.may(who.role, right):
        _refuse(store, who, city, right, at)


def _refuse(store: Store, who: Visitor, city: str, right: str, at: datetime, named: Sequence[str] = ()) -> None:
    store.record("forbidden", who.name, at, {"right": right, "named": list(named)} if named else {"right": right}, city)
    raise Forbidden(right, named)
