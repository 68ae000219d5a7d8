"""The talk in a real browser, from a file, with no network: as a mayor gives it, and as the hall sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from smartcity_metrics.exports.deck_pdf import NoBrowser, printed
from smartcity_metrics.story.deck.model import Chart
from tests.running import CHROMIUM, ended
from tests.talks import PUBLISHED, SAMPLE, Talk, laid, made, photographed, until, written

BOTH = [pytest.param(workbook, language, id=f"{workbook}, {language}") for workbook in (SAMPLE, PUBLISHED) for language in ("id", "en")]
KEYS = [one.key for one in made(SAMPLE, "id").slides]
LAST = len(made(SAMPLE, "id").talk)  # number of the closing slide
PLAN, IMPACT, EVIDENCE = "GOV-1.plan", "GOV-1.impact", "GOV-1.evidence"


@pytest.fixture(scope="module")
def shown(browser, tmp_path_factory) -> Iterator[Talk]:
    """The sample's talk from disk, the network off, 1920 x 1080. Tests begin on slide 1."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, offline=True, reduced_motion="reduce")
    yield Talk(context.new_page(), laid(tmp_path_factory.mktemp("deck")))
    context.close()


@pytest.fixture
def talk(shown) -> Talk:
    """It, as at the beginning: nothing open, slide 1."""
    shown.press("Escape", "Escape", "Escape", "Home")
    return shown


# ---- keys

@pytest.mark.parametrize("key", ["ArrowRight", "ArrowDown", " ", "PageDown"])
def test_keys_and_clickers_lead_forward(talk, key):
    assert talk.press(key) == KEYS[1]
    assert talk.press(key) == KEYS[2]


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "PageUp"])
def test_keys_and_clickers_lead_back_and_stop_at_the_beginning(talk, key):
    talk.go(3)
    assert talk.press(key) == KEYS[1]
    assert talk.press(key, key, key) == KEYS[0]


def test_end_is_the_closing_and_a_click_too_many_does_not_open_the_appendix(talk):
    assert talk.press("End") == "closing"
    assert talk.press("PageDown", " ", "ArrowRight") == "closing"
    assert talk.press("Home") == "opening"


def test_a_number_and_enter_jumps_also_into_the_appendix_and_back_out_of_it(talk):
    assert talk.go(12) == KEYS[11]
    assert talk.go(LAST + 2) == KEYS[LAST + 1]
    assert talk.press("ArrowLeft", "ArrowLeft") == "closing"
    assert talk.go(999) == KEYS[-1]
    assert talk.press("1", "Escape", "Enter") == KEYS[-1]


def test_black_hides_everything_and_any_key_lights_the_screen_without_moving_on(talk):
    for key in ("b", "."):
        talk.press(key)
        assert talk.seen("#black")
        assert talk.press("PageDown") == KEYS[0]
        assert not talk.seen("#black")


def test_the_evidence_of_a_slide_is_one_key_away_and_so_is_the_way_back(talk):
    """Both letters, from plan and impact; Escape leads back too."""
    talk.go(KEYS.index(IMPACT) + 1)
    assert talk.press("q") == EVIDENCE
    assert talk.press("q") == IMPACT
    talk.go(KEYS.index(PLAN) + 1)
    assert talk.press("e") == EVIDENCE
    assert talk.press("Escape") == PLAN
    assert talk.press("Escape") == PLAN


def test_every_slide_of_the_talk_but_the_plainest_has_its_evidence(talk):
    for one in made(SAMPLE, "id").talk:
        if one.question:
            assert talk.page.locator(f'.slide[data-key="{one.question}"]').count() == 1, one.key


def test_the_overview_is_walked_with_arrows_and_opened_with_enter(talk):
    """Four headlines stand beside each other: down is four further."""
    talk.press("o")
    assert talk.seen("#overview")
    assert talk.press("ArrowRight", "ArrowDown", "Enter") == KEYS[5]
    assert not talk.seen("#overview")
    talk.press("o", "Escape")
    assert not talk.seen("#overview")


