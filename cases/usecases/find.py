"""Find a case, or an account to open one on: by a name, the last four digits, a telephone number, the account's or the case's number."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from cases.access import query
from cases.office import Office
from cases.roles import Permission
from cases.store.find_register import CaseRow, FindRegister, Wanted
from graph.finding import COUNTED_UP_TO, AccountFace, Meaning, Slice

ROWS = 50
"""Rows of one page of a list."""
FIRST = Slice(ROWS)


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as the list shows it."""

    case: CaseRow
    account: AccountFace


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account as the list shows it."""

    account: AccountFace
    has_case: bool
    case_no: str | None
    """None: it has no case, or one that the actor may not see."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are."""

    number: int
    is_more: bool
    """Whether there are more than the number; then nobody counted them."""


@dataclass(frozen=True, slots=True)
class FoundCases:
    """One page of the case list."""

    cases: tuple[ListedCase, ...]
    total: Total
    meaning: Meaning
    """What the text was taken to mean, and how it may stand in an address."""
    comes_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class FoundAccountPage:
    """One page of the account list."""

    accounts: tuple[ListedAccount, ...]
    total: Total
    meaning: Meaning
    comes_before: bool
    goes_on: bool


@query("case.search", Permission.READ_CASE)
def search_cases(office: Office, connection: Connection, wanted: Wanted, part: Slice = FIRST) -> FoundCases:
    """The wanted cases among those that the actor may see, newest first."""
    finder = office.finder(connection)
    meaning = finder.meaning(wanted.text)
    told = replace(wanted, text=meaning.told, accounts=meaning.accounts, accounts_only=meaning.is_exact)
    found = FindRegister(connection).find(office.actor, told, part)
    faces = finder.faces({row.account for row in found.rows})
    cases = tuple(ListedCase(row, faces[row.account]) for row in found.rows)
    return FoundCases(cases, _total(found.total), meaning, found.comes_before, found.goes_on)


@query("account.search", Permission.OPEN_CASE)
def search_accounts(office: Office, connection: Connection, text: str, part: Slice = FIRST) -> FoundAccountPage:
    """Accounts of the workspace, whoever's; identifiers masked. Of a case that the actor may not see it is said that there is one."""
    finder = office.finder(connection)
    meaning = finder.meaning(text)
    found = finder.find(meaning, part)
    faces = finder.faces(found.accounts)
    register = FindRegister(connection)
    taken, seen = register.of_accounts(found.accounts), register.seen_of_accounts(office.actor, found.accounts)
    accounts = tuple(ListedAccount(faces[node], node in taken, seen.get(node)) for node in found.accounts)
    return FoundAccountPage(accounts, _total(found.total), meaning, found.comes_before, found.goes_on)


def _total(counted: int) -> Total:
    return Total(min(counted, COUNTED_UP_TO), counted > COUNTED_UP_TO)
