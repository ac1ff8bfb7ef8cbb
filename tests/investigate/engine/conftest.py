"""A clock that stands still, and the way from lines of claims to an answer."""

from collections.abc import Callable, Iterable, Mapping

import pytest

from investigate.check import CheckAnswer, check
from tests.support.claim_lines import CASE, Line, read

Ask = Callable[..., CheckAnswer]


@pytest.fixture
def ask() -> Ask:
    """Check lines of claims with no deadline."""

    def asked(claims: Iterable[Line], *, case: Mapping[str, object] = CASE, **options: object) -> CheckAnswer:
        header, read_ones = read(claims, case)
        return check(header, read_ones, deadline_seconds=None, now=lambda: 0.0, **options)  # type: ignore[arg-type] # options of check

    return asked
