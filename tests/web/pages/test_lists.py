"""Case list, accounts, work list and approvals: what is found, what is not shown, and what two persons do."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from fastapi.testclient import TestClient

from cases.gates import Outcome
from cases.model import ClaimSource, DisputeClaim
from cases.roles import Role
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import decide_route, propose_outcome
from cases.usecases.find import search_accounts
from cases.usecases.make_packet import make_packet
from cases.usecases.open_case import NewCase, case_file, list_cases, open_case
from cases.usecases.work import approvals_waiting
from evidence.packet.content import Recipient
from graph.times import parse_when
from graph.vocabulary import FactKind, fact_id, public_id
from tests.meta.interface_texts import CHINESE
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk
from web.pages import cases_list

FREE = "SH23000131"
PHONE = "16311865200"
"""Of the holder of that account."""
REASON = "家属陈述前后不一致，须由未经手的小组复谈"


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with visiting(desk) as made:
        yield made


def account_id(desk: Desk, account_no: str) -> str:
    [found] = search_accounts(desk.office(), account_no).accounts
    return public_id(found.account.node)


def numbers(page: str) -> list[str]:
    return re.findall(r'<a class="no" href="/cases/([^"]+)">', page)


def open_some(desk: Desk) -> None:
    claim = DisputeClaim("K02", ClaimSource.PHONE, parse_when("2026-11-20 16:00"))
    open_case(desk.office(), NewCase(FREE, "NRI", (claim,), case_no="SL-2026-0002"))
    open_case(desk.office(login="lumin"), NewCase("SH23000262", "CNP", case_no="SL-2026-0003"))


def test_the_list_shows_the_newest_first_and_only_cases_that_may_be_seen(desk: Desk, client: TestClient) -> None:
    open_some(desk)
    page = client.get("/cases").text
    assert numbers(page) == ["SL-2026-0002", CASE]
    assert "共 2 条" in page
    assert "629999******4417" in page
    with visiting(desk, "approver") as approver:
        assert numbers(approver.get("/cases").text) == ["SL-2026-0003", "SL-2026-0002", CASE]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=朱", [CASE]),
        ("q=徐", [CASE]),
        ("q=4417", [CASE]),
        ("q=SH23000131", ["SL-2026-0002"]),
        ("q=sl-2026", ["SL-2026-0002", CASE]),
        ("type=NRI&hold=yes", ["SL-2026-0002", CASE]),
        ("hold=no", []),
        ("mine=1", ["SL-2026-0002"]),
        ("type=NONSENSE&hold=perhaps", ["SL-2026-0002", CASE]),
        ("q=无此人", []),
    ],
)
def test_what_is_looked_for_stands_in_the_address(desk: Desk, client: TestClient, query: str, shown: list[str]) -> None:
    open_some(desk)
    answer = client.get(f"/cases?{quote(query, safe='=&')}")
    assert answer.status_code == 200
    assert numbers(answer.text) == shown
    assert f"共 {len(shown)} 条" in answer.text


def test_pages_of_the_list_lead_to_each_other(desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases_list, "ROWS", 1)
    open_some(desk)
    first = client.get("/cases?type=NRI").text
    assert numbers(first) == ["SL-2026-0002"]
    assert 'rel="prev"' not in first
    [after] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(after.replace("&amp;", "&")).text
    assert numbers(second) == [CASE]
    assert 'rel="next"' not in second
    [before] = re.findall(r'rel="prev" href="([^"]+)"', second)
    assert "type=NRI" in before
    assert numbers(client.get(before.replace("&amp;", "&")).text) == ["SL-2026-0002"]


@pytest.mark.parametrize(("page", "form"), [("/cases", "/cases/find"), ("/accounts", "/accounts/find")])
def test_a_telephone_number_finds_and_stands_in_no_address_and_on_no_page(desk: Desk, client: TestClient, page: str, form: str) -> None:
    open_some(desk)
    answer = client.post(form, data={"q": f" {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]} "})
    where = answer.headers["location"]
    assert answer.status_code == 303
    assert where.startswith(f"{page}?q=H-")
    shown = client.get(where).text
    assert "金霞" in shown
    assert f"{PHONE[:3]}****{PHONE[-4:]}" in shown
    assert PHONE not in shown
    assert client.get(f"{page}?q={PHONE}").headers["location"] == where


def test_a_whole_case_number_leads_to_the_case(desk: Desk, client: TestClient) -> None:
    assert client.post("/cases/find", data={"q": CASE.lower()}).headers["location"] == f"/cases/{CASE}"
    open_some(desk)
    assert client.post("/cases/find", data={"q": "SL-2026-0003"}).headers["location"] == "/cases?q=SL-2026-0003", (
        "of others: as if there were none"
    )


def test_accounts_are_shown_to_nobody_who_looks_for_nothing(client: TestClient) -> None:
    page = client.get("/accounts").text
    assert "SH23" not in page
    assert "输入姓名或号码后查找" in page


def test_a_case_is_opened_from_an_account_with_what_was_claimed(desk: Desk, client: TestClient) -> None:
    account = account_id(desk, FREE)
    assert f"/accounts/open?account={account}" in client.get(f"/accounts?q={FREE}").text
    form = client.get(f"/accounts/open?account={account}").text
    assert "金霞" in form
    assert 'value="2026-11-24 10:00"' in form
    sent = {
        "account": account,
        "case_type": "NRI",
        "codes": ["K02", "K26"],
        "source": "phone",
        "said": "2026-11-20 16:00",
        "speaker": "spouse",
    }
    answer = client.post("/accounts/open", data=sent)
    assert answer.status_code == 303
    case_no = answer.headers["location"].removeprefix("/cases/")
    opened = case_file(desk.office(), case_no).case
    assert [(each.code, each.source, each.speaker) for each in opened.claims] == [
        ("K02", ClaimSource.PHONE, "spouse"),
        ("K26", ClaimSource.PHONE, "spouse"),
    ]
    assert opened.standing_hold is not None
    assert opened.standing_hold.starts == parse_when("2026-11-20 16:00").at
    assert "争议停催已生效" in unquote(answer.cookies["sliphound_notice"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"said": "昨天"}, "昨天"),
        ({"said": "2027-01-01 09:00"}, "晚于现在"),
        ({"source": "hearsay"}, "请选择主张从哪里来"),
        ({"case_no": "小案"}, "小案"),
        ({"disputed": "T-none"}, "T-none"),
        ({"case_no": CASE}, CASE),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(desk: Desk, client: TestClient, wrong: dict[str, str], said: str) -> None:
    sent = {
        "account": account_id(desk, FREE),
        "case_type": "CNP",
        "codes": ["K26"],
        "source": "branch",
        "said": "2026-11-20",
        "speaker": "holder",
        "campaign": "猎豹",
    }
    answer = client.post("/accounts/open", data=sent | wrong)
    assert answer.status_code in {409, 404, 422}
    assert said in answer.text
    assert 'value="猎豹"' in answer.text
    assert re.search(r'value="K26" checked', answer.text)
    assert '<option value="CNP" selected>' in answer.text
    assert len(list_cases(desk.office())) == 1


def test_an_account_that_is_none_is_not_opened(client: TestClient) -> None:
    for account in ("", "A-nonsense", "朱", "SH23000131"):
        assert client.get(f"/accounts/open?account={account}").status_code == 404
        assert client.post("/accounts/open", data={"account": account}).status_code == 404


def test_customer_service_stops_dunning_in_a_case_of_others_and_learns_nothing_of_it(desk: Desk) -> None:
    token = engage(desk, "tan", Role.CUSTOMER_SERVICE)
    clerk = Desk(desk.folder, {**desk.tokens, "tan": token})
    account = account_id(desk, "SH23011301")
    claims = len(case_file(desk.office(), CASE).case.claims)
    with visiting(clerk, "tan") as client:
        assert client.get("/work").headers["location"] == "/accounts"
        listed = client.get("/accounts?q=SH23011301").text
        assert CASE not in listed
        assert "由其他同事办理" in listed
        assert CASE not in client.get(f"/accounts/open?account={account}").text
        sent = {"account": account, "codes": ["K05"], "source": "12378", "said": "2026-11-24 09:30", "speaker": "holder"}
        answer = client.post("/accounts/open", data=sent)
        assert answer.headers["location"] == f"/accounts?q={account}"
        nothing = client.post("/accounts/open", data={"account": account, "source": "phone"})
        assert nothing.status_code == 422
    case = case_file(desk.office(), CASE).case
    assert len(case.claims) == claims + 1
    assert case.claims[-1].source is ClaimSource.REGULATOR_LINE


def test_the_work_list_shows_dates_by_days_left_and_one_clock_alone(desk: Desk, client: TestClient) -> None:
    open_some(desk)
    page = client.get("/work").text
    days = [int(late or f"-{left}") for late, left in re.findall(r"<td><span class=\"days[^>]*>(?:已过 (\d+) 天|还有 (\d+) 天)", page)]
    assert len(days) > 4
    assert days == sorted(days, reverse=True), "the longest missed first"
    assert "2026-11-20收到主张从未收到卡 K02" in page
    alone = client.get("/work?clock=call_back").text
    assert "2026-11-20收到主张从未收到卡 K02" in alone
    assert "提出异议" not in alone
    assert "提出异议" in page
    assert client.get("/work?clock=nonsense").status_code == 200


def ask_for_all(desk: Desk) -> None:
    maker = desk.office()
    propose_outcome(maker, CASE, Outcome.UNRESOLVED, "现有材料未能查明")
    decide_route(maker, CASE, "R-CROSS", REASON)
    withdraw_fact(maker, fact_id(FactKind.TESTIMONY, case_file(maker, CASE).testimony[0].key), "两次谈话混在一起")
    make_packet(maker, CASE, Recipient.CROSS, desk.folder / "bag", draft=False)


def test_each_thing_is_shown_whole_before_it_is_approved(told_desk: Desk) -> None:
    ask_for_all(told_desk)
    waiting = approvals_waiting(told_desk.office()).own
    assert len(waiting) == 4
    with visiting(told_desk, "approver") as client:
        listed = client.get("/approvals").text
        pages = {each.kind.value: client.get(f"/approvals/{each.id}").text for each in waiting}
    assert all(f"/approvals/{each.id}" in listed and each.reason in listed for each in waiting)
    assert REASON in pages["decision"]
    assert "承接团队未经办过本案" in pages["decision"], "a condition of the frozen answer"
    assert "争议停催" in pages["decision"]
    said = case_file(told_desk.office(), CASE).testimony[0]
    assert said.text in pages["withdrawal"]
    assert "未能查明" in pages["outcome"]
    assert "不得恢复催收或委外" in pages["outcome"]
    assert "老庙黄金豫园店" in pages["packet"]
    assert said.text in pages["packet"]
    assert [row.action for row in told_desk.audit()][-1] == "packet.review", "that it was read is on record"


def test_the_second_person_approves_with_a_note(told_desk: Desk) -> None:
    decide_route(told_desk.office(), CASE, "R-CROSS", REASON)
    [waiting] = approvals_waiting(told_desk.office()).own
    where = f"/approvals/{waiting.id}"
    with visiting(told_desk, "approver") as client:
        empty = client.post(where, data={"note": "  "})
        assert (empty.status_code, "请写明意见" in empty.text) == (422, True)
        answer = client.post(where, data={"note": "已阅，同意"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/approvals")
        assert client.post(where, data={"note": "再来一次"}).status_code == 404
    assert approvals_waiting(told_desk.office()).own == ()


def test_who_made_it_is_told_so_and_may_not_approve_it(told_desk: Desk) -> None:
    token = engage(told_desk, "gao", Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD, case_no=CASE)
    decide_route(told_desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD, login="gao"), CASE, "R-CROSS", REASON)
    [waiting] = approvals_waiting(told_desk.office(Role.TEAM_LEAD, login="gao")).own
    with visiting(Desk(told_desk.folder, {"gao": token}), "gao") as client:
        page = client.get(f"/approvals/{waiting.id}").text
        assert "须由另一位有批准权的人办理" in page
        assert 'name="note"' not in page
        answer = client.post(f"/approvals/{waiting.id}", data={"note": "自己同意"})
        assert answer.status_code == 409
        assert "不能由本人批准" in answer.text


@pytest.mark.parametrize(
    "address", ["/work", "/cases", "/cases?q=4417", "/accounts", "/accounts?q=4417", "/accounts/open?account={account}", "/approvals"]
)
def test_in_english_no_chinese_is_left_but_names(told_reading_desk: Desk, address: str) -> None:
    account = account_id(told_reading_desk, FREE)
    with visiting(told_reading_desk, "approver", language="en") as client:
        page = client.get(address.format(account=account))
    assert page.status_code == 200
    words = re.sub(r"<script.*?</script>|lang=\"zh-CN\"[^<]*<", "", page.text, flags=re.DOTALL)
    assert set(CHINESE.findall(words)) <= {"朱某", "徐某", "金霞", "复核人", "复", "中文"}
