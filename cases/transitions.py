"""Which step of a case may follow which: a declared table, so that what is not written is not allowed (domain.md 8.5)."""

_TABLE: dict[str, frozenset[str]] = {
    "NEW": frozenset({"TRIAGE"}),
    "TRIAGE": frozenset({"SELF", "G3"}),
    "G3": frozenset({"VERIFYING"}),
    "VERIFYING": frozenset({"OUTCOME", "CROSS"}),
    "OUTCOME": frozenset({"SELF", "CROSS", "PLAN", "JUDICIAL", "WRITEOFF", "POLICE_A_DRAFT", "POLICE_B_DRAFT"}),
    "SELF": frozenset({"CROSS", "PLAN", "OUTSOURCE", "JUDICIAL", "POLICE_B_DRAFT", "G3"}),
    "CROSS": frozenset({"SELF", "OUTCOME", "G3", "VERIFYING"}),
    "PLAN": frozenset({"SELF", "JUDICIAL", "G3"}),
    "OUTSOURCE": frozenset({"SELF", "JUDICIAL", "WRITEOFF", "G3"}),
    "JUDICIAL": frozenset({"SELF", "WRITEOFF", "G3"}),
    "WRITEOFF": frozenset({"G3"}),
    "POLICE_A_DRAFT": frozenset({"POLICE_A_READY"}),
    "POLICE_A_READY": frozenset({"POLICE_A_APPROVED", "POLICE_A_DRAFT"}),
    "POLICE_A_APPROVED": frozenset({"POLICE_FILED"}),
    "POLICE_B_DRAFT": frozenset({"POLICE_B_READY"}),
    "POLICE_B_READY": frozenset({"POLICE_B_APPROVED", "POLICE_B_DRAFT"}),
    "POLICE_B_APPROVED": frozenset({"POLICE_FILED"}),
    "POLICE_FILED": frozenset({"POLICE_ACCEPTED", "POLICE_REFUSED"}),
    "POLICE_ACCEPTED": frozenset({"POLICE_OPENED", "POLICE_REFUSED"}),
    "POLICE_OPENED": frozenset({"POLICE_CLOSED"}),
    "POLICE_REFUSED": frozenset({"POLICE_RECON", "POLICE_CLOSED", "JUDICIAL"}),
    "POLICE_RECON": frozenset({"POLICE_REVIEW", "POLICE_ACCEPTED", "POLICE_CLOSED"}),
    "POLICE_REVIEW": frozenset({"POLICE_PROCURATORATE", "POLICE_ACCEPTED", "POLICE_CLOSED"}),
    "POLICE_PROCURATORATE": frozenset({"POLICE_ACCEPTED", "POLICE_CLOSED"}),
    "POLICE_CLOSED": frozenset({"SELF", "JUDICIAL", "WRITEOFF"}),
    "HOLD": frozenset({"TRIAGE", "SELF", "CROSS", "PLAN", "JUDICIAL", "VERIFYING"}),
    # The victim's account is closed for good: no collection ever follows.
    "VICTIM": frozenset(),
}
_FROM_ANYWHERE = frozenset({"VICTIM", "HOLD"})

STEPS = frozenset(_TABLE)
"""All steps of a case."""


STEP_OF_ROUTE = {
    "R-VICTIM": "VICTIM",
    "R-CROSS": "CROSS",
    "R-SELF": "SELF",
    "R-PLAN": "PLAN",
    "R-OUTSOURCE": "OUTSOURCE",
    "R-JUDICIAL": "JUDICIAL",
    "R-GUARANTOR": "JUDICIAL",  # a demand on the guarantor is made good by suit
    "R-POLICE-B": "POLICE_B_DRAFT",
    "R-WRITEOFF": "WRITEOFF",
}
"""The step a route takes the debt to. Those that are not here run beside it and leave it where it is: a report against somebody else
(R-POLICE-A), recourse against a merchant and an internal inquiry stay open after `VICTIM`."""


def may_follow(current: str, following: str) -> bool:
    """Whether a case may go from one step to another.

    From an agency nothing goes to the police before the recall, from an open police case nothing to an agency, from `VICTIM` nothing at all.
    """
    if current == "VICTIM":
        return False
    return following in _FROM_ANYWHERE or following in _TABLE[current]


def closes_off(decided: str, route: str) -> bool:
    """Whether a route that was decided and approved leaves no way to another: after `R-VICTIM` the debt goes nowhere any more."""
    current, following = STEP_OF_ROUTE.get(decided), STEP_OF_ROUTE.get(route)
    if current is None or following is None or current == following:
        return False
    return not any(may_follow(current, step) for step in STEPS)
