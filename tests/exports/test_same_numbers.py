"""The same numbers wherever they are read: in HTML, PowerPoint, hand-out and `score --json`, to the last digit."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from functools import cache

import numpy
import openpyxl
import pytest

from smartcity_metrics.exports.deck_html import deck_html
from smartcity_metrics.exports.deck_pptx import deck_pptx
from smartcity_metrics.exports.handout import handout
from smartcity_metrics.language import words
from smartcity_metrics.metrics.report import score_json
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.story.axes import STAGE
from smartcity_metrics.story.control_chart import control_alt, control_chart
from smartcity_metrics.story.deck.model import Chart, Deck, Kicker, Slide
from smartcity_metrics.story.deck.quick_win import series
from smartcity_metrics.story.theme import LIGHT
from tests.exports.slides import charts, numbers, opened, sheet
from tests.running import HOUSE
from tests.talks import PUBLISHED, SAMPLE, judged, made

SAY = words("id")
BOOKS = [SAMPLE, PUBLISHED]


@cache
def every_chart(workbook: str) -> Deck:
    """A slide for each indicator that has something to draw, with its series and its control chart."""
    card = judged(workbook)
    slides = []
    for row in card.rows.values():
        colour = LIGHT.colour(card.programme.dimension(row.quick_win.dimension)) if row.quick_win else LIGHT.ink
        block = series(card, row, SAY, LIGHT, colour, STAGE, "main")
        blocks = [block] if isinstance(block, Chart) else []
        if len(row.change.periods):
            blocks.append(Chart("control", control_chart(row, SAY, LIGHT, colour, STAGE), control_alt(row, SAY), row.indicator.name,
                                indicator=row.indicator.code, area="main"))
        if blocks:
            slides.append(Slide(row.indicator.code, "impact", Kicker("", "", colour), row.indicator.name, tuple(blocks),
                                quick_win=row.indicator.quick_win))
    return Deck(made(workbook, "id").stamp, tuple(slides))


@cache
def in_html(workbook: str) -> list[list[dict]]:
    """The figures inside the HTML file, of each slide."""
    page = deck_html(every_chart(workbook), SAY, {}).decode()
    return json.loads(re.search(r'<script type="application/json" id="figures">(.*?)</script>', page, re.DOTALL)[1])


@cache
def in_pptx(workbook: str) -> list[list]:
    """The native charts of each slide."""
    return [charts(one) for one in opened(deck_pptx(every_chart(workbook), judged(workbook), SAY, {})).slides]


@cache
def in_handout(workbook: str) -> tuple[dict[str, dict], list[dict]]:
    """The rows of the scorecard by code, and the rows of the figures."""
    book = openpyxl.load_workbook(io.BytesIO(handout(judged(workbook), SAY, 12, 3)))
    return {one["Kode"]: one for one in table(book["Rapor"], "Dimensi")}, table(book["Angka dan selnya"], "Kode")


def table(sheet_of: object, first: str) -> list[dict[str, object]]:
    lines = [[cell.value for cell in row] for row in sheet_of.iter_rows()]
    head = next(number for number, line in enumerate(lines) if line[0] == first)
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1:]]


def drawn(figure: dict) -> list[float]:
    """What the dots of a figure stand at."""
    dots = [one for one in figure["data"] if one.get("mode") == "markers"]
    return [value for one in dots for value in one["y"] if value is not None]


def actual(chart: object) -> list[float]:
    return [value for value in numbers(chart)["realisasi"] if value is not None]


def shown(row: Row) -> list[float]:
    """The values of the charts: all, or those from three years before the launch on."""
    ends = [one.end.toordinal() for one in row.series.periods]
    return [float(value) for value, end in zip(row.series.values, ends, strict=True)
            if row.launched is None or end > row.launched.toordinal() - 3 * 366]


@pytest.mark.parametrize("workbook", BOOKS)
def test_a_chart_holds_the_series_of_its_indicator_in_html_pptx_and_its_own_sheet(workbook):
    card = judged(workbook)
    compared = 0
    for slide, figures, native in zip(every_chart(workbook).slides, in_html(workbook), in_pptx(workbook), strict=True):
        row = card.rows[slide.key]
        for block, figure, chart in zip(slide.blocks, figures, native, strict=True):
            wanted = shown(row) if block.kind == "series" else [float(one) for one in row.change.values if numpy.isfinite(one)]
            assert drawn(block.figure) == wanted, slide.key
            assert drawn(figure) == wanted, slide.key
            assert actual(chart) == wanted, slide.key
            assert [cells[1].value for cells in sheet(chart)[1:] if cells[1].value is not None] == wanted, slide.key
            compared += len(wanted)
    assert compared > (1000 if workbook == SAMPLE else 15)


@pytest.mark.parametrize("workbook", BOOKS)
def test_the_plan_is_the_same_in_html_and_pptx(workbook):
    card = judged(workbook)
    for slide, native in zip(every_chart(workbook).slides, in_pptx(workbook), strict=True):
        row, chart = card.rows[slide.key], native[0]
        if slide.blocks[0].kind != "series" or not len(row.plan):
            continue
        steps = next(one for one in slide.blocks[0].figure["data"] if one.get("name") == "rencana")["y"]
        assert [one for one in steps if one is not None][::2] == list(map(float, row.plan.values)), slide.key
        known = [one for one in numbers(chart)["rencana"] if one is not None]
        assert list(dict.fromkeys(known)) == list(dict.fromkeys(map(float, row.plan.values))), slide.key


@pytest.mark.parametrize("workbook", BOOKS)
def test_the_handout_holds_what_score_prints_for_every_indicator(workbook):
    found = in_handout(workbook)[0]
    printed = json.loads(json.dumps(score_json(judged(workbook))))["indicators"]
    assert [one["code"] for one in printed] == list(found)
    columns = {"baseline": "Kondisi awal", "target": "Target", "target_upper": "Target atas", "actual": "Realisasi", "period": "Periode",
               "achievement": "Nilai capaian", "progress": "Jalan ditempuh", "planned_share": "Rencana saat itu"}
    for one in printed:
        row = found[one["code"]]
        assert {key: row[column] for key, column in columns.items()} == {key: one[key] for key in columns}, one["code"]
        effect = one["signal"]["effect"] or dict.fromkeys(("value", "low", "high", "detectable", "months_before", "months_after"))
        assert [row[name] for name in ("Pengaruh rata-rata sebulan", "Batas bawah selang 95%", "Batas atas selang 95%",
                                       "Perubahan terkecil yang dapat terlihat", "Bulan sebelum", "Bulan sesudah")] == [
            effect[name] for name in ("value", "low", "high", "detectable", "months_before", "months_after")], one["code"]
        for mark, title in (("level", "Capaian"), ("pace", "Laju"), ("signal", "Sinyal")):
            assert row[title] == SAY(f"{mark}.{one[mark]['mark']}"), one["code"]


@pytest.mark.parametrize("workbook", BOOKS)
def test_the_handouts_figures_are_those_of_the_charts(workbook):
    card, found = judged(workbook), in_handout(workbook)[1]
    for code, row in card.rows.items():
        mine = [one for one in found if one["Kode"] == code and one["Wilayah"] == "Seluruh kota"]
        assert [one["Nilai"] for one in mine if one["Jenis"] == "realisasi" and one["Nilai"] is not None] == list(map(float, row.series.values)), code
        assert [one["Nilai"] for one in mine if one["Jenis"] == "rencana"] == list(map(float, row.plan.values)), code


def test_bars_of_the_talk_hold_the_two_numbers_that_score_compares():
    """In the deck that the city shows: HTML's figure, PowerPoint's chart and the JSON."""
    deck, printed = made(SAMPLE, "id"), {one["code"]: one for one in score_json(judged(SAMPLE))["indicators"]}
    pages = opened(deck_pptx(deck, judged(SAMPLE), SAY, {})).slides
    compared = 0
    for slide, page in zip(deck.slides, pages, strict=True):
        for block, chart in zip([one for one in slide.blocks if isinstance(one, Chart)], charts(page), strict=True):
            if block.kind == "bars":
                wanted = [printed[block.indicator]["compared"][end] for end in ("before", "after")]
                assert list(block.figure["data"][0]["x"]) == wanted
                assert list(next(iter(numbers(chart).values()))) == wanted
                compared += 1
    assert compared >= 6


def test_the_command_line_writes_the_same_numbers_as_it_prints(tmp_path):
    """`score --json` and the hand-out of `deck --out x.xlsx`, each by its own process."""
    file = f"data/{SAMPLE}.xlsx"
    score = subprocess.run([sys.executable, "-m", "smartcity_metrics", "score", file, "--json"], cwd=HOUSE, capture_output=True, timeout=120, check=True)
    out = tmp_path / "lampiran.xlsx"
    done = subprocess.run([sys.executable, "-m", "smartcity_metrics", "deck", file, "--out", str(out)], cwd=HOUSE, capture_output=True, timeout=120,
                          check=False)
    assert done.returncode == 0, done.stderr
    found = {one["Kode"]: one for one in table(openpyxl.load_workbook(out)["Rapor"], "Dimensi")}
    for one in json.loads(score.stdout)["indicators"]:
        assert (found[one["code"]]["Realisasi"], found[one["code"]]["Nilai capaian"], found[one["code"]]["Jalan ditempuh"]) == (
            one["actual"], one["achievement"], one["progress"])


@pytest.mark.parametrize("ending", ["pptx", "xlsx"])
def test_the_command_line_makes_the_file_that_the_ending_names(ending, tmp_path):
    out = tmp_path / f"talk.{ending}"
    done = subprocess.run([sys.executable, "-m", "smartcity_metrics", "deck", f"data/{PUBLISHED}.xlsx", "--out", str(out), "--lang", "en"], cwd=HOUSE,
                          capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    if ending == "pptx":
        assert len(opened(out.read_bytes()).slides) == len(made(PUBLISHED, "en").slides)
    else:
        assert openpyxl.load_workbook(out).sheetnames[0] == "Scorecard"
