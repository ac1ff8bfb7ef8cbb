"""The words of imports, as the kinds the rules know; a word nobody has mapped is unknown, never a guess."""

from investigate.facts import ActivationChannel, ContactChannel, Goods, IdCheck, PayChannel, Receipt, Relation

_RELATIONS = {
    "holder": Relation.HOLDER,
    "本人": Relation.HOLDER,
    "持卡人": Relation.HOLDER,
    "spouse": Relation.SPOUSE,
    "配偶": Relation.SPOUSE,
    "丈夫": Relation.SPOUSE,
    "妻子": Relation.SPOUSE,
    "relative": Relation.RELATIVE,
    "亲属": Relation.RELATIVE,
    "parent": Relation.RELATIVE,
    "child": Relation.RELATIVE,
    "sibling": Relation.RELATIVE,
    "contact": Relation.OTHER,
    "guarantor": Relation.OTHER,
    "guarantees": Relation.OTHER,
    "merchant_staff": Relation.OTHER,
    "courier": Relation.OTHER,
    "police": Relation.OTHER,
    "other": Relation.OTHER,
}
_ACTIVATION = {
    "counter": ActivationChannel.COUNTER,
    "app": ActivationChannel.APP,
    "phone": ActivationChannel.PHONE,
    "ivr": ActivationChannel.IVR,
    "web": ActivationChannel.WEB,
}
_CONTACT = {
    "phone": ContactChannel.CALL,
    "inbound_call": ContactChannel.CALL,
    "sms": ContactChannel.SMS,
    "letter": ContactChannel.LETTER,
    "email": ContactChannel.EMAIL,
    "visit": ContactChannel.VISIT,
    "app": ContactChannel.SMS,
    "wechat": ContactChannel.SMS,
}
_PAY = {
    "own_transfer": PayChannel.OWN_TRANSFER,
    "transfer": PayChannel.OWN_TRANSFER,
    "auto_debit": PayChannel.AUTO_DEBIT,
    "set_off": PayChannel.SET_OFF,
    "cash": PayChannel.CASH,
}
_ID_CHECKS = (
    (IdCheck.BIOMETRIC, ("人脸", "柜面核身", "指纹", "biometric", "face")),
    (IdCheck.ID_DIGITS, ("证件号", "身份证号", "后四位", "id_digits", "id digits")),
    (IdCheck.QUESTIONS, ("问题", "提问", "核身提问", "questions")),
    (IdCheck.NONE, ("未核", "无核", "none", "没有核")),
)
_GOODS = (
    (Goods.GOLD, ("黄金", "金店", "珠宝", "首饰")),
    (Goods.DEVICE, ("手机", "数码", "通讯", "电脑")),
    (Goods.APPLIANCE, ("电器", "家电", "家具")),
    (Goods.VEHICLE, ("汽车", "4S", "电动车")),
    (Goods.GIFT_CARD, ("礼品卡", "预付卡", "购物卡")),
    (Goods.HOUSEHOLD, ("超市", "便利", "餐", "酒家", "饭", "菜", "药", "水果", "加油")),
)
"""What a merchant's name says it sells; a hint for ranking proofs, never a fact about a purchase."""


def relation_of(word: str | None) -> Relation:
    """What somebody is to the holder; unknown where the paper is blank or the word is new."""
    return _RELATIONS.get(word or "", Relation.UNKNOWN)


def channel_of(word: str) -> ActivationChannel:
    """Where a card was activated."""
    return _ACTIVATION.get(word, ActivationChannel.UNKNOWN)


def contact_channel(word: str) -> ContactChannel:
    """How a contact was made; a channel of the bank's own counts as a message, which proves the least."""
    return _CONTACT.get(word, ContactChannel.SMS)


def pay_channel(word: str | None) -> PayChannel:
    """How a repayment came."""
    return _PAY.get(word or "", PayChannel.UNKNOWN)


def id_check_of(text: str | None) -> IdCheck:
    """What identity check the activation log speaks of; the strongest word decides."""
    if not text:
        return IdCheck.UNKNOWN
    return next((kind for kind, words in _ID_CHECKS if any(word in text.lower() for word in words)), IdCheck.UNKNOWN)


def goods_of(merchant: str) -> Goods:
    """What the merchant's name says it sells."""
    return next((kind for kind, words in _GOODS if any(word in merchant for word in words)), Goods.UNKNOWN)


def receipt_of(channel: str, reached: str, recording: str | None, content: str | None) -> Receipt:
    """What shows that a contact arrived. "Sent" and "not delivered" are no receipt (domain.md 1.5)."""
    text = content or ""
    if recording and channel in {"phone", "inbound_call"}:
        return Receipt.RECORDING
    if "未送达" in text or "退回" in text or reached == "none":
        return Receipt.NONE
    if "已送达" in text or "送达成功" in text:
        return Receipt.DELIVERED
    return Receipt.SENT_ONLY if channel in {"sms", "email", "letter", "app"} else Receipt.UNKNOWN
