"""Open a case; a claim of theft, misuse or non-receipt, from any source, sets the dispute hold at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import CaseBundle, load_bundle
from cases.errors import CaseExists, CaseWithOthers, InputRefused, StepOutOfOrder, UnknownAccount, UnknownTransaction
from cases.gates import denials
from cases.model import CaseFile, CasePerson, DisputeClaim
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from graph.batches import Batch
from graph.errors import UnknownEntity
from graph.records import PersonRecord, RecordReader, TransactionRecord
from graph.times import When
from graph.vocabulary import public_id
from investigate.facts import ClaimFact
from investigate.indicators.reading import DENIALS

CASE_TYPES = (
    *("STOLEN_APP", "FORGED_APP", "NRI", "LOST_STOLEN", "COUNTERFEIT", "CNP", "RELATIVE_USE", "FIRST_PARTY", "CARD_LENT", "INTERNAL"),
    "ORDINARY",
)
"""domain.md 0.3; `ORDINARY` is the one without a dispute."""
_CASE_NO = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}")
_CODES = frozenset(f"K{number:02d}" for number in range(1, 27))
"""The claims of domain.md 7.1."""
_SPEAKING_RELATIONS = {"spouse_of": "spouse", "relative_of": "relative", "contact_of": "contact"}


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case is opened."""

    account_no: str
    case_type: str
    """domain.md 0.3."""
    claims: tuple[DisputeClaim, ...] = ()
    disputed: tuple[str, ...] = ()
    """Transactions named as not the holder's: public id or the bank's reference."""
    case_no: str | None = None
    campaign: str | None = None
    unit_name: str | None = None


@use_case("case.open", Permission.OPEN_CASE)
def open_case(office: Office, unit: Unit, new: NewCase) -> CaseFile:
    """Open a case on an account.

    An account that the bank itself lists as disputed comes under the hold even where no claim is told.

    Raises:
        InputRefused: the number or the type is none, or a claim is not usable (`record_claims`).
        UnknownAccount: no import named it.
        UnknownTransaction: a disputed transaction is none of the account's.
        CaseExists: the account has a case already, or the number is taken; `CaseWithOthers` where the actor may not see that case.
    """
    if new.case_no is not None and not _CASE_NO.fullmatch(new.case_no):
        raise InputRefused(given=new.case_no, reason="A-Z 0-9 -, 2–32")
    if new.case_type not in CASE_TYPES:
        raise InputRefused(given=new.case_type, reason=", ".join(CASE_TYPES))
    records = office.records(unit.connection)
    try:
        account = records.account(new.account_no)
        holder = records.holder(account.node)
    except UnknownEntity as unknown:
        raise UnknownAccount(given=new.account_no) from unknown
    register = CaseRegister(unit.connection)
    opened = _added(
        office,
        register,
        CaseFile(
            key=0,
            case_no=new.case_no or register.next_number(office.as_of.year),
            account=account.node,
            holder=holder.node,
            campaign=new.campaign,
            unit=new.unit_name,
            handler=unit.login,
            case_type=new.case_type,
            opened_at=unit.now,
            opened_by=unit.login,
            persons=_persons(records, holder),
        ),
        new.account_no,
    )
    unit.record(f"case:{opened.case_no}", why=new.case_type, new={"account": public_id(account.node), "holder": public_id(holder.node)})
    disputed = [find_transaction(records.transactions(account.node), given).node for given in new.disputed]
    register.mark_disputed(opened.key, disputed, "case.open", at=unit.now, login=unit.login)
    record_claims(office, unit, opened, new.claims)
    if account.dispute_type is not None and account.dispute_type != CASE_TYPES[-1]:
        hold_from(unit, opened.case_no, account.dispute_type, "account", starts=unit.now)
    return register.get(opened.case_no)


@use_case("case.claim", Permission.OPEN_CASE)
def add_dispute_claims(office: Office, unit: Unit, case_no: str, claims: Sequence[DisputeClaim]) -> CaseFile:
    """Record claims that reached the bank after the case was opened; the first that disputes the account sets the hold."""
    register = CaseRegister(unit.connection)
    record_claims(office, unit, register.get(case_no), claims)
    return register.get(case_no)


@use_case("account.claim", Permission.OPEN_CASE)
def claim_on_account(office: Office, unit: Unit, account_no: str, claims: Sequence[DisputeClaim]) -> None:
    """Record claims in the case that the account has, whoever works on it: dunning stops at once, whoever answered the telephone.

    Nothing of the case is told.

    Raises:
        InputRefused: no claim was given, or one is not usable (`record_claims`).
        UnknownAccount: no import named it.
        StepOutOfOrder: it has no case; then one is opened with the claims.
    """
    if not claims:
        raise InputRefused(given="claims", reason="没有主张 / no claim")
    try:
        account = office.records(unit.connection).account(account_no)
    except UnknownEntity as unknown:
        raise UnknownAccount(given=account_no) from unknown
    register = CaseRegister(unit.connection)
    case_no = register.number_of(account.node)
    if case_no is None:
        raise StepOutOfOrder(step="claim", needed="case open")
    record_claims(office, unit, register.get(case_no), claims)


