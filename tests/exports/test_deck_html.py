"""The talk as one file: whole, quiet, and literal whatever stands in a cell."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from smartcity_metrics.exports import deck_html as module
from smartcity_metrics.exports.deck_html import deck_html, file_name
from smartcity_metrics.language import words
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.story.deck.model import (
    BigNumber,
    Chart,
    Contents,
    Deck,
    Facts,
    Kicker,
    MarkLine,
    MarkList,
    Notes,
    Photo,
    Photos,
    Points,
    Slide,
    Stamp,
    Table,
    Tile,
    Tiles,
    Way,
    Ways,
)

ID, EN = words("id"), words("en")
STAMP = Stamp("Kota Uji", "Paparan uji", 12, 3, "Maret 2020", "Kamis, 5 Maret 2020", True, "id")
EVIL = '"><img src=x onerror=window.__x=1></script><script>window.__x=1</script>'
FIGURE = {"data": [{"type": "scatter", "x": ["2019-01-01"], "y": [1.0]}], "layout": {"height": 300, "font": {"size": 26}}}
PIXEL = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def slide(*blocks: object, key: str = "opening", **more: object) -> Slide:
    return Slide(key, key.rpartition(".")[2], Kicker("Smart Governance", "Adminduk", "#274fbe"), "Judul", tuple(blocks), **more)


def deck(*slides: Slide, **stamp: object) -> Deck:
    return Deck(replace(STAMP, **stamp), slides)


def page(*slides: Slide, photos: dict[str, bytes] | None = None, say: object = ID, **stamp: object) -> str:
    return deck_html(deck(*slides, **stamp), say, photos or {}).decode()


class Read(HTMLParser):
    """Every element with its attributes, and the text of every element."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self._open = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.inside.append((self._open, data))


def everything(text: str) -> Slide:
    """A slide with every kind of block, the text in every place of each."""
    line = MarkLine(Level.MET, text, text)
    way = Way(text, text, text, "#274fbe", text, text, 0.5, 0.7, True, (line, MarkLine(Pace.BEHIND, text, text), MarkLine(Signal.PROVEN, text, text)))
    return Slide("x.plan", "plan", Kicker(text, text, "#274fbe"), text, (
        Facts(((text, text), (text, None))), Points((text,), text), MarkList((line,)), BigNumber(text, text, text, big=True),
        Chart("series", FIGURE | {"data": [{"type": "scatter", "text": [text]}]}, text, text, (text, text), ((text, text),)),
        Ways((way,)), Tiles(text, (Tile(text, text, 0.5, 0, 0, text), Tile(text, "", None, 0, 1)), text, "#274fbe"),
        Table((text, text), ((text, text),), text, (True,)), Contents(((text, text, "#274fbe"),)), Photos((Photo("a", "before", text, 4, 3),)),
    ), Notes(text, text, text), text, text, question=text)


