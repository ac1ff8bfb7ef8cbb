import io
from dataclasses import replace

import pypdfium2
import pytest

from evidence.adapters.pdf_text import body_texts
from evidence.adapters.typst_printer import TypstPacketPrinter
from evidence.errors import MandatoryItemMissing, UnprintableCharacter
from evidence.packet.content import Citation, Fact, PacketContent, QuotedStatement, Recipient, TransactionRow
from evidence.packet.paper import expected_texts
from evidence.packet.sections import lay_out
from evidence.packet.verbatim import first_difference
from graph.money import Money
from tests.support.packets import a_packet, with_text

INJECTION = (
    '#panic("x") $x^2$ \\ \\n *b* _i_ `code` <label> @ref // no comment /* none */ -- --- ... ~ "q" \'q\' #let a = 1 [c] = 标题 + - / {x} %PDF '
    "<script>alert(1)</script> &amp; ${jndi} =HYPERLINK(1)"
)


def printed(content: PacketContent) -> str:
    document = pypdfium2.PdfDocument(TypstPacketPrinter().render(content))
    try:
        return "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    finally:
        document.close()


def test_the_same_content_gives_the_same_bytes_and_a_changed_one_others() -> None:
    first = TypstPacketPrinter().render(a_packet())
    assert TypstPacketPrinter().render(a_packet()) == first
    assert TypstPacketPrinter().render(replace(a_packet(), copies=2)) != first


def test_it_is_pdf_a_with_its_fonts_and_its_day_inside() -> None:
    pdf = TypstPacketPrinter().render(a_packet())
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20261124")
    assert document.get_metadata_dict()["Title"] == "报案书"
    document.close()


def test_bookmarks_name_every_section() -> None:
    document = pypdfium2.PdfDocument(TypstPacketPrinter().render(a_packet()))
    titles = [bookmark.get_title() for bookmark in document.get_toc() if bookmark.level == 0]
    document.close()
    assert [title for title in titles if title != "目录"] == [section.title for section in lay_out(a_packet()).sections]


def test_what_an_officer_takes_comes_first_and_what_argues_last() -> None:
    titles = [section.title for section in lay_out(a_packet()).sections]
    assert titles[:3] == ["一、案情摘要", "二、争议交易明细", "三、当事人基本情况"]
    assert titles[-2:] == ["十五、参考：矛盾对照表", "十六、参考：关系图"]
    assert "十一、推断（非事实）" in titles


def test_a_number_between_chinese_signs_gets_no_blanks() -> None:
    assert "第12加油站" in printed(a_packet())


@pytest.mark.parametrize(
    "text", [INJECTION, "a" * 300, "加油站，（内）“外”；" * 90, "1 2  3\t4\n5\r\n6", "¥4,286.00元、第12加油站 ABC有限公司", "ﬁ½①㈠Ⅳ℃"]
)
def test_an_outsiders_text_is_printed_letter_for_letter(text: str) -> None:
    content = with_text(a_packet(), text)
    pdf = TypstPacketPrinter().render(content)
    seen = "".join("".join(piece.split()) for page in body_texts(pdf) for piece in page)
    assert seen.count("".join(text.replace("ﬁ", "fi").split())) >= 4


def test_a_draft_says_so_on_every_page_and_lists_its_gaps() -> None:
    document = pypdfium2.PdfDocument(TypstPacketPrinter().render(a_packet()))
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    assert all("草稿" in page for page in pages)
    assert "必备材料尚缺 1 项" in pages[0]
    assert "经办人授权委托书及工作证复印件" in "".join("".join(pages).split())


def test_a_ready_packet_bears_no_draft_mark() -> None:
    assert "草稿" not in printed(a_packet(is_draft=False))


def test_a_ready_packet_with_a_mandatory_gap_is_not_printed() -> None:
    with pytest.raises(MandatoryItemMissing):
        TypstPacketPrinter().render(replace(a_packet(), is_draft=False))


