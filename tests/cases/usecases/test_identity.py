"""Records that may be one person: proposed to whoever may see them, judged with a reason, withdrawn, and shown in the picture of the case."""

import csv
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import InputRefused
from cases.roles import Role
from cases.usecases.bring_in import import_export
from cases.usecases.browse_links import ego_network
from cases.usecases.case_graph import case_graph
from cases.usecases.identity import Lookalike, judge_identity, lookalikes, lookalikes_of_bank, withdraw_judgement
from cases.usecases.open_case import NewCase, case_file, open_case
from cases.usecases.understand_case import check_case
from graph.errors import JudgementStands, UnknownEntity
from graph.identity import Sameness
from graph.joined import RECORDS
from graph.vocabulary import public_id
from tests.support.stories import CASE, Desk

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = ("客户号", "姓名", "证件类型", "证件号", "性别", "出生日期", "手机", "地址", "单位")
TWIN = ("C90000001", "朱某", "", "", "女", "", "15400173306", "上海市黄浦区禾苑路118弄6号502室", "")
NAMESAKE = ("C90000002", "朱某", "居民身份证", "990127199001012069", "女", "1990-01-01", "", "", "")
ACCOUNTS = ("账号", "客户号", "卡号", "币种", "逾期期数", "欠款余额", "本金", "首次逾期日", "经办", "争议类型")
OF_TWIN = ("SH90000001", "C90000001", "6299990230830019", "CNY", "3", "", "", "2024-03-26", "他人", "未达卡")


def brought(desk: Desk, kind: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> None:
    """An export with these rows, imported."""
    path = desk.folder.parent / f"{kind}-more.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    assert import_export(desk.office(), kind, path, system="core").report.accepted == len(rows)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk of the case, with a second record of its holder, and one of another person of that name."""
    brought(desk, "persons", HEADER, TWIN, NAMESAKE)
    return desk


def holder(desk: Desk) -> str:
    return public_id(case_file(desk.office(login="lumin"), CASE).holder.node)


def only_pair(desk: Desk) -> Lookalike:
    [pair] = [each for each in lookalikes(desk.office(login="lumin"), CASE).pairs if each.left.id == holder(desk)]
    return pair


def test_a_second_record_is_proposed_with_what_speaks_for_and_against_and_a_namesake_is_not(desk: Desk) -> None:
    pair = only_pair(desk)
    assert (pair.left.is_of_case, pair.right.is_of_case) == (True, False)
    assert {(each.field, each.level) for each in pair.weighed} == {
        ("name", "same"),
        ("sex", "same"),
        ("phone", "same"),
        ("address", "same"),
    }
    assert pair.right.phones == ("154****3306",)
    assert pair.judgement is None


def test_a_judgement_joins_the_records_wherever_links_are_shown_and_its_withdrawal_parts_them(desk: Desk) -> None:
    office, pair = desk.office(login="lumin"), only_pair(desk)
    ends = pair.left.id, pair.right.id
    before, picture = ego_network(office, ends[0], hops=2, cap=500), case_graph(office, CASE, check_case(office, CASE))
    judged = judge_identity(office, CASE, ends, Sameness.SAME, why="电话与地址相同，本人确认", cited=["link-1"])
    assert ego_network(office, ends[1], hops=2, cap=500).nodes[0].attributes[RECORDS] == list(ends)
    joined = case_graph(office, CASE, check_case(office, CASE))
    assert joined.centre == picture.centre == ends[0]
    assert {each.id for each in joined.points} >= {each.id for each in picture.points} - {ends[1]}
    assert only_pair(desk).judgement == judged
    with pytest.raises(JudgementStands):
        judge_identity(office, CASE, ends, Sameness.NOT_SAME, why="又看了一遍")

    withdraw_judgement(office, CASE, judged.id, why="电话已换人")
    assert ego_network(office, ends[0], hops=2, cap=500) == before
    assert case_graph(office, CASE, check_case(office, CASE)).points == picture.points
    [kept] = lookalikes(office, CASE).judged
    assert kept.taken_back is not None
    assert kept.taken_back.why == "电话已换人"
    assert [(each.action, each.subject, each.why) for each in desk.audit()[-2:]] == [
        ("identity.judge", judged.id, "电话与地址相同，本人确认"),
        ("identity.withdraw", judged.id, "电话已换人"),
    ]


def test_a_picture_of_a_case_keeps_its_own_record_in_the_middle_though_an_older_one_leads(desk: Desk) -> None:
    brought(desk, "accounts", ACCOUNTS, OF_TWIN)
    of_twin = open_case(desk.office(login="lumin"), NewCase(OF_TWIN[0], "NRI")).case_no
    office, pair = desk.office(login="lumin"), only_pair(desk)
    judge_identity(office, CASE, (pair.left.id, pair.right.id), Sameness.SAME, why="同一人")
    drawn = case_graph(office, of_twin, check_case(office, of_twin))
    assert drawn.centre == pair.right.id
    assert pair.right.id in {each.id for each in drawn.points}
    assert ego_network(office, pair.right.id, hops=1, cap=10).nodes[0].id == pair.left.id


def test_a_record_of_a_case_that_one_may_not_see_is_as_unknown_as_one_that_is_not_there(desk: Desk) -> None:
    ends = only_pair(desk)
    mine = desk.office(login="lumin")
    judged = judge_identity(mine, CASE, (ends.left.id, ends.right.id), Sameness.SAME, why="同一人")
    brought(desk, "accounts", ACCOUNTS, OF_TWIN)
    open_case(desk.office(login="other"), NewCase(OF_TWIN[0], "NRI"))

    found = lookalikes(mine, CASE)
    assert (found.pairs, found.judged) == ((), ())
    assert ends.right.id not in {face.id for pair in lookalikes_of_bank(mine, 1_000) for face in (pair.left, pair.right)}
    refusals: list[Callable[[], Any]] = [
        lambda: judge_identity(mine, CASE, (ends.left.id, ends.right.id), Sameness.UNSURE, why="x"),
        lambda: judge_identity(mine, CASE, (ends.left.id, "P-222222"), Sameness.UNSURE, why="x"),
        lambda: withdraw_judgement(mine, CASE, judged.id, why="x"),
    ]
    for refused in refusals:
        with pytest.raises(UnknownEntity):
            refused()
    leads = desk.office(Role.TEAM_LEAD, login="zhao")
    assert [each.right.id for each in lookalikes(leads, CASE).pairs] == [ends.right.id]


def test_two_records_outside_of_the_case_are_not_judged_in_it_and_a_reason_is_needed(desk: Desk) -> None:
    office, pair = desk.office(login="lumin"), only_pair(desk)
    strangers = [face.id for each in lookalikes_of_bank(office, 1_000) for face in (each.left, each.right) if face.id != pair.left.id]
    with pytest.raises(UnknownEntity):
        judge_identity(
            office, CASE, (strangers[0], pair.right.id if strangers[0] != pair.right.id else strangers[-1]), Sameness.SAME, why="x"
        )
    with pytest.raises(InputRefused):
        judge_identity(office, CASE, (pair.left.id, pair.right.id), Sameness.SAME, why=" ")
