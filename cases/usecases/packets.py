"""The packets of a case: what each would lack, which there are, and taking away one that was written."""

from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.understanding import Understanding, understand
from cases.errors import UnknownPacket
from cases.model import PacketExport, PacketOnFile
from cases.office import Office
from cases.packets.preview import Preview, previews
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.packet_register import PacketRegister


@dataclass(frozen=True, slots=True)
class ListedPacket:
    """A packet on record."""

    packet: PacketOnFile
    on_shelf: frozenset[int]
    """Keys of its exports that lie in the workspace; those written elsewhere by a command do not."""


@dataclass(frozen=True, slots=True)
class TakenPacket:
    """A packet as it is taken away."""

    name: str
    """Of the zip and of the folder in it, without an ending."""
    zipped: BinaryIO
    """For the caller to read and close."""


@query("packet.preview", Permission.READ_CASE)
def preview_packets(office: Office, connection: Connection, case_no: str, known: Understanding | None = None) -> tuple[Preview, ...]:
    """What a packet for each recipient would hold and lack, before anything is written.

    `known`: what was understood of this very case already; else it is understood anew.

    Raises:
        UnknownCase: there is no such case.
    """
    if known is None or known.bundle.case.case_no != case_no:
        known = understand(office, connection, case_no)
    return previews(office, connection, known)


@query("packet.list", Permission.READ_CASE)
def packets_of(office: Office, connection: Connection, case_no: str) -> tuple[ListedPacket, ...]:
    """The packets of a case, the newest first.

    Raises:
        UnknownCase: there is no such case.
    """
    lying = office.shelf.manifests()
    found = PacketRegister(connection).of_case(CaseRegister(connection).get(case_no).key)
    return tuple(ListedPacket(packet, frozenset(each.key for each in packet.exports if each.manifest_hash in lying)) for packet in found)


@use_case("packet.download", Permission.MAKE_PACKET)
def take_packet(office: Office, unit: Unit, case_no: str, export: int) -> TakenPacket:
    """Take away a packet that was written, as one zip; who took it is recorded.

    Raises:
        UnknownCase: there is no such case.
        UnknownPacket: no packet of the case was written under this key, or it is no draft and nobody has approved it.
        PacketGone: it does not lie in the workspace.
        PacketAltered: it is not as it was written.
    """
    packet, written = _written(unit.connection, case_no, export)
    name = f"{packet.number}-draft" if written.is_draft else packet.number
    unit.record(f"packet:{packet.number}", why=packet.purpose, new={"taken": written.manifest_hash, "draft": written.is_draft})
    return TakenPacket(name, office.shelf.as_zip(written.manifest_hash, name))


def _written(connection: Connection, case_no: str, export: int) -> tuple[PacketOnFile, PacketExport]:
    for packet in PacketRegister(connection).of_case(CaseRegister(connection).get(case_no).key):
        for each in packet.exports:
            if each.key == export and (each.is_draft or packet.approved_by is not None):
                return packet, each
    raise UnknownPacket(given=str(export))
