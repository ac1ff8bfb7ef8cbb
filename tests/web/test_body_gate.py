"""How much is taken of what is sent, asked of a real server: a stranger's body is not read, and no route takes more than belongs there."""

import re
import socket
from contextlib import closing, suppress
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from tests.support.site import HOST, served, visiting
from tests.support.stories import Desk
from web.access import session_cookie
from web.app import ROUTERS
from web.body_gate import TakesFile
from web.settings import Limits
from web.site import Site

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
CHUNK = b"x" * 2**16


def begun(
    port: int, path: str, *, cookie: str = "", kind: str = "multipart/form-data; boundary=b", length: int | None = None
) -> socket.socket:
    """A request whose body has not been sent; without a length it is chunked."""
    connection = socket.create_connection((HOST, port), timeout=10)
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    lines = (f"POST {path} HTTP/1.1", f"Host: {HOST}", "Sec-Fetch-Site: same-origin", f"Content-Type: {kind}", size, f"Cookie: {cookie}")
    connection.sendall("".join(f"{line}\r\n" for line in lines if not line.endswith(": ")).encode() + b"\r\n")
    return connection


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


def status_of(connection: socket.socket) -> int:
    return int(connection.recv(65536).split()[1])


@pytest.mark.parametrize("path", ["/imports", "/cases/SL-2026-0001/slips/read", "/sign-in", "/nowhere"])
def test_a_strangers_body_is_refused_before_it_is_sent(reading_desk: Desk, path: str) -> None:
    with served(reading_desk) as port:
        with closing(begun(port, path, length=2**40)) as connection:
            assert status_of(connection) in {401, 413}
        with closing(begun(port, path)) as connection:
            connection.sendall(chunk(CHUNK) + chunk(CHUNK))
            assert status_of(connection) in {401, 413}


def test_an_endless_body_of_a_stranger_is_cut_off(reading_desk: Desk) -> None:
    with served(reading_desk) as port, closing(begun(port, "/imports")) as connection:
        connection.sendall(chunk(b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'))
        assert sent_to(connection, at_most=2**28) < 2**25, "what lies in the kernel's buffers, and a little more"


def sent_to(connection: socket.socket, *, at_most: int) -> int:
    """How many bytes go before the connection is cut."""
    sent = 0
    with suppress(OSError):
        while sent < at_most:
            connection.sendall(chunk(CHUNK))
            sent += len(CHUNK)
    return sent


def test_whoever_is_signed_in_is_told_what_a_form_takes_and_sends_a_file_where_one_belongs(desk: Desk) -> None:
    cookie = f"{session_cookie(Site(desk.workspace, is_secure=False))}={desk.tokens['investigator']}"
    form = "application/x-www-form-urlencoded"
    with served(desk) as port, closing(begun(port, "/cases/find", cookie=cookie, kind=form)) as connection:
        for _ in range(Limits().form // len(CHUNK) + 1):
            connection.sendall(chunk(b"&q=" + CHUNK))
        assert status_of(connection) == 413
    with visiting(desk) as client:
        refused = client.post("/cases/find", data={"q": "x" * (Limits().form + 1)})
        assert (refused.status_code, "2 MB" in refused.text) == (413, True)
        file = client.post("/imports", data={"kind": "calls"}, files={"file": ("a.csv", b"x" * (Limits().form + 1))})
        assert file.status_code == 303
    with visiting(desk, None) as client:
        assert client.post("/sign-in", data={"login": "investigator", "password": "x" * Limits().stranger}).status_code == 413


def test_the_limits_are_the_settings(desk: Desk) -> None:
    settings = desk.folder / "settings.toml"
    text = settings.read_text("utf-8").split("[limits]")[0]
    settings.write_text(f"{text}\n[limits]\nform_kb = 1\n", "utf-8")
    with visiting(desk) as client:
        assert client.post("/cases/find", data={"q": "x" * 2000}).status_code == 413
    settings.write_text(text, "utf-8")
    assert desk.workspace.settings.limits == Limits()


def test_every_form_with_a_file_goes_where_one_may_come() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    with_file = [route for route in routes if any(isinstance(each.dependency, TakesFile) for each in route.dependencies)]
    assert {method for route in with_file for method in route.methods or ()} == {"POST"}
    may = {route.path.rsplit("/", 1)[-1] for route in with_file}
    forms = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html") if path.name != "session_ended.html"]
    sent = {found for text in forms for found in re.findall(r'<form[^>]*action="[^"]*/(\w+)"[^>]*enctype="multipart', text)}
    assert sent == may
