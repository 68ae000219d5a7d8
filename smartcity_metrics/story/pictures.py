"""Small drawings inside HTML. Streamlit's st.html takes svg elements out, but leaves images that carry their svg with them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

from smartcity_metrics.story.theme import Theme

_SVG = re.compile(r"<svg\b([^>]*)>(.*?)</svg>", re.DOTALL)
_TOKEN = re.compile(r"var\(--(\w+)\)")
_KEPT = ("width", "height", "class")


def as_images(html: str, theme: Theme) -> str:
    """The HTML with every svg element as an image of the same size, colour tokens resolved.

    aria-label becomes the image's alternative text; without one the image is decoration and has an empty one.
    An image knows no variables of the page, so the theme is fixed: draw again when it changes.
    """
    return _SVG.sub(lambda found: _image(found.group(1), found.group(2), theme), html)


def _image(attributes: str, inner: str, theme: Theme) -> str:
    known = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{inner}</svg>'
    coloured = _TOKEN.sub(lambda found: _colour(found.group(1), theme), drawing)
    kept = "".join(f' {name}="{known[name]}"' for name in _KEPT if name in known)
    alternative = known.get("aria-label", "")
    return f'<img{kept} alt="{alternative}" src="data:image/svg+xml,{quote(_plain(coloured))}">'


def _plain(drawing: str) -> str:
    """The drawing without what only a page needs: labels there may hold characters that xml does not know."""
    return re.sub(r' (?:aria-\w+|role|class)="[^"]*"', "", unescape(drawing) if "&nbsp;" in drawing else drawing)


def _colour(token: str, theme: Theme) -> str:
    return theme.slots[int(token[4:]) - 1] if token.startswith("slot") else getattr(theme, token)
