"""Packets: what each would lack before anything is written, asking for one, how far each is, and taking away one that was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Form
from starlette.responses import Response, StreamingResponse

from cases.errors import InputRefused, StepOutOfOrder
from cases.jobs import Job, JobKind
from cases.model import PacketExport, PacketOnFile
from cases.packets.checklist import CheckedItem
from cases.packets.preview import Preview
from cases.roles import Permission
from cases.store.decision_register import Approvable, approval_id
from cases.usecases.jobs import enqueue_packet, list_jobs
from cases.usecases.packets import ListedPacket, packets_of, preview_packets, take_packet
from evidence.packet.content import Recipient
from graph.errors import SliphoundError
from investigate.indicators.rule import Text
from web.access import SignedIn, needs
from web.i18n import deferred
from web.pages.case_head import CaseHead, head_of
from web.pages.packet_words import HOLDS, NEVER, STEPS
from web.pages.route_words import GATES, route_name
from web.visit import Visit

router = APIRouter()
_BLOCK = 1 << 20
_STATES = {
    "written": (deferred("已写出"), "ok"),
    "approved": (deferred("已批准，待写出"), "info"),
    "waiting": (deferred("待第二人批准"), "warn"),
    "draft": (deferred("草稿"), ""),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row of the checklist with what to do about it."""

    item: CheckedItem
    step: str
    address: str
    """Where it is done; empty: on paper."""


@dataclass(frozen=True, slots=True)
class RecipientCard:
    """What a packet for one recipient would be."""

    preview: Preview
    holds: str
    never: str
    gaps: int
    """Mandatory rows that lack something."""
    against: tuple[str, ...]
    """What has to be done or decided before one that is no draft, in the visitor's language."""
    first: str
    """What has to be done before even a draft; empty: nothing."""


@dataclass(frozen=True, slots=True)
class PacketRow:
    """A packet on record."""

    packet: PacketOnFile
    recipient: Recipient
    id: str
    """What a second person approves it by."""
    state: str
    tone: str
    taken_from: tuple[tuple[PacketExport, bool], ...]
    """Each time it was written, and whether that lies in the workspace."""
    may_write: bool
    """It is approved, was not written yet, and the visitor asked for it."""
    waits: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """A packet that is being made for the visitor, or could not be."""

    job: Job
    recipient: Recipient
    refused: str
    """Why it could not be made; empty: it is still under way."""


@dataclass(frozen=True, slots=True)
class PacketsPage:
    """The page."""

    head: CaseHead
    cards: tuple[RecipientCard, ...]
    chosen: RecipientCard
    items: tuple[ItemRow, ...]
    """The chosen recipient's checklist: what lacks something first, the mandatory before the rest."""
    jobs: tuple[JobRow, ...]
    packets: tuple[PacketRow, ...]
    kind: str = "draft"
    purpose: str = ""
    error: str = ""

    @property
    def is_making(self) -> bool:
        """Whether something is still under way."""
        return any(not each.refused for each in self.jobs)


@router.get("/cases/{case_no}/packets", dependencies=[needs(Permission.READ_CASE)])
def packets(visit: SignedIn, case_no: str, to: str = "") -> Response:
    """The composer and the list; the list alone for htmx."""
    return visit.page("packets/packets.html", _page(visit, case_no, to), block="made" if visit.wants_fragment else None)


@router.post("/cases/{case_no}/packets", dependencies=[needs(Permission.MAKE_PACKET)])
def ask(
    visit: SignedIn,
    case_no: str,
    to: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "draft",
    purpose: Annotated[str, Form()] = "",
) -> Response:
    """Ask for a packet: a draft is written, anything else first waits for a second person."""
    is_draft = kind != "ready"
    refusal = _refusal(visit, _page(visit, case_no, to).chosen, to, is_draft=is_draft)
    if refusal is not None:
        why, refused = refusal
        return visit.refused("packets/packets.html", _page(visit, case_no, to, kind=kind, purpose=purpose, error=why), refused)
    try:
        job = enqueue_packet(visit.office, case_no, Recipient(to), draft=is_draft, purpose=purpose.strip())
    except SliphoundError as refused:
        page = _page(visit, case_no, to, kind=kind, purpose=purpose, error=visit.told(refused))
        return visit.refused("packets/packets.html", page, refused)
    visit.site.jobs.wake()
    return visit.redirect(f"/cases/{case_no}/packets?to={to}#made", told=visit.say("已提交（%(id)s），制作需要几秒钟。", id=job.id))


