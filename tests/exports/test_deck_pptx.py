"""The talk for PowerPoint, opened again: numbers, gaps, notes, words, colours, and nothing that computes."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from smartcity_metrics.exports.deck_pptx import deck_pptx, fit
from smartcity_metrics.exports.deck_pptx.marks import path
from smartcity_metrics.language import words
from smartcity_metrics.metrics import scorecard
from smartcity_metrics.metrics.result import Level, Pace, Signal
from smartcity_metrics.programme import DataStatus, Facts, Milestone, Period, Polarity
from smartcity_metrics.story.axes import STAGE
from smartcity_metrics.story.control_chart import control_alt, control_chart
from smartcity_metrics.story.deck.model import Chart, Deck, Kicker, MarkLine, MarkList, Notes, Photo, Photos, Points, Slide, Stamp, Table
from smartcity_metrics.story.deck.quick_win import plan, series
from smartcity_metrics.story.deck.slides import deck as slides_of
from smartcity_metrics.story.theme import LIGHT
from tests.exports.slides import SPACES, charts, numbers, opened, parts, sheet, texts
from tests.metrics.conftest import WIN, indicator, made
from tests.talks import PUBLISHED, SAMPLE, judged
from tests.talks import made as talk

ID, EN = words("id"), words("en")
STAMP = Stamp("Kota Uji", "Paparan uji", 12, 3, "Maret 2020", "Kamis, 5 Maret 2020", False, "id")
BLUE = "#274fbe"
MONTHS = """
I-1 2018-10 5.25
I-1 2018-11 5.5
I-1 2018-12 5.125
I-1 2019-01 4.0625
I-1 2019-03 3.1
I-1 2019-04 2.9 provisional
I-1 2019-01 4.6 plan
I-1 2019-02 4.2 plan
I-1 2019-03 3.7 plan
I-1 2019-04 3.3 plan
"""
EVIL = ("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "<script>alert(1)</script>")


def card_of(table: str = MONTHS, milestones: tuple[Milestone, ...] = (), **known: object) -> object:
    """A scorecard of one indicator, from 5.2 to a target of 2, launched on 1 January 2019, seen at the end of April 2019."""
    one = indicator(**{"name": "Waktu KTP selesai", "polarity": Polarity.LOWER, "baseline": 5.2, "target": 2.0} | known)
    programme = replace(made([one], table), milestones=milestones, facts=Facts("Kota Uji", DataStatus.FINAL, date(2018, 10, 1), date(2019, 12, 31)))
    return scorecard(programme, Period.of("2019-04"))


def slide(*blocks: object, **more: object) -> Slide:
    return Slide(**{"key": "QW-1.impact", "kind": "impact", "kicker": Kicker("Smart Governance", "Adminduk daring · Disdukcapil", BLUE),
                    "headline": "KTP selesai lebih cepat", "blocks": tuple(blocks), "quick_win": "QW-1"} | more)


def written(*slides: Slide, card: object = None, say: object = ID, photos: dict[str, bytes] | None = None, **stamp: object) -> bytes:
    return deck_pptx(Deck(replace(STAMP, language=say.language, **stamp), slides), card or card_of(), say, photos or {})


def only(data: bytes) -> object:
    return opened(data).slides[0]


def line_of(card: object, say: object = ID) -> object:
    """The chart of the indicator I-1."""
    return charts(only(written(slide(series(card, card.rows["I-1"], say, LIGHT, BLUE, STAGE, "main")), card=card, say=say)))[0]


def test_values_are_the_scorecards_and_a_missing_month_is_a_gap():
    """February 2019 was not reported: it is a category, and a hole. Plan and target begin with the launch."""
    found = numbers(line_of(card_of()))
    assert found["realisasi"] == (5.25, 5.5, 5.125, 4.0625, None, 3.1, 2.9)
    assert found["rencana"] == (None, None, None, 4.6, 4.2, 3.7, 3.3)
    assert found["target"] == (None, None, None, 2.0, 2.0, 2.0, 2.0)


def test_the_sheet_behind_a_chart_has_the_same_numbers_and_dates():
    rows = [[cell.value for cell in row] for row in sheet(line_of(card_of()))]
    assert rows[0] == [None, "realisasi", "rencana", "target"]
    assert [row[0].date() for row in rows[1:]] == [date(2018, 10, 1), date(2018, 11, 1), date(2018, 12, 1), *(date(2019, one, 1) for one in range(1, 5))]
    assert [row[1] for row in rows[1:]] == [5.25, 5.5, 5.125, 4.0625, None, 3.1, 2.9]


def test_gaps_are_told_to_stay_gaps_and_lines_are_not_smoothed():
    chart = line_of(card_of())._chartSpace
    assert chart.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]
    assert set(chart.xpath(".//c:ser/c:smooth/@val")) == {"0"}


def test_a_provisional_value_is_hollow_and_the_only_one():
    """April, the seventh category: white inside, a dotted link to it."""
    point, = line_of(card_of())._chartSpace.xpath(".//c:ser[1]/c:dPt")
    assert point.xpath("c:idx/@val") == ["6"]
    assert point.xpath("c:marker/c:spPr/a:solidFill/a:srgbClr/@val") == ["FFFFFF"]
    assert point.xpath("c:spPr/a:ln/a:prstDash/@val") == ["sysDot"]


def test_the_actual_has_the_dimensions_colour_the_plan_grey_and_the_target_dashes():
    lines = [one.xpath("c:spPr/a:ln")[0] for one in line_of(card_of())._chartSpace.xpath(".//c:ser")]
    assert [one.xpath("a:solidFill/a:srgbClr/@val")[0] for one in lines] == ["274FBE", LIGHT.plan[1:].upper(), LIGHT.ink[1:].upper()]
    assert [one.xpath("a:prstDash/@val") for one in lines] == [[], [], ["dash"]]


def test_without_a_periodic_plan_the_straight_line_is_drawn_at_the_ends_of_periods():
    """From 5.2 on 1 January to 2.0 on 31 December: 31 of 365 days are over at the end of January, all at the end of December."""
    table = "\n".join(one for one in MONTHS.splitlines() if "plan" not in one)
    found = numbers(line_of(card_of(table)))["rencana (garis lurus)"]
    assert found[3] == pytest.approx(5.2 - 3.2 * 31 / 365)
    assert found[-1] == pytest.approx(2.0)
    assert found[:3] == (None, None, None)


def test_quarters_stand_under_their_own_words():
    chart = line_of(card_of("I-1 2018-Q4 5\nI-1 2019-Q1 4"))
    assert list(chart.plots[0].categories) == ["TW IV 2018", "TW I 2019", "TW II 2019", "TW III 2019", "TW IV 2019"]


@pytest.mark.parametrize(("say", "form"), [(ID, "[$-421]mmm\\ yyyy"), (EN, "[$-409]mmm\\ yyyy")])
def test_months_are_printed_in_the_decks_language(say, form):
    axis = line_of(card_of(), say).category_axis
    assert axis.tick_labels.number_format == form
    assert not axis.tick_labels.number_format_is_linked


def test_thousands_on_the_axis_are_parted_as_the_language_does_it():
    table = "I-1 2018-12 5000\nI-1 2019-01 4000\nI-1 2019-02 2000"
    found = [line_of(card_of(table, baseline=5000.0, target=1000.0), say).value_axis.tick_labels.number_format for say in (ID, EN)]
    assert found[0] == '[>=1000000]#"."000"."000;[>=1000]#"."000;0'
    assert found[1] == '[>=1000000]#","000","000;[>=1000]#","000;0'


def test_bars_hold_baseline_and_actual():
    """Of April's seven values the last final one counts: March, 3.1."""
    card = card_of()
    page = only(written(plan(card, WIN, ID, LIGHT), card=card))
    found = numbers(charts(page)[0])
    assert found == {"Waktu KTP selesai": (5.2, 3.1)}
    assert "5,2\u00a0hari" in texts(page)
    assert "3,1\u00a0hari" in texts(page)


