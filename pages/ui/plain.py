"""Pages that are not Streamlit's: sign-in, and what stands at an address that is nobody's. No script, so the policy holds."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from starlette.responses import HTMLResponse, Response

from pages.ui.address import address, way
from pages.ui.house import cities, city
from pages.ui.wire import STREAMLIT
from smartcity_metrics.language import LANGUAGES, Words, words


def page(said: Words, title: str, body: str, here: Callable[..., str], status: int = 200,
         headers: dict[str, str] | None = None) -> Response:
    """A page with this title and body (HTML); `here(lang=…)` is its own address in another language."""
    current = {said.language: " aria-current=true"}
    languages = " · ".join(f'<a href="{escape(here(lang=one))}" lang="{one}"{current.get(one, "")}>'
                           f"{words(one)('frame.this_language')}</a>" for one in LANGUAGES)
    whole = f"""<!doctype html><html lang="{said.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>
<link rel="icon" href="{address("/favicon.png")}"><style>{STYLE}</style></head><body><main>
<p class="kicker">{escape(" · ".join([said("frame.app"), *([city().name] if cities() else [])]))}</p>
<h1>{escape(title)}</h1>{body}
<p class="foot"><a href="{escape(way("/", lang=said.language))}">{escape(said("frame.back"))}</a>
<span>{languages}</span></p>
</main></body></html>"""
    return HTMLResponse(whole, status, {"cache-control": "no-store"} | (headers or {}))


def alert(problem: str) -> str:
    """What is in the way, as markup; nothing where nothing is."""
    return f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""


FONT = address(f'/static/media/{next((STREAMLIT / "static" / "media").glob("SourceSansVF-Upright*.woff2")).name}')
STYLE = f"""
@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: url("{FONT}") }}
:root {{ --page: #ffffff; --ink: #14202e; --muted: #55606e; --edge: #7a8594; --rule: #d5dae1; --bad: #9d1712;
  color-scheme: light }}
@media (prefers-color-scheme: dark) {{ :root {{ --page: #10151c; --ink: #eef2f6; --muted: #a9b4c0; --edge: #8b96a5;
  --rule: #2b3440; --bad: #ff8a7d; color-scheme: dark }} }}
* {{ box-sizing: border-box }}
body {{ margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "Source Sans", "Segoe UI", system-ui, sans-serif }}
main {{ max-width: 30rem; margin: 0 auto; padding: 4rem 1.5rem }}
.kicker, .lead, small, .foot {{ color: var(--muted) }}
.kicker {{ margin: 0 0 .5rem }}
h1 {{ font-size: 34px; line-height: 1.18; font-weight: 650; margin: 0 0 1rem; text-wrap: balance }}
.problem {{ border-left: 5px solid var(--bad); padding-left: 1rem; font-weight: 650 }}
label {{ display: block; font-weight: 650; margin: 1.5rem 0 .35rem }}
input {{ width: 100%; min-height: 48px; padding: 0 .75rem; font: inherit; font-size: 18px; color: inherit;
  background: var(--page); border: 1px solid var(--edge); font-variant-numeric: tabular-nums }}
small {{ display: block; font-size: 14px; margin-top: .35rem }}
button {{ margin-top: 2rem; min-height: 48px; padding: 0 2rem; font: inherit; font-weight: 650; color: var(--page);
  background: var(--ink); border: 0; cursor: pointer }}
a.button {{ display: inline-block; padding: .75rem 2rem; font-weight: 650; text-decoration: none; border: 1px solid var(--ink) }}
button.quiet {{ color: var(--ink); background: none; border: 1px solid var(--edge) }}
:focus-visible {{ outline: 3px solid var(--ink); outline-offset: 2px }}
a {{ color: inherit }}
.foot {{ display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; margin-top: 3rem; padding-top: 1rem;
  border-top: 1px solid var(--rule) }}
.foot a {{ display: inline-block; padding: .6rem 0 }}
[aria-current] {{ font-weight: 650; text-decoration: none }}
"""
