"""The engine against a brute-force search for worlds that shares nothing with it."""

from random import Random

import pytest

from investigate.claims import CaseHeader, Claim
from investigate.engine.conflicts import Certainty, find_conflicts
from investigate.engine.deadline import Deadline
from tests.support.claim_lines import Line, days, read, recorded, said
from tests.support.claims_worlds import can_hold, smallest_conflicts

ONE_CARD: dict[str, object] = {
    "persons": ["W", "X"],
    "cards": {"c0": {"owner": "W"}},
    "places": ["上海", "南京"],
    "travel_minutes": [["上海", "南京", 120]],
    "transactions": {
        "gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "place": "上海", "amount_fen": 428600, "card_present": True},
        "food": {"card": "c0", "at": "2013-03-30T16:00:00+08:00", "place": "南京", "amount_fen": 8800, "card_present": True},
    },
}
_WINDOWS = (None, days("03-29", "03-31"), days("03-30"), days("06-01", "06-30"), days("02-01", "02-28"))
_NEEDED = tuple(each for each in _WINDOWS if each)


_THEMES = (
    ("txn", "made", "signed", "location", "txn", "location"),
    ("received", "delivered", "issued", "learned", "repaid", "spoke_of", "intercepted", "reported"),
    ("txn", "stolen", "received", "lent", "holds", "recovered", "lost", "cloned"),
    ("lent", "knows", "spouse", "received", "holds", "txn"),
    ("txn", "made", "received", "stolen", "lent", "intercepted", "location"),
)
"""Kinds of claims that bear on each other; a case takes most of its claims from one of them."""


def _random_claim(random: Random, id_: str, theme: tuple[str, ...]) -> Line:
    kind = random.choice(theme if random.random() < 0.85 else random.choice(_THEMES))
    speaker, person, txn = random.choice("WX"), random.choice("WX"), random.choice(("gold", "food"))
    args: dict[str, dict[str, object]] = {
        "txn": {"txn": txn},
        "made": {"txn": txn, "person": person},
        "signed": {"txn": txn, "person": person},
        "knows": {"person": person, "other": "X" if person == "W" else "W"},
        "spouse": {"person": person, "other": "X" if person == "W" else "W"},
        "location": {"person": person, "place": random.choice(("上海", "南京"))},
        "delivered": {"card": "c0", "signer": person},
        "stolen": {"card": "c0", "stage": random.choice(("after_receipt", "in_transit", "unknown"))},
        "lent": {"card": "c0", "person": "X"},
        "intercepted": {"card": "c0", "person": "X"},
        "holds": {"card": "c0", "person": person},
        "learned": {"card": "c0", "person": person},
        "spoke_of": {"card": "c0", "person": person},
        "repaid": {"card": "c0", "person": person, "channel": random.choice(("own_transfer", "set_off"))},
    }
    rest = args.get(kind, {"card": "c0"})
    if kind not in ("txn", "made", "signed", "knows", "spouse"):
        outer = random.choice(_NEEDED if kind in ("location", "holds") else _WINDOWS)
        rest["outer"] = outer
        if outer == days("03-29", "03-31") and random.random() < 0.5:
            rest["core"] = days("03-30")
    positive = random.random() < (0.9 if kind == "txn" else 0.65)
    if random.random() < 0.3 or kind == "txn":
        return recorded(id_, kind, speaker="bank", polarity=positive, **rest)  # type: ignore[arg-type] # arguments of the claim
    return said(id_, kind, speaker=speaker, polarity=positive, **rest)  # type: ignore[arg-type] # arguments of the claim


def _random_case(seed: int) -> tuple[CaseHeader, tuple[Claim, ...]]:
    random = Random(seed)  # noqa: S311 - repeatable cases, not secrets
    theme = random.choice(_THEMES)
    return read([_random_claim(random, f"C{number}", theme) for number in range(random.randint(5, 8))], ONE_CARD)


def _agree(seed: int) -> int:
    header, claims = _random_case(seed)
    found = find_conflicts(header, claims, Deadline(lambda: 0.0, None))
    assert found.complete
    certain = smallest_conflicts(header, claims, strong=False)
    by_id = {each.id: each for each in claims}
    strong = smallest_conflicts(header, claims, strong=True)
    strained = {each for each in strong if can_hold(header, [by_id[id_] for id_ in each], claims, strong=False)}
    assert {frozenset(each.members) for each in found.conflicts if each.certainty is Certainty.CERTAIN} == certain, seed
    assert {frozenset(each.members) for each in found.conflicts if each.certainty is Certainty.STRAINED} == strained, seed
    return len(certain) + len(strained)


def test_thirty_small_cases_have_the_minimal_conflicts_that_brute_force_finds() -> None:
    conflicts = sum(_agree(seed) for seed in range(30))
    assert conflicts > 20


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(30, 230))
def test_two_hundred_further_cases_agree(seed: int) -> None:
    _agree(seed)
