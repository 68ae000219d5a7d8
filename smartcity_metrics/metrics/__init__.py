"""What a programme's numbers mean: pure functions from values to figures, and the scorecard made of them.

Shares are fractions, never percent; None, with a reason beside it, where nothing can honestly be said.
"""

from smartcity_metrics.metrics.achievement import achievement
from smartcity_metrics.metrics.criteria import criteria
from smartcity_metrics.metrics.pace import pace
from smartcity_metrics.metrics.progress import progress
from smartcity_metrics.metrics.scorecard import scorecard

__all__ = ["achievement", "criteria", "pace", "progress", "scorecard"]
