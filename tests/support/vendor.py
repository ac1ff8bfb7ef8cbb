"""Make `web/static/vendor` anew from what npm serves: `python tests/support/vendor.py`, or with `--renew` after a version was changed in the lock.

The lock names each package with the hashes of its archive and each file of ours with its own hash: whatever differs is told, and nothing is
written. Users never run this; they get the files as they stand. It needs npm.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "web" / "static" / "vendor"
LOCK = FOLDER / "vendor.lock.json"


def read_lock() -> dict[str, Any]:
    """The lock as it stands."""
    found: dict[str, Any] = json.loads(LOCK.read_text("utf-8"))
    return found


def write_lock(lock: Mapping[str, Any]) -> None:
    """Write the lock."""
    LOCK.write_text(json.dumps(lock, ensure_ascii=False, indent=2) + "\n", "utf-8")


def digest(data: bytes) -> str:
    """SHA-256, as the lock has it."""
    return hashlib.sha256(data).hexdigest()


def integrity(data: bytes) -> str:
    """SHA-512, as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def fetch(package: Mapping[str, str], folder: Path) -> bytes:
    """The archive of a package, unpacked where a bundler looks for it."""
    asked = f"{package['name']}@{package['version']}"
    told = subprocess.run(["npm", "pack", asked, "--json"], cwd=folder, check=True, capture_output=True, text=True).stdout
    found = json.loads(told)
    entry = found[0] if isinstance(found, list) else next(iter(found.values()))
    archive = Path(folder, str(entry["filename"]))
    into = folder / "node_modules" / package["name"]
    into.mkdir(parents=True)
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            member.name = member.name.partition("/")[2]
            packed.extract(member, into, filter="data")
    return archive.read_bytes()


def make(how: Mapping[str, Any], folder: Path, bundler: str) -> bytes:
    """One file of ours: a package's file as it is, or packages bundled into one module."""
    if "copied" in how:
        return Path(folder, "node_modules", str(how["of"][0]), str(how["copied"])).read_bytes()
    entry = folder / "entry.js"
    entry.write_text(f'export {{ default }} from "{how["bundled"]}";\n', "utf-8")
    command = ["npx", "--yes", f"esbuild@{bundler}", str(entry), "--bundle", "--minify", "--format=esm", "--legal-comments=inline"]
    bundled: bytes = subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout
    return bundled


def rebuild(*, renew: bool) -> list[str]:
    """Make every file; what differs from the lock, in which case nothing was written unless the lock was to be renewed."""
    lock = read_lock()
    wrong: list[str] = []
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "package.json").write_text('{"private": true}', "utf-8")
        for package in lock["packages"]:
            archive = fetch(package, folder)
            now = {"integrity": integrity(archive), "sha256": digest(archive)}
            wrong += [f"{package['name']}: {key}" for key, value in now.items() if package.get(key) != value]
            package.update(now)
        for how in lock["files"]:
            made[how["file"]] = make(how, folder, lock["bundler"]["version"])
            if how.get("sha256") != digest(made[how["file"]]):
                wrong.append(how["file"])
            how["sha256"] = digest(made[how["file"]])
    if renew or not wrong:
        for name, content in made.items():
            (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_bytes(content)
    if renew:
        write_lock(lock)
    return wrong


if __name__ == "__main__":
    renewed = "--renew" in sys.argv[1:]
    differing = rebuild(renew=renewed)
    for line in differing:
        print(line, file=sys.stderr)  # noqa: T201 - a command line prints
    sys.exit(1 if differing and not renewed else 0)