def test_a_gantt_counts_days_as_spreadsheets_do():
    """1 January 2019 is day 43466. Planned for 31 days and done in 46; the second has not begun."""
    steps = (Milestone("QW-1", "Rancang alur", date(2019, 1, 1), date(2019, 1, 31), date(2019, 1, 1), date(2019, 2, 15)),
             Milestone("QW-1", "Buka di 6 kecamatan", date(2019, 5, 1), date(2019, 6, 30)))
    card = card_of(milestones=steps)
    chart = charts(only(written(plan(card, WIN, ID, LIGHT), card=card)))[0]
    assert list(chart.plots[0].categories) == ["Rancang alur: rencana", "Rancang alur: terlaksana", "Buka di 6 kecamatan: rencana",
                                               "Buka di 6 kecamatan: terlaksana"]
    assert numbers(chart) == {"mulai": (43466, 43466, 43586, None), "hari menurut rencana": (31, None, 61, None),
                              "hari terlaksana": (None, 46, None, None)}
    assert chart._chartSpace.xpath(".//c:ser[1]/c:spPr/a:noFill")
    assert chart.value_axis.tick_labels.number_format == "[$-421]mmm\\ yyyy"


def test_a_control_chart_has_mean_and_limits_as_series():
    """Six values 10 12 10 12 10 12: mean 11, mean moving range 2, limits 11 ± 2.66 × 2."""
    card = card_of("\n".join(f"I-1 2018-{month:02d} {10 + month % 2 * 2}" for month in range(1, 7)))
    row = card.rows["I-1"]
    block = Chart("control", control_chart(row, ID, LIGHT, BLUE, STAGE), control_alt(row, ID), row.indicator.name, indicator="I-1")
    found = numbers(charts(only(written(slide(block), card=card)))[0])
    assert found["realisasi"] == (12, 10, 12, 10, 12, 10)
    assert found["rata-rata"] == (11,) * 6
    assert found["batas bawah"] == pytest.approx((5.68,) * 6)
    assert found["batas atas"] == pytest.approx((16.32,) * 6)


