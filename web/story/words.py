"""Testimony and claims in the two forms of interfaces.md: testimony.yaml, and one line a claim for `sliphound check --claims`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from web.story.purchases import Purchase, moment

Span = tuple[str, str]
"""Two moments, both included, `2023-12-28` or `2023-12-28 15:00:00`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a speaker or a record asserts."""

    id: str
    predicate: str
    args: Mapping[str, str]
    quote: str = ""
    """The words of the testimony it rests on; empty for a record."""
    polarity: bool = True
    outer: Span | None = None
    core: Span | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    """Optional arguments and fields of interfaces.md: stage, channel, id_checked, said_with …"""

    def fields(self) -> dict[str, Any]:
        """What both forms share."""
        outer = _window(self.outer)
        arguments = {key: value for key, value in self.more.items() if key in _OPTIONAL_ARGUMENTS}
        rest = {key: value for key, value in self.more.items() if key not in _OPTIONAL_ARGUMENTS}
        core = _window(self.core) if self.core else outer
        args = dict(self.args) | arguments
        return {"predicate": self.predicate, "args": args, "polarity": self.polarity, "outer": outer, "core": core, **rest}


_OPTIONAL_ARGUMENTS = {"id_checked", "channel", "entry_mode", "pin", "what", "stage"}


@dataclass(frozen=True, slots=True)
class Record:
    """A claim that a paper or a system bears, with the house that kept it."""

    claim: Claim
    source: str
    """File and row."""
    custodian: str
    recorded_at: str
    reliability: float
    text: str

    def line(self) -> dict[str, Any]:
        """The claims-file line."""
        return {
            "id": self.claim.id, "kind": "record", "speaker": self.custodian, "custodian": self.custodian, "uttered_at": _iso(self.recorded_at),
            **self.claim.fields(), "reliability": self.reliability, "via": None, "status": "asserted", "text": self.text, "quote": None,
            "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one person said on one occasion, verbatim."""

    speaker: str
    relation: str
    said_at: str
    channel: str
    text: str
    claims: Sequence[Claim]
    recording: str
    asked_by: tuple[str, ...] = ("陆敏", "邵立群")
    present: tuple[str, ...] = ()
    disclosed_before: tuple[str, ...] = ()

    def span(self, claim: Claim) -> list[int]:
        """Where the claim's words stand in the text, end excluded.

        Raises:
            ValueError: they stand there never or twice.
        """
        if self.text.count(claim.quote) != 1:
            raise ValueError(claim.id, claim.quote)
        start = self.text.index(claim.quote)
        return [start, start + len(claim.quote)]

    def entry(self) -> dict[str, Any]:
        """The testimony.yaml entry."""
        return {
            "speaker": self.speaker, "relation": self.relation, "said_at": _iso(self.said_at), "channel": self.channel,
            "asked_by": list(self.asked_by), "present": list(self.present), "recording": self.recording,
            "disclosed_before": list(self.disclosed_before), "text": self.text,
            "claims": [{"id": claim.id, **claim.fields(), "quote": self.span(claim)} for claim in self.claims],
        }  # fmt: skip

    def lines(self, reliability: float) -> list[dict[str, Any]]:
        """The claims-file lines: `text` holds the quoted words alone, `source` says where they come from."""
        lines = []
        for claim in self.claims:
            start, end = self.span(claim)
            line = {
                "id": claim.id, "kind": "statement", "speaker": self.speaker, "uttered_at": _iso(self.said_at), **claim.fields(),
                "reliability": reliability, "via": None, "status": "asserted", "disclosed_before": list(self.disclosed_before),
                "text": claim.quote, "quote": [0, end - start], "source": f"testimony.yaml {self.said_at[:10]} {self.speaker} [{start}, {end}]",
            }  # fmt: skip
            lines.append(line)
        return lines


def claims_file(case: Mapping[str, Any], records: Sequence[Record], testimonies: Sequence[Testimony]) -> bytes:
    """The header, the records, then the statements in the order they were made."""
    lines: list[Mapping[str, Any]] = [{"case": case}, *(record.line() for record in records)]
    for testimony in testimonies:
        lines += testimony.lines(reliability=0.5)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def card_present(purchase: Purchase) -> bool:
    """Whether the card or a clone of it was at the till."""
    return purchase.entry_mode != "online"


def transaction_header(purchases: Sequence[Purchase]) -> dict[str, Any]:
    """The header's transactions, under the ledger's numbers."""
    return {
        each.source_ref: {
            "card": each.card_no[-4:], "at": each.at.isoformat(), "place": each.shop.city, "amount_fen": each.fen, "card_present": card_present(each),
        }
        for each in purchases
    }  # fmt: skip


def transaction_records(purchases: Sequence[Purchase]) -> list[Record]:
    """A record for each purchase of the ledger."""
    records = []
    for each in purchases:
        at = f"{each.at:%Y-%m-%d %H:%M:%S}"
        claim = Claim(f"txn-{each.source_ref}", "txn", {"txn": each.source_ref}, outer=(at, at), more={"entry_mode": each.entry_mode})
        text = f"{each.at:%Y-%m-%d %H:%M} {each.shop.name} {each.fen / 100:.2f} 元（{each.shop.city}，{each.verification}）"
        records.append(Record(claim, f"transactions.csv {each.source_ref}", "ledger", f"{each.posted_on} 02:00:00", 0.95, text))
    return records


def _window(span: Span | None) -> list[str] | None:
    return None if span is None else [_iso(span[0]), _end(span[1])]


def _iso(text: str) -> str:
    return moment(text).isoformat()


def _end(text: str) -> str:
    """A day as the end of a window means its last second."""
    end: datetime = moment(text)
    if len(text) == len("2023-12-28"):
        end = datetime.combine(end.date(), time.min, end.tzinfo) + timedelta(days=1, seconds=-1)
    return end.isoformat()
