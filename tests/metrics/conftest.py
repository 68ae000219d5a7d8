"""A small programme written as the tables it would be read from."""

from dataclasses import replace
from datetime import date

import pandas
import pytest

from smartcity_metrics.programme import (
    OBSERVATION,
    Aggregation,
    City,
    Dimension,
    District,
    Indicator,
    Nature,
    Period,
    Polarity,
    QuickWin,
    Stage,
    empty_programme,
)

CITY = City("kota", "Kota Contoh", (Dimension("GOV", "Smart Governance", "Smart Governance", 1),
                                    Dimension("ENV", "Smart Environment", "Smart Environment", 6)))
WIN = QuickWin("QW-1", "Adminduk daring", "GOV", "Disdukcapil", "Penerbitan KTP", Nature.SERVICE,
               date(2019, 1, 1), date(2019, 12, 31), launched=date(2019, 1, 1))


def indicator(code="I-1", **known):
    """An indicator of QW-1, higher is better, last value, from 0 to 100."""
    return Indicator(**{"code": code, "quick_win": "QW-1", "name": "Waktu", "unit": "hari", "stage": Stage.OUTCOME,
                        "polarity": Polarity.HIGHER, "aggregation": Aggregation.LAST, "baseline": 0.0, "target": 100.0,
                        "baseline_period": Period.of("2018"), "target_date": date(2019, 12, 31)} | known)


def observations(table):
    """Rows of `indicator period value [kind] [status] [district] [numerator/denominator]`, a line each."""
    rows = []
    for number, line in enumerate(filter(str.strip, table.splitlines()), start=2):
        code, period, value, *more = line.split()
        parts = next((one for one in more if "/" in one), "nan/nan").split("/")
        rows.append({"indicator": code, "period": period, "value": float(value), "kind": "plan" if "plan" in more else "actual",
                     "status": "provisional" if "provisional" in more else "final",
                     "district": next((one[1:] for one in more if one.startswith("@")), ""),
                     "numerator": float(parts[0]), "denominator": float(parts[1]), "origin": f"abc:Realisasi!C{number}", "note": ""})
    return pandas.DataFrame(rows, columns=list(OBSERVATION)).astype(OBSERVATION)


def made(indicators, table, wins=(WIN,), districts=(), **more):
    """A programme of these indicators, its observations read from the table."""
    return replace(empty_programme(CITY), quick_wins=tuple(wins), indicators=tuple(indicators), observations=observations(table),
                   districts=tuple(one if isinstance(one, District) else District(one, one) for one in districts), **more)


@pytest.fixture
def programme_of():
    """programme_of(indicators, table, wins=…, districts=…) -> Programme."""
    return made
