"""Real servers for the tests: Neo4j, PostgreSQL, and the browser. Nothing here stands in for one.

Load it in `tests/conftest.py` by `pytest_plugins = ["tests.support.servers"]`. Each test process starts what its own tests ask for and ends it
by its process id, so that the outage test of one worker is no other worker's outage; with `--dist loadgroup` all tests of one server run in one
worker. A part that is not on this machine skips its tests and names the line that mends it, or fails them where `SLIPHOUND_REQUIRE` names the part.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable

from tests.support import install

_START_SECONDS = 120
_PARTS = {"neo4j_server": "neo4j", "postgresql_server": "postgresql", "chromium": "browser"}


def absent(part: str, what: str) -> NoReturn:
    """Skip the test that needs the part, or fail it where the part is required."""
    sentence = f"{what} is not on this machine; mend: {install.MEND}"
    if part in install.required():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers it uses, and keep those of one server in one worker."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if part := _PARTS.get(fixture):
                item.add_marker(getattr(pytest.mark, part))
                item.add_marker(pytest.mark.xdist_group(part))


def bound_to_us(command: list[str]) -> list[str]:
    """The command, ended by the kernel should this process die without ending it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", *command] if setpriv else command


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Neo4jServer:
    """A Neo4j Community server of this test process, with a throw-away home."""

    home: Path
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    port: int = field(default_factory=free_port)
    user: str = "neo4j"
    database: str = "neo4j"
    _process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """Where it listens."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers; a running one is left alone. What it held before a stop is there again."""
        if self.is_running:
            return
        settings = self.home / "conf/neo4j.conf"
        is_new = not settings.exists()
        if is_new:
            settings.parent.mkdir(parents=True)
            settings.write_text(
                "server.default_listen_address=127.0.0.1\n"
                f"server.bolt.listen_address=127.0.0.1:{self.port}\n"
                "server.http.enabled=false\nserver.https.enabled=false\n"
                "dbms.usage_report.enabled=false\n"
                "server.memory.pagecache.size=64m\n"
                "db.tx_log.preallocate=false\n",
                "utf-8",
            )
        opened = [
            f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
        ]
        command = [str(install.java_path()), *opened, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{install.JARS}/*"]
        command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={settings.parent}", "--console-mode"]
        with (self.home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(bound_to_us(command), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self._wait("neo4j" if is_new else self.password)
        if is_new:
            with GraphDatabase.driver(self.uri, auth=(self.user, "neo4j")) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password", password=self.password, database_="system"
                )
            self._wait(self.password)

    def _wait(self, password: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self.is_running and time.monotonic() < deadline:
            try:
                with GraphDatabase.driver(self.uri, auth=(self.user, password), max_transaction_retry_time=0) as driver:
                    driver.execute_query("SHOW DATABASES", database_="system")
                    if password == self.password:
                        driver.execute_query("RETURN 1", database_=self.database)
            except (ServiceUnavailable, Neo4jError) as refused:
                if isinstance(refused, Neo4jError) and (refused.code or "").endswith("CredentialsExpired"):
                    return  # it answers, and wants the first password changed
                time.sleep(0.3)
            else:
                return
        self.stop()
        tail = (self.home / "console.log").read_text("utf-8", "replace")[-2000:]
        pytest.fail(f"Neo4j did not answer at {self.uri} within {_START_SECONDS} s:\n{tail}", pytrace=False)

    def stop(self) -> None:
        """End it at once, as a power cut would; a graceful stop takes it some 11 s."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def clear(self) -> None:
        """Take everything out of its database: data, constraints and indexes."""
        with GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n", database_=self.database)
            for what, plural in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
                listed = driver.execute_query(f"SHOW {plural} YIELD name, type WHERE type <> 'LOOKUP' RETURN name", database_=self.database)
                for row in listed.records:
                    driver.execute_query(f"DROP {what} `{row['name']}` IF EXISTS", database_=self.database)


@dataclass(slots=True)
class PostgresqlServer:
    """A PostgreSQL server of this test process, on a socket in a throw-away folder; durability is off, for these are tests."""

    folder: Path
    owner: str
    _process: subprocess.Popen[bytes] | None = None
    _made: int = 0

    def start(self) -> None:
        """Make the cluster and start it."""
        bin_folder, data = install.postgresql_bin(), self.folder / "data"
        initialise = [
            f"{bin_folder}/initdb",
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        made = subprocess.run(self._unprivileged(initialise), capture_output=True, text=True, check=False, cwd=self.folder)
        if made.returncode != 0:
            pytest.fail(f"initdb: {made.stderr}", pytrace=False)
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off", "full_page_writes": "off"}
        settings |= {"shared_buffers": "32MB", "max_connections": "40"}
        command = [f"{bin_folder}/postgres", "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._unprivileged(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text('utf-8', 'replace')[-2000:]}", pytrace=False)

    def _unprivileged(self, command: list[str]) -> list[str]:
        # The server refuses to run as root.
        if os.geteuid() != 0:
            return bound_to_us(command)
        group = str(pwd.getpwnam(self.owner).pw_gid)
        return ["setpriv", f"--reuid={self.owner}", f"--regid={group}", "--clear-groups", "--pdeathsig", "KILL", *command]

    def stop(self) -> None:
        """End it: an immediate shutdown, which takes its workers along."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait()
            self._process = None

    def new_database(self) -> str:
        """The name of a fresh, empty database."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def drop(self, database: str) -> None:
        """Take the database away, with whoever is still connected to it."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def url(self, database: str) -> str:
        """Its SQLAlchemy address."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A running Neo4j; a test that stops it starts it again."""
    if install.java_path() is None or install.wrong_jars():
        absent("neo4j", "Neo4j (java and the jars)")
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A running PostgreSQL."""
    if install.postgresql_bin() is None:
        absent("postgresql", "PostgreSQL's server")
    # Not under pytest's own folder: that is closed to the user the server runs as, and too long a path for a socket.
    folder = Path(tempfile.mkdtemp(prefix="sliphound-pg-"))
    owner = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        owner = next(user.pw_name for user in pwd.getpwall() if user.pw_name in ("postgres", "nobody"))
        shutil.chown(folder, owner)
    server = PostgresqlServer(folder, owner)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The SQLAlchemy address of a fresh, empty database."""
    database = postgresql_server.new_database()
    yield postgresql_server.url(database)
    postgresql_server.drop(database)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    path = install.chromium_path()
    if path is None:
        absent("browser", "Chromium")
    return path
