"""Map files: which header of a bank's own export means which column."""

from datetime import date
from types import NoneType

import yaml

from cases.imports.errors import MapRefused
from cases.imports.made import MadeColumn
from graph.errors import Where

_MOST_DIGITS = 30


def read_map(text: str, file: str) -> dict[str, str | MadeColumn]:
    """Read a map file: `their header: our header` a line, either way round, in either language.

    A column of ours may be made of one of theirs: `card_no: {from: nodeid, before: "622588", digits: 10}`, `at: {from: time, day: 2017-01-01}`.

    Raises:
        MapRefused: it is no such list; whether its names are columns is checked against the kind (`reading.lay_out`).
    """
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        raise MapRefused(where=Where(file), entry=str(getattr(broken, "problem", broken)), kind="—") from broken
    if not isinstance(entries, dict) or not entries:
        raise MapRefused(where=Where(file), entry=text.strip()[:40], kind="—")
    for left, right in entries.items():
        if isinstance(left, str) and isinstance(right, dict):
            entries[left] = _made(left, right, file)
        elif not isinstance(left, str) or not isinstance(right, str) or not left.strip() or not right.strip():
            raise MapRefused(where=Where(file), entry=f"{left}: {right}", kind="—")
    return dict(entries)


def _made(title: str, entry: dict[object, object], file: str) -> MadeColumn:
    source, before, digits, day = (entry.get(name) for name in ("from", "before", "digits", "day"))
    is_known = set(entry) <= {"from", "before", "digits", "day"} and isinstance(source, str)
    if (
        is_known
        and isinstance(before, str | NoneType)
        and isinstance(digits, int | NoneType)
        and isinstance(day, date | NoneType)
        and (digits or 0) <= _MOST_DIGITS
    ):
        return MadeColumn(str(source), before or "", digits or 0, day)
    raise MapRefused(where=Where(file=file), entry=f"{title}: {entry}"[:80], kind="—")