def test_the_overview_answers_the_mouse(talk):
    talk.press("o")
    talk.page.locator("#overview [data-go]").nth(8).click()
    assert talk.at == KEYS[8]


@pytest.mark.parametrize("key", ["?", "F1"])
def test_help_lists_every_key(talk, key):
    talk.press(key)
    text = talk.page.locator("#help").inner_text()
    for word in ("F", "B", "S", "O", "Q, E", "T", "R", "Home, End", "bukti slide ini", "jendela pembicara"):
        assert word in text
    talk.press("Escape")
    assert not talk.seen("#help")


def test_letters_can_be_switched_off_for_those_whose_voice_or_hand_types_them(talk):
    """WCAG 2.1.4. The arrows go on, and F1 leads back to the switch."""
    talk.press("?")
    talk.page.locator("#letters").uncheck()
    talk.press("Escape", "b", "o")
    assert not talk.seen("#black")
    assert not talk.seen("#overview")
    assert talk.press("ArrowRight") == KEYS[1]
    talk.press("F1")
    talk.page.locator("#letters").check()
    talk.press("Escape")


def test_the_numbers_of_a_chart_are_one_key_away(talk):
    talk.go(KEYS.index(IMPACT) + 1)
    talk.press("t")
    panel = talk.page.locator(".slide.on .panel")
    assert panel.is_visible()
    assert "5,2" in panel.inner_text()
    talk.press("t")
    assert not panel.is_visible()


def test_full_screen_goes_on_and_off(talk):
    talk.press("f")
    until(talk.page, "document.fullscreenElement === document.documentElement")
    talk.press("f")
    until(talk.page, "!document.fullscreenElement")


def test_the_edges_answer_the_mouse_and_the_middle_does_not(talk):
    talk.page.mouse.click(1900, 500)
    assert talk.at == KEYS[1]
    talk.page.mouse.click(900, 1060)
    assert talk.at == KEYS[1]
    talk.page.mouse.click(20, 500)
    assert talk.at == KEYS[0]


def test_a_swipe_turns_the_slide_and_a_scroll_does_not(talk):
    swipe = """([x0, y0, x1, y1]) => { const at = (x, y) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: y });
      dispatchEvent(new TouchEvent('touchstart', { touches: [at(x0, y0)], changedTouches: [at(x0, y0)] }));
      dispatchEvent(new TouchEvent('touchend', { touches: [], changedTouches: [at(x1, y1)] })); }"""
    talk.page.evaluate(swipe, [900, 500, 500, 520])
    assert talk.at == KEYS[1]
    talk.page.evaluate(swipe, [500, 200, 560, 900])
    assert talk.at == KEYS[1]
    talk.page.evaluate(swipe, [500, 500, 900, 490])
    assert talk.at == KEYS[0]


def test_the_browsers_own_shortcuts_are_left_alone(talk):
    talk.press("Control+b", "Alt+o")
    assert not talk.seen("#black")
    assert not talk.seen("#overview")


# ---- addresses

@pytest.mark.parametrize(("address", "key"), [("#5", KEYS[4]), (f"#{IMPACT}", IMPACT), ("#nowhere", KEYS[0]), ("", KEYS[0]), ("#999", KEYS[0])])
def test_an_address_leads_to_its_slide(browser, tmp_path, address, key):
    page = browser.new_page()
    assert Talk(page, laid(tmp_path) + address).at == key
    page.close()


def test_the_address_follows_the_talk_so_that_a_reload_stays_on_the_slide(talk):
    talk.go(7)
    assert talk.page.url.endswith(f"#{KEYS[6]}")
    talk.page.reload()
    talk.ready()
    assert talk.at == KEYS[6]


# ---- the speaker's window

