"""A small case in a real workspace, beside another customer whose data lie in the very same exports."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl

from cases.access import Unit
from cases.assembly.understanding import understand
from cases.model import ClaimSource, DisputeClaim, SlipChannel, SlipOutcome
from cases.office import Office
from cases.packets.compose import Envelope, compose
from cases.packets.exhibits import gather
from cases.packets.profile import PROFILES
from cases.roles import Role
from cases.store.users import Actor
from cases.usecases.bring_in import add_testimony, import_export
from cases.usecases.make_packet import dossier_of
from cases.usecases.open_case import NewCase, open_case
from cases.usecases.slip_hunt import Searched, record_search, request_slip
from evidence.adapters.sheet_rows import open_rows
from evidence.bills.model import Bill, NotABill
from evidence.packet.content import Handler, ListedExhibit, PacketContent, Recipient
from evidence.sheets import SheetPart, packed
from evidence.slips.model import Slip
from graph.times import parse_when
from web.bootstrap import create_workspace

AS_OF = date(2026, 11, 24)
CARD, OTHER_CARD = "6299990015857203", "6299990028670668"
ID_NO, OTHER_ID = "990127196710312060", "990134197407179322"
PHONE, OTHER_PHONE, SPOUSE_PHONE = "15400170001", "16890805614", "16100284471"
PAYER, OTHER_PAYER = "6299990880123403", "6299990880999902"
OTHER_NAME, OTHER_ACCOUNT, OTHER_CUSTOMER = "陶丹枫", "SH9900002", "C9900002"
CANARIES = (OTHER_CARD, OTHER_ID, OTHER_PHONE, OTHER_PAYER, OTHER_NAME, OTHER_ACCOUNT, OTHER_CUSTOMER, "丹枫路77号", "云上珠宝")
"""Whatever of the other customer may never be seen in a packet."""
OWN_CLEAR = (CARD, ID_NO, PHONE, SPOUSE_PHONE, PAYER)
"""The case's own identifiers, which are shown masked."""
GOLD, FOOD = "G20231230001", "F20240218001"

_TABLES: dict[str, tuple[str, list[str]]] = {
    "persons": (
        "客户号,姓名,证件号,性别,手机,地址",
        [f"{OTHER_CUSTOMER},{OTHER_NAME},{OTHER_ID},女,{OTHER_PHONE},丹枫路77号", f"C1,林某,{ID_NO},女,{PHONE},上海市禾苑路1号"],
    ),
    "accounts": (
        "账号,客户号,卡号,币种,逾期期数,欠款余额,本金,首次逾期日",
        [
            f"{OTHER_ACCOUNT},{OTHER_CUSTOMER},{OTHER_CARD},CNY,5,1.00,1.00,2026-01-01",
            f"SH1,C1,{CARD},CNY,32,5000.00,4286.00,2024-03-26",
        ],
    ),
    "relations": ("客户号,关系,姓名,手机,来源", [f"C1,配偶,周某,{SPOUSE_PHONE},申请表"]),
    "transactions": (
        "交易流水号,卡号,交易时间,入账日,金额,币种,商户号,商户名称,终端号,授权码,参考号,输入方式,验证方式,城市,备注",
        [
            f"X1,{OTHER_CARD},2023-12-30 15:00:00,2023-12-31,9.00,CNY,999290054110009,云上珠宝,11111111,111111,231405926788,插卡,签名,上海,",
            f"{GOLD},{CARD},2023-12-30 15:42:18,2023-12-31,4286.00,CNY,999290054110001,老庙黄金豫园店,36873849,771500,232498181750,插卡,签名,上海,持卡人卡号{CARD}",
            f"{FOOD},{CARD},2024-02-18 19:26:33,2024-02-19,120.00,CNY,999290054110002,和顺楼酒家,36873850,771501,232498181751,插卡,签名,上海,致电{PHONE}",
        ],
    ),
    "deliveries": (
        "卡号,运单号,寄出时间,签收时间,签收人,签收人身份核验,地址",
        [
            f"{OTHER_CARD},YT1000001,2023-08-01 10:00:00,2023-08-02 10:00:00,{OTHER_NAME},否,丹枫路77号",
            f"{CARD},YT2000001,2023-08-28 16:40:00,2023-08-31 10:22:00,周某,否,上海市禾苑路1号",
        ],
    ),
    "activations": ("卡号,激活时间,渠道,主叫号码,身份核验", [f"{CARD},2023-09-05 20:17:36,IVR,{PHONE},证件号后四位"]),
    "calls": (
        "账号,时间,渠道,号码或地址,接听人,核身,结果,内容,录音,经办",
        [
            f"{OTHER_ACCOUNT},2024-05-01 10:00:00,电话,{OTHER_PHONE},{OTHER_NAME},,未接通,无人接听,R1.wav,陆敏",
            f"SH1,2024-06-20 16:21:33,电话,{SPOUSE_PHONE},周某,,家属,请其转告回电{PHONE},R2.wav,陆敏",
        ],
    ),
    "police_papers": (
        "账号,级别,机关,文号,日期,报案人,所称事实,原件,核实",
        ["SH1,P1,上海市公安局,沪公接字1号,2026-03-05,林某,称未收到卡被他人盗用,是,否"],
    ),
}
_REPAYMENTS = (
    ("账号", "时间", "金额", "付款账户", "付款人", "渠道"),
    (OTHER_ACCOUNT, "2024-01-20 10:00:00", "5.00", OTHER_PAYER, OTHER_NAME, "本人转账"),
    ("SH1", "2024-01-24 20:41:36", "100.00", PAYER, "周某", "本人转账"),
)
TESTIMONY = f"""
- speaker: 林某
  relation: 本人
  said_at: '2026-03-10T10:20:00+08:00'
  channel: 电话
  text: 卡我从没收到过，老庙那一笔不是我刷的。
  claims:
  - {{id: lin-received, predicate: received, args: {{card: '7203'}}, polarity: false, quote: 卡我从没收到过}}
  - {{id: lin-gold, predicate: made, args: {{txn: {GOLD}, person: 林某}}, polarity: false, quote: 老庙那一笔不是我刷的}}
- speaker: 周某
  relation: 配偶
  said_at: '2026-03-10T14:00:00+08:00'
  channel: 电话
  text: 快递我签的，当天晚上给我太太了。
  claims:
  - id: zhou-received
    predicate: received
    args: {{card: '7203'}}
    polarity: true
    outer: ['2023-08-31T18:00:00+08:00', '2023-08-31T23:59:59+08:00']
    quote: 当天晚上给我太太了
"""