@query("case.show", Permission.READ_CASE)
def case_file(office: Office, connection: Connection, case_no: str) -> CaseBundle:
    """The case with this number, with all its records."""
    return load_bundle(office, connection, case_no)


@query("case.list", Permission.READ_CASE)
def list_cases(office: Office, connection: Connection) -> tuple[CaseFile, ...]:
    """Every case that the actor may see, oldest first."""
    return CaseRegister(connection).seen_by(office.actor)


def _added(office: Office, register: CaseRegister, opened: CaseFile, account_no: str) -> CaseFile:
    try:
        return register.add(opened)
    except CaseExists as taken:
        if register.is_seen_by(office.actor, str(taken.facts["case_no"])):
            raise
        raise CaseWithOthers(account_no=account_no) from taken


def record_claims(office: Office, unit: Unit, opened: CaseFile, claims: Sequence[DisputeClaim]) -> None:
    """Record dispute claims and shut G3 from the first on that disputes the account, whoever is said to have made it.

    Raises:
        InputRefused: a code is none of domain.md 7.1, the speaker is left empty, or it was said in the future.
    """
    if not claims:
        return
    for claim in claims:
        if claim.code not in _CODES:
            raise InputRefused(given=claim.code, reason="K01…K26")
        if not claim.speaker.strip():
            raise InputRefused(given=claim.code, reason="未说明由谁主张；不知道的，写 unknown / who said it? unknown where nobody noted it")
        refuse_future(office, unit, claim.said)
    register = CaseRegister(unit.connection)
    batch = office.batches(unit.connection).add(
        Batch("case.claim", "", "", "entry", unit.login, unit.now, read=len(claims), accepted=len(claims))
    )
    register.add_claims(opened.key, claims, at=unit.now, batch=batch)
    unit.record(f"case:{opened.case_no}", why="claims", new={"codes": [claim.code for claim in claims]})
    holding = [claim for claim in claims if claim.code in DENIALS]
    if holding:
        first = min(holding, key=lambda claim: claim.said.at)
        hold_from(unit, opened.case_no, first.code, first.source.value, starts=first.said.at)


def hold_for_testimony(office: Office, unit: Unit, case_no: str, coded: Iterable[ClaimFact]) -> None:
    """Shut G3 from the first denial on that newly recorded testimony has.

    Raises:
        InputRefused: it was said in the future.
    """
    holding = denials(coded)
    for each in holding:
        refuse_future(office, unit, each.said_at)
    if holding:
        first = min(holding, key=lambda each: each.said_at.at)
        hold_from(unit, case_no, first.code, "testimony", starts=first.said_at.at)


def hold_from(unit: Unit, case_no: str, because: str, source: str, *, starts: datetime) -> None:
    """Shut G3 from `starts` on. Where a hold from then or earlier stands already there is nothing to add; an earlier start is a row of its own."""
    register = CaseRegister(unit.connection)
    case = register.get(case_no)
    standing = case.standing_hold
    if standing is not None and standing.starts <= starts:
        return
    register.set_hold(case.key, "G3", because, starts=starts, at=unit.now, login=unit.login)
    unit.record(f"case:{case_no}", why="dispute hold", new={"gate": "G3", "because": because, "source": source})


def refuse_future(office: Office, unit: Unit, said: When) -> None:
    """Raise InputRefused where something would have been said after the present and after the case date."""
    if said.at > unit.now and said.on > office.as_of:
        raise InputRefused(given=said.text, reason="晚于现在和案件日期 / later than now and than the case date")


def find_transaction(transactions: Sequence[TransactionRecord], given: str) -> TransactionRecord:
    """The account's transaction with this public id, or this reference of the bank's.

    Raises:
        UnknownTransaction: none of them has it.
    """
    for each in transactions:
        if given in {public_id(each.node), each.source_ref}:
            return each
    raise UnknownTransaction(given=given)


def _persons(records: RecordReader, holder: PersonRecord) -> tuple[CasePerson, ...]:
    """The holder and whom the file lawfully relates to her; a second person of one name gets a number, never the first one's words."""
    found = [CasePerson(holder.name, "holder", holder.node)]
    for related in records.related(holder.node):
        relation = _SPEAKING_RELATIONS.get(related.kind)
        if relation is None or any(each.person == related.person.node for each in found):
            continue
        same = sum(each.called.split("#")[0] == related.person.name for each in found)
        called = f"{related.person.name}#{same + 1}" if same else related.person.name
        found.append(CasePerson(called, relation, related.person.node))
    return tuple(found)
