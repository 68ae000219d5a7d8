"""What is already known of a programme while an upload is read: codes, names and aliases, and the nearest to a misspelling."""

from __future__ import annotations

import difflib
import re

from smartcity_metrics.intake.contract import key_of
from smartcity_metrics.programme import City, Dimension, District, Facts, Indicator, QuickWin

_DISTRICT_PREFIX = re.compile(r"^(?:kecamatan|kec\.?|distrik)\s+", re.IGNORECASE)


class Known:
    """The definitions that stand: those of the edition, over them those of the upload itself."""

    def __init__(self, city: City, facts: Facts | None, dimensions: tuple[Dimension, ...], quick_wins: tuple[QuickWin, ...],
                 indicators: tuple[Indicator, ...], districts: tuple[District, ...]) -> None:
        self.city, self.facts = city, facts
        self.dimensions = {one.code: one for one in dimensions}
        self.quick_wins = {one.code: one for one in quick_wins}
        self.indicators = {one.code: one for one in indicators}
        self.districts = {one.code: one for one in districts}
        self._index: dict[str, dict[str, str]] = {}
        self._nearest: dict[tuple[str, str], str | None] = {}  # the same unknown code may stand on a hundred thousand rows
        self._mentioned: set[tuple[str, str]] = set()

    def mention(self, sheet: str, code: object) -> None:
        """Remember a code whose own row has a finding already, so that rows that refer to it need none."""
        self._mentioned.add((sheet, key_of(code)))

    def is_mentioned(self, sheet: str, code: object) -> bool:
        """Whether the upload defines this code, though in a row that cannot be used."""
        return (sheet, key_of(code)) in self._mentioned

    def changed(self) -> None:
        """Forget the index, since definitions were added."""
        self._index.clear()
        self._nearest.clear()

    def put(self, sheet: str, one: Dimension | QuickWin | Indicator | District) -> None:
        """Add a definition, or put it in the place of the one of its code."""
        self._all(sheet)[one.code] = one
        self._nearest.clear()
        if sheet in self._index:
            self._index[sheet].setdefault(key_of(one.name), one.code)
            self._index[sheet][key_of(one.code)] = one.code

    def code(self, sheet: str, text: str) -> str | None:
        """The code that a text names, by code, name or alias; None when nothing is meant by it."""
        index = self._names(sheet)
        return index.get(key_of(text)) or (index.get(key_of(_DISTRICT_PREFIX.sub("", text))) if sheet == "district" else None)

    def without_zero(self, sheet: str, text: str) -> str | None:
        """The code or name that a text of digits would be with the zero that a spreadsheet took: 31.1 for 31.10, 7 for 07."""
        digits = text.replace(" ", "").removesuffix(".0")
        if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)*", digits):
            return None
        meant = {one for one in (f"{digits}0", f"0{digits}", *([f"{digits}.0"] if "." not in digits else [])) if one in self._all(sheet)}
        return meant.pop() if len(meant) == 1 else None

    def nearest(self, sheet: str, text: str) -> str | None:
        """The code, or for dimensions and districts the name, nearest to a text that names nothing."""
        if (sheet, text) not in self._nearest:
            self._nearest[sheet, text] = self._found_nearest(sheet, text)
        return self._nearest[sheet, text]

    def _found_nearest(self, sheet: str, text: str) -> str | None:
        index = self._names(sheet)
        near = difflib.get_close_matches(key_of(text), index, 1, 0.8 if sheet == "dimension" else 0.6)
        if not near:
            return None
        code = index[near[0]]
        return self._all(sheet)[code].name if sheet in ("dimension", "district") and code in self._all(sheet) else code

    def is_city(self, text: str) -> bool:
        """Whether a place means the whole city; the district Balikpapan Kota is not Kota Balikpapan."""
        name = key_of(self.city.name)
        return key_of(text) in {"", "kota", "jumlah", "jumlahtotal",
                                "seluruhkota", "kotaseluruhnya", "total", "semua", "city", "wholecity", name, key_of(self.city.id)}

    def names_city(self, text: str) -> bool:
        """Whether a text names the city, with or without the words for its government."""
        bare = key_of(text).removeprefix("pemerintah").removeprefix("pemkot").removeprefix("pemkab")
        name = key_of(self.city.name)
        known = (name, key_of(self.city.id), name.removeprefix("kota").removeprefix("kabupaten"))
        return bare in known

    def _all(self, sheet: str) -> dict:
        return {"dimension": self.dimensions, "quick_win": self.quick_wins, "indicator": self.indicators, "district": self.districts}[sheet]

    def _names(self, sheet: str) -> dict[str, str]:
        if sheet not in self._index:
            self._index[sheet] = self._built(sheet)
        return self._index[sheet]

    def _built(self, sheet: str) -> dict[str, str]:
        names: dict[str, str] = {}
        twice: set[str] = set()
        for code, one in self._all(sheet).items():
            further = [one.name, *getattr(one, "aliases", ()), *([one.name_en] if sheet == "dimension" else [])]
            for name in {key_of(name) for name in further if name}:
                if names.setdefault(name, code) != code:
                    twice.add(name)
        for name in twice:  # a name that two share names neither
            del names[name]
        return names | {key_of(code): code for code in self._all(sheet)}
