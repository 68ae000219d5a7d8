"""The page evidence."""

import streamlit as st

from pages.ui.visitor import say

st.title(say()("menu.evidence"))
