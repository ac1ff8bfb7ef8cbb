"""What a story writes into the bank's files and into the truth."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cases.generator.casting import Part

ENTRIES = ("插卡", "挥卡", "磁条", "线上", "手工")
CHIP, TAPPED, STRIPE, NET, KEYED = range(len(ENTRIES))
VERIFICATIONS = ("密码", "密码+签名", "签名", "免密免签", "短信验证码", "安全码")
PIN, PIN_SIGNED, SIGNED, NONE, CODE, CVV = range(len(VERIFICATIONS))


class Planned(NamedTuple):
    """A transaction that a story needs."""

    account: int
    day: int
    second: int
    shop: int
    fen: int
    entry: int
    verification: int
    made_by: str
    disputed: bool
    note: str = ""


class Payment(NamedTuple):
    """A repayment."""

    day: int
    second: int
    fen: int
    payer_account: str
    payer_name: str
    channel: str


class Call(NamedTuple):
    """A contact between bank and holder."""

    day: int
    second: int
    channel: str
    contact: str
    person: str
    identity_check: str
    reached: str
    content: str
    recording: str
    made_by: str


class Paper(NamedTuple):
    """A paper of the police."""

    level: str
    organ: str
    number: str
    day: int
    reporter: str
    stated: str
    original: str
    verified: str


@dataclass(slots=True)
class Told:
    """A story with everything it leaves in the bank's files."""

    part: Part
    user: str
    """The name of whoever used the card."""
    phone: str
    """The holder's registered number, or what stands for it on the application."""
    address: str
    """Where the card was sent."""
    employer: str
    signer: str = ""
    id_checked: str = ""
    waybill: str = ""
    channel: str = ""
    caller: str = ""
    id_check: str = ""
    planned: list[Planned] = field(default_factory=list)
    claimed: int | None = None
    """The day on which the holder first spoke up."""
    overdue: int | None = None
    """The day on which the first unpaid bill was due."""
    calls: list[Call] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    changed_address: str = ""
    """The one to which the address was changed before the card was sent."""

    @property
    def last_use(self) -> int:
        """The last day of disputed use."""
        return max(planned.day for planned in self.planned if planned.disputed)
