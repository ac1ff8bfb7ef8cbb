"""The kinds of import and their columns, declared once: the reader, map files, the reference page and the web form all read this."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cases.imports import vocabulary
from cases.imports.reasons import CellRefused, Fault
from cases.imports.records import (
    AccountRecord,
    ActivationRecord,
    CallRecord,
    DeliveryRecord,
    PersonRecord,
    PolicePaperRecord,
    Record,
    RelationRecord,
    RepaymentRecord,
    TransactionRecord,
)
from cases.imports.values import (
    ADDRESS,
    AMOUNT,
    CARD_NO,
    CODE,
    CURRENCY,
    DAY,
    LINE,
    MOMENT,
    NAME,
    NOTE,
    NUMBER,
    NUMBER_OR_ADDRESS,
    NUMBER_OR_NAME,
    PHONE,
    WHEN,
    YES_NO,
    ValueType,
    read_identity_number,
)

Values = dict[str, object]
"""Values of one row by English column name; what is not stated is absent."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an import."""

    zh: str
    """Chinese header."""
    en: str
    """English header; also the record's field."""
    value: ValueType
    required: bool = False


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of import file."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    record: Callable[..., Record]
    check: Callable[[Values], Iterator[Fault]] | None = None
    """Looks at a row as a whole: puts values into their final form and yields what is wrong."""

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns that a file must have and a row must fill."""
        return tuple(column for column in self.columns if column.required)


def _check_person(values: Values) -> Iterator[Fault]:
    """An identity number is checked as one unless the row names another kind of document."""
    if "id_no" not in values or values.get("id_type", "resident_id") != "resident_id":
        return
    given = str(values["id_no"])
    try:
        values["id_no"] = read_identity_number(given)
    except CellRefused as refused:
        yield Fault("id_no", given, refused.reason, refused.detail)


KINDS: dict[str, ImportKind] = {
    kind.name: kind
    for kind in (
        ImportKind(
            "accounts",
            "账户",
            (
                Column("账号", "account_no", CODE, required=True),
                Column("客户号", "customer_no", CODE, required=True),
                Column("卡号", "card_no", CARD_NO, required=True),
                Column("币种", "currency", CURRENCY),
                Column("逾期期数", "periods_overdue", NUMBER),
                Column("欠款余额", "balance", AMOUNT),
                Column("本金", "principal", AMOUNT),
                Column("首次逾期日", "overdue_since", DAY),
                Column("经办", "handler", NAME),
                Column("争议类型", "dispute_type", vocabulary.DISPUTE_TYPE),
            ),
            AccountRecord,
        ),
        ImportKind(
            "persons",
            "客户",
            (
                Column("客户号", "customer_no", CODE, required=True),
                Column("姓名", "name", NAME, required=True),
                Column("证件类型", "id_type", vocabulary.ID_TYPE),
                Column("证件号", "id_no", NUMBER_OR_NAME),
                Column("性别", "sex", vocabulary.SEX),
                Column("出生日期", "born_on", DAY),
                Column("手机", "phone", PHONE),
                Column("地址", "address", ADDRESS),
                Column("单位", "employer", LINE),
            ),
            PersonRecord,
            _check_person,
        ),
        ImportKind(
            "relations",
            "关系人",
            (
                Column("客户号", "customer_no", CODE, required=True),
                Column("关系", "kind", vocabulary.RELATION, required=True),
                Column("姓名", "name", NAME, required=True),
                Column("证件号", "id_no", NUMBER_OR_NAME),
                Column("手机", "phone", PHONE),
                Column("来源", "basis", vocabulary.BASIS, required=True),
            ),
            RelationRecord,
            _check_person,
        ),
        ImportKind(
            "transactions",
            "交易",
            (
                Column("交易流水号", "source_ref", CODE),
                Column("卡号", "card_no", CARD_NO, required=True),
                Column("交易时间", "at", MOMENT, required=True),
                Column("入账日", "posted_on", DAY),
                Column("金额", "amount", AMOUNT, required=True),
                Column("币种", "currency", CURRENCY),
                Column("商户号", "merchant_no", CODE),
                Column("商户名称", "merchant_name", LINE, required=True),
                Column("终端号", "terminal_no", CODE),
                Column("授权码", "auth_code", CODE),
                Column("参考号", "reference_no", CODE),
                Column("输入方式", "entry_mode", vocabulary.ENTRY_MODE),
                Column("验证方式", "verification", vocabulary.VERIFICATION),
                Column("城市", "city", NAME),
            ),
            TransactionRecord,
        ),
        ImportKind(
            "deliveries",
            "寄送",
            (
                Column("卡号", "card_no", CARD_NO, required=True),
                Column("运单号", "waybill_no", CODE),
                Column("寄出时间", "sent_at", WHEN),
                Column("签收时间", "delivered_at", WHEN),
                Column("签收人", "signer", NAME),
                Column("签收人身份核验", "id_checked", YES_NO),
                Column("地址", "address", ADDRESS),
            ),
            DeliveryRecord,
        ),
        ImportKind(
            "activations",
            "激活",
            (
                Column("卡号", "card_no", CARD_NO, required=True),
                Column("激活时间", "at", WHEN, required=True),
                Column("渠道", "channel", vocabulary.ACTIVATION_CHANNEL, required=True),
                Column("主叫号码", "phone", PHONE),
                Column("身份核验", "id_check", LINE),
                Column("录音", "recording", LINE),
            ),
            ActivationRecord,
        ),
        ImportKind(
            "repayments",
            "还款",
            (
                Column("账号", "account_no", CODE, required=True),
                Column("时间", "at", WHEN, required=True),
                Column("金额", "amount", AMOUNT, required=True),
                Column("付款账户", "payer_account", NUMBER_OR_NAME),
                Column("付款人", "payer_name", NAME),
                Column("渠道", "channel", vocabulary.REPAYMENT_CHANNEL),
                Column("来源", "source_ref", CODE),
            ),
            RepaymentRecord,
        ),
        ImportKind(
            "calls",
            "联系记录",
            (
                Column("账号", "account_no", CODE, required=True),
                Column("时间", "at", WHEN, required=True),
                Column("渠道", "channel", vocabulary.CALL_CHANNEL, required=True),
                Column("号码或地址", "contact", NUMBER_OR_ADDRESS, required=True),
                Column("接听人", "person", NAME),
                Column("核身", "identity_check", LINE),
                Column("结果", "reached", vocabulary.REACHED, required=True),
                Column("内容", "content", NOTE),
                Column("录音", "recording", LINE),
                Column("经办", "made_by", NAME, required=True),
            ),
            CallRecord,
        ),
        ImportKind(
            "police_papers",
            "公安文书",
            (
                Column("账号", "account_no", CODE, required=True),
                Column("级别", "level", vocabulary.POLICE_LEVEL, required=True),
                Column("机关", "organ", LINE, required=True),
                Column("文号", "number", LINE),
                Column("日期", "dated", DAY, required=True),
                Column("报案人", "reporter", NAME),
                Column("所称事实", "stated", NOTE),
                Column("原件", "original_seen", YES_NO),
                Column("核实", "verified", YES_NO),
            ),
            PolicePaperRecord,
        ),
    )
}
"""The kinds by name, in the order in which a workspace is best filled."""
