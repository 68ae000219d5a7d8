"""The page quick_win."""

import streamlit as st

from pages.ui.visitor import say

st.title(say()("menu.quick_win"))
