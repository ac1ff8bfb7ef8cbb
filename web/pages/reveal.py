"""A masked number in full, once: who saw it, in which case and why is recorded before it is shown."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.errors import InputRefused
from cases.roles import Permission
from cases.usecases.identifiers import reveal_identifier
from cases.usecases.open_case import case_file
from web.access import SignedIn, needs
from web.i18n import deferred
from web.pages.case_head import CaseHead, head_of
from web.visit import Visit

router = APIRouter()
_OTHER = "other"
REASONS = {
    "identity": deferred("核对身份"),
    "call_back": deferred("联系回访"),
    "packet": deferred("制作材料"),
    _OTHER: deferred("其他"),
}
SECONDS = 30
"""How long the number stays on the screen."""


@dataclass(frozen=True, slots=True)
class RevealPage:
    """The form, and after it the number."""

    head: CaseHead
    case_no: str
    masked: str
    back: str
    """The page of ours that the visitor came from."""
    reasons: tuple[tuple[str, str], ...]
    reason: str = ""
    words: str = ""
    clear: str = ""
    """The number; empty: it is not shown yet."""
    errors: tuple[tuple[str, str], ...] = ()
    """Field and what is wrong with it."""
    seconds: int = SECONDS

    def error(self, field: str) -> str:
        """What is wrong with a field; empty: nothing."""
        return dict(self.errors).get(field, "")


@router.get("/cases/{case_no}/reveal", dependencies=[needs(Permission.REVEAL_IDENTIFIER)])
def ask(visit: SignedIn, case_no: str, masked: str = "") -> Response:
    """The form that asks why; nothing is shown yet."""
    return _answer(visit, _page(visit, case_no, masked, _back(visit, case_no)))


@router.post("/cases/{case_no}/reveal", dependencies=[needs(Permission.REVEAL_IDENTIFIER)])
def reveal(
    visit: SignedIn,
    case_no: str,
    masked: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """The number in full, on a page that nothing keeps."""
    back = back if _is_of_case(back, case_no) else f"/cases/{case_no}"
    errors: list[tuple[str, str]] = []
    if reason not in REASONS:
        errors.append(("reason", visit.say("请选择查看的原因。")))
    elif reason == _OTHER and not words.strip():
        errors.append(("words", visit.say("请写明原因。")))
    clear = ""
    if not errors:
        try:
            # The record is the office's, which writes Chinese, whatever language the visitor reads.
            clear = reveal_identifier(visit.office, masked, case_no, " ".join(filter(None, (REASONS[reason], words.strip()))))
        except InputRefused as refused:
            errors.append(("masked", visit.told(refused)))
    page = _page(visit, case_no, masked, back, reason=reason, words=words, clear=clear, errors=tuple(errors))
    return _answer(visit, page, code=422 if errors else 200)


def _page(
    visit: Visit,
    case_no: str,
    masked: str,
    back: str,
    *,
    reason: str = "",
    words: str = "",
    clear: str = "",
    errors: tuple[tuple[str, str], ...] = (),
) -> RevealPage:
    head = head_of(visit, case_file(visit.office, case_no))
    reasons = tuple((name, visit.say(text)) for name, text in REASONS.items())
    return RevealPage(head, case_no, masked, back, reasons, reason, words, clear, errors)


def _answer(visit: Visit, page: RevealPage, *, code: int = 200) -> Response:
    return visit.page("exhibits/reveal.html", page, code=code, block="box" if visit.wants_fragment else None)


def _back(visit: Visit, case_no: str) -> str:
    came = urlsplit(visit.request.headers.get("Referer", ""))
    address = f"{came.path}?{came.query}" if came.query else came.path
    is_ours = came.netloc == visit.request.headers.get("Host")
    return address if is_ours and _is_of_case(address, case_no) and not came.path.endswith("/reveal") else f"/cases/{case_no}"


def _is_of_case(address: str, case_no: str) -> bool:
    """Whether the address leads to a page of this case, and nowhere else."""
    case = f"/cases/{case_no}"
    return address == case or address.startswith((f"{case}/", f"{case}?"))
