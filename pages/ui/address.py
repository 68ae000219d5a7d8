"""Addresses of our own routes and pages."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import streamlit as st

from pages.ui.house import kept_city

LINK = "tautan"  # the address's name for a token that chooses a password
PAGE = re.compile(r"/[a-z0-9-]{0,40}")


def address(path: str, **query: str) -> str:
    """A path of ours under server.baseUrlPath, with a query where one is given."""
    base = "".join(f"/{part}" for part in (st.get_option("server.baseUrlPath") or "").split("/") if part)
    return base + path + (f"?{urlencode(query)}" if query else "")


def way(path: str, **query: str) -> str:
    """An address of ours for whoever reads this page: it stays in their city."""
    return address(path, **query, **kept_city())


def own_page(path: str | None) -> str:
    """The path when it is a page address of ours (one level, no host, no query), else the front page.

    A sign-in carries such a path through the browser, and must never send anybody elsewhere.
    """
    return path if path and PAGE.fullmatch(path) else "/"