def test_the_speakers_window_keeps_in_step_both_ways(talk):
    with talk.page.expect_popup() as opened:
        talk.press("s")
    speaker, slides = opened.value, made(SAMPLE, "id").slides
    until(speaker, "document.getElementById('headline')?.textContent")
    for number in (1, 4):
        talk.go(number)
        until(speaker, "headline => document.getElementById('headline').textContent === headline", slides[number - 1].headline)
    text = speaker.locator("main").inner_text()
    assert slides[3].notes.say in text
    assert slides[3].notes.answer in text
    assert slides[4].headline in text
    assert re.search(r"0:0\d\s+dari 0:40", text)
    speaker.keyboard.press("PageDown")
    talk.page.wait_for_selector(f'.slide.on[data-key="{KEYS[4]}"]')
    speaker.locator('[data-press="b"]').click()
    talk.page.wait_for_selector("#black", state="visible")
    speaker.wait_for_selector("body.black")
    speaker.locator('[data-press="b"]').click()
    talk.page.wait_for_selector("#black", state="hidden")
    speaker.keyboard.press("q")
    talk.page.wait_for_selector(f'.slide.on[data-key="{slides[4].question}"]')
    until(speaker, "headline => document.getElementById('headline').textContent === headline",
          next(one.headline for one in slides if one.key == slides[4].question))
    speaker.close()


def test_an_overrun_is_said_in_words(talk):
    """The clock of the page is moved on: 40 seconds were given."""
    page = talk.page.context.new_page()
    page.clock.install()
    other = Talk.__new__(Talk)
    other.page = page
    page.goto(talk.page.url.partition("#")[0])
    page.clock.run_for(3000)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    until(speaker, "document.getElementById('headline')?.textContent")
    page.keyboard.press("PageDown")
    page.clock.run_for(2000)
    until(speaker, "document.getElementById('place').textContent.startsWith('2/')")
    page.clock.run_for(60_000)
    until(speaker, "document.getElementById('this_slide').textContent.includes('lewat')")
    assert speaker.locator("#this_slide.watch").count() == 1
    speaker.close()
    page.close()


# ---- rehearsal

def test_a_rehearsal_times_each_slide_and_can_be_copied(talk):
    talk.press("r")
    assert talk.page.locator("#clock").inner_text().startswith("Latihan · 0:0")
    talk.page.wait_for_timeout(1200)
    talk.press("PageDown", "r")
    rows = [row.split("\t") for row in talk.page.locator("#result table").inner_text().split("\n")]
    assert rows[1][1:] == ["0:01", "0:20", "sisa 0:19"]
    assert rows[-1][0] == "Seluruhnya"
    assert len(rows) == LAST + 2
    talk.page.locator("#copy").click()
    until(talk.page, "document.getElementById('said').textContent === 'Tersalin'")
    talk.press("Escape")
    assert not talk.seen("#result")


# ---- it cannot fail

def test_nothing_is_asked_of_the_network_and_nothing_is_complained_about(talk):
    """From file://, through every slide, after everything that the tests above did."""
    for number in range(1, len(KEYS) + 1):
        assert talk.go(number) == KEYS[number - 1]
    assert [one for one in talk.asked if not one.startswith(("file:", "data:", "about:"))] == []
    assert talk.said == []


def test_a_laptop_that_slept_goes_on_where_it_was(talk):
    """Frozen and woken as the browser does it, twice."""
    line = talk.page.context.new_cdp_session(talk.page)
    talk.go(6)
    for step in (1, 2):
        line.send("Page.setWebLifecycleState", {"state": "frozen"})
        line.send("Page.setWebLifecycleState", {"state": "active"})
        assert talk.at == KEYS[4 + step]
        assert talk.press("PageDown") == KEYS[5 + step]
    assert talk.page.locator(".slide.on .main-svg").first.is_visible()