def test_the_notes_hold_what_to_say_the_question_and_its_answer():
    notes = only(written(slide(notes=Notes("Katakan ini.", "Mengapa?", "Karena itu.")))).notes_slide.notes_text_frame.text
    assert notes == "Katakan ini.\n\nMungkin ditanya: Mengapa?\n\nJawaban jujur: Karena itu."


def test_what_is_cut_short_on_the_slide_stands_whole_in_the_notes():
    long = "Sebuah kalimat yang panjang sekali dan tidak akan habis. " * 60
    page = only(written(slide(Points((long,)))))
    assert "…" in texts(page)
    assert long in page.notes_slide.notes_text_frame.text


def test_rows_that_find_no_room_are_counted_and_stand_in_the_notes():
    rows = tuple((f"Baris {number}", "x") for number in range(40))
    page = only(written(slide(Table(("Nama", "Isi"), rows))))
    table = next(one.table for one in page.shapes if one.has_table)
    last = table.cell(len(table.rows) - 1, 0).text
    assert last == f"dan {40 - (len(table.rows) - 2)} lagi"
    assert "Baris 39 · x" in page.notes_slide.notes_text_frame.text


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#888888").save(out, "PNG")
    return out.getvalue()


def test_a_photo_keeps_its_shape_and_its_text_alternative_and_a_lost_one_says_so():
    block = Photos((Photo("a" * 64, "before", "Loket yang penuh", 400, 300), Photo("b" * 64, "after", "Loket yang sepi", 400, 300)))
    page = only(written(slide(block), photos={"a" * 64: picture()}))
    shown, = [one for one in page.shapes if one.shape_type == 13]
    assert shown._element.xpath(".//p:cNvPr/@descr") == ["Loket yang penuh"]
    assert shown.width / shown.height == pytest.approx(400 / 300, rel=0.01)
    assert "Foto ini tidak ada di penyimpanan." in texts(page)


