"""A packet of the Xu story as the case work would compose it; persons are invented."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from evidence.custody import GENESIS, CustodyAct, CustodyEntry, LoggedEntry, chain
from evidence.packet.content import (
    AmountComputation,
    AmountStep,
    Certainty,
    Citation,
    Clue,
    ContradictionRow,
    ContradictionSide,
    Exculpatory,
    Fact,
    Finding,
    Handler,
    Inference,
    LinkEdge,
    LinkPicture,
    ListedExhibit,
    MissingItem,
    PacketContent,
    Party,
    PictureShape,
    PlacedNode,
    PlaceFact,
    Provenance,
    QuotedStatement,
    Recipient,
    RuleCheck,
    TransactionRow,
)
from evidence.packet.picture import place_in_rings
from evidence.ports import ExhibitVault
from graph.money import Money
from graph.verdict import Verdict

FILES = {
    "2013年4月账单.pdf": ("application/pdf", "证据一 账单 2013-04".encode() * 50, 3),
    "签收记录 EMS.csv": ("text/csv", "运单号,签收人\nEE123,徐某\n".encode(), 1),
    "陈述-2014-03-02.yaml": ("application/yaml", "卡是被人盗用的".encode(), 2),
    "接报回执 (扫描).jpg": ("image/jpeg", b"\xff\xd8\xff\xe0 receipt", 1),
}


def chained(*entries: CustodyEntry) -> tuple[LoggedEntry, ...]:
    """The entries as the log would hold them, from its start."""
    logged: list[LoggedEntry] = []
    for entry in entries:
        previous = logged[-1].hash if logged else GENESIS
        logged.append(LoggedEntry(len(logged) + 1, entry, previous, chain(previous, entry)))
    return tuple(logged)


def sealed_files(vault: ExhibitVault) -> None:
    """Seal the bytes of the sample exhibits."""
    for _, data, _ in FILES.values():
        vault.put(data)


def an_entry(sha256: str, act: CustodyAct, hour: int) -> CustodyEntry:
    """A custody entry of the sample."""
    return CustodyEntry(
        act=act,
        exhibit_sha256=sha256,
        at=datetime(2014, 3, 2, hour, 30, tzinfo=UTC),
        who="特催 王某",
        method="扫描仪 300dpi 复制，未重新编码",
        purpose="核实争议交易",
        original_location="信用卡中心档案室 3 号柜",
        original_holder="档案管理 李某",
        from_holder="档案室",
        to_holder="特别调查组",
        place="上海",
        witness="组长 张某",
    )


def exhibits() -> tuple[ListedExhibit, ...]:
    """The sample exhibits, numbered."""
    return tuple(
        ListedExhibit(
            number=number,
            name=name,
            media_type=media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            pages=pages,
            original_location="信用卡中心档案室 3 号柜",
            original_holder="档案管理 李某",
            made_by="特催 王某",
            made_how="扫描",
            made_at="2014-03-02",
        )
        for number, (name, (media_type, data, pages)) in enumerate(FILES.items(), start=1)
    )


def link_picture() -> LinkPicture:
    """The sample links, placed."""
    nodes = tuple(
        PlacedNode(key, label, kind, 0, 0)
        for key, label, kind in (
            ("w", "徐某之妻", PictureShape.PERSON),
            ("h", "徐某", PictureShape.PERSON),
            ("c", "卡 尾号4417", PictureShape.THING),
            ("f", "手机 138****1234", PictureShape.THING),
            ("m", "老庙黄金第12加油站旁店", PictureShape.ORGANISATION),
            ("a", "南京西路12号", PictureShape.PLACE),
            ("b", "徐汇区天钥桥路 & <院>", PictureShape.PLACE),
        )
    )
    edges = (
        LinkEdge("w", "c", "持卡", Provenance.RECORD, Citation(1, "第1页")),
        LinkEdge("w", "h", "配偶", Provenance.DOCUMENT, Citation(4)),
        LinkEdge("c", "m", "消费 ¥4,286.00", Provenance.RECORD, Citation(1, "第2页第5行")),
        LinkEdge("m", "a", "位于", Provenance.RECORD, Citation(1)),
        LinkEdge("h", "f", "使用", Provenance.DOCUMENT, Citation(2, "第1行")),
        LinkEdge("w", "b", "住址", Provenance.DOCUMENT, Citation(4)),
        LinkEdge("h", "c", "称从未见过", Provenance.CONFLICT, Citation(3, "第2页")),
    )
    return LinkPicture(place_in_rings(nodes, edges, "w"), edges)


def a_packet(recipient: Recipient = Recipient.POLICE_A, *, is_draft: bool = True) -> PacketContent:
    """The whole packet; without mandatory gaps when it is no draft."""
    listed = exhibits()
    custody = chained(
        *(an_entry(exhibit.sha256, act, hour) for hour, act in ((1, CustodyAct.ACQUIRED), (3, CustodyAct.COPIED)) for exhibit in listed)
    )
    mandatory = (MissingItem(3, "授权委托书", "经办人授权委托书及工作证复印件", mandatory=True),) if is_draft else ()
    return PacketContent(
        recipient=recipient,
        is_draft=is_draft,
        number="SH-2026-0001",
        case_no="2026-专-017",
        purpose="报案",
        recipient_unit="上海市公安局某分局经侦支队",
        handler=Handler("王某", "信用卡中心特别调查组", "021-6000****"),
        as_of=date(2026, 11, 24),
        named_suspect=None,
        request=("请查明争议交易的实际使用人。", "请依法调取所附线索清单所列材料。"),
        summary=(
            "持卡人徐某之妻主张从未收到尾号4417的信用卡，并主张“卡是被人盗用的”。该卡于2013年3月30日在老庙黄金消费人民币4,286.00元，另在第12加油站有消费记录。",
            "快递记录载明签收人姓名为“徐某”，该记载不等于徐某本人签收。相关签购单所在仓库曾进水，签购单可能已损毁（口头）。",
        ),
        exhibits=listed,
        custody=custody,
        custody_log_head=custody[-1].hash,
        missing=(*mandatory, MissingItem(10, "签购单", "老庙黄金2013-03-30签购单：可能已损毁（口头），未取得灭失说明", mandatory=False)),
        parties=(
            Party("持卡人", "徐某之妻", "女，身份证3101**********1234，住徐汇区天钥桥路（原登记地址）", (Citation(1, "第1页"),)),
            Party("配偶", "徐某", "男，手机138****1234", (Citation(3, "第1页"), Citation(4))),
        ),
        facts=(
            Fact("尾号4417的信用卡于2012年11月5日由 EMS 寄出，2012年11月8日签收，签收人一栏记为“徐某”。", (Citation(2, "第1行"),)),
            Fact("2013年3月30日15时许，该卡在老庙黄金消费4,286.00元，凭密码，芯片读取。", (Citation(1, "第2页第5行"),)),
        ),
        transactions=tuple(
            TransactionRow(
                f"2013-03-{day:02d} 15:0{day % 10}:00", f"2013-03-{day + 1:02d}", merchant, Money(fen), Citation(1, f"第2页第{day}行"), note
            )
            for day, merchant, fen, note in (
                (3, "第12加油站", 30000, ""),
                (5, "老庙黄金", 428600, "争议"),
                (9, "联华超市(天钥桥店)", 15680, ""),
                (12, "还款", -50000, "自扣"),
            )
        ),
        amount=AmountComputation(
            "仅计透支本金，不含利息、费用；还款一律先冲本金。",
            (
                AmountStep("争议交易本金合计", Money(474280), (Citation(1, "第2页"),)),
                AmountStep("还款冲抵本金", Money(-50000), (Citation(1, "第2页第12行"),)),
            ),
            Money(424280),
        ),
        places=(PlaceFact("持该卡者", "2013-03-30 15:00", "上海市黄浦区老庙黄金", "消费4,286.00元", Citation(1, "第2页第5行")),),
        clues=(
            Clue("老庙黄金门店监控录像", "老庙黄金", "一般留存90日，可能已灭失", "确认实际消费人"),
            Clue("手机138****1234的实名登记信息", "运营商", "不详", "确认激活电话使用人"),
        ),
        statements=(
            QuotedStatement(
                "徐某之妻",
                "持卡人",
                "2014-03-02 10:00",
                "电话",
                "我从没收到过这张卡。卡是被人盗用的，\n我在第12加油站也没加过油。",
                Citation(3, "第1页"),
            ),
            QuotedStatement(
                "徐某", "配偶", "2014-03-05 14:20", "上门", "卡我见过一次，后来不知道放哪儿了……不对，我没见过。", Citation(3, "第2页")
            ),
        ),
        exculpatory=Exculpatory(
            checks=(
                RuleCheck("V03", "寄送地址与持卡人无关联，或签收人不明", Verdict.UNKNOWN, "签收人身份未核验", (Citation(2, "第1行"),)),
                RuleCheck("V09", "催收前已报失或报案", Verdict.UNMET, "首次催收2013-06-01，报案2014-02-20"),
                RuleCheck("V15", "本单位不能提供申领、寄送、激活证据", Verdict.MET, "激活录音未找到"),
                RuleCheck("B04", "首次异议后未及时调取签购单、录像", Verdict.MET, "异议后41日才发出调单函"),
            ),
            materials=(Fact("持卡人2014年2月20日向公安机关报案，有接报回执单。", (Citation(4),)),),
            unresolved=("激活电话当时由谁使用。", "老庙黄金签购单上的签名是谁所写。"),
        ),
        inferences=(Inference("同住成年家属可能经手过该卡。", (Citation(2, "第1行"), Citation(3, "第2页"))),),
        contradictions=(
            ContradictionRow(
                "F02 配偶或亲属在登记地址签收",
                Certainty.STRAINED,
                (
                    ContradictionSide("徐某之妻", "我从没收到过这张卡。", Citation(3, "第1页")),
                    ContradictionSide("EMS 签收记录", "签收人“徐某”", Citation(2, "第1行")),
                ),
                ("亲属代收后忘记转交", "快递员或门卫代写姓名"),
                Finding.PENDING,
            ),
        ),
        picture=link_picture(),
    )


def with_text(content: PacketContent, text: str) -> PacketContent:
    """The packet with the text wherever an outsider's words may stand."""
    return replace(
        content,
        named_suspect=None,
        purpose=text,
        recipient_unit=text,
        summary=(text, text),
        facts=(Fact(text, (Citation(1, text),)),),
        transactions=(TransactionRow(text, text, text, Money(428600), Citation(1, text), text),),
        statements=(QuotedStatement(text, text, text, text, text, Citation(1, text)),),
        exhibits=tuple(replace(exhibit, name=text) for exhibit in content.exhibits),
    )
