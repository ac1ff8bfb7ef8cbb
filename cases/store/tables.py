"""The office's own tables: users, audit, cases, testimony, slip hunts, decisions, packets.

Facts carry the same columns as in the graph room. Nothing here is changed after it was written, except a user's and a session's
state; what ends a hold, approves a decision, withdraws a match or comes in the place of a fact is a row of its own.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

from graph.adapters.columns import Key, fact_columns, key_column, when_columns

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

user = Table(
    "user_account",
    metadata,
    key_column(),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False, comment="role names, joined by a space"),
    Column("password_hash", Text, nullable=False, comment="argon2id"),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)

session = Table(
    "session",
    metadata,
    key_column(),
    Column("user_account", BigInteger, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True, comment="sha256 of the token; the token itself is not stored"),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Key, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("login", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("old", Text, nullable=False, comment="JSON"),
    Column("new", Text, nullable=False, comment="JSON"),
    Column("case_no", Text, comment="the case in which it was done"),
    Index(None, "subject"),
    Index(None, "case_no", "seq"),
    comment="append-only: triggers refuse UPDATE and DELETE",
)

case_file = Table(
    "case_file",
    metadata,
    key_column(),
    Column("case_no", Text, nullable=False, unique=True),
    Column("account", BigInteger, nullable=False, index=True),
    Column("holder", BigInteger, nullable=False, comment="person key"),
    Column("campaign", Text),
    Column("unit", Text),
    Column("handler", Text, nullable=False, index=True),
    Column("case_type", Text, nullable=False, comment="domain.md 0.3"),
    Column("opened_at", BigInteger, nullable=False),
    Column("opened_by", Text, nullable=False, index=True),
)

dispute_claim = Table(
    "dispute_claim",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("code", Text, nullable=False, comment="K01…K26 (domain.md 7.1)"),
    Column("source", Text, nullable=False, comment="phone, branch, sms, app, 12378, agency"),
    Column("speaker", Text, nullable=False, comment="what the speaker is to the holder: holder, spouse, …, unknown"),
    *when_columns("said"),
    *fact_columns(),
    comment="a claim of stolen, misused or never received, from any source; the first sets the hold",
)

hold = Table(
    "hold",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("gate", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("starts_at", BigInteger, nullable=False, comment="seconds: when the claim was made, which is when dunning had to stop"),
    Column("set_at", BigInteger, nullable=False, comment="microseconds: when it was recorded"),
    Column("set_by", Text, nullable=False),
)

hold_release = Table(
    "hold_release",
    metadata,
    key_column(),
    Column("hold", BigInteger, nullable=False, unique=True),
    Column("outcome", Text, nullable=False, comment="domain.md 8.1"),
    Column("reason", Text, nullable=False),
    Column("released_at", BigInteger, nullable=False),
    Column("released_by", Text, nullable=False),
)

case_outcome = Table(
    "case_outcome",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("outcome", Text, nullable=False, comment="domain.md 8.1; signed once an approval of it stands"),
    Column("reason", Text, nullable=False),
    Column("as_of", Text, nullable=False, comment="the case date it was found on"),
    Column("proposed_at", BigInteger, nullable=False),
    Column("proposed_by", Text, nullable=False),
)

disputed_txn = Table(
    "disputed_txn",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False),
    Column("txn", BigInteger, nullable=False),
    Column("marked_at", BigInteger, nullable=False),
    Column("marked_by", Text, nullable=False),
    Column("because", Text, nullable=False),
    UniqueConstraint("case_file", "txn"),
)

case_person = Table(
    "case_person",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False),
    Column("person", BigInteger, comment="node; null for somebody known by role only"),
    Column("called", Text, nullable=False, comment="how testimony names them: 朱某"),
    Column("relation", Text, nullable=False, comment="holder, spouse, parent, …"),
    UniqueConstraint("case_file", "called"),
)

testimony = Table(
    "testimony",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("speaker", Text, nullable=False, comment="as in case_person.called, or a source outside the family"),
    Column("relation", Text, nullable=False),
    *when_columns("said"),
    Column("channel", Text, nullable=False),
    Column("asked_by", Text),
    Column("present", Text, comment="JSON list"),
    Column("recording", Text),
    Column("disclosed_before", Text, nullable=False, comment="JSON list of what the speaker had been shown"),
    Column("text", Text, nullable=False, comment="verbatim"),
    Column("document", Text, nullable=False, comment="sha256 of the sealed file it was entered from"),
    *fact_columns(),
)

testimony_withdrawal = Table(
    "testimony_withdrawal",
    metadata,
    key_column(),
    Column("testimony", BigInteger, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("asked_by", Text, nullable=False),
    comment="what somebody asked to withdraw; it takes effect when a second person approves",
)

claim = Table(
    "claim",
    metadata,
    key_column(),
    Column("testimony", BigInteger, nullable=False, index=True),
    Column("body", Text, nullable=False, comment="JSON, the claim as interfaces.md has it, less what the testimony says already"),
    Column("quote_from", Integer, nullable=False),
    Column("quote_to", Integer, nullable=False),
    *fact_columns(),
)

slip_request = Table(
    "slip_request",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("txn", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("via", Text, nullable=False, comment="network, acquirer, merchant_visit, court, police (domain.md 4.3)"),
    Column("requested_on", Text, nullable=False),
    Column("deadline", Text),
    Column("requested_by", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

slip_search = Table(
    "slip_search",
    metadata,
    key_column(),
    Column("slip_request", BigInteger, nullable=False, index=True),
    Column("outcome", Text, nullable=False),
    *when_columns("search"),
    Column("place", Text, nullable=False),
    Column("details", Text, nullable=False, comment="JSON: staff, accompanied_by, authority, scope, method, boxes, statement, next_step"),
    Column("document", Text, comment="sha256 of the stamped 灭失说明 or of the slip found"),
    Column("recorded_at", BigInteger, nullable=False),
    Column("recorded_by", Text, nullable=False),
)

slip_reading = Table(
    "slip_reading",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("document", Text, nullable=False, index=True),
    Column("answer", Text, nullable=False, comment="JSON, as `slip read --json` prints it: a proposal"),
    Column("tool", Text, nullable=False),
    Column("read_at", BigInteger, nullable=False),
    Column("read_by", Text, nullable=False),
)

slip_confirmation = Table(
    "slip_confirmation",
    metadata,
    key_column(),
    Column("slip_reading", BigInteger, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Text, comment="null: confirmed as not legible"),
    Column("confirmed_at", BigInteger, nullable=False),
    Column("confirmed_by", Text, nullable=False),
)

slip_match = Table(
    "slip_match",
    metadata,
    key_column(),
    Column("slip_reading", BigInteger, nullable=False, index=True),
    Column("txn", BigInteger, comment="as the purchase was called then; null: the slip is of no transaction of the account"),
    Column("millibits", Integer, nullable=False),
    Column("weights", Text, nullable=False, comment="JSON: field to bits, as they were when it was recorded"),
    Column("automatic", Boolean, nullable=False, comment="the weights left no doubt; else a person chose"),
    Column("needs_second", Boolean, nullable=False, comment="it counts once a second person has approved it"),
    Column("why", Text, nullable=False, comment="the person's reason; empty where it was clear"),
    Column("matched_at", BigInteger, nullable=False),
    Column("matched_by", Text, nullable=False),
    comment="append-only: the newest that is not withdrawn counts",
)

slip_match_withdrawal = Table(
    "slip_match_withdrawal",
    metadata,
    key_column(),
    Column("slip_match", BigInteger, nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", BigInteger, nullable=False),
    Column("withdrawn_by", Text, nullable=False),
    comment="append-only",
)

fact_successor = Table(
    "fact_successor",
    metadata,
    key_column(),
    Column("kind", Text, nullable=False, comment="kind of fact"),
    Column("old", BigInteger, nullable=False, comment="key of the fact that was withdrawn"),
    Column("new", BigInteger, nullable=False, comment="key of the fact that was recorded in its place"),
    Column("reason", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("recorded_by", Text, nullable=False),
    UniqueConstraint("kind", "old"),
    Index(None, "kind", "new", unique=True),
    comment="append-only: what names the old fact is read as naming the new one from then on",
)

decision = Table(
    "decision",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("route", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("law_as_of", Text, nullable=False),
    Column("answer", Text, nullable=False, comment="JSON: the whole route answer it was decided on, frozen"),
    Column("decided_at", BigInteger, nullable=False),
    Column("decided_by", Text, nullable=False),
)

packet = Table(
    "packet",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("recipient", Text, nullable=False),
    Column("content_hash", Text, nullable=False, comment="sha256 of the composed content: what was approved is what leaves"),
    Column("content", Text, nullable=False, comment="JSON of that content, for the second person to read before approving"),
    Column("purpose", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("asked_at", BigInteger, comment="when a second person was asked to approve it; null: only drafts were made of it"),
)

packet_export = Table(
    "packet_export",
    metadata,
    key_column(),
    Column("packet", BigInteger, nullable=False, index=True),
    Column("draft", Boolean, nullable=False),
    Column("manifest_hash", Text, nullable=False),
    Column("exported_at", BigInteger, nullable=False),
    Column("exported_by", Text, nullable=False),
)

approval = Table(
    "approval",
    metadata,
    key_column(),
    Column("subject_kind", Text, nullable=False, comment="decision, packet, outcome, withdrawal, match"),
    Column("subject", BigInteger, nullable=False),
    Column("approved_at", BigInteger, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("subject_kind", "subject"),
)
