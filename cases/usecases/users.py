"""Add users. Who decides and who approves must be two of them."""

from cases.access import Unit, use_case
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission, Role
from cases.store.users import add_user as store_user
from cases.store.users import has_user


@use_case("user.add", Permission.ADMINISTER)
def add_user(office: Office, unit: Unit, login: str, *, name: str, roles: frozenset[Role], password: str) -> None:
    """Record a user; the password is kept only as its hash.

    Raises:
        InputRefused: the login is taken, or no role was given.
    """
    del office
    if not roles or has_user(unit.connection, login):
        raise InputRefused(given=login, reason="roles" if not roles else "taken")
    store_user(unit.connection, login=login, name=name, roles=roles, password=password, now=unit.now)
    unit.record(f"user:{login}", why="user added", new={"roles": sorted(roles)})
