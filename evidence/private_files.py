"""Folders and files that are their owner's alone, whatever the umask of the process is."""

import os
from pathlib import Path
from typing import BinaryIO

_FOLDER, _FILE = 0o700, 0o600


def private_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing; what is there already stays as it is."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=_FOLDER, exist_ok=True)


def new_private_file(path: Path) -> BinaryIO:
    """A file opened to be written, which must not be there yet, in a folder made for it where that is missing."""
    private_folder(path.parent)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE), "wb")
