"""What waits for a second person: the list, and for each thing a page with all that its approval would be of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.errors import PacketUnread
from cases.gates import Outcome
from cases.roles import Permission
from cases.routes import RouteState
from cases.store.decision_register import Approvable
from cases.store.packet_register import LINKS
from cases.store.waiting_register import Waiting
from cases.usecases.decide import approve, review_packet
from cases.usecases.work import ApprovalList, WaitingFile, approvals_waiting, waiting_file
from evidence.packet.content import Recipient
from graph.errors import SliphoundError
from investigate.indicators.rule import Text
from web.access import SignedIn, needs
from web.i18n import deferred, label
from web.pages.match_pane import MatchShown, match_shown
from web.pages.route_words import FOLLOWS, GATES, ROUTES, outcome_follows, plain, route_name
from web.visit import Visit

router = APIRouter()
_ONE = "approvals/one.html"
_ID_SHOWN = 12
_FOLLOWS = {
    Approvable.PACKET: deferred("批准后，提出人可以写出与下列内容完全一致的材料；内容有任何变化，须重新申请。"),
    Approvable.WITHDRAWAL: deferred("批准后，这份陈述及其中的主张不再参与判断；原文留痕，由它引起的停催不因此解除。"),
    Approvable.MATCH: deferred("批准后，这张签购单按下列认定入卷；认定可以写明理由撤回，原认定留痕。请先看过图片。"),
}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One thing that waits, in the visitor's language."""

    waiting: Waiting
    what: str


@dataclass(frozen=True, slots=True)
class ApprovalsPage:
    """What the list shows."""

    to_approve: tuple[WaitingRow, ...]
    own: tuple[WaitingRow, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate as it stood when a route was decided."""

    name: str
    verdict: str
    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """What is to be approved."""

    row: WaitingRow
    file: WaitingFile
    follows: str
    """What comes of approving it."""
    packet: Mapping[str, Any] | None
    """What the packet would say (`packet.review`)."""
    is_own: bool
    note: str = ""
    error: str = ""
    gates: tuple[GateRow, ...] = ()
    """Of a decision's answer."""
    routes: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    match: MatchShown | None = None


@router.get("/approvals", dependencies=[needs(Permission.APPROVE)])
def approvals(visit: SignedIn) -> Response:
    """What the visitor may approve, and what of theirs waits for others."""
    return visit.page("approvals/list.html", approvals_page(visit, approvals_waiting(visit.office)))


@router.get("/approvals/{approval}", dependencies=[needs(Permission.APPROVE)])
def approval(visit: SignedIn, approval: str) -> Response:
    """One thing with all that would be approved; that a packet was read is recorded."""
    return visit.page(_ONE, _page(visit, approval))


@router.post("/approvals/{approval}", dependencies=[needs(Permission.APPROVE)])
def approve_it(visit: SignedIn, approval: str, note: Annotated[str, Form()] = "") -> Response:
    """Approve it as the second person; a packet they have not opened is shown instead."""
    # Its content is not taken up here: that would put on record that it was read, by somebody who only sent a form.
    row = _row(visit, waiting_file(visit.office, approval).waiting)
    try:
        approve(visit.office, approval, note)
    except PacketUnread as refused:
        error = visit.say("你还没有看过这份材料，尚未批准。全文就在本页，请看过后再批准。")
        return visit.refused(_ONE, replace(_page(visit, approval), note=note, error=error), refused)
    except SliphoundError as refused:
        error = visit.say("请写明意见。") if not note.strip() else visit.told(refused)
        return visit.refused(_ONE, replace(_page(visit, approval), note=note, error=error), refused)
    return visit.redirect("/approvals", told=visit.say("已批准：%(what)s", what=row.what))


def approvals_page(visit: Visit, waiting: ApprovalList) -> ApprovalsPage:
    """What waits, in the visitor's language."""
    return ApprovalsPage(tuple(_row(visit, each) for each in waiting.to_approve), tuple(_row(visit, each) for each in waiting.own))


def _row(visit: Visit, waiting: Waiting) -> WaitingRow:
    words = {
        Approvable.DECISION: lambda: route_name(visit, waiting.what),
        Approvable.PACKET: lambda: _packet_for(visit, waiting.what),
        Approvable.OUTCOME: lambda: label(Outcome(waiting.what), visit.language),
        Approvable.WITHDRAWAL: lambda: waiting.what,
        Approvable.MATCH: lambda: visit.say("封存号 %(id)s", id=waiting.what[:_ID_SHOWN]),
    }
    what = visit.say("%(kind)s：%(what)s", kind=label(waiting.kind, visit.language), what=words[waiting.kind]())
    return WaitingRow(waiting, what)


def _packet_for(visit: Visit, what: str) -> str:
    """The recipient; of an export of links, that it is one."""
    told = label(Recipient(what.removeprefix(LINKS)), visit.language)
    return visit.say("关系数据（%(to)s）", to=told) if what.startswith(LINKS) else told


def _page(visit: Visit, given: str) -> ApprovalPage:
    found = waiting_file(visit.office, given)
    waiting = found.waiting
    if waiting.kind is Approvable.DECISION:
        follows = FOLLOWS.get(waiting.what, "")
    elif waiting.kind is Approvable.OUTCOME:
        follows = outcome_follows(Outcome(waiting.what))
    else:
        follows = _FOLLOWS[waiting.kind]
    packet = review_packet(visit.office, given) if waiting.kind is Approvable.PACKET else None
    is_own = waiting.made_by == visit.office.actor.login
    return ApprovalPage(
        _row(visit, waiting),
        found,
        visit.say(follows) if follows else "",
        packet,
        is_own,
        gates=tuple(_gate(visit, each) for each in (found.answer or {}).get("gates", ())),
        routes={route: route_name(visit, route) for route in ROUTES},
        states={state.value: label(state, visit.language) for state in RouteState},
        match=match_shown(visit, waiting.case_no, waiting.what) if waiting.kind is Approvable.MATCH else None,
    )


def _gate(visit: Visit, frozen: Mapping[str, Any]) -> GateRow:
    name = GATES[frozen["id"]]
    because = zip(frozen["because"], frozen["because_en"], strict=True)
    return GateRow(visit.say(name), frozen["verdict"], tuple(plain(Text(zh, en)) for zh, en in because))
