"""Ringkasan: the city's promise and its quick wins at a glance."""

from pages.ui import cached, choice, parts
from pages.ui.visitor import say
from smartcity_metrics.story import overview

words, programme = say(), parts.programme_or_stop("menu.overview")
dimensions = {"": words("page.all_dimensions")} | {one.code: one.name for one in programme.dimensions}
opds = {"": words("page.all_opds")} | {one: one for one in sorted({one.opd for one in programme.quick_wins})}
with parts.filters():
    dimension = choice.one(words("page.dimension"), "dimensi", list(dimensions), dimensions.__getitem__)
    opd = choice.one(words("page.opd"), "opd", list(opds), opds.__getitem__)
    parts.as_of(words)
parts.show(cached.drawn(overview.page, overview.Choice(dimension, opd), words, parts.chosen_theme(), parts.link), "overview")