def test_the_talk_goes_on_when_the_server_is_killed(own_server, browser):
    """From its own address; every slide, the speaker's window, evidence and black after the kill."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    talk = Talk(context.new_page(), f"{own_server.base}/dek")
    ended(own_server)
    context.set_offline(True)
    for number in range(1, len(KEYS) + 1):
        assert talk.go(number) == KEYS[number - 1]
    with talk.page.expect_popup() as opened:
        talk.press("s")
    until(opened.value, "document.getElementById('headline')?.textContent")
    talk.go(KEYS.index(IMPACT) + 1)
    assert talk.press("q") == EVIDENCE
    talk.press("b")
    assert talk.seen("#black")
    assert {one.partition("?")[0] for one in talk.asked if not one.startswith(("data:", "about:"))} == {f"{own_server.base}/dek"}
    assert talk.said == []
    context.close()


def test_keys_answer_before_everything_is_drawn(browser, tmp_path):
    """A key to a slide that is not drawn shows it at once, and its chart is drawn before all others."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(laid(tmp_path), wait_until="commit")
    page.wait_for_selector("html[data-painted]")
    page.keyboard.press("2")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.slide.on').dataset.key") == KEYS[23]
    page.wait_for_selector(".slide.on .plot .main-svg")
    page.close()


# ---- what the hall sees

FAULTS = r"""() => {
  const stage = document.getElementById('stage'), scale = stage.getBoundingClientRect().width / 1920, found = [];
  const slide = stage.querySelector('.slide.on'), box = one => { const at = one.getBoundingClientRect(), from = stage.getBoundingClientRect();
    return { left: (at.left - from.left) / scale, right: (at.right - from.left) / scale, top: (at.top - from.top) / scale, bottom: (at.bottom - from.top) / scale,
      width: at.width }; };
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    if (!text.textContent.trim() || parent.closest('.unseen, .numbers')) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize), range = document.createRange();
    if (size < 24) found.push(`${size} px: ${text.textContent.slice(0, 40)}`);
    range.selectNodeContents(text);
    const at = box(range);
    if (at.width && (at.left < 48 || at.right > 1872 || at.top < 40 || at.bottom > 1040)) found.push(`outside: ${text.textContent.slice(0, 40)}`);
  }
  const foot = box(slide.querySelector('footer')), blocks = [...slide.querySelectorAll('.block, .half')];
  for (const one of blocks) {
    const at = box(one);
    if (at.bottom > foot.top + 0.5 || at.right > 1825 || at.left < 95) found.push(`a block runs over: ${one.className}`);
    for (const other of blocks) {
      const to = box(other);
      if (one !== other && at.left < to.right - 1 && to.left < at.right - 1 && at.top < to.bottom - 1 && to.top < at.bottom - 1)
        found.push(`blocks overlap: ${one.className} and ${other.className}`);
    }
  }
  const headline = slide.querySelector('h1'), lines = headline.getBoundingClientRect().height / scale / parseFloat(getComputedStyle(headline).lineHeight);
  if (Math.round(lines) > (slide.dataset.key === 'opening' ? 4 : 2)) found.push(`${Math.round(lines)} lines of headline`);
  return found.map(one => `${slide.dataset.key}: ${one}`);
}"""


