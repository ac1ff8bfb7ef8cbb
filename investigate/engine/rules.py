"""What the world allows: every constraint rule as a declared object.

A rule without star is hard. A defeasible rule is what is usual; a conflict that needs it names it among its assumptions. The families and the
stars follow the reference on contradictions, "Rules as constraints"; the sentence of a defeasible rule names what else may be the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RuleFamily(StrEnum):
    """What a rule is about."""

    UNIQUENESS = "uniqueness"
    POSSESSION = "possession"
    ORDER = "order"
    SOURCE_LINK = "source_link"
    SPACE = "space"
    KINSHIP = "kinship"


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint."""

    id: str
    family: RuleFamily
    zh: str
    en: str
    defeasible: bool = False
    """Whether it is only usual: a set that rests on it names it as an assumption."""
    closed_world: bool = False
    """Whether it takes the listed possibilities, or the claims of the case, for all there are."""
    source: str = "contradictions.md, Rules as constraints"


_U, _P, _O, _L, _S, _K = RuleFamily

_DECLARED: tuple[Rule, ...] = (
    Rule("one_maker", _U, "一笔交易只由一人所为", "a transaction is made by one person"),
    Rule("one_holder", _U, "同一时刻一张卡只在一人处", "a card is with one person at a time"),
    Rule("one_place", _U, "同一时刻一人只在一处", "a person is in one place at a time"),
    Rule(
        "once_per_card",
        _U,
        "发卡、签收、激活、收到、被盗每卡至多一次，首次知悉每人至多一次",
        "issue, delivery, activation, receipt and theft happen at most once a card, first knowledge once a person",
        source="interfaces.md, Claims file",
    ),
    Rule(
        "maker_had_card", _P, "刷实体卡的人当时持有该卡或其复制卡", "whoever made a card-present transaction held the card or a clone of it"
    ),
    Rule(
        "no_clone",
        _P,
        "没有人主张卡被复制时，视为没有复制卡",
        "where nobody claims a clone, there was none",
        defeasible=True,
        closed_world=True,
    ),
    Rule("owner_after_receipt", _P, "持卡人收到卡之后才能持有卡", "the holder had the card only after receiving it"),
    Rule(
        "other_by_a_way",
        _P,
        "他人持有卡，须此前经出借、被盗、截留或丢失",
        "another had the card only through lending, theft, interception or loss before",
        defeasible=True,
        closed_world=True,
    ),
    Rule(
        "no_loss_unclaimed",
        _P,
        "没有人主张卡丢失时，视为没有丢失",
        "where nobody claims a loss, the card was not lost",
        defeasible=True,
        closed_world=True,
        source="interfaces.md, Claims file",
    ),
    Rule(
        "not_with_owner_after_theft",
        _P,
        "卡被盗后未找回，持卡人不能再持有或刷卡",
        "after a theft the holder neither has nor uses the card until it is recovered",
    ),
    Rule("loan_ends_on_return", _P, "归还之后不再因出借而持有卡", "a loan ends when the card is given back"),
    Rule("intercepted_not_received", _P, "卡被截留即从未收到", "an intercepted card was never received"),
    Rule(
        "misused_not_by_owner",
        _P,
        "被盗用的交易不是持卡人所为",
        "a misused transaction was not made by the holder",
        source="domain.md 7.1, K26",
    ),
    Rule("issued_before_received", _O, "发卡不晚于收到", "issue is no later than receipt"),
    Rule("issued_before_delivered", _O, "发卡不晚于签收", "issue is no later than delivery"),
    Rule(
        "received_before_reported",
        _O,
        "收到过卡的，收到不晚于报失",
        "where the card was received at all, that is no later than the report of its loss",
        defeasible=True,
    ),
    Rule("received_before_lent", _O, "收到不晚于出借", "receipt is no later than lending"),
    Rule("stolen_after_receipt", _O, "所称“收到后被盗”，收到不晚于被盗", "a theft stated to be after receipt has a receipt before it"),
    Rule("stolen_on_the_way", _O, "所称“途中被盗”，被盗之前没有收到", "a theft stated to be on the way has no receipt before it"),
    Rule("knew_by_receipt", _O, "首次知悉不晚于收到", "first knowledge is no later than receipt"),
    Rule(
        "knew_by_activation",
        _O,
        "只有本人使用的号码激活的，首次知悉不晚于激活",
        "who alone used the activating phone knew of the card by then",
        defeasible=True,
        closed_world=True,
    ),
    Rule(
        "repaid_knew",
        _L,
        "自行还款的人当时知悉该卡（扣划、代扣除外）",
        "who repaid by own act knew of the card (not set-off or auto-debit)",
        defeasible=True,
    ),
    Rule("spoke_knew", _L, "谈及或承诺偿还该卡的人当时知悉该卡", "who spoke of the card or promised to pay it knew of it", defeasible=True),
    Rule(
        "name_is_person",
        _L,
        "单据所载姓名或账户即其本人所为（亦可能系他人代写、冒名或使用其账户）",
        "the name or account a paper bears stands for that person's own act (it may be written or used by another)",
        defeasible=True,
        source="domain.md F01, F08, F16",
    ),
    Rule(
        "signed_for_received",
        _L,
        "本人签收即当时收到卡（亦可能未拆封或内非该卡）",
        "who signed for the parcel received the card then (it may be unopened or another card)",
        defeasible=True,
        source="domain.md F01",
    ),
    Rule(
        "slip_made",
        _L,
        "签购单上签名的人即交易人（亦可能系模仿）",
        "who signed the slip made the transaction (it may be imitated)",
        defeasible=True,
        source="domain.md F16",
    ),
    Rule(
        "otp_made",
        _L,
        "验证码所发号码的使用人即交易人（亦可能验证码被骗取）",
        "a user of the phone that got the one-time password made the transaction (the code may be phished)",
        defeasible=True,
        closed_world=True,
        source="domain.md V18",
    ),
    Rule(
        "own_phone_received",
        _L,
        "只有持卡人使用的号码激活的，持卡人此前已收到卡（亦可能换卡盗号）",
        "activation from a phone that only the holder used means the card was received by then (the SIM may be swapped)",
        defeasible=True,
        closed_world=True,
        source="domain.md F04",
    ),
    Rule("at_the_merchant", _S, "刷实体卡的人当时在商户所在地", "whoever made a card-present transaction was at the merchant's place"),
    Rule("travel_time", _S, "两地之间至少需要路上时间", "going from one place to another takes its least travel time"),
    Rule("mutual", _K, "认识与夫妻关系是相互的", "knowing and being married are mutual"),
    Rule("spouse_knows", _K, "夫妻相互认识", "spouses know each other"),
    Rule("lent_knows", _K, "出借人认识借用人", "who lends knows the borrower"),
)

RULES: Mapping[str, Rule] = {each.id: each for each in _DECLARED}
"""Every constraint rule by its id, in the order in which rules are cited."""
