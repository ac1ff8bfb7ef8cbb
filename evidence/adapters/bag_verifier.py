"""Checks of a packet folder by what lies in it alone: bagit-python, every hash, the custody chain, and the text of the PDF.

The folder is a stranger's. Before anything in it is opened, `bag_files` has seen that it holds files and folders only.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import bagit
import pypdfium2

from evidence.adapters.bag_files import LARGEST_TEXT, BagUnfit, list_files
from evidence.adapters.pdf_text import body_texts
from evidence.errors import CustodyBroken, PacketUnreadable
from evidence.packet.answer import Check, CheckId, CheckVerdict, VerifyAnswer
from evidence.packet.bag import (
    CUSTODY,
    CUSTODY_HEAD,
    DECLARATION,
    JSON,
    MANIFEST,
    PDF,
    TAG_MANIFEST,
    VERIFY,
    bag_info,
    derived_files,
    exhibit_path,
)
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
_INFO, _BAGIT = "bag-info.txt", "bagit.txt"
_ROOT = {VERIFY, _INFO, _BAGIT, MANIFEST, TAG_MANIFEST}
_OURS = {JSON, CUSTODY, CUSTODY_HEAD, PDF, VERIFY}
_AGENT = re.compile(r"bag-software-agent\s*:\s*sliphound", re.IGNORECASE)
_NOT_OURS = "不是猎单所制的材料袋，只查袋与清单，其余各项无从查起 / a bag, but none of our packets: nothing but the bag and its manifests to check by"
_CHECKS = tuple(CheckId)
_LARGEST_PDF = 1 << 29


@dataclass(frozen=True, slots=True)
class _Wrong(Exception):
    """What a check stops at."""

    detail: str


class BagPacketVerifier:
    """A PacketVerifier for folders; reads, never writes."""

    def verify(self, bag: Path) -> VerifyAnswer:
        """See PacketVerifier."""
        try:
            files = list_files(bag)
        except BagUnfit as unfit:
            return VerifyAnswer((Check(CheckId.BAGIT, CheckVerdict.FAIL, unfit.detail), *(_unknown(each) for each in _CHECKS[1:])))
        if not _is_ours(bag, files):
            return VerifyAnswer(
                (
                    _checked(CheckId.BAGIT, lambda: f"{_bagit(bag)}；{_NOT_OURS}"),
                    _checked(CheckId.MANIFEST, lambda: _manifests(bag, files)),
                    *(_unknown(each, _NOT_OURS) for each in _CHECKS[2:]),
                )
            )
        return VerifyAnswer(
            (
                _checked(CheckId.BAGIT, lambda: _bagit(bag)),
                _checked(CheckId.MANIFEST, lambda: _our_manifests(bag, files)),
                _checked(CheckId.CUSTODY, lambda: _custody(bag)),
                _checked(CheckId.VERBATIM, lambda: _verbatim(bag, files)),
                _unknown(CheckId.TIMESTAMP, "没有时间戳 / there is no timestamp"),
                _unknown(CheckId.SIGNATURE, "没有电子签名 / there is no signature"),
            )
        )


def _unknown(check: CheckId, detail: str = "未查 / not looked at") -> Check:
    return Check(check, CheckVerdict.UNKNOWN, detail)


def _is_ours(bag: Path, files: Mapping[str, int]) -> bool:
    """Whether anything of ours is left: whoever strips our parts from a packet must strip its name as well, and then it passes for none of ours."""
    return not _OURS.isdisjoint(files) or (
        _INFO in files and any(map(_AGENT.match, (bag / _INFO).read_text("utf-8", "replace").splitlines()))
    )


def _checked(check: CheckId, run: Callable[[], str]) -> Check:
    try:
        return Check(check, CheckVerdict.PASS, run())
    except _Wrong as wrong:
        return Check(check, CheckVerdict.FAIL, wrong.detail)


def _bagit(bag: Path) -> str:
    try:
        bagit.Bag(str(bag)).validate()
    except (bagit.BagError, OSError, ValueError) as refused:
        raise _Wrong(f"bagit: {str(refused).replace(str(bag), bag.name)}") from refused
    return "符合 BagIt 1.0 / a complete BagIt bag"


def _our_manifests(bag: Path, files: Mapping[str, int]) -> str:
    """Beside the payload a packet of ours has exactly its five files, and the tag manifest names all but itself."""
    root = {name for name in files if not name.startswith("data/")}
    if strays := root - _ROOT:
        raise _Wrong(f"{min(strays)}: 材料袋中不应有此文件 / a file that a packet does not have")
    if lost := _ROOT - root:
        raise _Wrong(f"{min(lost)}: 缺失 / missing")
    if unlisted := _ROOT - {TAG_MANIFEST} - {name for name, _ in _lines(bag / TAG_MANIFEST)}:
        raise _Wrong(f"{min(unlisted)}: 清单以外的文件 / a file that no manifest lists")
    return _manifests(bag, files)


def _manifests(bag: Path, files: Mapping[str, int]) -> str:
    listed: set[str] = set()
    manifests = {name: kind for name in sorted(files) if (kind := _MANIFEST.fullmatch(name))}
    if all(kind["tag"] for kind in manifests.values()):
        raise _Wrong("没有 manifest / there is no manifest")
    for manifest, kind in manifests.items():
        if kind["algorithm"] not in hashlib.algorithms_guaranteed or kind["algorithm"].startswith("shake"):
            raise _Wrong(f"{manifest}: 算法不认识 / unknown algorithm")
        for name, digest in _lines(bag / manifest):
            if name not in files:
                raise _Wrong(f"{name}: 缺失 / missing")
            if _digest(bag, name, kind["algorithm"]) != digest.lower():
                raise _Wrong(f"{name}: 内容与 {manifest} 所列哈希不符 / does not have the hash listed in {manifest}")
            if not kind["tag"]:
                listed.add(name)
    payload = {name for name in files if name.startswith("data/")}
    if strays := payload - listed:
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
        yield Path(name).as_posix(), match["digest"]


def _digest(bag: Path, name: str, algorithm: str) -> str:
    try:
        with (bag / name).open("rb") as source:
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


def _verbatim(bag: Path, files: Mapping[str, int]) -> str:
    content = _content(bag)
    try:
        derived = derived_files(content)
        paper = lay_out(content)
    except CustodyBroken as broken:
        raise _Wrong(f"{JSON}: 保管记录 {broken.facts['seq']} 与其哈希不符 / custody entry does not have its hash") from broken
    payload = {name: size for name, size in files.items() if name.startswith("data/")}
    info = bag_info(content, sum(payload.values()), len(payload))
    for name, data in (derived | {_INFO: info.encode(), _BAGIT: DECLARATION.encode()}).items():
        if name not in {CUSTODY, CUSTODY_HEAD} and (files.get(name) != len(data) or (bag / name).read_bytes() != data):
            raise _Wrong(f"{name}: 与 packet.json 不符 / does not say what packet.json says")
    known = {PDF, *derived, *map(exhibit_path, content.exhibits)}
    if strays := payload.keys() - known:
        raise _Wrong(f"{min(strays)}: 不属于本材料 / packet.json knows no such file")
    if files.get(PDF, 0) > _LARGEST_PDF:
        raise _Wrong(f"{PDF}: 过大 / too large")
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
        if path.stat().st_size > LARGEST_TEXT:
            raise _Wrong(f"{path.name}: 过大 / too large")
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as wrong:
        raise _Wrong(f"{path.name}: 缺失或无法读取 / missing or unreadable") from wrong
