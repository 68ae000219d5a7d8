"""The page upload."""

import streamlit as st

from pages.ui.visitor import require, say

require("upload", "/unggah")
st.title(say()("menu.upload"))
