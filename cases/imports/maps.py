"""Map files: which header of a bank's own export means which column."""

import yaml

from cases.imports.errors import MapRefused
from graph.errors import Where


def read_map(text: str, file: str) -> dict[str, str]:
    """Read a map file: `their header: our header` a line, either way round, in either language.

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
        if not isinstance(left, str) or not isinstance(right, str) or not left.strip() or not right.strip():
            raise MapRefused(where=Where(file), entry=f"{left}: {right}", kind="—")
    return dict(entries)
