"""The database as of a past moment, on SQLite and on PostgreSQL: what came later is not there, and nothing can be written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DatabaseError

from cases.errors import PastIsReadOnly
from cases.store.audit import AuditEntry, append_audit
from cases.store.past import PastTransactions
from cases.store.tables import audit, hold, packet, testimony_withdrawal
from cases.store.times import micros
from web.bootstrap import Workspace, create_workspace

THEN = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATER = THEN + timedelta(hours=1)
DATABASES = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")])]


@pytest.fixture(params=DATABASES)
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which two things were recorded, an hour apart, and one of them changed in between."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    made, _ = create_workspace(tmp_path / "w", url=url, fixed_at=THEN)
    with made.transactions.writing() as connection:
        for moment in (THEN, LATER):
            append_audit(connection, AuditEntry(moment, "wang", "case.open", "case:X", "x", {}, {}))
            asked = {"testimony": 1, "reason": "x", "asked_at": micros(moment), "asked_by": "wang"}
            connection.execute(insert(testimony_withdrawal).values(asked))
        draft = {"case_file": 1, "recipient": "court", "content_hash": "x", "content": "{}", "purpose": "x", "made_by": "wang"}
        connection.execute(insert(packet).values(**draft, made_at=micros(THEN)))
        connection.execute(update(packet).values(asked_at=micros(LATER)))
    yield made
    made.transactions.dispose()


def test_what_came_later_is_not_there(workspace: Workspace) -> None:
    for until, known, asked in ((THEN - timedelta(1), 0, None), (THEN, 1, None), (LATER, 2, micros(LATER))):
        with PastTransactions(workspace.transactions, until).reading() as connection:
            for table in (audit, testimony_withdrawal):
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == known
            assert connection.execute(select(packet.c.asked_at)).scalar_one_or_none() == asked
    with workspace.transactions.reading() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar_one() == 2


def test_nothing_is_written_into_the_past(workspace: Workspace) -> None:
    then = PastTransactions(workspace.transactions, THEN)
    with pytest.raises(PastIsReadOnly):
        then.writing()
    values = {"case_file": 1, "gate": "G3", "because": "K02", "starts_at": 1, "set_at": micros(THEN), "set_by": "wang"}
    with pytest.raises(DatabaseError), then.reading() as connection:
        connection.execute(insert(hold).values(values))
