"""A whole world from a seed and a size: made, told, and written file by file."""

from pathlib import Path
from typing import Any

import numpy as np

from cases.errors import InputRefused, WorkspaceExists
from cases.generator.card_rows import CardRows
from cases.generator.casting import cast
from cases.generator.ledger import Ledger
from cases.generator.lives import lives_of
from cases.generator.numbers import Numbers
from cases.generator.people import people_of
from cases.generator.person_rows import PersonRows
from cases.generator.printing import Printer
from cases.generator.seasons import AS_OF, FIRST_DAY, LAST_DAY, date_of
from cases.generator.shops import shops_of
from cases.generator.spending import Spending
from cases.generator.telling import Stage, tell
from cases.generator.truth import Truth
from cases.generator.writing import Folder
from graph.errors import Where

VERSION = 1
"""Raised whenever the same seed gives other bytes than before."""
LEAST = 2_000
MOST = 100_000_000
_LARGEST_SEED = 2**63 - 1
_FEWEST_ACCOUNTS = 600


def generate_world(
    transactions: int,
    seed: int,
    target: Path,
    *,
    file_format: str = "csv",
) -> dict[str, Any]:
    """Write a world of that many transactions into a new folder; its manifest.

    Raises:
        InputRefused: the size or the seed is out of bounds.
        WorkspaceExists: something lies where the folder is to be.
    """
    _check(transactions, seed, target)
    accounts = max(_FEWEST_ACCOUNTS, transactions // 40)
    people = people_of(seed, accounts * 9 // 10)
    numbers = Numbers(seed)
    lives = lives_of(seed, accounts, people, numbers)
    shops = shops_of(seed, max(2_000, transactions // 60))
    stage = Stage(seed, people, lives, shops, numbers)
    told = tell(stage, cast(seed, transactions, people, lives))
    planned = sorted((row for story in told.values() for row in story.planned), key=lambda row: (row.day, row.second, row.account))
    folder, printer, ledger = Folder(target), Printer(lives, shops), Ledger(seed, people, lives, shops, told)
    references: dict[int, str] = {}
    with folder.columns("transactions", file_format) as file:
        for block in Spending(seed, transactions, people, lives, shops, planned).blocks():
            file.append(printer.columns(block))
            ledger.add(block)
            rows = np.flatnonzero(block.story >= 0)
            references.update(zip(block.story[rows].tolist(), printer.references(block, rows), strict=True))
    persons = PersonRows(stage, told)
    cards = CardRows(stage, told, persons)
    folder.kind("repayments", cards.repayments(ledger))
    folder.kind("accounts", cards.accounts(ledger.standings))
    folder.kind("persons", persons.persons())
    folder.kind("relations", persons.relations())
    folder.kind("deliveries", cards.deliveries())
    folder.kind("activations", cards.activations())
    folder.kind("calls", cards.calls(ledger.standings))
    folder.kind("police_papers", cards.papers())
    Truth(stage, told, persons, folder).write(planned, references, ledger)
    return folder.manifest(
        {
            "generator": f"sliphound generate {VERSION}",
            "seed": seed,
            "transactions": transactions,
            "first_day": date_of(FIRST_DAY).isoformat(),
            "last_day": date_of(LAST_DAY).isoformat(),
            "as_of": date_of(AS_OF).isoformat(),
            "accounts": accounts,
            "customers": len(people),
            "shops": len(shops),
            "disputes": len(told),
        }
    )


def _check(transactions: int, seed: int, target: Path) -> None:
    for name, given, low, high in (("transactions", transactions, LEAST, MOST), ("seed", seed, 0, _LARGEST_SEED)):
        if not low <= given <= high:
            raise InputRefused(where=Where(field=name), given=str(given), reason=f"{low}…{high}")
    if target.exists():
        raise WorkspaceExists(path=str(target))
