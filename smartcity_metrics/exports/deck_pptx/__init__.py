"""The talk as PowerPoint: native charts that can be edited, notes, text alternatives; in the places of the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartcity_metrics.language import Words
    from smartcity_metrics.metrics.scorecard import Scorecard
    from smartcity_metrics.story.deck.model import Deck


def deck_pptx(deck: Deck, card: Scorecard, say: Words, photos: Mapping[str, bytes]) -> bytes:
    """The deck as a .pptx of 13.333 x 7.5 inches, one slide for each of its slides, always light.

    card: the scorecard that the deck was made from; its numbers, in full precision, are those of the native charts.
    photos: bytes (JPEG or PNG) by sha256; a photo that is not there has a place that says so.
    """
    from smartcity_metrics.exports.deck_pptx.slides import written  # python-pptx takes up to a second to load

    return written(deck, card, say, photos)
