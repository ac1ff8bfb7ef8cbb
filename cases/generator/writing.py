"""The one place where the generator writes: tables as CSV or Parquet, their sizes and hashes, and the manifest."""

import csv
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from cases.imports.columns import KINDS

_ROWS_AT_ONCE = 20_000


class _Hashed:
    """A file that knows how much it holds and its hash."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("xb")
        self._digest = sha256()
        self.size = 0
        self.closed = False

    def write(self, data: bytes) -> int:
        """Append to the file."""
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._file.flush()

    def close(self) -> None:
        """End the file."""
        self._file.close()
        self.closed = True

    @property
    def digest(self) -> str:
        """The hash of what was written."""
        return self._digest.hexdigest()


class Folder:
    """A new folder that is filled file by file."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True)
        self._path = path
        self._files: list[dict[str, Any]] = []

    def table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """Write a CSV file row by row; the number of rows."""
        file, count = self._open(f"{name}.csv"), 0
        chunk: list[Sequence[object]] = [header]
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the answer
            chunk.append(row)
            if len(chunk) == _ROWS_AT_ONCE:
                file.write(_text(chunk))
                chunk = []
        file.write(_text(chunk))
        self._end(f"{name}.csv", file, count)
        return count

    def kind(self, name: str, rows: Iterable[Sequence[object]]) -> int:
        """Write a file of an import kind, its columns in the kind's own order."""
        return self.table(name, [column.zh for column in KINDS[name].columns], rows)

    def columns(self, name: str, file_format: str) -> "Columns":
        """A file of an import kind that is written block by block."""
        return Columns(self, name, file_format)

    def manifest(self, told: dict[str, Any]) -> dict[str, Any]:
        """Write what the folder holds."""
        full = {**told, "files": sorted(self._files, key=lambda each: str(each["name"]))}
        text = json.dumps(full, ensure_ascii=False, indent=1)
        (self._path / "manifest.json").write_bytes(text.encode() + b"\n")
        return full

    def _open(self, name: str) -> _Hashed:
        (self._path / name).parent.mkdir(exist_ok=True)
        return _Hashed(self._path / name)

    def _end(self, name: str, file: _Hashed, rows: int) -> None:
        file.close()
        self._files.append({"name": name, "rows": rows, "bytes": file.size, "sha256": file.digest})


class Columns:
    """A file that grows by blocks of columns of text."""

    def __init__(self, folder: Folder, name: str, file_format: str) -> None:
        self._folder, self._name = folder, f"{name}.{file_format}"
        self._headers = [column.zh for column in KINDS[name].columns]
        self._is_csv = file_format == "csv"
        self._schema = pa.schema([(header, pa.string()) for header in self._headers])
        self._rows = 0

    def __enter__(self) -> Self:
        self._file = self._folder._open(self._name)  # noqa: SLF001 - one module, two halves of one writer
        if self._is_csv:
            self._file.write(_text([self._headers]))
        else:
            self._parquet = pa.parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if not self._is_csv:
            self._parquet.close()
        self._folder._end(self._name, self._file, self._rows)  # noqa: SLF001 - as above

    def append(self, columns: Sequence[Any]) -> None:
        """Write a block; no cell may hold a comma, a quote or a line break."""
        table = pa.table(list(columns), schema=self._schema)
        self._rows += table.num_rows
        if self._is_csv:
            sink = pa.BufferOutputStream()
            pa.csv.write_csv(table, sink, pa.csv.WriteOptions(include_header=False, quoting_style="none"))
            self._file.write(sink.getvalue().to_pybytes())
        else:
            self._parquet.write_table(table)


class _Text:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)


def _text(rows: Iterable[Sequence[object]]) -> bytes:
    sink = _Text()
    csv.writer(sink, lineterminator="\n").writerows(rows)
    return "".join(sink.parts).encode()
