"""Find an account, open a case on it, or record a claim in the case it has; for whoever answers the telephone."""

from dataclasses import dataclass, field, replace
from typing import Annotated
from unicodedata import normalize
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from pydantic import BaseModel
from starlette.responses import Response

from cases.errors import UnknownAccount
from cases.model import ClaimSource, DisputeClaim
from cases.roles import Permission
from cases.usecases.find import ROWS, FoundAccountPage, ListedAccount, search_accounts
from cases.usecases.open_case import CASE_TYPES, NewCase, claim_on_account, open_case
from graph.errors import SliphoundError, TimeRefused
from graph.finding import Slice
from graph.times import SHANGHAI, parse_when
from graph.vocabulary import NodeKey, NodeKind, public_id, split_key
from investigate.indicators.reading import DENIALS
from web.access import Place, SignedIn, needs
from web.visit import Visit

router = APIRouter()
_HERE = "/accounts"
_NOT_TAKEN = 422
_FORM = "accounts/open.html"
_PREFIX = f"{NodeKind.ACCOUNT.prefix}-"
_FIRST_CODES = ("K01", "K02", "K05", "K26", "K06", "K08", "K14", "K16")
"""Claims that are heard most, in sight at once; the others stand below them."""
_CODES = tuple(f"K{number:02d}" for number in range(1, 27))
_SPEAKERS = ("holder", "spouse", "relative", "contact", "other", "unknown")


@dataclass(frozen=True, slots=True)
class AccountList:
    """What the list shows."""

    found: FoundAccountPage | None
    """None: nothing was looked for yet."""
    text: str
    before: str
    after: str
    ids: dict[NodeKey, str] = field(default_factory=dict)
    """The public id of each account."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form."""

    case_type: str = "NRI"
    codes: tuple[str, ...] = ()
    source: str = ClaimSource.PHONE.value
    said: str = ""
    speaker: str = "holder"
    case_no: str = ""
    campaign: str = ""
    unit_name: str = ""
    disputed: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    """Field to what is wrong with it."""
    error: str = ""


class FormProblem(Exception):
    """Fields of the form that cannot be used."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


class AccountForm(BaseModel):
    """The form as it is sent."""

    account: str = ""
    case_type: str = ""
    codes: list[str] = []
    source: str = ""
    said: str = ""
    speaker: str = ""
    case_no: str = ""
    campaign: str = ""
    unit_name: str = ""
    disputed: str = ""

    def typed(self) -> Typed:
        """To be shown again."""
        kept = self.model_dump(exclude={"account", "codes"})
        return Typed(codes=tuple(self.codes), **kept)


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account, and the form that opens a case on it or records a claim in the case it has."""

    listed: ListedAccount
    id: str
    typed: Typed
    case_types: tuple[str, ...] = CASE_TYPES
    first_codes: tuple[str, ...] = _FIRST_CODES
    other_codes: tuple[str, ...] = tuple(code for code in _CODES if code not in _FIRST_CODES)
    holding: tuple[str, ...] = DENIALS
    sources: tuple[ClaimSource, ...] = tuple(ClaimSource)
    speakers: tuple[str, ...] = _SPEAKERS


@router.get(_HERE, dependencies=[needs(Permission.OPEN_CASE)])
def accounts(visit: SignedIn, q: str = "", after: Place = None, before: Place = None) -> Response:
    """Accounts that the text means. Without one none: nobody needs to leaf through all customers of the bank."""
    text = q.strip()
    if not text:
        return visit.page("accounts/list.html", AccountList(None, "", "", ""))
    found = search_accounts(visit.office, text, Slice(ROWS, after=after, before=before))
    if found.meaning.told != text:
        return visit.redirect(visit.with_query(q=found.meaning.told))
    keys = [_key(each) for each in found.accounts]
    before_it = visit.with_query(before=keys[0], after="") if found.comes_before and keys else ""
    after_it = visit.with_query(after=keys[-1], before="") if found.goes_on and keys else ""
    ids = {each.account.node: public_id(each.account.node) for each in found.accounts}
    return visit.page(
        "accounts/list.html", AccountList(found, text, before_it, after_it, ids), block="found" if visit.wants_fragment else None
    )


