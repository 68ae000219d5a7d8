"""A photo comes out upright, small and bare, or with one sentence that says how to mend it. Never as an exception."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from smartcity_metrics.intake import photo as module
from smartcity_metrics.intake.findings import Finding
from smartcity_metrics.intake.photo import Picture, photo


def written(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    data = BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def plain(width: int, height: int, colour: object = (10, 120, 200), mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (width, height), colour)


def seen(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.data)).convert("RGB")


def near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(left - right) <= 6 for left, right in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_of_each_kind_becomes_a_small_jpeg_of_the_same_shape(kind):
    picture = photo(written(plain(3200, 1800), kind))
    assert (picture.width, picture.height) == (1600, 900)
    assert picture.data.startswith(b"\xff\xd8\xff")
    assert picture.sha256 == hashlib.sha256(picture.data).hexdigest()
    assert seen(picture).size == (1600, 900)
    assert near(seen(picture).getpixel((800, 450)), (10, 120, 200))


def test_a_small_photo_keeps_its_size():
    assert (photo(written(plain(640, 480))).width, photo(written(plain(640, 480))).height) == (640, 480)


def test_a_tall_photo_is_kept_within_the_height():
    picture = photo(written(plain(1800, 3600)))
    assert (picture.width, picture.height) == (600, 1200)


def test_the_same_photo_gives_the_same_bytes():
    assert photo(written(plain(900, 600))) == photo(written(plain(900, 600)))


@pytest.mark.parametrize(("orientation", "red_corner"), [
    (1, "top left"), (2, "top right"), (3, "bottom right"), (4, "bottom left"),
    (5, "top left"), (6, "top right"), (7, "bottom right"), (8, "bottom left")])
def test_a_photo_is_turned_as_the_camera_was_held(orientation, red_corner):
    """EXIF 2.32, 4.6.4: the 0th row and column as seen: where the picture's first pixel belongs on the wall."""
    image = plain(600, 400, (255, 255, 255))
    image.paste((255, 0, 0), (0, 0, 150, 150))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = photo(written(image, exif=exif.tobytes(), quality=95))
    assert (picture.width, picture.height) == ((600, 400) if orientation < 5 else (400, 600))
    x = 60 if "left" in red_corner else picture.width - 60
    y = 60 if "top" in red_corner else picture.height - 60
    assert near(seen(picture).getpixel((x, y)), (254, 0, 0))


def test_nothing_but_the_picture_is_kept():
    """Place, time, camera, comment, profile: a photo of a service must not tell where somebody lives."""
    exif = Image.Exif()
    exif[0x010F] = "KAMERA-RAHASIA"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (1.0, 14.0, 30.0)
    data = written(plain(800, 600), exif=exif.tobytes(), comment=b"KOMENTAR-RAHASIA", icc_profile=b"PROFIL-RAHASIA" * 10)
    assert b"RAHASIA" in data
    picture = photo(data)
    assert b"RAHASIA" not in picture.data
    assert b"Exif" not in picture.data
    assert not Image.open(BytesIO(picture.data)).getexif()


def test_the_texts_of_a_png_are_not_kept():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "NAMA-RAHASIA")
    assert b"RAHASIA" not in photo(written(plain(800, 600), "PNG", pnginfo=texts)).data


def test_what_is_transparent_becomes_white():
    assert near(seen(photo(written(plain(400, 300, (0, 0, 0, 0), "RGBA"), "PNG"))).getpixel((200, 150)), (255, 255, 255))


@pytest.mark.parametrize(("mode", "colour"), [("L", 90), ("P", 3), ("CMYK", (0, 0, 0, 128)), ("1", 1), ("LA", (90, 255)), ("I;16", 30_000)])
def test_a_picture_of_any_colour_mode_is_read(mode, colour):
    picture = photo(written(plain(400, 300, colour, mode), "JPEG" if mode == "CMYK" else "PNG"))
    assert (picture.width, picture.height) == (400, 300)


def test_even_noise_fits_into_400_kb():
    """The hardest picture to pack: every pixel by chance."""
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(1).randbytes(1600 * 1200 * 3))
    picture = photo(written(noise, quality=95))
    assert len(picture.data) <= 400_000
    assert picture.width / picture.height == pytest.approx(4 / 3, rel=0.01)
    assert picture.width > 600


def header(width: int, height: int) -> bytes:
    """A PNG that states this size and holds almost nothing."""
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


GOOD = written(plain(800, 600))


@pytest.mark.parametrize(("data", "code"), [
    pytest.param(b"", "photo-broken", id="nothing"),
    pytest.param(bytes(100), "photo-type", id="no picture"),
    pytest.param(b"GIF89a" + bytes(100), "photo-type", id="gif"),
    pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo-type", id="svg"),
    pytest.param(b"RIFF\x00\x00\x00\x00WAVEfmt ", "photo-type", id="a sound"),
    pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "photo-type", id="postscript"),
    pytest.param(b"\x00\x00\x00\x18ftypheic" + bytes(100), "photo-type", id="heic of an iphone"),
    pytest.param(GOOD[:2000], "photo-broken", id="cut off"),
    pytest.param(GOOD[:3], "photo-broken", id="only its first bytes"),
    pytest.param(b"\xff\xd8\xff" + bytes(1000), "photo-broken", id="jpeg in name only"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(1000), "photo-broken", id="png in name only"),
    pytest.param(header(60_000, 60_000), "photo-extent", id="a bomb far beyond pillow's own limit"),
    pytest.param(header(6_000, 5_000), "photo-extent", id="larger than we unpack"),
    pytest.param(header(4_000, 3_000), "photo-broken", id="states more than it holds"),
    pytest.param(written(plain(1000, 120)), "photo-small", id="a strip"),
    pytest.param(b"\xff\xd8\xff" + bytes(20 * 2**20), "photo-too-large", id="too many bytes"),
])
def test_what_cannot_be_used_is_said_in_both_languages(data, code):
    found = photo(data, "IMG_1.jpg")
    assert isinstance(found, Finding)
    assert found.code == code
    assert all("{" not in found.message(language) and len(found.message(language)) > 30 for language in ("id", "en"))


def test_the_name_of_a_file_decides_nothing():
    assert isinstance(photo(written(plain(400, 300), "PNG"), "foto.jpg"), Picture)
    assert photo(b"GIF89a" + bytes(50), "foto.jpg").code == "photo-type"


def test_whatever_the_bytes_nothing_is_raised():
    """A thousand photos with a few bytes changed, and five hundred cut off: a picture or a finding, always."""
    chance, whole = random.Random(7), [written(plain(240, 220), kind) for kind in ("JPEG", "PNG", "WEBP")]
    for number in range(1_500):
        data = bytearray(whole[number % 3])
        if number < 1_000:
            for _ in range(chance.randint(1, 12)):
                data[chance.randrange(4, len(data))] = chance.randrange(256)
        else:
            del data[chance.randrange(len(data)):]
        assert isinstance(photo(bytes(data)), (Picture, Finding))


def test_only_three_readers_of_pillow_are_let_near_the_bytes(monkeypatch):
    asked = []
    real = Image.open
    monkeypatch.setattr(Image, "open", lambda data, formats: asked.append(formats) or real(data, formats=formats))
    for kind in ("JPEG", "PNG", "WEBP"):
        photo(written(plain(400, 300), kind))
    assert asked == [["JPEG"], ["PNG"], ["WEBP"]]
    assert set(module.KINDS) == {"JPEG", "PNG", "WEBP"}
