"""A table on its way from the process that reads it: its parts in one file, column by column."""

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path

import pyarrow as pa

from evidence.errors import ParserFailed
from evidence.sheets import SheetPart
from graph.errors import Where

_LINE, _BEYOND = "line", b"beyond"


def write_parts(path: Path, width: int, parts: Iterable[SheetPart]) -> None:
    """Write the parts of a table with so many columns."""
    schema = pa.schema([(_LINE, pa.int64()), *((str(place), pa.large_string()) for place in range(width))])
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, schema, options=options) as stream:
        for part in parts:
            batch = pa.record_batch([pa.array(part.lines), *part.columns], schema=schema)
            beyond = json.dumps(sorted(part.beyond.items()), ensure_ascii=False).encode() if part.beyond else b""
            stream.write_batch(batch, custom_metadata={_BEYOND: beyond})


class SpooledParts:
    """The parts of a written table, one by one; the file is closed with its last, or when nobody wants more.

    What another process has written is looked at before it is believed: offsets that lead out of it would be read.

    Raises:
        ParserFailed: it is no such file.
    """

    def __init__(self, file: BufferedReader, name: str = "") -> None:
        """`name` is the user's name of the table, for errors."""
        self._file = file
        self._name = name
        self._stream: pa.RecordBatchStreamReader | None = None

    def __iter__(self) -> Iterator[SheetPart]:
        return self

    def __next__(self) -> SheetPart:
        if self._file.closed or (self._stream is None and not self._file.peek(1)):
            self._file.close()
            raise StopIteration
        try:
            return self._next()
        except (pa.ArrowException, ValueError) as damaged:
            raise ParserFailed(where=Where(file=self._name), job="sheet", reason=type(damaged).__name__) from damaged

    def _next(self) -> SheetPart:
        if self._stream is None:
            self._stream = pa.ipc.open_stream(self._file)
        try:
            batch, told = self._stream.read_next_batch_with_custom_metadata()
        except StopIteration:
            self._file.close()
            raise
        batch.validate(full=True)
        lines, *columns = batch.columns
        beyond = told.get(_BEYOND) if told is not None else None
        return SheetPart(lines.to_numpy(), tuple(columns), _places(json.loads(beyond)) if beyond else {})

    def __del__(self) -> None:
        self._file.close()


def _places(pairs: Sequence[tuple[int, list[str]]]) -> dict[int, list[str]]:
    return {int(place): cells for place, cells in pairs}
