"""Errors as sentences: one Chinese and one English for each code, and the exit code or the HTTP status of what met it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from cases.errors import (
    CaseExists,
    ConflictChanged,
    FactInUse,
    Forbidden,
    ForeignRows,
    JobEnded,
    NotSignedIn,
    PacketUnread,
    PastIsReadOnly,
    RouteBlocked,
    SelfApproval,
    StepOutOfOrder,
    TooManySignIns,
    UnknownAccount,
    UnknownCase,
    UnknownDecision,
    UnknownDocument,
    UnknownJob,
    UnknownPacket,
    UnknownTransaction,
    UnknownUser,
    WorkspaceBusy,
    WrongPassword,
)
from cases.store.engine import DatabaseServerAbsent
from evidence.errors import PacketAltered, PacketGone
from graph.errors import GraphServerAbsent, ProjectionBehind, SliphoundError, UnknownEntity

BAD_INPUT = 3
SERVER_ABSENT = 4
_NOT_TAKEN = 422


class ForeignForm(SliphoundError):
    """A change was asked for by a page that is none of ours, or it cannot be told whose it is."""

    code = "foreign_form"


class BodyTooLarge(SliphoundError):
    """More was sent than the page takes: `limit`."""

    code = "body_too_large"


class FormRefused(SliphoundError):
    """The fields `fields` of a form or an address are absent or none that a page of ours sends."""

    code = "form_refused"


_STATUS: dict[type[SliphoundError], int] = {
    NotSignedIn: 401,
    WrongPassword: 401,
    Forbidden: 403,
    ForeignRows: 403,
    ForeignForm: 403,
    BodyTooLarge: 413,
    UnknownAccount: 404,
    UnknownCase: 404,
    UnknownDecision: 404,
    UnknownDocument: 404,
    UnknownPacket: 404,
    PacketGone: 404,
    PacketAltered: 409,
    UnknownEntity: 404,
    UnknownTransaction: 404,
    UnknownJob: 404,
    UnknownUser: 404,
    FactInUse: 409,
    JobEnded: 409,
    CaseExists: 409,
    ConflictChanged: 409,
    PastIsReadOnly: 409,
    RouteBlocked: 409,
    PacketUnread: 409,
    SelfApproval: 409,
    StepOutOfOrder: 409,
    TooManySignIns: 429,
    WorkspaceBusy: 503,
    DatabaseServerAbsent: 503,
    GraphServerAbsent: 503,
    ProjectionBehind: 503,
}
"""What a page answers with; every other error means that what was given cannot be taken."""
_ROOMS = ("graph", "evidence", "investigate", "cases", "web")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every error code with its sentences, by language."""
    found: dict[str, dict[str, str]] = {}
    for room in _ROOMS:
        text = files("web").joinpath("messages", f"{room}.yaml").read_text(encoding="utf-8")
        found |= yaml.safe_load(text) or {}
    return found


class _Facts(dict[str, object]):
    """The facts of an error; one that it does not carry prints as a dash, never as a failure of the message itself."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(error: SliphoundError, language: str) -> str:
    """The error in the user's language."""
    where = {"file": error.where.file, "line": error.where.line, "field": error.where.field}
    facts = _Facts({**{name: value for name, value in where.items() if value is not None}, **error.facts})
    return sentences()[error.code][language].format_map(facts)


def as_json(error: SliphoundError) -> Mapping[str, object]:
    """The error as `--json` prints it (interfaces.md)."""
    where = {"file": error.where.file, "line": error.where.line, "field": error.where.field}
    message = {language: sentence(error, language) for language in ("zh", "en")}
    return {"error": {"code": error.code, "message": message, "where": where}}


def status(error: SliphoundError) -> int:
    """The HTTP status of the page that shows the error."""
    return next((code for kind, code in _STATUS.items() if isinstance(error, kind)), _NOT_TAKEN)


def exit_code(error: SliphoundError) -> int:
    """4 where a needed server is absent, else 3."""
    return SERVER_ABSENT if isinstance(error, GraphServerAbsent | ProjectionBehind | DatabaseServerAbsent) else BAD_INPUT
