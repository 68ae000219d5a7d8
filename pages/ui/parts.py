"""What pages are put together from. The only place that hands markup and figures to Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from pages.ui import cached, choice
from pages.ui.address import way
from pages.ui.house import local
from pages.ui.menu import FILES
from pages.ui.visitor import say
from smartcity_metrics.language import Words
from smartcity_metrics.metrics.result import Note
from smartcity_metrics.metrics.scorecard import Row
from smartcity_metrics.programme import Programme
from smartcity_metrics.story import charts, markup, theme
from smartcity_metrics.story.sentences import reason

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
SHOW = """
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let place = parentElement.querySelector('.look');
  if (!place) {
    place = document.createElement('div');
    place.className = 'look';
    parentElement.appendChild(place);
  }
  if (place.shown !== data.html) { place.innerHTML = data.html; place.shown = data.html; }
  place.onclick = event => {
    const link = event.target.closest('a[data-page]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();  // go there without loading everything anew; the address is for other tabs and links
    setTriggerValue('go', { page: link.dataset.page, query: Object.fromEntries(new URLSearchParams(link.search)) });
  };
}"""


def chosen_theme() -> theme.Theme:
    """Light or dark, as the visitor sees the page now."""
    return theme.theme(st.context.theme.type)


@cache
def _look() -> str:
    return Path(theme.__file__).with_name("look.css").read_text(encoding="utf-8")


def style() -> None:
    """The look of everything, once a run, before anything is drawn."""
    choose = f":root{{--choose-file:'{say()('page.choose_file')}'}}"  # the uploader's own words are English only
    st.html(f"<style>{theme.tokens(chosen_theme())}{choose}{_look()}</style>")


def show(html: str, key: str) -> None:
    """Markup from the story layer, which has escaped all text. Links with data-page change the page without a reload."""
    answer = st.components.v2.component("look", js=SHOW, isolate_styles=False)(data={"html": html}, key=key, on_go_change=lambda: None)
    if answer.go and answer.go["page"] in FILES:
        st.switch_page(FILES[answer.go["page"]], query_params=answer.go["query"])


def programme_or_stop(name: str) -> Programme:
    """The published dataset; without one the page says so and ends. `name`: the catalogue's key of the page."""
    known, words = cached.programme(), say()
    if known is None:
        opening(words(name), words("page.empty"), words, sample=False)
        nothing(words("page.empty_why"))
        st.stop()
    return known


def filters(key: str = "filters") -> st.delta_generator.DeltaGenerator:
    """The row of choices above a page."""
    return st.container(key=key, horizontal=True)


def first(one: str, options: list[str]) -> list[str]:
    """The options with one of them put first, where it is the default."""
    return [one, *(other for other in options if other != one)]


def as_of(words: Words) -> None:
    """The choice of the period up to which everything is judged; it stands in the address."""
    own, months = cached.days()
    names = {"": words.period(own)} | {str(one): words.period(one) for one in months if one != own}
    choice.one(words("page.as_of"), cached.AS_OF, list(names), names.__getitem__)


def link(page: str, **query: str) -> str:
    """The address of a page of ours, in this language and at this period, so that it can be sent to others."""
    language, as_of, past = say().language, cached.asked(), cached.past_edition()
    kept = ({} if language == "id" else {"lang": language}) | ({cached.AS_OF: as_of} if as_of else {}) | ({cached.EDITION: past} if past else {})
    return way(f"/{page}", **kept, **query)


def anchor(page: str, text: str, **query: str) -> str:
    """A link to a page of ours as markup."""
    return markup.anchor(link, page, text, **query)


def past(words: Words) -> None:
    """A banner where an edition other than the published one is looked at, and the way back."""
    if not cached.past_edition():
        return
    seen, now = cached.edition(), cached.published()
    facts = {"number": seen.number, "day": words.day(local(seen.published_at).date()), "who": seen.author, "now": now.number}
    with st.container(key="past", horizontal=True, vertical_alignment="center"):
        show(f'<p class="alert" role="status">{markup.text(words("frame.past", **facts))}</p>', "past_banner")
        st.button(words("frame.leave_past", now=now.number), on_click=cached.leave_past, key="leave_past")


def chart(figure: dict, alt: str, words: Words, key: str) -> None:
    """A figure of story/charts with its text alternative."""
    config = {"displayModeBar": False, "responsive": True} | words.plotly
    st.plotly_chart(figure, key=key, theme=None, alt=alt, config=config, width="stretch")


def course(row: Row, figure: Callable[[], dict], words: Words, key: str, district: str = "") -> None:
    """The course of an indicator; the value where there is but one, and why there is nothing where there is none."""
    found = charts.only_value(row, words, district)
    if found is not None:
        show(markup.figures([(found[0], "", markup.text(found[1]))]), f"value {key}")
    elif charts.has_course(row, district):
        chart(figure(), charts.series_alt(row, words), words, key)
    else:
        nothing(reason(row.actual.reason or Note("no_data"), words), f"empty {key}")


def opening(kicker: str, headline: str, words: Words, sample: bool, key: str = "opening") -> None:
    """Where am I, what does it say, and whether the numbers are invented."""
    show(markup.opening(markup.text(kicker), headline, words, sample), key)


def nothing(why: str, key: str = "nothing", title: str = "") -> None:
    """What stands where there is nothing to show: what is missing and what would bring it."""
    show(markup.missing(title, why), key)


def section(title: str, key: str = "") -> None:
    """A title over a rule. `key`: where the same title stands several times on a page."""
    show(markup.section(title), f"section {title} {key}")
