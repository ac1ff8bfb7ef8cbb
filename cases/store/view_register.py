"""Pictures as somebody left them: one that saves itself for each case and user. They are no facts and may be overwritten."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from cases.store.desk_tables import graph_view
from cases.store.times import micros

_SELF_SAVING = ""


class ViewRegister:
    """The kept pictures of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def kept(self, case_key: int, login: str) -> dict[str, Any]:
        """The picture as this user left it; empty where none was kept."""
        body = self._connection.execute(select(graph_view.c.body).where(_this(case_key, login))).scalar()
        found: dict[str, Any] = json.loads(body) if body else {}
        return found

    def keep(self, case_key: int, login: str, body: dict[str, Any], *, at: datetime) -> None:
        """Keep the picture in place of the one kept before."""
        values = {"body": json.dumps(body, ensure_ascii=False, sort_keys=True), "saved_at": micros(at)}
        there = self._connection.execute(update(graph_view).where(_this(case_key, login)).values(values)).rowcount
        if not there:
            place = {"case_file": case_key, "login": login, "name": _SELF_SAVING}
            self._connection.execute(insert(graph_view).values(**place, **values))

    def forget(self, case_key: int, login: str) -> None:
        """Let the picture start anew."""
        self._connection.execute(delete(graph_view).where(_this(case_key, login)))


def _this(case_key: int, login: str) -> ColumnElement[bool]:
    return and_(graph_view.c.case_file == case_key, graph_view.c.login == login, graph_view.c.name == _SELF_SAVING)
