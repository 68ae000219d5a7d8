"""What other numbers do to the story, told before they are published."""

from __future__ import annotations

import re
from dataclasses import replace

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.programme import empty_programme
from smartcity_metrics.story.consequences import consequences
from tests.metrics.conftest import CITY
from tests.story.test_deck import STEP, card

ID, EN = words("id"), words("en")


def cells(html: str) -> list[list[str]]:
    """The rows of all tables as texts."""
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]


def test_the_same_numbers_change_nothing_and_it_says_so():
    assert "Tidak ada tanda, kalimat, atau slide yang berubah." in consequences(card(), card(), ID)


def test_a_last_month_that_turns_bad_changes_level_pace_sentence_and_slides():
    """21 days at first, target 12, the last month 11; then the last three months are 30 instead."""
    html = consequences(card(), card([*STEP[:-3], 30, 30, 30]), ID)
    rows = cells(html)
    assert ["I-1 · Waktu tunggu", "Capaian", "Melampaui target", "Belum tercapai"] in rows
    assert ["I-1 · Waktu tunggu", "Laju", "Lebih cepat dari rencana", "Mundur"] in rows
    [[_, old, new]] = [row for row in rows if len(row) == 3 and row[0] == "I-1 · Waktu tunggu"]
    assert "rata-rata 11" in old
    assert f"rata-rata {int((sum(STEP[12:15]) + 90) / 6 + 0.5)}" in new
    assert re.search("<p>Berubah: [^<]*Adminduk daring: Dampak; [^<]*Penutup", html)


def test_a_first_publication_brings_everything_anew():
    html = consequences(scorecard(empty_programme(CITY)), card(), EN)
    assert re.search("<p>New: [^<]*Adminduk daring: Impact", html)
    assert "Gone: " not in html


def test_text_of_a_cell_cannot_become_markup():
    evil = card()
    changed = replace(evil.programme, indicators=tuple(replace(one, name="<img src=x>") for one in evil.programme.indicators))
    assert "<img" not in consequences(evil, scorecard(changed), ID)
