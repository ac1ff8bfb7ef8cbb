"""Correct a fact: what was recorded wrongly is withdrawn with a reason, never overwritten; what is right is recorded beside it as a fact anew."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import CaseBundle, load_bundle
from cases.assembly.claims import claim_lines
from cases.assembly.names import name_things
from cases.documents import Origin, SealedDocument, seal_document
from cases.errors import CorrectionRefused, FactInUse, InputRefused
from cases.imports.correction import (
    CORRECTABLE,
    FIXED,
    CorrectionPosting,
    cells_of,
    clear_cells,
    masked_columns,
    store_corrected,
)
from cases.imports.reasons import Fault
from cases.office import Office
from cases.roles import Permission
from cases.staging import private_place
from cases.store.decision_register import Approvable, approval_id
from cases.store.followed import Correction, Successors
from cases.store.sight import hides, sees
from cases.store.testimony_register import TestimonyRegister
from graph.errors import UnknownEntity, Where
from graph.records import Source
from graph.standing import StandingFact, shown_id
from graph.vocabulary import FactKind, NodeKind, node_key, parse_fact_id, split_key
from investigate.claims.reading import read_claims
from investigate.errors import ClaimsRefused


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One column of a fact."""

    column: str
    """English name, as in the import."""
    zh: str
    text: str
    """What it says; identifiers masked, empty where nothing is stated."""
    is_fixed: bool
    """Whether it says of which thing the fact is, which no correction changes."""
    is_masked: bool
    """Whether the text is a mask: left as it is, the number behind it is taken over."""
    is_required: bool


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A fact as a page shows it and a form is filled from it."""

    id: str
    kind: FactKind
    cells: tuple[SheetCell, ...]
    """Empty: a fact of this kind can be withdrawn and not corrected."""
    raw: Mapping[str, object]
    """Its row, of a kind without cells."""
    source: Source
    recorded_by: str
    recorded_at: datetime
    seen_on: tuple[Source, ...]
    """Where other documents tell of it."""
    corrections: tuple["CorrectedFrom", ...]
    """What it was corrected from, the newest first."""


@dataclass(frozen=True, slots=True)
class CorrectedFrom:
    """A fact in whose place another was recorded."""

    id: str
    reason: str
    by: str
    at: datetime


@query("fact.show", Permission.READ_CASE)
def fact_sheet(office: Office, connection: Connection, case_no: str, given: str) -> FactSheet:
    """A fact of the case's records.

    Raises:
        UnknownEntity: no such fact of this case stands.
    """
    fact = _of_case(office, connection, load_bundle(office, connection, case_no), given)
    cells: tuple[SheetCell, ...] = ()
    if fact.kind in CORRECTABLE:
        told, masked = cells_of(fact), masked_columns(fact)
        cells = tuple(
            SheetCell(each.en, each.zh, told[each.en], each.en in FIXED, each.en in masked, each.required)
            for each in CORRECTABLE[fact.kind].columns
        )
    raw = {} if cells else fact.values
    before = Successors(connection).before(fact.kind, fact.key)
    corrections = tuple(CorrectedFrom(shown_id(fact.kind, each.old), each.reason, each.by, each.at) for each in before)
    seen_on = fact.seen_on
    if fact.kind is FactKind.TRANSACTION:
        seen_on += tuple(source for each in before for source in office.standing(connection).seen_on(each.old))
    return FactSheet(fact.id, fact.kind, cells, raw, fact.source, fact.recorded_by, fact.recorded_at, seen_on, corrections)


@query("fact.newest", Permission.READ_CASE)
def newest_fact(office: Office, connection: Connection, case_no: str, given: str) -> str:
    """The id of the fact that stands in the place of one that was corrected; of one that was not, its own.

    Raises:
        UnknownEntity: no such fact of this case stands, nor one in its place.
    """
    kind, key = parse_fact_id(given)
    if kind is FactKind.TESTIMONY:
        return given
    fact = office.standing(connection).fact(kind, Successors(connection).newest(kind, key))
    return _of_case(office, connection, load_bundle(office, connection, case_no), fact.id).id


@use_case("fact.correct", Permission.CORRECT_FACT)
def correct_fact(office: Office, unit: Unit, case_no: str, given: str, values: Mapping[str, str], *, why: str) -> str:
    """Withdraw a fact of the case and record it with other values, as one act; the id of the new one.

    `values` are cells by column, as a file would have them; columns left out stay as they are.

    Raises:
        UnknownEntity: no such fact of this case stands.
        InputRefused: no reason was given, nothing changes, or a column is none that can be corrected.
        CorrectionRefused: a value is none of its column's; `where.field` names it.
        FactInUse: testimony names the transaction in a way that would no longer fit.
    """
    before = load_bundle(office, unit.connection, case_no)
    fact = _of_case(office, unit.connection, before, given)
    if fact.kind not in CORRECTABLE:
        raise InputRefused(given=given, reason="此类事实只能撤回，不能更正 / a fact of this kind can only be withdrawn")
    was = cells_of(fact)
    if wrong := [column for column in values if column in FIXED or column not in was]:
        raise InputRefused(given=wrong[0], reason=", ".join(column for column in was if column not in FIXED))
    now = was | {column: text.strip() for column, text in values.items()}
    changed = [column for column in now if now[column] != was[column]]
    if not changed:
        raise InputRefused(given=given, reason="没有改动 / nothing changes")
    office.withdrawals(unit.connection).withdraw(fact.kind, fact.key, unit.micros)
    if CORRECTABLE[fact.kind].linking & set(changed):
        for link in fact.links:
            office.withdrawals(unit.connection).withdraw(FactKind.LINK, link, unit.micros)
    document = _sealed(office, unit, fact, now)
    key = _recorded_anew(office, unit, fact, document, clear_cells(fact, now, changed, office.identifiers(unit.connection).reveal))
    new = shown_id(fact.kind, key)
    Successors(unit.connection).add(fact.kind, Correction(fact.key, key, why, unit.login, unit.now))
    old_values: dict[str, object] = {"fact": given, **{column: was[column] for column in changed}}
    new_values: dict[str, object] = {"fact": new, "document": document.sha256, "columns": changed}
    if fact.kind is FactKind.TRANSACTION:
        _refuse_if_named(office, unit.connection, case_no, given)
    unit.record(given, why=why, old=old_values, new=new_values)
    return new


@use_case("fact.withdraw_of_case", Permission.CORRECT_FACT)
def withdraw_fact_of_case(office: Office, unit: Unit, case_no: str, given: str, why: str) -> str | None:
    """As `withdraw_fact`, for a fact of this case only.

    Raises:
        InputRefused: no reason was given.
        UnknownEntity: no such fact of this case stands.
        FactInUse: testimony names the transaction, or its slip was asked for; then it is corrected, or that goes first.
    """
    bundle = load_bundle(office, unit.connection, case_no)
    kind, key = parse_fact_id(given)
    if kind is FactKind.TESTIMONY:
        if all(each.key != key for each in bundle.testimony):
            raise UnknownEntity(given=given)
        return _ask_withdrawal(unit, key, given, why)
    fact = _of_case(office, unit.connection, bundle, given)
    node = node_key(NodeKind.TRANSACTION, fact.key)
    if fact.kind is FactKind.TRANSACTION and any(hunt.transaction == node for hunt in bundle.hunts):
        raise FactInUse(given=given, by="调单记录 / slip requests")
    if fact.kind is FactKind.TRANSACTION and any(each.match and each.match.transaction == node for each in bundle.readings):
        raise FactInUse(given=given, by="签购单的对应 / the match of a slip")
    _withdraw(office, unit, given, why)
    if fact.kind is FactKind.TRANSACTION:
        _refuse_if_named(office, unit.connection, case_no, given)
    return None


@use_case("fact.withdraw", Permission.CORRECT_FACT)
def withdraw_fact(office: Office, unit: Unit, given: str, why: str) -> str | None:
    """Withdraw a record, a link, a person's detail or a transaction by its id; of testimony, ask that it be withdrawn.

    What somebody said is struck by two persons only: the id that the second approves is returned, until then it stands. None: it is done.

    Raises:
        InputRefused: no reason was given.
        UnknownEntity: no such fact stands, or it is of a case that the actor may not see.
    """
    kind, key = parse_fact_id(given)
    if kind is not FactKind.TESTIMONY:
        if hides(unit.connection, office.actor, office.standing(unit.connection).fact(kind, key).about):
            raise UnknownEntity(given=given)
        _withdraw(office, unit, given, why)
        return None
    case_key = TestimonyRegister(unit.connection).case_of(key)
    if case_key is None or not sees(unit.connection, office.actor, case_key):
        raise UnknownEntity(given=given)
    return _ask_withdrawal(unit, key, given, why)


def _withdraw(office: Office, unit: Unit, given: str, why: str) -> None:
    office.withdrawals(unit.connection).withdraw(*parse_fact_id(given), unit.micros)
    unit.record(given, why=why, old={"stands": True}, new={"stands": False})


def _ask_withdrawal(unit: Unit, key: int, given: str, why: str) -> str:
    request = TestimonyRegister(unit.connection).ask_withdrawal(key, why, at=unit.now, login=unit.login)
    if request is None:
        raise UnknownEntity(given=given)
    waiting = approval_id(Approvable.WITHDRAWAL, request)
    unit.record(given, why=why, new={"asked": waiting})
    return waiting


def _of_case(office: Office, connection: Connection, bundle: CaseBundle, given: str) -> StandingFact:
    """The fact, if it is about the case's account, one of its cards or a person of the case, and about no other account or card."""
    fact = office.standing(connection).fact(*parse_fact_id(given))
    nodes = {bundle.case.account, *bundle.person_nodes(), *(card.node for card in bundle.cards)}
    held = {node for node in fact.about if split_key(node)[0] in {NodeKind.ACCOUNT, NodeKind.CARD}}
    if not fact.about & nodes or held - nodes:
        raise UnknownEntity(given=given)
    return fact


