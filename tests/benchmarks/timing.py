"""How a piece of work is timed: seconds of the processor, so that a busy machine disturbs little; medians count."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable


def cost(work: Callable[[], object], times: int) -> list[float]:
    """Processor seconds of each run, shortest first; a first run, which fills the caches, is left out."""
    work()
    seconds = []
    for _ in range(times):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return sorted(seconds)


def middle(work: Callable[[], object], times: int) -> float:
    """Median processor seconds of one run."""
    return statistics.median(cost(work, times))


def said(what: str, value: float, unit: str, floor: float | None = None) -> bool:
    """Print a figure beside its floor; whether the floor is missed."""
    missed = floor is not None and value > floor
    beside = "" if floor is None else f" (floor {floor:g} {unit}{', MISSED' if missed else ''}; load {os.getloadavg()[0]:.1f})"
    print(f"{what}: {value:.{2 if value < 20 else 1}f} {unit}{beside}", flush=True)
    return missed
