"""A bare page with one chart and one choice."""

import series
import streamlit as st

st.title("Quick win")
frame = series.table()
district = st.selectbox("Kecamatan", series.DISTRICTS)
st.plotly_chart(series.chart(series.chosen(frame, district), "Governance", district), key="chart")
