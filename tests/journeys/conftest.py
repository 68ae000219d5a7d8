"""Pages in the frame, without a browser, with the sample published."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.house import city, publish_sample, store
from pages.ui.visitor import of_this_city
from smartcity_metrics.store import Visitor
from tests.running import HOUSE


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """visit("mentor/compare", who=None, **query): a page as this visitor sees it; in Indonesian unless `lang` says otherwise."""
    if store().published(city().id) is None:
        publish_sample()

    def visited(page: str, who: Visitor | None = None, **query: str) -> AppTest:
        monkeypatch.setattr("pages.ui.visitor.visitor", lambda: of_this_city(who))
        app = AppTest.from_file(str(HOUSE / "pages" / "ui" / "frame.py"), default_timeout=30)
        app.query_params["lang"] = query.get("lang", "id")
        app.run()
        app.switch_page(f"../{page}.py")
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return app
    return visited


def shown(app: AppTest) -> str:
    """All markup of the page, with spaces that break."""
    return "\n".join(json.loads(one.proto.json).get("html", "") for one in app.get("bidi_component")).replace("\xa0", " ")
