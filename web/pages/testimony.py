"""Record what somebody said: who, when, by which way, word for word, and the claims in it, each with the words it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from cases.assembly.names import name_things
from cases.imports.typed_testimony import SENTENCE_ENDS, TypedTestimony, several
from cases.model import Testimony
from cases.roles import Permission
from cases.usecases.open_case import case_file
from cases.usecases.record import record_testimony
from graph.errors import SliphoundError, TimeRefused
from graph.times import SHANGHAI, parse_when
from investigate.claims.model import SaidWith
from web.access import SignedIn, needs
from web.i18n import deferred, label, word
from web.pages.case_head import CaseHead, head_of
from web.pages.claim_forms import ClaimForm, Things, claim_forms, typed_claims, with_new_claim, without_claim
from web.pages.claim_words import BUTTONS, CLAIM_BUTTONS, COMMON, ClaimButton, claim_told
from web.visit import Visit

router = APIRouter()
_RECORDS = [needs(Permission.RECORD_TESTIMONY)]
_NOT_TAKEN = 422
_OTHER = "other"
_DAYS = (deferred("今天"), deferred("昨天"), deferred("前天"))
_CHANNELS = ("phone", "inbound_call", "visit", "branch", "interview", "letter", "sms", "wechat")
_RELATIONS = ("holder", "spouse", "parent", "child", "relative", "guarantor", "merchant_staff", "courier", "police", "other")


@dataclass(frozen=True, slots=True)
class Revisable:
    """A claim on record that a new one may change."""

    id: str
    told: str


@dataclass(frozen=True, slots=True)
class TestimonyPage:
    """The form."""

    __test__ = False  # pytest takes every class named Test… for a test

    head: CaseHead
    typed: Mapping[str, str]
    speakers: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    channels: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str], ...]
    common: tuple[ClaimButton, ...]
    more: tuple[ClaimButton, ...]
    claims: tuple[ClaimForm, ...]
    said_with: tuple[tuple[str, str], ...]
    revisable: tuple[Revisable, ...]
    places: tuple[str, ...]
    sentence_ends: str = SENTENCE_ENDS
    """For the script, which takes the sentence at the caret where nothing is selected."""
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/cases/{case_no}/testimony/new", dependencies=_RECORDS)
def testimony_form(visit: SignedIn, case_no: str) -> Response:
    """The form, filled with what is likeliest: the holder, by telephone, just now."""
    now = visit.office.clock.now().astimezone(SHANGHAI)
    bundle = case_file(visit.office, case_no)
    typed = {
        "speaker": bundle.case.persons[0].called,
        "day": visit.office.as_of.isoformat(),
        "time": f"{now:%H:%M}" if now.date() == visit.office.as_of else "",
        "channel": _CHANNELS[0],
        "asked_by": visit.office.actor.name,
    }
    return visit.page("testimony/new.html", _page(visit, case_no, typed))


async def _typed(request: Request) -> dict[str, str]:
    """The form's fields; line ends as the browser counts them."""
    return {name: value.replace("\r\n", "\n") for name, value in (await request.form()).items() if isinstance(value, str)}


@router.post("/cases/{case_no}/testimony/new", dependencies=_RECORDS)
def record(visit: SignedIn, case_no: str, typed: Annotated[dict[str, str], Depends(_typed)]) -> Response:
    """Add a claim to the form, take one away, or record what was said."""
    if typed.get("add") in BUTTONS:
        typed = with_new_claim(typed, typed["add"])
        return _again(visit, case_no, typed)
    if "remove" in typed:
        return _again(visit, case_no, without_claim(typed, typed["remove"]))
    page = _page(visit, case_no, typed)
    errors = _missing(visit, typed)
    claims, wrong = typed_claims(visit, page.claims, typed.get("text", ""))
    errors |= wrong
    if errors:
        return visit.page("testimony/new.html", _page(visit, case_no, typed, errors), code=_NOT_TAKEN)
    said = TypedTestimony(
        speaker=_speaker(typed),
        relation=_relation(page, typed),
        said_at=_said_at(typed),
        channel=typed.get("channel", ""),
        text=typed["text"],
        asked_by=several(typed.get("asked_by", "")),
        present=several(typed.get("present", "")),
        recording=typed.get("recording", "").strip(),
        disclosed_before=several(typed.get("disclosed_before", "")),
        claims=claims,
    )
    try:
        recorded = record_testimony(visit.office, case_no, said)
    except SliphoundError as refused:
        return visit.refused("testimony/new.html", _page(visit, case_no, typed, {"": visit.told(refused)}), refused)
    told = visit.say("已记录 %(speaker)s 的陈述，归出 %(n)s 条说法。", speaker=said.speaker, n=len(recorded.claims))
    return visit.redirect(f"/cases/{case_no}/contradictions?talk=conflicts", told=told)


