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
  let ribbon = null, framed = null, seen = false;
  const state = () => document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState;
  const gone = () => seen && state() !== 'CONNECTED';
  const look = () => {
    seen ||= state() === 'CONNECTED';
    for (const dialog of document.querySelectorAll('[role=dialog]'))
      if (dialog.textContent.includes('Connection error')) {
        dialog.querySelector('button')?.click();
        if (framed?.isConnected) setTimeout(() => framed.focus(), 300);
      }
    if (!gone()) { ribbon?.remove(); ribbon = null; } else if (!ribbon) setTimeout(show, 1000);  // a hiccup is not worth a word
  };
  const show = () => {
    if (ribbon || !gone()) return;
    ribbon = document.createElement('div');
    ribbon.id = 'tahan';
    ribbon.setAttribute('role', 'status');
    ribbon.textContent = words[document.documentElement.lang] ?? words.id;
    ribbon.style.cssText = 'position:fixed;left:0;right:0;bottom:0;z-index:9999999;padding:12px 24px;background:#6b3f00;color:#fff;' +
      'font:600 16px/1.4 "Source Sans",system-ui,sans-serif;text-align:center';
    document.body.append(ribbon);
  };
  addEventListener('blur', () => { framed = document.activeElement?.matches('iframe') ? document.activeElement : null; });
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ['data-test-connection-state'] });
})();
"""


def tag() -> str:
    """What puts the script into a page."""
    return f'<script src="{address(PATH)}" defer></script>'


async def hold(_request: Request) -> Response:
    """The script, with the ribbon's words in every language; the page knows its own."""
    said = json.dumps({one: words(one)("hold.ribbon") for one in LANGUAGES}, ensure_ascii=False)
    return Response(SCRIPT.replace("WORDS", said, 1), media_type="text/javascript", headers={"cache-control": "no-cache"})
