"""Ask the link graph. Accounts may be given by number or id, persons by id."""

from collections.abc import Sequence

from sqlalchemy import Connection

from cases.access import query
from cases.errors import StepOutOfOrder, UnknownAccount
from cases.office import Office
from cases.roles import Permission
from graph.errors import UnknownEntity
from graph.links import Comparison, LinkAnswer
from graph.ports import LinkProjector
from graph.times import Window
from graph.vocabulary import parse_public_id, public_id


@query("graph.ego", Permission.BROWSE_LINKS)
def ego_network(office: Office, connection: Connection, given: str, *, hops: int, cap: int) -> LinkAnswer:
    """What lies within so many links of a node."""
    return office.links(connection).ego(_node(office, connection, given), hops=hops, cap=cap)


@query("graph.path", Permission.BROWSE_LINKS)
def shortest_path(office: Office, connection: Connection, start: str, end: str, *, hops: int) -> LinkAnswer:
    """A shortest path between two nodes; no nodes where there is none."""
    return office.links(connection).path(_node(office, connection, start), _node(office, connection, end), hops=hops)


@query("graph.shared", Permission.BROWSE_LINKS)
def shared_with(office: Office, connection: Connection, account: str) -> LinkAnswer:
    """Accounts that share a phone, an address, or a merchant within 24 hours with this one."""
    return office.links(connection).shared(_node(office, connection, account))


@query("graph.common", Permission.BROWSE_LINKS)
def accounts_in_common(office: Office, connection: Connection, accounts: Sequence[str], window: Window) -> LinkAnswer:
    """Merchants at which at least two of the accounts spent in the window."""
    return office.links(connection).common([_node(office, connection, each) for each in accounts], window)


@query("graph.project", Permission.BROWSE_LINKS)
def project_links(office: Office, connection: Connection, *, rebuild: bool) -> int:
    """Bring the projection up to the facts, or make it anew from them; its new watermark. Facts are only read.

    Raises:
        StepOutOfOrder: the workspace has no graph server.
        GraphServerAbsent: it does not answer.
    """
    projector = _projector(office, connection, "graph project")
    return projector.rebuild() if rebuild else projector.catch_up()


@query("graph.compare", Permission.BROWSE_LINKS)
def compare_links(office: Office, connection: Connection) -> Comparison:
    """Facts and projection side by side; raises as `project_links`."""
    return _projector(office, connection, "graph compare").compare()


def _projector(office: Office, connection: Connection, step: str) -> LinkProjector:
    projector = office.projector(connection)
    if projector is None:
        raise StepOutOfOrder(step=step, needed="settings.toml [graph] uri")
    return projector


def _node(office: Office, connection: Connection, given: str) -> str:
    try:
        return public_id(parse_public_id(given))
    except UnknownEntity:
        try:
            return public_id(office.records(connection).account(given).node)
        except UnknownEntity as unknown:
            raise UnknownAccount(given=given) from unknown
