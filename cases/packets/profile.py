"""What each recipient may get (domain.md 8.6): which columns of an export, whether whole documents, and the name of the route that leads there."""

from dataclasses import dataclass

from evidence.packet.content import Recipient


@dataclass(frozen=True, slots=True)
class Profile:
    """The limits of one recipient."""

    recipient: Recipient
    route: str | None
    """The route whose gates and conditions bind a ready packet; None for a letter that every case may send."""
    columns: frozenset[str] | None = None
    """English names of the columns of an export that may be shown; None: all of the case's own rows, identifiers masked."""
    last4_only: bool = False
    """Card numbers are shown by their last four digits alone."""
    needs_decision: bool = False
    """A person must have decided the route and a second one approved it."""

    @property
    def is_outsider(self) -> bool:
        """Whether it learns nothing of the inquiry: no documents, no statements, no links, no custody log."""
        return self.columns is not None


_AGENCY_COLUMNS = frozenset(
    (
        *("account_no", "card_no", "currency", "periods_overdue", "balance", "principal", "overdue_since"),
        *("customer_no", "name", "id_type", "id_no", "phone", "address", "at", "posted_on", "amount"),
    )
)
_MERCHANT_COLUMNS = frozenset(
    (
        *("card_no", "at", "posted_on", "amount", "currency", "merchant_no", "merchant_name", "terminal_no"),
        *("auth_code", "reference_no"),
    )
)

PROFILES: dict[Recipient, Profile] = {
    profile.recipient: profile
    for profile in (
        Profile(Recipient.POLICE_A, "R-POLICE-A"),
        Profile(Recipient.POLICE_B, "R-POLICE-B"),
        Profile(Recipient.COURT, "R-JUDICIAL"),
        Profile(Recipient.CROSS, "R-CROSS", needs_decision=True),
        Profile(Recipient.AGENCY, "R-OUTSOURCE", _AGENCY_COLUMNS, needs_decision=True),
        Profile(Recipient.MERCHANT, None, _MERCHANT_COLUMNS, last4_only=True),
    )
}
