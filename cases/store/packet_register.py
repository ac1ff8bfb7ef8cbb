"""The packets of a case: what was asked for, who approved it, and each time it was written."""

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from cases.model import PacketExport, PacketOnFile
from cases.store.decision_register import Approvable
from cases.store.tables import approval, case_file, packet, packet_export
from cases.store.times import from_micros

LINKS = "links-"
"""What stands before the recipient of an export of links, which is asked for and approved as a packet is and is none."""


class PacketRegister:
    """Packets as they are on record, over an open connection; `DecisionRegister` writes them there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_case(self, case_key: int) -> tuple[PacketOnFile, ...]:
        """The packets of a case, the newest first."""
        approved = (approval.c.subject_kind == Approvable.PACKET.value) & (approval.c.subject == packet.c.key)
        statement = (
            select(packet, case_file.c.case_no, approval.c.approved_by, approval.c.approved_at)
            .join(case_file, case_file.c.key == packet.c.case_file)
            .outerjoin(approval, approved)
            .where(packet.c.case_file == case_key, ~packet.c.recipient.startswith(LINKS))
            .order_by(packet.c.key.desc())
        )
        rows = self._connection.execute(statement).all()
        exports = self._exports([row.key for row in rows])
        return tuple(
            PacketOnFile(
                key=row.key,
                number=f"{row.case_no}-{row.recipient}-{row.key}",
                recipient=row.recipient,
                purpose=row.purpose,
                content_hash=row.content_hash,
                made_by=row.made_by,
                made_at=from_micros(row.made_at),
                asked_at=None if row.asked_at is None else from_micros(row.asked_at),
                approved_by=row.approved_by,
                approved_at=None if row.approved_at is None else from_micros(row.approved_at),
                exports=exports[row.key],
            )
            for row in rows
        )

    def exhibits_of(self, case_key: int) -> frozenset[str]:
        """The sha256 of every exhibit that a packet of the case lists: extracts and register sheets that were made for it among them."""
        contents = self._connection.execute(select(packet.c.content).where(packet.c.case_file == case_key)).scalars()
        return frozenset(listed["sha256"] for content in contents for listed in json.loads(content).get("exhibits", []))

    def _exports(self, packets: Sequence[int]) -> dict[int, tuple[PacketExport, ...]]:
        found: defaultdict[int, tuple[PacketExport, ...]] = defaultdict(tuple)
        for row in self._connection.execute(select(packet_export).where(packet_export.c.packet.in_(packets)).order_by(packet_export.c.key)):
            made = PacketExport(row.key, row.draft, row.manifest_hash, from_micros(row.exported_at), row.exported_by)
            found[row.packet] = (*found[row.packet], made)
        return found