@router.post("/accounts/find", dependencies=[needs(Permission.OPEN_CASE)])
def find_account(visit: SignedIn, q: Annotated[str, Form()] = "") -> Response:
    """Look for what was typed; a telephone, card or identity number comes to stand in no address."""
    text = q.strip()
    told = search_accounts(visit.office, text, Slice(1)).meaning.told if text else ""
    return visit.redirect(f"{_HERE}?{urlencode({'q': told})}" if told else _HERE)


@router.get("/accounts/open", dependencies=[needs(Permission.OPEN_CASE)])
def account_page(visit: SignedIn, account: str = "") -> Response:
    """The account with the form; of a case that the visitor may not see it is said that there is one."""
    now = visit.office.clock.now().astimezone(SHANGHAI)
    return visit.page(_FORM, _page(visit, account, Typed(said=f"{now:%Y-%m-%d %H:%M}")))


@router.post("/accounts/open", dependencies=[needs(Permission.OPEN_CASE)])
def open_on(visit: SignedIn, form: Annotated[AccountForm, Form()]) -> Response:
    """Open a case with the claims, or record them in the case that the account has, whoever works on it."""
    page = _page(visit, form.account, form.typed())
    try:
        claims = _claims(visit, form)
        if page.listed.has_case:
            claim_on_account(visit.office, page.listed.account.account_no, claims)
            told = visit.say("主张已登记到该账户的案件；提出盗用、未收到等主张的，自主张时起停催。")
            return visit.redirect(_home(visit, page, page.listed.case_no), told=told)
        opened = open_case(visit.office, _new_case(form, page.listed.account.account_no, claims))
    except FormProblem as wrong:
        return visit.page(_FORM, replace(page, typed=replace(page.typed, errors=wrong.errors)), code=_NOT_TAKEN)
    except SliphoundError as refused:
        return visit.refused(_FORM, replace(page, typed=replace(page.typed, error=visit.told(refused))), refused)
    told = visit.say("已建案 %(case)s。", case=opened.case_no)
    if opened.standing_hold is not None:
        told += visit.say("争议停催已生效。")
    return visit.redirect(_home(visit, page, opened.case_no), told=told)


def _home(visit: Visit, page: AccountPage, case_no: str | None) -> str:
    """The case, for whoever may read it; else the account."""
    may_read = case_no is not None and visit.may(Permission.READ_CASE)
    return f"/cases/{case_no}" if may_read else f"{_HERE}?{urlencode({'q': page.id})}"


def _claims(visit: Visit, form: AccountForm) -> list[DisputeClaim]:
    errors: dict[str, str] = {}
    if not form.codes:
        return []
    try:
        said = parse_when(form.said)
    except TimeRefused as refused:
        errors["said"] = visit.told(refused)
    if form.source not in set(ClaimSource):
        errors["source"] = visit.say("请选择主张从哪里来。")
    if errors:
        raise FormProblem(errors)
    return [DisputeClaim(code, ClaimSource(form.source), said, form.speaker.strip()) for code in form.codes]


def _new_case(form: AccountForm, account_no: str, claims: list[DisputeClaim]) -> NewCase:
    return NewCase(
        account_no,
        form.case_type,
        tuple(claims),
        disputed=tuple(normalize("NFKC", form.disputed).replace(",", " ").split()),
        case_no=form.case_no.strip() or None,
        campaign=form.campaign.strip() or None,
        unit_name=form.unit_name.strip() or None,
    )


def _page(visit: Visit, given: str, typed: Typed) -> AccountPage:
    """The account under a public id.

    Raises:
        UnknownAccount: it is the id of none.
    """
    found = search_accounts(visit.office, given.strip()).accounts if given.startswith(_PREFIX) else ()
    if len(found) != 1:
        raise UnknownAccount(given=given)
    return AccountPage(found[0], public_id(found[0].account.node), typed)


def _key(listed: ListedAccount) -> int:
    return split_key(listed.account.node)[1]
