"""Two records of persons beside each other: what says that they are one, and what says that they are not.

A name identifies nobody: hundreds of thousands are called 王伟. It counts as much as it is rare, and never alone. Phone, address and household say
that two people live together as much as that they are one, so they weigh less than a date of birth, and little where the names differ (domain.md 7.7).
"""

from collections.abc import Hashable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from graph.identity import PersonTraits
from investigate.identity.linkage import Comparison, Level, Linkage, Weighed

ALIKE_ADDRESS = 85.0
"""rapidfuzz ratio from which two addresses may be one written twice (门牌 and 弄 left out)."""


def _id_number(left: PersonTraits, right: PersonTraits) -> int | None:
    return _same_or_differs(left.id_numbers, right.id_numbers)


def _name(left: PersonTraits, right: PersonTraits) -> int | None:
    if not left.names or not right.names:
        return None
    if left.names & right.names:
        return 0
    apart = min(OSA.distance(one, other) for one in left.names for other in right.names)
    return 1 if apart == 1 else 2


def _common_name(left: PersonTraits, right: PersonTraits) -> Hashable:
    return min(left.names & right.names)


def _born(left: PersonTraits, right: PersonTraits) -> int | None:
    if not left.born_on or not right.born_on:
        return None
    if left.born_on & right.born_on:
        return 0
    apart = min(OSA.distance(one.strftime("%Y%m%d"), other.strftime("%Y%m%d")) for one in left.born_on for other in right.born_on)
    return 1 if apart == 1 else 2


def _sex(left: PersonTraits, right: PersonTraits) -> int | None:
    return _same_or_differs(left.sexes, right.sexes)


def _phone(left: PersonTraits, right: PersonTraits) -> int | None:
    if not left.phones or not right.phones:
        return None
    shared = [one.meets(other) for one in left.phones for other in right.phones if one.phone == other.phone]
    return 2 if not shared else 0 if any(shared) else 1


def _address(left: PersonTraits, right: PersonTraits) -> int | None:
    if not left.addresses or not right.addresses:
        return None
    if left.addresses & right.addresses:
        return 0
    alike = max(fuzz.ratio(one, other) for one in left.addresses for other in right.addresses)
    return 1 if alike >= ALIKE_ADDRESS else 2


def _employer(left: PersonTraits, right: PersonTraits) -> int | None:
    return _same_or_differs(left.employers, right.employers)


def _same_or_differs(left: frozenset[str], right: frozenset[str]) -> int | None:
    if not left or not right:
        return None
    return 0 if left & right else 1


_SAME, _ALIKE, _DIFFERS = "same", "alike", "differs"

PERSONS: Linkage[PersonTraits] = Linkage(
    (
        # A number that differs is all but proof of two persons: it is typed wrongly or changed for one in some hundreds.
        Comparison("id_no", (Level(_SAME, 0.995, 1e-9), Level(_DIFFERS, 0.005, 1 - 1e-9)), _id_number),
        # One of about 600 pairs of Chinese names is equal by chance; the frequencies say how common this one is.
        Comparison("name", (Level(_SAME, 0.96, 1.6e-3), Level(_ALIKE, 0.03, 2.5e-2), Level(_DIFFERS, 0.01, 0.9734)), _name, _common_name),
        Comparison("born_on", (Level(_SAME, 0.97, 6e-5), Level(_ALIKE, 0.02, 1.2e-3), Level(_DIFFERS, 0.01, 0.99874)), _born),
        Comparison("sex", (Level(_SAME, 0.998, 0.5), Level(_DIFFERS, 0.002, 0.5)), _sex),
        # u of phone and address is that of a household, not of strangers: those who share one are mostly relatives.
        Comparison("phone", (Level(_SAME, 0.6, 2e-2), Level("at_other_times", 0.05, 2e-2), Level(_DIFFERS, 0.35, 0.96)), _phone),
        Comparison("address", (Level(_SAME, 0.55, 3e-2), Level(_ALIKE, 0.15, 3e-2), Level(_DIFFERS, 0.3, 0.94)), _address),
        Comparison("employer", (Level(_SAME, 0.5, 5e-3), Level(_DIFFERS, 0.5, 0.995)), _employer),
    ),
    {},
)
"""Weights before anything is counted; shares of true and of chance pairs. Measured on the generator's world (tests/investigate/identity)."""


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two records that may be of one person; a person decides, and this says on what."""

    left: int
    right: int
    weighed: tuple[Weighed, ...]

    @property
    def bits(self) -> float:
        """For ordering only; never shown as a likelihood."""
        return sum(part.bits for part in self.weighed)
