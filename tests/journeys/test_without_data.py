"""Pages of an edition in which little or nothing stands: each works, and says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import address, house, kept, talk  # noqa: F401 - loaded before the store is exchanged
from pages.ui.house import city, now
from smartcity_metrics.programme import DataStatus, Facts, Milestone, Programme, empty_programme
from smartcity_metrics.store import Store, open_store
from tests.journeys.conftest import shown
from tests.metrics.conftest import WIN, indicator, observations
from tests.random_programmes import random_programme

Visit = Callable[..., AppTest]
PAGES = ("presentation/overview", "presentation/dimension", "presentation/quick_win",
         "presentation/stage", "mentor/compare", "mentor/evidence", "mentor/method")
FACTS = Facts("Kota Balikpapan", DataStatus.FINAL, date(2019, 1, 1), date(2019, 12, 31))
STEP = Milestone("QW-1", "Latih petugas", date(2019, 2, 1), date(2019, 3, 1))
PROVISIONAL = observations("I-1 2019-03 40 provisional")
PLANNED = observations("I-1 2019-03 40 plan")


@pytest.fixture
def own(tmp_path, monkeypatch) -> Iterator[Store]:
    """A store of the test's own, empty."""
    opened = open_store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    for place in ("cached", "kept", "talk", "visitor", "house"):
        monkeypatch.setattr(f"pages.ui.{place}.store", lambda: opened)
    yield opened
    opened.close()


def published(store: Store, programme: Programme) -> None:
    """The programme as the first edition of the city that is shown unasked."""
    store.publish(city().id, replace(programme, city=city()), uploads=[], findings=[],
                  author="Sari", note="", expected=None, at=now())


def little(**known: object) -> Programme:
    """The city with what a test gives."""
    return replace(empty_programme(city()), facts=FACTS, **known)


def test_a_quick_win_without_anything_says_what_is_missing(visit: Visit, own: Store):
    """No indicator, no milestone, no launch: its profile and criteria are there all the same."""
    published(own, little(quick_wins=(replace(WIN, launched=None),)))
    page = shown(visit("presentation/quick_win"))
    for words in (WIN.name, WIN.service, "Quick win ini belum punya indikator",
                  "Rencana aksi belum diisi", "Penerima manfaat"):
        assert words in page


def test_a_quick_win_with_milestones_but_no_indicator_shows_them(visit: Visit, own: Store):
    """The plan is drawn where there is one."""
    published(own, little(quick_wins=(WIN,), milestones=(STEP,)))
    app = visit("presentation/quick_win")
    assert len(app.get("plotly_chart")) == 1
    assert "Quick win ini belum punya indikator" in shown(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("known", [
    {},
    {"quick_wins": (WIN,)},
    {"quick_wins": (WIN,), "indicators": (indicator(),)},
    {"quick_wins": (WIN,), "indicators": (indicator(baseline=None, target=None),),
     "milestones": (STEP,)},
    {"quick_wins": (WIN,), "indicators": (indicator(),), "observations": PROVISIONAL},
    {"quick_wins": (WIN,), "indicators": (indicator(),), "observations": PLANNED},
], ids=["nothing", "a quick win", "an indicator", "no promise", "provisional alone", "plan alone"])
def test_every_page_works_with_little_in_it(visit: Visit, own: Store, known: dict, page: str):
    """From an edition of nothing but its name to a plan without a value."""
    published(own, little(**known))
    assert shown(visit(page))


@pytest.mark.parametrize("seed", [1, 9, 14, 21])
def test_every_page_works_with_a_random_programme(visit: Visit, own: Store, seed: int):
    """In Indonesian; what a page draws is drawn of many more in tests/test_random_programmes.py."""
    published(own, random_programme(seed))
    for page in PAGES:
        assert shown(visit(page))
