// Version 1 of the projection's keys and indexes. A later version is another file; this one is never changed.

// == node_key
CREATE CONSTRAINT node_key IF NOT EXISTS FOR (n:Node) REQUIRE n.key IS UNIQUE

// == batch_key
CREATE CONSTRAINT batch_key IF NOT EXISTS FOR (b:Batch) REQUIRE b.key IS UNIQUE

// == projection_name
CREATE CONSTRAINT projection_name IF NOT EXISTS FOR (p:Projection) REQUIRE p.name IS UNIQUE

// == holds_key
CREATE CONSTRAINT holds_key IF NOT EXISTS FOR ()-[r:HOLDS]-() REQUIRE r.key IS UNIQUE

// == has_card_key
CREATE CONSTRAINT has_card_key IF NOT EXISTS FOR ()-[r:HAS_CARD]-() REQUIRE r.key IS UNIQUE

// == used_in_key
CREATE CONSTRAINT used_in_key IF NOT EXISTS FOR ()-[r:USED_IN]-() REQUIRE r.key IS UNIQUE

// == made_at_key
CREATE CONSTRAINT made_at_key IF NOT EXISTS FOR ()-[r:MADE_AT]-() REQUIRE r.key IS UNIQUE

// == uses_phone_key
CREATE CONSTRAINT uses_phone_key IF NOT EXISTS FOR ()-[r:USES_PHONE]-() REQUIRE r.key IS UNIQUE

// == lives_at_key
CREATE CONSTRAINT lives_at_key IF NOT EXISTS FOR ()-[r:LIVES_AT]-() REQUIRE r.key IS UNIQUE

// == spouse_of_key
CREATE CONSTRAINT spouse_of_key IF NOT EXISTS FOR ()-[r:SPOUSE_OF]-() REQUIRE r.key IS UNIQUE

// == relative_of_key
CREATE CONSTRAINT relative_of_key IF NOT EXISTS FOR ()-[r:RELATIVE_OF]-() REQUIRE r.key IS UNIQUE

// == contact_of_key
CREATE CONSTRAINT contact_of_key IF NOT EXISTS FOR ()-[r:CONTACT_OF]-() REQUIRE r.key IS UNIQUE

// == guarantees_key
CREATE CONSTRAINT guarantees_key IF NOT EXISTS FOR ()-[r:GUARANTEES]-() REQUIRE r.key IS UNIQUE

// == shipped_to_key
CREATE CONSTRAINT shipped_to_key IF NOT EXISTS FOR ()-[r:SHIPPED_TO]-() REQUIRE r.key IS UNIQUE

// == activated_from_key
CREATE CONSTRAINT activated_from_key IF NOT EXISTS FOR ()-[r:ACTIVATED_FROM]-() REQUIRE r.key IS UNIQUE

// == transaction_account
CREATE INDEX transaction_account IF NOT EXISTS FOR (t:Transaction) ON (t.account, t.made_at)

// == transaction_merchant
CREATE INDEX transaction_merchant IF NOT EXISTS FOR (t:Transaction) ON (t.merchant, t.made_at)

// == await
CALL db.awaitIndexes(120)
