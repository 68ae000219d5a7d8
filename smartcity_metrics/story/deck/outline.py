"""The outline as JSON for the store, and a deck put into the order that an outline asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from smartcity_metrics.story.deck.model import Notes, Outline, Photo, Slide


def to_json(outline: Outline) -> dict:
    """Plain data; `from_json` gives the same outline back."""
    return {"order": list(outline.order), "hidden": list(outline.hidden), "seconds": dict(outline.seconds),
            "notes": {key: asdict(one) for key, one in outline.notes.items()},
            "photos": {key: [asdict(one) for one in photos] for key, photos in outline.photos.items()}, "minutes": outline.minutes}


def from_json(data: Mapping) -> Outline:
    """The outline of `to_json`; keys that are missing stand at their default."""
    return Outline(tuple(data.get("order", ())), tuple(data.get("hidden", ())), dict(data.get("seconds", {})),
                   {key: Notes(**one) for key, one in data.get("notes", {}).items()},
                   {key: tuple(Photo(**one) for one in photos) for key, photos in data.get("photos", {}).items()}, data.get("minutes"))


def arranged(slides: Sequence[Slide], outline: Outline) -> tuple[Slide, ...]:
    """The slides in the outline's order, without the hidden ones, with its times and notes; the appendix stays at the end."""
    place = {key: number for number, key in enumerate(outline.order)}
    made = {one.key: number for number, one in enumerate(slides)}
    kept = [one for one in slides if one.key not in outline.hidden]
    ordered = sorted(kept, key=lambda one: (one.appendix, place.get(one.key, _after(one.key, made, place)), made[one.key]))
    return tuple(replace(one, seconds=outline.seconds.get(one.key, one.seconds), notes=outline.notes.get(one.key, one.notes))
                 for one in ordered)


def _after(key: str, made: Mapping[str, int], place: Mapping[str, int]) -> float:
    """A slide that the order does not know, as a new quick win's, stands behind its neighbour in the made order."""
    before = [place[one] for one, number in made.items() if number < made[key] and one in place]
    return before[-1] + 0.5 if before else -1.0
