"""The fields of a slip as a person confirms them: what was read twice, what persons said, and how a value is typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.errors import InputRefused
from cases.model import SlipReading
from cases.second_eyes import LOOKED_AT_TWICE, Eyes, Sighting, sighting
from evidence.slips.model import Agreement, SlipField
from graph.money import parse_fen
from graph.times import SHANGHAI
from web.formats import money

_AMOUNTS = frozenset({SlipField.AMOUNT_FEN, SlipField.TIP_FEN})
_FEN_IN_YUAN = 100
_ROOM = 0.3
"""Of a box's shorter side."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person said of a field."""

    by: str
    at: datetime
    shown: str
    """Empty: not legible."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field beside its picture."""

    field: SlipField
    readings: tuple[tuple[str, str], ...]
    """Each reading as it is shown and as it would be typed; alike ones once."""
    agreement: Agreement
    box: tuple[int, int, int, int] | None
    """Left, top, width and height in pixels of the original picture."""
    typed: str
    eyes: Eyes
    words: tuple[Word, ...]
    """Each person's newest word, the newest first."""
    is_for_two: bool
    """A second person looks at it as well."""
    is_mine: bool
    """The visitor has said a word on it."""
    error: str

    @property
    def is_settled(self) -> bool:
        """Nothing more is wanted of the visitor."""
        return self.is_mine or self.eyes is Eyes.TWO or (not self.is_for_two and self.eyes is not Eyes.NOBODY)


def field_rows(reading: SlipReading, login: str, refused: Mapping[str, tuple[str, str]]) -> tuple[FieldRow, ...]:
    """Every field in the order of the slip; `refused` has what was typed into a field and why it cannot be taken."""
    return tuple(_rows(reading, login, refused))


def box_of(edges: list[int] | None, rotation: int) -> tuple[int, int, int, int] | None:
    """A box of a reading, as left, top, width and height, with a little room where its text begins: that place is estimated."""
    if not edges:
        return None
    left, top, right, bottom = edges
    room = round(min(right - left, bottom - top) * _ROOM)
    match rotation:  # degrees clockwise that turn the picture upright
        case 90:
            bottom += room
        case 180:
            right += room
        case 270:
            top -= min(top, room)
        case _:
            left -= min(left, room)
    return left, top, right - left, bottom - top


def as_given(field: SlipField, typed: str) -> str:
    """What was typed, as `confirm_slip` takes it: amounts are typed in yuan and kept in fen.

    Raises:
        MoneyRefused, InputRefused: it is no amount, or one below nothing.
    """
    if field not in _AMOUNTS:
        return typed
    fen = parse_fen(typed)
    if fen < 0:
        raise InputRefused(given=typed, reason="≥ 0")
    return str(fen)


def next_field(rows: tuple[FieldRow, ...], after: SlipField) -> SlipField | None:
    """The field to look at next: the nearest below that waits for the visitor, else the first above; None: all are settled."""
    place = next(number for number, row in enumerate(rows) if row.field is after)
    order = (*rows[place + 1 :], *rows[:place])
    return next((row.field for row in order if not row.is_settled), None)


def _rows(reading: SlipReading, login: str, refused: Mapping[str, tuple[str, str]]) -> Iterator[FieldRow]:
    for field in SlipField:
        given = reading.answer["fields"][field.value]
        seen = sighting(reading, field.value)
        typed, error = refused.get(field.value, (_to_type(field, _standing(seen, given["value"])), ""))
        yield FieldRow(
            field=field,
            readings=tuple(dict.fromkeys((_shown(field, each), _to_type(field, each)) for each in given["readings"])),
            agreement=Agreement(given["agreement"]),
            box=box_of(given["box"], reading.answer["rotation"]),
            typed=typed,
            eyes=seen.eyes,
            words=tuple(Word(each.by, each.at, _shown(field, each.value)) for each in seen.words),
            is_for_two=field.value in LOOKED_AT_TWICE,
            is_mine=seen.told_by(login),
            error=error,
        )


def _standing(seen: Sighting, read: str | int | None) -> str | int | None:
    """The value to look at: what the newest person said, else what was read."""
    return seen.words[0].value if seen.words else read


def _shown(field: SlipField, value: str | int | None) -> str:
    if value is None:
        return ""
    return money(int(value)) if field in _AMOUNTS else _to_type(field, value)


def _to_type(field: SlipField, value: str | int | None) -> str:
    if value is None:
        return ""
    if field in _AMOUNTS:
        yuan, fen = divmod(int(value), _FEN_IN_YUAN)
        return f"{yuan}.{fen:02d}"
    if field is SlipField.TXN_AT:
        return f"{datetime.fromisoformat(str(value)).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return str(value)
