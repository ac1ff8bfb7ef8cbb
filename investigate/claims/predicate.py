"""What a predicate is: its place in time, its arguments, its words."""

from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """How a predicate lies in time."""

    EVENT = "event"
    """Happened at some moment of its window."""
    STATE = "state"
    """Held all through its window."""
    TIMELESS = "timeless"
    """Has no window; one that is given is kept and not used."""


class ArgumentKind(StrEnum):
    """What an argument names; every kind but TEXT, FLAG and a list of words must be in the case's first line."""

    CARD = "card"
    PERSON = "person"
    PHONE = "phone"
    PLACE = "place"
    TRANSACTION = "transaction"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a predicate."""

    name: str
    kind: ArgumentKind
    required: bool = True
    may_be_unstated: bool = False
    """Whether null is a value: the paper leaves it blank."""
    values: tuple[str, ...] = ()
    """The only texts allowed; empty: any."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a claim of this name says."""

    name: str
    aspect: Aspect
    arguments: tuple[Argument, ...]
    label_zh: str
    label_en: str
    affirmed_zh: str
    """Sentence template; `{argument}` is replaced by what it names."""
    denied_zh: str
    affirmed_en: str
    denied_en: str
    codes: tuple[str, ...] = ()
    """Claim codes K01 to K26 that this predicate carries."""

    def argument(self, name: str) -> Argument | None:
        """The argument of this name, or `None` if the predicate has none such."""
        return next((each for each in self.arguments if each.name == name), None)
