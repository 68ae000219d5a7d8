"""What a programme's numbers mean: pure functions from values to figures, and the scorecard made of them.

Shares are fractions, never percent; None, with a reason beside it, where nothing can honestly be said.
"""

from smartcity_metrics.metrics.achievement import achievement
from smartcity_metrics.metrics.control import run_chart, xmr
from smartcity_metrics.metrics.criteria import criteria
from smartcity_metrics.metrics.districts import district_limits
from smartcity_metrics.metrics.forecast import backtest, forecast
from smartcity_metrics.metrics.ministry import ministry_index
from smartcity_metrics.metrics.pace import pace
from smartcity_metrics.metrics.progress import progress
from smartcity_metrics.metrics.rates import poisson_rate, rate_ratio, wilson
from smartcity_metrics.metrics.satisfaction import sample_size, satisfaction
from smartcity_metrics.metrics.scorecard import scorecard
from smartcity_metrics.metrics.sdg import sdg_progress
from smartcity_metrics.metrics.segmented import before_after
from smartcity_metrics.metrics.trend import trend

__all__ = [
    "achievement", "backtest", "before_after", "criteria", "district_limits", "forecast", "ministry_index", "pace", "poisson_rate",
    "progress", "rate_ratio", "run_chart", "sample_size", "satisfaction", "scorecard", "sdg_progress", "trend", "wilson", "xmr",
]
