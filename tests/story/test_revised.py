"""A figure that was rewritten says so wherever it stands: beside the mark, in its table, on its
slide, in the JSON.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.programme import Kind, Period, Source, merged, published_revisions
from smartcity_metrics.story import evidence, method, quick_win
from smartcity_metrics.story.consequences import consequences
from smartcity_metrics.story.deck.model import Points, Table
from smartcity_metrics.story.deck.slides import deck
from smartcity_metrics.story.revised import told
from smartcity_metrics.story.theme import LIGHT
from tests.metrics.conftest import observations
from tests.story.test_deck import LAUNCHED, card, slides

ID, EN = words("id"), words("en")


def upload(file, table, **more):
    """Another file that says nothing but this."""
    base = card().programme
    rows = observations(table).assign(
        origin=lambda frame: frame["origin"].str.replace("abc:", f"{file}:")
    )
    return replace(base, quick_wins=(), indicators=(), milestones=(), facts=None, observations=rows,
                   sources=(Source(file, f"{file}.xlsx", file),), **more)


def rewritten():
    """June 2019 was 11 days and is 9 since 3 January 2020."""
    return published_revisions(
        merged(card().programme, upload("baru", "I-1 2019-06 9")),
        date(2020, 1, 3),
        "Sari",
        "salah rekap",
    )


def relaunched():
    """The launch was moved from January to March 2019 when all months to June were known."""
    moved = replace(upload("baru", ""), quick_wins=(replace(LAUNCHED, launched=date(2019, 3, 1)),))
    return published_revisions(merged(card().programme, moved), date(2020, 1, 3), "Sari", "")


SAID = "Angka final Jun 2019 direvisi dari 11\u00a0hari menjadi 9\u00a0hari pada 3 Jan 2020 oleh Sari; alasan: salah rekap."
MOVED = (
    "Tanggal peluncuran diubah dari 1 Jan 2019 menjadi 1 Mar 2019 setelah datanya masuk pada 3 Jan 2020 oleh Sari; "
    "alasannya tidak dicatat."
)


def test_the_mark_of_a_rewritten_figure_stands_beside_the_marks_of_its_quick_win():
    known = scorecard(rewritten())
    assert SAID in quick_win.marks(known.rows["I-1"], known, ID)
    assert "The final figure for Jun 2019 was revised from 11" in quick_win.marks(
        known.rows["I-1"], known, EN
    )


def test_a_moved_launch_stands_beside_the_marks_on_quick_win_slide_method_and_evidence():
    known = scorecard(relaunched())
    row = known.rows["I-1"]
    assert MOVED in quick_win.marks(row, known, ID)
    assert MOVED in method.page(known, "I-1", ID, lambda page, **query: page)
    assert evidence.moved(row, ID) == (MOVED,)
    impact = slides(deck(known, ID))["QW-1.impact"]
    assert MOVED in next(block for block in impact.blocks if isinstance(block, Points)).items
    assert MOVED in impact.notes.answer


def test_the_tables_of_page_slide_and_evidence_mark_the_rewritten_figure_and_no_other():
    known = scorecard(rewritten())
    row = known.rows["I-1"]
    [line] = [
        one
        for one in re.findall("<tr>.*?</tr>", quick_win.data_table(row, ID))
        if "direvisi" in one
    ]
    assert "Jun 2019" in line
    assert "direvisi, semula 11\u00a0hari (3 Jan 2020)" in line
    table = next(
        block
        for block in slides(deck(known, ID))["QW-1.evidence"].blocks
        if isinstance(block, Table)
    )
    assert [cells[0] for cells in table.rows if "direvisi" in cells[3]] == ["Jun 2019"]
    found = {(str(one.period), one.kind): one for one in evidence.figures(row, known.programme)}
    assert evidence.rewritten(found["2019-06", Kind.ACTUAL], row, known, ID) == (SAID,)
    assert evidence.rewritten(found["2019-05", Kind.ACTUAL], row, known, ID) == ()


def test_the_json_lists_revisions_and_what_moved_apart():
    [one] = score_json(scorecard(rewritten()))["indicators"]
    assert one["revisions"] == [{"period": "2019-06", "district": None, "old": 11.0, "new": 9.0,
    "day": "2020-01-03", "reason": "salah rekap", "by": "Sari"}]
    [other] = score_json(scorecard(relaunched()))["indicators"]
    assert other["moved"] == [{"what": "launch", "period": None, "district": None, "old":
    "2019-01-01", "new": "2019-03-01", "day": "2020-01-03", "reason": None, "by": "Sari"}]
    assert other["revisions"] == []


def test_many_revisions_are_counted_and_the_last_is_told():
    after = merged(
        card().programme, upload("baru", "\n".join(f"I-1 2019-0{month} 7" for month in range(1, 7)))
    )
    [said] = told(scorecard(after).rows["I-1"], (), ID)
    assert said.startswith(
        "6 angka final pernah direvisi. Yang terakhir: Angka final Jun 2019 direvisi dari 11\u00a0hari"
    )


def test_a_slide_tells_what_moved_and_counts_the_rest():
    """A launch that moved, and two values: one line for all three, so that a caution still has
    room.
    """
    moved = replace(
        upload("baru", "I-1 2019-05 8\nI-1 2019-06 9"),
        quick_wins=(replace(LAUNCHED, launched=date(2019, 3, 1)),),
    )
    known = scorecard(merged(card().programme, moved))
    points = next(
        block
        for block in slides(deck(known, ID))["QW-1.impact"].blocks
        if isinstance(block, Points)
    )
    assert points.items[0].startswith(
        "Tanggal peluncuran diubah dari 1 Jan 2019 menjadi 1 Mar 2019"
    )
    assert points.items[0].endswith("2 perubahan lain ada di halaman Bukti.")


def test_an_upload_that_repeats_everything_from_another_file_changes_no_slide():
    before = card()
    again = "\n".join(
        f"I-1 {period} {value}"
        for period, value in zip(
            before.rows["I-1"].series.periods, before.rows["I-1"].series.values, strict=True
        )
    )
    after = merged(before.programme, upload("lain", again))
    assert "Tidak ada tanda, kalimat, atau slide yang berubah." in consequences(
        before, scorecard(after), ID
    )


def test_a_figure_in_another_cell_is_no_changed_slide():
    """The whole sheet moved down by one row: every address differs, no word or number does."""
    before = card()
    frame = before.programme.observations
    moved = frame.assign(origin=[f"abc:Realisasi!C{row}" for row in range(3, 3 + len(frame))])
    after = scorecard(replace(before.programme, observations=moved))
    assert Period.of("2019-06") in after.rows["I-1"].series.periods
    assert "Tidak ada tanda, kalimat, atau slide yang berubah." in consequences(before, after, ID)


def test_head_of_the_page_needs_no_more_than_the_scorecard():
    known = scorecard(rewritten())
    assert SAID in quick_win.head(
        known, known.programme.quick_wins[0], known.rows["I-1"], ID, LIGHT
    )
