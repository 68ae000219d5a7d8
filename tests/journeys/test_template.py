"""Templat in the frame: what it gives, and up to when values are due."""

from __future__ import annotations

import pytest

from smartcity_metrics.store import Visitor
from tests.journeys.conftest import shown


@pytest.mark.parametrize(("language", "month", "heading"), [("id", "Maret 2020", "pembilang"), ("en", "March 2020", "numerator")])
def test_the_page_says_up_to_when_values_are_due_and_what_each_column_wants(visit, language, month, heading):
    """The sample's programme ends in March 2020, long ago."""
    app = visit("staff/template", Visitor("Sari", "staff"), lang=language)
    assert [month in one.value for one in app.caption] == [True]
    assert heading in shown(app)


def test_guests_are_not_let_in(visit):
    assert not visit("staff/template").caption