@pytest.mark.parametrize("mark", [*Level, *Pace, *Signal], ids=lambda one: f"{type(one).__name__}.{one}")
def test_every_mark_has_shape_word_and_line(mark):
    page = only(written(slide(MarkList((MarkLine(mark, "Terbukti", "−3,3 hari (95%: −3,6 s.d. −3,0)"),)))))
    group, = [one for one in page.shapes if one.shape_type == 6]
    assert len(group.shapes) >= 1
    assert "Terbukti" in texts(page)
    assert "−3,3 hari (95%: −3,6 s.d. −3,0)" in texts(page)


def test_the_drawing_of_a_mark_is_followed_step_by_step():
    assert list(path("M20 3.5 36.5 20h-3v2z")) == [("M", (20, 3.5)), ("L", (36.5, 20)), ("L", (33.5, 20)), ("L", (33.5, 22)), ("Z", ())]
    curve = list(path("M12 21.5c3-5 5.5-5 8-1.5s5 3.5 8-1.5"))
    assert curve[1] == ("C", (15, 16.5, 17.5, 16.5, 20, 20))
    assert curve[2] == ("C", (22.5, 23.5, 25, 23.5, 28, 18.5))
    half = list(path("M5 20a15 15 0 0 0 30 0z"))
    assert half[1][1][-2:] == (20, 35)
    assert half[2][1][-2:] == (35, 20)


