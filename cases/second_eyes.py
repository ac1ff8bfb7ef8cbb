"""What two persons make of the same field of a slip: amount, time and card number are looked at twice, for readers are surely wrong at times.

A misread amount looks as clean as a right one (reference evidence, Slips), and whoever confirmed it has seen the proposal first.
"""

from dataclasses import dataclass
from enum import StrEnum

from cases.errors import SecondEyesNeeded
from cases.model import SlipConfirmation, SlipReading

LOOKED_AT_TWICE = ("amount_fen", "txn_at", "card_no")
"""Fields of a slip that a second person confirms as well (product choice)."""
_CALLED = {"amount_fen": ("金额", "amount"), "txn_at": ("时间", "time"), "card_no": ("卡号", "card number")}


class Eyes(StrEnum):
    """How many persons stand behind the value of a field."""

    NOBODY = "nobody"
    """未确认"""
    ONE = "one"
    """一人确认"""
    TWO = "two"
    """两人一致"""
    DIFFER = "differ"
    """两人不一致"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The words of all persons on one field, each person's newest, the newest of all first."""

    words: tuple[SlipConfirmation, ...]

    @property
    def eyes(self) -> Eyes:
        """Whether they agree."""
        if not self.words:
            return Eyes.NOBODY
        if len({each.value for each in self.words}) > 1:
            return Eyes.DIFFER
        return Eyes.ONE if len(self.words) == 1 else Eyes.TWO

    def told_by(self, login: str) -> bool:
        """Whether this person has given a word."""
        return any(each.by == login for each in self.words)


def lacking(reading: SlipReading) -> tuple[str, ...]:
    """Fields that a match rests on and of which two persons do not say the same; the card number only where somebody gave a word on it."""
    eyes = {field: sighting(reading, field).eyes for field in LOOKED_AT_TWICE}
    return tuple(field for field, seen in eyes.items() if seen is not Eyes.TWO and not (field == "card_no" and seen is Eyes.NOBODY))


def refuse_lacking(reading: SlipReading) -> None:
    """Let nobody record what a slip is of before two persons say the same of what that rests on.

    Raises:
        SecondEyesNeeded: they do not.
    """
    if fields := lacking(reading):
        zh, en = (mark.join(_CALLED[field][place] for field in fields) for place, mark in enumerate(("、", ", ")))
        raise SecondEyesNeeded(step="slip match", needed="slip confirm", zh=zh, en=en)


def sighting(reading: SlipReading, field: str) -> Sighting:
    """What persons said of a field."""
    newest: dict[str, SlipConfirmation] = {}
    for each in reversed(reading.confirmations):
        if each.field == field:
            newest.setdefault(each.by, each)
    return Sighting(tuple(newest.values()))
