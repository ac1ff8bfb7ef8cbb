"""Errors of the reasoning room; the tree is below.

InvestigateError
└── ClaimsRefused                a claims file or a claim in it cannot be used
    ├── ClaimsNotJson            a line is no JSON object
    ├── CaseLineMissing          the first line does not carry the case
    ├── ClaimFieldMissing        a required field or argument is absent
    ├── ClaimFieldRefused        a field has a value of the wrong kind
    ├── UnknownPredicate         no predicate has this name
    ├── ArgumentUnknown          the predicate takes no such argument
    ├── NotInCase                a person, card, phone, place or transaction is not in the first line
    ├── PolarityUnset            nobody has yet said whether the claim affirms or denies
    ├── WindowRefused            a time window is impossible, or missing where one is needed
    ├── QuoteRefused             the quoted span lies outside the text
    ├── ReadingsRefused          the readings of an ambiguous name do not fit the claim
    ├── ClaimRepeated            two claims have one id
    ├── ClaimReferenceUnknown    a claim refers to one that is not there, or not of the kind needed
    └── ClaimReferenceCycle      reports, or revisions, lead back to themselves
"""

from graph.errors import SliphoundError


class InvestigateError(SliphoundError):
    """Base of this room's errors."""

    code = "investigate"


class ClaimsRefused(InvestigateError):
    """The claims cannot be used as they are."""

    code = "claims_refused"


class ClaimsNotJson(ClaimsRefused):
    """The line is no JSON object."""

    code = "claims_not_json"


class CaseLineMissing(ClaimsRefused):
    """The first line does not carry the case: persons, cards, phones, places, transactions."""

    code = "case_line_missing"


class ClaimFieldMissing(ClaimsRefused):
    """The field named in `where` is needed and absent."""

    code = "claim_field_missing"


class ClaimFieldRefused(ClaimsRefused):
    """The field holds `given`, but `wanted` is needed."""

    code = "claim_field_refused"


class UnknownPredicate(ClaimsRefused):
    """No predicate is called `given`."""

    code = "unknown_predicate"


class ArgumentUnknown(ClaimsRefused):
    """`predicate` takes no argument `given`."""

    code = "argument_unknown"


class NotInCase(ClaimsRefused):
    """The case of the first line has no `kind` called `given`."""

    code = "not_in_case"


class PolarityUnset(ClaimsRefused):
    """Whether claim `given` affirms or denies has not been chosen."""

    code = "polarity_unset"


class WindowRefused(ClaimsRefused):
    """The window `given` cannot be; `reason` is one of no_zone, not_a_time, not_a_pair, ends_before_it_starts, core_outside_outer, needed."""

    code = "window_refused"


class QuoteRefused(ClaimsRefused):
    """The quote `given` is no span of a text of `length` characters."""

    code = "quote_refused"


class ReadingsRefused(ClaimsRefused):
    """The readings of an ambiguous name do not fit; `reason` is one of needs_two_persons, none_missing, more_than_one_missing, repeated."""

    code = "readings_refused"


class ClaimRepeated(ClaimsRefused):
    """The id `given` is already taken by line `first_line`."""

    code = "claim_repeated"


class ClaimReferenceUnknown(ClaimsRefused):
    """The claim refers to `given`; `reason` is one of absent, not_said, itself."""

    code = "claim_reference_unknown"


class ClaimReferenceCycle(ClaimsRefused):
    """The references `given`, of `via` or of `revises`, lead back to where they start."""

    code = "claim_reference_cycle"
