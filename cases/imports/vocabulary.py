"""Closed and open word lists of the imports, each word with the spellings banks use in both languages."""

from cases.imports.values import choice, word

DISPUTE_TYPE = choice(
    "dispute_type",
    {
        "STOLEN_APP": ("盗办件", "盗办"),
        "FORGED_APP": ("伪冒件", "伪冒"),
        "NRI": ("未达卡", "未收到卡", "never received"),
        "LOST_STOLEN": ("失卡", "丢失", "被盗", "遗失"),
        "COUNTERFEIT": ("伪卡盗刷", "伪卡"),
        "CNP": ("网络盗刷", "非面交易盗刷"),
        "RELATIVE_USE": ("亲属用卡", "亲属冒用"),
        # The bank's own label of a case is read, whatever it is; what the product prints is chosen elsewhere.
        "FIRST_PARTY": ("本人欺诈",),
        "CARD_LENT": ("出借卡", "代办"),
        "INTERNAL": ("内部作案",),
        "ORDINARY": ("普通逾期", "普通", "无争议"),
    },
    "争议类型（domain 0.3）",
    "type of dispute",
)

ID_TYPE = choice(
    "id_type",
    {
        "resident_id": ("居民身份证", "身份证", "二代身份证", "id card", "01", "0"),
        "passport": ("护照", "02"),
        "hk_macau_permit": ("港澳居民来往内地通行证", "港澳通行证", "回乡证"),
        "taiwan_permit": ("台湾居民来往大陆通行证", "台胞证"),
        "residence_permit": ("外国人永久居留身份证", "港澳台居民居住证", "永久居留证"),
        "military_id": ("军官证", "军人证", "士兵证", "警官证"),
        "household_register": ("户口簿", "户口本"),
        "other": ("其他", "其它"),
    },
    "证件类型，空为身份证",
    "type of document, a resident ID where empty",
)

SEX = choice("sex", {"male": ("男", "M", "1", "男性"), "female": ("女", "F", "2", "女性")}, "性别", "sex")

RELATION = choice(
    "relation",
    {
        "spouse": ("配偶", "夫妻", "丈夫", "妻子", "husband", "wife"),
        "parent": ("父母", "父亲", "母亲", "father", "mother", "父", "母"),
        "child": ("子女", "儿子", "女儿", "son", "daughter"),
        "sibling": ("兄弟姐妹", "兄弟", "姐妹", "哥哥", "弟弟", "姐姐", "妹妹", "brother", "sister"),
        "relative": ("亲属", "亲戚", "其他亲属", "直系亲属"),
        "contact": ("联系人", "紧急联系人", "朋友", "同事", "同学", "friend", "colleague"),
        "guarantor": ("担保人", "保证人", "guarantee"),
    },
    "与客户的关系",
    "relation to the customer",
)

BASIS = choice(
    "basis",
    {
        "application form": ("申请表", "申请书", "申请资料", "application"),
        "holder's statement": ("本人陈述", "持卡人陈述", "客户自述", "holder’s statement", "holders statement", "statement"),
        "case document": ("案卷材料", "案件材料", "卷内材料", "document"),
        "court or police document": ("法院或公安文书", "法院文书", "公安文书", "司法文书", "court document", "police document"),
    },
    "来源；个人信息只可来自这四种（个人信息保护法第五、六、十三条）",
    "source; personal data of relatives may come from these four only (PIPL 5, 6, 13)",
)

ENTRY_MODE = choice(
    "entry_mode",
    {
        "chip": ("芯片", "插卡", "IC卡", "IC", "05", "051", "052", "接触式"),
        "magstripe": ("磁条", "刷磁", "刷卡", "磁条卡", "02", "021", "022", "90", "901", "902", "swipe", "mag", "magnetic"),
        "contactless": ("非接", "闪付", "挥卡", "非接触", "云闪付", "07", "071", "072", "91", "nfc"),
        "manual": ("手工", "手输", "键入", "人工", "01", "011", "012", "keyed"),
        "online": ("线上", "网络", "网上", "互联网", "无卡", "电商", "快捷支付", "81", "812", "10", "ecommerce", "cnp"),
        "unknown": ("未知", "不详", "其他", "00", "000"),
    },
    "输入方式（亦收 POS 输入方式码）",
    "entry mode (POS entry mode codes are read too)",
)

