"""A column read at once says of every cell what its own reader says of it alone."""

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cases.imports.cells import ColumnReader, Times, each_of
from cases.imports.columns import KINDS, Column
from cases.imports.posting import when_values
from cases.imports.reading import PartReader, lay_out, read_records
from cases.imports.reasons import CellRefused, Reject
from evidence.sheets import packed
from graph.adapters.kept_values import stated_text
from graph.times import When

COLUMNS = {column.en: column for column in KINDS["transactions"].columns}
ODD = [
    "",
    " ",
    "不详",
    "ABC-1",
    "a b",
    "老庙",
    "\uff11\uff12\uff13",
    "1E+05",
    "-0.50",
    "0.5",
    "4,286.00",
    "12.345",
    "9" * 70,
    "2013-02-29 10:00:00",
    "2012-02-29 10:00:00",
]
ODDER = [
    "1991-07-01 00:30:00",
    "2013-03-30T15:00:00Z",
    "2013-03-30 24:00:00",
    "1899-01-01",
    "2101-01-01",
    "2013-03",
    "'0012",
    "12.00\n",
    "甲\u200b",
]
CELLS = st.one_of(
    st.sampled_from([*ODD, *ODDER]),
    st.from_regex(r"[A-Z0-9./_-]{1,66}", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,16}\.[0-9]{1,3}", fullmatch=True),
    st.datetimes(datetime(1985, 1, 1), datetime(2100, 1, 1)).map(lambda at: f"{at:%Y-%m-%d %H:%M:%S}"),  # noqa: DTZ001 - as exports print it
    st.text(max_size=6),
)


def alone(column: Column, cell: str) -> object:
    """The cell's value or the code of its reason, by the declared reader alone."""
    text = cell.strip()
    text = text[1:].strip() if text.startswith("'") and text[1:2].isdigit() else text
    if not text:
        return "required" if column.required else None
    try:
        return column.value.read(text)
    except CellRefused as refused:
        return refused.reason.code


@pytest.mark.parametrize("name", COLUMNS)
@given(cells=st.lists(CELLS, min_size=1, max_size=8))
@example(cells=[*ODD, *ODDER])
def test_the_short_cut_and_the_reader_agree(name: str, cells: list[str]) -> None:
    column = COLUMNS[name]
    cells = [cell for cell in cells if not cell.lstrip().startswith(("'=", "'+", "'-", "'@"))]
    if not cells:
        return
    values, faults = ColumnReader(column, 0, times=True).read(pa.array(cells, pa.large_string()))
    for place, cell in enumerate(cells):
        expected = alone(column, cell)
        if place in faults:
            assert faults[place].reason.code == expected
        elif isinstance(values, Times):
            assert isinstance(expected, When)
            told = when_values("made", expected)
            at, text = int(values.at[place]), values.text[place]
            assert (at, values.until[place], values.precision[place]) == (told["made_at"], told["made_until"], told["made_precision"])
            assert (stated_text(None, at, "second") if text is None else text) == told["made_text"]
        else:
            assert each_of(values)[place] == expected


@given(rows=st.lists(st.lists(CELLS, min_size=14, max_size=16), min_size=1, max_size=6), size=st.integers(1, 4))
def test_however_a_file_is_cut_its_rows_and_rejects_are_the_same(rows: list[list[str]], size: int) -> None:
    layout = lay_out(KINDS["transactions"], [column.zh for column in KINDS["transactions"].columns])
    numbered = list(enumerate(rows, start=2))
    whole = list(read_records(layout, numbered))
    reader = PartReader(layout)
    parts = [reader.read(part) for part in packed(numbered, len(layout.header), size)]
    assert [reject for part in parts for reject in part.rejects] == [each for each in whole if isinstance(each, Reject)]
    assert [record for part in parts for record in part.records(layout.kind)] == [each[0] for each in whole if not isinstance(each, Reject)]
