"""Made-up monthly figures for the pages to compare with: six dimensions, seven districts, 2015 to 2019."""

import math

import pandas
import plotly.graph_objects as go

DIMENSIONS = ["Governance", "Branding", "Economy", "Transportation", "Society", "Environment"]
DISTRICTS = ["Semua", "Barat", "Utara", "Timur", "Tengah", "Selatan", "Kota"]


def table() -> pandas.DataFrame:
    """One row a month, dimension and district."""
    rows = [(month, dimension, district, 100 * (one + 1) + 9 * (two + 1) * math.sin(place / 2) + place * (one + two + 1))
            for place, month in enumerate(pandas.date_range("2015-01-01", periods=60, freq="MS"))
            for one, dimension in enumerate(DIMENSIONS) for two, district in enumerate(DISTRICTS[1:])]
    return pandas.DataFrame(rows, columns=["period", "dimension", "district", "value"]).assign(target=lambda frame: frame.value * 1.1)


def chosen(frame: pandas.DataFrame, district: str) -> pandas.DataFrame:
    """The months of a district, or of all together."""
    part = frame if district == "Semua" else frame[frame.district == district]
    return part.groupby(["dimension", "period"], as_index=False)[["value", "target"]].sum()


def chart(frame: pandas.DataFrame, dimension: str, district: str) -> go.Figure:
    """Result and target over time with one event, as a page would usually draw it."""
    part, figure = frame[frame.dimension == dimension], go.Figure()
    figure.add_scatter(x=part.period, y=part.value, name="Realisasi", mode="lines+markers", line={"width": 2})
    figure.add_scatter(x=part.period, y=part.target, name="Target", mode="lines", line={"dash": "dash"})
    figure.add_vline(x="2018-01-01", line_dash="dot")
    figure.update_layout(title=f"{dimension} — {district}", height=360, showlegend=False)
    return figure
