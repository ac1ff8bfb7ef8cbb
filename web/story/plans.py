"""story.yaml: the facts of a case that no import file holds, and the steps of the demonstration in order."""

from collections.abc import Mapping
from typing import Any

from cases.second_eyes import LOOKED_AT_TWICE
from web.story import mirror_case, xu_case
from web.story.accounts import AS_OF, CardLife
from web.story.purchases import Purchase
from web.story.slips import slip_fields

_TABLES = (
    ("persons", "persons.csv"), ("accounts", "accounts.csv"), ("relations", "relations.csv"), ("transactions", "transactions.csv"),
    ("deliveries", "deliveries.csv"), ("activations", "activations.csv"), ("repayments", "repayments.xlsx"), ("calls", "calls.csv"),
    ("police_papers", "police_papers.csv"),
)  # fmt: skip
_APPROVER = "gaoyuan"
_REVIEWER = "jiangyue"
"""Looks at a slip's amount, time and card number after the investigator."""
_SEARCH_AT = ("2026-11-10T09:00:00+08:00", "2026-11-10T12:10:00+08:00")


def cheetah_plan(life: CardLife) -> dict[str, Any]:
    """The plan of the Xu case."""
    search = {
        "place": "老庙黄金豫园店库房",
        "started_at": _SEARCH_AT[0],
        "ended_at": _SEARCH_AT[1],
        "bank_staff": [{"name": "陆敏", "role": "催收员"}, {"name": "邵立群", "role": "催收员"}],
        "merchant_staff": [{"company": "老庙黄金豫园店", "name": "店员甲", "role": "库房管理员"}],
        "authority": "调单函沪营二调（2026）041号；商户同意",
        "scope": "2023年12月及2024年1月签购单存箱",
        "method": "地毯式翻查",
        "boxes_checked": ["2023-12-上", "2023-12-下", "2024-01-上"],
        "found": [],
        "outcome": "possibly_destroyed",
        "evidence": "oral",
        "merchant_statement": {
            "said_by": "店员甲",
            "text": "库房发大水，这张签购单很有可能已经被损毁",
            "flood_on": None,
            "signed": False,
            "stamped": False,
        },
        "next_step": "请商户出具盖章灭失说明；改查收单机构留存联、发票、质保凭证",
    }
    return {
        "name": "cheetah",
        "title": {"zh": "猎豹行动：徐某之妻的信用卡", "en": "Operation Cheetah: the card of Xu's wife"},
        "as_of": AS_OF.isoformat(),
        "campaign": {"name": "猎豹行动", "department": "上海营销二部", "routes": ["self", "cross", "police", "outsource"]},
        "staff": _staff(("lumin", "陆敏"), ("shaoliqun", "邵立群")),
        "case": {
            "account_no": xu_case.ACCOUNT_NO, "customer_no": xu_case.HOLDER.customer_no, "card_last4": "4417", "holder": xu_case.HOLDER.name,
            "relatives": [{"name": xu_case.HUSBAND, "kind": "spouse"}], "periods_overdue": 32, "overdue_since": life.overdue_since.isoformat(),
            "unknown": ["age", "birth date", "identity number", "balance (the seed prints 6__)", "principal of the ledger", "outcome"],
            "dispute": {"first_recorded_at": xu_case.DISPUTED_AT.isoformat(), "channel": "phone", "claims": ["K02", "K26"], "source": "calls.csv"},
            **_amounts(life),
        },
        "transactions": {"gold": _named(xu_case.GOLD), "food": _named(xu_case.FOOD)},
        "steps": [
            *_imports(),
            *({"do": "import", "kind": "bill", "file": f"bill-2024-{month:02d}.pdf"} for month in (1, 2, 3)),
            _open(life, "来电称从未收到该卡、卡被人盗用"),
            {"do": "testimony add", "file": "testimony.yaml"},
            {"do": "check"},
            {"do": "advise"},
            {
                "do": "slip request", "transaction": xu_case.GOLD.source_ref, "via": "merchant_visit", "requested_on": "2026-11-03",
                "reason": "金额较大，商户为连锁金店，签购单及发票可能留存", "by": "lumin",
            },
            {"do": "slip search", "transaction": xu_case.GOLD.source_ref, "by": "lumin", "session": search},
            {
                "do": "slip request", "transaction": xu_case.FOOD.source_ref, "via": "acquirer", "requested_on": "2026-11-11",
                "reason": "黄金消费签购单可能已损毁，改调同卡另一笔签名交易的收单机构留存联", "by": "lumin",
            },
            *_slip("slip-food.jpg", xu_case.FOOD, "2026-11-18", "lumin"),
            {"do": "route"},
            {
                "do": "decide", "route": "R-CROSS", "by": "lumin",
                "reason": (
                    "争议停催期间不催收。陈述之间及陈述与记录之间尚有不一致，均有无过错的可能解释，仅为线索；签收人、激活人、2024年2月18日签购单签名人可以查明。"
                    "经办人已形成先入看法，交未经手的小组重新分别访谈并复核。"
                ),
            },
            {"do": "approve", "of": "decision R-CROSS", "by": _APPROVER},
            {"do": "packet", "for": "cross", "by": "lumin", "directory": "packet-cross"},
            {"do": "approve", "of": "packet cross", "by": _APPROVER},
            {"do": "packet", "for": "police-a", "draft": True, "by": "lumin", "directory": "packet-police-draft"},
            {"do": "verify", "directory": "packet-cross"},
        ],
    }  # fmt: skip


