"""Errors of every room start here; the tree of this room is below.

SliphoundError
├── GraphError
│   ├── UnknownEntity        no entity has this id
│   ├── GraphServerAbsent    the projection's server does not answer (exit code 4)
│   ├── ProjectionBehind     the projection has not yet reached the caller's watermark
│   ├── JudgementStands      a pair of records has a judgement already
│   └── JudgementContradicted  others that stand say the opposite
└── ValueRefused             a value of the vocabulary cannot be made from this text
    ├── MoneyRefused
    └── TimeRefused

An error carries facts, never a finished sentence: `web/messages/<room>.yaml` turns its code and facts into a Chinese and
an English one, for the command line, the JSON answer and the page alike.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Where:
    """The place in the user's own input that an error speaks of."""

    file: str | None = None
    """The file's name as the user gave it."""
    line: int | None = None
    """1-based line or spreadsheet row, header included."""
    field: str | None = None
    """Column, argument or JSON field."""


class SliphoundError(Exception):
    """Base of every error a user may see."""

    code: ClassVar[str] = "sliphound"

    def __init__(self, *, where: Where | None = None, **facts: object) -> None:
        self.where = where or Where()
        self.facts = facts
        super().__init__(self.code, facts)


class GraphError(SliphoundError):
    """Base of this room's errors."""

    code = "graph"


class UnknownEntity(GraphError):
    """No entity has the id `given`."""

    code = "unknown_entity"


class GraphServerAbsent(GraphError):
    """The graph server at `address` does not answer; `reason` is the driver's own word."""

    code = "graph_server_absent"


class ProjectionBehind(GraphError):
    """The projection stands at `at`, the caller needs `needed`."""

    code = "projection_behind"


class JudgementStands(GraphError):
    """Records `left` and `right` were judged by `by`: `judgement` says `verdict`, and stands."""

    code = "judgement_stands"


class JudgementContradicted(GraphError):
    """What was judged of `left` and `right` contradicts the judgements named in `against`."""

    code = "judgement_contradicted"


class ValueRefused(SliphoundError):
    """The text `given` is no value of the kind wanted."""

    code = "value_refused"


class MoneyRefused(ValueRefused):
    """`given` is no amount of money; `reason` names what is wrong with it."""

    code = "money_refused"


class TimeRefused(ValueRefused):
    """`given` is no date or time a bank writes."""

    code = "time_refused"