@pytest.mark.parametrize("name", EVIL)
def test_names_from_data_stay_text_in_slides_and_in_the_sheets_behind_charts(name):
    card = card_of(milestones=(Milestone("QW-1", name, date(2019, 1, 1), date(2019, 1, 31)),), name=name)
    page = only(written(plan(card, WIN, ID, LIGHT), slide(headline=name), card=card))
    assert name in texts(page)
    cells = [cell for chart in charts(page) for row in sheet(chart) for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert f"{name}: rencana" in [cell.value for cell in cells]
    assert name in [cell.value for cell in cells]


def test_characters_that_no_file_can_hold_are_left_out():
    card = card_of(milestones=(Milestone("QW-1", "Uji\x0bcoba\x00", date(2019, 1, 1), date(2019, 1, 31)),))
    assert "Ujicoba" in texts(only(written(plan(card, WIN, ID, LIGHT), card=card)))


def test_invented_numbers_are_marked_on_every_slide_and_others_are_not():
    for sample in (True, False):
        pages = opened(written(slide(), slide(kind="closing", key="closing"), sample=sample)).slides
        assert ["DATA CONTOH" in texts(one) for one in pages] == [sample, sample]


def test_edition_version_date_and_place_stand_on_every_slide():
    for number, page in enumerate(opened(written(slide(), slide(key="b"))).slides, start=1):
        foot = next(one for one in page.placeholders if one.placeholder_format.type == 13)
        assert foot.text_frame.text.startswith("Edisi 12 · versi 3 · ")
        assert "keadaan Maret 2020 · Kamis, 5 Maret 2020" in foot.text_frame.text
        assert foot._element.xpath(".//a:fld[@type='slidenum']/a:t/text()") == [str(number)]


WORKBOOKS = [(workbook, language) for workbook in (SAMPLE, PUBLISHED) for language in ("id", "en")]


@pytest.fixture(scope="module", params=WORKBOOKS, ids="-".join)
def whole(request: pytest.FixtureRequest) -> tuple[Deck, bytes]:
    """The talk of each workbook of data/ in each language, with its file."""
    workbook, language = request.param
    made_deck = talk(workbook, language)
    return made_deck, deck_pptx(made_deck, judged(workbook), words(language), {})


def test_a_talk_has_a_slide_for_each_of_its_slides_titled_by_its_headline(whole):
    deck, data = whole
    found = opened(data)
    assert (found.slide_width, found.slide_height) == (12192000, 6858000)
    assert [one.shapes.title.text_frame.text for one in found.slides] == [one.headline for one in deck.slides]
    assert all(one.shapes[0] == one.shapes.title for one in found.slides)


def test_every_chart_picture_and_table_of_a_talk_has_a_text_alternative(whole):
    for one in opened(whole[1]).slides:
        spoken = [shape for shape in one.shapes if shape.has_chart or shape.has_table or shape.shape_type == 13]
        assert [shape.name for shape in spoken if not shape._element.xpath(".//p:cNvPr/@descr")[0]] == []


def test_no_type_of_a_talk_is_under_14_points_and_every_run_says_its_language(whole):
    deck, data = whole
    language = {"id": "id-ID", "en": "en-US"}[deck.stamp.language]
    for folder in ("ppt/slides/", "ppt/charts/"):
        for name, root in parts(data, folder):
            sizes = [int(one) for one in root.xpath("//a:rPr/@sz | //a:defRPr/@sz", namespaces=SPACES)]
            assert min(sizes, default=1400) >= 1400, name
            assert set(root.xpath("//a:r/a:rPr/@lang", namespaces=SPACES)) <= {language}, name
            assert root.xpath("count(//a:r[not(a:rPr/@lang)])", namespaces=SPACES) == 0, name


def test_nothing_of_a_talk_lies_beyond_the_slide(whole):
    for number, page in enumerate(opened(whole[1]).slides, start=1):
        beyond = [one.name for one in page.shapes if one.left < 0 or one.top < 0 or one.left + one.width > 12192000 + 9525
                  or one.top + one.height > 6858000]
        assert beyond == [], number


def test_charts_of_a_talk_are_native_and_their_colours_are_the_dimensions(whole):
    deck, data = whole
    for one, page in zip(deck.slides, opened(data).slides, strict=True):
        wanted = [block for block in one.blocks if isinstance(block, Chart)]
        found = charts(page)
        assert len(found) == len(wanted), one.key
        for chart in found:
            assert one.kicker.colour[1:].upper() in etree.tostring(chart._chartSpace).decode(), one.key


def test_the_theme_has_the_citys_colours_and_a_font_that_is_everywhere(whole):
    theme = next(root for name, root in parts(whole[1], "ppt/theme/") if name.endswith("theme1.xml"))
    accents = [theme.xpath(f"//a:accent{number}/a:srgbClr/@val", namespaces=SPACES)[0].lower() for number in range(1, 7)]
    assert accents == [one[1:] for one in LIGHT.slots]
    assert set(theme.xpath("//a:majorFont/a:latin/@typeface | //a:minorFont/a:latin/@typeface", namespaces=SPACES)) == {"Arial"}


def test_lines_are_broken_where_a_wide_font_would_break_them():
    assert fit.lines("satu dua tiga", 28, 10_000) == ["satu dua tiga"]
    assert fit.lines("satu dua tiga", 28, 1.1 * 28 * 4 * 0.556) == ["satu", "dua", "tiga"]
    assert "".join(fit.lines("a" * 50, 28, 200)) == "a" * 50
    assert fit.shortened("satu dua tiga", 28, 86, 2) == "satu dua…"
    assert fit.shortened("satu dua", 28, 86, 2) == "satu dua"


OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None or shutil.which("pdftotext") is None, reason="no LibreOffice: install libreoffice-impress and poppler-utils")
@pytest.mark.parametrize(("card", "language"), [
    pytest.param(lambda: judged(SAMPLE), "id", id="sample"), pytest.param(lambda: judged(PUBLISHED), "en", id="sparse"),
    pytest.param(lambda: crowded(), "id", id="crowded"),
])
def test_a_talk_renders_with_every_word_on_its_page_and_none_over_another(card, language, tmp_path: Path):
    """LibreOffice prints a page for each slide; no word lies beyond its page, and no two words lie over each other."""
    deck = slides_of(card(), words(language), edition=12, version=3)
    (tmp_path / "paparan.pptx").write_bytes(deck_pptx(deck, card(), words(language), {}))
    subprocess.run([OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf", "--outdir", tmp_path,
                    tmp_path / "paparan.pptx"], check=True, capture_output=True, timeout=180)
    boxes = subprocess.run(["pdftotext", "-bbox", tmp_path / "paparan.pdf", "-"], check=True, capture_output=True, timeout=60).stdout
    pages = etree.fromstring(boxes).findall(".//{*}page")
    assert len(pages) == len(deck.slides)
    for one, page in zip(deck.slides, pages, strict=True):
        found = page.findall("{*}word")
        seen = {unicodedata.normalize("NFKC", word.text) for word in found}
        assert [word for word in unicodedata.normalize("NFKC", one.headline).split() if word not in seen] == [], one.key
        wide, tall = float(page.get("width")), float(page.get("height"))
        placed = [(word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax"))) for word in found]
        assert [word for word in placed if word[1] < 0 or word[2] < 0 or word[3] > wide + 1 or word[4] > tall + 1] == [], one.key
        assert [(a[0], b[0]) for i, a in enumerate(placed) for b in placed[i + 1:] if _covered(a, b) > 0.4] == [], one.key


def crowded() -> object:
    """More and longer than any slide has room for: 20 quick wins, long names and units, negative values, gaps, many milestones."""
    units = ("hari", "%", "Rp", "°C rata-rata selisih", "dokumen per seribu penduduk per triwulan")
    wins, known, lines, steps = [], [], [], []
    for n in range(20):
        below, size = n % 5 == 3, 10 ** (n % 7)
        wins.append(replace(WIN, code=f"Q-{n}", name="Nama quick win yang sangat panjang " * (1 + n % 3) + str(n), dimension=("GOV", "ENV")[n % 2],
                            opd="Dinas Kependudukan dan Pencatatan Sipil " * (1 + n % 3), service="Layanan " * (3 + 2 * n), budget=1e9 * n,
                            innovation="pembaruan layanan daring " * n, beneficiaries="warga " * n, launched=date(2019, 1, 1) if n % 3 else None))
        known.append(indicator(f"I-{n}", quick_win=f"Q-{n}", name="Indikator dengan nama panjang " * (1 + n % 3), unit=units[n % 5], main=True,
                               baseline=-5.0 if below else 10.0 * size, target=(5.0 if below else 20.0 * size) if n % 4 else None))
        for at in range(36):
            if (at * 7 + n) % 10:
                value = (at * 37 + n * 11) % 17 - 8 if below else size * (10 + (at * 37 + n * 11) % 17 / 2)
                lines.append(f"I-{n} {2017 + at // 12}-{at % 12 + 1:02d} {value}" + (" provisional" if at > 33 else ""))
        steps += [Milestone(f"Q-{n}", "Tahapan rencana aksi dengan nama panjang " * (1 + k % 3), date(2019, 1 + k, 1), date(2019, 2 + k, 28),
                            date(2019, 1 + k, 9) if k % 2 else None, completion=40.0) for k in range(n % 10)]
    facts = Facts("Kota Uji", DataStatus.SAMPLE, date(2019, 1, 1), date(2019, 12, 31), mayor="Nama Wali Kota", vision="Visi " * 50)
    return scorecard(replace(made(known, "\n".join(lines), wins=wins), milestones=tuple(steps), facts=facts))


def _covered(a: tuple, b: tuple) -> float:
    """How much of the smaller of two words lies under the other."""
    across, down = min(a[3], b[3]) - max(a[1], b[1]), min(a[4], b[4]) - max(a[2], b[2])
    smaller = min((one[3] - one[1]) * (one[4] - one[2]) for one in (a, b))
    return across * down / smaller if across > 0 and down > 0 else 0.0
