"""Make a packet: composed, shown to a second person by its hash, and written only with just the content that was approved (N15)."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import rfc8785
from sqlalchemy import Connection

from cases.access import Unit, use_case
from cases.assembly.understanding import Understanding, understand
from cases.errors import RouteBlocked, StepOutOfOrder
from cases.model import PacketRequest
from cases.office import Office
from cases.packets.compose import Envelope, compose, numbered
from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits, gather
from cases.packets.picture import case_links
from cases.packets.profile import PROFILES, Profile
from cases.roles import Permission
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from evidence.custody import CustodyAct, CustodyEntry
from evidence.errors import MandatoryItemMissing
from evidence.packet.codec import to_json
from evidence.packet.content import Handler, MissingItem, PacketContent, Recipient

_NOT_APPROVED = ("as_of", "custody", "custody_log_head", "is_draft", "number")
"""Left out of the hash: the day itself (what follows from it is in), the log, which the very request and export add to, and what they name."""


_PURPOSES = {
    Recipient.POLICE_A: "报案",
    Recipient.POLICE_B: "报案",
    Recipient.COURT: "民事诉讼",
    Recipient.AGENCY: "委托催收",
    Recipient.CROSS: "交叉复核",
    Recipient.MERCHANT: "调单",
}


@dataclass(frozen=True, slots=True)
class MadePacket:
    """What came of asking for a packet."""

    number: str
    content_hash: str
    """sha256 of the RFC 8785 JSON of what is approved."""
    missing: tuple[MissingItem, ...]
    path: Path | None = None
    """None: nothing was written, a second person must approve first."""
    sha256: str | None = None
    """Of the bag's tag manifest, which covers every file."""
    awaiting_approval: str | None = None
    """The id to approve: `packet-3`."""


@use_case("packet.make", Permission.MAKE_PACKET)
def make_packet(
    office: Office, unit: Unit, case_no: str, recipient: Recipient, target: Path, *, draft: bool, purpose: str = ""
) -> MadePacket:
    """Compose a packet and write it, or ask for its approval.

    A draft is written at once and says that it is one. Anything else is written only when a second person has approved a request of this
    maker with the same content; until then the request is recorded and nothing is written.

    Raises:
        UnknownCase: there is no such case.
        StepOutOfOrder: the cross team's or an agency's packet needs its route decided and approved; a merchant's letter needs a slip request.
        MandatoryItemMissing: it is to be no draft, and mandatory items of the checklist are missing (domain.md 1.13).
        RouteBlocked: it is to be no draft, and a gate or a condition stands against its route (N01, N02).
        PacketRefused: see `evidence.packet.readiness`.
        PacketExists: the target is there already.
    """
    profile = PROFILES[recipient]
    purpose = purpose or _PURPOSES[recipient]
    understanding = understand(office, unit.connection, case_no)
    _require_decision(understanding, profile)
    dossier = dossier_of(office, unit.connection, understanding, profile)
    exhibits = gather(office, unit, dossier.sources, dossier.registers.sheets, profile)
    handler = Handler(office.actor.name, understanding.bundle.case.unit or "本单位", "（请手写）")
    content = compose(dossier, exhibits, Envelope(purpose, handler, draft))
    missing = content.missing
    if not draft:
        content = _ready(content, understanding, profile)
    case = understanding.bundle.case
    register = DecisionRegister(unit.connection)
    request = register.request_packet(
        case.key, recipient.value, approved_content(content), purpose, asks=not draft, at=unit.now, login=unit.login
    )
    digest, number = request.content_hash, f"{case.case_no}-{recipient.value}-{request.key}"
    if not draft and request.approved_by is None:
        waiting = approval_id(Approvable.PACKET, request.key)
        unit.record(f"packet:{number}", why=purpose, new={"requested": digest, "recipient": recipient.value})
        return MadePacket(number, digest, missing, awaiting_approval=waiting)
    _log_copies(office, unit, exhibits, content, number)
    log = office.custody(unit.connection)
    whole = numbered(content, number, tuple(log.entries(exhibits.keys)), log.head())
    written = office.packets.write(whole, target)
    with _taken_back(written.path):
        register.record_export(request.key, written.sha256, draft=draft, at=unit.now, login=unit.login)
        unit.record(f"packet:{number}", why=purpose, new=_exported(request, content, written.sha256, is_draft=draft))
    return MadePacket(number, digest, missing, path=written.path, sha256=written.sha256)


