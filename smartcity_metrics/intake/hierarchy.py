"""Budget codes: rows with a subtotal at every level, so that only the deepest ones may be added up.

A row's path is its code behind the codes it belongs to, joined by ">": 1.02.02.2.01.0003>5.1.02.01. The accounts of a budget
(5.1.02: one digit in the second place) begin anew under each sub-activity (1.02.02.2.01.0003: two digits there), so an account
alone says nothing; an agency's own code (1.02.0.00.0.00.01.0000) stands before the activities that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

_CODE = re.compile(r"[0-9xX]+(?:\.[0-9xX]+)*")
_ACCOUNT = re.compile(r"[1-9](?:\.[0-9](?:\.[0-9]+)*)?")
_ALONE = re.compile(r"[1-9]")
_UNIT = re.compile(r"[0-9xX]\.[0-9xX]{2}\.[0-9]\.[0-9]{2}(?:\.[0-9]+)*")
JOIN = ">"


@lru_cache(4096)
def code_of(text: str) -> str:
    """A code without the blanks and the last point that people write; "" for what is no code."""
    plain = re.sub(r"\s", "", text).rstrip(".").lstrip("'")
    return plain if _CODE.fullmatch(plain) else ""


def paths(rows: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The path of each row that has a code. `rows`: row number -> the texts of its columns of codes, in sheet order.

    Of several columns each code belongs to the one before it in the row; in a single one to the rows above.
    """
    codes = {number: [code for code in map(code_of, texts) if code] for number, texts in rows.items()}
    codes = {number: found for number, found in codes.items() if found}
    if any(len(found) > 1 for found in codes.values()):
        return {number: JOIN.join(found) for number, found in codes.items()}
    made: dict[int, str] = {}
    unit = activity = ""
    order = sorted(codes)
    for place, number in enumerate(order):
        code = codes[number][0]
        below = codes[order[place + 1]][0] if place + 1 < len(order) else ""
        if _UNIT.fullmatch(code):
            unit, activity = code, ""
            made[number] = code
        elif _is_account(code, below):
            made[number] = JOIN.join(part for part in (unit, activity, code) if part)
        else:
            activity = code
            made[number] = JOIN.join(part for part in (unit, code) if part)
    return made


def _is_account(code: str, below: str) -> bool:
    """A single digit is an account where the next code is one below it (5, 5.1), and a field of government else (5, 5.01)."""
    return bool(_ACCOUNT.fullmatch(code)) and (not _ALONE.fullmatch(code) or not re.match(rf"{code}\.[0-9xX]{{2}}", below))


def is_account(path: str) -> bool:
    """Whether a path ends in an account; a single digit does where it stands below an activity."""
    head, _, last = path.rpartition(JOIN)
    return bool(_ACCOUNT.fullmatch(last)) and bool(head or "." in last)


def activities(known: Iterable[str]) -> list[str]:
    """The paths that are no accounts; all of them where a budget has nothing else."""
    every = list(dict.fromkeys(known))
    found = [path for path in every if not is_account(path)]
    return found if any("." in path for path in found) else every


def above(path: str) -> Iterator[str]:
    """The paths that a path belongs to, the nearest first."""
    while path:
        head, _, last = path.rpartition(JOIN)
        while "." in last:
            last = last.rpartition(".")[0]
            yield f"{head}{JOIN}{last}" if head else last
        path = head
        if head:
            yield head


def within(path: str, under: str) -> bool:
    """Whether a path is this one or belongs to it."""
    return path == under or under in above(path)


def leaves(known: Mapping[int, str]) -> set[int]:
    """The rows that nothing belongs to; where there are accounts, accounts only."""
    parents = {one for path in set(known.values()) for one in above(path)}
    deepest = {number for number, path in known.items() if path not in parents}
    if not any(map(is_account, known.values())):
        return deepest
    return {number for number in deepest if _ACCOUNT.fullmatch(known[number].rpartition(JOIN)[2])}


def children(known: Mapping[int, str]) -> dict[int, list[int]]:
    """Row -> the rows right below it. A path that stands twice has those that follow it."""
    latest: dict[str, int] = {}
    first = {path: number for number, path in sorted(known.items(), reverse=True)}
    found: dict[int, list[int]] = {}
    for number, path in sorted(known.items()):
        parent = next((one for one in above(path) if one in first), None)
        if parent is not None:
            found.setdefault(latest.get(parent, first[parent]), []).append(number)
        latest[path] = number
    return found
