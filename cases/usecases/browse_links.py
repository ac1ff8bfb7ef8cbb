"""Ask the link graph, on the office's case date. Accounts may be given by number or id, persons by id."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from cases.access import query
from cases.errors import StepOutOfOrder, UnknownAccount
from cases.office import Office
from cases.roles import Permission
from graph.errors import UnknownEntity
from graph.links import Comparison, LinkAnswer
from graph.ports import LinkProjector, LinkReader
from graph.times import SHANGHAI, Window
from graph.vocabulary import parse_public_id, public_id


@query("graph.ego", Permission.BROWSE_LINKS)
def ego_network(office: Office, connection: Connection, given: str, *, hops: int, cap: int) -> LinkAnswer:
    """What lies within so many links of a node."""
    return _reader(office, connection).ego(_node(office, connection, given), hops=hops, cap=cap)


@query("graph.path", Permission.BROWSE_LINKS)
def shortest_path(office: Office, connection: Connection, start: str, end: str, *, hops: int) -> LinkAnswer:
    """A shortest path between two nodes; no nodes where there is none."""
    return _reader(office, connection).path(_node(office, connection, start), _node(office, connection, end), hops=hops)


@query("graph.shared", Permission.BROWSE_LINKS)
def shared_with(office: Office, connection: Connection, account: str) -> LinkAnswer:
    """Accounts that share a phone, an address, or a merchant within 24 hours with this one."""
    return _reader(office, connection).shared(_node(office, connection, account))


@query("graph.common", Permission.BROWSE_LINKS)
def accounts_in_common(office: Office, connection: Connection, accounts: Sequence[str], window: Window) -> LinkAnswer:
    """Merchants at which at least two of the accounts spent in the window."""
    return _reader(office, connection).common([_node(office, connection, each) for each in accounts], window)


@query("graph.paths", Permission.BROWSE_LINKS)
def short_paths(office: Office, connection: Connection, start: str, end: str, *, hops: int, most: int) -> LinkAnswer:
    """Every short way between two nodes."""
    return _reader(office, connection).paths(_node(office, connection, start), _node(office, connection, end), hops=hops, most=most)


@query("graph.connecting", Permission.BROWSE_LINKS)
def connecting_network(office: Office, connection: Connection, nodes: Sequence[str], *, hops: int) -> LinkAnswer:
    """Shortest ways that together join several nodes."""
    return _reader(office, connection).connecting([_node(office, connection, each) for each in nodes], hops=hops)


@query("graph.advancing", Permission.BROWSE_LINKS)
def way_in_time(office: Office, connection: Connection, start: str, end: str, window: Window, *, hops: int) -> LinkAnswer:
    """A way on which no step is earlier than the one before."""
    ends = _node(office, connection, start), _node(office, connection, end)
    return _reader(office, connection).advancing(*ends, window, hops=hops)


@query("graph.guarantees", Permission.BROWSE_LINKS)
def surety_chains(office: Office, connection: Connection, person: str, *, hops: int) -> LinkAnswer:
    """For whom a person stands surety, and who for the person, and so on."""
    return _reader(office, connection).guarantees(_node(office, connection, person), hops=hops)


@query("graph.disputes", Permission.BROWSE_LINKS)
def shared_by_disputes(office: Office, connection: Connection, *, hours: int, window: Window | None, cap: int) -> LinkAnswer:
    """What disputed accounts of the whole bank share."""
    return _reader(office, connection).disputes(within=timedelta(hours=hours), window=window, cap=cap)


@query("graph.denials", Permission.BROWSE_LINKS)
def denying_households(office: Office, connection: Connection, account: str | None, *, cap: int) -> LinkAnswer:
    """Households in which two or more holders dispute."""
    return _reader(office, connection).denials(account and _node(office, connection, account), cap=cap)


@query("graph.compromise", Permission.BROWSE_LINKS)
def point_of_compromise(office: Office, connection: Connection, accounts: Sequence[str], window: Window, *, top: int) -> LinkAnswer:
    """Merchants that more of the accounts visited than chance explains: a lead with its method."""
    return _reader(office, connection).compromise([_node(office, connection, each) for each in accounts], window, top=top)


@query("graph.spent", Permission.BROWSE_LINKS)
def spent_at_merchants(office: Office, connection: Connection, accounts: Sequence[str], window: Window, *, top: int) -> LinkAnswer:
    """What the accounts spent at each merchant."""
    return _reader(office, connection).spent([_node(office, connection, each) for each in accounts], window, top=top)


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


def _reader(office: Office, connection: Connection) -> LinkReader:
    """Who answers as things were known when the case date ended; today, as they are."""
    reader = office.links(connection)
    if office.as_of >= office.clock.now().astimezone(SHANGHAI).date():
        return reader
    return reader.as_of(datetime.combine(office.as_of, time.max, SHANGHAI))


def _node(office: Office, connection: Connection, given: str) -> str:
    try:
        return public_id(parse_public_id(given))
    except UnknownEntity:
        try:
            return public_id(office.records(connection).account(given).node)
        except UnknownEntity as unknown:
            raise UnknownAccount(given=given) from unknown
