"""A page as its visitor has it: time from navigation, or from the last click, to two frames after it is there."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.benchmarks.subjects import Subject
from tests.running import CHROMIUM, CHROMIUM_FLAGS

STAMP = """for (const kind of ['pointerdown', 'click', 'keydown'])
  window.addEventListener(kind, () => window.pressed = performance.now(), { capture: true, passive: true });"""
WAIT = """async condition => {
  const frame = () => new Promise(requestAnimationFrame), there = new Function('return (' + condition + ')');
  const end = performance.now() + 60000;
  for (;;) {
    let seen = false;
    try { seen = there() } catch (_) { }
    if (seen) break;
    if (performance.now() > end) throw new Error('never: ' + condition);
    await frame();
  }
  await frame(); await frame();
  return performance.now();
}"""
SETTLE = 400  # milliseconds of rest before and after what is timed


@dataclass(frozen=True)
class Load:
    """A page loaded into an empty browser cache: milliseconds, and bytes over the wire (websocket included)."""

    painted: float
    bytes: int


class Visit:
    """One fresh browser profile on one page."""

    def __init__(self, browser: object, subject: Subject, base: str) -> None:
        self.subject, self.base, self.bytes = subject, base, 0
        self.context = browser.new_context(viewport={"width": 1366, "height": 1000}, reduced_motion="reduce")
        self.context.add_init_script(STAMP)
        self.page = self.context.new_page()
        line = self.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda event: self._count(event["encodedDataLength"]))
        line.on("Network.webSocketFrameReceived", lambda event: self._count(len(event["response"]["payloadData"]) * 3 // 4))

    def load(self) -> Load:
        """Go there and wait until it is painted."""
        self.page.goto(self.base + self.subject.path, wait_until="commit")
        painted = self.page.evaluate(WAIT, self.subject.painted)
        self.page.wait_for_timeout(SETTLE)
        return Load(painted, int(self.bytes))

    def change(self, place: int) -> float:
        """Choose the option at this place of the list: milliseconds from the click on it to the paint."""
        page, shown = self.page, self.subject.shown
        page.locator(f"{self.subject.choice} input").first.click()
        option = page.locator("[role=option]").nth(place)
        option.wait_for()
        page.evaluate(f"window.before = {shown}")
        option.click()
        changed = f"(now => now.length === window.before.length && now.every((part, place) => part && part !== window.before[place]))({shown})"
        end = page.evaluate(WAIT, changed)
        started = page.evaluate("window.pressed")
        page.wait_for_timeout(SETTLE)
        return end - started

    def options(self) -> int:
        """How many options the choice has."""
        self.page.locator(f"{self.subject.choice} input").first.click()
        self.page.locator("[role=option]").first.wait_for()
        count = self.page.locator("[role=option]").count()
        self.page.keyboard.press("Escape")
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.context.close()

    def _count(self, size: float) -> None:
        self.bytes += size


def launched(playwright: object) -> object:
    """Debian's Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
