"""The files of a packet's bag, but the exhibits' and the PDF's own bytes: names, contents, and how a stranger checks them."""

import json
import re
from unicodedata import normalize

from evidence.packet.codec import to_json
from evidence.packet.content import ListedExhibit, PacketContent
from evidence.packet.excerpt import write_excerpt
from evidence.packet.picture import draw
from evidence.packet.tables import csv_tables

PDF = "data/packet.pdf"
JSON = "data/packet.json"
CUSTODY = "data/custody.jsonl"
CUSTODY_HEAD = "data/custody-head.txt"
PICTURE = "data/link-picture.svg"
TABLES = "data/tables/"
EXHIBITS = "data/exhibits/"
VERIFY = "VERIFY.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_NAME_LENGTH = 40

_VERIFY_TEXT = """如何校验本材料 / How to verify this packet
编号 Packet: {number}

一、中文
1. 逐个文件（Linux、macOS 终端，在本文件夹内运行）：
   sha256sum -c manifest-sha256.txt
   sha256sum -c tagmanifest-sha256.txt
   （macOS 用 shasum -a 256 -c 代替 sha256sum -c）
   每一行都应显示 OK 或“成功”。
2. Windows：在命令提示符中对要查的文件运行下行，把结果与 manifest-sha256.txt 中该文件的一行比较：
   certutil -hashfile data\\packet.pdf SHA256
{certutil}
3. 整袋（需 Python，公共工具 bagit）：
   bagit.py --validate .
4. 保管链：data/custody.jsonl 每行一条；去掉该行的 hash 后按 RFC 8785 写成 JSON，其 SHA-256 即 hash；
   previous 为上一行的 hash，首行为 64 个 0。末行的 hash 应为：
   {head}
   并与 packet.pdf“证据来源与保管链”一节所印的一致。
5. 本材料没有附时间戳和电子签名：以上校验说明文件之间一致，不说明由谁、何时作成；请与收到的盖章纸件核对第 4 项的哈希。

II. English
1. Every file (Linux or macOS terminal, inside this folder):
   sha256sum -c manifest-sha256.txt
   sha256sum -c tagmanifest-sha256.txt
   (macOS: shasum -a 256 -c). Every line must say OK.
2. Windows: run certutil as above and compare with the file's line in manifest-sha256.txt.
3. The whole bag (Python, the public tool bagit):
   bagit.py --validate .
4. Chain of custody: one JSON object a line in data/custody.jsonl. Without its "hash", written as RFC 8785 JSON, its SHA-256 is "hash";
   "previous" is the hash of the line before, 64 zeros for the first. The last hash is printed above and in packet.pdf.
5. There is no timestamp and no signature: this shows that the files fit one another, not who made them or when; compare the
   hash of item 4 with the sealed paper.
"""


def exhibit_path(listed: ListedExhibit) -> str:
    """`data/exhibits/003-slip.jpg`: the number, and what of the name is plain ASCII, so that it unpacks on any system."""
    stem, dot, ending = listed.name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, ending = listed.name, "bin"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", normalize("NFKC", stem)).strip("-")[:_NAME_LENGTH].strip("-")
    return f"{EXHIBITS}{listed.number:03d}-{plain or 'exhibit'}.{ending.lower()}"


def derived_files(content: PacketContent) -> dict[str, bytes]:
    """Path in the bag and bytes of every file that follows from the content alone, but the PDF.

    Raises:
        CustodyBroken: a custody entry does not have its hash.
    """
    lines, head = write_excerpt(content.custody)
    certutil = "\n".join(f"   certutil -hashfile {exhibit_path(listed).replace('/', chr(92))} SHA256" for listed in content.exhibits)
    files = {
        JSON: (json.dumps(to_json(content), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(),
        CUSTODY: lines.encode(),
        CUSTODY_HEAD: f"{head}\n".encode(),
        VERIFY: _VERIFY_TEXT.format(number=content.number, head=head, certutil=certutil).encode(),
    }
    files |= {TABLES + name: data for name, data in csv_tables(content).items()}
    if content.picture is not None:
        files[PICTURE] = draw(content.picture)[0].encode()
    return files


def bag_info(content: PacketContent, octets: int, streams: int) -> str:
    """The bag-info.txt; the date is the day the packet speaks of."""
    return (
        f"Bag-Software-Agent: sliphound\n"
        f"Bagging-Date: {content.as_of.isoformat()}\n"
        f"External-Identifier: {' '.join(content.number.split())}\n"
        f"Payload-Oxum: {octets}.{streams}\n"
    )


def manifest(digests: dict[str, str]) -> str:
    """Lines as `sha256sum` writes and reads them, sorted by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
