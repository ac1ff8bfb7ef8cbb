"""What names a purchase goes on naming it when its record is corrected."""

from sqlalchemy import Connection, update

from cases.store.tables import disputed_txn, slip_match, slip_request
from graph.vocabulary import NodeKey


def follow(connection: Connection, old: NodeKey, new: NodeKey) -> dict[str, object]:
    """Let disputes, slip requests and matched slips name the corrected record; how many of each did, for the record of acts.

    They are about the purchase, not about what was wrongly written of it, so this changes a pointer and no word of theirs.
    """
    moved: dict[str, object] = {}
    for table in (disputed_txn, slip_request, slip_match):
        if count := connection.execute(update(table).where(table.c.txn == old).values(txn=new)).rowcount:
            moved[table.name] = count
    return moved
