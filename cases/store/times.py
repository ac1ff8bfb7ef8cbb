"""Times in and out of the database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from graph.times import Precision, When, Window

MICROS = 1_000_000


def micros(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return int(moment.timestamp() * MICROS)


def from_micros(value: int) -> datetime:
    """The moment, in UTC."""
    return datetime.fromtimestamp(value / MICROS, UTC)


def when_values(name: str, when: When) -> dict[str, object]:
    """The four columns of a time (`graph.adapters.columns.when_columns`)."""
    return {
        f"{name}_at": int(when.outer.start.timestamp()),
        f"{name}_until": int(when.outer.end.timestamp()),
        f"{name}_text": when.text,
        f"{name}_precision": when.precision.value,
    }


def when_of(row: Row[Any], name: str) -> When:
    """The time in the four columns."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's documented mapping view
    start, end = (datetime.fromtimestamp(values[f"{name}_{part}"], UTC) for part in ("at", "until"))
    window = Window(start, end)
    return When(values[f"{name}_text"], Precision(values[f"{name}_precision"]), window, window)
