"""The tables of things and links: the only home of what the link graph shows.

Typed tables rather than a general property graph: on the same questions they answered three times as fast (reference graph.md).
A `*_node` column holds a NodeKey (kind and row key in one integer); a column named after a table holds that table's key.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, SmallInteger, Table, Text, UniqueConstraint

from graph.adapters.columns import fact_columns, key_column, metadata, print_column, when_columns

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

person = Table("person", metadata, key_column(), *fact_columns())

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
)

phone = Table("phone", metadata, key_column(), Column("identifier", BigInteger, nullable=False, unique=True), *fact_columns())

address = Table("address", metadata, key_column(), Column("text", Text, nullable=False, unique=True), *fact_columns())

merchant = Table(
    "merchant",
    metadata,
    key_column(),
    Column("merchant_no", Text, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("descriptor", Text, unique=True, comment="the printed name, where no merchant number is known: then it is the identifier"),
    *fact_columns(),
)

txn = Table(
    "txn",
    metadata,
    key_column(),
    Column("card", BigInteger, nullable=False),
    Column("account", BigInteger, comment="the card's account, copied so that one index answers a household's questions"),
    Column("merchant", BigInteger, nullable=False),
    *when_columns("made"),
    Column("posted_on", Text, comment="ISO date"),
    Column("amount_fen", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("source_ref", Text, unique=True, comment="source system and its own reference"),
    Column("day_print", LargeBinary(16), nullable=False, unique=True, comment="card, day, amount, merchant text, n-th of that day"),
    Column("auth_code", Text),
    Column("reference_no", Text),
    Column("terminal_no", Text),
    Column("entry_mode", Text),
    Column("verification", Text),
    Column("city", Text),
    *fact_columns(),
    Index(None, "account", "merchant", "made_at"),
    Index(None, "merchant", "made_at", "account"),
    Index(None, "card", "made_at"),
)

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
