"""The forms of the slip hunt: ask for a slip, and record what a search came to. What is refused comes back as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.model import SlipChannel, SlipOutcome
from cases.roles import Permission
from cases.usecases.slip_hunt import NEEDS_PAPER, Searched, StampedStatementNeeded, record_search, request_slip
from evidence.errors import FileRefused, ParserStopped
from graph.errors import SliphoundError, TimeRefused
from graph.times import Precision, When, Window, parse_when
from graph.vocabulary import public_id
from web.access import SignedIn, needs
from web.body_gate import takes_file
from web.formats import money
from web.i18n import deferred, label
from web.pages.case_head import CaseHead, head_of
from web.pages.slip_cards import Choice, Purchase, choices, purchases
from web.pages.slip_files import LARGEST, Typed, TypedForm, kept_for_now
from web.visit import Visit

router = APIRouter()
_HUNTS = [needs(Permission.HUNT_SLIPS)]
OUTCOMES = (
    (SlipOutcome.FOUND_ORIGINAL, deferred("纸质签购单原件。附照片或扫描件")),
    (SlipOutcome.FOUND_COPY, deferred("复印件或存根联。附复印件")),
    (SlipOutcome.FOUND_ELECTRONIC, deferred("扫描件或电子流水。附文件")),
    (SlipOutcome.ILLEGIBLE, deferred("找到了，但读不出")),
    (SlipOutcome.NOT_FOUND, deferred("所列范围查遍，没有")),
    (SlipOutcome.POSSIBLY_DESTROYED, deferred("只有口头说法。写明谁说、原话")),
    (SlipOutcome.DESTROYED, deferred("须附盖章的灭失说明")),
    (SlipOutcome.REFUSED, deferred("对方不提供。写明谁、理由")),
    (SlipOutcome.NO_REPLY, deferred("期限内没有答复")),
)
"""Every outcome with what it needs, each a card of the same size."""
_NOT_TAKEN = 422
_LINES = ("bank_staff", "accompanied_by", "boxes")
"""Details of which there may be several, one a line."""
_TEXTS = ("authority", "scope", "method", "statement", "said_by", "lost_on", "cause", "next_step")


@dataclass(frozen=True, slots=True)
class RequestPage:
    """The form that asks for a slip."""

    head: CaseHead
    typed: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    """Transactions, the best to ask for first."""
    chosen: Choice | None
    purchase: Purchase | None
    channels: tuple[SlipChannel, ...] = tuple(SlipChannel)
    days_to_ask: int | None = None
    """Until the card network's window closes for the chosen purchase; negative once it has."""
    reply_days: int = 0
    """How long an acquirer usually takes to answer."""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The form that records a search."""

    head: CaseHead
    typed: Mapping[str, str]
    options: tuple[tuple[str, str], ...]
    """Transactions whose slip was asked for."""
    purchase: Purchase | None
    outcomes: tuple[tuple[SlipOutcome, str, bool], ...]
    """Each with what it needs, and whether it rests on a paper."""
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/cases/{case_no}/slips/request", dependencies=_HUNTS)
def request_form(visit: SignedIn, case_no: str, transaction: str = "") -> Response:
    """The form, its transaction chosen where the address names one."""
    typed = {"transaction": transaction, "on": visit.office.as_of.isoformat()}
    return visit.page("slips/request.html", _request_page(visit, case_no, typed), block="about" if visit.wants_fragment else None)


@router.post("/cases/{case_no}/slips/request", dependencies=_HUNTS)
def request(
    visit: SignedIn,
    case_no: str,
    transaction: Annotated[str, Form()] = "",
    via: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
) -> Response:
    """Record the request."""
    typed = {"transaction": transaction, "via": via, "reason": reason, "on": on, "deadline": deadline}
    errors = _missing(visit, typed, "transaction", "reason")
    channel = next((each for each in SlipChannel if each.value == via), None)
    if channel is None:
        errors["via"] = visit.say("请选择。")
    asked_on, due = _day(visit, errors, "on", on), _day(visit, errors, "deadline", deadline)
    if asked_on and asked_on > visit.office.as_of:
        errors["on"] = visit.say("申请日不能晚于今天。")
    if due and due < (asked_on or visit.office.as_of):
        errors["deadline"] = visit.say("期限不能早于申请日。")
    if errors or channel is None:
        return visit.page("slips/request.html", _request_page(visit, case_no, typed, errors), code=_NOT_TAKEN)
    try:
        request_slip(visit.office, case_no, transaction, via=channel, reason=reason.strip(), on=asked_on, deadline=due)
    except SliphoundError as refused:
        return visit.refused("slips/request.html", _request_page(visit, case_no, typed, {"": visit.told(refused)}), refused)
    return visit.redirect(f"/cases/{case_no}/slips#{transaction}", told=visit.say("已登记调单申请。"))


@router.get("/cases/{case_no}/slips/search", dependencies=_HUNTS)
def search_form(visit: SignedIn, case_no: str, transaction: str = "", outcome: str = "") -> Response:
    """The form; transaction and outcome chosen where the address names them."""
    return visit.page("slips/search.html", _search_page(visit, case_no, {"transaction": transaction, "outcome": outcome}))


@router.post("/cases/{case_no}/slips/search", dependencies=[*_HUNTS, takes_file(LARGEST)])
def search(visit: SignedIn, case_no: str, form: TypedForm) -> Response:
    """Record the search, with the paper it found."""
    errors = _missing(visit, form.values, "transaction", "place", "started", "ended")
    when = None if errors.keys() & {"started", "ended"} else _stretch(visit, errors, form["started"], form["ended"])
    outcome = next((each for each in SlipOutcome if each.value == form["outcome"]), None)
    if outcome is None:
        errors["outcome"] = visit.say("请选择。")
    if outcome is SlipOutcome.POSSIBLY_DESTROYED:
        errors |= _missing(visit, form.values, "statement", "said_by")
    if outcome in NEEDS_PAPER and form.file is None:
        errors["document"] = visit.told(StampedStatementNeeded(outcome=label(outcome, visit.language)))
    if errors or when is None or outcome is None:
        return visit.page("slips/search.html", _search_page(visit, case_no, form.values, errors), code=_NOT_TAKEN)
    try:
        with kept_for_now(form.file, visit.office) as document:
            searched = Searched(outcome, when, form["place"], _details(form), document)
            record_search(visit.office, case_no, form["transaction"], searched)
    except (FileRefused, ParserStopped) as refused:
        told = visit.say("%(why)s其他已填的都保留着，请重新选择文件。", why=visit.told(refused))
        return visit.refused("slips/search.html", _search_page(visit, case_no, form.values, {"document": told}), refused)
    except SliphoundError as refused:
        return visit.refused("slips/search.html", _search_page(visit, case_no, form.values, {"": visit.told(refused)}), refused)
    return visit.redirect(f"/cases/{case_no}/slips#{form['transaction']}", told=visit.say("已登记查找结果。"))


def _request_page(visit: Visit, case_no: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> RequestPage:
    found = visit.site.understandings.of(visit.office, case_no)
    known = purchases(found, visit.office.law, visit.office.as_of)
    best, _ = choices(visit, found, known)
    ranked = [each.purchase for each in best]
    ranked += [each for each in known.values() if each not in ranked]
    chosen = known.get(typed.get("transaction", ""))
    return RequestPage(
        head=head_of(visit, found.bundle),
        typed=typed,
        options=tuple((each.id, _called(visit, each)) for each in ranked),
        chosen=next((each for each in best if each.purchase == chosen), None),
        purchase=chosen,
        days_to_ask=(chosen.keeping.asked_until - visit.office.as_of).days if chosen else None,
        reply_days=visit.office.law.at(visit.office.as_of)["slip_acquirer_reply_days"].number,
        errors=errors or {},
    )


def _search_page(visit: Visit, case_no: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> SearchPage:
    found = visit.site.understandings.of(visit.office, case_no)
    known = purchases(found, visit.office.law, visit.office.as_of)
    asked = dict.fromkeys(public_id(each.transaction) for each in reversed(found.bundle.hunts))
    return SearchPage(
        head=head_of(visit, found.bundle),
        typed=typed,
        options=tuple((each, _called(visit, known[each])) for each in asked),
        purchase=known.get(typed.get("transaction", "")),
        outcomes=tuple((each, visit.say(needed), each in NEEDS_PAPER) for each, needed in OUTCOMES),
        errors=errors or {},
    )


def _called(visit: Visit, bought: Purchase) -> str:
    amount = money(bought.record.amount_fen, bought.record.currency)
    card = visit.say("尾号 %(last4)s", last4=bought.card)
    return f"{bought.record.made.on.isoformat()} {bought.record.merchant_name} {amount} {card}"


def _missing(visit: Visit, typed: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: visit.say("请填写。") for name in names if not typed.get(name, "").strip()}


def _day(visit: Visit, errors: dict[str, str], name: str, given: str) -> date | None:
    try:
        return date.fromisoformat(given.strip()) if given.strip() else None
    except ValueError:
        errors[name] = visit.say("请写成 2026-11-03 这样的日期。")
        return None


def _stretch(visit: Visit, errors: dict[str, str], started: str, ended: str) -> When | None:
    """From the time in to the time out; what is wrong with them goes to the errors."""
    times = []
    for name, given in (("started", started), ("ended", ended)):
        try:
            times.append(parse_when(given))
        except TimeRefused as refused:
            errors[name] = visit.told(refused)
    if len(times) < len(("started", "ended")):
        return None
    entered, left = times
    if left.outer.end < entered.outer.start:
        errors["ended"] = visit.say("离开时间不能早于进入时间。")
        return None
    window = Window(entered.outer.start, left.outer.end)
    return When(f"{entered.text} – {left.text}".replace("T", " "), Precision.PHRASE, window, window)


def _details(form: Typed) -> dict[str, object]:
    """What was typed of the search, as it is kept; fields left empty are absent."""
    lines = {name: [each.strip() for each in form[name].splitlines() if each.strip()] for name in _LINES}
    texts = {name: form[name] for name in _TEXTS}
    return {name: value for name, value in {**lines, **texts}.items() if value}
