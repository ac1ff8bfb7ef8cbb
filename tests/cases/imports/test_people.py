from graph.vocabulary import LinkKind, NodeKind, node_key, split_key
from tests.support.import_workspace import Workspace

ID_A, ID_B = "11010519491231002X", "110105194912310038"
ZHU = ["C1", "朱某", "身份证", ID_A, "女", "1980-05-01", "13800006620", "上海市浦东新区芦青路490弄10号605室", "自由职业"]


def links(workspace: Workspace, kind: LinkKind) -> list[tuple[int, int, str]]:
    return [
        (split_key(row["src_node"])[1], split_key(row["dst_node"])[1], row["basis"])
        for row in workspace.rows("link")
        if row["kind"] == kind
    ]


def test_a_customer_becomes_a_person_with_details_and_links(workspace: Workspace) -> None:
    report = workspace.load("persons", [ZHU])
    assert (report.read, report.accepted) == (1, 1)
    assert {(row["field"], row["value"]) for row in workspace.rows("person_detail")} == {
        ("customer_no", "C1"),
        ("name", "朱某"),
        ("sex", "female"),
        ("born_on", "1980-05-01"),
        ("id_type", "resident_id"),
        ("id_no", "110105********002X"),
        ("employer", "自由职业"),
    }
    assert links(workspace, LinkKind.USES_PHONE) == [(1, 1, "system")]
    assert links(workspace, LinkKind.LIVES_AT) == [(1, 1, "system")]


def test_details_that_disagree_stand_beside_each_other(workspace: Workspace) -> None:
    workspace.load("persons", [ZHU])
    moved = [*ZHU]
    moved[1], moved[6] = "朱英", "13900001111"
    report = workspace.load("persons", [moved])
    assert (report.accepted, workspace.counts()["person"]) == (1, 1)
    assert workspace.details("name") == [(1, "朱某"), (1, "朱英")]
    assert len(links(workspace, LinkKind.USES_PHONE)) == 2
    assert workspace.load("persons", [moved]).unchanged == 1
    assert workspace.load("persons", [ZHU]).unchanged == 1


def test_two_people_of_one_name_stay_two(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "王伟"], ["C2", "王伟"]])
    assert workspace.details("name") == [(1, "王伟"), (2, "王伟")]


def test_one_customer_number_of_two_source_systems_is_two_people(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "王伟"]], source="cards")
    workspace.load("persons", [["C1", "李娜"]], source="loans")
    assert workspace.details("name") == [(1, "王伟"), (2, "李娜")]


def test_an_identity_number_and_name_join_two_customer_numbers_a_number_alone_does_not(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "王伟", "", ID_A], ["C2", "王伟", "", ID_A]])
    assert workspace.counts()["person"] == 1
    workspace.load("persons", [["C3", "王 伟", "", ID_A], ["C4", "赵敏", "", ID_A]])
    assert workspace.counts()["person"] == 2
    assert workspace.details("customer_no") == [(1, "C1"), (1, "C2"), (1, "C3"), (2, "C4")]


def test_a_short_identity_number_is_the_same_as_its_long_form(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "王伟", "", ID_A], ["C2", "王伟", "", "110105491231002"]])
    assert workspace.counts()["person"] == 1


def test_an_account_before_its_customer_file_makes_the_bare_person(workspace: Workspace) -> None:
    workspace.load("accounts", [["A1", "C1", "6225880000004417", "人民币", "32", "6,000.00", "", "2010-08-01", "陆敏", "未达卡"]])
    assert workspace.details("customer_no") == [(1, "C1")]
    workspace.load("persons", [ZHU])
    assert workspace.counts()["person"] == 1
    assert links(workspace, LinkKind.HOLDS) == [(1, 1, "system")]


def test_a_relation_is_a_sourced_link_from_the_customer(workspace: Workspace) -> None:
    workspace.load("persons", [ZHU])
    row = ["C1", "配偶", "徐某", "", "13700001234", "申请表"]
    assert workspace.load("relations", [row]).accepted == 1
    assert links(workspace, LinkKind.SPOUSE_OF) == [(1, 2, "application form")]
    assert links(workspace, LinkKind.USES_PHONE)[-1] == (2, 2, "application form")
    before = workspace.counts()
    assert workspace.load("relations", [row]).unchanged == 1
    assert workspace.counts() == before


def test_another_source_of_a_relation_is_another_fact_about_the_same_person(workspace: Workspace) -> None:
    workspace.load("relations", [["C1", "配偶", "徐某", "", "", "申请表"], ["C1", "配偶", "徐某", "", "", "法院文书"]])
    assert links(workspace, LinkKind.SPOUSE_OF) == [(1, 2, "application form"), (1, 2, "court or police document")]


