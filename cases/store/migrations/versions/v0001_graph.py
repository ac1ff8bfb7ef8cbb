"""Things, links, transactions and dated records."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account_no", sa.Text(), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_account"),
        sa.UniqueConstraint("account_no", name="uq_account_account_no"),
    )
    op.create_table(
        "account_state",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("periods_overdue", sa.Integer(), nullable=True),
        sa.Column("balance_fen", sa.BigInteger(), nullable=True),
        sa.Column("principal_fen", sa.BigInteger(), nullable=True),
        sa.Column("overdue_since", sa.Text(), nullable=True, comment="ISO date"),
        sa.Column("handler", sa.Text(), nullable=True),
        sa.Column("dispute_type", sa.Text(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_account_state"),
        sa.UniqueConstraint("print", name="uq_account_state_print"),
        comment="an account as one export printed it; the newest that is not withdrawn is current",
    )
    op.create_index("ix_account_state_account", "account_state", ["account"], unique=False)
    _of_few("ix_account_state_disputed", "account_state", "account", "dispute_type IS NOT NULL")
    op.create_table(
        "activation",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("card", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_until", sa.BigInteger(), nullable=False),
        sa.Column("made_text", sa.Text(), nullable=False),
        sa.Column("made_precision", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("phone", sa.BigInteger(), nullable=True),
        sa.Column("id_check", sa.Text(), nullable=True),
        sa.Column("recording", sa.Text(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_activation"),
        sa.UniqueConstraint("print", name="uq_activation_print"),
    )
    op.create_index("ix_activation_card", "activation", ["card"], unique=False)
    op.create_table(
        "address",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_address"),
        sa.UniqueConstraint("text", name="uq_address_text"),
    )
    op.create_table(
        "batch",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="sha256 of the sealed file"),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source_system", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_batch"),
        comment="one import of one file, or one entry by hand (kind `entry`, row 0)",
    )
    op.create_table(
        "card",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("identifier", sa.BigInteger(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=True),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_card"),
        sa.UniqueConstraint("identifier", name="uq_card_identifier"),
    )
    op.create_index("ix_card_account", "card", ["account"], unique=False)
    op.create_index("ix_card_last4", "card", ["last4"], unique=False)
    op.create_table(
        "citation",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("fact_kind", sa.Text(), nullable=False),
        sa.Column("fact", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="sha256 of the sealed file"),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True, comment="x0,y0,x1,y1: PDF points from the top left, or pixels of a picture"),
        sa.Column("cited_by", sa.Text(), nullable=False),
        sa.Column("cited_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_citation"),
    )
    op.create_index("ix_citation_fact_kind_fact", "citation", ["fact_kind", "fact"], unique=False)
    op.create_table(
        "contact",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_until", sa.BigInteger(), nullable=False),
        sa.Column("made_text", sa.Text(), nullable=False),
        sa.Column("made_precision", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reached_by", sa.Text(), nullable=False, comment="the number, masked, or the address used"),
        sa.Column("phone", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("identity_check", sa.Text(), nullable=True),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("recording", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_contact"),
        sa.UniqueConstraint("print", name="uq_contact_print"),
        comment="one dunning or verification contact (domain.md 1.5)",
    )
    op.create_index("ix_contact_account", "contact", ["account"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("card", sa.BigInteger(), nullable=False),
        sa.Column("waybill_no", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_until", sa.BigInteger(), nullable=True),
        sa.Column("sent_text", sa.Text(), nullable=True),
        sa.Column("sent_precision", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_until", sa.BigInteger(), nullable=True),
        sa.Column("delivered_text", sa.Text(), nullable=True),
        sa.Column("delivered_precision", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("id_checked", sa.Boolean(), nullable=True, comment="null where the source does not say"),
        sa.Column("address", sa.BigInteger(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_delivery"),
        sa.UniqueConstraint("print", name="uq_delivery_print"),
    )
    op.create_index("ix_delivery_card", "delivery", ["card"], unique=False)
    op.create_table(
        "identifier",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="id_no, card_no, phone"),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("match_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_identifier"),
        sa.UniqueConstraint("kind", "match_hash", name="uq_identifier_kind_match_hash"),
    )
    op.create_table(
        "link",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("src_node", sa.BigInteger(), nullable=False),
        sa.Column("dst_node", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=True, comment="seconds since 1970, null where the source does not say"),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="application form, holder's statement, case document, court or police document, system",
        ),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_link"),
        sa.UniqueConstraint("print", name="uq_link_print"),
    )
    op.create_index("ix_link_dst_node_kind_src_node", "link", ["dst_node", "kind", "src_node"], unique=False)
    op.create_index("ix_link_src_node_kind_dst_node", "link", ["src_node", "kind", "dst_node"], unique=False)
    op.create_table(
        "merchant",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("merchant_no", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "descriptor", sa.Text(), nullable=True, comment="the printed name, where no merchant number is known: then it is the identifier"
        ),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_merchant"),
        sa.UniqueConstraint("descriptor", name="uq_merchant_descriptor"),
        sa.UniqueConstraint("merchant_no", name="uq_merchant_merchant_no"),
    )
    op.create_index("ix_merchant_name", "merchant", ["name"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "table_name", sa.Text(), nullable=False, comment="person, person_detail, account, card, phone, address, merchant, txn, link"
        ),
        sa.Column("first_key", sa.BigInteger(), nullable=False),
        sa.Column("last_key", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        comment="what the projection has still to take over: ranges of keys, written with the facts themselves",
    )
    op.create_table(
        "person",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_person"),
    )
    op.create_table(
        "person_detail",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False, comment="name, sex, born_on, id_type, id_no, employer, customer_no"),
        sa.Column("value", sa.Text(), nullable=False, comment="masked where the field is an identifier"),
        sa.Column("identifier", sa.BigInteger(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_person_detail"),
        sa.UniqueConstraint("print", name="uq_person_detail_print"),
    )
    op.create_index("ix_person_detail_field_value", "person_detail", ["field", "value"], unique=False)
    op.create_index("ix_person_detail_identifier", "person_detail", ["identifier"], unique=False)
    op.create_index("ix_person_detail_person_field", "person_detail", ["person", "field"], unique=False)
    op.create_table(
        "phone",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("identifier", sa.BigInteger(), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_phone"),
        sa.UniqueConstraint("identifier", name="uq_phone_identifier"),
    )
    op.create_table(
        "police_paper",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False, comment="P0 P1 P2 P3 P3x P4 (domain.md 1.11)"),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("dated", sa.Text(), nullable=False, comment="ISO date"),
        sa.Column("reporter", sa.Text(), nullable=True),
        sa.Column("stated", sa.Text(), nullable=True),
        sa.Column("original_seen", sa.Boolean(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_police_paper"),
        sa.UniqueConstraint("print", name="uq_police_paper_print"),
    )
    op.create_index("ix_police_paper_account", "police_paper", ["account"], unique=False)
    op.create_table(
        "repayment",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_until", sa.BigInteger(), nullable=False),
        sa.Column("made_text", sa.Text(), nullable=False),
        sa.Column("made_precision", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payer_account", sa.Text(), nullable=True, comment="masked"),
        sa.Column("payer_name", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("source_ref", sa.Text(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_repayment"),
        sa.UniqueConstraint("print", name="uq_repayment_print"),
    )
    op.create_index("ix_repayment_account", "repayment", ["account"], unique=False)
    op.create_table(
        "printed_name",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_printed_name"),
        sa.UniqueConstraint("text", name="uq_printed_name_text"),
        comment="merchant names as exports print them, where that is not how the merchant is called",
    )
    op.create_table(
        "txn",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("card", sa.BigInteger(), nullable=False),
        sa.Column(
            "account",
            sa.BigInteger(),
            nullable=True,
            comment="the card's account, copied so that one index answers a household's questions",
        ),
        sa.Column("merchant", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="the first instant it can mean, seconds since 1970"),
        sa.Column(
            "made_span", sa.Integer(), nullable=False, comment="seconds from there to the last one: 0 where the source has the second"
        ),
        sa.Column(
            "made_text", sa.Text(), nullable=True, comment="the source's words; null or a sign where they are a usual form of the time"
        ),
        sa.Column("made_precision", sa.Text(), nullable=False, comment="a code, none for the second"),
        sa.Column("posted_on", sa.Integer(), nullable=True, comment="days since 1970"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False, comment="a code, none for CNY"),
        sa.Column(
            "source_ref",
            sa.Text(),
            nullable=True,
            comment="the source's own reference; behind a colon with its system where that is not the batch's",
        ),
        sa.Column("ref_hash", sa.Integer(), nullable=True, comment="32 bits of it to look it up by; two references may share them"),
        sa.Column(
            "printed",
            sa.BigInteger(),
            nullable=True,
            comment="the name the export prints: null the merchant's own, 0 no export has told of it, else printed_name",
        ),
        sa.Column("auth_code", sa.Text(), nullable=True),
        sa.Column("reference_no", sa.Text(), nullable=True),
        sa.Column("terminal_no", sa.Text(), nullable=True),
        sa.Column("entry_mode", sa.Text(), nullable=True, comment="a code"),
        sa.Column("verification", sa.Text(), nullable=True, comment="a code"),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=False, comment="and so when it was recorded, and from what document"),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_txn"),
        comment="kept as `kept_values` has it",
    )
    op.create_index("ix_txn_account_merchant_made_at", "txn", ["account", "merchant", "made_at"], unique=False)
    op.create_index("ix_txn_card_made_at", "txn", ["card", "made_at"], unique=False)
    op.create_index("ix_txn_merchant_made_at_account", "txn", ["merchant", "made_at", "account"], unique=False)
    _of_few("ix_txn_ref_hash", "txn", "ref_hash", "ref_hash IS NOT NULL")
    op.create_table(
        "txn_observation",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="export, bill, slip"),
        sa.Column("made_on", sa.Text(), nullable=True, comment="ISO date"),
        sa.Column("posted_on", sa.Text(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True),
        sa.Column("print", sa.LargeBinary(length=16), nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("key", name="pk_txn_observation"),
        sa.UniqueConstraint("print", name="uq_txn_observation_print"),
        comment="what another document says of a transaction; never a second transaction",
    )
    op.create_index("ix_txn_observation_txn", "txn_observation", ["txn"], unique=False)
    for table in ("person", "account", "card", "phone", "address", "merchant", "txn"):
        _of_few(f"ix_{table}_withdrawn", table, "key", "withdrawn_at IS NOT NULL")


def _facts() -> list[sa.Column[object]]:
    """When a fact was recorded and withdrawn, and what first stated it."""
    return [
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
    ]


def _of_few(name: str, table: str, column: str, condition: str) -> None:
    """An index of only the rows that meet the condition."""
    op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
