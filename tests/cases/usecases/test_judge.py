"""A person's word on a conflict: three of equal weight, kept with what it was about, and nothing else."""

import pytest

from cases.errors import ConflictChanged, Forbidden, InputRefused, UnknownCase
from cases.judgement import ConflictVerdict, Judgement, judged_now, mark_of, members_of
from cases.roles import Role
from cases.store.tables import claim
from cases.usecases.judge import judge_conflict, judgements
from cases.usecases.understand_case import route_case
from investigate.engine.families import Family
from tests.support.stories import CASE, Desk


def first_family(desk: Desk) -> tuple[Family, str]:
    found = route_case(desk.office(login="lumin"), CASE)
    family = found.check.families[0]
    return family, mark_of(members_of(family, found.claims))


def now(desk: Desk) -> dict[str, bool]:
    """Family to whether the word on it is about the facts as they are."""
    office = desk.office(login="lumin")
    found = route_case(office, CASE)
    return {name: each.is_current for name, each in judged_now(found.check.families, found.claims, judgements(office, CASE)).items()}


def test_the_newest_word_counts_and_none_is_changed(desk: Desk) -> None:
    office = desk.office(login="lumin")
    family, mark = first_family(desk)
    before = route_case(office, CASE).check.as_json()["families"]
    for verdict, note in ((ConflictVerdict.OPEN, ""), (ConflictVerdict.UPHELD, "笔迹已比对"), (ConflictVerdict.NOT_UPHELD, "系同名商户")):
        judge_conflict(office, CASE, family.id, verdict, note=note, seen=mark)
    [judged] = judgements(office, CASE).values()
    assert (judged.verdict, judged.note, judged.judged_by) == (ConflictVerdict.NOT_UPHELD, "系同名商户", "lumin")
    assert {each.id for each in judged.members} == set(family.members)
    assert judged.mark == mark
    assert sum('"table": "conflict_verdict"' in row for row in desk.rows()) == 3
    assert [row.action for row in desk.audit()[-3:]] == ["conflict.judge"] * 3
    assert route_case(office, CASE).check.as_json()["families"] == before
    assert now(desk) == {family.id: True}


@pytest.mark.parametrize("verdict", [ConflictVerdict.UPHELD, ConflictVerdict.NOT_UPHELD])
def test_a_word_that_closes_the_question_says_why(desk: Desk, verdict: ConflictVerdict) -> None:
    family, mark = first_family(desk)
    with pytest.raises(InputRefused):
        judge_conflict(desk.office(login="lumin"), CASE, family.id, verdict, note="  ", seen=mark)
    assert judgements(desk.office(login="lumin"), CASE) == {}


def test_what_changed_since_it_was_seen_is_looked_at_again(desk: Desk) -> None:
    family, mark = first_family(desk)
    office = desk.office(login="lumin")
    for given, seen in ((family.id, "0" * 16), ("F-0000000000", mark)):
        with pytest.raises(ConflictChanged):
            judge_conflict(office, CASE, given, ConflictVerdict.OPEN, note="", seen=seen)


def test_a_word_on_facts_that_changed_is_told_as_one_from_before(desk: Desk) -> None:
    family, mark = first_family(desk)
    judge_conflict(desk.office(login="lumin"), CASE, family.id, ConflictVerdict.UPHELD, note="有签收联", seen=mark)
    with desk.workspace.transactions.writing() as connection:
        one = next(each for each in sorted(family.members) if each.startswith(("zhu", "xu")))
        row = next(row for row in connection.execute(claim.select()) if f'"{one}"' in row.body)
        connection.execute(claim.update().where(claim.c.key == row.key).values(body=row.body.replace(one, f"{one}-bis")))
    after = now(desk)
    assert after
    assert set(after.values()) == {False}


def test_a_word_whose_family_is_gone_goes_to_the_one_that_took_most_of_its_members(desk: Desk) -> None:
    office = desk.office(login="lumin")
    family, mark = first_family(desk)
    judge_conflict(office, CASE, family.id, ConflictVerdict.OPEN, note="", seen=mark)
    found = route_case(office, CASE)
    [judged] = judgements(office, CASE).values()
    moved = {"F-of-before": Judgement("F-of-before", judged.members, judged.verdict, judged.note, judged.judged_at, judged.judged_by)}
    [(heir, word)] = judged_now(found.check.families, found.claims, moved).items()
    assert not word.is_current
    assert len(set(family.members) & set(next(each for each in found.check.families if each.id == heir).members)) > 0
    assert judged_now(found.check.families, found.claims, {"x": Judgement("x", (), judged.verdict, "", judged.judged_at, "w")}) == {}


def test_who_may_not_weigh_may_not_judge(desk: Desk) -> None:
    family, mark = first_family(desk)
    with pytest.raises(Forbidden):
        judge_conflict(desk.office(Role.MEMBER, login="lumin"), CASE, family.id, ConflictVerdict.OPEN, note="", seen=mark)
    with pytest.raises(UnknownCase):
        judge_conflict(desk.office(login="stranger"), CASE, family.id, ConflictVerdict.OPEN, note="", seen=mark)