@pytest.mark.parametrize(("workbook", "language"), BOTH)
def test_no_text_is_below_24_pixels_and_no_block_runs_over_another(browser, tmp_path, workbook, language):
    """All slides, appendix too; text in charts as well; blocks by their boxes."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    talk, faults = Talk(context.new_page(), laid(tmp_path, workbook, language)), []
    for number in range(1, len(made(workbook, language).slides) + 1):
        talk.go(number)
        faults += talk.page.evaluate(FAULTS)
    context.close()
    assert faults == []


def test_photos_of_every_quick_win_find_room_on_the_slide_and_in_the_file(browser, tmp_path):
    """Two of each of eleven at their heaviest; a twelfth would add 0.4 MB of base64. Floor: 8 MB."""
    deck, data = photographed()
    file = tmp_path / "photos.html"
    file.write_bytes(data)
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    talk, faults = Talk(context.new_page(), file.as_uri()), []
    for number in (at for at, one in enumerate(deck.slides, 1) if one.kind == "photos"):
        talk.go(number)
        assert talk.page.locator(".slide.on img").count() == 2
        faults += talk.page.evaluate(FAULTS)
    context.close()
    assert faults == []
    assert len(data) <= 7_600_000


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 768), (3840, 2160), (1280, 1024)])
def test_the_stage_fills_any_window_without_being_cut(talk, width, height):
    """Letterboxed: the whole of 16 to 9 in it, centred, and no scroll bar."""
    talk.page.set_viewport_size({"width": width, "height": height})
    talk.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = talk.page.evaluate("(({ x, y, width, height }) => ({ x, y, width, height }))(document.getElementById('stage').getBoundingClientRect())")
    scroll = talk.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    talk.page.set_viewport_size({"width": 1920, "height": 1080})
    scale = min(width / 1920, height / 1080)
    assert box == pytest.approx({"x": (width - 1920 * scale) / 2, "y": (height - 1080 * scale) / 2, "width": 1920 * scale, "height": 1080 * scale}, abs=0.6)
    assert scroll == [width, height]


@pytest.mark.parametrize(("workbook", "language"), [(SAMPLE, "id"), (PUBLISHED, "en")])
def test_it_prints_one_slide_a_page(workbook, language, monkeypatch):
    """Appendix included, no stray page, 1920 x 1080 pixels (1440 x 810 points)."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: install the package chromium, or name it in CHROMIUM")
    monkeypatch.setenv("CHROMIUM", CHROMIUM)
    paper = printed(written(workbook, language))
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == len(made(workbook, language).slides)
    assert {tuple(map(float, one.split())) for one in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", paper)} == {(0, 0, 1440, 810)}


def test_where_there_is_no_chromium_printing_says_so(monkeypatch):
    monkeypatch.setattr("smartcity_metrics.exports.deck_pdf.browser", lambda: None)
    with pytest.raises(NoBrowser, match="no_browser"):
        printed(b"")


# ---- for everybody

def test_a_screen_reader_meets_one_slide_at_a_time(talk):
    """One heading of the first level outside of what is inert; the slide is announced with its number."""
    talk.go(4)
    open_slides = talk.page.evaluate("[...document.querySelectorAll('.slide')].filter(one => !one.inert && !one.ariaHidden).map(one => one.dataset.key)")
    assert open_slides == [KEYS[3]]
    headline = made(SAMPLE, "id").slides[3].headline
    assert talk.page.locator("#live").inner_text() == f"Slide 4 dari {LAST}: {headline}"
    assert talk.page.get_by_role("heading", level=1).all_inner_texts() == [headline]
    charts = [one for one in made(SAMPLE, "id").slides[3].blocks if isinstance(one, Chart)]
    assert charts
    assert [talk.page.get_by_role("img", name=one.alt, exact=True).count() for one in charts] == [1] * len(charts)
    assert talk.page.evaluate("document.documentElement.lang") == "id"


@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing_on_any_slide_nor_on_what_lies_over_them(browser, tmp_path, language):
    """WCAG 2.2 AA. Every slide, the overview, help, the table, the speaker's window."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    talk, found = Talk(context.new_page(), laid(tmp_path, SAMPLE, language)), []
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}, "resultTypes": ["violations"]}

    def look(place: str, page: object, part: str | None = None) -> None:
        for one in axe.run(page, context=part, options=rules).response["violations"]:
            found.append((place, one["id"], [node["html"][:120] for node in one["nodes"]][:3]))

    for number in range(1, len(KEYS) + 1):
        look(talk.go(number), talk.page, ".slide.on")  # the others are inert; looked through each time they would cost two minutes
    look("all", talk.page)
    for key in ("o", "?"):
        talk.press(key)
        look(key, talk.page)
        talk.press("Escape")
    talk.go(4)
    talk.press("t")
    look("t", talk.page)
    with talk.page.expect_popup() as opened:
        talk.press("s")
    until(opened.value, "document.getElementById('headline')?.textContent")
    look("speaker", opened.value)
    context.close()
    assert found == []
