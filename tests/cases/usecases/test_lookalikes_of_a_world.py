"""Of an invented bank, whose truth is known, the records of one person are proposed and those of namesakes and households are not."""

from pathlib import Path

import pytest

from cases.generator.world import generate_world
from graph.adapters.sql_traits import SqlIdentityReader
from graph.vocabulary import NodeKind, node_key
from investigate.identity.candidates import MOST_IN_BLOCK, candidates, weighed_by
from tests.support.import_workspace import Workspace, sqlite_workspace
from tests.support.worlds import rows

Pairs = set[tuple[int, int]]


def proposed(bank: Workspace) -> Pairs:
    """The pairs proposed when the whole bank is walked block by block."""
    with bank.reading() as connection:
        reader = SqlIdentityReader(connection)
        found: Pairs = set()
        for block in reader.blocks(MOST_IN_BLOCK):
            people = reader.traits(block)
            weights = weighed_by(*reader.names({name for person in people for name in person.names}))
            found |= {(pair.left, pair.right) for pair in candidates(people, weights=weights).pairs}
        return found


def measured(tmp_path: Path, transactions: int) -> tuple[Pairs, Pairs, int]:
    """What is proposed, what is true, and how many pairs of different persons bear one name."""
    world = tmp_path / "world"
    generate_world(transactions, 3, world)
    with sqlite_workspace(tmp_path) as bank:
        persons = rows(world, "persons")
        bank.load("persons", [list(row.values()) for row in persons], header=list(persons[0]))
        key = {number: int(node_key(NodeKind.PERSON, person)) for person, number in bank.details("customer_no")}
        truth = rows(world, "truth/persons")
        true = {(min(pair), max(pair)) for row in truth if row["same_as"] for pair in [(key[row["customer_no"]], key[row["same_as"]])]}
        called: dict[str, set[str]] = {}
        for row in persons:
            called.setdefault(row["姓名"], set()).add(row["客户号"])
        namesakes = sum(len(those) * (len(those) - 1) // 2 for those in called.values())
        return proposed(bank), {pair for pair in true if pair[0] != pair[1]}, namesakes - len(true)


@pytest.mark.parametrize("transactions", [2_000, pytest.param(100_000, marks=pytest.mark.deep)])
def test_every_second_record_of_a_person_is_proposed_and_hardly_anybody_else(tmp_path: Path, transactions: int) -> None:
    found, true, namesakes = measured(tmp_path, transactions)
    assert namesakes > 5 * len(true) > 0
    assert true <= found, "recall"
    assert len(found & true) >= 0.9 * len(found), "precision"
