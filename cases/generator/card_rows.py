"""Rows of accounts, deliveries, activations, repayments, contacts and police papers."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from cases.generator import words
from cases.generator.draws import Dice, Draws
from cases.generator.ledger import Ledger, Standing
from cases.generator.lives import NEVER, SECONDS
from cases.generator.person_rows import PersonRows, customer_no, day_text
from cases.generator.plots import Plot
from cases.generator.records import Call, Told
from cases.generator.reminders import ordinary_contacts
from cases.generator.telling import Stage

_LABELS = {
    "STOLEN_APP": "盗办件", "FORGED_APP": "伪冒件", "NRI": "未达卡", "LOST_STOLEN": "失卡", "COUNTERFEIT": "伪卡盗刷", "CNP": "网络盗刷",
    "RELATIVE_USE": "亲属用卡", "FIRST_PARTY": "本人欺诈", "CARD_LENT": "出借卡", "INTERNAL": "内部作案",
}  # fmt: skip
_KEEPERS = ("门卫", "物业前台", "驿站代收", "快递柜", "前台代收")
_SELF, _SPOUSE, _PARENT = 0, 1, 2


def label_of(plot: Plot) -> str:
    """The type of dispute as the bank writes it."""
    return _LABELS[plot.label]


def moment(seconds: int) -> str:
    """A moment as the bank writes it."""
    day, second = divmod(seconds, SECONDS)
    return f"{day_text(day)} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def yuan(fen: int) -> str:
    """An amount as the bank writes it."""
    return f"{fen // 100}.{fen % 100:02d}"


class CardRows:
    """Rows of the import kinds about cards and accounts."""

    def __init__(self, stage: Stage, told: Mapping[int, Told], persons: PersonRows) -> None:
        self._stage, self._told, self._persons = stage, told, persons
        self._lives, self._people = stage.lives, stage.people
        self._at = np.arange(len(stage.lives), dtype=np.int64)
        self._draws = Draws(stage.seed, "cards")

    def accounts(self, standings: Sequence[Standing]) -> Iterator[tuple[str, ...]]:
        """Accounts as they stand on the day of the export."""
        lives = self._lives
        for account, standing in enumerate(standings):
            told = self._told.get(account)
            overdue = standing.overdue != NEVER
            handler = Dice(self._stage.seed, f"calls/{account}").pick(words.COLLECTORS) if overdue or told is not None else ""
            yield (
                lives.numbers[account],
                customer_no(int(lives.customer[account])),
                lives.cards[account],
                "CNY",
                str(standing.periods),
                yuan(standing.balance),
                yuan(standing.principal),
                day_text(standing.overdue) if overdue else "",
                handler,
                label_of(told.part.plot) if told is not None else "",
            )

    def deliveries(self) -> Iterator[tuple[str, ...]]:
        """How each card was sent and who signed for it."""
        lives, people, stage = self._lives, self._people, self._stage
        by = self._draws.choice(self._at, "signer", (560, 150, 40, 250)).tolist()
        keeper = self._draws.below(self._at, "keeper", len(_KEEPERS)).tolist()
        checked = self._draws.below(self._at, "checked", 100).tolist()
        sent, delivered = lives.sent.tolist(), lives.delivered.tolist()
        for account, customer in enumerate(lives.customer.tolist()):
            told = self._told.get(account)
            if told is not None:
                signed: tuple[str, ...] = (told.waybill, told.signer, told.id_checked, told.address)
            else:
                signer, known = _KEEPERS[keeper[account]], "否"
                if by[account] == _SELF or (by[account] == _SPOUSE and not people.spouse_name(customer)):
                    signer, known = (
                        people.customers.names[customer],
                        ("是" if checked[account] < 25 else "否" if checked[account] < 80 else ""),
                    )
                elif by[account] in {_SPOUSE, _PARENT}:
                    signer = people.spouse_name(customer) if by[account] == _SPOUSE else people.parents.names[customer]
                signed = (stage.waybill(account, None), signer, known, people.homes[customer])
            waybill, signer, known, address = signed
            yield lives.cards[account], waybill, moment(sent[account]), moment(delivered[account]), signer, known, address

    def activations(self) -> Iterator[tuple[str, ...]]:
        """How each card was activated."""
        lives = self._lives
        way = self._draws.choice(self._at, "way", (380, 220, 330, 70)).tolist()
        for account, (customer, at) in enumerate(zip(lives.customer.tolist(), lives.activated.tolist(), strict=True)):
            told = self._told.get(account)
            if told is not None:
                channel, caller, check = told.channel, told.caller, told.id_check
            else:
                channel, check = (
                    ("电话", "问题核验通过"),
                    ("自助语音", "证件号码末六位"),
                    ("手机银行", "人脸识别通过"),
                    ("柜台", "柜面人脸核验通过"),
                )[way[account]]
                caller = "" if channel == "柜台" else self._persons.phones(customer)[0].phone
            when = moment(at)
            tape = f"A{when[:10].replace('-', '')}{account:07d}.wav" if channel in {"电话", "自助语音"} else ""
            yield lives.cards[account], when, channel, caller, check, tape

    def repayments(self, ledger: Ledger) -> Iterator[tuple[str, ...]]:
        """Repayments, account by account."""
        numbers = self._lives.numbers
        for serial, (account, paid) in enumerate(ledger.repayments()):
            when = moment(paid.day * SECONDS + paid.second)
            reference = f"R{when[:10].replace('-', '')}{serial:09d}"
            yield numbers[account], when, yuan(paid.fen), paid.payer_account, paid.payer_name, paid.channel, reference

    def calls(self, standings: Sequence[Standing]) -> Iterator[tuple[str, ...]]:
        """Contacts of accounts that are overdue or disputed."""
        for account, standing in enumerate(standings):
            told = self._told.get(account)
            for call in told.calls if told is not None else self._ordinary(account, standing):
                yield (
                    self._lives.numbers[account],
                    moment(call.day * SECONDS + call.second),
                    call.channel,
                    call.contact,
                    call.person,
                    call.identity_check,
                    call.reached,
                    call.content,
                    call.recording,
                    call.made_by,
                )

    def _ordinary(self, account: int, standing: Standing) -> Iterator[Call]:
        if standing.overdue == NEVER:
            return
        people, customer = self._people, int(self._lives.customer[account])
        phone = self._persons.phones(customer)[-1].phone
        holder, spouse = people.customers.names[customer], people.spouse_name(customer)
        yield from ordinary_contacts(self._stage.seed, account, phone, people.homes[customer], holder, spouse, standing.overdue)

    def papers(self) -> Iterator[tuple[str, ...]]:
        """Papers of the police."""
        for account, told in self._told.items():
            for paper in told.papers:
                yield (
                    self._lives.numbers[account],
                    paper.level,
                    paper.organ,
                    paper.number,
                    day_text(paper.day),
                    paper.reporter,
                    paper.stated,
                    paper.original,
                    paper.verified,
                )