def test_relatives_of_one_name_under_two_customers_stay_two(workspace: Workspace) -> None:
    workspace.load("relations", [["C1", "联系人", "王伟", "", "", "申请表"], ["C2", "联系人", "王伟", "", "", "申请表"]])
    assert len(workspace.details("name")) == 2
    assert len({person for person, _ in workspace.details("name")}) == 2


def test_a_relative_with_identity_number_is_the_customer_of_that_number_and_name(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "朱某", "", ID_A], ["C2", "徐某", "", ID_B]])
    assert workspace.load("relations", [["C1", "配偶", "徐某", ID_B, "", "申请表"]]).accepted == 1
    assert workspace.counts()["person"] == 2
    assert links(workspace, LinkKind.SPOUSE_OF) == [(1, 2, "application form")]
    assert workspace.load("relations", [["C1", "配偶", "徐某", ID_B, "", "申请表"]]).unchanged == 1


def test_two_siblings_of_one_name_with_two_numbers_stay_two(workspace: Workspace) -> None:
    rows = [["C1", "兄弟", "王伟", ID_A, "", "申请表"], ["C1", "兄弟", "王伟", ID_B, "", "申请表"]]
    workspace.load("relations", rows)
    assert workspace.counts()["person"] == 3
    before = workspace.counts()
    assert workspace.load("relations", rows).unchanged == 2
    assert workspace.counts() == before


def test_a_relative_first_seen_without_number_takes_the_number_that_comes_later(workspace: Workspace) -> None:
    workspace.load("relations", [["C1", "配偶", "徐某", "", "", "申请表"]])
    workspace.load("relations", [["C1", "配偶", "徐某", ID_B, "", "申请表"]])
    assert workspace.counts()["person"] == 2
    assert workspace.details("id_no") == [(2, "110105********0038")]
    assert workspace.load("relations", [["C1", "配偶", "徐某", "", "", "申请表"]]).unchanged == 1
    assert workspace.load("relations", [["C1", "配偶", "徐某", ID_B, "", "申请表"]]).unchanged == 1


def test_no_other_source_of_personal_data_is_taken(workspace: Workspace) -> None:
    report = workspace.load("relations", [["C1", "配偶", "徐某", "", "", "社交网络"], ["C1", "配偶", "徐某", "", "", ""]])
    assert report.rejected == 2
    assert [reject.faults[0].reason.code for reject in report.rejects] == ["choice", "required"]
    assert workspace.counts()["person"] == 0


def test_a_guarantor_needs_exactly_one_account(workspace: Workspace) -> None:
    row = ["C1", "担保人", "赵某", "", "", "申请表"]
    refused = workspace.load("relations", [row])
    assert (refused.rejected, refused.rejects[0].faults[0].reason.code) == (1, "no_one_account")
    assert workspace.counts()["person"] == 0
    workspace.load("accounts", [["A1", "C1", "6225880000004417"]])
    assert workspace.load("relations", [row]).accepted == 1
    (guarantee,) = [link for link in workspace.rows("link") if link["kind"] == LinkKind.GUARANTEES]
    assert guarantee["dst_node"] == node_key(NodeKind.ACCOUNT, 1)


def test_a_masked_identity_number_is_kept_as_text_and_joins_nobody(workspace: Workspace) -> None:
    workspace.load("persons", [["C1", "王伟", "", "110105********002X"], ["C2", "王伟", "", "110105********002X"]])
    assert workspace.counts()["person"] == 2
    assert {row["identifier"] for row in workspace.rows("person_detail")} == {None}


def test_a_masked_phone_is_rejected_for_it_would_join_strangers(workspace: Workspace) -> None:
    report = workspace.load("persons", [["C1", "王伟", "", "", "", "", "138****6620"], ["C2", "李娜", "", "", "", "", "138-0000-6620"]])
    assert [(reject.line, reject.faults[0].reason.code) for reject in report.rejects] == [(2, "masked_phone")]
    assert workspace.counts()["phone"] == 1


def test_another_document_type_needs_no_identity_number(workspace: Workspace) -> None:
    report = workspace.load("persons", [["C1", "John Smith", "护照", "G12345678"], ["C2", "王伟", "", "G12345678"]])
    assert [(reject.line, reject.faults[0].reason.code) for reject in report.rejects] == [(3, "id_no")]
    assert workspace.details("id_no") == [(1, "*******78")]
