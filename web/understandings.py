"""What the office last understood of each case, kept until something is recorded: pages ask for it far more often than it changes."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from cases.assembly.understanding import Understanding
from cases.office import Office
from cases.usecases.understand_case import case_version, check_case

_KEPT = 64
"""How many cases: some 2 MB each."""


@dataclass(frozen=True)
class Understandings:
    """The answers of one server. Whether the visitor may see the case is asked each time, kept answer or not."""

    _kept: OrderedDict[tuple[str, date], tuple[int, Understanding]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, office: Office, case_no: str) -> Understanding:
        """The case understood on the office's day.

        Raises:
            UnknownCase: there is no such case, or the visitor may not see it.
        """
        version = case_version(office, case_no)
        key = (case_no, office.as_of)
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == version:
                self._kept.move_to_end(key)
                return found[1]
        fresh = check_case(office, case_no)
        with self._lock:
            self._kept[key] = (version, fresh)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return fresh
