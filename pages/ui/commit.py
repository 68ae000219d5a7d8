"""What pages do to the data: as the visitor of now, in this city, at this moment. What they may is asked beside the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from urllib.parse import urlsplit

import streamlit as st

from pages.ui import cached, house, visitor
from pages.ui.address import LINK, way
from smartcity_metrics import authority
from smartcity_metrics.authority import Forbidden
from smartcity_metrics.intake.desk import Reading
from smartcity_metrics.intake.findings import Severity
from smartcity_metrics.language import Words
from smartcity_metrics.programme import Programme
from smartcity_metrics.store import Account, DeckVersion, Edition, Entry, Visitor

LONGEST_FILE = 120  # characters of a file's name in the log
_NOTED = "refused uploads"
_beyond: list[tuple[Programme, Visitor, tuple[str, ...]]] = []  # the last one only: it stays the same object while its author looks at it


def publish(programme: Programme, uploads: Sequence[tuple[str, bytes]], findings: list[dict], *, note: str, expected: int | None,
            remembered: Mapping[str, tuple[str, dict]]) -> Edition:
    """Publish what was previewed, as Store.publish does. Forbidden, PublicationMoved."""
    return authority.publish(house.store(), visitor.visitor(), house.city(), programme, uploads=uploads, findings=findings, note=note,
                             expected=expected, remembered=remembered, at=house.now())


def forget_mapping(fingerprint: str) -> None:
    """Ask again how a layout is read. Forbidden."""
    authority.forget_mapping(house.store(), visitor.visitor(), house.city().id, fingerprint, house.now())


def undo(to: int, *, note: str, expected: int) -> Edition:
    """Publish an old edition again. Forbidden, PublicationMoved."""
    return authority.undo(house.store(), visitor.visitor(), house.city().id, to, note=note, expected=expected, at=house.now())


def save_deck(outline: dict, *, edition: int, note: str, expected_version: int, photos: Sequence[bytes]) -> DeckVersion:
    """Save the talk as its next version. Forbidden, DeckMoved."""
    return authority.save_deck(house.store(), visitor.visitor(), house.city().id, outline, edition=edition, note=note,
                               expected_version=expected_version, photos=photos, at=house.now())


def accounts() -> list[Account]:
    """The accounts that the visitor manages. Forbidden, here and below."""
    return authority.accounts(house.store(), visitor.visitor(), house.city().id, house.now())


def audit() -> list[Entry]:
    """The audit log, oldest first. ValueError when it was tampered with."""
    return authority.audit(house.store(), visitor.visitor(), house.city().id, house.now())


def add_account(name: str, role: str, opd: str | None, *, every: bool) -> str:
    """Make an account; the token by which the person chooses a password. NameTaken; ValueError without a name."""
    return authority.add_account(house.store(), visitor.visitor(), house.city().id, name, role, opd, every=every, at=house.now())


def change_account(name: str, role: str, opd: str | None) -> None:
    """Another role or OPD. LastAdmin."""
    authority.change_account(house.store(), visitor.visitor(), house.city().id, name, role, opd, house.now())


def shut_account(name: str) -> None:
    """Close it. LastAdmin."""
    authority.shut_account(house.store(), visitor.visitor(), house.city().id, name, house.now())


def open_account(name: str) -> None:
    """Open it again."""
    authority.open_account(house.store(), visitor.visitor(), house.city().id, name, house.now())


def end_sessions(name: str) -> None:
    """Sign the person out everywhere."""
    authority.end_sessions(house.store(), visitor.visitor(), house.city().id, name, house.now())


def password_link(name: str) -> str:
    """A new token by which the person chooses a password."""
    return authority.password_link(house.store(), visitor.visitor(), house.city().id, name, house.now())


def link_address(token: str) -> str:
    """The whole address of a link, as the visitor's own browser reaches us."""
    here = urlsplit(st.context.url or "")
    return (f"{here.scheme}://{here.netloc}" if here.netloc else "") + way("/sandi", **{LINK: token})


def note_refused(reading: Reading, data: bytes) -> None:
    """Keep in the audit log that a file was refused, and by which finding; once for each file, and nothing of what stood in it.

    A file that was only looked at is no event; one that is taken in is told of by its publication.
    """
    noted, digest = st.session_state.setdefault(_NOTED, set()), sha256(data).hexdigest()
    if reading.verdict == "refused" and digest not in noted:
        noted.add(digest)
        why = next((one.code for one in reading.findings if one.severity is Severity.ERROR), "")
        authority.record_refused_upload(house.store(), visitor.visitor(), house.city().id, reading.file[:LONGEST_FILE], digest, why, house.now())


def hindrance(after: Programme, words: Words) -> str:
    """Why this visitor may not publish this, "" when they may: to be said before the button is pressed."""
    who = visitor.visitor()
    if who is None or not visitor.may("publish"):
        return words("desk.no_right")
    if not _beyond or _beyond[0][0] is not after or _beyond[0][1] != who:
        before = cached.base()
        _beyond[:] = [(after, who, authority.beyond(who, before, after))]
    return not_theirs(_beyond[0][2], words)


def not_theirs(named: Sequence[str], words: Words) -> str:
    """The sentence that names what is not theirs to change; "" when there is nothing."""
    parts = [words(f"desk.whole_{one}") if one in (*authority.WHOLE, "events") else one for one in named]
    return words("desk.not_yours", names=", ".join(parts)) if parts else ""


def refused(reason: Forbidden, words: Words) -> str:
    """Why something was not done."""
    return not_theirs(reason.named, words) or words("desk.no_right")
