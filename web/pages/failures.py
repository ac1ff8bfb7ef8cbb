"""What a page says when something could not be done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A refusal as it is shown."""

    code: int
    """The HTTP status."""
    sentence: str
    """What is wrong and what to do; empty: there is no such page."""