def _sealed(office: Office, unit: Unit, fact: StandingFact, cells: Mapping[str, str]) -> SealedDocument:
    """Seal the corrected row as a table of one row: what was typed, with unchanged identifiers masked as they were shown."""
    out = io.StringIO()
    columns = CORRECTABLE[fact.kind].columns
    csv.writer(out).writerows([[column.zh for column in columns], [cells.get(column.en, "") for column in columns]])
    origin = Origin("correction", "本行", unit.login, f"更正 {fact.id}")
    with private_place(office.uploads.with_name("staging")) as folder:
        path = folder / "correction.csv"
        path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
        return seal_document(office, unit, path, origin, f"更正-{fact.id}.csv")


def _recorded_anew(office: Office, unit: Unit, fact: StandingFact, document: SealedDocument, cells: list[str]) -> int:
    """Import the row; the new fact's key."""
    ledger = office.ledger(unit.connection)
    posting = CorrectionPosting(ledger, office.identifiers(unit.connection), fact, document=document.sha256)
    ledger.begin(
        {
            "kind": CORRECTABLE[fact.kind].kind,
            "document": document.sha256,
            "file_name": document.name,
            "source_system": posting.source_system,
            "recorded_by": unit.login,
            "recorded_at": unit.micros,
        }
    )
    if (fault := store_corrected(posting, CORRECTABLE[fact.kind].kind, cells)) is not None:
        raise _refusal(fact, fault)
    ledger.finish({"read": 1, "accepted": 1, "unchanged": 0, "rejected": 0})
    return posting.added[0]


def _refusal(fact: StandingFact, fault: Fault) -> CorrectionRefused:
    titles = {each.en: each.zh for each in CORRECTABLE[fact.kind].columns}
    zh, en = (f"{fault.sentence(lang)}{mark}{fault.advice(lang)}" for lang, mark in (("zh", "；"), ("en", "; ")))
    return CorrectionRefused(where=Where(field=fault.column), column=titles.get(fault.column or "", "—"), zh=zh, en=en)


def _refuse_if_named(office: Office, connection: Connection, case_no: str, given: str) -> None:
    """A claim that names a transaction by a text which is no longer its own would make the case unreadable."""
    bundle = load_bundle(office, connection, case_no)
    try:
        read_claims(claim_lines(bundle, name_things(bundle), {}), case_no)
    except ClaimsRefused as refused:
        raise FactInUse(given=given, by="陈述 / testimony") from refused
