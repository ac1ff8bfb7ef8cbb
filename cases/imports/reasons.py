"""Why a cell or a row is not taken, and what the user can do, in both languages.

They are sentences and not errors: a bad row stops nothing, it goes to the reject file with these words beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of fault, with the sentence that names it and the one that says what to do."""

    code: str
    zh: str
    en: str
    fix_zh: str
    fix_en: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one cell; `column` is None where the row as a whole is meant."""

    column: str | None
    """English name of the column."""
    value: str
    """The cell as it was given."""
    reason: Reason
    detail: dict[str, str] = field(default_factory=dict)
    """What the sentences' placeholders stand for."""

    def sentence(self, lang: str) -> str:
        """The reason with its values filled in; `lang` is zh or en."""
        return (self.reason.zh if lang == "zh" else self.reason.en).format(**self.detail)

    def advice(self, lang: str) -> str:
        """What to do; `lang` is zh or en."""
        return (self.reason.fix_zh if lang == "zh" else self.reason.fix_en).format(**self.detail)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken."""

    line: int
    """1-based line of the file, header included."""
    cells: tuple[str, ...]
    """The row as it was given, in the file's own order."""
    faults: tuple[Fault, ...]


class CellRefused(Exception):
    """A cell is no value of its column's type; caught by the row reader, never shown as an error."""

    def __init__(self, reason: Reason, **detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason.code)


REQUIRED = Reason("required", "必填项为空", "required and empty", "补填此列", "fill in this column")
TOO_LONG = Reason("too_long", "超过 {limit} 字", "longer than {limit} characters", "缩短后再导入", "shorten it")
CONTROL = Reason("control", "含有控制字符", "holds control characters", "删去不可见字符", "remove the invisible characters")
TOO_MANY_CELLS = Reason(
    "too_many_cells",
    "本行的格数多于列名",
    "the row has more cells than there are column titles",
    "检查是否有未加引号的逗号",
    "look for a comma that is not inside quotes",
)
ROUNDED = Reason(
    "rounded",
    "号码已被电子表格改成科学计数，尾数已失",
    "a spreadsheet has rounded the number; its last digits are lost",
    "从原系统重新导出，并把此列设为文本",
    "export it again and keep the column as text",
)
AMOUNT = Reason("amount", "不是金额", "no amount of money", "写成 4286.00 或 ¥4,286.00", "write 4286.00 or ¥4,286.00")
AMOUNT_TOO_LARGE = Reason(
    "amount_too_large",
    "金额大得不合理",
    "an implausibly large amount",
    "检查是否串列",
    "check whether the columns have shifted",
)
TIME = Reason("time", "不是日期时间", "no date or time", "写成 2013-03-30 15:00:00", "write 2013-03-30 15:00:00")
NO_SUCH_DAY = Reason("no_such_day", "没有这一天或这一时刻", "no such day or time of day", "核对日期", "check the date")
NEEDS_DAY = Reason("needs_day", "日期须精确到日", "the date must name the day", "写成 2013-03-30", "write 2013-03-30")
IMPLAUSIBLE_DAY = Reason(
    "implausible_day", "年份不在 1900 至 2100 年之间", "the year is not between 1900 and 2100", "核对年份", "check the year"
)
NUMBER = Reason("number", "不是非负整数", "no whole number from 0 up", "写成数字，例如 32", "write digits, such as 32")
YES_NO = Reason(
    "yes_no",
    "不是“是”或“否”",
    "neither yes nor no",
    "写“是”或“否”；不清楚则留空",
    "write Y or N; leave it empty where it is not known",
)
CHOICE = Reason("choice", "不在可选值之内", "none of the values allowed", "可选：{allowed}", "one of: {allowed}")
CODE = Reason(
    "code",
    "号码里有不允许的字符",
    "the number holds characters that no such number has",
    "只用字母、数字和 - _ . /",
    "use letters, digits and - _ . / only",
)
CARD = Reason(
    "card",
    "不是卡号",
    "no card number",
    "应为 12 至 19 位数字；掩码须露出至少 8 位并含末四位",
    "12 to 19 digits; a masked one must show at least 8, the last four among them",
)
PHONE = Reason("phone", "不是电话号码", "no telephone number", "写成 13800006620 或 021-62345678", "write 13800006620 or 021-62345678")
MASKED_PHONE = Reason(
    "masked_phone",
    "号码带掩码，无法识别是哪一个号码",
    "a masked number does not say which number it is",
    "填完整号码，或留空",
    "give the whole number, or leave it empty",
)
ID_NO = Reason(
    "id_no",
    "不是 18 位或 15 位身份证号",
    "no identity number of 18 or 15 characters",
    "核对位数；其他证件请填证件类型",
    "check its length; for another document state the type",
)
ID_CHECKSUM = Reason(
    "id_checksum", "身份证号校验位不符", "the identity number's check digit does not fit", "对照原件更正", "compare it with the original"
)
ID_DATE = Reason(
    "id_date",
    "身份证号中的出生日期不存在",
    "the birth date inside the identity number does not exist",
    "对照原件更正",
    "compare it with the original",
)
CARD_ELSEWHERE = Reason(
    "card_elsewhere",
    "此卡已记在另一账户 {other} 名下",
    "this card is recorded under another account, {other}",
    "核对卡号与账号；确有更正请先撤回原记录",
    "check both numbers; withdraw the earlier record first if it was wrong",
)
NO_ONE_ACCOUNT = Reason(
    "no_one_account",
    "该客户名下的账户数为 {count}，说不清担保的是哪一户",
    "the customer has {count} accounts on record, so it is not said which one is guaranteed",
    "先导入账户；多户时另行录入担保",
    "import the accounts first; with several, enter the guarantee by hand",
)
NO_CARD_OF_BILL = Reason(
    "no_card_of_bill",
    "尾号 {last4} 的卡有 {count} 张，说不清是哪一张",
    "{count} cards on record end in {last4}, so it is not said which one is meant",
    "先导入账户与卡号，或指明账号",
    "import the accounts first, or name the account",
)
NO_ACCOUNT_OF_CARD = Reason(
    "no_account_of_card",
    "此卡属于哪个账户尚不清楚，还款无处可记",
    "it is not known which account this card belongs to, so the repayment has no place",
    "先导入账户",
    "import the accounts first",
)
ILLEGIBLE = Reason(
    "illegible",
    "账单上此项读不出",
    "this is not legible on the bill",
    "对照账单原件补录",
    "enter it by hand from the bill",
)


def all_reasons() -> Iterable[Reason]:
    """Every reason, for the reference page."""
    return (value for value in globals().values() if isinstance(value, Reason))
