"""What the engine makes of the stories' words: the seed's knot is found, and in the mirror nothing stands against her but the courier."""

from time import monotonic

from cases.imports.testimony import read_testimony
from investigate.claims import Claim, read_claims
from investigate.engine.conflicts import Conflict, find_conflicts
from investigate.engine.deadline import Deadline
from web.story import STORIES, story_path


def conflicts_of(name: str) -> tuple[dict[str, Claim], list[Conflict]]:
    with (story_path(name) / "claims.jsonl").open(encoding="utf-8") as lines:
        header, claims = read_claims(lines, "claims.jsonl")
    found = find_conflicts(header, claims, Deadline(monotonic, None))
    assert found.complete
    return {claim.id: claim for claim in claims}, list(found.conflicts)


def sets_of(name: str) -> set[frozenset[str]]:
    return {frozenset(each.members) for each in conflicts_of(name)[1]}


def test_four_claims_cannot_hold_together_and_any_three_can() -> None:
    gold = "txn-20231230154218834417"
    assert frozenset({gold, "zhu-0310-nanjing", "zhu-0310-not-lent", "zhu-1015-stolen"}) in sets_of("cheetah")


def test_the_husband_contradicts_himself_twice() -> None:
    sets = sets_of("cheetah")
    assert frozenset({"xu-0310-holds", "xu-1015-holds"}) in sets
    assert frozenset({"xu-0310-learned", "xu-1015-repaid"}) in sets


def test_never_received_and_misused_go_together() -> None:
    sets = sets_of("cheetah")
    assert not any("zhu-0310-misused" in each for each in sets)
    assert not any("zhu-0310-reported" in each for each in sets)
    assert not any(each <= {"zhu-0310-received", "zhu-0310-misused", "zhu-0310-reported", "delivered-4417"} for each in sets)


def test_in_the_mirror_every_conflict_rests_on_the_couriers_record() -> None:
    claims, conflicts = conflicts_of("mirror")
    assert conflicts
    assert [each.members for each in conflicts if not any(claims[id_].custodian == "courier" for id_ in each.members)] == []


def test_the_import_reads_both_testimony_files() -> None:
    for name in STORIES:
        text = (story_path(name) / "testimony.yaml").read_text(encoding="utf-8")
        said = read_testimony(text, "testimony.yaml", "0" * 64)
        assert [each.relation for each in said].count("spouse") == 2
        assert all(each.claims for each in said)