@pytest.mark.parametrize(
    ("recipient", "named", "title"),
    [
        (Recipient.POLICE_A, None, "报案书"),
        (Recipient.POLICE_B, "徐某", "控告书"),
        (Recipient.COURT, None, "民事案件证据材料"),
        (Recipient.CROSS, None, "交叉复核案卷"),
    ],
)
def test_the_title_is_the_recipients(recipient: Recipient, named: str | None, title: str) -> None:
    text = printed(replace(a_packet(recipient), named_suspect=named))
    assert title in text
    assert ("嫌疑人" in text) == (recipient.is_police and named is None)
    assert "密级" not in text
    assert "内部资料·注意保密" in text


@pytest.mark.parametrize(
    ("sign", "codepoint"), [("😀", "U+1F600"), ("\u200b", "U+200B"), ("\x00", "U+0000"), ("\u202e", "U+202E"), ("龘𠀀", "U+20000")]
)
def test_a_character_no_font_has_is_refused_with_its_place(sign: str, codepoint: str) -> None:
    packet = a_packet()
    facts = (*packet.facts, Fact(f"商户名{sign}店", (Citation(1),)))
    with pytest.raises(UnprintableCharacter) as refused:
        TypstPacketPrinter().render(replace(packet, facts=facts))
    assert refused.value.facts["codepoint"] == codepoint
    assert str(refused.value.facts["place"]).startswith("八、已记录的事实")


def test_a_character_in_the_link_picture_is_checked_too() -> None:
    packet = a_packet()
    assert packet.picture is not None
    nodes = (replace(packet.picture.nodes[0], label="徐😀"), *packet.picture.nodes[1:])
    with pytest.raises(UnprintableCharacter, match="关系图"):
        TypstPacketPrinter().render(replace(packet, picture=replace(packet.picture, nodes=nodes)))


def test_long_statements_cross_pages_and_long_cells_go_on_in_further_rows() -> None:
    packet = a_packet()
    long = "我在第12加油站加过油，后来卡就不见了。" * 200
    content = replace(
        packet,
        statements=(QuotedStatement("徐某", "配偶", "2014-03-05", "上门", long, Citation(3)),),
        facts=(Fact(long, (Citation(1),)),),
    )
    pages = body_texts(TypstPacketPrinter().render(content))
    seen = "".join("".join(piece.split()) for page in pages for piece in page)
    assert long in seen
    assert len(pages) > 8


def test_two_thousand_transactions_cross_pages_under_a_repeated_header() -> None:
    rows = tuple(
        TransactionRow(f"2013-03-30 15:{n % 60:02d}", "2013-03-31", f"第{n}加油站", Money(n * 100), Citation(1, f"第{n}行"))
        for n in range(600)
    )
    pages = body_texts(TypstPacketPrinter().render(replace(a_packet(), transactions=rows)))
    assert sum("入账日" in map(str.strip, page) for page in pages) > 10


@pytest.mark.parametrize(
    "change",
    [
        lambda packet: replace(
            packet, facts=(replace(packet.facts[0], text=packet.facts[0].text.replace("签收", "签发", 1)), *packet.facts[1:])
        ),
        lambda packet: replace(packet, transactions=(replace(packet.transactions[0], amount=Money(30001)), *packet.transactions[1:])),
        lambda packet: replace(packet, transactions=packet.transactions[:-1]),
        lambda packet: replace(packet, transactions=(*packet.transactions[1:], packet.transactions[0])),
        lambda packet: replace(packet, statements=packet.statements[::-1]),
        lambda packet: replace(
            packet,
            statements=(replace(packet.statements[0], text=packet.statements[0].text.replace("第12", "第 12 ")), packet.statements[1]),
        ),
        lambda packet: replace(packet, inferences=()),
        lambda packet: replace(packet, is_draft=False, missing=packet.missing[1:]),
        lambda packet: replace(packet, named_suspect="徐某"),
        lambda packet: replace(packet, custody=packet.custody[:-1]),
    ],
)
def test_the_gate_sees_every_difference_between_print_and_record(change: object) -> None:
    assert callable(change)
    pages = body_texts(TypstPacketPrinter().render(a_packet()))
    assert first_difference(expected_texts(lay_out(a_packet())), pages) is None
    assert first_difference(expected_texts(lay_out(change(a_packet()))), pages) is not None
