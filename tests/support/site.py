"""The pages without a browser: a client that is signed in at a desk's workspace, and comes from our own pages as a browser would."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient

from tests.support.stories import Desk
from web.access import session_cookie
from web.app import make_app
from web.site import Site

HOST = "127.0.0.1"


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
