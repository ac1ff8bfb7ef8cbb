"""Streams of events that are open: a browser may open any number, and each asks the database twice a second."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

R = TypeVar("R")
OF_A_USER = 6
"""As many as a browser opens to one host by itself."""
OF_ALL = 24
_THREADS = 2
"""Of the server's threads that answer streams: the others are for pages (all three product choices)."""


class Streams:
    """The streams of one server."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._turn = Lock()

    @contextmanager
    def opened(self, login: str) -> Iterator[bool]:
        """Count one more of this user's as open; False: that would be too many, and it does not count."""
        with self._turn:
            is_open = self._open[login] < OF_A_USER and self._open.total() < OF_ALL
            self._open[login] += is_open
        try:
            yield is_open
        finally:
            with self._turn:
                self._open[login] -= is_open

    async def ask(self, question: Callable[[], R]) -> R:
        """The answer to a question that waits for the database, asked in one of the streams' own threads."""
        return await to_thread.run_sync(question, limiter=self._limiter)

    @cached_property
    def _limiter(self) -> CapacityLimiter:
        return CapacityLimiter(_THREADS)
