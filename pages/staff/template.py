"""The page template."""

import streamlit as st

from pages.ui.visitor import require, say

require("upload", "/templat")
st.title(say()("menu.template"))