def test_one_file_names_nobody_outside_and_its_policy_names_its_own_scripts():
    """What a browser would fetch stands in src, href, url() and @import; the hashes are worked out from the text itself."""
    source = page(slide(), slide(key="GOV-1.plan"))
    read = Read(source)
    assert [attrs for _, attrs in read.elements if {"src", "href", "srcset", "action"} & set(attrs)] == []
    assert re.findall(r"url\((?!data:)[^)]*\)|@import", "".join(text for tag, text in read.inside if tag == "style")) == []
    policy = next(attrs["content"] for tag, attrs in read.elements if attrs.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert "unsafe" not in rules["script-src"] + rules["style-src-elem"]
    scripts = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    packed = re.search(r'<script type="text/plain" id="plotly">(.*?)</script>', source, re.DOTALL).group(1)
    plotly = gzip.decompress(base64.b64decode(packed)).decode()
    assert "plotly.js" in plotly[:60]
    assert len(scripts) == 2  # the stage's and the speaker's
    for script in (*scripts, plotly):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in rules["script-src"]


def test_the_same_talk_is_the_same_bytes():
    assert deck_html(deck(slide()), ID, {}) == deck_html(deck(slide()), ID, {})


def test_text_of_a_cell_is_text_in_every_block():
    """Markup in every place of every block: no element, no attribute and no script comes of it, and it can be read as it was."""
    plain, evil = Read(page(everything("x"), photos={"a": PIXEL})), Read(page(everything(EVIL), photos={"a": PIXEL}, city=EVIL, title=EVIL))
    assert [tag for tag, _ in plain.elements] == [tag for tag, _ in evil.elements]
    assert [name for _, attrs in evil.elements for name in attrs if name.startswith("on")] == []
    assert sum(text.count(EVIL) for tag, text in evil.inside if tag not in ("script", "style")) > 30
    assert sum(attrs.get("alt") == EVIL for _, attrs in evil.elements) == 1


def test_what_is_read_by_scripts_stays_json():
    source = page(everything(EVIL), photos={"a": PIXEL})
    found = {name: json.loads(re.search(rf'id="{name}">(.*?)</script>', source, re.DOTALL).group(1)) for name in ("talk", "figures")}
    assert found["talk"]["slides"][0]["say"] == EVIL
    assert found["figures"][0][0]["data"][0]["text"] == [EVIL]
    assert found["figures"][0][0]["layout"]["width"] == 1190  # the main area


def test_a_number_that_is_none_is_refused_rather_than_drawn():
    broken = Chart("series", {"data": [{"y": [float("nan")]}], "layout": {"height": 300}}, "alt")
    with pytest.raises(ValueError, match="JSON"):
        deck_html(deck(slide(broken)), ID, {})


def test_a_deck_without_slides_is_refused():
    with pytest.raises(ValueError, match="without slides"):
        deck_html(deck(), ID, {})


@pytest.mark.parametrize(("say", "edition", "version", "foot"), [
    (ID, 12, 3, "Edisi 12 · versi 3 · keadaan Maret 2020 · 1/2"), (ID, 12, 0, "Edisi 12 · keadaan Maret 2020 · 1/2"),
    (ID, None, 0, "dari berkas · keadaan Maret 2020 · 1/2"), (EN, 12, 3, "Edition 12 · version 3 · as of Maret 2020 · 1/2")])
def test_every_slide_says_of_which_edition_it_is(say, edition, version, foot):
    """The appendix does not count: the talk has two slides here."""
    source = page(slide(), slide(key="closing"), slide(key="sources", appendix=True), say=say, edition=edition, version=version).replace("\xa0", " ")
    assert f"<span>{foot}</span>" in source
    assert len(re.findall(r"<footer>", source)) == 3


def test_invented_numbers_are_marked_on_every_slide_and_in_the_files_name():
    slides = (slide(), slide(key="GOV-1.plan"), slide(key="sources", appendix=True))
    assert page(*slides).count("class=sample>DATA CONTOH<") == 3
    assert page(*slides, sample=False).count("DATA CONTOH") == 0
    assert file_name(STAMP, ".html") == "CONTOH-paparan-kota-uji-edisi-12-versi-3.html"
    assert file_name(replace(STAMP, sample=False, edition=None, version=0), ".pdf") == "paparan-kota-uji.pdf"


def test_photos_stand_in_the_file_and_a_lost_one_says_so():
    both = slide(Photos((Photo("a", "before", "Antrean di loket", 800, 600), Photo("b", "after", "Loket kosong", 800, 600))))
    source = page(both, photos={"a": PIXEL})
    assert f'src="data:image/png;base64,{base64.b64encode(PIXEL).decode()}" alt="Antrean di loket"' in source
    assert "Foto ini tidak ada di penyimpanan." in source
    assert "Loket kosong" not in source


def test_what_is_missing_is_a_word_and_never_a_zero():
    source = page(slide(Facts((("Anggaran", None),)), Tiles("Per kecamatan", (Tile("Timur", "", None, 0, 2),), "", "#274fbe")))
    assert source.count("belum ada data") == 2


def test_without_the_font_of_streamlit_the_next_in_the_list_serves(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    for one in (module._font, module._style, module.policy):
        one.cache_clear()
    source = page(slide())
    for one in (module._font, module._style, module.policy):
        one.cache_clear()
    assert "@font-face" not in source
    assert "Segoe UI" in source


def test_twelve_quick_wins_stand_close_and_six_stand_wide():
    """A row of the dot plot is 106 high where there is room for it, and still holds two lines of 24 pixels where there is not."""
    way = everything("x").blocks[5].items[0]
    heights = [int(re.search(r"--row:(\d+)px", page(slide(Ways((way,) * count)))).group(1)) for count in (5, 12)]
    assert heights == [106, 634 // 12]


def test_a_chart_has_its_numbers_as_a_table():
    source = page(slide(Chart("series", FIGURE, "Waktu turun", "Waktu", ("Bulan", "Hari"), (("Jan 2020", "1,9"),))))
    assert re.search(r'<details class="numbers">.*<th scope="col">Bulan</th>.*<td class=short>1,9</td>.*</details>', source, re.DOTALL)
    assert 'role="img" data-kind="series" aria-label="Waktu turun"' in source
