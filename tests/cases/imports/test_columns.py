from pathlib import Path

import pytest

from cases.imports.columns import KINDS
from cases.imports.errors import DuplicateColumns, MapRefused, MissingColumns, UnknownKind
from cases.imports.maps import read_map
from cases.imports.reading import Layout, kind_called, lay_out
from cases.imports.reference import reference_page

# Literally as the interface has them; an asterisk marks what is required.
INTERFACE = {
    "accounts": "账号 account_no*, 客户号 customer_no*, 卡号 card_no*, 币种 currency, 逾期期数 periods_overdue, 欠款余额 balance, 本金 principal, "
    "首次逾期日 overdue_since, 经办 handler, 争议类型 dispute_type",
    "persons": "客户号 customer_no*, 姓名 name*, 证件类型 id_type, 证件号 id_no, 性别 sex, 出生日期 born_on, 手机 phone, 地址 address, 单位 employer",
    "relations": "客户号 customer_no*, 关系 kind*, 姓名 name*, 证件号 id_no, 手机 phone, 来源 basis*",
    "transactions": "交易流水号 source_ref, 卡号 card_no*, 交易时间 at*, 入账日 posted_on, 金额 amount*, 币种 currency, 商户号 merchant_no, "
    "商户名称 merchant_name*, 终端号 terminal_no, 授权码 auth_code, 参考号 reference_no, 输入方式 entry_mode, 验证方式 verification, 城市 city",
    "deliveries": "卡号 card_no*, 运单号 waybill_no, 寄出时间 sent_at, 签收时间 delivered_at, 签收人 signer, 签收人身份核验 id_checked, 地址 address",
    "activations": "卡号 card_no*, 激活时间 at*, 渠道 channel*, 主叫号码 phone, 身份核验 id_check, 录音 recording",
    "repayments": "账号 account_no*, 时间 at*, 金额 amount*, 付款账户 payer_account, 付款人 payer_name, 渠道 channel, 来源 source_ref",
    "calls": "账号 account_no*, 时间 at*, 渠道 channel*, 号码或地址 contact*, 接听人 person, 核身 identity_check, 结果 reached*, 内容 content, 录音 recording, "
    "经办 made_by*",
    "police_papers": "账号 account_no*, 级别 level*, 机关 organ*, 文号 number, 日期 dated*, 报案人 reporter, 所称事实 stated, 原件 original_seen, 核实 verified",
}


@pytest.mark.parametrize("kind", INTERFACE)
def test_kinds_have_the_columns_of_the_interface(kind: str) -> None:
    stated = [f"{column.zh} {column.en}{'*' if column.required else ''}" for column in KINDS[kind].columns]
    assert stated == INTERFACE[kind].split(", ")


def test_no_other_kinds() -> None:
    assert list(KINDS) == list(INTERFACE)
    with pytest.raises(UnknownKind) as refused:
        kind_called("people")
    assert refused.value.facts["given"] == "people"


def layout(*header: str, renames: dict[str, str] | None = None) -> Layout:
    return lay_out(KINDS["repayments"], header, renames)


@pytest.mark.parametrize(
    "header",
    [
        ("账号", "时间", "金额"),
        ("account_no", "at", "amount"),
        ("账号", "AT", "Amount"),
        ("\ufeff账 号", " 时间* ", "金额（元）"),
        ("Account No", "\uff41\uff54", "AMOUNT"),
        ("account-no", "时　间", "金额(元)"),
    ],
)
def test_headers_match_however_they_are_spelled(header: tuple[str, ...]) -> None:
    assert layout(*header).positions == {"account_no": 0, "at": 1, "amount": 2}


def test_order_does_not_matter_and_unknown_columns_are_named() -> None:
    found = layout("key", "金额", "备注", "时间", "id", "账号")
    assert found.positions == {"amount": 1, "at": 3, "account_no": 5}
    assert found.ignored == ("key", "备注", "id")


def test_the_columns_a_reject_file_adds_are_no_unknown_columns() -> None:
    assert layout("账号", "时间", "金额", "原因 reject_reason", "行号 reject_row").ignored == ()


def test_two_headers_for_one_column_are_refused_by_name() -> None:
    with pytest.raises(DuplicateColumns) as refused:
        layout("账号", "时间", "金额", "Amount")
    assert refused.value.facts == {"column": "金额 (amount)", "headers": "金额, Amount"}


def test_missing_required_columns_are_all_named() -> None:
    with pytest.raises(MissingColumns) as refused:
        layout("账号", "渠道")
    assert refused.value.facts["columns"] == "时间 (at), 金额 (amount)"
    assert refused.value.facts["found"] == "账号, 渠道"


@pytest.mark.parametrize("renames", [{"入账金额": "amount"}, {"amount": "入账金额"}, {"入账金额": "金额"}])
def test_a_map_names_another_header_either_way_round(renames: dict[str, str]) -> None:
    assert layout("账号", "时间", "入账金额", renames=renames).positions["amount"] == 2


def test_a_mapped_header_wins_over_the_column_of_that_name() -> None:
    found = layout("账号", "时间", "金额", "入账金额", renames={"入账金额": "amount"})
    assert found.positions["amount"] == 3
    assert found.ignored == ("金额",)


def test_a_map_entry_that_names_no_column_is_refused() -> None:
    with pytest.raises(MapRefused) as refused:
        layout("账号", "时间", "金额", renames={"甲": "乙"})
    assert refused.value.facts["entry"] == "甲: 乙"


@pytest.mark.parametrize("text", ["", "- a", "card_no: [1]", "{", "卡号: ''", "1: card_no"])
def test_a_map_file_that_is_no_list_of_names_is_refused(text: str) -> None:
    with pytest.raises(MapRefused):
        read_map(text, "map.yaml")


def test_a_map_file_is_read() -> None:
    assert read_map("卡片编号: card_no\n", "map.yaml") == {"卡片编号": "card_no"}


def test_the_reference_page_is_fresh() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "import.md"
    assert page.read_text(encoding="utf-8") == reference_page()
