"""The pages without a browser: a client that is signed in at a desk's workspace, and comes from our own pages as a browser would."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi.testclient import TestClient

from tests.support.servers import free_port
from tests.support.stories import Desk
from web.access import session_cookie
from web.app import make_app
from web.site import Site

HOST = "127.0.0.1"


@contextmanager
def served(desk: Desk) -> Iterator[int]:
    """A real server of the desk's workspace, in a thread; its port."""
    port = free_port()
    app = make_app(Site(desk.workspace, is_secure=False), hosts=(HOST,))
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error", access_log=False, timeout_graceful_shutdown=1))
    running = Thread(target=server.run, daemon=True)
    running.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        running.join(10)


@contextmanager
def visiting(desk: Desk, login: str | None = "investigator", *, language: str = "zh", raises: bool = True) -> Iterator[TestClient]:
    """A client that visits as this user; None: as a stranger. It follows no redirect by itself. `raises`: a defect of the program is raised."""
    site = Site(desk.workspace, is_secure=False)
    app = make_app(site, hosts=(HOST,))
    headers = {"Sec-Fetch-Site": "same-origin"}
    address = f"http://{HOST}"
    with TestClient(app, address, raise_server_exceptions=raises, headers=headers, follow_redirects=False) as client:
        if login is not None:
            client.cookies.set(session_cookie(site), desk.tokens[login])
        client.cookies.set("sliphound_language", language)
        yield client
