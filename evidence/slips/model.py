"""A sales slip as it was read: every value is a proposal until a person confirms it beside the picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.bills.model import Box


class SlipField(StrEnum):
    """What a slip prints (domain 4.5)."""

    MERCHANT_NAME = "merchant_name"
    MERCHANT_NO = "merchant_no"
    TERMINAL_NO = "terminal_no"
    CARD_NO = "card_no"
    TXN_AT = "txn_at"
    BATCH_NO = "batch_no"
    VOUCHER_NO = "voucher_no"
    AUTH_CODE = "auth_code"
    REFERENCE_NO = "reference_no"
    AMOUNT_FEN = "amount_fen"
    TIP_FEN = "tip_fen"


class Agreement(StrEnum):
    """How the two readings of a field stand to each other."""

    AGREE = "agree"
    """Both gave the same value."""
    DISAGREE = "disagree"
    """They gave different values: neither is taken."""
    SINGLE = "single"
    """Only one gave a value of the right form."""
    NONE = "none"
    """Neither did."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text on the picture, read twice: as it is, and with its background flattened."""

    box: Box
    """In pixels of the picture turned upright and level."""
    texts: tuple[str, str]
    scores: tuple[float, float]
    """The recogniser's own scores; they do not protect from wrong readings."""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What was read of one field."""

    value: str | int | None
    """Fen for amounts, ISO 8601 for the time, else text; None where the readings disagree or nothing is legible."""
    readings: tuple[str | int, ...]
    """The values of the right form, the plain reading's first."""
    agreement: Agreement
    box: Box | None
    """Where it stands, in pixels of the original picture; None where nothing was found."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A read slip."""

    fields: Mapping[SlipField, FieldReading]
    """Every field, found or not."""
    rotation: int
    """Degrees clockwise that turn the picture upright: 0, 90, 180 or 270."""
    skew: float
    """Degrees by which the upright picture's lines rise (negative) or fall (positive) to the right."""
    signature_box: Box | None
    """Where the signature should be, in pixels of the original picture; None where the slip has no line for it."""
