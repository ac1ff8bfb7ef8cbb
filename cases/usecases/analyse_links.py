"""What the shape of a case's links suggests: leads with their method, for whoever asks for them."""

from sqlalchemy import Connection

from cases.access import query
from cases.assembly.bundle import load_bundle
from cases.network.ground import ground_around
from cases.office import Office
from cases.roles import Permission
from graph.links import LinkAnswer
from graph.vocabulary import public_id
from investigate.links.shape import Seen, shape_of


@query("graph.analyse", Permission.BROWSE_LINKS)
def analyse_case(office: Office, connection: Connection, case_no: str) -> tuple[LinkAnswer, tuple[Seen, ...]]:
    """What lies around the holder, purchases apart, and what its shape suggests.

    Raises:
        UnknownCase: there is no such case.
        GraphServerAbsent: the server of the settings does not answer.
    """
    bundle = load_bundle(office, connection, case_no)
    reader = office.links(connection).led_by([public_id(each) for each in bundle.person_nodes()])
    near = ground_around(reader, bundle).near
    return near, shape_of(near)
