"""Install what the tests need: `python tests/support/install.py`.

Neo4j's jars come by Maven and are held against `neo4j/jars.sha256`, the checkers of pages by npm and against `npm.sha256`, others' Python packages by uv and against `requirements.outside.lock`; programs come by apt
when root, else the exact line is printed and the rest goes on. What is there already is left alone. With
`SLIPHOUND_REQUIRE=neo4j,postgresql,browser,outside` a part still absent at the end is exit code 1.

It runs on the bare interpreter, before there is a `.venv`, so it imports nothing but the standard library.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POM = ROOT / "tests/support/neo4j/pom.xml"
SUMS = ROOT / "tests/support/neo4j/jars.sha256"
JARS = ROOT / ".cache/neo4j/lib"
ARCHIVES = ROOT / "tests/support/npm.sha256"
"""Archives of npm packages by name and version, each with its hash: the only place that names their versions."""
PACKAGES = ROOT / ".cache/npm"
OUTSIDE = ROOT / "requirements.outside.lock"
"""Packages of others that tests run as programs of their own, never import: they stand beside ours and bind none of our versions."""
OUTSIDE_VENV = ROOT / ".tools/outside"
MEND = "python tests/support/install.py"
"""The line that mends an absent part."""


def required() -> frozenset[str]:
    """The parts whose absence is a failure, as `SLIPHOUND_REQUIRE` names them."""
    return frozenset(part.strip() for part in os.environ.get("SLIPHOUND_REQUIRE", "").split(",") if part.strip())


def postgresql_bin() -> Path | None:
    """The folder of PostgreSQL's server programs: the newest of Debian's, which are not on the path, else the one on the path."""
    versions = [folder.parent for folder in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name) if folder.parent.name.isdecimal() else 0)
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def chromium_path() -> Path | None:
    """The browser the pages are tested in."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


def java_path() -> Path | None:
    """The Java that runs Neo4j."""
    found = shutil.which("java")
    return Path(found) if found else None


def can_show_chinese() -> bool:
    """Whether a font with Chinese letters is here: without one, pictures of pages show boxes."""
    fonts = shutil.which("fc-list")
    return fonts is not None and bool(subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout)


def sums(listing: Path) -> dict[str, str]:
    """File name → SHA-256, from a listing as `sha256sum` writes it."""
    lines = (line.split() for line in listing.read_text("utf-8").splitlines() if line)
    return {name.removeprefix("*"): digest for digest, name in lines}


def wrong_jars(folder: Path = JARS) -> list[str]:
    """Names of the jars that are absent from the folder, altered, or not on the list; empty when all is as listed."""
    listed = sums(SUMS)
    there = {path.name for path in folder.glob("*")} if folder.is_dir() else set()
    altered = {name for name in there & listed.keys() if _digest(folder / name) != listed[name]}
    return sorted((there ^ listed.keys()) | altered)


def package_folder(name: str) -> Path:
    """Where the package of this name lies, unpacked."""
    return PACKAGES / next(archive for archive in sums(ARCHIVES) if _name_and_version(archive)[0] == name).removesuffix(".tgz")


def wrong_archives() -> list[str]:
    """Names of the npm archives that are absent, altered, or not unpacked; empty when all is as listed."""
    return [name for name, digest in sums(ARCHIVES).items() if not _is_unpacked(name) or _digest(PACKAGES / name) != digest]


def _is_unpacked(archive: str) -> bool:
    return (PACKAGES / archive).is_file() and (PACKAGES / archive.removesuffix(".tgz")).is_dir()


def _name_and_version(archive: str) -> tuple[str, str]:
    name, _, version = archive.removesuffix(".tgz").rpartition("-")
    return name, version


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def outside_program(name: str) -> Path | None:
    """A program of the packages in `requirements.outside.lock`; None where they are not here as listed."""
    return OUTSIDE_VENV / "bin" / name if _outside_stamp().is_file() else None


def _outside_stamp() -> Path:
    return OUTSIDE_VENV / f"{_digest(OUTSIDE)}.stamp"


def missing_packages() -> list[str]:
    """Debian packages whose programs are not on this machine."""
    wanted = {
        "default-jre-headless": java_path(),
        "maven": shutil.which("mvn") or not wrong_jars(),
        "postgresql": postgresql_bin(),
        "chromium": chromium_path(),
        "fontconfig": shutil.which("fc-list"),
        "fonts-noto-cjk": can_show_chinese(),
        "nodejs": shutil.which("node") or not wrong_archives(),
        "npm": shutil.which("npm") or not wrong_archives(),
        "poppler-utils": shutil.which("pdftoppm"),
        "qpdf": shutil.which("qpdf"),
        # PyICU, which FollowTheMoney needs, is built where there is no wheel.
        "libicu-dev": Path("/usr/include/unicode/utypes.h").exists() or _outside_stamp().is_file(),
        "pkg-config": shutil.which("pkg-config") or _outside_stamp().is_file(),
        "g++": shutil.which("g++") or _outside_stamp().is_file(),
    }
    return [package for package, found in wanted.items() if not found]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command line prints


