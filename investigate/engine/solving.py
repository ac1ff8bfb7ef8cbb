"""A SAT solver that keeps to a deadline."""

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from investigate.engine.deadline import Deadline

_CONFLICTS_A_STRETCH = 2000


class Solver:
    """Glucose 4 over clauses; every question asks the deadline, and within a hard one every 2,000 conflicts."""

    def __init__(self, clauses: Iterable[Sequence[int]], deadline: Deadline, favoured: Sequence[int] = ()) -> None:
        from pysat.solvers import Glucose4  # noqa: PLC0415 - 50 ms of imports, which the first page need not wait for

        self._solver = Glucose4()
        for number, clause in enumerate(clauses):
            self._solver.add_clause(list(clause))
            if number % _CONFLICTS_A_STRETCH == 0:
                deadline.ask()
        self._deadline = deadline
        self._model: set[int] | None = None
        if favoured:
            self._solver.set_phases(list(favoured))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the solver's memory; it answers nothing after that."""
        self._solver.delete()

    def add(self, literals: Iterable[int]) -> None:
        """Add a clause."""
        self._solver.add_clause(list(literals))

    def holds(self, assumed: Iterable[int] = ()) -> bool:
        """Whether the clauses can hold together with the literals assumed.

        Raises:
            OutOfTime: the deadline passed before the answer.
        """
        wanted = list(assumed)
        while True:
            self._deadline.ask()
            self._solver.conf_budget(_CONFLICTS_A_STRETCH)
            answer: bool | None = self._solver.solve_limited(assumptions=wanted)
            if answer is not None:
                self._model = None
                return answer

    def holds_with_any(self, assumed: Iterable[int], options: Iterable[int]) -> bool:
        """Whether the clauses can hold together with the literals assumed and at least one of the options."""
        question = int(self._solver.nof_vars()) + 1
        self._solver.add_clause([-question, *options])
        answer = self.holds([*assumed, question])
        if answer:
            self.model()  # the next clause would lose it
        self._solver.add_clause([-question])
        return answer

    def model(self) -> set[int]:
        """The literals that hold in the last positive answer."""
        if self._model is None:
            self._model = set(self._solver.get_model() or ())
        return self._model

    def core(self) -> list[int]:
        """Assumptions of the last negative answer that cannot hold together; not yet minimal."""
        return list(self._solver.get_core() or ())
