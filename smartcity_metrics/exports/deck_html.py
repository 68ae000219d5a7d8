"""The talk as one file: opens by double click, asks nobody for anything, and goes on when everything else has gone.

In the file stand the slides as plain HTML, the figures as JSON, the font, the program that shows them (stage.js), the
speaker's window (speaker.js) and plotly.js. plotly.js stands there packed, as text, and is run only when slide 1 is painted and
keys answer. Its policy names every script and style by its hash.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from plotly.offline import get_plotlyjs

from smartcity_metrics.exports.deck_blocks import WIDTHS, body, in_order, numbers
from smartcity_metrics.language import Words
from smartcity_metrics.language.numbers import NO_BREAK
from smartcity_metrics.story.deck.model import Chart, Deck, Kicker, Slide, Stamp
from smartcity_metrics.story.markup import text
from smartcity_metrics.story.theme import LIGHT, tokens

HERE = Path(__file__).parent
FONTS = ("static", "static", "media", "SourceSansVF-Upright.*.woff2")  # inside the installed Streamlit
KEYS = ("forward", "back", "ends", "jump", "full", "black", "speaker", "overview", "evidence", "numbers", "rehearse", "close", "help")
LETTERS = {"full": "F", "black": "B", "speaker": "S", "overview": "O", "evidence": "Q, E", "numbers": "T", "rehearse": "R",
           "close": "Esc", "help": "?"}  # the keys that are called the same in both languages
LONG = ((150, " class=longer"), (105, " class=long"))  # characters of a headline that needs smaller letters to keep to two lines
SCRIPT_WORDS = ("said", "said_appendix", "jump", "blocked", "no_evidence", "no_numbers", "no_draw", "rehearsal", "slide", "used", "budget",
                "difference", "total", "over", "left", "exact", "copied", "appendix")


def deck_html(deck: Deck, say: Words, photos: Mapping[str, bytes]) -> bytes:
    """The whole talk as UTF-8 HTML. photos: sha256 -> JPEG or PNG bytes; one that is missing leaves a frame that says so.

    The same deck, words and photos give the same bytes. ValueError when the deck has no slide or a figure holds NaN.
    """
    if not deck.slides:
        raise ValueError("a deck without slides")
    slides = "".join(_slide(one, number, deck, say, photos) for number, one in enumerate(deck.slides, 1))
    return f"""<!doctype html>
<html lang="{say.language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1, minimum-scale=1"><title>{text(_title(deck.stamp, say))}</title>
<style id="font">{_font()}</style><style>{_style()}</style>{_spared()}</head>
<body>
<div id="cover"><p><b>{text(deck.stamp.city)}</b>{text(say("talk.loading"))}</p></div>
<noscript>{text(say("talk.no_script"))}</noscript>
<main id="stage" aria-label="{text(say("talk.slides"))}">{slides}{_overlays(deck, say)}</main>
<p id="turn">{text(say("talk.turn"))}</p>
<div id="black" role="img" aria-label="{text(say("talk.black"))}" hidden></div>
<div id="live" class="unseen" aria-live="polite"></div>
<script type="application/json" id="talk">{inline(_talk(deck, say))}</script>
<script type="application/json" id="figures">{inline(_figures(deck.slides))}</script>
<template id="speaker"><style>{_aside_style()}</style>{_speaker(say)}<script>{_read("speaker.js")}</script></template>
<script>{_read("stage.js")}</script>
<script type="text/plain" id="plotly">{_packed()}</script>
</body></html>
""".encode()


@cache
def policy() -> str:
    """The content security policy of every deck: its own texts may run and style, nothing else may reach or leave the page.

    Style attributes stay allowed: plotly.js writes them. The empty style is the sheet that it makes for itself.
    """
    scripts = " ".join(map(_hash, (_read("stage.js"), _read("speaker.js"), _plotly())))
    styles = " ".join(map(_hash, (_font(), _style(), _aside_style(), "")))
    return (f"default-src 'none'; script-src {scripts}; style-src-elem {styles}; style-src-attr 'unsafe-inline'; "
            "img-src data:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'")


def inline(value: object) -> str:
    """JSON that stays JSON inside a script element, whatever stands in a cell. ValueError for NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def file_name(stamp: Stamp, suffix: str) -> str:
    """What the file is called when it is taken away: CONTOH-paparan-balikpapan-edisi-12-versi-3.html."""
    city = "-".join("".join(one if one.isalnum() else " " for one in stamp.city.casefold()).split())
    parts = ["CONTOH" if stamp.sample else "", "paparan", city, f"edisi-{stamp.edition}" if stamp.edition is not None else "",
             f"versi-{stamp.version}" if stamp.version else ""]
    return "-".join(one for one in parts if one) + suffix


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    """plotly.js as installed; the one bundle that comes with the package."""
    return get_plotlyjs()


