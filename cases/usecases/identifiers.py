"""Clear identifiers: shown only on record, and protected anew when the keys are changed."""

from sqlalchemy import Connection

from cases.access import Unit, use_case
from cases.assembly.bundle import load_bundle
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission


@use_case("identifier.reveal", Permission.REVEAL_IDENTIFIER)
def reveal_identifier(office: Office, unit: Unit, masked: str, case_no: str, why: str) -> str:
    """The clear text of an identifier shown masked; who saw it, in which case and why is recorded, what it says is not.

    Raises:
        InputRefused: no reason was given, it is no identifier of the case, or several share this mask.
        UnknownCase: there is no such case to see it in.
    """
    if masked not in _shown_in(office, unit.connection, case_no):
        raise InputRefused(given=masked, reason=f"不属于案件 {case_no} / not of the case {case_no}")
    register = office.identifiers(unit.connection)
    keys = register.with_mask(masked)
    if len(keys) != 1:
        raise InputRefused(given=masked, reason=str(len(keys)))
    unit.record(f"identifier:{keys[0]}", why=why, new={"case": case_no})
    return register.reveal(keys[0])


def _shown_in(office: Office, connection: Connection, case_no: str) -> frozenset[str]:
    """The masks of the case: of the holder and those beside her, of the account's cards, and of telephones they use or were reached by."""
    bundle = load_bundle(office, connection, case_no)
    reached = [each.phone for each in bundle.contacts if each.phone is not None]
    phones = bundle.masked_phones | office.records(connection).masked_phones(reached)
    persons = (bundle.holder, *(each.person for each in bundle.related))
    return frozenset({*(each.masked for each in bundle.cards), *phones.values(), *(each.id_no for each in persons if each.id_no)})


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
