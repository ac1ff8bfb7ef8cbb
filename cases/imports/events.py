"""Dated records about a card or an account: deliveries, activations, repayments, contacts, police papers."""

from collections.abc import Sequence

from cases.imports.ports import Row
from cases.imports.posting import Posting, fingerprint, link_row, seconds, when_values
from cases.imports.records import ActivationRecord, CallRecord, DeliveryRecord, PolicePaperRecord, RepaymentRecord
from cases.imports.things import Things, address_form
from cases.imports.values import phone_in
from graph.identifiers import without_identifiers
from graph.vocabulary import LinkKind, NodeKind, node_key

_SHOWN_OF_ACCOUNT = 4


class Events:
    """Stores dated records; each says what its paper bears, not who did it."""

    def __init__(self, posting: Posting, things: Things) -> None:
        self._posting = posting
        self._things = things

    def store_deliveries(self, records: Sequence[DeliveryRecord]) -> None:
        """Record deliveries, each with a link from the card to the address it was sent to."""
        cards = self._things.cards((record.card_no, record.line) for record in records)
        addresses = self._things.addresses((address_form(record.address), record.line) for record in records if record.address)
        rows, links = [], []
        for record in records:
            address = addresses[address_form(record.address)] if record.address else None
            rows.append(
                {
                    "card": cards[record.card_no],
                    "waybill_no": record.waybill_no,
                    **when_values("sent", record.sent_at),
                    **when_values("delivered", record.delivered_at),
                    "signer": record.signer,
                    "id_checked": record.id_checked,
                    "address": address,
                    "row": record.line,
                }
            )
            if address is not None:
                card, place = node_key(NodeKind.CARD, cards[record.card_no]), node_key(NodeKind.ADDRESS, address)
                start = seconds(record.sent_at or record.delivered_at)
                links.append(
                    link_row(LinkKind.SHIPPED_TO, card, place, record.line, valid_from=start, valid_to=seconds(record.delivered_at))
                )
        self._append_each("delivery", rows)
        self._posting.append_new("link", links)

    def store_activations(self, records: Sequence[ActivationRecord]) -> None:
        """Record activations, each with a link from the card to the telephone it was made from."""
        cards = self._things.cards((record.card_no, record.line) for record in records)
        phones = self._things.phones((record.phone, record.line) for record in records if record.phone)
        rows, links = [], []
        for record in records:
            phone = phones[record.phone] if record.phone else None
            rows.append(
                {
                    "card": cards[record.card_no],
                    **when_values("made", record.at),
                    "channel": record.channel,
                    "phone": phone,
                    "id_check": record.id_check,
                    "recording": record.recording,
                    "row": record.line,
                }
            )
            if phone is not None:
                card, caller, at = node_key(NodeKind.CARD, cards[record.card_no]), node_key(NodeKind.PHONE, phone), seconds(record.at)
                links.append(link_row(LinkKind.ACTIVATED_FROM, card, caller, record.line, valid_from=at, valid_to=at))
        self._append_each("activation", rows)
        self._posting.append_new("link", links)

    def store_repayments(self, records: Sequence[RepaymentRecord]) -> None:
        """Record repayments. One reference of one source is one payment; what it says differently later stands beside it under that reference."""
        accounts = self._things.accounts((record.account_no, record.line) for record in records)
        referenced: list[Row] = []
        plain: list[Row] = []
        for record in records:
            reference = f"{self._posting.source_system}:{record.source_ref}" if record.source_ref else None
            row: Row = {
                "account": accounts[record.account_no],
                **when_values("made", record.at),
                "amount_fen": record.amount,
                "payer_account": masked_account(record.payer_account),
                "payer_name": record.payer_name,
                "channel": record.channel,
                "source_ref": reference,
                "row": record.line,
            }
            (referenced if reference else plain).append(row)
        self._append_once("repayment", referenced)
        self._append_each("repayment", plain)

    def store_calls(self, records: Sequence[CallRecord]) -> None:
        """Record contacts; a number is shown masked and kept as a telephone, an address is kept as written."""
        accounts = self._things.accounts((record.account_no, record.line) for record in records)
        numbers = {record.contact: phone for record in records if (phone := phone_in(record.contact)) is not None}
        phones = self._things.phones((numbers[record.contact], record.line) for record in records if record.contact in numbers)
        identifiers = self._posting.identifiers
        rows = []
        for record in records:
            number = numbers.get(record.contact)
            rows.append(
                {
                    "account": accounts[record.account_no],
                    **when_values("made", record.at),
                    "channel": record.channel,
                    "reached_by": without_identifiers(record.contact)
                    if number is None
                    else identifiers.masked(identifiers.protect("phone", number)),
                    "phone": None if number is None else phones[number],
                    "person": record.person,
                    "identity_check": record.identity_check,
                    "reached": record.reached,
                    "content": record.content,
                    "recording": record.recording,
                    "made_by": record.made_by,
                    "row": record.line,
                }
            )
        self._append_each("contact", rows)

    def store_police_papers(self, records: Sequence[PolicePaperRecord]) -> None:
        """Record police papers; a paper stated twice is one paper."""
        accounts = self._things.accounts((record.account_no, record.line) for record in records)
        self._append_once(
            "police_paper",
            [
                {
                    "account": accounts[record.account_no],
                    "level": record.level,
                    "organ": record.organ,
                    "number": record.number,
                    "dated": record.dated,
                    "reporter": record.reporter,
                    "stated": record.stated,
                    "original_seen": record.original_seen,
                    "verified": record.verified,
                    "row": record.line,
                }
                for record in records
            ],
        )

    def _append_each(self, table: str, rows: Sequence[Row]) -> None:
        """Every row is an event of its own: two identical ones in a file are two."""
        for row in rows:
            row["print"] = self._posting.occurrence(_content(table, row))
        self._posting.append_new(table, rows)

    def _append_once(self, table: str, rows: Sequence[Row]) -> None:
        """A row that says the same again adds nothing."""
        for row in rows:
            row["print"] = _content(table, row)
        self._posting.append_new(table, rows)


def masked_account(number: str | None) -> str | None:
    """A paying account as it may be kept: the last four characters; names such as 支付宝 that hold no number stay as they are."""
    if number is None or not any(character.isdigit() for character in number):
        return number
    bare = "".join(number.split())
    return "*" * max(len(bare) - _SHOWN_OF_ACCOUNT, 0) + bare[-_SHOWN_OF_ACCOUNT:]


def _content(table: str, row: Row) -> bytes:
    """What makes the row the same row: its values, less where it stands, and less how its source spelled the time."""
    return fingerprint(table, *(value for name, value in row.items() if name != "row" and not name.endswith("_text")))
