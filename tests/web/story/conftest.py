"""The committed stories, row by row, as the product's import understands them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from cases.imports.columns import KINDS
from cases.imports.reading import kind_called, lay_out, read_records
from cases.imports.reasons import Reject
from evidence.adapters.sheet_rows import open_rows
from web.story import STORIES, story_path


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    encoding: str


@cache
def opened(path: Path) -> Table:
    if path.suffix == ".csv":
        table = open_rows(path)
        return Table(table.header, list(table.rows), table.encoding)
    # By openpyxl itself, so that the cells are seen to be real times and numbers and not texts.
    [sheet] = load_workbook(path).worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    return Table(
        tuple(str(title) for title in header), [(line, [as_text(cell) for cell in row]) for line, row in enumerate(rows, 2)], "xlsx"
    )


def as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(" ")
        case int() | float():
            return f"{cell:.2f}"
        case _:
            return str(cell)


@pytest.fixture
def open_table() -> Callable[[Path], Table]:
    return opened


@pytest.fixture(params=STORIES)
def story(request: pytest.FixtureRequest) -> Path:
    return story_path(str(request.param))


@pytest.fixture
def plan(story: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((story / "story.yaml").read_text(encoding="utf-8"))
    return content


@pytest.fixture
def tables(story: Path) -> Mapping[str, Table]:
    return {kind: opened(next(path for path in story.iterdir() if path.stem == kind)) for kind in KINDS}


@pytest.fixture
def read(tables: Mapping[str, Table]) -> Callable[[str], list[Any]]:
    def records(kind: str) -> list[Any]:
        table = tables[kind]
        rows = read_records(lay_out(kind_called(kind), table.header), table.rows)
        return [row if isinstance(row, Reject) else row[0] for row in rows]

    return records
