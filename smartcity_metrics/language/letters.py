"""Letters at the beginning and the end of what is said."""

from __future__ import annotations


def capital(text: str) -> str:
    """With a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def full_sentence(text: str) -> str:
    """With a capital letter and a full stop, unless it has one."""
    return capital(text) + ("" if text.endswith(".") else ".")
