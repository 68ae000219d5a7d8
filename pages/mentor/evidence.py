"""Bukti: one number down to its cell, and the formulas of its indicator with their own numbers."""

from datetime import datetime
from html import escape

import streamlit as st

from pages.ui import cached, choice, kept, parts
from pages.ui.house import city, local
from pages.ui.visitor import may, say
from smartcity_metrics.metrics.scorecard import Row, Scorecard
from smartcity_metrics.programme import CellRef, Kind, Period, Programme, Source
from smartcity_metrics.story import evidence, markup
from smartcity_metrics.story.evidence import Figure
from smartcity_metrics.story.workings import workings


def choose(programme: Programme) -> tuple[Scorecard, Row, tuple[Figure, ...], Figure | None]:
    """Which number to open: indicator, place, plan or actual, and period, as widgets and in the address."""
    names = {one.code: f"{one.code} · {one.name}" for one in programme.indicators}
    with st.container(key="evidence_choice"):
        places = st.columns((4, 2, 2, 2, 2))
        with places[4]:
            parts.as_of(words)
        known = cached.card()
        with places[0]:
            row = known.rows[choice.pinned(words("evidence.indicator"), "indikator", list(names), names.__getitem__)]
        found = evidence.figures(row, programme)
        with places[1]:
            districts = sorted({one.district for one in found}) or [""]
            district = choice.one(words("evidence.district"), "wilayah", districts, district_name)
        with places[2]:
            kinds = [one for one in (Kind.ACTUAL, Kind.PLAN) if any(figure.kind is one for figure in found)] or [Kind.ACTUAL]
            kind = choice.one(words("evidence.kind"), "jenis", kinds, lambda one: words(f"evidence.kind_{one}"))
        with places[3]:
            periods = evidence.periods_of(found, row, district, kind)
            name = words("evidence.period")
            period = choice.pinned(name, "periode", periods, lambda one: words.short(Period.of(one))) if periods else None
    return known, row, found, evidence.asked(found, row, period, district, kind)


def district_name(code: str) -> str:
    """The district's name; the whole city for none."""
    return next((one.name for one in programme.districts if one.code == code), code) or words("evidence.city")


def provenance(figure: Figure, row: Row) -> list[tuple[str, str]]:
    """From the screen back to the cell: names and texts as HTML."""
    facts = [(words("evidence.file"), escape(", ".join(source.file for source in sources_of(figure)) or words.missing)),
             (words("evidence.place"), evidence.cell_html(figure.cells) or escape(words.missing))]
    if figure.made:
        facts[1] = (words("evidence.made_of"), evidence.parts_html(evidence.parts_of(figure, found), row, card, words))
    elif figure.cells:
        facts.append((words("evidence.written"), as_written(figure.cells[0], figure, row)))
    facts += [(words("evidence.uploaded"), escape(uploaded(source))) for source in sources_of(figure)]
    if figure.value is not None and figure.kind is Kind.ACTUAL:
        facts.append((words("evidence.status"), escape(words(f"evidence.status_{'final' if figure.final else 'provisional'}"))))
    facts += [
        (words("revised.mark").capitalize(), escape(text))
        for text in evidence.rewritten(figure, row, card, words)
    ]
    why = evidence.why_not_counted(figure, row, card.as_of)
    facts.append((words("evidence.counted"), escape(words(f"evidence.why_{why}" if why else "evidence.yes"))))
    told = ((words("evidence.note"), figure.note), (words("evidence.source"), row.indicator.source),
            (words("evidence.definition"), row.indicator.definition))
    return facts + [(name, escape(text)) for name, text in told if text]


def sources_of(figure: Figure) -> list[Source]:
    """The uploads that the figure was read from."""
    found = (card.programme.source(id) for id in dict.fromkeys(cell.source for cell in figure.cells))
    return [one for one in found if one is not None]


def as_written(cell: CellRef, figure: Figure, row: Row) -> str:
    """The person's own characters, and what was read from them."""
    parts_of = cell.cell.split(":")  # numerator and denominator stand in two cells
    texts = [kept.written(CellRef(cell.source, cell.sheet, one)) for one in parts_of]
    if any(text is None for text in texts):
        return escape(words("evidence.unread"))
    return escape(words("evidence.read_as", raw=" / ".join(texts), value=evidence.value_text(figure, row, words)))


def uploaded(source: Source) -> str:
    """Who brought the file, and when."""
    if source.uploaded_by is None or source.uploaded_at is None:
        return words("evidence.uploaded_unknown")
    moment = words.moment(local(datetime.fromisoformat(source.uploaded_at)), city().time_zone)
    return words("evidence.uploaded_by", who=source.uploaded_by, when=moment)


def original(figure: Figure) -> None:
    """The file itself, for staff."""
    if not may("upload"):
        st.caption(words("evidence.download_why"))
        return
    for source in sources_of(figure):
        upload = kept.upload(source.id)
        if upload is None:
            st.caption(words("evidence.lost", file=source.file))
        else:
            st.download_button(words("evidence.download"), upload.data, source.file, "application/octet-stream", on_click="ignore",
                               key=f"original_{source.id}", help=source.file)


words, programme = say(), parts.programme_or_stop("menu.evidence")
if not programme.indicators:
    parts.opening(words("menu.evidence"), words("evidence.empty"), words, programme.is_sample)
    parts.nothing(words("evidence.empty_why"))
    st.stop()

linked = st.query_params.get("indikator")
head = st.container()
card, row, found, figure = choose(programme)
with head:
    parts.opening(words("evidence.kicker", period=words.period(card.as_of.period)), evidence.headline(figure, row, words), words,
                  card.programme.is_sample)
if linked is not None and linked not in card.rows:
    st.info(words("evidence.unknown", code=linked))

left, right = st.columns(2, gap="large")
with left:
    parts.section(words("evidence.where_from"))
    if figure is None:
        parts.nothing(words("evidence.no_data_why", opd=row.quick_win.opd if row.quick_win else row.indicator.source or ""))
    else:
        parts.show(evidence.facts_html(provenance(figure, row)), "provenance")
        original(figure)
    parts.section(words("evidence.definitions"))
    promised = [(name, f"{escape(text)} {evidence.cell_html([cell]) if cell else ''}")
                for name, text, cell in evidence.promises(row, words)]
    promised += [(words("revised.title"), escape(text)) for text in evidence.moved(row, words)]
    parts.show(evidence.facts_html(promised or [(words("evidence.target"), escape(words("level.no_target")))]), "promises")
with right:
    parts.section(words("evidence.formulas"))
    parts.show(evidence.workings_html(workings(row, words, card.programme.city.pace_band)), "workings")
    parts.show(parts.anchor("metode", words("method.from_evidence"), indikator=row.indicator.code), "to_method")

if found:
    parts.section(words("evidence.observations"))
    parts.show(evidence.figures_html(found, figure, row, card, words, parts.link), "every")
parts.show(markup.foot(words, programme.is_sample), "page_foot")
