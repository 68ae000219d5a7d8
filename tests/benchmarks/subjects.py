"""What is measured beside what, and by which marks on the page one sees that it is there. All selectors stand here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.running import HOUSE

APPS = Path(__file__).with_name("apps")
SHARED_SIX = HOUSE.parent / "shared" / "harness" / "apps" / "st_six.py"
DRAWN = "[...document.querySelectorAll('.js-plotly-plot')].filter(one => one.querySelector('.scatterlayer .trace path')).length"
PLOTS = "[...document.querySelectorAll('.js-plotly-plot')]"
NUMBERS = "one => JSON.stringify(one._fullData.map(trace => [...(trace.y ?? trace.x)]))"  # lines alone move with a scroll bar too
LINES = "one => one.querySelector('.scatterlayer').innerHTML"
CHART = f"{PLOTS}.slice(0, 1).flatMap(one => [({NUMBERS})(one), ({LINES})(one)])"
ALL_CHARTS = f"{PLOTS}.flatMap(one => [({NUMBERS})(one), ({LINES})(one)])"


@dataclass(frozen=True)
class Subject:
    """A page. `painted`: JavaScript, true once it is there. `choice`: the widget that is changed, one option after another.

    `shown`: JavaScript for a list of what is drawn; the change is painted once every part of it is another.
    """

    name: str
    script: Path
    path: str
    painted: str
    choice: str
    shown: str


OUR_CHART = Subject("Quick Win", HOUSE / "dashboard.py", "/quick-win", f"{DRAWN} >= 1", ".st-key-indikator", CHART)
ONE_CHART = Subject("one bare chart", APPS / "one_chart.py", "/", f"{DRAWN} >= 1", "[data-testid=stSelectbox]", CHART)
OVERVIEW = Subject("Ringkasan", HOUSE / "dashboard.py", "/", "document.querySelectorAll('.look .win tbody tr').length >= 6",
                   ".st-key-dimensi", "[document.querySelector('.look .win tbody')?.innerHTML]")
SIX = f"{DRAWN} >= 6 && document.querySelectorAll('[data-testid=stMetric]').length >= 6"
SIX_CHARTS = Subject("six charts", APPS / "six_charts.py", "/", SIX, "[data-testid=stSelectbox]", ALL_CHARTS)
SHARED_SIX_CHARTS = Subject("the harness's st_six", SHARED_SIX, "/", SIX, "[data-testid=stSelectbox]", ALL_CHARTS)
