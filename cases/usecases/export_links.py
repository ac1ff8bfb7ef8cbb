"""Hand out an answer about links: the part that a recipient may get, asked for and approved by a second person by its hash (N15), then written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cases.access import Unit, use_case
from cases.assembly.understanding import Understanding, understand
from cases.errors import InputRefused, RouteBlocked, StepOutOfOrder
from cases.model import PacketRequest
from cases.network.ground import ground_around
from cases.network.handed_out import digest_of, handed_out
from cases.network.leaving import Leaving, what_may_leave
from cases.office import Office
from cases.packets.profile import PROFILES, Profile
from cases.roles import Permission
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from cases.store.packet_register import LINKS
from evidence.packet.content import Recipient
from graph.exchange.forms import Form, files_of
from graph.links import LinkAnswer
from graph.vocabulary import parse_public_id, public_id

_WARN = "pii_export_rows_warn"


_NOTHING = ("request", "parties", "transactions", "statements", "contradictions", "inferences", "places", "clues", "exhibits", "missing")
_NONE = ("named_suspect", "exculpatory", "amount")
"""What a packet says and an export of links does not."""


@dataclass(frozen=True, slots=True)
class WantedExport:
    """What is to be written, for whom, where and why."""

    asked: str
    """The question in words."""
    form: Form
    recipient: Recipient
    target: Path
    """A new file, or a new folder where the form has several files."""
    purpose: str


@dataclass(frozen=True, slots=True)
class LinkExport:
    """What came of asking for an export."""

    leaving: Leaving
    warn_from: int
    """From how many rows about third persons on one looks twice (law setting)."""
    sha256: str
    """Of the file, or of the list of the files."""
    awaiting_approval: str | None = None
    """The id to approve: `packet-3`."""
    path: Path | None = None
    """None: nothing was written."""

    @property
    def is_large(self) -> bool:
        """Whether it holds so many third persons' rows that a careless export becomes an offence (domain.md section 3)."""
        return self.leaving.third_person_rows >= self.warn_from


@use_case("graph.export", Permission.MAKE_PACKET)
def export_links(office: Office, unit: Unit, case_no: str, answer: LinkAnswer, wanted: WantedExport) -> LinkExport:
    """Write what the recipient may get of an answer, or ask for its approval.

    It is written only when a second person has approved just these bytes for this maker and recipient; the record has their hash.

    Raises:
        UnknownCase: there is no such case.
        InputRefused: no purpose was given, nothing of the answer belongs to the case, or it is for an agency or a merchant, who never get links
            (N14).
        StepOutOfOrder: the cross team's route is not decided and approved.
        RouteBlocked: a gate or a condition stands against the recipient's route.
        PacketExists: the target is there already.
        GraphServerAbsent: the server of the settings does not answer.
    """
    recipient, purpose = wanted.recipient, wanted.purpose
    profile = PROFILES[recipient]
    if profile.is_outsider:
        raise InputRefused(given=recipient.value, reason="该收件方不得取得关系数据 / no links for this recipient")
    known = understand(office, unit.connection, case_no)
    _refuse_route(known, profile)
    leaving = what_may_leave(answer, known.bundle, _own(office, unit, known), recipient)
    if not leaving.answer.nodes:
        raise InputRefused(given=wanted.asked, reason="没有本案可提供的内容 / nothing of this case in it")
    files = files_of(leaving.answer, wanted.form)
    digest = digest_of(files)
    warn_from = office.law.at(office.as_of)[_WARN].number
    content = json.dumps(_told(wanted, leaving, files), ensure_ascii=False, sort_keys=True).encode()
    register = DecisionRegister(unit.connection)
    case_key, called = known.bundle.case.key, f"{LINKS}{recipient.value}"
    request = register.request_packet(case_key, called, content, purpose, asks=True, at=unit.now, login=unit.login)
    subject = f"packet:{case_no}-{called}-{request.key}"
    if request.approved_by is None:
        unit.record(subject, why=purpose, new={"requested": request.content_hash, "recipient": recipient.value, "sha256": digest})
        return LinkExport(leaving, warn_from, digest, awaiting_approval=approval_id(Approvable.PACKET, request.key))
    with handed_out(files, wanted.target) as path:
        register.record_export(request.key, digest, draft=False, at=unit.now, login=unit.login)
        unit.record(subject, why=purpose, new=_exported(request, leaving, wanted, digest))
    return LinkExport(leaving, warn_from, digest, path=path)


def _refuse_route(known: Understanding, profile: Profile) -> None:
    """What stands against a packet for the recipient stands against this."""
    approved = {each.route for each in known.bundle.decisions if each.approved_by is not None}
    if profile.needs_decision and profile.route not in approved:
        raise StepOutOfOrder(step=f"graph export {profile.recipient.value}", needed=f"decide {profile.route} + approve")
    if profile.route is not None:
        way = known.route.route(profile.route)
        if against := (*way.blocked_by, *way.against):
            raise RouteBlocked(route=profile.route, because=", ".join(against))


def _own(office: Office, unit: Unit, known: Understanding) -> frozenset[str]:
    """The ids of what belongs to the case, persons under whichever record leads those they are joined with."""
    reader = office.links(unit.connection)
    own = ground_around(reader.led_by([public_id(each) for each in known.bundle.person_nodes()]), known.bundle).own
    groups = reader.joined()
    leads = (groups.get(parse_public_id(each), ()) for each in own)
    return own | {public_id(group[0]) for group in leads if group}


def _told(wanted: WantedExport, leaving: Leaving, files: Mapping[str, bytes]) -> dict[str, object]:
    """What the second person reads and approves, in the shape of a packet's content."""
    answer = leaving.answer
    called = {node.id: node.label for node in answer.nodes}
    facts = [
        f"{called[link.start]} —{link.kind.word}→ {called[link.end]}（{link.source.origin.file} 第{link.source.row}行）"
        for link in answer.links
    ]
    kept = f"{len(answer.nodes)} 个节点，{len(answer.links)} 条关系"
    left_out = f"按收件方范围未提供 {leaving.nodes_left_out} 个节点、{leaving.links_left_out} 条关系"
    summary = [
        f"关系数据导出（{wanted.form.value}）：{wanted.asked}",
        f"{kept}；{left_out}",
        f"其中涉及持卡人以外的人的记录 {leaving.third_person_rows} 条",
        *(f"{name}  SHA-256 {hashlib.sha256(files[name]).hexdigest()}" for name in sorted(files)),
    ]
    return {
        **{name: [] for name in _NOTHING},
        **dict.fromkeys(_NONE),
        "recipient_unit": wanted.recipient.value,
        "purpose": wanted.purpose,
        "handler": {"name": "", "unit": ""},
        "summary": summary,
        "facts": [{"text": text, "sources": []} for text in facts],
    }


def _exported(request: PacketRequest, leaving: Leaving, wanted: WantedExport, digest: str) -> dict[str, object]:
    return {
        "recipient": wanted.recipient.value,
        "form": wanted.form.value,
        "content": request.content_hash,
        "sha256": digest,
        "nodes": len(leaving.answer.nodes),
        "links": len(leaving.answer.links),
        "third_person_rows": leaving.third_person_rows,
        "approved_by": request.approved_by,
    }