def _run(command: list[str], environment: dict[str, str]) -> bool:
    """Run a step in silence; on failure say what it said last."""
    done = subprocess.run(
        command,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        _say(f"{done.stdout[-3000:]}\ninstall: ended with {done.returncode}: {' '.join(command)}")
    return done.returncode == 0


def install_packages() -> None:
    """Install by apt what is missing, or say the line that does."""
    packages = missing_packages()
    if not packages:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        _say(
            f"install: not here: {', '.join(packages)}. As root: apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
        )
        return
    _say(f"install: by apt: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patient = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        _run([*patient, *step], quiet)


def install_jars() -> None:
    """Copy Neo4j's jars by Maven into `.cache/neo4j/lib`, if what is there differs from the list."""
    if not wrong_jars():
        return
    JARS.parent.mkdir(parents=True, exist_ok=True)
    with (JARS.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wrong_jars():  # another run has just brought them
            return
        maven = shutil.which("mvn")
        if maven is None:
            _say("install: no mvn, so no Neo4j")
            return
        _say("install: Neo4j's jars by Maven (about a minute)")
        fresh = JARS.with_name("lib.new")
        shutil.rmtree(fresh, ignore_errors=True)
        command = [
            maven,
            "-q",
            "-B",
            "-f",
            str(POM),
            "dependency:copy-dependencies",
            f"-DoutputDirectory={fresh}",
            "-DincludeScope=runtime",
        ]
        if not _run(command, dict(os.environ)):
            return
        if wrong := wrong_jars(fresh):
            _say(f"install: not as listed in {SUMS.relative_to(ROOT)}, so not used: {', '.join(wrong[:5])} ({len(wrong)} in all)")
            return
        shutil.rmtree(JARS, ignore_errors=True)
        fresh.rename(JARS)


def install_archives() -> None:
    """Fetch by npm what checks the pages, and unpack it; no script of a package is run."""
    wrong = wrong_archives()
    npm = shutil.which("npm")
    if not wrong:
        return
    if npm is None:
        _say("install: no npm, so nothing that checks the pages")
        return
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with (PACKAGES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for archive in wrong_archives():
            name, version = _name_and_version(archive)
            _say(f"install: {name} {version} by npm")
            packed = [npm, "pack", f"{name}@{version}", "--ignore-scripts", "--silent", f"--pack-destination={PACKAGES}"]
            if _run(packed, dict(os.environ)):
                unpack(PACKAGES / archive)


def install_outside() -> None:
    """Make the environment of others' packages anew by uv, if it is not as listed; PyICU is built for it where there is no wheel."""
    if _outside_stamp().is_file():
        return
    uv = ROOT / ".tools/bin/uv"
    if not uv.is_file():
        _say("install: no uv (make setup brings it), so no packages of others")
        return
    with (uv.parents[1] / "outside.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _outside_stamp().is_file():  # another run has just made it
            return
        shutil.rmtree(OUTSIDE_VENV, ignore_errors=True)
        sync = [str(uv), "pip", "sync", "-q", "--require-hashes", "--python", str(OUTSIDE_VENV / "bin/python"), str(OUTSIDE)]
        if _run([str(uv), "venv", "-q", str(OUTSIDE_VENV)], dict(os.environ)) and _run(sync, dict(os.environ)):
            _outside_stamp().touch()


def unpack(archive: Path) -> None:
    """Unpack an archive beside itself, if it is as listed; else take it away."""
    if not archive.is_file() or _digest(archive) != sums(ARCHIVES).get(archive.name):
        _say(f"install: not as listed in {ARCHIVES.name}, so not used: {archive.name}")
        archive.unlink(missing_ok=True)
        return
    fresh = archive.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(fresh, filter="data")
    target = archive.with_suffix("")
    shutil.rmtree(target, ignore_errors=True)
    (fresh / "package").rename(target)
    fresh.rmdir()


def absent_parts() -> dict[str, str]:
    """Part of `SLIPHOUND_REQUIRE` → what of it is absent."""
    absent: dict[str, str] = {}
    if java_path() is None:
        absent["neo4j"] = "java"
    elif wrong_jars():
        absent["neo4j"] = "Neo4j's jars"
    if postgresql_bin() is None:
        absent["postgresql"] = "PostgreSQL's server"
    wanting = {"chromium": chromium_path(), "a Chinese font": can_show_chinese(), "java": java_path(), "axe and vnu": not wrong_archives()}
    if missing := [what for what, found in wanting.items() if not found]:
        absent["browser"] = ", ".join(missing)
    if not _outside_stamp().is_file():
        absent["outside"] = "packages of others, in requirements.outside.lock"
    return absent


def main() -> int:
    """Install, then say what is still absent."""
    install_packages()
    install_jars()
    install_archives()
    install_outside()
    absent = absent_parts()
    for part, what in absent.items():
        _say(f"install: tests of {part} will {'fail' if part in required() else 'be skipped'}: {what} is absent")
    return 1 if absent.keys() & required() else 0


if __name__ == "__main__":
    sys.exit(main())
