"""Clear identifiers: shown only on record, and protected anew when the keys are changed."""

from cases.access import Unit, use_case
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister


@use_case("identifier.reveal", Permission.REVEAL_IDENTIFIER)
def reveal_identifier(office: Office, unit: Unit, masked: str, case_no: str, why: str) -> str:
    """The clear text of an identifier shown masked; who saw it, in which case and why is recorded, what it says is not.

    Raises:
        InputRefused: no reason was given, or several identifiers or none share this mask.
        UnknownCase: there is no such case to see it in.
    """
    if not why.strip():
        raise InputRefused(given="why", reason="empty")
    CaseRegister(unit.connection).get(case_no)
    register = office.identifiers(unit.connection)
    keys = register.with_mask(masked)
    if len(keys) != 1:
        raise InputRefused(given=masked, reason=str(len(keys)))
    unit.record(f"identifier:{keys[0]}", why=why, new={"case": case_no})
    return register.reveal(keys[0])


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
