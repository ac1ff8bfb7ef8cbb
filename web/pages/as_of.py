"""Look at a case as of a past day: what was on record at its end, by the clocks of that day, read only; and come back to today."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from cases.office import Office
from cases.roles import Permission
from cases.usecases.open_case import case_file
from graph.times import SHANGHAI
from web.access import SignedIn, needs
from web.visit import AS_OF_COOKIE, Visit

router = APIRouter()


@router.get("/cases/{case_no}/as-of", dependencies=[needs(Permission.READ_CASE)])
def choose(visit: SignedIn, case_no: str, day: str = "", back: str = "") -> Response:
    """Show the case's pages as of this day from here on; without one, as of today."""
    present = visit.site.workspace.office(visit.office.actor)  # whatever day is looked at now
    opened = case_file(present, case_no).case.opened_at.astimezone(SHANGHAI).date()
    chosen, refused = _chosen(visit, present, opened, day)
    case = f"/cases/{case_no}"
    answer = visit.redirect(back if back == case or back.startswith((f"{case}/", f"{case}?")) else case, told=refused)
    if chosen is not None:
        answer.set_cookie(AS_OF_COOKIE, chosen.isoformat(), path=case, httponly=True, samesite="lax", secure=visit.site.is_secure)
    elif not refused:
        answer.delete_cookie(AS_OF_COOKIE, path=case, httponly=True, secure=visit.site.is_secure)
    return answer


def _chosen(visit: Visit, present: Office, opened: date, day: str) -> tuple[date | None, str]:
    """The past day that was chosen, or why it cannot be shown; neither for today."""
    if not day:
        return None, ""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return None, visit.say("日期请写成 2026-11-24 的样子。")
    if not opened <= chosen <= present.as_of:
        return None, visit.say("案件日期须在建案日 %(opened)s 与今天之间。", opened=opened.isoformat())
    return (None if chosen == present.as_of else chosen), ""