def approved_content(content: PacketContent) -> bytes:
    """What a second person approves, as RFC 8785 JSON: everything but the day, the number, the draft's mark and the custody log."""
    encoded = to_json(content)["content"]
    if not isinstance(encoded, dict):  # pragma: no cover - a dataclass is encoded as an object
        raise TypeError(type(encoded))
    return rfc8785.dumps({name: value for name, value in encoded.items() if name not in _NOT_APPROVED})


def content_hash(content: PacketContent) -> str:
    """The sha256 of what a second person approves."""
    return hashlib.sha256(approved_content(content)).hexdigest()


def dossier_of(office: Office, connection: Connection, understanding: Understanding, profile: Profile) -> Dossier:
    """What a packet for this recipient is composed from; an outsider's holds no links."""
    bare = Dossier(understanding, profile, office.law.at(office.as_of), office.as_of)
    if profile.is_outsider:
        return bare
    return replace(bare, links=case_links(office.links(connection), understanding, bare.in_question))


def _require_decision(understanding: Understanding, profile: Profile) -> None:
    approved = {each.route for each in understanding.bundle.decisions if each.approved_by is not None}
    if profile.needs_decision and profile.route not in approved:
        raise StepOutOfOrder(step=f"packet {profile.recipient.value}", needed=f"decide {profile.route} + approve")


def _ready(content: PacketContent, understanding: Understanding, profile: Profile) -> PacketContent:
    """The content as a ready packet: nothing mandatory missing, no gate in the way. An outsider is not told what we lack."""
    if items := list(dict.fromkeys(str(item.item) for item in content.missing if item.mandatory)):
        raise MandatoryItemMissing(items="、".join(items))
    if profile.route is not None:
        way = understanding.route.route(profile.route)
        if against := (*way.blocked_by, *way.against):
            raise RouteBlocked(route=profile.route, because=", ".join(against))
    return replace(content, missing=()) if profile.is_outsider else content


def _log_copies(office: Office, unit: Unit, exhibits: Exhibits, content: PacketContent, number: str) -> None:
    """Log for each exhibit that a copy went into the packet; what leaves is handed over, the sealed original stays."""
    log = office.custody(unit.connection)
    for listed, key in zip(exhibits.listed, exhibits.keys, strict=True):
        log.append(
            key,
            CustodyEntry(
                act=CustodyAct.COPIED if content.is_draft else CustodyAct.HANDED_OVER,
                exhibit_sha256=listed.sha256,
                at=unit.now,
                who=unit.login,
                method=f"逐字节复制入材料{number}，原封存件留存",
                purpose=content.purpose,
                original_location=listed.original_location,
                original_holder=listed.original_holder,
                from_holder=unit.login,
                to_holder=unit.login if content.is_draft else content.recipient_unit,
            ),
        )


def _exported(request: PacketRequest, content: PacketContent, manifest: str, *, is_draft: bool) -> dict[str, object]:
    return {
        "recipient": content.recipient.value,
        "unit": content.recipient_unit,
        "draft": is_draft,
        "content": request.content_hash,
        "manifest": manifest,
        "exhibits": [listed.sha256 for listed in content.exhibits],
        "approved_by": request.approved_by,
    }


@contextmanager
def _taken_back(path: Path) -> Iterator[None]:
    """A packet that was not recorded must not stay."""
    try:
        yield
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
