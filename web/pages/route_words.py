"""What routes, gates and what they block are called, what follows from choosing one, and how values of conditions are written."""

import re

from cases.conditions import Value
from cases.gates import LIABLE, VICTIM, Outcome
from investigate.indicators.rule import Text
from web import formats
from web.i18n import deferred, label, word
from web.visit import Visit

ROUTES = {
    "R-VICTIM": deferred("持卡人为受害人：停催、免责、更正"),
    "R-POLICE-A": deferred("向公安机关报案（骗领、冒用、伪造）"),
    "R-POLICE-B": deferred("向公安机关报案（恶意透支）"),
    "R-CROSS": deferred("交叉复核"),
    "R-SELF": deferred("自行催收"),
    "R-PLAN": deferred("个性化分期、调解"),
    "R-OUTSOURCE": deferred("委外催收"),
    "R-JUDICIAL": deferred("民事诉讼"),
    "R-GUARANTOR": deferred("保证人"),
    "R-MERCH": deferred("向商户、收单机构追偿"),
    "R-INTERNAL": deferred("内审、合规"),
    "R-WRITEOFF": deferred("核销（账销案存）"),
}
FOLLOWS = {
    "R-VICTIM": deferred("批准后停止催收、退还扣款、更正征信；此后这笔欠款不再走任何催收路径，不能改回。"),
    "R-POLICE-A": deferred("批准后可制作正式报案材料；报案对象不是持卡人，材料写明她可能是受害人。"),
    "R-POLICE-B": deferred("批准后可制作以持卡人为对象的报案材料；不得以报案或撤案换取还款。"),
    "R-CROSS": deferred("批准后交未经手的小组重新分别访谈、复核；争议停催照旧。"),
    "R-SELF": deferred("批准后由本行自行催收，受时段、次数和联系对象的限制。"),
    "R-PLAN": deferred("批准后与持卡人商定分期或调解；履行期间只作提醒。"),
    "R-OUTSOURCE": deferred("批准后可向名单内机构提供最小资料；有争议、报案、投诉即收回。"),
    "R-JUDICIAL": deferred("批准后交法务起诉，举证责任按争议情况由法务判断。"),
    "R-GUARANTOR": deferred("批准后在保证期间内向保证人主张。"),
    "R-MERCH": deferred("批准后向商户或收单机构提出退单或追偿；不影响其他路径。"),
    "R-INTERNAL": deferred("批准后移送内审，知悉范围受限，被涉及者停权；不影响其他路径。"),
    "R-WRITEOFF": deferred("批准后账销案存：债权和联系规则不变，卷宗不删除。"),
}
GATES = {
    "G1": deferred("资料闸"),
    "G2": deferred("保护闸"),
    "G3": deferred("争议停催"),
    "G4": deferred("公安立案停催"),
    "G5": deferred("法院程序停催"),
    "G6": deferred("履约停催"),
    "G7": deferred("时效闸"),
    "G8": deferred("合规闸"),
}
_ACTIONS = {
    "contact": deferred("联系"),
    "dunning": deferred("催收"),
    "outsource": deferred("委外"),
    "fee_pressure": deferred("费用施压信息"),
    "negative_report": deferred("负面征信报送"),
    "criminal_promise": deferred("就刑事案件作承诺"),
    "evidence_preservation": deferred("固定证据"),
    "victim_rules": deferred("核查有利于持卡人的情形"),
}
ROWS = {
    "victim_outcome": deferred("核实结论、举证情况或有权机关的认定指向持卡人为受害人"),
    "other_suspect_named": deferred("公安文书已指明他人"),
    "insider_link": deferred("有与员工、营销、投递或机构有关的线索"),
    "police_a_ready": deferred("向公安机关报案（骗领、冒用、伪造）的条件已齐"),
    "relative_unauthorised": deferred("核实结论为家属未经授权用卡"),
    "dispute_open": deferred("争议尚未核实，仍有可以查明的事实"),
    "data_or_protection_first": deferred("先核实资料或落实保护措施"),
    "plan_ready": deferred("分期条件已齐"),
    "police_b_ready": deferred("恶意透支各要件已齐"),
    "self_ready": deferred("自行催收条件已齐"),
    "outsource_ready": deferred("委外条件已齐"),
    "guarantor_ready": deferred("保证期间未届满"),
    "judicial_ready": deferred("起诉条件已齐"),
    "cross_ready": deferred("交叉复核条件已齐"),
    "write_off_ready": deferred("核销条件已齐"),
    "nothing_ready": deferred("各路径条件均未齐"),
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d|Z)?")
_FACT = re.compile(r"\s?[(\uff08][a-z][\w-]*-[\w-]+[)\uff09]")
_CLAIM = re.compile(r"(?<![A-Za-z0-9])K\d\d(?!\d)")
_COMMA = deferred("、")
"""Stands between several things in one value."""
_MONEY = frozenset({"amount_of_use", "e5_principal"})
_IN_UNITS = {
    "e2_overdue": deferred("%(n)s 期"),
    "early_or_willing": deferred("%(n)s 期"),
    "stage": deferred("%(n)s 期"),
    "beyond_ability": deferred("%(n)s 期"),
    "e3_two_effective_collections": deferred("%(n)s 天"),
    "own_effort_exhausted": deferred("%(n)s 天"),
    "e4_months_after_second": deferred("%(n)s 个月"),
    "period_alive": deferred("%(n)s 个月"),
    "e6_purpose": deferred("%(n)s 项"),
    "cross_occasion": deferred("%(n)s 个周期"),
    "open_questions_listed": deferred("%(n)s 条"),
    "own_collection_done": deferred("%(n)s 次"),
    "guarantee_exists": deferred("%(n)s 份"),
}


def blocked_words(visit: Visit, what: str) -> str:
    """An action or a route, as it is called."""
    return visit.say(_ACTIONS[what]) if what in _ACTIONS else route_name(visit, what)


def route_name(visit: Visit, route: str) -> str:
    """A route's name with its id; an id that is none stays as it was given."""
    return f"{visit.say(ROUTES[route])} {route}" if route in ROUTES else route


def value_words(visit: Visit, condition: str, value: Value) -> str:
    """What the case shows, or what the law asks, of a condition; a dash where nothing is stated."""
    if value is None:
        return "—"
    if isinstance(value, tuple):
        return " – ".join(value_words(visit, condition, each) for each in value)
    if condition in _MONEY and isinstance(value, int):
        return formats.money(value)
    if isinstance(value, int) and condition in _IN_UNITS:
        return visit.say(_IN_UNITS[condition], n=value)
    if value in set(Outcome):
        return label(Outcome(value), visit.language)
    return visit.say(_COMMA).join(str(value).split(_COMMA))


def plain(reason: Text) -> Text:
    """A gate's reason for reading: times as people write them, claims by name, the ids of facts left out."""
    return Text(_plain(reason.zh, "zh"), _plain(reason.en, "en"))


def _plain(reason: str, language: str) -> str:
    told = _TIME.sub(r"\1 \2", _FACT.sub("", reason))
    return _CLAIM.sub(lambda found: f"{word('ClaimCode', found[0], language)} {found[0]}", told)


def outcome_follows(outcome: Outcome) -> str:
    """What comes of an outcome once a second person has signed it."""
    if outcome in VICTIM:
        return deferred("停催不解除；按受害人路径办理，不得再向持卡人催收。")
    if outcome in LIABLE:
        return deferred("解除签署前的争议停催；其后的新主张另行停催。")
    return deferred("不得恢复催收或委外。")
