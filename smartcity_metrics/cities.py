"""Cities by configuration: data/cities/<id>.toml. The caller names the folder; nothing here guesses a path."""

from __future__ import annotations

import tomllib
from pathlib import Path

from smartcity_metrics.dataset import from_plain
from smartcity_metrics.programme import City


def read_city(file: Path) -> City:
    """The city of this file. OSError, TOMLDecodeError or TypeError when it cannot be used."""
    return from_plain(City, tomllib.loads(file.read_text(encoding="utf-8")))
