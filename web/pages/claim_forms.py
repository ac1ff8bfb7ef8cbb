"""The claims of the recording form: each with only the fields that its predicate needs, read back into a typed claim."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cases.assembly.bundle import CaseBundle
from cases.assembly.names import Names, name_things
from cases.imports.typed_testimony import TypedClaim, is_one_sentence
from graph.errors import TimeRefused
from graph.times import When, parse_when
from graph.vocabulary import public_id
from investigate.claims.model import SaidWith
from investigate.claims.predicate import Argument, ArgumentKind, Aspect, Predicate
from investigate.claims.vocabulary import ALWAYS_WITHOUT_WINDOW, PREDICATES
from web.i18n import deferred
from web.pages.claim_words import BUTTONS, ClaimButton
from web.visit import Visit

Typed = Mapping[str, str]
"""A form's fields."""
_ARGUMENTS = {
    "card": deferred("卡"),
    "person": deferred("谁"),
    "other": deferred("另一人"),
    "txn": deferred("哪一笔"),
    "phone": deferred("号码"),
    "place": deferred("地方"),
    "signer": deferred("签收人"),
}

_NUMBERED = re.compile(r"k([0-9]{1,4})-key")
"""The field of a claim's button, which a form has once for each claim."""


@dataclass(frozen=True, slots=True)
class ClaimField:
    """One argument of a claim in the form."""

    name: str
    """The field's name: `k0-card`."""
    title: str
    value: str
    options: tuple[tuple[str, str], ...]
    """Empty: any text."""
    is_required: bool
    error: str


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """One claim in the form."""

    number: int
    button: ClaimButton
    text: str
    fields: tuple[ClaimField, ...]
    has_window: bool
    needs_window: bool
    start: str
    end: str
    quote: str
    span: str
    """`from,to` of the quote in the text, as it was selected; empty: the words are looked up."""
    said_with: str
    revises: str
    errors: Mapping[str, str] = field(default_factory=dict)

    def named(self, part: str) -> str:
        """A field's name: `k0-quote`."""
        return f"k{self.number}-{part}"


@dataclass(frozen=True, slots=True)
class Things:
    """What claims of a case may name."""

    bundle: CaseBundle
    names: Names
    speaker: str

    @classmethod
    def of(cls, bundle: CaseBundle, speaker: str) -> "Things":
        """Of a case, as somebody speaks."""
        return cls(bundle, name_things(bundle), speaker)

    def options(self, visit: Visit, argument: Argument) -> tuple[tuple[str, str], ...]:
        """What the argument may be; none: any text."""
        unstated = ((("", visit.say("未说明")),) if argument.may_be_unstated else ()) if argument.kind is not ArgumentKind.PLACE else ()
        match argument.kind:
            case ArgumentKind.CARD:
                found = tuple((card.last4, self.names.cards[card.node]) for card in self.bundle.cards)
            case ArgumentKind.PERSON:
                found = tuple((each, each) for each in self._persons(argument.name))
            case ArgumentKind.PHONE:
                found = tuple((name, name) for name in self.names.phones.values())
            case ArgumentKind.TRANSACTION:
                disputed = self.bundle.case.disputed
                ranked = sorted(self.bundle.transactions, key=lambda each: (each.node not in disputed, each.made.at))
                found = tuple((each.source_ref or public_id(each.node), self.names.transactions[each.node]) for each in ranked)
            case _:
                found = ()
        return (*unstated, *found) if found else ()

    def _persons(self, argument: str) -> list[str]:
        """Who may be meant, the likeliest first: the speaker, but of another person somebody else."""
        called = [each.called for each in self.bundle.case.persons]
        known = list(dict.fromkeys([self.speaker, *called] if self.speaker else called))
        return [*known[1:], *known[:1]] if argument == "other" else known

    def places(self) -> tuple[str, ...]:
        """Cities that the case's transactions name."""
        return tuple(dict.fromkeys(each.city for each in self.bundle.transactions if each.city))


def claim_numbers(typed: Typed) -> list[int]:
    """The numbers of the claims that a form holds, in order."""
    return sorted(int(found[1]) for name in typed if (found := _NUMBERED.fullmatch(name)))


def with_new_claim(typed: Typed, key: str) -> dict[str, str]:
    """The form with one claim more, on the words that are selected; without a selection on all, where all is one sentence."""
    number = max(claim_numbers(typed), default=-1) + 1
    text = typed.get("text", "")
    added = {f"k{number}-key": key}
    if (place := _span(typed.get("selection", ""), text)) is not None:
        added |= {f"k{number}-span": f"{place[0]},{place[1]}", f"k{number}-quote": text[slice(*place)]}
    elif is_one_sentence(text):
        added[f"k{number}-quote"] = text.strip()
    return {**typed, **added}


