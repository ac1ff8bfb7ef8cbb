"""What an import would make of a file's first rows: which header is read as which column, and what is wrong. Pure; nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cases.imports.columns import Column, ImportKind
from cases.imports.errors import ImportRefused
from cases.imports.reading import Cells, Layout, lay_out, read_records
from cases.imports.reasons import CellRefused, Reject
from cases.imports.values import folded
from graph.identifiers import without_identifiers

ROWS_READ = 1_000
ROWS_SHOWN = 8
_TELLING = frozenset({"card_no", "phone", "amount", "moment", "when", "day"})
"""Types of cells by which a column can be told; a text or a code may be anything."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file."""

    title: str
    column: str | None
    """The column it is read as, by its English name; None: it is not read."""
    is_guess: bool
    """Whether that is a proposal, which holds only where a person takes it over."""
    is_own: bool
    """Whether the title is the column's own, so that it is read unless a person says that it is not."""
    samples: tuple[str, ...]
    """As they are shown: identity, card and mobile numbers masked."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The first rows, each with its line; identity, card and mobile numbers in them masked, since a look at a number is recorded and this is none."""
    rejects: tuple[Reject, ...]
    """Rows among the first that would not be taken."""
    read: int
    """How many rows were looked at."""
    is_whole: bool
    """Whether the file has no more."""
    refusal: ImportRefused | None
    """Why the columns cannot be read so; then no row was judged."""

    @property
    def renames(self) -> dict[str, str]:
        """The headers as an import takes them: each with its column; empty where one of a column's own name is not read."""
        return {each.title: each.column or "" for each in self.headings if each.column or each.is_own}


def look_at(kind: ImportKind, header: Sequence[str], rows: Iterable[Cells], chosen: Mapping[int, str] | None) -> Preview:
    """Look at the first rows with columns chosen for places of the header; None: with what is recognised and proposed."""
    given = iter(rows)
    first = list(islice(given, ROWS_READ))
    is_whole = next(given, None) is None
    guesses = proposed(kind, header, first) if chosen is None else {}
    own = set(_recognised(kind, header, {}).values())
    taken = {place: column for place, column in (chosen or {}).items() if place < len(header) and (column or place in own)}
    renames = guesses | {header[place]: column for place, column in taken.items()}
    refusal: ImportRefused | None = None
    layout: Layout | None = None
    try:
        layout = lay_out(kind, header, renames)
    except ImportRefused as refused:
        refusal = refused
    positions = layout.positions if layout else _recognised(kind, header, renames)
    by_place = {place: column for column, place in positions.items()}
    headings = tuple(
        Heading(title, by_place.get(place), title in guesses, place in own, tuple(map(without_identifiers, _samples(first, place))))
        for place, title in enumerate(header)
    )
    rejects = [each for each in read_records(layout, first) if isinstance(each, Reject)] if layout else []
    shown = tuple((line, tuple(map(without_identifiers, cells))) for line, cells in first[:ROWS_SHOWN])
    return Preview(headings, shown, tuple(rejects), len(first), is_whole, refusal)


def proposed(kind: ImportKind, header: Sequence[str], rows: Sequence[Cells]) -> dict[str, str]:
    """Headers that no rule recognises, with the column each may be: by a name within its name, else by what stands in it."""
    known = _recognised(kind, header, {})
    free = [each for each in kind.columns if each.en not in known]
    found: dict[str, str] = {}
    for place, title in enumerate(header):
        if not title or place in known.values():
            continue
        column = _by_name(title, free) or _by_cells(_samples(rows, place, many=20), [each for each in free if each.required])
        if column is not None:
            found[title] = column.en
            free.remove(column)
    return found


def _recognised(kind: ImportKind, header: Sequence[str], renames: Mapping[str, str]) -> dict[str, int]:
    """English column name to place, as far as headers are recognised one by one."""
    names = {folded(title).strip("*"): column.en for column in kind.columns for title in (column.zh, column.en)}
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        column = renames.get(title, names.get(folded(title).strip("*")))
        if column:
            found.setdefault(column, place)
    return found


def _by_name(title: str, free: Sequence[Column]) -> Column | None:
    bare = folded(title)
    within = [each for each in free if _runs_through(folded(each.zh), bare) or folded(each.en) in bare or bare in folded(each.zh)]
    return max(within, key=lambda each: len(each.zh), default=None)


def _runs_through(name: str, title: str) -> bool:
    """Whether the name's characters stand in the title in their order: 交易时间 in 交易日期时间."""
    rest = iter(title)
    return all(character in rest for character in name)


def _by_cells(samples: Sequence[str], free: Sequence[Column]) -> Column | None:
    """The one column whose cells look like these; None where none does, or several."""
    fitting = [each for each in free if each.value.name in _TELLING and samples and all(_reads(each, cell) for cell in samples)]
    return fitting[0] if len(fitting) == 1 else None


def _reads(column: Column, cell: str) -> bool:
    try:
        column.value.read(cell)
    except CellRefused:
        return False
    return True


def _samples(rows: Iterable[Cells], place: int, many: int = 3) -> list[str]:
    told = (cells[place].strip() for _, cells in rows if place < len(cells))
    return list(islice(dict.fromkeys(each for each in told if each), many))
