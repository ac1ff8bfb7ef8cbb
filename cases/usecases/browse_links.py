"""Ask the link graph. Accounts may be given by number or id, persons by id."""

from collections.abc import Sequence

from sqlalchemy import Connection

from cases.access import query
from cases.errors import UnknownAccount
from cases.office import Office
from cases.roles import Permission
from graph.errors import UnknownEntity
from graph.links import LinkAnswer
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


def _node(office: Office, connection: Connection, given: str) -> str:
    try:
        return public_id(parse_public_id(given))
    except UnknownEntity:
        try:
            return public_id(office.records(connection).account(given).node)
        except UnknownEntity as unknown:
            raise UnknownAccount(given=given) from unknown
