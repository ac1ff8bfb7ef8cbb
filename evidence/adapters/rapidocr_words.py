"""Text of pictures by rapidocr, offline: its models come in the wheel."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det.utils import TextDetOutput

from evidence.adapters.pictures import Picture
from evidence.bills.model import Word
from evidence.slips.geometry import Placing, Quad, skew_of

_SMALLEST = 3  # pixels: a thinner crop holds no character
_THREADS = 2


class RapidOcrWords:
    """Finds pieces of text on a picture, and reads them."""

    def __init__(self) -> None:
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def detect(self, picture: Picture) -> list[Quad]:
        """The places of the pieces of text, in the picture's pixels."""
        found = self._engine(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), use_det=True, use_cls=False, use_rec=False)
        if not isinstance(found, TextDetOutput) or found.boxes is None:
            return []
        return [_quad(box) for box in found.boxes]

    def recognise(self, picture: Picture, quads: Sequence[Quad]) -> list[tuple[str, float]]:
        """The text and the recogniser's score at each place; an empty text where nothing is legible."""
        crops = [_crop(picture, quad) for quad in quads]
        kept = [index for index, crop in enumerate(crops) if min(crop.shape[:2]) >= _SMALLEST]
        texts: list[tuple[str, float]] = [("", 0.0)] * len(quads)
        if not kept:
            return texts
        found = self._engine.recognize_txt([cv2.cvtColor(crops[index], cv2.COLOR_RGB2BGR) for index in kept])
        for index, text, score in zip(kept, found.txts or (), found.scores, strict=True):
            texts[index] = (str(text), float(score))
        return texts

    def words(self, picture: Picture, page: int, *, most: int | None = None) -> tuple[list[Word], Placing]:
        """The words of an upright page with level boxes, and how the page lies; pieces are parted at spaces.

        Args:
            picture: the page.
            page: its number, which goes into each word.
            most: read only so many pieces, the first ones, for a look at what kind of text stands there.
        """
        height, width = picture.shape[:2]
        quads = self.detect(picture)[:most]
        placing = Placing(width, height, 0, skew_of(quads))
        words: list[Word] = []
        for quad, (text, _) in zip(quads, self.recognise(picture, quads), strict=True):
            words += _parted(Word(page, placing.level_box(_trimmed(quad)), text))
        return words, placing


def _quad(box: Any) -> Quad:  # noqa: ANN401 - rapidocr ships no types
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    return a, b, c, d


def _crop(picture: Picture, quad: Quad) -> Picture:
    corners = np.array(quad, dtype=np.float32)
    width = round(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2])))
    height = round(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2])))
    if min(width, height) < 1:
        return np.zeros((1, 1, 3), np.uint8)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    crop = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners, target), (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)


def _trimmed(quad: Quad) -> Quad:
    """The quad without the margin that detection adds, so that neighbouring lines do not touch."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    share = 0.1
    return (
        (ax + (dx - ax) * share, ay + (dy - ay) * share),
        (bx + (cx - bx) * share, by + (cy - by) * share),
        (cx + (bx - cx) * share, cy + (by - cy) * share),
        (dx + (ax - dx) * share, dy + (ay - dy) * share),
    )


def _parted(word: Word) -> list[Word]:
    """A piece parted at its spaces, each word with its share of the width."""
    widths = [1.0 if character.isascii() else 2.0 for character in word.text]
    scale = (word.box.x1 - word.box.x0) / (sum(widths) or 1.0)
    parts: list[Word] = []
    start = 0
    for text in word.text.split(" "):
        end = start + len(text)
        if text:
            x0, x1 = word.box.x0 + scale * sum(widths[:start]), word.box.x0 + scale * sum(widths[:end])
            parts.append(Word(word.page, type(word.box)(x0, word.box.top, x1, word.box.bottom), text))
        start = end + 1
    return parts