class _Discarded(Exception):
    pass


class PlainDocuments:
    """The real readers of tables and testimony, in this process."""

    slip_tool = "none"

    def table(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
        del name
        rows = open_rows(path)
        return rows.header, rows.rows

    def parts(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[SheetPart]]:
        header, rows = self.table(path, name)
        return header, packed(rows, len(header))

    def bill(self, path: Path, name: str, password: str | None = None) -> Bill | NotABill:
        raise NotImplementedError

    def slip(self, path: Path, name: str) -> Slip:
        raise NotImplementedError

    def paper(self, path: Path, name: str) -> None:
        raise NotImplementedError

    def testimony(self, path: Path, name: str, known_ids: Collection[str]) -> str:
        del name, known_ids
        return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Desk:
    """The office of each of the case's people, and where their files lie."""

    folder: Path
    maker: Office
    approver: Office
    both: Office
    """Somebody with the rights of either: may make and approve, never the same thing."""
    case_no: str
    kept: dict[Recipient, tuple[PacketContent, tuple[bytes, ...]]] = field(default_factory=dict)

    def testify(self, text: str, name: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        add_testimony(self.maker, self.case_no, path)

    def _bytes(self, listed: ListedExhibit) -> bytes:
        with self.maker.vault.open(listed.sha256) as sealed:
            return sealed.read()

    def composed(self, recipient: Recipient) -> tuple[PacketContent, tuple[bytes, ...]]:
        """The draft's content for a recipient with its exhibits' bytes, composed once; nothing of it stays in the workspace."""
        if recipient not in self.kept:
            self.kept[recipient] = self.composed_anew(recipient)
        return self.kept[recipient]

    def composed_anew(self, recipient: Recipient) -> tuple[PacketContent, tuple[bytes, ...]]:
        found: list[tuple[PacketContent, tuple[bytes, ...]]] = []
        with suppress(_Discarded), self.maker.transactions.writing() as connection:
            unit = Unit(connection, self.maker.clock.now(), self.maker.actor.login, "packet.make")
            understanding = understand(self.maker, connection, self.case_no)
            dossier = dossier_of(self.maker, connection, understanding, PROFILES[recipient])
            exhibits = gather(self.maker, unit, dossier.sources, dossier.registers.sheets, dossier.profile)
            content = compose(dossier, exhibits, Envelope("核实", Handler("陆敏", "某部", "—"), is_draft=True))
            found.append((content, tuple(map(self._bytes, content.exhibits))))
            raise _Discarded
        return found[0]


def make_desk(folder: Path) -> Desk:
    workspace, users = create_workspace(folder / "w", fixed_at=datetime(2026, 11, 24, 2, tzinfo=UTC))
    actors = {user.login: workspace.actor(workspace.sign_in(user.login, user.password)) for user in users}
    sit: Callable[[Actor], Office] = lambda actor: replace(workspace.office(actor, AS_OF), documents=PlainDocuments())  # noqa: E731 - a short name
    both = Actor("both", "两职", frozenset({Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD}))
    maker = sit(actors["investigator"])
    for kind, path in _files(folder):
        report = import_export(maker, kind, path, system="core").report
        assert not report.rejects, report.rejects
    claims = (
        DisputeClaim("K02", ClaimSource.PHONE, parse_when("2026-03-02 10:18:25")),
        DisputeClaim("K26", ClaimSource.PHONE, parse_when("2026-03-02 10:18:25")),
    )
    opened = open_case(maker, NewCase("SH1", "NRI", claims, unit_name="上海营销二部"))
    desk = Desk(folder, maker, sit(actors["approver"]), sit(both), opened.case_no)
    desk.testify(TESTIMONY, "testimony.yaml")
    request_slip(maker, opened.case_no, GOLD, via=SlipChannel.MERCHANT_VISIT, reason="金额较大")
    details = {"scope": "2023年12月存箱", "statement": "库房进水，可能已经没有了"}
    searched = Searched(SlipOutcome.POSSIBLY_DESTROYED, parse_when("2026-11-10 09:00:00"), "老庙黄金豫园店库房", details)
    record_search(maker, opened.case_no, GOLD, searched)
    return desk


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for kind, (header, rows) in _TABLES.items():
        path = folder / f"{kind}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as sink:
            csv.writer(sink).writerows([header.split(","), *(row.split(",") for row in rows)])
        yield kind, path
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in _REPAYMENTS:
        book.active.append(list(row))
    path = folder / "repayments.xlsx"
    book.save(path)
    yield "repayments", path