@router.post("/cases/{case_no}/packets/{export}/download", dependencies=[needs(Permission.MAKE_PACKET)])
def download(visit: SignedIn, case_no: str, export: int) -> Response:
    """A packet that was written, as one zip; who took it is recorded."""
    taken = take_packet(visit.office, case_no, export)
    size = taken.zipped.seek(0, 2)
    taken.zipped.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{taken.name}.zip"', "Content-Length": str(size)}
    return StreamingResponse(_blocks(taken.zipped), media_type="application/zip", headers=headers)


def _refusal(visit: Visit, card: RecipientCard, to: str, *, is_draft: bool) -> tuple[str, InputRefused | StepOutOfOrder] | None:
    """Why no such packet can be asked for now, told before anything is queued; None: it can."""
    if to not in set(Recipient):
        return visit.say("请选择收件方。"), InputRefused(given=to, reason="—")
    if not card.preview.may_be_drafted:
        return card.first, StepOutOfOrder(step=to, needed=card.first)
    if not is_draft and not card.preview.may_be_ready:
        return visit.say("必备项尚缺或路径条件不成立，只能制作草稿；见下方清单。"), InputRefused(given=to, reason="—")
    return None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block


def _page(visit: Visit, case_no: str, to: str, *, kind: str = "draft", purpose: str = "", error: str = "") -> PacketsPage:
    known = visit.site.understandings.of(visit.office, case_no)
    cards = {each.recipient.value: _card(visit, each) for each in preview_packets(visit.office, case_no, known)}
    proposed = next((each for each in cards.values() if each.preview.profile.route == known.route.proposal), None)
    chosen = cards.get(to) or proposed or next(iter(cards.values()))
    case = f"/cases/{case_no}"
    return PacketsPage(
        head=head_of(visit, known.bundle),
        cards=tuple(cards.values()),
        chosen=chosen,
        items=tuple(_item(visit, each, case) for each in sorted(chosen.preview.items, key=_urgency)),
        jobs=tuple(_jobs(visit, case_no)),
        packets=tuple(_row(visit, each) for each in packets_of(visit.office, case_no)),
        kind=kind,
        purpose=purpose,
        error=error,
    )


def _urgency(item: CheckedItem) -> tuple[bool, bool, int]:
    return not item.lacks, not item.is_mandatory, item.number


def _item(visit: Visit, item: CheckedItem, case: str) -> ItemRow:
    step, address = STEPS.get(item.number, ("", ""))
    return ItemRow(item, visit.say(step) if step and item.lacks else "", address.format(case=case))


def _card(visit: Visit, preview: Preview) -> RecipientCard:
    first = ""
    if preview.step is not None:
        first = visit.say("须先申请调单，才有可写的内容。")
    elif preview.undecided is not None:
        first = visit.say("须先决定“%(route)s”并由第二人批准。", route=route_name(visit, preview.undecided))
    against = [visit.say("被%(gates)s阻断", gates=f"{visit.say(GATES[gate])} {gate}") for gate in preview.gates]
    against += [visit.say("条件不成立：“%(what)s”", what=_in(visit, each.asks)) for each in preview.against]
    return RecipientCard(
        preview=preview,
        holds=visit.say(HOLDS[preview.recipient]),
        never=visit.say(NEVER[preview.recipient]),
        gaps=len(preview.mandatory_gaps),
        against=tuple(against),
        first=first,
    )


def _in(visit: Visit, text: Text) -> str:
    return text.zh if visit.language == "zh" else text.en


def _row(visit: Visit, listed: ListedPacket) -> PacketRow:
    packet = listed.packet
    if any(not each.is_draft for each in packet.exports):
        state = "written"
    elif packet.approved_by is not None:
        state = "approved"
    else:
        state = "waiting" if packet.asked_at is not None else "draft"
    text, tone = _STATES[state]
    return PacketRow(
        packet=packet,
        recipient=Recipient(packet.recipient),
        id=approval_id(Approvable.PACKET, packet.key),
        state=visit.say(text),
        tone=tone,
        taken_from=tuple((each, each.key in listed.on_shelf) for each in packet.exports),
        may_write=state == "approved" and visit.office.actor.login == packet.made_by,
        waits=state == "waiting",
    )


def _jobs(visit: Visit, case_no: str) -> Iterator[JobRow]:
    """The visitor's packets of this case that are being made, and the newest one that could not be."""
    of_case = [each for each in list_jobs(visit.office) if each.kind is JobKind.PACKET and each.case_no == case_no]
    for number, job in enumerate(of_case):
        recipient = Recipient(str(job.payload["recipient"]))
        if not job.is_ended:
            yield JobRow(job, recipient, "")
        elif number == 0 and (why := _refused(visit, job.result or {})):
            yield JobRow(job, recipient, why)


def _refused(visit: Visit, result: Mapping[str, object]) -> str:
    error = result.get("error")
    message = error.get("message") if isinstance(error, dict) else None
    return str(message.get(visit.language, "")) if isinstance(message, dict) else ""
