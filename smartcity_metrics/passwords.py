"""Passwords: which are too easily guessed, and how they are kept.

Hashing takes 32 MiB and about 0.2 s of a processor on purpose; the caller sees to it that few are hashed at once.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hmac import compare_digest
from pathlib import Path

SHORTEST, LONGEST = 12, 256  # characters; the longest keeps a hash from being a way to burn the processor
FEWEST_DIFFERENT = 5
COST = (15, 8, 3)  # log2 of n, r, p of scrypt: one of the equivalent settings that OWASP's password storage cheat sheet names
# The words that the commonest passwords of twelve characters and more are made of, here and elsewhere, digits and signs taken away.
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())
ROWS = ("0123456789" * 3, "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp")


def weakness(password: str, names: Iterable[str] = ()) -> str | None:
    """Why a password is too easily guessed: short, long, repeats, row, common, named; None when it may be used.

    `names`: what an attacker would try first, such as the account's name and the city's.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(plain)) < FEWEST_DIFFERENT or _repeated(plain):
        return "repeats"
    if any(plain in row or plain[::-1] in row for row in ROWS):
        return "row"
    letters = _letters(plain)
    if any(letters and letters == word * (len(letters) // len(word)) for word in COMMON):
        return "common"
    rest = letters
    for one in sorted({_letters(part.casefold()) for name in names for part in (name, *name.split())}, key=len, reverse=True):
        rest = rest.replace(one, "") if len(one) > 2 else rest
    return "named" if rest != letters and rest in {"", *COMMON} else None


def hashed(password: str) -> str:
    """A password as it is kept: the settings, a salt and scrypt's answer."""
    salt = secrets.token_bytes(16)
    return "$".join(("scrypt", *map(str, COST), _written(salt), _written(_scrypt(password, salt, *COST))))


def same(password: str, kept: str | None) -> bool:
    """Whether this is the password that was kept. With None (no such account, or none chosen yet) it takes as long and says no."""
    _, cost, block, parallel, salt, wanted = (kept or NOBODY).split("$")
    found = _scrypt(password[:LONGEST], b64decode(salt), int(cost), int(block), int(parallel))
    return compare_digest(found, b64decode(wanted)) and kept is not None and len(password) <= LONGEST


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    plain = unicodedata.normalize("NFKC", password).encode()
    return hashlib.scrypt(plain, salt=salt, n=2 ** cost, r=block, p=parallel, maxmem=2 ** cost * block * 256, dklen=32)


def _written(data: bytes) -> str:
    return b64encode(data).decode()


NOBODY = "$".join(("scrypt", *map(str, COST), _written(bytes(16)), _written(bytes(32))))  # what is compared with where there is no account


def _letters(plain: str) -> str:
    return "".join(one for one in plain if one.isalpha())


def _repeated(plain: str) -> bool:
    """Whether it is one part over and over: abcabcabcabc."""
    return (plain + plain).find(plain, 1) < len(plain)
