"""The head of every page of a case: who it is about, what is owed, which clocks run, how far it has come."""

from dataclasses import dataclass
from datetime import date

from cases.assembly.bundle import CaseBundle
from cases.assembly.facts import case_facts
from cases.clocks import clocks
from cases.usecases.open_case import case_file
from investigate.indicators.rule import Text
from web.i18n import deferred
from web.visit import Visit

_CLOCKS_SHOWN = 3
CLOCK_NAMES = {
    "limitation": deferred("诉讼时效"),
    "dispute_verification": deferred("争议核实"),
    "slip_retention": deferred("签购单保存"),
    "registered_mail_query": deferred("邮件可查询"),
    "police_review": deferred("公安审查"),
    "recon": deferred("申请复议"),
    "guarantee": deferred("保证期间"),
}


@dataclass(frozen=True, slots=True)
class HeadClock:
    """A clock of the head: the nearest of its kind that is not yet missed, else the last missed."""

    name: str
    due_on: date
    days_left: int
    because: Text


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the work."""

    text: str
    state: str
    """`done`, `now` or `ahead`."""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What the head shows."""

    case_no: str
    bundle: CaseBundle
    clocks: tuple[HeadClock, ...]
    steps: tuple[Step, ...]
    waits_for_second: bool
    """Whether something of the case waits for a second person."""


def case_head(visit: Visit, case_no: str) -> CaseHead:
    """The head of a case; raises UnknownCase for one that the visitor may not see."""
    return head_of(visit, case_file(visit.office, case_no))


def head_of(visit: Visit, bundle: CaseBundle) -> CaseHead:
    """The head of a case whose file was read already."""
    office, case = visit.office, bundle.case
    facts = case_facts(bundle, office.as_of)
    nearest: dict[str, HeadClock] = {}
    for clock in clocks(facts, office.law, office.as_of, verifying=case.standing_hold is not None):
        kind = clock.id.partition(":")[0]
        if kind not in nearest or nearest[kind].days_left < 0:
            nearest[kind] = HeadClock(visit.say(CLOCK_NAMES[kind]), clock.due_on, clock.days_left, clock.because)
    shown = sorted((each for kind, each in nearest.items() if kind in CLOCK_NAMES), key=lambda each: (each.days_left < 0, each.days_left))
    waits = any(each.approved_by is None for each in bundle.decisions) or any(each.approved_by is None for each in case.outcomes)
    return CaseHead(case.case_no, bundle, tuple(shown[:_CLOCKS_SHOWN]), _steps(visit, bundle), waits)


def _steps(visit: Visit, bundle: CaseBundle) -> tuple[Step, ...]:
    case = bundle.case
    done = (
        (deferred("受理"), True),
        (deferred("核查"), bool(bundle.testimony)),
        (deferred("收集证据"), any(hunt.searches for hunt in bundle.hunts) or bool(bundle.readings)),
        (deferred("定性"), case.signed_outcome is not None),
        (deferred("分流"), any(each.approved_by is not None for each in bundle.decisions)),
    )
    first_open = next((number for number, (_, is_done) in enumerate(done) if not is_done), len(done))
    return tuple(
        Step(visit.say(text), "done" if is_done else "now" if number == first_open else "ahead")
        for number, (text, is_done) in enumerate(done)
    )
