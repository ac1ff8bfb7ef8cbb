"""Checks of a packet folder by what lies in it alone: bagit-python, every hash, the custody chain, and the text of the PDF."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import bagit
import pypdfium2

from evidence.adapters.pdf_text import body_texts
from evidence.errors import CustodyBroken, PacketUnreadable
from evidence.packet.answer import Check, CheckId, CheckVerdict, VerifyAnswer
from evidence.packet.bag import CUSTODY, CUSTODY_HEAD, JSON, PDF, derived_files, exhibit_path
from evidence.packet.codec import from_json
from evidence.packet.content import PacketContent
from evidence.packet.excerpt import read_excerpt
from evidence.packet.paper import expected_texts
from evidence.packet.readiness import OUTSIDERS
from evidence.packet.sections import lay_out
from evidence.packet.verbatim import first_difference

_MANIFEST = re.compile(r"(?P<tag>tag)?manifest-(?P<algorithm>[a-z0-9]+)\.txt")
_LINE = re.compile(r"(?P<digest>[0-9A-Fa-f]+)[ \t]+\*?(?P<path>.+)")
_ESCAPES = {"%0A": "\n", "%0D": "\r", "%25": "%"}
_OURS = (JSON, CUSTODY, CUSTODY_HEAD)
_NOT_OURS = "不是猎单所制的材料袋，无此项可查 / not one of our packets: nothing to check by"


@dataclass(frozen=True, slots=True)
class _Wrong(Exception):
    """What a check stops at."""

    detail: str


class BagPacketVerifier:
    """A PacketVerifier for folders; reads, never writes."""

    def verify(self, bag: Path) -> VerifyAnswer:
        """See PacketVerifier."""
        is_ours = any((bag / name).exists() for name in _OURS)
        return VerifyAnswer(
            (
                _checked(CheckId.BAGIT, lambda: _bagit(bag)),
                _checked(CheckId.MANIFEST, lambda: _manifests(bag, is_ours=is_ours)),
                _checked(CheckId.CUSTODY, lambda: _custody(bag)) if is_ours else Check(CheckId.CUSTODY, CheckVerdict.UNKNOWN, _NOT_OURS),
                _checked(CheckId.VERBATIM, lambda: _verbatim(bag)) if is_ours else Check(CheckId.VERBATIM, CheckVerdict.UNKNOWN, _NOT_OURS),
                Check(CheckId.TIMESTAMP, CheckVerdict.UNKNOWN, "没有时间戳 / there is no timestamp"),
                Check(CheckId.SIGNATURE, CheckVerdict.UNKNOWN, "没有电子签名 / there is no signature"),
            )
        )


def _checked(check: CheckId, run: Callable[[], str]) -> Check:
    try:
        return Check(check, CheckVerdict.PASS, run())
    except _Wrong as wrong:
        return Check(check, CheckVerdict.FAIL, wrong.detail)


def _bagit(bag: Path) -> str:
    if not bag.is_dir():
        raise _Wrong(f"{bag.name}: 不是文件夹 / is no folder")
    try:
        bagit.Bag(str(bag)).validate()
    except (bagit.BagError, OSError, ValueError) as refused:
        raise _Wrong(f"bagit: {str(refused).replace(str(bag), bag.name)}") from refused
    return "符合 BagIt 1.0 / a complete BagIt bag"


def _manifests(bag: Path, *, is_ours: bool) -> str:
    listed: dict[str, set[str]] = {"payload": set(), "tag": set()}
    manifests = sorted(path for path in bag.glob("*manifest-*.txt") if _MANIFEST.fullmatch(path.name))
    if not any(path.name.startswith("manifest-") for path in manifests):
        raise _Wrong("没有 manifest / there is no manifest")
    for path in manifests:
        kind = _MANIFEST.fullmatch(path.name)
        if kind is None or kind["algorithm"] not in hashlib.algorithms_guaranteed:
            raise _Wrong(f"{path.name}: 算法不认识 / unknown algorithm")
        for name, digest in _lines(path):
            if _digest(bag, name, kind["algorithm"]) != digest.lower():
                raise _Wrong(f"{name}: 内容与 {path.name} 所列哈希不符 / does not have the hash listed in {path.name}")
            listed["tag" if kind["tag"] else "payload"].add(name)
    present = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if not path.is_dir() or path.is_symlink()}
    payload = {name for name in present if name.startswith("data/")}
    strays = payload - listed["payload"]
    if is_ours:
        strays |= {name for name in present - payload - listed["tag"] if not name.startswith("tagmanifest-")}
    if strays:
        raise _Wrong(f"{min(strays)}: 清单以外的文件 / a file that no manifest lists")
    return f"{len(payload)} 个文件与清单一致 / files have their listed hashes"


def _lines(manifest: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_text(manifest).splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise _Wrong(f"{manifest.name} 第 {number} 行 / line {number}: 不成格式 / malformed")
        name = re.sub("%0A|%0D|%25", lambda escape: _ESCAPES[escape[0]], match["path"], flags=re.IGNORECASE)
        if name.startswith(("/", "~")) or ".." in Path(name).parts:
            raise _Wrong(f"{manifest.name} 第 {number} 行 / line {number}: 路径越出材料袋 / path leaves the bag")
        yield name, match["digest"]


def _digest(bag: Path, name: str, algorithm: str) -> str:
    path = bag / name
    if any(part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(bag) and part != bag):
        raise _Wrong(f"{name}: 是链接而不是文件 / is a link, no file")
    try:
        with path.open("rb") as source:
            return hashlib.file_digest(source, algorithm).hexdigest()
    except OSError as absent:
        raise _Wrong(f"{name}: 缺失或无法读取 / missing or unreadable") from absent


def _custody(bag: Path) -> str:
    content = _content(bag)
    try:
        entries, head = read_excerpt(_text(bag / CUSTODY))
    except CustodyBroken as broken:
        line = broken.facts["seq"]
        raise _Wrong(
            f"{CUSTODY} 第 {line} 行 / line {line}: 被改动、前有删除或次序变动 / changed, moved, or something before it dropped"
        ) from broken
    if _text(bag / CUSTODY_HEAD) != f"{head}\n":
        raise _Wrong(f"{CUSTODY_HEAD}: 与保管链末条哈希不符 / is not the hash of the last line")
    if entries != content.custody:
        raise _Wrong(f"{CUSTODY}: 与 packet.json 所载保管记录不符 / differs from the custody entries of packet.json")
    covered = {logged.entry.exhibit_sha256 for logged in entries}
    for listed in content.exhibits:
        path = exhibit_path(listed)
        if _digest(bag, path, "sha256") != listed.sha256:
            raise _Wrong(f"{path}: 不是证据{listed.number}所列的文件 / is not the file listed as exhibit {listed.number}")
        if content.recipient not in OUTSIDERS and listed.sha256 not in covered:
            raise _Wrong(f"{path}: 没有保管记录 / has no custody entry")
    return f"{len(entries)} 条，末条哈希 {head} / entries, last hash"


def _verbatim(bag: Path) -> str:
    content = _content(bag)
    try:
        derived = derived_files(content)
        paper = lay_out(content)
    except CustodyBroken as broken:
        raise _Wrong(f"{JSON}: 保管记录 {broken.facts['seq']} 与其哈希不符 / custody entry does not have its hash") from broken
    for name, data in derived.items():
        path = bag / name
        if name not in {CUSTODY, CUSTODY_HEAD} and (not path.is_file() or path.read_bytes() != data):
            raise _Wrong(f"{name}: 与 packet.json 不符 / does not say what packet.json says")
    known = {PDF, *derived, *map(exhibit_path, content.exhibits)}
    strays = {path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()} - known
    if strays:
        raise _Wrong(f"{min(strays)}: 不属于本材料 / packet.json knows no such file")
    try:
        pages = body_texts((bag / PDF).read_bytes())
    except (OSError, pypdfium2.PdfiumError) as unreadable:
        raise _Wrong(f"{PDF}: 缺失或打不开 / missing or not to be opened") from unreadable
    if (difference := first_difference(expected_texts(paper), pages)) is not None:
        raise _Wrong(f"{PDF} “{difference.place}”: 所印与 packet.json 不符 / the print differs from packet.json: {difference.text[:60]}")
    return f"{len(pages)} 页与 packet.json 逐字一致 / pages say what packet.json says"


def _content(bag: Path) -> PacketContent:
    try:
        return from_json(json.loads(_text(bag / JSON)))
    except PacketUnreadable as unreadable:
        raise _Wrong(f"{JSON}: {unreadable.facts['place']} 不合格式 / has not the shape of ours") from unreadable
    except (ValueError, RecursionError) as wrong:
        raise _Wrong(f"{JSON}: 不是 JSON / is no JSON") from wrong


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as wrong:
        raise _Wrong(f"{path.name}: 缺失或无法读取 / missing or unreadable") from wrong
