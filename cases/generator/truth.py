"""The truth, kept apart from the bank's files: what really happened, who is whom, and what was planted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cases.generator import trades
from cases.generator.casting import SPREAD
from cases.generator.ledger import Ledger
from cases.generator.people import twin_kind
from cases.generator.person_rows import PersonRows, customer_no, day_text
from cases.generator.places import PLACE_NAMES
from cases.generator.records import Planned, Told
from cases.generator.telling import COPIED, Stage
from cases.generator.writing import Folder

_DISPUTES = (
    *("account_no", "customer_no", "card_no", "holder", "label", "truth", "hypothesis", "plot", "used_by", "user_name", "delivered_to"),
    *("activated_by", "repaid_by", "first_use", "last_use", "claimed_on", "overdue_since", "cluster", "mirror", "story_zh", "story_en"),
)


class Truth:
    """Writes the truth of one world."""

    def __init__(self, stage: Stage, told: Mapping[int, Told], persons: PersonRows, folder: Folder) -> None:
        self._stage, self._told, self._persons, self._folder = stage, told, persons, folder

    def write(self, planned: Sequence[Planned], references: Mapping[int, str], ledger: Ledger) -> None:
        """Write every file of the truth."""
        folder = self._folder
        folder.table("truth/disputes", _DISPUTES, self._disputes())
        folder.table(
            "truth/transactions", ("source_ref", "account_no", "made_by", "disputed", "note"), self._transactions(planned, references)
        )
        folder.table("truth/clusters", ("cluster", "kind", "city", "from", "to", "members", "shared"), self._clusters(planned))
        folder.table("truth/persons", ("customer_no", "person", "household", "same_as", "differs_in"), self._same())
        folder.table("truth/phones", ("phone", "customer_no", "from", "to", "why"), self._phones())
        folder.table("truth/guarantees", ("customer_no", "guarantor_no"), self._guarantees())
        folder.table(
            "truth/shops", ("merchant_no", "name", "city", "district", "trade", "opens", "closes", "transactions"), self._shops(ledger)
        )

    def _disputes(self) -> Iterator[tuple[object, ...]]:
        stage = self._stage
        numbers = stage.lives.numbers
        for account, told in self._told.items():
            part, plot = told.part, told.part.plot
            customer = int(stage.lives.customer[account])
            yield (
                *(numbers[account], customer_no(customer), stage.lives.cards[account], stage.people.customers.names[customer]),
                *(plot.label, plot.truth, plot.hypothesis, plot.key, plot.user, told.user),
                *(plot.delivery, plot.activation, plot.repaid, day_text(min(each.day for each in told.planned if each.disputed))),
                *(day_text(told.last_use), day_text(told.claimed) if told.claimed else "", day_text(told.overdue) if told.overdue else ""),
                *(part.group.key if part.group else "", numbers[part.mirror] if part.mirror >= 0 else "", *plot.story),
            )

    def _transactions(self, planned: Sequence[Planned], references: Mapping[int, str]) -> Iterator[tuple[object, ...]]:
        for number, row in enumerate(planned):
            yield references[number], self._stage.lives.numbers[row.account], row.made_by, "yes" if row.disputed else "no", row.note

    def _clusters(self, planned: Sequence[Planned]) -> Iterator[tuple[object, ...]]:
        members: dict[str, list[Told]] = defaultdict(list)
        for told in self._told.values():
            if told.part.group is not None:
                members[told.part.group.key].append(told)
        copied = {row.account: row.shop for row in planned if row.note == "copied_here"}
        for key, those in sorted(members.items()):
            group = those[0].part.group
            if group is not None:
                numbers = " ".join(self._stage.lives.numbers[told.part.account] for told in those)
                begins, ends = COPIED if group.kind == "merchant" else (-SPREAD, SPREAD)
                window = (day_text(group.day + begins), day_text(group.day + ends))
                yield key, group.kind, PLACE_NAMES[group.city], *window, numbers, self._shared(group.kind, those, copied)

    def _shared(self, kind: str, those: Sequence[Told], copied: Mapping[int, int]) -> str:
        """What the cluster's members have in common."""
        match kind:
            case "merchant":
                return self._stage.shops.numbers[copied[those[0].part.account]]
            case "courier":
                return those[0].waybill[:7]
            case "marketer" | "phone_ring":
                return " ".join(sorted({told.phone for told in those} | {those[0].address}))
            case "branch":
                return those[0].address
            case _:
                return "household"

    def _same(self) -> Iterator[tuple[object, ...]]:
        people = self._stage.people
        for customer, twin in enumerate(people.twin_of.tolist()):
            person = customer if twin < 0 else twin
            same = (customer_no(twin), twin_kind(customer)) if twin >= 0 else ("", "")
            yield customer_no(customer), f"P{person}", f"H{people.household[customer]}", *same

    def _phones(self) -> Iterator[tuple[object, ...]]:
        for customer in range(len(self._stage.people)):
            for use in self._persons.phones(customer):
                yield use.phone, customer_no(customer), day_text(use.begins), day_text(use.ends), use.why

    def _guarantees(self) -> Iterator[tuple[object, ...]]:
        for customer in range(len(self._stage.people)):
            if (guarantor := self._persons.guarantor(customer)) is not None:
                yield customer_no(customer), customer_no(guarantor)

    def _shops(self, ledger: Ledger) -> Iterator[tuple[object, ...]]:
        shops = self._stage.shops
        for shop, visits in enumerate(ledger.visits.tolist()):
            opens, closes = int(shops.opens[shop]), int(shops.closes[shop])
            hours = (f"{opens // 60:02d}:{opens % 60:02d}", f"{closes // 60:02d}:{closes % 60:02d}")
            trade = trades.ALL[int(shops.trade[shop])].key
            yield shops.numbers[shop], shops.names[shop], PLACE_NAMES[int(shops.place[shop])], shops.districts[shop], trade, *hours, visits