@cache
def _packed() -> str:
    """plotly.js gzipped, as base64: 2.0 MB instead of 4.8, so that photos have room and the file can be sent by mail."""
    return base64.b64encode(gzip.compress(_plotly().encode(), 9, mtime=0)).decode()


@cache
def _spared() -> str:
    """Empty sheets under the names of those that plotly.js would add for its maps: the policy would refuse them aloud."""
    return "".join(f'<style id="{name}"></style>' for name in re.findall(r'createElement\("style"\);\w+\.id="(\w+)"', _plotly()))


@cache
def _style() -> str:
    return tokens(LIGHT) + _read("stage.css")


@cache
def _aside_style() -> str:
    return tokens(LIGHT) + _read("speaker.css")


@cache
def _font() -> str:
    """Source Sans from the installed Streamlit as a font face; "" where it is not found, and then the next in the list serves."""
    spec = find_spec("streamlit")
    places = [Path(place, *FONTS[:-1]) for place in spec.submodule_search_locations or ()] if spec else []
    found = [file for place in places for file in sorted(place.glob(FONTS[-1]))]
    if not found:
        return ""
    data = base64.b64encode(found[0].read_bytes()).decode()
    return f'@font-face{{font-family:"Source Sans";font-weight:200 900;src:url(data:font/woff2;base64,{data}) format("woff2")}}'


def _title(stamp: Stamp, say: Words) -> str:
    title = say("talk.title", title=stamp.title, city=stamp.city)
    return f"{say('page.sample')} · {title}" if stamp.sample else title


def _slide(one: Slide, number: int, deck: Deck, say: Words, photos: Mapping[str, bytes]) -> str:
    first = number == 1
    hidden = "" if first else " inert aria-hidden=true"
    size = next((name for most, name in LONG if len(one.headline) > most), "")
    lead = "".join(f"<span>{text(line)}</span>" for line in one.lead.splitlines())
    return (f'<section class="slide {text(one.kind)}{" on" if first else ""}" data-key="{text(one.key)}" aria-labelledby="h{number}"{hidden}>'
            f'{_kicker(one.kicker, deck.stamp, say)}<h1 id="h{number}"{size}>{text(one.headline)}</h1>'
            f'{f"<p class=lead>{lead}</p>" if lead else ""}<div class="body">{body(one, say, photos)}</div>{numbers(one, say)}'
            f"<footer><span>{text(one.source)}</span><span>{text(_place(one, number, deck, say))}</span></footer></section>")


def _kicker(kicker: Kicker, stamp: Stamp, say: Words) -> str:
    square = f'<i style="background:{text(kicker.colour)}"></i>' if kicker.colour else ""
    name = f'<b style="color:{text(kicker.colour or "var(--ink)")}">{text(kicker.name)}</b>'
    sample = f"<em class=sample>{text(say('page.sample'))}</em>" if stamp.sample else ""
    return f'<div class="kick">{square}{name}<span>{text(kicker.rest)}</span>{sample}</div>'


def _place(one: Slide, number: int, deck: Deck, say: Words) -> str:
    """Edisi 12 · versi 3 · keadaan Maret 2020 · 5/24."""
    stamp = deck.stamp
    edition = say("talk.files") if stamp.edition is None else say("talk.edition", n=stamp.edition)
    version = [say("talk.version", n=stamp.version)] if stamp.version else []
    where = say("talk.place_appendix", n=number) if one.appendix else say("talk.place", n=number, all=len(deck.talk))
    parts = [edition, *version, say("talk.as_of", period=stamp.as_of), where]
    return " · ".join(part.replace(" ", NO_BREAK) for part in parts)


