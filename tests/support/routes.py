"""Every route of the application, with the permission that stands beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fastapi.routing import APIRoute
from starlette.routing import Mount

from web.access import Needs
from web.app import ROUTERS, make_app
from web.site import Site

PUBLIC = frozenset({("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("POST", "/language")})
"""What answers a stranger; static files do too."""
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one route."""

    method: str
    path: str
    """As it is declared: `/cases/{case_no}`."""
    needs: Needs | None
    """The permission declared beside it."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in its path."""
        return tuple(_PARAMETER.findall(self.path))

    def at(self, values: Mapping[str, str]) -> str:
        """Its address with these values in it."""
        return _PARAMETER.sub(lambda match: values[match.group(1)], self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def ways() -> tuple[Way, ...]:
    """Every route of every page, one entry for each method; signing out comes last, for it ends the session that walks."""
    found: list[Way] = []
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute), f"{route}: not walked by the tests of roles and pages"
            needs = [each.dependency for each in route.dependencies if isinstance(each.dependency, Needs)]
            assert len(needs) <= 1, f"{route.path}: needs are declared once"
            found += [Way(method, route.path, needs[0] if needs else None) for method in sorted(route.methods or ())]
    return tuple(sorted(found, key=lambda way: way.path == "/sign-out"))


def strays(site: Site) -> list[str]:
    """What the application answers beside the routers' routes and its static files; nothing, if the tests walk all of it."""
    routes = make_app(site, hosts=("localhost",)).routes
    return [str(each) for each in routes if hasattr(each, "path") and not (isinstance(each, Mount) and each.name == "static")]
