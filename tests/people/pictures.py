"""Pictures for tests, friendly and hostile."""

import io
import struct
import zlib

from PIL import Image


def picture(kind: str, size: tuple[int, int], *, exif: bool = False, comment: bytes = b"") -> bytes:
    """A picture of ``kind`` (PNG, JPEG, WEBP, GIF); with ``exif`` it tells where it was taken."""
    image = Image.new("RGB", size, (200, 40, 90))
    more: dict[str, object] = {}
    if exif:
        tags = Image.Exif()
        tags[0x010E] = "at home"
        tags.get_ifd(0x8825)[1] = "N"
        more["exif"] = tags
    if comment:
        more["comment"] = comment
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int, rows: int | None = None) -> bytes:
    """A small PNG that unpacks to ``width`` x ``height`` grey pixels; ``rows`` of them are really there."""
    packed = zlib.compressobj(9)
    row = b"\0" + b"\0" * width
    data = b"".join(packed.compress(row) for _ in range(rows if rows is not None else height)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")
