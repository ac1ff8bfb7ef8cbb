"""Say what one thinks of a conflict, and read what was said. A word decides nothing and changes nothing of the engine's answer.

It needs PROPOSE_ROUTE and not RECORD_TESTIMONY: weighing what was said belongs to those who propose what follows from it. Whoever answers
the telephone may write down a denial, and the collector who dunned is the last who should say whether the holder contradicts herself.
"""

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.understanding import understand
from cases.errors import ConflictChanged, InputRefused
from cases.judgement import NEEDS_NOTE, ConflictVerdict, JudgedClaim, Judgement, mark_of, members_of
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.verdict_register import VerdictRegister


def judge_conflict(office: Office, case_no: str, family: str, verdict: ConflictVerdict, *, note: str, seen: str) -> Judgement:
    """Record a word on a conflict as it was seen: `seen` is the `mark_of` its members when the page was drawn.

    Raises:
        ConflictChanged: the conflict is gone, or its members are not what was seen; then it must be looked at again.
        InputRefused: a word that closes the question has no note.
        UnknownCase: there is no such case.
    """
    members = conflict_members(office, case_no, family)  # before the writer's lock is taken: the engine may need its time
    if not members or mark_of(members) != seen:
        raise ConflictChanged(given=family)
    return _judge(office, case_no, family, members, verdict=verdict, note=note)


@use_case("conflict.judge", Permission.PROPOSE_ROUTE)
def _judge(
    office: Office, unit: Unit, case_no: str, family: str, members: tuple[JudgedClaim, ...], *, verdict: ConflictVerdict, note: str
) -> Judgement:
    del office
    told = note.strip()
    if verdict in NEEDS_NOTE and not told:
        raise InputRefused(given="note", reason="请写明理由 / say why")
    judged = Judgement(family, members, verdict, told, unit.now, unit.login)
    VerdictRegister(unit.connection).add(CaseRegister(unit.connection).get(case_no).key, judged)
    unit.record(f"case:{case_no}", why=told or verdict.value, new={"family": family, "verdict": verdict.value, "members": judged.mark})
    return judged


@query("conflict.members", Permission.READ_CASE)
def conflict_members(office: Office, connection: Connection, case_no: str, family: str) -> tuple[JudgedClaim, ...]:
    """The members of a family as they are now; none where the case has no such family (any more)."""
    found = understand(office, connection, case_no)
    return next((members_of(each, found.claims) for each in found.check.families if each.id == family), ())


@query("conflict.verdicts", Permission.READ_CASE)
def judgements(office: Office, connection: Connection, case_no: str) -> dict[str, Judgement]:
    """The newest word on each family of a case; whether it is about the facts as they are, `cases.judgement.judged_now` tells."""
    del office
    return VerdictRegister(connection).newest(CaseRegister(connection).get(case_no).key)
