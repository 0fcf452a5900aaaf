"""Makes one photo in a process of its own, so that a hostile picture takes down nothing else.

Runs as a script: picture on standard input, WebP on standard output, exit status 1 when it cannot be read.
Imports nothing of the house: a fresh process starts fast, and holds nothing worth stealing.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 8
MOST_PIXELS = 24_000_000
SIDE = 480


def limit() -> None:
    """Cap memory and processor time, and forbid writing files and starting processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def square(data: bytes) -> bytes:
    """``data`` as a square WebP of 480 pixels: upright, cut around the middle, pixels only.

    The pixels are pasted into a new picture, so that comments, EXIF with a place, and anything hidden behind the
    picture stay behind. Raises what Pillow raises.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
        if min(opened.size) < 1 or opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (SIDE * 2, SIDE * 2))
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    fitted = ImageOps.fit(upright, (SIDE, SIDE), method=Image.Resampling.LANCZOS)
    fresh = Image.new("RGB", (SIDE, SIDE), (255, 255, 255))
    fresh.paste(fitted, (0, 0), fitted)
    out = io.BytesIO()
    fresh.save(out, "WEBP", quality=84, method=4)
    return out.getvalue()


def main() -> int:
    """Read, make, write; the exit status says whether it worked."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        made = square(data)
    except BaseException as error:
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
