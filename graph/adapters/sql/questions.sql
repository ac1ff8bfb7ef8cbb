-- The look-ups of the link graph, for SQLite and PostgreSQL alike. `sql_statements` says what the signs mean:
-- <STANDS x>  the row of x was known on the case date and not withdrawn by then
-- <HELD x>    the same of a transaction, told by the few that were withdrawn and not by its row
-- <PERSON> …  the bits of a node key that say the kind, to which a row's key is added
-- IN :list    one of a list given as one parameter, so that the text is prepared once
-- A unary plus keeps a condition from choosing the index: a node has few links, and one seek finds them all.

-- == same
-- Pairs of records that stand judged to be one person; most workspaces have none, and then this is one step into an empty index.
SELECT <PERSON> + j.left_person, <PERSON> + j.right_person
FROM identity_judgement AS j
JOIN person AS a ON a.key = j.left_person
JOIN person AS b ON b.key = j.right_person
WHERE j.verdict = 'same' AND <STANDS a> AND <STANDS b>
  AND NOT EXISTS (SELECT 1 FROM identity_withdrawal AS w WHERE w.judgement = j.key)

-- == same_then
-- The same on a case date, which is a moment also for judgements.
SELECT <PERSON> + j.left_person, <PERSON> + j.right_person
FROM identity_judgement AS j
JOIN person AS a ON a.key = j.left_person
JOIN person AS b ON b.key = j.right_person
WHERE j.verdict = 'same' AND j.judged_at <= :moment AND <STANDS a> AND <STANDS b>
  AND NOT EXISTS (SELECT 1 FROM identity_withdrawal AS w WHERE w.judgement = j.key AND w.withdrawn_at <= :moment)

-- == persons
SELECT <PERSON> + p.key, d.batch, d.key, d.field, d.value
FROM person AS p
LEFT JOIN person_detail AS d ON d.person = p.key AND <STANDS d>
WHERE p.key IN :keys AND <STANDS p>

-- == accounts
SELECT <ACCOUNT> + a.key, s.batch, s.key, a.account_no, s.currency, s.dispute_type, s.periods_overdue
FROM account AS a
LEFT JOIN account_state AS s ON s.account = a.key AND <STANDS s>
WHERE a.key IN :keys AND <STANDS a>

-- == cards
SELECT <CARD> + c.key, <ACCOUNT> + c.account, c.last4, i.masked, c.batch, c.row
FROM card AS c
JOIN identifier AS i ON i.key = c.identifier
WHERE c.key IN :keys AND <STANDS c>

-- == cards_of
SELECT <CARD> + c.key, <ACCOUNT> + c.account, c.last4, i.masked, c.batch, c.row
FROM card AS c
JOIN identifier AS i ON i.key = c.identifier
WHERE c.account IN :keys AND <STANDS c>

-- == phones
SELECT <PHONE> + p.key, i.masked
FROM phone AS p
JOIN identifier AS i ON i.key = p.identifier
WHERE p.key IN :keys AND <STANDS p>

-- == addresses
SELECT <ADDRESS> + a.key, a.text FROM address AS a WHERE a.key IN :keys AND <STANDS a>

-- == merchants
SELECT <MERCHANT> + m.key, m.name, m.merchant_no FROM merchant AS m WHERE m.key IN :keys AND <STANDS m>

-- == transactions
SELECT <A TRANSACTION t> FROM txn AS t WHERE t.key IN :keys AND <STANDS t>

-- == newest_of_card
SELECT <A TRANSACTION t> FROM txn AS t
WHERE t.card = :place AND t.made_at BETWEEN :start AND :end AND <STANDS t>
ORDER BY t.made_at DESC, t.key DESC
LIMIT :limit

-- == newest_of_merchant
SELECT <A TRANSACTION t> FROM txn AS t
WHERE t.merchant = :place AND t.made_at BETWEEN :start AND :end AND <STANDS t>
ORDER BY t.made_at DESC, t.key DESC
LIMIT :limit

-- == live
SELECT <PERSON> + x.key FROM person AS x WHERE x.key IN :persons AND <STANDS x>
UNION ALL SELECT <ACCOUNT> + x.key FROM account AS x WHERE x.key IN :accounts AND <STANDS x>
UNION ALL SELECT <CARD> + x.key FROM card AS x WHERE x.key IN :cards AND <STANDS x>
UNION ALL SELECT <PHONE> + x.key FROM phone AS x WHERE x.key IN :phones AND <STANDS x>
UNION ALL SELECT <ADDRESS> + x.key FROM address AS x WHERE x.key IN :addresses AND <STANDS x>
UNION ALL SELECT <MERCHANT> + x.key FROM merchant AS x WHERE x.key IN :merchants AND <STANDS x>
UNION ALL SELECT <TRANSACTION> + x.key FROM txn AS x WHERE x.key IN :transactions AND <STANDS x>