def mirror_plan(life: CardLife) -> dict[str, Any]:
    """The plan of the mirror case."""
    return {
        "name": "mirror",
        "title": {"zh": "镜像：没有到家的卡", "en": "The mirror: the card that never came home"},
        "as_of": AS_OF.isoformat(),
        "campaign": {"name": "猎豹行动", "department": "上海营销二部", "routes": ["self", "cross", "police", "outsource"]},
        "staff": _staff(("hanxue", "韩雪"), ("fangxiaolan", "方晓岚")),
        "case": {
            "account_no": mirror_case.ACCOUNT_NO, "customer_no": mirror_case.HOLDER.customer_no, "card_last4": "2086", "holder": mirror_case.HOLDER.name,
            "relatives": [{"name": mirror_case.HUSBAND, "kind": "spouse"}], "periods_overdue": 9, "overdue_since": life.overdue_since.isoformat(),
            "unknown": ["age", "birth date", "identity number", "outcome"],
            "dispute": {
                "first_recorded_at": mirror_case.DISPUTED_AT.isoformat(), "channel": "phone", "claims": ["K02", "K26"], "source": "calls.csv",
            },
            "limit_fen": mirror_case.LIMIT_FEN,
            **_amounts(life),
        },
        "address_changes": [
            {
                "card_last4": "2086", "at": mirror_case.ADDRESS_CHANGED_AT.isoformat(), "channel": "web form", "id_check": "证件号后四位", "verified": False,
                "from": mirror_case.HOLDER.address, "to": mirror_case.DROP_ADDRESS, "source": "地址变更日志",
            }
        ],
        "courier": {"name": mirror_case.COURIER, "waybill_prefix": mirror_case.ROUND, "expected_rules": ["V03", "V04", "V06", "V09", "V10", "B09"]},
        "transactions": {"phone": _named(mirror_case.PHONE_BOUGHT)},
        "steps": [
            *_imports(),
            {"do": "import", "kind": "bill", "file": "bill-2026-02.pdf"},
            _open(life, "来电称当日收到提醒短信才知有此卡，从未收到该卡、卡被人盗用"),
            {"do": "testimony add", "file": "testimony.yaml"},
            {"do": "check"},
            {"do": "advise"},
            {
                "do": "slip request", "transaction": mirror_case.PHONE_BOUGHT.source_ref, "via": "acquirer", "requested_on": "2026-02-24",
                "reason": "最大一笔之一，可登记商品，收单机构有留存联", "by": "hanxue",
            },
            *_slip("slip-phone.jpg", mirror_case.PHONE_BOUGHT, "2026-03-06", "hanxue"),
            {"do": "route"},
            {
                "do": "decide", "route": "R-INTERNAL", "by": "hanxue",
                "reason": "同一投递线路同期六张卡均称未收到，寄送前地址经弱核验渠道变更，激活来自非登记号码；持卡人前后陈述一致，先查寄送环节。",
            },
            {"do": "approve", "of": "decision R-INTERNAL", "by": _APPROVER},
            {"do": "packet", "for": "police-a", "draft": True, "by": "hanxue", "directory": "packet-police-draft"},
        ],
    }  # fmt: skip


def _staff(investigator: tuple[str, str], second: tuple[str, str]) -> list[dict[str, str]]:
    """Whoever approves has neither asked nor searched (domain.md 8.7)."""
    people = (
        (*investigator, "special_investigator"),
        (*second, "collector"),
        (_APPROVER, "高远", "team_lead"),
        (_REVIEWER, "蒋越", "cross_reviewer"),
        ("qiuhe", "邱禾", "evidence_custodian"),
    )
    return [{"login": login, "name": name, "role": role} for login, name, role in people]


def _amounts(life: CardLife) -> dict[str, int]:
    return {
        "purchases_fen": sum(each.fen for each in life.purchases),
        "repayments_fen": sum(each.fen for each in life.repayments),
        "recomputed_principal_fen": life.principal_fen,
    }


def _named(purchase: Purchase) -> dict[str, Any]:
    return {
        "source_ref": purchase.source_ref, "at": purchase.at.isoformat(), "merchant": purchase.shop.name, "amount_fen": purchase.fen,
        "city": purchase.shop.city, "verification": purchase.verification,
    }  # fmt: skip


def _imports() -> list[dict[str, str]]:
    return [{"do": "import", "kind": kind, "file": file} for kind, file in _TABLES]


def _open(life: CardLife, stated: str) -> dict[str, Any]:
    said_at = life.contacts[-1]["at"]
    return {
        "do": "case open", "account_no": life.account_no, "claims": ["K02", "K26"], "stated": stated, "said_at": f"{said_at}".replace(" ", "T"),
        "channel": "phone",
    }  # fmt: skip


def _slip(file: str, purchase: Purchase, received_on: str, by: str) -> list[Mapping[str, Any]]:
    received = {"received_on": received_on, "from": "收单机构示例支付", "copy": "merchant copy, kept by the acquirer"}
    return [
        {"do": "import", "kind": "slip", "file": file, **received},
        {"do": "slip read", "file": file},
        {"do": "slip confirm", "file": file, "by": by, "fields": slip_fields(purchase)},
        {
            "do": "slip confirm",
            "file": file,
            "by": _REVIEWER,
            "fields": {name: value for name, value in slip_fields(purchase).items() if name in LOOKED_AT_TWICE},
        },
        {"do": "slip match", "file": file, "transaction": purchase.source_ref},
    ]
