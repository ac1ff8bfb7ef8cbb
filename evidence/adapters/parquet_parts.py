"""A .parquet in parts, its values as a bank prints them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from evidence.errors import EmptyFile, SheetUnreadable
from evidence.sheets import PART, SheetPart
from graph.errors import Where

_LARGEST_EXACT = 2**53


def open_parquet(path: Path) -> tuple[list[str], Iterator[SheetPart]]:
    """The titles and the parts. A row's line is its number behind a header, as if the table were a .csv.

    Raises:
        SheetUnreadable: the file is damaged, or a column holds what no cell can say (a list, a structure, bytes).
        EmptyFile: it has no column.
    """
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as damaged:
        raise SheetUnreadable(where=Where(file=path.name), reason=type(damaged).__name__) from damaged
    titles = list(file.schema_arrow.names)
    if not titles:
        raise EmptyFile(where=Where(file=path.name))
    return titles, _parts(path, file)


def _parts(path: Path, file: parquet.ParquetFile) -> Iterator[SheetPart]:
    line = 2
    try:
        for batch in file.iter_batches(batch_size=PART):
            columns = tuple(_texts(column) for column in batch.columns)
            lines = np.arange(line, line + batch.num_rows, dtype=np.int64)
            line += batch.num_rows
            told = np.logical_or.reduce([pc.binary_length(column).to_numpy() > 0 for column in columns])
            if told.any():
                yield SheetPart(lines[told], tuple(column.filter(pa.array(told)) for column in columns), {})
    except (pa.ArrowException, OSError) as damaged:
        raise SheetUnreadable(where=Where(file=path.name, line=line), reason=type(damaged).__name__) from damaged


def _texts(column: pa.Array) -> pa.Array:
    """The column's values as texts, nothing as an empty one."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        column = pa.array([_decimal(value) for value in column.to_pylist()], pa.large_string())
    elif pa.types.is_timestamp(kind):
        column = pa.array([_moment(value) for value in column.cast(_without_parts(kind), safe=False).to_pylist()], pa.large_string())
    texts = pc.fill_null(column.cast(pa.large_string()), "")
    return pc.utf8_trim_whitespace(texts)


def _without_parts(kind: pa.DataType) -> pa.DataType:
    return pa.timestamp("s", tz=kind.tz)


def _moment(value: object) -> str | None:
    """ISO day, the time behind it where the value has one; with its zone where it has one."""
    if value is None:
        return None
    text = str(value)
    return text.removesuffix(" 00:00:00")


def _decimal(value: float | None) -> str | None:
    """A plain decimal; beyond what a float holds exactly it shows that it was rounded."""
    if value is None:
        return None
    return f"{value:.15g}" if abs(value) < _LARGEST_EXACT and "e" not in f"{value:.15g}" else f"{value:.14E}"