-- == gone
-- Things are hardly ever withdrawn: an index of each table holds just those.
SELECT <PERSON> + key FROM person WHERE withdrawn_at IS NOT NULL
UNION ALL SELECT <ACCOUNT> + key FROM account WHERE withdrawn_at IS NOT NULL
UNION ALL SELECT <CARD> + key FROM card WHERE withdrawn_at IS NOT NULL
UNION ALL SELECT <PHONE> + key FROM phone WHERE withdrawn_at IS NOT NULL
UNION ALL SELECT <ADDRESS> + key FROM address WHERE withdrawn_at IS NOT NULL
UNION ALL SELECT <MERCHANT> + key FROM merchant WHERE withdrawn_at IS NOT NULL

-- == stored
SELECT l.kind, l.key, l.src_node, l.dst_node, l.valid_from, l.valid_to, l.batch, l.row, l.basis
FROM link AS l
WHERE l.src_node IN :nodes AND +l.kind IN :kinds AND <STANDS l>
UNION ALL
SELECT l.kind, l.key, l.src_node, l.dst_node, l.valid_from, l.valid_to, l.batch, l.row, l.basis
FROM link AS l
WHERE l.dst_node IN :nodes AND +l.kind IN :kinds AND <STANDS l>

-- == stored_from
SELECT l.kind, l.key, l.src_node, l.dst_node, l.valid_from, l.valid_to, l.batch, l.row, l.basis
FROM link AS l
WHERE l.src_node IN :nodes AND +l.kind IN :kinds AND <STANDS l>

-- == near
SELECT l.src_node, l.dst_node FROM link AS l WHERE l.src_node IN :nodes AND +l.kind IN :kinds AND <STANDS l>
UNION ALL
SELECT l.dst_node, l.src_node FROM link AS l WHERE l.dst_node IN :nodes AND +l.kind IN :kinds AND <STANDS l>
UNION ALL
SELECT <ACCOUNT> + c.account, <CARD> + c.key FROM card AS c WHERE c.account IN :accounts AND <STANDS c>
UNION ALL
SELECT <CARD> + c.key, <ACCOUNT> + c.account FROM card AS c WHERE c.key IN :cards AND c.account IS NOT NULL AND <STANDS c>
UNION ALL
SELECT <TRANSACTION> + t.key, <CARD> + t.card FROM txn AS t WHERE t.key IN :used AND <STANDS t>
UNION ALL
SELECT <TRANSACTION> + t.key, <MERCHANT> + t.merchant FROM txn AS t WHERE t.key IN :made AND <STANDS t>

-- == merchants_of_card
SELECT <MERCHANT> + t.merchant FROM txn AS t WHERE t.card = :place AND <STANDS t>

-- == cards_of_merchant
SELECT <CARD> + t.card FROM txn AS t WHERE t.merchant = :place AND <STANDS t> LIMIT :limit

-- == visits
-- The merchants' index alone tells that too many go through here.
SELECT count(*) FROM (SELECT t.key FROM txn AS t WHERE t.merchant = :place AND <HELD t> LIMIT :limit) AS visit

-- == newest_between
SELECT t.key FROM txn AS t
WHERE t.card = :card AND t.merchant = :merchant AND <STANDS t>
ORDER BY t.made_at DESC, t.key DESC
LIMIT 1

-- == disputed
-- Of all accounts, those with a dispute in the newest state of a currency; the index holds only states with a dispute.
SELECT DISTINCT s.account
FROM account_state AS s
JOIN account AS a ON a.key = s.account
WHERE s.dispute_type IS NOT NULL AND <STANDS s> AND <STANDS a>
  AND NOT EXISTS (
    SELECT 1 FROM account_state AS later
    WHERE later.account = s.account AND later.currency = s.currency AND <STANDS later>
      AND (later.batch > s.batch OR later.batch = s.batch AND later.key > s.key)
  )

-- == disputed_among
SELECT DISTINCT s.account
FROM account_state AS s
JOIN account AS a ON a.key = s.account
WHERE s.account IN :keys AND s.dispute_type IS NOT NULL AND <STANDS s> AND <STANDS a>
  AND NOT EXISTS (
    SELECT 1 FROM account_state AS later
    WHERE later.account = s.account AND later.currency = s.currency AND <STANDS later>
      AND (later.batch > s.batch OR later.batch = s.batch AND later.key > s.key)
  )

