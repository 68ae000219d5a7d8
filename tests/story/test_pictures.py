"""Drawings that st.html would drop arrive as images."""

from urllib.parse import unquote
from xml.etree import ElementTree

from smartcity_metrics.language import words
from smartcity_metrics.metrics.result import Level, Pace
from smartcity_metrics.story.marks import shape
from smartcity_metrics.story.pictures import as_images
from smartcity_metrics.story.theme import DARK, LIGHT


def test_an_svg_becomes_an_image_of_the_same_size_with_its_label():
    html = '<p>a</p><svg role="img" aria-label="Dari 5 sampai 2" width="120" height="28"><path stroke="var(--slot6)"/></svg><b>b</b>'
    shown = as_images(html, DARK)
    assert shown.startswith('<p>a</p><img width="120" height="28" alt="Dari 5 sampai 2" src="data:image/svg+xml,')
    assert shown.endswith("<b>b</b>")
    assert "#c9ffac" in unquote(shown)
    assert "<svg" not in shown


def test_every_mark_is_a_drawing_that_can_be_read():
    for mark in (*Level, *Pace):
        shown = as_images(shape(mark, 22), LIGHT)
        assert 'alt=""' in shown
        drawing = unquote(shown.split("svg+xml,")[1].split('"')[0])
        assert "var(" not in drawing
        ElementTree.fromstring(drawing)


def test_the_words_around_stay_as_they_are():
    assert as_images(words("id")("level.met"), LIGHT) == "Tercapai"
