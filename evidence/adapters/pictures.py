"""Pictures opened safely: of the two types that are taken, whole, and of no more pixels than memory allows."""

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from evidence.errors import EmptyFile, UnreadablePicture
from graph.errors import Where

Picture = NDArray[np.uint8]
"""Rows of pixels, RGB."""
_MOST_PIXELS = 64_000_000


def opened_picture(path: Path) -> Picture:
    """The picture as RGB, as its pixels are stored: a turn that a camera noted in EXIF is found again from the text.

    Raises:
        EmptyFile: no bytes.
        UnreadablePicture: no picture, a damaged one, or one of more pixels than is safe.
    """
    if path.stat().st_size == 0:
        raise EmptyFile(where=Where(file=path.name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG")) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise UnreadablePicture(where=Where(file=path.name), reason=f"{image.width} x {image.height}")
                return np.asarray(image.convert("RGB"), np.uint8)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ) as refused:
        raise UnreadablePicture(
            where=Where(file=path.name), reason=f"{type(refused).__name__}: {refused}".replace(str(path.parent), "")[:160]
        ) from refused
