"""Which edition a preview was made against, so that nobody publishes over what they have not seen."""

from __future__ import annotations

import streamlit as st

_KEY = "previewed"


def seen(upload: str, published: int | None) -> int | None:
    """The edition that was published when this upload was first looked at; it stays until `look_again` or another upload."""
    if st.session_state.get(_KEY, ("",))[0] != upload:
        st.session_state[_KEY] = (upload, published)
    return st.session_state[_KEY][1]


def look_again() -> None:
    """Forget it: the next run looks at what is published then. For the on_click of a button too."""
    st.session_state.pop(_KEY, None)
