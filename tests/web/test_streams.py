"""Streams of events: whoever opens many keeps nobody from their pages."""

import socket
from contextlib import ExitStack

from cases.store.job_locks import JobLocks
from cases.store.job_register import JobRegister
from cases.uploads import Uploads
from tests.support.site import HOST, served
from tests.support.stories import Desk
from tests.support.uploading import queue, transactions
from web.access import session_cookie
from web.site import Site
from web.streams import OF_A_USER, OF_ALL, Streams


def asked(desk: Desk, port: int, path: str) -> socket.socket:
    connection = socket.create_connection((HOST, port), timeout=20)
    cookie = f"{session_cookie(Site(desk.workspace, is_secure=False))}={desk.tokens['investigator']}"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode())
    return connection


def read_until(connection: socket.socket, end: bytes) -> bytes:
    got = b""
    while end not in got and (more := connection.recv(65536)):
        got += more
    return got


def test_a_stream_too_many_ends_with_its_first_word_and_pages_are_answered(desk: Desk) -> None:
    job = queue(desk.office(), Uploads(desk.folder / "uploads"), "transactions", transactions(3))
    workspace = desk.workspace
    with workspace.transactions.writing() as connection:
        assert JobRegister(connection).start(job.key, 0, at=workspace.clock.now())
    give_back = JobLocks(workspace.transactions, desk.folder / ".jobs").take(job.key)
    assert give_back is not None, "another process runs it, and goes on to"
    with ExitStack() as stack, served(desk) as port:
        stack.callback(give_back)
        streams = [stack.enter_context(asked(desk, port, f"/jobs/{job.id}/events")) for _ in range(OF_A_USER)]
        for each in streams:
            assert b"retry: 1000" in read_until(each, b"data:")
        for _ in range(3):
            with asked(desk, port, f"/jobs/{job.id}/events") as one_more:
                told = read_until(one_more, b"0\r\n\r\n")
                assert b"retry: 15000" in told
                assert b'"state": "running"' in told
        with asked(desk, port, "/jobs") as page:
            assert page.recv(65536).startswith(b"HTTP/1.1 200")
        streams[0].close()
        for _ in range(50):  # the server notices within a tick
            with asked(desk, port, f"/jobs/{job.id}/events") as again:
                if b"retry: 1000" in read_until(again, b"data:"):
                    return
        raise AssertionError("a stream that is closed gives up its place")


def test_all_users_together_have_so_many_streams_and_no_more() -> None:
    streams = Streams()
    with ExitStack() as stack:
        opened = [stack.enter_context(streams.opened(f"user-{each}")) for each in range(OF_ALL + 2)]
    assert opened == [True] * OF_ALL + [False] * 2
    with streams.opened("user-0") as may_stay:
        assert may_stay