-- == carriers
-- Phones and addresses of the holders, then of the cards; the carrier and the medium must both exist.
WITH carrier AS MATERIALIZED (
  SELECT l.dst_node AS account, l.src_node AS node
  FROM link AS l
  JOIN person AS p ON p.key = l.src_node - <PERSON>
  WHERE l.dst_node IN :nodes AND l.kind = 1 AND <STANDS l> AND <STANDS p>
  UNION ALL
  SELECT <ACCOUNT> + c.account, <CARD> + c.key FROM card AS c WHERE c.account IN :keys AND <STANDS c>
)
SELECT DISTINCT carrier.account, carrier.node, l.dst_node
FROM carrier
JOIN link AS l ON l.src_node = carrier.node AND l.kind IN (5, 6, 11, 12) AND <STANDS l>

-- == meetings
SELECT merchant, account, own, own_card, other, other_card
FROM (
  SELECT <MERCHANT> + own.merchant AS merchant, <ACCOUNT> + other.account AS account, <TRANSACTION> + own.key AS own,
    <CARD> + own.card AS own_card, <TRANSACTION> + other.key AS other, <CARD> + other.card AS other_card,
    row_number() OVER (
      PARTITION BY other.account, own.merchant ORDER BY abs(other.made_at - own.made_at), own.key, other.key
    ) AS nearness
  FROM txn AS own
  JOIN txn AS other ON other.merchant = own.merchant AND other.made_at BETWEEN own.made_at - :within AND own.made_at + :within
  JOIN card AS a ON a.key = own.card
  JOIN card AS b ON b.key = other.card
  JOIN merchant AS m ON m.key = own.merchant
  WHERE own.account = :account AND other.account <> :account
    AND <STANDS own> AND <STANDS other> AND <STANDS a> AND <STANDS b> AND <STANDS m>
) AS pairs
WHERE nearness = 1

-- == spending
-- The accounts' index holds all that is needed: no row of a transaction is read.
SELECT <MERCHANT> + t.merchant, t.made_at, <TRANSACTION> + t.key, <ACCOUNT> + t.account
FROM txn AS t
WHERE t.account IN :keys AND t.made_at BETWEEN :start AND :end AND <HELD t>

-- == earliest_of_card
SELECT <TRANSACTION> + t.key, t.made_at, <MERCHANT> + t.merchant FROM txn AS t
WHERE t.card = :place AND t.made_at BETWEEN :start AND :end AND <STANDS t>
ORDER BY t.made_at, t.key
LIMIT :limit

-- == earliest_of_merchant
SELECT <TRANSACTION> + t.key, t.made_at, <CARD> + t.card FROM txn AS t
WHERE t.merchant = :place AND t.made_at BETWEEN :start AND :end AND <STANDS t>
ORDER BY t.made_at, t.key
LIMIT :limit

-- == employers
SELECT l.dst_node, l.src_node, d.value
FROM link AS l
JOIN person AS p ON p.key = l.src_node - <PERSON>
JOIN person_detail AS d ON d.person = p.key AND d.field = 'employer'
WHERE l.dst_node IN :nodes AND +l.kind = 1 AND <STANDS l> AND <STANDS p> AND <STANDS d>

-- == visitors
SELECT <MERCHANT> + t.merchant, count(DISTINCT t.account)
FROM txn AS t
WHERE t.merchant IN :keys AND t.made_at BETWEEN :start AND :end AND <HELD t>
GROUP BY t.merchant

-- == population
SELECT count(*) FROM account AS a WHERE <STANDS a>

-- == amounts
SELECT <MERCHANT> + t.merchant, t.currency, count(*), CAST(sum(t.amount_fen) AS BIGINT), min(t.made_at), max(t.made_at)
FROM card AS c
JOIN txn AS t ON t.card = c.key
JOIN merchant AS m ON m.key = t.merchant
WHERE c.account IN :keys AND t.made_at BETWEEN :start AND :end AND <STANDS t> AND <STANDS c> AND <STANDS m>
GROUP BY t.merchant, t.currency

-- == origins
SELECT b.key, b.document, b.file_name, b.source_system FROM batch AS b WHERE b.key IN :keys

-- == known
SELECT coalesce(max(b.key), 0) FROM batch AS b WHERE b.recorded_at <= :moment
