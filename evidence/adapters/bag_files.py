"""What a stranger's folder holds, looked at without opening anything: a pipe would hang its reader, a link lead it out of the folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

LARGEST_TEXT = 1 << 28
"""Bytes of a file that is read at once; everything else is streamed."""
_DEEPEST = 100
"""Folders in folders; bagit walks them by recursion."""


@dataclass(frozen=True, slots=True)
class BagUnfit(Exception):
    """The folder cannot be checked at all."""

    detail: str


def list_files(bag: Path) -> dict[str, int]:
    """The folder's files, by path in it, with their sizes in bytes.

    Raises:
        BagUnfit: it is no folder, holds anything but files and folders, or has files beside its payload that are too large to be tag files.
    """
    if not bag.is_dir():
        raise BagUnfit(f"{_shown(bag.name)}: 不是文件夹 / is no folder")
    files = {}
    try:
        for name, size in _walk(bag):
            if "/" not in name and size > LARGEST_TEXT:
                raise BagUnfit(f"{_shown(name)}: 过大 / too large")
            files[name] = size
    except OSError as closed:
        raise BagUnfit(f"{_shown(Path(closed.filename or bag).name)}: 无法读取 / not to be read") from closed
    return files


def _walk(bag: Path) -> Iterator[tuple[str, int]]:
    folders = [""]
    while folders:
        prefix = folders.pop()
        if prefix.count("/") > _DEEPEST:
            raise BagUnfit(f"{_shown(prefix[:40])}…: 文件夹层数过多 / folders too deep")
        with os.scandir(bag / prefix) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            name, status = prefix + entry.name, entry.stat(follow_symlinks=False)
            if S_ISDIR(status.st_mode):
                folders.append(f"{name}/")
            elif S_ISREG(status.st_mode):
                yield name, status.st_size
            elif S_ISLNK(status.st_mode):
                raise BagUnfit(f"{_shown(name)}: 是链接而不是文件 / is a link, no file")
            else:
                raise BagUnfit(f"{_shown(name)}: 不是普通文件（管道、设备等） / a pipe, a device or the like, no file")


def _shown(name: str) -> str:
    """A name that need not be text, as text."""
    return name.encode(errors="backslashreplace").decode()
