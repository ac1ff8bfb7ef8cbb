"""What the parameters of addresses stand for in the story that is told: its case, a fact of it, a slip, an approval."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cases.roles import Role
from cases.store.tables import packet_export, slip_reading
from cases.uploads import Uploads
from cases.usecases.decide import decide_route
from cases.usecases.open_case import case_file
from cases.usecases.understand_case import check_case
from graph.vocabulary import public_id
from tests.support.routes import Way
from tests.support.stories import CASE, Desk
from tests.support.uploading import queue, transactions

Provider = Callable[[Desk, str], str]
"""From the desk, and the login of whoever visits: uploads and jobs are their owner's alone."""


def _family(desk: Desk, _visitor: str) -> str:
    """A family of statements that cannot all be true."""
    return str(check_case(desk.office(Role.TEAM_LEAD), CASE).check.families[0].id)


def _slip(desk: Desk, _visitor: str) -> str:
    """The sealed picture of a slip that was read."""
    with desk.workspace.transactions.reading() as connection:
        return str(connection.execute(select(slip_reading.c.document)).scalar_one())


def _holder(desk: Desk, _visitor: str) -> str:
    return public_id(case_file(desk.office(Role.TEAM_LEAD), CASE).holder.node)


def _account(desk: Desk, _visitor: str) -> str:
    return public_id(case_file(desk.office(Role.TEAM_LEAD), CASE).case.account)


def _fact(desk: Desk, _visitor: str) -> str:
    """A transaction of the case."""
    return public_id(case_file(desk.office(Role.TEAM_LEAD), CASE).transactions[0].node)


def _export(desk: Desk, _visitor: str) -> str:
    """The first packet that was written."""
    with desk.workspace.transactions.reading() as connection:
        return str(connection.execute(select(packet_export.c.key).order_by(packet_export.c.key)).scalars().first())


def _approval(desk: Desk, _visitor: str) -> str:
    """A way that somebody decided for the case, which waits for a second person."""
    return decide_route(desk.office(login="lumin"), CASE, "R-CROSS", "交未经手的小组复核。")


def _upload(desk: Desk, visitor: str) -> str:
    """An export that the visitor has sent and not imported yet."""
    return Uploads(desk.office().uploads).keep(transactions(3), "导出.csv", visitor)


def _job(desk: Desk, visitor: str) -> str:
    """An import that the visitor asked for; the server does it when it starts."""
    return queue(desk.office(login=visitor), Uploads(desk.office().uploads), "transactions", transactions(3)).id


PROVIDERS: Mapping[str, Provider] = {
    "account": _account,
    "approval": _approval,
    "case_no": lambda _desk, _visitor: CASE,
    "document": _slip,
    "export": _export,
    "fact": _fact,
    "family": _family,
    "job": _job,
    "login": lambda _desk, _visitor: "approver",
    "node": _holder,
    "sha256": _slip,
    "upload": _upload,
}
"""Name of a parameter → its value in the told story. A test fails while a route has a parameter that is not here."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a route wants beside its path, lest it answer that something is missing before it looks at anything."""

    query: str = ""
    """`{name}` in it stands for a parameter's value."""
    form: Mapping[str, str] | None = None
    json: object = None


GIVEN: Mapping[str, Given] = {
    "GET /accounts": Given("?q=4417"),
    "GET /accounts/open": Given("?account={account}"),
    "POST /accounts/open": Given(form={"account": "A-none"}),
    "GET /cases/{case_no}/graph/expand": Given("?node={node}"),
    "GET /cases/{case_no}/graph/neighbours": Given("?node={node}"),
    "GET /cases/{case_no}/graph/path": Given("?start={node}&end={account}"),
    "POST /cases/{case_no}/contradictions/{family}": Given(form={"verdict": "open"}),
    "POST /cases/{case_no}/slips/{document}": Given(form={"field": "merchant_name", "value": "和顺楼酒家豫园店"}),
    "PUT /cases/{case_no}/graph/layout": Given(json={}),
}
"""Method and path of a route → what it wants. Most want nothing: a form with nothing in it comes back with its errors."""
_NOTHING = Given()


class Places(dict[str, str]):
    """Every parameter with its value, looked up when it is first asked for: some take the engine."""

    def __init__(self, desk: Desk, visitor: str) -> None:
        super().__init__()
        self._desk = desk
        self._visitor = visitor

    def __missing__(self, name: str) -> str:
        return self.setdefault(name, PROVIDERS[name](self._desk, self._visitor))


def given(way: Way) -> Given:
    """What this route wants beside its path."""
    return GIVEN.get(str(way), _NOTHING)


def address(way: Way, values: Mapping[str, str]) -> str:
    """Where the route is, with all that it wants in its address."""
    return way.at(values) + given(way).query.format_map(values)
