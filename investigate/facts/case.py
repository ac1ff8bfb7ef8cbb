"""All facts of one case on one day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from investigate.facts.card import ActivationFact, ApplicationFact, DeliveryFact, LossBlockFact, MailingFact, NoticeFact
from investigate.facts.dunning import ContactFact, PlacementFact, PlanFact
from investigate.facts.ledger import AccountFact, HuntFact, RepaymentFact, TransactionFact
from investigate.facts.people import PersonFact, PhoneUse, ProtectionFact
from investigate.facts.police import ClusterFact, CourtFact, GuaranteeFact, PaperFact
from investigate.facts.words import ClaimFact, ComparisonFact, ConflictFact


class Family(StrEnum):
    """A family of records that has been read whole, so that what is not in it did not happen there."""

    APPLICATIONS = "applications"
    """申请资料"""
    DELIVERIES = "deliveries"
    """寄送记录"""
    ACTIVATIONS = "activations"
    """激活记录"""
    TRANSACTIONS = "transactions"
    """交易明细，自开卡起"""
    REPAYMENTS = "repayments"
    """还款记录，自开卡起"""
    CONTACTS = "contacts"
    """催收记录"""
    LOSS_BLOCKS = "loss_blocks"
    """挂失记录"""
    POLICE_PAPERS = "police_papers"
    """公安文书"""


@dataclass(frozen=True, slots=True)
class Handling:
    """How the case has been worked, as far as routes ask. Every field None: not stated."""

    identity_certain: bool | None = None
    same_name_risk: bool | None = None
    contact_verified: bool | None = None
    conduct_complaint_open: bool | None = None
    collector_certified: bool | None = None
    objection_to_collection: str | None = None
    """Fact id of an objection the debtor raised to a collection (C1 Art. 69), however worded."""
    hold_stands: str | None = None
    """Fact id of a dispute hold that no signed outcome has ended: whatever became of the words it was set for, it stands."""
    stalled_review_cycles: int | None = None
    handler_under_doubt: bool | None = None
    debtor_in_other_region: bool | None = None
    new_team_is_fresh: bool | None = None
    reachable: bool | None = None
    unreachable_days: int | None = None
    willing_to_pay: bool | None = None
    beyond_ability: bool | None = None
    assets_known: bool | None = None
    cost_recovery_positive: bool | None = None
    civil_proof_complete: bool | None = None
    """Contract, ledger, fee notice, delivery and activation are on file."""
    agency_conditions_met: bool | None = None
    """Debtor told first, agency on the published list, contract under PIPL Art. 21, minimal profile, expiry date."""
    staff_link_suspected: bool | None = None
    loan_in_disguise: bool | None = None
    """Large-instalment or 现金分期 style: Art. 11 exclusion, for counsel."""
    write_off_proof: bool | None = None
    scheme_right_alive: bool | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the rules and routes may know about one case on one day."""

    as_of: date
    """The day of knowledge; nothing reads the clock."""
    holder: PersonFact
    account: AccountFact
    relatives: tuple[PersonFact, ...] = ()
    searched: frozenset[Family] = frozenset()
    applications: tuple[ApplicationFact, ...] = ()
    deliveries: tuple[DeliveryFact, ...] = ()
    activations: tuple[ActivationFact, ...] = ()
    phones: tuple[PhoneUse, ...] = ()
    notices: tuple[NoticeFact, ...] = ()
    transactions: tuple[TransactionFact, ...] = ()
    repayments: tuple[RepaymentFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    comparisons: tuple[ComparisonFact, ...] = ()
    papers: tuple[PaperFact, ...] = ()
    loss_blocks: tuple[LossBlockFact, ...] = ()
    mailings: tuple[MailingFact, ...] = ()
    hunts: tuple[HuntFact, ...] = ()
    clusters: tuple[ClusterFact, ...] = ()
    protections: tuple[ProtectionFact, ...] = ()
    courts: tuple[CourtFact, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    guarantees: tuple[GuaranteeFact, ...] = ()
    placements: tuple[PlacementFact, ...] = ()
    handling: Handling = Handling()
