"""A photo of an innovation as it is kept: turned upright, small enough for the stage, and told nothing but its picture.

The picture is decoded in the server's own process. That is a risk taken knowingly, for people who have signed in only:
Pillow is fuzzed and patched widely, only its JPEG, PNG and WebP readers are let near the bytes, and the size that the
header states is judged before a single pixel is unpacked. Spreadsheets, whose readers abort, go to a process of their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from smartcity_metrics.intake.findings import Finding, Severity

if TYPE_CHECKING:
    from PIL import Image

UPLOAD_BYTES = 20 * 2**20
WIDTH, HEIGHT = 1600, 1200  # pixels; more than half a stage
KEPT_BYTES = 160_000  # two photos of each of twelve quick wins leave the talk below 8 MB
SMALLEST = 200  # pixels of the shorter side; less is a stamp on the stage
JPEG_MEGAPIXELS = 65  # a large phone's; JPEG is unpacked at a fraction of its size
OTHER_MEGAPIXELS = 25  # PNG and WebP are unpacked whole, 4 bytes a pixel
QUALITIES = (88, 80, 72, 64, 56)
KINDS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}
ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held; its values as Pillow's numbers of turns and flips
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


@dataclass(frozen=True)
class Picture:
    """A JPEG of at most 1600 x 1200 pixels and 160 kB without any metadata; `sha256` of its bytes, sizes in pixels."""

    data: bytes
    sha256: str
    width: int
    height: int


def photo(data: bytes, name: str = "") -> Picture | Finding:
    """The picture as it is kept, or what is in the way. Only the bytes decide what it is, never the name."""
    kind = _kind(data)
    if not data or len(data) > UPLOAD_BYTES:
        return _problem("photo-too-large" if data else "photo-broken", name, seen=f"{len(data) / 2**20:.1f}", limit=UPLOAD_BYTES // 2**20)
    if kind is None:
        return _problem("photo-type", name)
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=[kind]) as opened:
            problem = _extent(opened, kind, name)
            return problem or _kept(_upright(opened))
    except Image.DecompressionBombError:  # Pillow's own limit lies above both of ours
        return _problem("photo-extent", name, limit=_most(kind))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, ArithmeticError, MemoryError):
        # readers of broken files raise any of these; none of them says anything to the person
        return _problem("photo-broken", name)


def _kind(data: bytes) -> str | None:
    found = next((kind for kind, magic in KINDS.items() if data.startswith(magic)), None)
    return None if found == "WEBP" and data[8:12] != b"WEBP" else found


def _problem(code: str, name: str, seen: str | None = None, **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, seen=seen or name, facts=facts)


def _most(kind: str) -> int:
    return JPEG_MEGAPIXELS if kind == "JPEG" else OTHER_MEGAPIXELS


def _extent(opened: Image.Image, kind: str, name: str) -> Finding | None:
    """What is wrong with the size that the header states."""
    width, height = opened.size
    if width * height > _most(kind) * 1_000_000:
        return _problem("photo-extent", name, limit=_most(kind))
    if min(width, height) < SMALLEST:
        return _problem("photo-small", name, seen=f"{width} × {height}", limit=SMALLEST)
    return None


def _upright(opened: Image.Image) -> Image.Image:
    """Pixels alone, turned as the camera was held, on white where they are transparent, no larger than the stage needs."""
    from PIL import Image

    opened.draft("RGB", (WIDTH, HEIGHT))  # JPEG only: unpack at a half, a quarter or an eighth
    mode = "RGBA" if opened.has_transparency_data else "RGB"
    image = opened if opened.mode == mode else opened.convert(mode)
    turn = TURNS.get(opened.getexif().get(ORIENTATION))
    if turn is not None:
        image = image.transpose(turn)
    image.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return ground


def _kept(image: Image.Image) -> Picture:
    """The picture at the best quality that fits; one that never fits, as noise, is made smaller."""
    from PIL import Image

    while True:
        for quality in QUALITIES:
            data = BytesIO()
            image.save(data, "JPEG", quality=quality, optimize=True, progressive=False)
            if data.tell() <= KEPT_BYTES:
                return Picture(data.getvalue(), hashlib.sha256(data.getvalue()).hexdigest(), *image.size)
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)
