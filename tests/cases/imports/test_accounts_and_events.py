import pytest

from graph.vocabulary import LinkKind
from tests.support.import_workspace import Workspace

CARD = "6225880000004417"


def state(account: str = "A1", *, balance: str = "6000.00", periods: str = "32", card: str = CARD, customer: str = "C1") -> list[str]:
    return [account, customer, card, "CNY", periods, balance, "5,000.00", "2010-08-01", "陆敏", "未达卡"]


def test_an_account_is_stored_with_its_state_and_card(workspace: Workspace) -> None:
    assert workspace.load("accounts", [state()]).accepted == 1
    (account,), (stored,), (card,) = workspace.rows("account"), workspace.rows("account_state"), workspace.rows("card")
    assert account["account_no"] == "A1"
    assert (stored["balance_fen"], stored["principal_fen"], stored["periods_overdue"]) == (600000, 500000, 32)
    assert (stored["overdue_since"], stored["dispute_type"]) == ("2010-08-01", "NRI")
    assert card["account"] == account["key"]


def test_a_state_is_recorded_when_it_differs_from_the_newest(workspace: Workspace) -> None:
    workspace.load("accounts", [state()], document="march")
    assert workspace.load("accounts", [state()], document="march again").unchanged == 1
    assert workspace.load("accounts", [state(periods="33")], document="april").accepted == 1
    # Back to what it was: a new fact, for the newest state is the current one …
    assert workspace.load("accounts", [state()], document="may").accepted == 1
    # … while the old files, imported once more, are old news.
    assert workspace.load("accounts", [state(periods="33")], document="april").unchanged == 1
    assert [row["periods_overdue"] for row in workspace.rows("account_state")] == [32, 33, 32]


def test_two_cards_of_one_account_give_one_state(workspace: Workspace) -> None:
    report = workspace.load("accounts", [state(), state(card="6225880000005555")])
    assert (report.accepted, workspace.counts()["account_state"], workspace.counts()["card"]) == (2, 1, 2)


def test_a_card_belongs_to_one_account(workspace: Workspace) -> None:
    report = workspace.load("accounts", [state(), state("A2"), state("A3", card="6225880000005555")])
    assert (report.accepted, report.rejected) == (2, 1)
    (reject,) = report.rejects
    assert (reject.line, reject.faults[0].column, reject.faults[0].detail) == (3, "card_no", {"other": "A1"})
    assert [row["account_no"] for row in workspace.rows("account")] == ["A1", "A3"]
    assert workspace.load("accounts", [state("A2")]).rejected == 1


EVENTS = {
    "deliveries": ("delivery", [CARD, "HT576", "2010-06-01 09:00", "2010-06-03", "徐某", "否", "上海市 芦青路490弄"]),
    "activations": ("activation", [CARD, "2010-06-05 10:11:12", "电话", "13800006620", "问题核验通过", "A1.wav"]),
    "repayments": ("repayment", ["A1", "2010-07-01 12:00", "100.00", "支付宝", "朱某", "自动扣款", ""]),
    "calls": ("contact", ["A1", "2013-05-01 10:00", "电话", "13800006620", "朱某", "核对证件后四位", "本人", "告知欠款", "c.wav", "陆敏"]),
}


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_is_stored_once_for_each_row_of_a_file(workspace: Workspace, kind: str) -> None:
    table, row = EVENTS[kind]
    first = workspace.load(kind, [row, row])
    assert (first.accepted, workspace.counts()[table]) == (2, 2)
    before = workspace.counts()
    assert workspace.load(kind, [row, row]).unchanged == 2
    assert workspace.load(kind, [row]).unchanged == 1
    assert workspace.counts() == before
    assert workspace.load(kind, [row, row, row]).accepted == 1


def test_a_delivery_bears_a_name_and_links_the_card_to_the_address(workspace: Workspace) -> None:
    workspace.load("deliveries", [EVENTS["deliveries"][1]])
    (stored,) = workspace.rows("delivery")
    assert (stored["signer"], stored["id_checked"], stored["delivered_precision"]) == ("徐某", False, "day")
    assert [row["text"] for row in workspace.rows("address")] == ["上海市芦青路490弄"]
    (link,) = workspace.rows("link")
    assert (link["kind"], link["valid_from"], link["basis"]) == (LinkKind.SHIPPED_TO, stored["sent_at"], "system")


def test_an_activation_links_the_card_to_the_calling_phone(workspace: Workspace) -> None:
    workspace.load("activations", [EVENTS["activations"][1]])
    (stored,), (link,) = workspace.rows("activation"), workspace.rows("link")
    assert (stored["channel"], stored["phone"], link["kind"]) == ("phone", 1, LinkKind.ACTIVATED_FROM)


def test_a_call_keeps_its_number_masked_and_an_address_as_written(workspace: Workspace) -> None:
    row = EVENTS["calls"][1]
    visit = ["A1", "2013-05-02", "上门", "芦青路490弄10号", "", "", "家属", "", "", "陆敏"]
    masked = ["A1", "2013-05-03", "电话", "138****6620", "", "", "无人接听", "", "", "陆敏"]
    workspace.load("calls", [row, visit, masked])
    stored = [(call["reached_by"], call["phone"], call["reached"]) for call in workspace.rows("contact")]
    assert stored == [("138****6620", 1, "self_confirmed"), ("芦青路490弄10号", None, "family"), ("138****6620", None, "none")]


def test_a_repayment_reference_is_one_payment(workspace: Workspace) -> None:
    row = ["A1", "2010-07-01", "100.00", "6225880000009999", "徐某", "转账", "P1"]
    assert (workspace.load("repayments", [row, row]).accepted, workspace.counts()["repayment"]) == (1, 1)
    (stored,) = workspace.rows("repayment")
    assert (stored["payer_account"], stored["channel"], stored["source_ref"]) == ("************9999", "transfer", "core:P1")


def test_a_police_paper_stated_twice_is_one(workspace: Workspace) -> None:
    row = ["A1", "P1", "上海市公安局", "沪公接字(2013)1号", "2013-03-05", "朱某", "称卡被盗用", "是", ""]
    report = workspace.load("police_papers", [row, row])
    assert (report.accepted, report.unchanged) == (1, 1)
    (stored,) = workspace.rows("police_paper")
    assert (stored["level"], stored["original_seen"], stored["verified"], stored["dated"]) == ("P1", True, None, "2013-03-05")
