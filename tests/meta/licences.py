"""The licences of what is shipped with us, from the lock file and from what each distribution says of itself."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.meta import own_code

OURS = "sliphound (pyproject.toml)"
ONLY_ON_WINDOWS = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
"""In the lock for another system; not installed here, so read from their own pages."""
_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "Public domain",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}
_NOTICE = """猎单 Sliphound
Proprietary (pyproject.toml: LicenseRef-Proprietary). This file names what of others is installed with it.

Third-party parts
=================
Written from requirements.lock and each distribution's own metadata by `python -m tests.meta.pages`; a test holds it fresh and refuses GPL and AGPL.
Every one is used unmodified, as its makers published it, and is installed beside our code, never copied into it.

{table}

In the browser
--------------
Files of `web/static/vendor`, from npm; `vendor.lock.json` there has their versions and hashes, the folder `licences` their licences in full.
cytoscape-fcose is bundled with cose-base and layout-base into one module by esbuild (MIT), which is not shipped; the others are as published.

{vendored}

Notes
-----
LGPL-3.0-only: psycopg and psycopg-binary, the PostgreSQL driver, are used unmodified as separate, replaceable packages. psycopg-binary
  brings libpq (PostgreSQL License) and OpenSSL (Apache-2.0).
GEOS (LGPL-2.1-or-later) is a shared library inside shapely, which rapidocr asks for; it is used unmodified and can be replaced.
FFmpeg (LGPL-2.1-or-later) is a shared library inside opencv-python-headless; no video is read.
GCC's runtime libraries inside numpy and others are under GPL-3.0 with the GCC Runtime Library Exception, which lets any program use them.
PDFium (BSD-3-Clause) is inside pypdfium2, ONNX Runtime (MIT) inside onnxruntime, and the models of rapidocr come under Apache-2.0.
Fonts: Noto Sans SC and Noto Serif SC, in pylopdf-fonts-zh-cn, under the SIL Open Font License 1.1. A packet's PDF embeds a subset of them, which
  that licence allows; the fonts are not sold by themselves.
Neo4j, PostgreSQL, Java and Chromium are programs beside ours, started by whoever wants them; none is shipped. Neo4j Community is GPL-3.0: we speak to
  it over the network by its Apache-2.0 driver.
"""


def asked_for_by() -> dict[str, set[str]]:
    """Package of the lock → who asks for it."""
    found: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=[a-z0-9])", (own_code.ROOT / "requirements.lock").read_text("utf-8").strip()):
        name = re.match(r"[a-z0-9._-]+", block)
        if name is None:
            continue
        askers = re.findall(r"^[ \t]+#(?:[ \t]+via)?[ \t]+(\S.*)$", block, re.MULTILINE)
        found.setdefault(name[0], set()).update(asker.strip() for asker in askers if asker != "via")
    return found


def shipped() -> list[str]:
    """Packages of the lock that a user gets, directly or through another; what only developers need is left out."""
    askers = asked_for_by()
    found: set[str] = set()
    while more := {name for name, by in askers.items() if name not in found and (OURS in by or by & found)}:
        found |= more
    return sorted(found)


def licence(name: str) -> str:
    """The licence as SPDX has it, as far as the distribution says."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ONLY_ON_WINDOWS[name]
    said_of = told.json
    if expression := said_of.get("license_expression"):
        return str(expression)
    classifiers = [text.split("::")[-1].strip() for text in told.get_all("Classifier") or [] if text.startswith("License ::")]
    specific = [text for text in classifiers if text != "OSI Approved"]
    text = str(said_of.get("license", "")).strip()
    short = text if text and "\n" not in text and len(text) < 60 else ""
    said = short or next(iter(specific), "")
    return _SPDX.get(said, said)


def vendored() -> dict[str, str]:
    """Package whose files lie in `web/static/vendor` → its licence, as the lock there has it."""
    lock = json.loads((own_code.ROOT / "web" / "static" / "vendor" / "vendor.lock.json").read_text("utf-8"))
    return {package["name"]: package["licence"] for package in lock["packages"]}


def notice() -> str:
    """The file NOTICE."""
    return _NOTICE.format(table=_table({name: licence(name) for name in shipped()}), vendored=_table(vendored()))


def _table(rows: dict[str, str]) -> str:
    width = max(map(len, rows))
    return "\n".join(f"{name:{width}}  {told}" for name, told in rows.items())
