"""Every row of the database as lines, and back: the same lines serve SQLite and PostgreSQL.

Read by reflection, so that a table which a later migration adds is in the backup without anybody remembering it.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, MetaData, insert, select, text

from cases.store.schema import current_version

_LEFT_OUT = frozenset({"alembic_version", "session"})
"""The schema's version stands in the first line; sessions end with the workspace they were opened in."""
_BLOCK = 1_000


def dump_rows(connection: Connection, version: str) -> Iterator[str]:
    """The database as lines, first its version; bytes as hexadecimal. A table comes after those it refers to, so that it can be loaded in this order."""
    metadata = MetaData()
    metadata.reflect(connection)
    yield json.dumps({"version": version})
    for table in metadata.sorted_tables:
        if (name := table.name) in _LEFT_OUT:
            continue
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            yield json.dumps({"table": name, "row": {column: _out(value) for column, value in row.items()}}, ensure_ascii=False)


def load_rows(connection: Connection, lines: Iterable[str]) -> str:
    """Fill an empty database; the version that the first line states. Where that is not the database's own, nothing is loaded.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, SQLAlchemyError: a line is none that `dump_rows` writes.
    """
    metadata = MetaData()
    metadata.reflect(connection)
    given = iter(lines)
    version = str(json.loads(next(given, ""))["version"])
    if version != current_version(connection):
        return version
    rows = (json.loads(line) for line in given)
    for name, group in groupby(rows, key=lambda each: str(each["table"])):
        if name in _LEFT_OUT:
            raise ValueError(name)  # a backup has none; in a forged one they would open a session
        columns = metadata.tables[name].columns.keys()
        block: list[dict[str, Any]] = []
        for each in group:
            if sorted(each["row"]) != sorted(columns):
                raise ValueError(name)  # SQLAlchemy would pass over a value without a column
            block.append({column: _in(value) for column, value in each["row"].items()})
            if len(block) == _BLOCK:
                connection.execute(insert(metadata.tables[name]), block)
                block = []
        if block:
            connection.execute(insert(metadata.tables[name]), block)
    if connection.dialect.name == "postgresql":
        _continue_counting(connection, metadata)
    return version


def _continue_counting(connection: Connection, metadata: MetaData) -> None:
    """PostgreSQL counts keys by sequences, which know nothing of rows that brought their own."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            ).scalar()
            if sequence is not None:
                newest = connection.execute(select(column).order_by(column.desc()).limit(1)).scalar()
                if newest is not None:
                    connection.execute(text("SELECT setval(:sequence, :newest)"), {"sequence": sequence, "newest": newest})


def _out(value: object) -> object:
    return {"hex": bytes(value).hex()} if isinstance(value, bytes | memoryview) else value


def _in(value: object) -> object:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