def without_claim(typed: Typed, number: str) -> dict[str, str]:
    """The form with one claim less."""
    return {name: value for name, value in typed.items() if not name.startswith(f"k{number}-")}


def claim_forms(visit: Visit, things: Things, typed: Typed, errors: Mapping[str, str]) -> tuple[ClaimForm, ...]:
    """The claims as the form shows them; `errors` by name of field."""
    return tuple(_form(visit, things, typed, errors, number) for number in claim_numbers(typed) if typed.get(f"k{number}-key") in BUTTONS)


def typed_claims(visit: Visit, forms: Sequence[ClaimForm], text: str) -> tuple[tuple[TypedClaim, ...], dict[str, str]]:
    """The claims to record, and what is wrong with them by name of field."""
    errors: dict[str, str] = {}
    claims = []
    for form in forms:
        for each in form.fields:
            if each.is_required and not each.value:
                errors[each.name] = visit.say("请填写。")
        window = _window(visit, form, errors)
        quote = _quote(visit, form, text, errors)
        args: dict[str, str | bool | None] = {each.name.partition("-")[2]: each.value or None for each in form.fields}
        claims.append(TypedClaim(form.button.predicate, args, form.button.polarity, quote, window, form.said_with, form.revises or None))
    return tuple(claims), errors


def _form(visit: Visit, things: Things, typed: Typed, errors: Mapping[str, str], number: int) -> ClaimForm:
    def of(part: str) -> str:
        return typed.get(f"k{number}-{part}", "").strip()

    button = BUTTONS[typed[f"k{number}-key"]]
    predicate = PREDICATES[button.predicate]
    return ClaimForm(
        number=number,
        button=button,
        text=visit.say(button.text),
        fields=tuple(_field(visit, things, typed, errors, f"k{number}", each) for each in predicate.arguments if each.required),
        has_window=predicate.aspect is not Aspect.TIMELESS,
        needs_window=_needs_window(predicate),
        start=of("start"),
        end=of("end"),
        quote=typed.get(f"k{number}-quote", ""),
        span=of("span"),
        said_with=of("said_with") or SaidWith.FIRM.value,
        revises=of("revises"),
        errors={name.partition("-")[2]: told for name, told in errors.items() if name.startswith(f"k{number}-")},
    )


def _field(visit: Visit, things: Things, typed: Typed, errors: Mapping[str, str], prefix: str, argument: Argument) -> ClaimField:
    name = f"{prefix}-{argument.name}"
    options = things.options(visit, argument)
    value = typed.get(name, options[0][0] if options else "").strip()
    is_required = not argument.may_be_unstated
    return ClaimField(name, visit.say(_ARGUMENTS[argument.name]), value, options, is_required, errors.get(name, ""))


def _needs_window(predicate: Predicate) -> bool:
    return predicate.aspect is Aspect.STATE and predicate.name not in ALWAYS_WITHOUT_WINDOW


def _window(visit: Visit, form: ClaimForm, errors: dict[str, str]) -> tuple[When, When] | None:
    if not form.has_window or not (form.start or form.end):
        if form.needs_window:
            errors[form.named("start")] = visit.say("这句话说的是哪段时间？请填写。")
        return None
    times = []
    for part, given in (("start", form.start or form.end), ("end", form.end or form.start)):
        try:
            times.append(parse_when(given))
        except TimeRefused as refused:
            errors[form.named(part)] = visit.told(refused)
    if len(times) < len(("start", "end")):
        return None
    first, last = times
    if last.outer.end < first.outer.start:
        errors[form.named("end")] = visit.say("结束不能早于开始。")
        return None
    return first, last


def _quote(visit: Visit, form: ClaimForm, text: str, errors: dict[str, str]) -> tuple[int, int]:
    """The place of the quoted words: as it was selected, else where they stand."""
    selected = _span(form.span, text)
    if selected is not None and text[slice(*selected)] == form.quote:
        return selected
    quote = form.quote.strip()
    found = text.count(quote) if quote else 0
    if found == 1:
        return text.index(quote), text.index(quote) + len(quote)
    if not quote:
        errors[form.named("quote")] = visit.say("请写出所依据的原话，或在原文中选中。")
    elif not found:
        errors[form.named("quote")] = visit.say("原文里没有这句话，请照原文写。")
    else:
        errors[form.named("quote")] = visit.say("这几个字在原文中不止一处，请多写几个字。")
    return 0, 0


def _span(given: str, text: str) -> tuple[int, int] | None:
    """`from,to` as a place within the text; None: it is none."""
    start, _, end = given.partition(",")
    if not (start.isdecimal() and end.isdecimal()):
        return None
    place = int(start), int(end)
    return place if place[0] < place[1] <= len(text) and text[slice(*place)].strip() else None
