"""Fields by which records of persons are compared, and how they compare, in words."""

FIELDS = {
    "id_no": ("证件号", "ID number"),
    "name": ("姓名", "name"),
    "born_on": ("出生日期", "date of birth"),
    "sex": ("性别", "sex"),
    "phone": ("电话", "telephone"),
    "address": ("地址", "address"),
    "employer": ("单位", "employer"),
}
LEVELS = {
    "same": ("相同", "the same"),
    "alike": ("相近，可能是一处笔误", "alike, perhaps one slip of the pen"),
    "at_other_times": ("号码相同，但使用时间不重叠", "the same number at other times"),
    "differs": ("不同", "different"),
}
VERDICTS = {
    "same": ("是同一人", "one person"),
    "not_same": ("不是同一人", "two persons"),
    "unsure": ("尚不能判断", "cannot be told yet"),
}
_STRONG, _PLAIN = 10.0, 3.0
"""Bits from which a field says much, or something: a thousand to one, and eight to one."""


def strength(bits: float) -> tuple[str, str]:
    """How much a field says, without a number that could be read as a likelihood."""
    size = abs(bits)
    return ("有力", "strongly") if size >= _STRONG else ("一般", "plainly") if size >= _PLAIN else ("略微", "slightly")
