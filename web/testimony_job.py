"""The worker's job for testimony files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cases.imports.testimony import read_testimony


def try_testimony(arguments: Mapping[str, Any]) -> str:
    """Read a testimony file to its end, so that what breaks a parser breaks this process; the text, for the office to read again."""
    text = Path(arguments["path"]).read_text(encoding="utf-8-sig")
    read_testimony(text, arguments["name"], "", known_ids=arguments["known_ids"])
    return text
