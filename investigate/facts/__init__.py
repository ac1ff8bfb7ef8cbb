"""What the rules and routes may know about one case: plain values, each citing the fact it came from.

The caller assembles a `CaseFacts` from the register; nothing here reads, writes or asks the clock. Conventions:

- `id` is the public id of the stored fact, so that a hit or a condition can cite it.
- `None` is "the source does not state it": a rule that needs the value answers unknown, and unknown never fires.
- **An absence is a fact only in a family named in `CaseFacts.searched`**: "no loss block was ever asked for" can be said once that log
  has been read whole, never because no row happens to be loaded.
- A paper shows the name it bears, not who did it (domain.md 7.4): `signer_relation` is the relation of the *name* on the slip.
- Persons are opaque keys; no name, number or address stands here except what a sentence must print (merchant, organ, document number).
- Money is integer fen: spending positive, refunds negative; a repayment's amount is positive.
"""

from investigate.facts.card import (
    ActivationChannel,
    ActivationFact,
    ApplicationFact,
    DeliveryFact,
    IdCheck,
    LossBlockFact,
    MailingFact,
    NoticeFact,
)
from investigate.facts.case import CaseFacts, Family, Handling
from investigate.facts.dunning import ContactChannel, ContactFact, PlacementFact, PlanFact, Reached, Receipt
from investigate.facts.ledger import (
    AccountFact,
    EntryMode,
    Goods,
    HuntFact,
    HuntOutcome,
    PayChannel,
    Pin,
    RepaymentFact,
    TransactionFact,
    TxnKind,
)
from investigate.facts.people import PersonFact, PhoneUse, Protection, ProtectionFact, Relation
from investigate.facts.police import CLUSTER_KINDS, ClusterFact, CourtFact, GuaranteeFact, PaperFact, PaperLevel, Party
from investigate.facts.words import Certainty, ClaimFact, ComparisonFact, ConflictFact

__all__ = [
    "CLUSTER_KINDS",
    "AccountFact",
    "ActivationChannel",
    "ActivationFact",
    "ApplicationFact",
    "CaseFacts",
    "Certainty",
    "ClaimFact",
    "ClusterFact",
    "ComparisonFact",
    "ConflictFact",
    "ContactChannel",
    "ContactFact",
    "CourtFact",
    "DeliveryFact",
    "EntryMode",
    "Family",
    "Goods",
    "GuaranteeFact",
    "Handling",
    "HuntFact",
    "HuntOutcome",
    "IdCheck",
    "LossBlockFact",
    "MailingFact",
    "NoticeFact",
    "PaperFact",
    "PaperLevel",
    "Party",
    "PayChannel",
    "PersonFact",
    "PhoneUse",
    "Pin",
    "PlacementFact",
    "PlanFact",
    "Protection",
    "ProtectionFact",
    "Reached",
    "Receipt",
    "Relation",
    "RepaymentFact",
    "TransactionFact",
    "TxnKind",
]
