"""Write the sample stories: `python -m web.story.generate DIR`; the same bytes each time."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from web.story.accounts import CardLife
from web.story.bill_pages import bill_pdf
from web.story.cheetah import cheetah_lives, cheetah_papers, cheetah_relations
from web.story.mirror import mirror_lives, mirror_papers, mirror_relations
from web.story.mirror_case import ACCOUNT_NO as MIRROR_ACCOUNT
from web.story.mirror_case import PHONE_BOUGHT, victim_bill
from web.story.mirror_words import TESTIMONIES as MIRROR_TESTIMONIES
from web.story.mirror_words import mirror_claims
from web.story.plans import cheetah_plan, mirror_plan
from web.story.purchases import in_order
from web.story.slips import slip_photograph
from web.story.tables import Layout, Row, table_bytes
from web.story.words import Testimony
from web.story.xu_case import ACCOUNT_NO, FOOD, xu_bills
from web.story.xu_words import TESTIMONIES, xu_claims

_ENGLISH, _WORKBOOK, _GB = Layout(english=True), Layout(suffix="xlsx"), Layout(encoding="gb18030")
_LAYOUTS: Mapping[str, Mapping[str, Layout]] = {
    "cheetah": {"relations": _ENGLISH, "deliveries": _ENGLISH, "activations": _ENGLISH, "repayments": _WORKBOOK},
    "mirror": {"persons": _GB, "relations": _ENGLISH, "deliveries": _ENGLISH, "activations": _ENGLISH, "repayments": _WORKBOOK},
}
"""Files that are not plain UTF-8 with Chinese headers."""


def cheetah_files() -> dict[str, bytes]:
    """Every file of the story `cheetah` by name."""
    lives = cheetah_lives()
    life = _account(lives, ACCOUNT_NO)
    return {
        **_tables("cheetah", lives, cheetah_relations(lives), cheetah_papers(lives)),
        **{f"bill-{bill.ends_on:%Y-%m}.pdf": bill_pdf(bill) for bill in xu_bills(life)},
        "slip-food.jpg": slip_photograph(FOOD),
        "testimony.yaml": _testimony(TESTIMONIES),
        "claims.jsonl": xu_claims(life),
        "story.yaml": _yaml(cheetah_plan(life)),
    }


def mirror_files() -> dict[str, bytes]:
    """Every file of the story `mirror` by name."""
    lives = mirror_lives()
    life = _account(lives, MIRROR_ACCOUNT)
    bill = victim_bill(life)
    return {
        **_tables("mirror", lives, mirror_relations(lives), mirror_papers()),
        f"bill-{bill.ends_on:%Y-%m}.pdf": bill_pdf(bill),
        "slip-phone.jpg": slip_photograph(PHONE_BOUGHT),
        "testimony.yaml": _testimony(MIRROR_TESTIMONIES),
        "claims.jsonl": mirror_claims(life),
        "story.yaml": _yaml(mirror_plan(life)),
    }


def _account(lives: Sequence[CardLife], account_no: str) -> CardLife:
    return next(life for life in lives if life.account_no == account_no)


def _tables(story: str, lives: Sequence[CardLife], relations: Sequence[Row], papers: Sequence[Row]) -> dict[str, bytes]:
    rows: Mapping[str, Sequence[Row]] = {
        "accounts": [life.account_row() for life in lives],
        "persons": [life.holder.row() for life in lives],
        "relations": relations,
        "transactions": in_order(purchase for life in lives for purchase in life.purchases),
        "deliveries": [life.delivery_row() for life in lives],
        "activations": [life.activation_row() for life in lives],
        "repayments": [
            payment.row()
            for payment in sorted((each for life in lives for each in life.repayments), key=lambda each: (each.at, each.account_no))
        ],
        "calls": sorted((row for life in lives for row in life.contacts), key=lambda row: (str(row["at"]), str(row["account_no"]))),
        "police_papers": papers,
    }
    layouts = {kind: _LAYOUTS[story].get(kind, Layout()) for kind in rows}
    return {f"{kind}.{layouts[kind].suffix}": table_bytes(kind, rows[kind], layouts[kind]) for kind in rows}


def _testimony(testimonies: Sequence[Testimony]) -> bytes:
    return _yaml([testimony.entry() for testimony in testimonies])


class _Writer(yaml.SafeDumper):
    """YAML without anchors: a person edits these files."""

    def ignore_aliases(self, data: object) -> bool:
        """Never an alias."""
        del data
        return True


def _yaml(content: Any) -> bytes:  # noqa: ANN401 - whatever YAML can hold
    return yaml.dump(content, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110).encode()


def write_stories(folder: Path) -> None:
    """Write both stories under a folder, one folder each."""
    for name, files in (("cheetah", cheetah_files()), ("mirror", mirror_files())):
        home = folder / name
        home.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (home / file).write_bytes(content)


if __name__ == "__main__":
    write_stories(Path(sys.argv[1]))
