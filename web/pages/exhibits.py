"""One exhibit of a case: what it is, where it came from, who held it, what stands on it; and its picture, whose every viewing is recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from cases.assembly.stated import Stated
from cases.roles import Permission
from cases.usecases.exhibits import ExhibitOnFile, exhibit_of, open_exhibit, open_page
from cases.usecases.open_case import case_file
from graph.times import Precision, When
from graph.vocabulary import FactKind
from web import formats
from web.access import SignedIn, needs
from web.i18n import deferred, label
from web.pages.case_head import CaseHead, head_of
from web.visit import Visit

router = APIRouter()
_SHOWN = 200
"""Facts listed on the page; a bill states fewer, an export many more."""
_PDF = "application/pdf"


_SLIP = deferred("签购单")
_KINDS = {
    "bill": deferred("账单"),
    "slip": _SLIP,
    "statement of loss": deferred("灭失说明"),
    "testimony": deferred("陈述记录"),
    "export": deferred("导出数据"),
    "export extract": deferred("导出数据摘录"),
    "register": deferred("登记表"),
    "correction": deferred("更正依据"),
    "receipt": deferred("公安文书"),
}


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A fact of the case that the exhibit states."""

    stated: Stated
    kind: str
    at: str
    address: str
    """Where more is told of it; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """The page."""

    head: CaseHead
    exhibit: ExhibitOnFile
    kind: str
    number: int
    """The page of a PDF that is shown."""
    rows: tuple[StatedRow, ...]

    @property
    def total(self) -> int:
        """How many facts there are, those beyond the page too."""
        return len(self.exhibit.stated) + len(self.exhibit.observed)

    @property
    def is_pdf(self) -> bool:
        """Whether it is shown page by page."""
        return self.exhibit.note.media_type == _PDF


@router.get("/cases/{case_no}/exhibits/{sha256}", dependencies=[needs(Permission.READ_CASE)])
def exhibit(visit: SignedIn, case_no: str, sha256: str, page: Annotated[int, Query(ge=1, le=9_999)] = 1) -> Response:
    """The exhibit; one that is none of the case's is unknown, whoever else's it is."""
    found = exhibit_of(visit.office, case_no, sha256)
    shown = ExhibitPage(
        head=head_of(visit, case_file(visit.office, case_no)),
        exhibit=found,
        kind=visit.say(_KINDS[found.note.kind]) if found.note.kind in _KINDS else found.note.kind,
        number=min(page, found.pages or 1),
        rows=tuple(_row(visit, case_no, each) for each in (*found.stated, *found.observed)[:_SHOWN]),
    )
    return visit.page("exhibits/exhibit.html", shown)


@router.get("/cases/{case_no}/exhibits/{sha256}/picture", dependencies=[needs(Permission.READ_DOCUMENT)])
def picture(visit: SignedIn, case_no: str, sha256: str, page: Annotated[int | None, Query(ge=1, le=9_999)] = None) -> Response:
    """A picture as it was sealed, or a page of a PDF as a picture; anything else only to be kept as a file."""
    found = exhibit_of(visit.office, case_no, sha256)
    if found.note.media_type == _PDF:
        painted = open_page(visit.office, case_no, sha256, page or 1)
        return Response(painted.png, media_type="image/png")
    opened = open_exhibit(visit.office, case_no, sha256)
    if opened.media_type.startswith("image/"):
        return Response(opened.content, media_type=opened.media_type)
    return _attached(opened.name, opened.content)


@router.get("/cases/{case_no}/exhibits/{sha256}/file", dependencies=[needs(Permission.READ_DOCUMENT)])
def file(visit: SignedIn, case_no: str, sha256: str) -> Response:
    """The sealed bytes as a file."""
    opened = open_exhibit(visit.office, case_no, sha256)
    return _attached(opened.name, opened.content)


def _row(visit: Visit, case_no: str, stated: Stated) -> StatedRow:
    case, kind = f"/cases/{case_no}", label(stated.kind, visit.language)
    if stated.kind is FactKind.OBSERVATION:
        return StatedRow(stated, visit.say(_SLIP), _at(stated.when), f"{case}/slips/{stated.source.document}")
    if stated.kind is FactKind.SLIP_OUTCOME:
        return StatedRow(stated, kind, _at(stated.when), f"{case}/slips")
    is_told = stated.kind not in {FactKind.ACCOUNT_STATE, FactKind.PERSON_DETAIL} and not stated.id.startswith("P-")
    return StatedRow(stated, kind, _at(stated.when), f"{case}/facts/{stated.id}" if is_told else "")


def _at(given: When | date | None) -> str:
    """A time to the minute where the source tells it so, else in the source's own words."""
    if isinstance(given, When):
        return formats.moment(given.outer.start) if given.precision in {Precision.SECOND, Precision.MINUTE} else given.text
    return formats.day(given)


def _attached(name: str, content: bytes) -> Response:
    """For keeping, never for showing: whatever the bytes are, the browser runs and renders none of them."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
