"""Another case beside the story's, on another customer's account in the very same exports."""

from cases.roles import Role
from cases.usecases.open_case import NewCase, open_case
from tests.support.stories import Desk

OTHER_ACCOUNT = "SH23000262"


def another_case(desk: Desk) -> str:
    """Its number; whoever sits at the desk works on it as well."""
    office = desk.office(Role.SPECIAL_INVESTIGATOR)
    return open_case(office, NewCase(OTHER_ACCOUNT, "NRI")).case_no
