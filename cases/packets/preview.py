"""What a packet for each recipient would hold and lack, told before anything is composed, sealed or written."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cases.assembly.understanding import Understanding
from cases.conditions import Condition
from cases.errors import StepOutOfOrder
from cases.office import Office
from cases.packets.checklist import CheckedItem, checked_items
from cases.packets.dossier import Dossier
from cases.packets.exhibits import kinds_shown
from cases.packets.profile import PROFILES, Profile
from evidence.packet.content import Recipient
from graph.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Preview:
    """What a packet for one recipient would be."""

    profile: Profile
    documents: int
    """Sealed documents it would show, whole or by an extract of the case's own rows."""
    items: tuple[CheckedItem, ...]
    gates: tuple[str, ...]
    """Gates that stand against its route."""
    against: tuple[Condition, ...]
    """Conditions of its route that are not met."""
    undecided: str | None
    """The route that has to be decided and approved before; None: nothing has to, or it was."""
    step: StepOutOfOrder | None
    """What has to be done before there is anything to compose."""

    @property
    def recipient(self) -> Recipient:
        """For whom."""
        return self.profile.recipient

    @property
    def mandatory_gaps(self) -> tuple[CheckedItem, ...]:
        """Mandatory rows that lack something: as long as there is one, only drafts are made."""
        return tuple(each for each in self.items if each.is_mandatory and each.lacks)

    @property
    def may_be_drafted(self) -> bool:
        """Whether a draft can be made."""
        return self.step is None and self.undecided is None

    @property
    def may_be_ready(self) -> bool:
        """Whether one that is no draft can be asked for."""
        return self.may_be_drafted and not self.mandatory_gaps and not self.gates and not self.against


def previews(office: Office, connection: Connection, understanding: Understanding) -> tuple[Preview, ...]:
    """One for each recipient, in the order of their profiles."""
    return tuple(_preview(office, connection, understanding, profile) for profile in PROFILES.values())


def _preview(office: Office, connection: Connection, understanding: Understanding, profile: Profile) -> Preview:
    approved = {each.route for each in understanding.bundle.decisions if each.approved_by is not None}
    undecided = profile.route if profile.needs_decision and profile.route not in approved else None
    way = understanding.route.route(profile.route) if profile.route else None
    gates = way.blocked_by if way else ()
    against = tuple(each for each in way.conditions if each.verdict is Verdict.UNMET) if way else ()
    # Without the links: they cite the same exports and bills as the records, so that they add no kind of document.
    dossier = Dossier(understanding, profile, office.law.at(office.as_of), office.as_of)
    try:
        kinds = kinds_shown(office, connection, dossier.sources, dossier.registers.sheets, profile)
    except StepOutOfOrder as first:
        return Preview(profile, 0, (), gates, against, undecided, first)
    return Preview(profile, len(kinds), checked_items(dossier, frozenset(kinds.values())), gates, against, undecided, None)