VERIFICATION = word(
    "verification",
    {
        "pin": ("密码", "联机密码", "凭密"),
        "signature": ("签名", "签字", "凭签", "sign"),
        "pin_and_signature": ("密码加签名", "密码+签名", "签名+密码", "凭密凭签"),
        "none": ("免密", "无", "免密免签", "小额免密"),
        "otp": ("短信验证码", "验证码", "动态密码", "动态验证码"),
        "face": ("刷脸", "人脸", "人脸识别"),
        "cvv": ("cvv2", "安全码"),
        "unknown": ("未知", "不详"),
    },
    "验证方式",
    "how the user was verified",
)

ACTIVATION_CHANNEL = word(
    "activation_channel",
    {
        "phone": ("电话", "人工电话", "电话人工", "客服电话", "call"),
        "ivr": ("自助语音", "语音", "电话自助"),
        "sms": ("短信",),
        "app": ("手机银行", "手机app", "掌上银行", "mobile"),
        "web": ("网站", "网上银行", "网银", "网页", "online"),
        "counter": ("柜台", "柜面", "网点", "branch"),
        "wechat": ("微信", "微信银行"),
    },
    "激活渠道",
    "channel of the activation",
)

REPAYMENT_CHANNEL = word(
    "repayment_channel",
    {
        "own_transfer": ("本人转账", "主动还款", "本行转账", "自主还款"),
        "auto_debit": ("自动扣款", "自动还款", "约定还款", "代扣"),
        "set_off": ("抵扣", "扣划", "抵销", "银行扣划"),
        "cash": ("现金", "柜台现金", "现金还款"),
        "transfer": ("转账", "他行转账", "跨行转账", "汇款"),
        "third_party_pay": ("第三方支付", "支付宝", "微信"),
    },
    "还款渠道",
    "channel of the repayment",
)

CALL_CHANNEL = word(
    "call_channel",
    {
        "phone": ("电话", "外呼", "去电", "call"),
        "inbound_call": ("来电", "呼入"),
        "sms": ("短信",),
        "letter": ("信函", "信件", "催收函", "挂号信", "律师函"),
        "visit": ("上门", "外访", "走访", "面访"),
        "email": ("电子邮件", "邮件", "e-mail"),
        "wechat": ("微信",),
        "app": ("应用消息", "站内信", "app消息"),
    },
    "联系渠道",
    "channel of the contact",
)

REACHED = choice(
    "reached",
    {
        "self_confirmed": ("本人确认", "本人（已核身）", "本人已核身", "本人接听已核身", "本人"),
        "self_unconfirmed": ("疑似本人", "本人未核身", "本人（未核身）", "自称本人"),
        "family": ("家属", "家人", "配偶", "亲属"),
        "other": ("他人", "第三人", "其他人", "非本人", "同事", "朋友"),
        "none": ("未接通", "无人接听", "无人", "空号", "停机", "关机", "拒接", "未联系上", "未达", "退回", "no", "no answer"),
        "unknown": ("不详", "未知", "已发送", "已寄出", "sent"),
    },
    "结果（domain 1.5：谁收悉）",
    "who was reached (domain 1.5)",
)

POLICE_LEVEL = choice(
    "police_level",
    {
        "P0": ("口头报警", "接警记录", "110"),
        "P1": ("接报回执单", "报警回执", "案（事）件接报回执单", "案(事)件接报回执单", "报警回执单"),
        "P2": ("受案回执", "受案登记表"),
        "P3": ("立案决定书", "立案告知书"),
        "P3x": ("不予立案通知书", "不予立案", "P3'"),
        "P4": ("侦查中", "移送审查起诉", "起诉书", "判决书", "撤销案件"),
    },
    "公安文书级别（domain 1.11）",
    "level of the police paper (domain 1.11)",
)
