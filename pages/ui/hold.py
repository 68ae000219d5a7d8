"""/tahan.js: what a live page does when its server goes. The chart on the projector stays; a ribbon says so in our words.

Streamlit would lay an English dialog over the page, dim it, and take the keys away from a deck in a frame. The names it
goes by are Streamlit's, so a browser test holds them.
"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from pages.ui.address import address
from smartcity_metrics.language import LANGUAGES, words

PATH = "/tahan.js"
SCRIPT = """// Streamlit's server has gone or come back: say so at the foot, and leave the page and its keys alone.
(() => {
  const words = WORDS;
  let lost, framed;
  const look = () => {
    for (const dialog of document.querySelectorAll('[role=dialog]'))
      if (dialog.textContent.includes('Connection error')) {
        dialog.querySelector('button')?.click();
        if (framed?.isConnected) setTimeout(() => framed.focus(), 300);
      }
    const gone = ready() && document.querySelector('[data-testid=stConnectionStatus]');
    if (gone && !lost) {
      lost = document.createElement('div');
      lost.id = 'tahan';
      lost.setAttribute('role', 'status');
      lost.textContent = words[document.documentElement.lang] ?? words.id;
      lost.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:9999999;padding:12px 24px;background:#6b3f00;color:#fff;' +
        'font:600 16px/1.4 "Source Sans",system-ui,sans-serif;text-align:center';
      document.body.append(lost);
    } else if (!gone && lost) { lost.remove(); lost = null; }
  };
  const ready = () => document.documentElement.dataset.seen ||
    (document.querySelector('[data-test-script-state=notRunning]') && (document.documentElement.dataset.seen = '1'));
  addEventListener('blur', () => { framed = document.activeElement?.matches('iframe') ? document.activeElement : null; });
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
})();
"""


def tag() -> str:
    """What puts the script into a page."""
    return f'<script src="{address(PATH)}" defer></script>'


async def hold(_request: Request) -> Response:
    """The script, with the ribbon's words in every language; the page knows its own."""
    said = json.dumps({one: words(one)("hold.ribbon") for one in LANGUAGES}, ensure_ascii=False)
    return Response(SCRIPT.replace("WORDS", said, 1), media_type="text/javascript", headers={"cache-control": "no-cache"})
