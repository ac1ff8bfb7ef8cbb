"""Turning a picture's coordinates upright and level, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from statistics import median

from evidence.bills.model import Box

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners of a piece of text: top left, top right, bottom right, bottom left, as it is read."""

_ELONGATED = 2.0  # a piece this much longer than high shows which way its line runs


@dataclass(frozen=True, slots=True)
class Placing:
    """How a picture lies: turned by quarter turns, then skewed."""

    width: float
    """Of the original picture, in pixels."""
    height: float
    rotation: int
    """Degrees clockwise that turn it upright: 0, 90, 180 or 270."""
    skew: float = 0.0
    """Degrees by which lines fall to the right once it is upright."""

    def level(self, point: Point) -> Point:
        """A point of the original picture, in the upright and level one."""
        x, y = point
        match self.rotation:
            case 90:
                x, y = self.height - y, x
            case 180:
                x, y = self.width - x, self.height - y
            case 270:
                x, y = y, self.width - x
            case _:
                pass
        return _turned(x, y, -self.skew)

    def original(self, point: Point) -> Point:
        """A point of the upright and level picture, in the original one."""
        x, y = _turned(*point, self.skew)
        match self.rotation:
            case 90:
                return y, self.height - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.width - y, x
            case _:
                return x, y

    def level_box(self, quad: Quad) -> Box:
        """The box around a piece of text, in the upright and level picture."""
        return _around(map(self.level, quad))

    def original_box(self, box: Box) -> Box:
        """The box around a level box's place in the original picture, kept inside it."""
        around = _around(map(self.original, ((box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom), (box.x0, box.bottom))))
        return Box(max(around.x0, 0.0), max(around.top, 0.0), min(around.x1, self.width), min(around.bottom, self.height))


def is_sideways(quads: Sequence[Quad]) -> bool:
    """Whether most of the long pieces run up or down the picture."""
    long = [(abs(quad[1][0] - quad[0][0]), abs(quad[1][1] - quad[0][1])) for quad in map(along, quads) if _ratio(quad) >= _ELONGATED]
    upended = sum(down > across for across, down in long)
    return upended * 2 > len(long)


def skew_of(quads: Iterable[Quad]) -> float:
    """The median angle of the long pieces, in degrees; 0 where there are none."""
    angles = [degrees(atan2(quad[1][1] - quad[0][1], quad[1][0] - quad[0][0])) for quad in quads if _ratio(quad) >= _ELONGATED]
    return median(angles) if angles else 0.0


def along(quad: Quad) -> Quad:
    """The quad with its first edge the longer one."""
    across, down = _edges(quad)
    return quad if across >= down else (quad[3], quad[0], quad[1], quad[2])


def turned_quad(quad: Quad, placing: Placing) -> Quad:
    """A quad of the original picture in the upright one, its corners named anew from its top left."""
    points = [Placing(placing.width, placing.height, placing.rotation).level(point) for point in quad]
    first = min(range(4), key=lambda index: points[index][0] + points[index][1])
    ordered = [points[(first + step) % 4] for step in range(4)]
    return ordered[0], ordered[1], ordered[2], ordered[3]


def _ratio(quad: Quad) -> float:
    across, down = _edges(quad)
    return max(across, down) / max(min(across, down), 1e-6)


def _edges(quad: Quad) -> tuple[float, float]:
    return hypot(quad[1][0] - quad[0][0], quad[1][1] - quad[0][1]), hypot(quad[3][0] - quad[0][0], quad[3][1] - quad[0][1])


def _turned(x: float, y: float, angle: float) -> Point:
    turn = radians(angle)
    return x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)


def _around(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
