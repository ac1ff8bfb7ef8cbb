"""Users, audit, cases, testimony, slip hunts, decisions, packets."""

import sqlalchemy as sa
from alembic import op

from graph.adapters.columns import refuse_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "approval",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False, comment="decision, packet, outcome, withdrawal, match"),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_approval"),
        sa.UniqueConstraint("subject_kind", "subject", name="uq_approval_subject_kind_subject"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("new", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("case_no", sa.Text(), nullable=True, comment="the case in which it was done"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
        comment="append-only: triggers refuse UPDATE and DELETE",
    )
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_index("ix_audit_case_no_seq", "audit", ["case_no", "seq"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False, comment="person key"),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("case_type", sa.Text(), nullable=False, comment="domain.md 0.3"),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_file"),
        sa.UniqueConstraint("case_no", name="uq_case_file_case_no"),
    )
    op.create_index("ix_case_file_account", "case_file", ["account"], unique=False)
    op.create_index("ix_case_file_handler", "case_file", ["handler"], unique=False)
    op.create_index("ix_case_file_opened_by", "case_file", ["opened_by"], unique=False)
    op.create_table(
        "case_outcome",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="domain.md 8.1; signed once an approval of it stands"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False, comment="the case date it was found on"),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_outcome"),
    )
    op.create_index("ix_case_outcome_case_file", "case_outcome", ["case_file"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True, comment="node; null for somebody known by role only"),
        sa.Column("called", sa.Text(), nullable=False, comment="how testimony names them: 朱某"),
        sa.Column("relation", sa.Text(), nullable=False, comment="holder, spouse, parent, …"),
        sa.PrimaryKeyConstraint("key", name="pk_case_person"),
        sa.UniqueConstraint("case_file", "called", name="uq_case_person_case_file_called"),
    )
    op.create_table(
        "claim",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("testimony", sa.BigInteger(), nullable=False),
        sa.Column(
            "body", sa.Text(), nullable=False, comment="JSON, the claim as interfaces.md has it, less what the testimony says already"
        ),
        sa.Column("quote_from", sa.Integer(), nullable=False),
        sa.Column("quote_to", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_claim"),
    )
    op.create_index("ix_claim_testimony", "claim", ["testimony"], unique=False)
    op.create_table(
        "decision",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("law_as_of", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="JSON: the whole route answer it was decided on, frozen"),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_decision"),
    )
    op.create_index("ix_decision_case_file", "decision", ["case_file"], unique=False)
    op.create_table(
        "dispute_claim",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False, comment="K01…K26 (domain.md 7.1)"),
        sa.Column("source", sa.Text(), nullable=False, comment="phone, branch, sms, app, 12378, agency"),
        sa.Column("speaker", sa.Text(), nullable=False, comment="what the speaker is to the holder: holder, spouse, …, unknown"),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_until", sa.BigInteger(), nullable=False),
        sa.Column("said_text", sa.Text(), nullable=False),
        sa.Column("said_precision", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_dispute_claim"),
        comment="a claim of stolen, misused or never received, from any source; the first sets the hold",
    )
    op.create_index("ix_dispute_claim_case_file", "dispute_claim", ["case_file"], unique=False)
    op.create_table(
        "disputed_txn",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.BigInteger(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_disputed_txn"),
        sa.UniqueConstraint("case_file", "txn", name="uq_disputed_txn_case_file_txn"),
    )
    op.create_table(
        "hold",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column(
            "starts_at", sa.BigInteger(), nullable=False, comment="seconds: when the claim was made, which is when dunning had to stop"
        ),
        sa.Column("set_at", sa.BigInteger(), nullable=False, comment="microseconds: when it was recorded"),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_hold"),
    )
    op.create_index("ix_hold_case_file", "hold", ["case_file"], unique=False)
    op.create_table(
        "hold_release",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("hold", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="domain.md 8.1"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_hold_release"),
        sa.UniqueConstraint("hold", name="uq_hold_release_hold"),
    )
    op.create_table(
        "packet",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False, comment="sha256 of the composed content: what was approved is what leaves"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON of that content, for the second person to read before approving"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column(
            "asked_at",
            sa.BigInteger(),
            nullable=True,
            comment="when a second person was asked to approve it; null: only drafts were made of it",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_packet"),
    )
    op.create_index("ix_packet_case_file", "packet", ["case_file"], unique=False)
    op.create_table(
        "packet_export",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("packet", sa.BigInteger(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("manifest_hash", sa.Text(), nullable=False),
        sa.Column("exported_at", sa.BigInteger(), nullable=False),
        sa.Column("exported_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_packet_export"),
    )
    op.create_index("ix_packet_export_packet", "packet_export", ["packet"], unique=False)
    op.create_table(
        "session",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_account", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False, comment="sha256 of the token; the token itself is not stored"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_session"),
        sa.UniqueConstraint("token_hash", name="uq_session_token_hash"),
    )
    op.create_table(
        "slip_confirmation",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("slip_reading", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True, comment="null: confirmed as not legible"),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_confirmation"),
    )
    op.create_index("ix_slip_confirmation_slip_reading", "slip_confirmation", ["slip_reading"], unique=False)
    op.create_table(
        "slip_match",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("slip_reading", sa.BigInteger(), nullable=False),
        sa.Column(
            "txn",
            sa.BigInteger(),
            nullable=True,
            comment="as the purchase was called then; null: the slip is of no transaction of the account",
        ),
        sa.Column("millibits", sa.Integer(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False, comment="JSON: field to bits, as they were when it was recorded"),
        sa.Column("automatic", sa.Boolean(), nullable=False, comment="the weights left no doubt; else a person chose"),
        sa.Column("needs_second", sa.Boolean(), nullable=False, comment="it counts once a second person has approved it"),
        sa.Column("why", sa.Text(), nullable=False, comment="the person's reason; empty where it was clear"),
        sa.Column("matched_at", sa.BigInteger(), nullable=False),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_match"),
        comment="append-only: the newest that is not withdrawn counts",
    )
    op.create_index("ix_slip_match_slip_reading", "slip_match", ["slip_reading"], unique=False)
    op.create_table(
        "slip_match_withdrawal",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("slip_match", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_match_withdrawal"),
        sa.UniqueConstraint("slip_match", name="uq_slip_match_withdrawal_slip_match"),
        comment="append-only",
    )
    op.create_table(
        "fact_successor",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="kind of fact"),
        sa.Column("old", sa.BigInteger(), nullable=False, comment="key of the fact that was withdrawn"),
        sa.Column("new", sa.BigInteger(), nullable=False, comment="key of the fact that was recorded in its place"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_fact_successor"),
        sa.UniqueConstraint("kind", "old", name="uq_fact_successor_kind_old"),
        comment="append-only: what names the old fact is read as naming the new one from then on",
    )
    op.create_index("ix_fact_successor_kind_new", "fact_successor", ["kind", "new"], unique=True)
    op.create_table(
        "slip_reading",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="JSON, as `slip read --json` prints it: a proposal"),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_reading"),
    )
    op.create_index("ix_slip_reading_case_file", "slip_reading", ["case_file"], unique=False)
    op.create_index("ix_slip_reading_document", "slip_reading", ["document"], unique=False)
    op.create_table(
        "slip_request",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False, comment="network, acquirer, merchant_visit, court, police (domain.md 4.3)"),
        sa.Column("requested_on", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Text(), nullable=True),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_request"),
    )
    op.create_index("ix_slip_request_case_file", "slip_request", ["case_file"], unique=False)
    op.create_table(
        "slip_search",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("slip_request", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("search_at", sa.BigInteger(), nullable=False),
        sa.Column("search_until", sa.BigInteger(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("search_precision", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column(
            "details",
            sa.Text(),
            nullable=False,
            comment="JSON: staff, accompanied_by, authority, scope, method, boxes, statement, next_step",
        ),
        sa.Column("document", sa.Text(), nullable=True, comment="sha256 of the stamped 灭失说明 or of the slip found"),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slip_search"),
    )
    op.create_index("ix_slip_search_slip_request", "slip_search", ["slip_request"], unique=False)
    op.create_table(
        "testimony",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False, comment="as in case_person.called, or a source outside the family"),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_until", sa.BigInteger(), nullable=False),
        sa.Column("said_text", sa.Text(), nullable=False),
        sa.Column("said_precision", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("present", sa.Text(), nullable=True, comment="JSON list"),
        sa.Column("recording", sa.Text(), nullable=True),
        sa.Column("disclosed_before", sa.Text(), nullable=False, comment="JSON list of what the speaker had been shown"),
        sa.Column("text", sa.Text(), nullable=False, comment="verbatim"),
        sa.Column("document", sa.Text(), nullable=False, comment="sha256 of the sealed file it was entered from"),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_testimony"),
    )
    op.create_index("ix_testimony_case_file", "testimony", ["case_file"], unique=False)
    op.create_table(
        "testimony_withdrawal",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("testimony", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_testimony_withdrawal"),
        comment="what somebody asked to withdraw; it takes effect when a second person approves",
    )
    op.create_index("ix_testimony_withdrawal_testimony", "testimony_withdrawal", ["testimony"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False, comment="role names, joined by a space"),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_user_account"),
        sa.UniqueConstraint("login", name="uq_user_account_login"),
    )

    for table in ("audit", "disputed_txn", "fact_successor", "slip_match", "slip_match_withdrawal", "slip_request", "slip_search"):
        for statement in refuse_changes(table, op.get_bind().dialect.name):
            op.execute(statement)
