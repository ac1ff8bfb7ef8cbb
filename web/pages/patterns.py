"""Every component once, for eyes and for the checks of accessibility."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from web.access import SignedIn, needs

router = APIRouter()


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """Nothing of a case: invented examples only."""

    options: tuple[tuple[str, str], ...] = (("a", "A"), ("b", "B"))


@router.get("/patterns", dependencies=[needs()])
def patterns(visit: SignedIn) -> Response:
    """The page of components."""
    return visit.page("patterns.html", PatternsPage())
