"""Photos: only the pixels of a picture come through."""

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from kb.core.errors import Invalid
from kb.people import photos, service
from kb.wiring import House
from tests.cast import Cast
from tests.people.pictures import bomb, picture, png_chunk


def opened(made: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(made))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(1, 1), (37, 900), (900, 37), (1200, 1600)])
def test_pictures_become_squares(kind: str, size: tuple[int, int]) -> None:
    image = opened(photos.make_photo(picture(kind, size)))
    assert (image.format, image.size, image.mode) == ("WEBP", (480, 480), "RGB")


def test_the_place_and_comments_are_left_out() -> None:
    made = photos.make_photo(picture("JPEG", (600, 400), exif=True, comment=b"<script>alert(1)</script>"))
    image = opened(made)
    assert not image.getexif()
    assert b"script" not in made
    assert b"Exif" not in made
    assert set(image.info) <= {"background", "loop", "timestamp", "duration"}


def test_a_picture_lying_on_its_side_is_put_upright() -> None:
    wide = Image.new("RGB", (800, 400), (255, 0, 0))
    wide.paste((0, 0, 255), (0, 0, 400, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to see it upright: what was left comes on top
    out = io.BytesIO()
    wide.save(out, "JPEG", exif=exif, quality=95)
    image = opened(photos.make_photo(out.getvalue()))
    top, bottom = image.getpixel((240, 40)), image.getpixel((240, 440))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[2] > 200 > top[0]
    assert bottom[0] > 200 > bottom[2]


def test_see_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    pixel = opened(photos.make_photo(out.getvalue())).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "empty": b"",
    "svg": SVG,
    "xml": b'<?xml version="1.0"?>' + SVG,
    "html": b"<html><script>alert(1)</script>",
    "html after a GIF header": b"GIF89a<html><script>alert(1)</script>",
    "script after a PNG header": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04" + b"\0" * 100,
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "bmp": b"BM" + b"\0" * 100,
    "tiff": b"II*\x00" + b"\0" * 100,
    "cut jpeg": picture("JPEG", (300, 300))[:200],
    "riff of nothing": b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\0" * 64,
    "random": b"\xff\xd8\xff" + os.urandom(4000),
    "bomb of 144 megapixels": bomb(12_000, 12_000),
    "flood of 3.6 gigapixels": bomb(60_000, 60_000, rows=1),
    "text of 50 MB in a PNG": picture("PNG", (10, 10))[:33]
    + png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 50_000_000))
    + picture("PNG", (10, 10))[33:],
    "no pixels": b"\x89PNG\r\n\x1a\n"
    + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0))
    + png_chunk(b"IEND", b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        photos.make_photo(HOSTILE[name])
    assert list(caught.value.fields) == ["photo"]


def test_a_polyglot_comes_out_as_a_picture_only() -> None:
    made = photos.make_photo(picture("GIF", (20, 20)) + b"/*<script>alert(1)</script>*/=1;" + b"PK\x03\x04")
    assert made.startswith(b"RIFF")
    assert b"script" not in made
    assert b"PK\x03\x04" not in made


def test_too_large() -> None:
    with pytest.raises(Invalid):
        photos.make_photo(b"\xff\xd8\xff" + b"\0" * photos.MOST_BYTES)


def test_many_frames_give_the_first() -> None:
    frames = [Image.new("P", (40, 40), color) for color in range(60)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert opened(photos.make_photo(out.getvalue())).size == (480, 480)


def test_kept_under_a_name_of_ours(tmp_path: Path) -> None:
    made = photos.make_photo(picture("PNG", (20, 20)))
    name = photos.keep_photo(tmp_path / "photos", made)
    assert photos.keep_photo(tmp_path / "photos", made) == name
    assert [each.name for each in (tmp_path / "photos").iterdir()] == [name]
    path = photos.photo_path(tmp_path / "photos", name)
    assert path is not None
    assert path.read_bytes() == made


@pytest.mark.parametrize(
    "name",
    ["", "..", "../x.webp", "a" * 40 + ".svg", "A" * 40 + ".webp", "a" * 40 + ".webp\n", "/etc/passwd", "a" * 39],
)
def test_other_names_are_nothing(tmp_path: Path, name: str) -> None:
    assert photos.photo_path(tmp_path, name) is None


def test_a_file_nobody_shows_goes(house: House, cast: Cast) -> None:
    from_katrien = photos.keep_photo(house.settings.photo_dir, photos.make_photo(picture("PNG", (20, 20))))
    with house.db.transaction() as session:
        for person in (cast.katrien, cast.bram):
            photos_of(session, person.id, from_katrien)
    with house.db.transaction() as session:
        photos_of(session, cast.katrien.id, None)
    house.relay.drain()
    path = house.settings.photo_dir / from_katrien
    assert path.is_file(), "somebody else shows the same picture"
    with house.db.transaction() as session:
        photos_of(session, cast.bram.id, None)
    house.relay.drain()
    assert not path.exists()


def photos_of(session: object, person_id: int, name: str | None) -> None:
    service.show_photo(session, person_id, name)  # type: ignore[arg-type]
