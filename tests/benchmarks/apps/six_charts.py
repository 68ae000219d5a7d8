"""A page as one would write it at first: a choice, six figures, six charts."""

import series
import streamlit as st

st.set_page_config(layout="wide")
st.title("Quick win")
frame = series.table()
district = st.selectbox("Kecamatan", series.DISTRICTS)
part = series.chosen(frame, district)
for column, dimension in zip(st.columns(6), series.DIMENSIONS, strict=True):
    last = part[part.dimension == dimension].iloc[-1]
    column.metric(dimension, f"{last.value:,.0f}", f"{last.value / last.target - 1:+.1%}")
columns = st.columns(2)
for place, dimension in enumerate(series.DIMENSIONS):
    columns[place % 2].plotly_chart(series.chart(part, dimension, district), key=dimension)
