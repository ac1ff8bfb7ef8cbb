"""Many short texts in little memory: a list of them takes four times as much."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute


class Texts:
    """A list of texts that never changes."""

    __slots__ = ("column",)

    def __init__(self, texts: Iterable[str]) -> None:
        self.column: Any = pa.array(texts, pa.string())

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, place: int) -> str:
        return str(self.column[place].as_py())


def joined(between: str, *parts: Any) -> Any:  # noqa: ANN401 - pyarrow ships no types
    """Columns of texts joined cell by cell."""
    return pa.compute.binary_join_element_wise(*parts, between)
