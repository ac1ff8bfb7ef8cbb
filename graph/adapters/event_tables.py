"""The tables of dated records about a card or an account: deliveries, activations, repayments, contacts, police papers.

Each says what its paper bears, not who did it: `signer` is the name on the slip.
"""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from graph.adapters.columns import fact_columns, key_column, metadata, print_column, when_columns

delivery = Table(
    "delivery",
    metadata,
    key_column(),
    Column("card", BigInteger, nullable=False, index=True),
    Column("waybill_no", Text),
    *when_columns("sent", nullable=True),
    *when_columns("delivered", nullable=True),
    Column("signer", Text),
    Column("id_checked", Boolean, comment="null where the source does not say"),
    Column("address", BigInteger),
    print_column(),
    *fact_columns(),
)

activation = Table(
    "activation",
    metadata,
    key_column(),
    Column("card", BigInteger, nullable=False, index=True),
    *when_columns("made"),
    Column("channel", Text, nullable=False),
    Column("phone", BigInteger),
    Column("id_check", Text),
    Column("recording", Text),
    print_column(),
    *fact_columns(),
)

repayment = Table(
    "repayment",
    metadata,
    key_column(),
    Column("account", BigInteger, nullable=False, index=True),
    *when_columns("made"),
    Column("amount_fen", BigInteger, nullable=False),
    Column("payer_account", Text, comment="masked"),
    Column("payer_name", Text),
    Column("channel", Text),
    Column("source_ref", Text),
    print_column(),
    *fact_columns(),
)

contact = Table(
    "contact",
    metadata,
    key_column(),
    Column("account", BigInteger, nullable=False, index=True),
    *when_columns("made"),
    Column("channel", Text, nullable=False),
    Column("reached_by", Text, nullable=False, comment="the number, masked, or the address used"),
    Column("phone", BigInteger),
    Column("person", Text),
    Column("identity_check", Text),
    Column("reached", Text, nullable=False),
    Column("content", Text),
    Column("recording", Text),
    Column("made_by", Text, nullable=False),
    print_column(),
    *fact_columns(),
    comment="one dunning or verification contact (domain.md 1.5)",
)

police_paper = Table(
    "police_paper",
    metadata,
    key_column(),
    Column("account", BigInteger, nullable=False, index=True),
    Column("level", Text, nullable=False, comment="P0 P1 P2 P3 P3x P4 (domain.md 1.11)"),
    Column("organ", Text, nullable=False),
    Column("number", Text),
    Column("dated", Text, nullable=False, comment="ISO date"),
    Column("reporter", Text),
    Column("stated", Text),
    Column("original_seen", Boolean),
    Column("verified", Boolean),
    print_column(),
    *fact_columns(),
)
