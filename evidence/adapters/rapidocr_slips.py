"""Slips read with rapidocr: turned upright, levelled, and read twice, as they are and with their background flattened."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from evidence.adapters.file_types import check_type
from evidence.adapters.pictures import Picture, opened_picture
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.slips.as_json import slip_as_json
from evidence.slips.fields import read_fields, signature_room
from evidence.slips.geometry import Placing, Quad, along, is_sideways, skew_of, turned_quad
from evidence.slips.labels import Labels, shipped_labels
from evidence.slips.model import FieldReading, Piece, Slip

_SAMPLE = 6  # pieces that tell which way up the picture is
_BACKGROUND = 0.04  # of the picture's shorter side: wider than any stroke, narrower than a stain


class RapidOcrSlipReader:
    """SlipReader over rapidocr."""

    def __init__(self, words: RapidOcrWords, labels: Labels) -> None:
        self._words = words
        self._labels = labels

    def read(self, path: Path) -> Slip:
        """See `SlipReader`."""
        picture = opened_picture(path)
        height, width = picture.shape[:2]
        quads = self._words.detect(picture)
        rotation = self._rotation(picture, quads)
        upright = [turned_quad(quad, Placing(width, height, rotation)) for quad in quads]
        placing = Placing(width, height, rotation, skew_of(upright))
        turned = np.ascontiguousarray(np.rot90(picture, -rotation // 90))
        plain = self._words.recognise(turned, upright)
        flat = self._words.recognise(flattened(turned), upright)
        level = Placing(turned.shape[1], turned.shape[0], 0, placing.skew)
        pieces = [
            Piece(level.level_box(quad), (first[0], second[0]), (first[1], second[1]))
            for quad, first, second in zip(upright, plain, flat, strict=True)
        ]
        fields = {field: _placed(reading, placing) for field, reading in read_fields(pieces, self._labels).items()}
        room = signature_room(pieces, self._labels)
        return Slip(fields, rotation, placing.skew, placing.original_box(room) if room else None)

    def _rotation(self, picture: Picture, quads: Sequence[Quad]) -> int:
        """Quarter turns by which way the pieces run, half turns by which way they read better."""
        height, width = picture.shape[:2]
        ways = (90, 270) if is_sideways(quads) else (0, 180)
        longest = sorted(quads, key=_length, reverse=True)[:_SAMPLE]
        return max(
            ways,
            key=lambda way: (self._legibility(picture, [turned_quad(quad, Placing(width, height, way)) for quad in longest], way), -way),
        )

    def _legibility(self, picture: Picture, quads: Sequence[Quad], rotation: int) -> float:
        turned = np.ascontiguousarray(np.rot90(picture, -rotation // 90))
        return sum(score * len(text) for text, score in self._words.recognise(turned, quads))


def flattened(picture: Picture) -> Picture:
    """The picture with stains and shadows divided out: each pixel against the brightest of its neighbourhood, smoothed."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    size = max(15, int(min(grey.shape) * _BACKGROUND)) | 1
    brightest = cv2.dilate(grey, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    background = cv2.medianBlur(brightest, min(size, 255))
    flat = cv2.divide(grey, background, scale=255)
    return np.asarray(cv2.cvtColor(flat, cv2.COLOR_GRAY2RGB), np.uint8)


def _placed(reading: FieldReading, placing: Placing) -> FieldReading:
    box = placing.original_box(reading.box) if reading.box else None
    return FieldReading(reading.value, reading.readings, reading.agreement, box)


def _length(quad: Quad) -> float:
    a, b, *_ = along(quad)
    return (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2


def read_slip(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Job of the reading process: the JSON of the slip at `path`."""
    path = Path(arguments["path"])
    check_type(path, name=arguments["name"])
    return slip_as_json(RapidOcrSlipReader(RapidOcrWords(), shipped_labels()).read(path))