def _again(visit: Visit, case_no: str, typed: Mapping[str, str]) -> Response:
    return visit.page("testimony/new.html", _page(visit, case_no, typed), block="claims" if visit.wants_fragment else None)


def _page(visit: Visit, case_no: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> TestimonyPage:
    bundle = case_file(visit.office, case_no)
    things = Things.of(bundle, _speaker(typed))
    language, today = visit.language, visit.office.as_of
    speakers = [
        (each.called, visit.say("%(name)s（%(relation)s）", name=each.called, relation=word("Relation", each.relation, language)))
        for each in bundle.case.persons
    ]
    return TestimonyPage(
        head=head_of(visit, bundle),
        typed=typed,
        speakers=(*speakers, (_OTHER, visit.say("其他人"))),
        days=tuple(((today - timedelta(days=back)).isoformat(), visit.say(text)) for back, text in enumerate(_DAYS)),
        channels=tuple((each, word("Channel", each, language)) for each in _CHANNELS),
        relations=tuple((each, word("Relation", each, language)) for each in _RELATIONS),
        common=tuple(BUTTONS[each] for each in COMMON),
        more=tuple(each for each in CLAIM_BUTTONS if each.key not in COMMON),
        claims=claim_forms(visit, things, typed, errors or {}),
        said_with=tuple((each.value, label(each, language)) for each in SaidWith),
        revisable=tuple(_revisable(visit, things, bundle.testimony)),
        places=things.places(),
        errors=errors or {},
    )


def _revisable(visit: Visit, things: Things, testimony: tuple[Testimony, ...]) -> list[Revisable]:
    """What the speaker said before."""
    names = name_things(things.bundle)
    return [
        Revisable(str(each.body["id"]), f"{said.said.text} {claim_told(visit, each.body, names)}")
        for said in reversed(testimony)
        if said.speaker == things.speaker
        for each in said.claims
        if each.body.get("id")
    ]


def _speaker(typed: Mapping[str, str]) -> str:
    speaker = typed.get("speaker", "").strip()
    return typed.get("other", "").strip() if speaker == _OTHER else speaker


def _relation(page: TestimonyPage, typed: Mapping[str, str]) -> str:
    known = page.head.bundle.case.person_called(_speaker(typed))
    return known.relation if known else typed.get("relation", "") or _OTHER


def _said_at(typed: Mapping[str, str]) -> str:
    """The day and time as chosen, or as written out, which goes before."""
    return typed.get("said_at", "").strip() or f"{typed.get('day', '')} {typed.get('time', '')}".strip()


def _missing(visit: Visit, typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if not _speaker(typed):
        errors["other" if typed.get("speaker") == _OTHER else "speaker"] = visit.say("请说明是谁说的。")
    if not typed.get("text", "").strip():
        errors["text"] = visit.say("请逐字记下原话。")
    if typed.get("channel") not in _CHANNELS:
        errors["channel"] = visit.say("请选择。")
    try:
        parse_when(_said_at(typed))
    except TimeRefused:
        errors["said_at"] = visit.say("请写成 2026-11-20 10:18，只知道月份的写 2026-11。")
    return errors
