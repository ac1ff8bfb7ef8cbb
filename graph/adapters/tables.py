"""The tables of things and links: the only home of what the link graph shows.

Typed tables rather than a general property graph: on the same questions they answered three times as fast (reference graph.md).
A `*_node` column holds a NodeKey (kind and row key in one integer); a column named after a table holds that table's key.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text, UniqueConstraint, text

from graph.adapters.columns import fact_columns, key_column, metadata, print_column
from graph.adapters.kept_values import CURRENCIES, ENTRY_MODES, PRECISIONS, VERIFICATIONS, Day, Word


def _gone(table: str) -> Index:
    """The few rows that were withdrawn: who knows those need not look up each of the others to know that it stands."""
    condition = text("withdrawn_at IS NOT NULL")
    return Index(f"ix_{table}_withdrawn", "key", sqlite_where=condition, postgresql_where=condition)


batch = Table(
    "batch",
    metadata,
    key_column(),
    Column("kind", Text, nullable=False),
    Column("document", Text, nullable=False, comment="sha256 of the sealed file"),
    Column("file_name", Text, nullable=False),
    Column("source_system", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("read", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    comment="one import of one file, or one entry by hand (kind `entry`, row 0)",
)

citation = Table(
    "citation",
    metadata,
    key_column(),
    Column("fact_kind", Text, nullable=False),
    Column("fact", BigInteger, nullable=False),
    Column("document", Text, nullable=False, comment="sha256 of the sealed file"),
    Column("page", Integer),
    Column("row", Integer),
    Column("box", Text, comment="x0,y0,x1,y1: PDF points from the top left, or pixels of a picture"),
    Column("cited_by", Text, nullable=False),
    Column("cited_at", BigInteger, nullable=False),
    Index(None, "fact_kind", "fact"),
)

identifier = Table(
    "identifier",
    metadata,
    key_column(),
    Column("kind", Text, nullable=False, comment="id_no, card_no, phone"),
    Column("masked", Text, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("match_hash", LargeBinary(32), nullable=False),
    Column("key_version", Integer, nullable=False),
    UniqueConstraint("kind", "match_hash"),
)

person = Table("person", metadata, key_column(), *fact_columns(), _gone("person"))

person_detail = Table(
    "person_detail",
    metadata,
    key_column(),
    Column("person", BigInteger, nullable=False),
    Column("field", Text, nullable=False, comment="name, sex, born_on, id_type, id_no, employer, customer_no"),
    Column("value", Text, nullable=False, comment="masked where the field is an identifier"),
    Column("identifier", BigInteger),
    print_column(),
    *fact_columns(),
    Index(None, "person", "field"),
    Index(None, "field", "value"),
    Index(None, "identifier"),
)

account = Table(
    "account",
    metadata,
    key_column(),
    Column("account_no", Text, nullable=False, unique=True),
    *fact_columns(),
    _gone("account"),
)

account_state = Table(
    "account_state",
    metadata,
    key_column(),
    Column("account", BigInteger, nullable=False, index=True),
    Column("currency", Text, nullable=False),
    Column("periods_overdue", Integer),
    Column("balance_fen", BigInteger),
    Column("principal_fen", BigInteger),
    Column("overdue_since", Text, comment="ISO date"),
    Column("handler", Text),
    Column("dispute_type", Text),
    print_column(),
    *fact_columns(),
    Index(
        "ix_account_state_disputed",
        "account",
        sqlite_where=text("dispute_type IS NOT NULL"),
        postgresql_where=text("dispute_type IS NOT NULL"),
    ),
    comment="an account as one export printed it; the newest that is not withdrawn is current",
)

card = Table(
    "card",
    metadata,
    key_column(),
    Column("identifier", BigInteger, nullable=False, unique=True),
    Column("last4", Text, nullable=False, index=True),
    Column("account", BigInteger, index=True),
    *fact_columns(),
    _gone("card"),
)

phone = Table(
    "phone", metadata, key_column(), Column("identifier", BigInteger, nullable=False, unique=True), *fact_columns(), _gone("phone")
)

address = Table("address", metadata, key_column(), Column("text", Text, nullable=False, unique=True), *fact_columns(), _gone("address"))

merchant = Table(
    "merchant",
    metadata,
    key_column(),
    Column("merchant_no", Text, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("descriptor", Text, unique=True, comment="the printed name, where no merchant number is known: then it is the identifier"),
    *fact_columns(),
    _gone("merchant"),
)

printed_name = Table(
    "printed_name",
    metadata,
    key_column(),
    Column("text", Text, nullable=False, unique=True),
    comment="merchant names as exports print them, where that is not how the merchant is called",
)

txn = Table(
    "txn",
    metadata,
    key_column(),
    Column("card", BigInteger, nullable=False),
    Column("account", BigInteger, comment="the card's account, copied so that one index answers a household's questions"),
    Column("merchant", BigInteger, nullable=False),
    Column("made_at", BigInteger, nullable=False, comment="the first instant it can mean, seconds since 1970"),
    Column("made_span", Integer, nullable=False, comment="seconds from there to the last one: 0 where the source has the second"),
    Column("made_text", Text, comment="the source's words; null or a sign where they are a usual form of the time"),
    Column("made_precision", Word(PRECISIONS), nullable=False, comment="a code, none for the second"),
    Column("posted_on", Day, comment="days since 1970"),
    Column("amount_fen", BigInteger, nullable=False),
    Column("currency", Word(CURRENCIES), nullable=False, comment="a code, none for CNY"),
    Column("source_ref", Text, comment="the source's own reference; behind a colon with its system where that is not the batch's"),
    Column("ref_hash", Integer, comment="32 bits of it to look it up by; two references may share them"),
    Column(
        "printed", BigInteger, comment="the name the export prints: null the merchant's own, 0 no export has told of it, else printed_name"
    ),
    Column("auth_code", Text),
    Column("reference_no", Text),
    Column("terminal_no", Text),
    Column("entry_mode", Word(ENTRY_MODES), comment="a code"),
    Column("verification", Word(VERIFICATIONS), comment="a code"),
    Column("city", Text),
    Column("withdrawn_at", BigInteger),
    Column("batch", BigInteger, nullable=False, comment="and so when it was recorded, and from what document"),
    Column("row", Integer, nullable=False),
    Index(None, "account", "merchant", "made_at"),
    Index(None, "merchant", "made_at", "account"),
    Index(None, "card", "made_at"),
    _gone("txn"),
    Index("ix_txn_ref_hash", "ref_hash", sqlite_where=text("ref_hash IS NOT NULL"), postgresql_where=text("ref_hash IS NOT NULL")),
    comment="kept as `kept_values` has it",
)
MADE_UNTIL = (txn.c.made_at + txn.c.made_span).label("made_until")
"""The last instant at which a transaction can have been made."""

txn_observation = Table(
    "txn_observation",
    metadata,
    key_column(),
    Column("txn", BigInteger, nullable=False, index=True),
    Column("kind", Text, nullable=False, comment="export, bill, slip"),
    Column("made_on", Text, comment="ISO date"),
    Column("posted_on", Text),
    Column("amount_fen", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("page", Integer),
    Column("box", Text),
    print_column(),
    *fact_columns(),
    comment="what another document says of a transaction; never a second transaction",
)

link = Table(
    "link",
    metadata,
    key_column(),
    Column("kind", SmallInteger, nullable=False),
    Column("src_node", BigInteger, nullable=False),
    Column("dst_node", BigInteger, nullable=False),
    Column("valid_from", BigInteger, comment="seconds since 1970, null where the source does not say"),
    Column("valid_to", BigInteger),
    Column("basis", Text, nullable=False, comment="application form, holder's statement, case document, court or police document, system"),
    print_column(),
    *fact_columns(),
    Index(None, "src_node", "kind", "dst_node"),
    Index(None, "dst_node", "kind", "src_node"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("table_name", Text, nullable=False, comment="person, person_detail, account, card, phone, address, merchant, txn, link"),
    Column("first_key", BigInteger, nullable=False),
    Column("last_key", BigInteger, nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Column("recorded_at", BigInteger, nullable=False),
    comment="what the projection has still to take over: ranges of keys, written with the facts themselves",
)
