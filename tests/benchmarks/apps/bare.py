"""The floor of a start: what Streamlit itself needs."""

import streamlit as st

st.title("Quick win")