def _overlays(deck: Deck, say: Words) -> str:
    """What lies over the slides when a key asks for it."""
    tiles = "".join(_entry(one, number) for number, one in enumerate(deck.slides, 1) if not one.appendix)
    extra = "".join(_entry(one, number) for number, one in enumerate(deck.slides, 1) if one.appendix)
    behind = f"<h2>{text(say('talk.appendix'))}</h2><ol>{extra}</ol>" if extra else ""
    keys = "".join(f"<tr><th scope=row>{text(LETTERS.get(one) or say(f'talk.key_{one}'))}</th><td>{text(say(f'talk.help_{one}'))}</td></tr>"
                   for one in KEYS)
    shut = f'<button type="button" class="shut" data-press="Escape">{text(say("talk.close"))}</button>'
    return (f'<div id="overview" class="over" role="dialog" aria-label="{text(say("talk.overview"))}" hidden>{shut}'
            f"<h2>{text(say('talk.overview'))}</h2><ol>{tiles}</ol>{behind}</div>"
            f'<div id="help" class="over" role="dialog" aria-label="{text(say("talk.help"))}" tabindex="-1" hidden>{shut}'
            f"<h2>{text(say('talk.help'))}</h2><table><tbody>{keys}</tbody></table>"
            f'<label><input type="checkbox" id="letters" checked> {text(say("talk.letters"))}</label></div>'
            f'<div id="result" class="over" role="dialog" aria-label="{text(say("talk.rehearsal_result"))}" tabindex="-1" hidden>{shut}'
            f'<h2>{text(say("talk.rehearsal_result"))}</h2><div class="panel" tabindex="0"></div>'
            f'<button type="button" id="copy">{text(say("talk.copy"))}</button></div>'
            '<div id="said" class="toast" hidden></div><div id="clock" class="toast" hidden></div>')


def _entry(one: Slide, number: int) -> str:
    return (f'<li><button type="button" data-go="{number}" style="--c:{text(one.kicker.colour or LIGHT.ink)}"><small>{number} · '
            f"{text(one.kicker.name)}</small>{text(one.headline)}</button></li>")


def _talk(deck: Deck, say: Words) -> dict:
    """What stage.js and speaker.js know of the slides, and their words. Times are seconds."""
    stamp = deck.stamp
    words = {name: _pattern(say, f"talk.{name}") for name in SCRIPT_WORDS}
    aside = {name: _pattern(say, f"speaker.{name}") for name in ("no_notes", "end", "of", "over", "alone", "title")}
    return {"channel": f"deck {stamp.city} {stamp.edition} {stamp.version}", "language": say.language, "words": words, "speaker": aside,
            "minutes": deck.minutes, "plotly": say.plotly,
            "slides": [{"key": one.key, "headline": one.headline, "say": one.notes.say, "ask": one.notes.question,
                        "answer": one.notes.answer, "seconds": one.seconds, "appendix": one.appendix, "question": one.question}
                       for one in deck.slides]}


def _pattern(say: Words, key: str) -> str:
    """The phrase with its slots left in braces, for scripts to fill."""
    return say(key, **{name: f"{{{name}}}" for name in ("n", "all", "headline", "time", "budget")})


def _figures(slides: Sequence[Slide]) -> list[list[dict]]:
    """The figures of each slide, at the width of their area."""
    return [[{"data": one.figure["data"], "layout": one.figure["layout"] | {"width": WIDTHS[one.area], "autosize": False}}
             for one in in_order(slide.blocks) if isinstance(one, Chart)] for slide in slides]


def _speaker(say: Words) -> str:
    buttons = "".join(f'<button type="button" data-press="{key}">{text(say(f"speaker.{word}"))}</button>'
                      for key, word in (("PageUp", "back"), ("PageDown", "forward"), ("b", "black"), ("q", "evidence")))
    notes = "".join(f'<section id="{name}"><h2>{text(say(f"speaker.{word}"))}</h2><p></p></section>'
                    for name, word in (("say", "say"), ("ask", "question"), ("answer", "answer")))
    times = "".join(f'<div><span>{text(say(f"speaker.{name}"))}</span><b id="{name}">–</b></div>' for name in ("clock", "elapsed", "this_slide"))
    return (f'<main><header><span id="place"></span><h1 id="headline"></h1></header><div id="notes">{notes}</div>'
            f'<aside aria-label="{text(say("speaker.title"))}"><div id="times">{times}</div><section><h2>{text(say("speaker.next"))}</h2>'
            f'<p id="next"></p></section><div id="keys">{buttons}<button type="button" id="restart">{text(say("speaker.restart"))}</button></div>'
            f'<p id="alone" role="status"></p></aside></main>')
