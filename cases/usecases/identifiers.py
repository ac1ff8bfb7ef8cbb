"""Clear identifiers: shown only on record, and protected anew when the keys are changed."""

from sqlalchemy import Connection

from cases.access import Unit, use_case
from cases.assembly.bundle import load_bundle
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission
from graph.vocabulary import NodeKey


@use_case("identifier.reveal", Permission.REVEAL_IDENTIFIER)
def reveal_identifier(office: Office, unit: Unit, masked: str, case_no: str, why: str) -> str:
    """The clear text of an identifier shown masked; who saw it, in which case and why is recorded, what it says is not.

    Raises:
        InputRefused: no reason was given, it is no identifier of the case, or several share this mask.
        UnknownCase: there is no such case to see it in.
    """
    register = office.identifiers(unit.connection)
    keys = register.with_mask(masked, _bearers(office, unit.connection, case_no))
    if not keys:
        raise InputRefused(given=masked, reason=f"不属于案件 {case_no} / not of the case {case_no}")
    if len(keys) > 1:
        reason = f"本案有 {len(keys)} 个号码显示相同，请从封存的原件查看 / {len(keys)} numbers of the case look alike: look at the sealed original"
        raise InputRefused(given=masked, reason=reason)
    unit.record(f"identifier:{keys[0]}", why=why, new={"case": case_no})
    return register.reveal(keys[0])


def _bearers(office: Office, connection: Connection, case_no: str) -> frozenset[NodeKey]:
    """Whose numbers the case shows: the holder and those beside her, the account's cards, and telephones they use or were reached by."""
    bundle = load_bundle(office, connection, case_no)
    reached = [each.phone for each in bundle.contacts if each.phone is not None]
    return frozenset({*bundle.person_nodes(), *(each.node for each in bundle.cards), *bundle.masked_phones, *reached})


@use_case("keys.rotate", Permission.ADMINISTER)
def rotate_keys(office: Office, unit: Unit) -> int:
    """Make a new version of the keys and protect every identifier with it; how many there were.

    The ring with both versions is on disk before the database changes, so that a crash in between leaves every identifier readable.
    """
    ring = office.keyring.rotated()
    ring.save()
    count = office.identifiers(unit.connection).protect_again(ring)
    unit.record("keys", why="rotation", old={"version": office.keyring.version}, new={"version": ring.version})
    return count
