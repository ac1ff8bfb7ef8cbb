"""What the contract of the link readers is asked through: a reader, the facts behind it, and what it should answer."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jsonschema import Draft202012Validator

from graph.links import LinkAnswer
from graph.ports import LinkReader
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id
from tests.support.link_facts import EPOCH, SmallWorld
from tests.support.link_oracle import LinkOracle

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parents[2] / "docs/reference/schemas/graph.schema.json").read_text("utf-8")))
REACHING = {LinkKind.HOLDS, LinkKind.HAS_CARD, LinkKind.USES_PHONE, LinkKind.LIVES_AT, LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM}
SPENDING = {LinkKind.USED_IN, LinkKind.MADE_AT}
FORTY_DAYS = Window(EPOCH, EPOCH + timedelta(days=40))


@dataclass(frozen=True, slots=True)
class Contract:
    """A reader, the facts behind it, and what it should answer."""

    reader: LinkReader
    on_sqlite: LinkReader
    """The same facts on SQLite: each answer is compared whole with this one's."""
    world: SmallWorld
    oracle: LinkOracle

    def asked(self, question: str, *given: object, **options: object) -> LinkAnswer:
        answer: LinkAnswer = getattr(self.reader, question)(*given, **options)
        SCHEMA.validate(answer.as_json())
        ids = {node.id for node in answer.nodes}
        assert len(ids) == len(answer.nodes)
        assert all({link.start, link.end} <= ids for link in answer.links)
        if self.reader is not self.on_sqlite:
            assert answer == getattr(self.on_sqlite, question)(*given, **options)
        return answer


def keys(answer: LinkAnswer, kind: NodeKind | None = None) -> list[NodeKey]:
    return [parse_public_id(node.id) for node in answer.nodes if kind in (None, node.kind)]
