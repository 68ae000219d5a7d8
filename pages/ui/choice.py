"""Choices that live in the address, so that a link shows whoever opens it the same view.

What stands in the address are codes, never words: a link made in Indonesian works in English. The address wins when it
changes by itself (a link, the browser's Back); else the widget does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def many(label: str, name: str, options: Sequence[str], word: Callable[[str], str], nothing: str) -> tuple[str, ...]:
    """Any number of the options; none chosen reads `nothing` and means all."""
    key = several(name)
    _follow(name, [one for one in st.query_params.get_all(name) if one in options], key)
    st.session_state[key] = [one for one in st.session_state[key] if one in options]
    picked = st.multiselect(label, options, key=key, format_func=word, placeholder=nothing)
    _write(name, picked, key)
    return tuple(picked)


def several(name: str) -> str:
    """The key of the widget of many: on another page the same name in the address may be a choice of one."""
    return f"{name}_many"


def one(label: str, name: str, options: Sequence[str], word: Callable[[str], str]) -> str:
    """One of the options; the first is the default and does not stand in the address."""
    picked = _select(label, name, options, word)
    _write(name, [] if picked == options[0] else [picked], name)
    return picked


def pinned(label: str, name: str, options: Sequence[str], word: Callable[[str], str]) -> str:
    """One of the options, which always stands in the address: a link to it stays right when the default moves on."""
    picked = _select(label, name, options, word)
    _write(name, [picked], name)
    return picked


def _select(label: str, name: str, options: Sequence[str], word: Callable[[str], str]) -> str:
    asked = st.query_params.get(name)
    _follow(name, asked if asked in options else options[0], name)
    if st.session_state[name] not in options:  # what is on offer has changed since, as periods do with the indicator
        st.session_state[name] = options[0]
    return st.selectbox(label, options, key=name, format_func=word)


def text(label: str, name: str, hint: str) -> str:
    """Words to search for."""
    _follow(name, st.query_params.get(name, ""), name)
    typed = st.text_input(label, key=name, placeholder=hint, max_chars=80)
    _write(name, [typed] if typed else [], name)
    return typed


def clear(*names: str) -> None:
    """Take choices out of the address and off their widgets at the next run. For the on_click of a button."""
    for name in names:
        st.query_params.pop(name, None)
        for key in (name, several(name)):
            st.session_state.pop(key, None)
            st.session_state.pop(_seen(key), None)


def _seen(key: str) -> str:
    return f"address of {key}"


def _follow(name: str, value: object, key: str) -> None:
    """Give the widget what the address says, when the address is not what we wrote there last."""
    stands = st.query_params.get_all(name)
    if key not in st.session_state or st.session_state.get(_seen(key)) != stands:
        st.session_state[key] = value
        st.session_state[_seen(key)] = stands
    else:
        st.session_state[key] = st.session_state[key]  # else a widget of the same name on another page begins anew


def _write(name: str, values: list[str], key: str) -> None:
    if st.query_params.get_all(name) != values:
        if values:
            st.query_params[name] = values
        else:
            st.query_params.pop(name, None)
    st.session_state[_seen(key)] = values
