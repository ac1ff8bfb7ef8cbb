"""Who may do what (domain.md 8.7). A role is a set of permissions; a use case names the one it needs."""

from enum import StrEnum


class Permission(StrEnum):
    """The right to one kind of act."""

    READ_CASE = "read_case"
    IMPORT_RECORDS = "import_records"
    OPEN_CASE = "open_case"
    RECORD_TESTIMONY = "record_testimony"
    HUNT_SLIPS = "hunt_slips"
    READ_DOCUMENT = "read_document"
    CONFIRM_SLIP = "confirm_slip"
    CORRECT_FACT = "correct_fact"
    PROPOSE_ROUTE = "propose_route"
    PROPOSE_OUTCOME = "propose_outcome"
    APPROVE = "approve"
    MAKE_PACKET = "make_packet"
    REVEAL_IDENTIFIER = "reveal_identifier"
    BROWSE_LINKS = "browse_links"
    ADMINISTER = "administer"
    READ_AUDIT = "read_audit"
    OWN_ACCOUNT = "own_account"


class Role(StrEnum):
    """A role in the office; a user may have several, but none who decides approves the same decision."""

    COLLECTOR = "collector"
    SPECIAL_INVESTIGATOR = "special_investigator"
    TEAM_LEAD = "team_lead"
    DEPUTY = "deputy"
    MEMBER = "member"
    CROSS_REVIEWER = "cross_reviewer"
    EVIDENCE_CUSTODIAN = "evidence_custodian"
    POLICE_LIAISON = "police_liaison"
    OUTSOURCE_MANAGER = "outsource_manager"
    LEGAL_COUNSEL = "legal_counsel"
    COMPLIANCE = "compliance"
    CUSTOMER_SERVICE = "customer_service"
    CUSTOMER_MANAGER = "customer_manager"
    AUDITOR = "auditor"
    ADMIN = "admin"


_CASE_READING = frozenset({Permission.READ_CASE, Permission.BROWSE_LINKS})
_CASE_WORK = _CASE_READING | {Permission.RECORD_TESTIMONY, Permission.OPEN_CASE, Permission.HUNT_SLIPS, Permission.READ_DOCUMENT}
_INVESTIGATION = _CASE_WORK | {
    Permission.IMPORT_RECORDS,
    Permission.CONFIRM_SLIP,
    Permission.CORRECT_FACT,
    Permission.PROPOSE_ROUTE,
    Permission.PROPOSE_OUTCOME,
    Permission.MAKE_PACKET,
    Permission.REVEAL_IDENTIFIER,
}

_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # A claim from any source sets the dispute hold at once (issue 9), so whoever answers the telephone may record one.
    Role.COLLECTOR: frozenset({Permission.READ_CASE, Permission.OPEN_CASE, Permission.RECORD_TESTIMONY}),
    Role.SPECIAL_INVESTIGATOR: _INVESTIGATION,
    # Opens cases, and with that says who works on which.
    Role.TEAM_LEAD: _CASE_READING | {Permission.OPEN_CASE, Permission.APPROVE, Permission.READ_AUDIT, Permission.PROPOSE_ROUTE},
    Role.DEPUTY: _CASE_READING | {Permission.IMPORT_RECORDS, Permission.READ_DOCUMENT},
    Role.MEMBER: _CASE_WORK,
    Role.CROSS_REVIEWER: _CASE_WORK | {Permission.APPROVE, Permission.CONFIRM_SLIP},
    # Keeps the originals, so does not investigate with them.
    Role.EVIDENCE_CUSTODIAN: frozenset({Permission.READ_CASE, Permission.READ_DOCUMENT}),
    Role.POLICE_LIAISON: _CASE_READING | {Permission.MAKE_PACKET},
    # May not see statements: no READ_CASE.
    Role.OUTSOURCE_MANAGER: frozenset(),
    Role.LEGAL_COUNSEL: _CASE_READING | {Permission.APPROVE, Permission.PROPOSE_OUTCOME},
    Role.COMPLIANCE: _CASE_READING | {Permission.APPROVE, Permission.READ_AUDIT},
    Role.CUSTOMER_SERVICE: frozenset({Permission.OPEN_CASE}),
    Role.CUSTOMER_MANAGER: frozenset({Permission.OPEN_CASE}),
    Role.AUDITOR: frozenset({Permission.READ_CASE, Permission.READ_AUDIT}),
    # Runs the machine and reads no case.
    Role.ADMIN: frozenset({Permission.ADMINISTER}),
}
# Whoever signs in looks after their own password and sessions.
PERMISSIONS = {role: held | {Permission.OWN_ACCOUNT} for role, held in _PERMISSIONS.items()}

SEES_EVERY_CASE: dict[Role, str] = {
    Role.TEAM_LEAD: "answers for the unit's cases and approves what others decide in them",
    Role.CROSS_REVIEWER: "signs as the second person in cases that are not their own",
    Role.LEGAL_COUNSEL: "advises on, and signs in, whatever case a question of law comes up in",
    Role.COMPLIANCE: "looks for the case in which a limit was passed, which nobody will bring to them",
    Role.AUDITOR: "reads any case that the record of acts leads to",
    Role.POLICE_LIAISON: "takes up any case that goes to, or comes back from, the police",
    Role.EVIDENCE_CUSTODIAN: "keeps the originals of every case",
}
"""Roles that see cases which are not theirs, each with the reason; all others see their own: handled, opened, or a member of it."""

SEES_NO_CASE = frozenset({Role.OUTSOURCE_MANAGER, Role.ADMIN})
"""Roles that see no case by themselves, not even one opened by their holder or to which they were added (domain.md 8.7)."""


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that the roles allow together."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
