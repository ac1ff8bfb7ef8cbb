// The look-ups of the link graph. A key is looked up by the label Node, which alone has an index of keys. <KINDS> stands for relationship types out of the vocabulary; everything else is a parameter.

// == nodes
MATCH (n:Node)
WHERE n.key IN $keys
RETURN n.key AS key, n.label AS label, properties(n) AS properties

// == live
MATCH (n:Node)
WHERE n.key IN $keys
RETURN n.key AS key

// == transactions
MATCH (t:Node)
WHERE t.key IN $keys
OPTIONAL MATCH (c:Card)-[u:USED_IN]->(t)
OPTIONAL MATCH (t)-[m:MADE_AT]->(s:Merchant)
RETURN t.key AS key, c.key AS card, s.key AS merchant, properties(t) AS paid, coalesce(properties(u), properties(m)) AS stated

// == cards
MATCH (c:Node)
WHERE c.key IN $keys
OPTIONAL MATCH (a:Account)-[h:HAS_CARD]->(c)
RETURN c.key AS key, a.key AS account, c.last4 AS last4, c.label AS label, properties(h) AS stated

// == cards_of
MATCH (a:Node)-[h:HAS_CARD]->(c:Card)
WHERE a.key IN $keys
RETURN c.key AS key, a.key AS account, c.last4 AS last4, c.label AS label, properties(h) AS stated

// == newest_of_card
MATCH (c:Node {key: $place})-[u:USED_IN]->(t:Transaction)
WHERE t.made_at >= $start AND t.made_at <= $end
WITH c, u, t
ORDER BY t.made_at DESC, t.key DESC
LIMIT $limit
OPTIONAL MATCH (t)-[:MADE_AT]->(s:Merchant)
RETURN t.key AS key, c.key AS card, s.key AS merchant, properties(t) AS paid, properties(u) AS stated

// == newest_of_merchant
MATCH (t:Transaction)
WHERE t.merchant = $place AND t.made_at >= $start AND t.made_at <= $end
WITH t
ORDER BY t.made_at DESC, t.key DESC
LIMIT $limit
MATCH (t)-[m:MADE_AT]->(s:Merchant)
OPTIONAL MATCH (c:Card)-[:USED_IN]->(t)
RETURN t.key AS key, c.key AS card, s.key AS merchant, properties(t) AS paid, properties(m) AS stated

// == stored
MATCH (n:Node)-[r:<KINDS>]-()
WHERE n.key IN $keys
RETURN DISTINCT type(r) AS kind, startNode(r).key AS start, endNode(r).key AS end, properties(r) AS properties

// == stored_from
MATCH (n:Node)-[r:<KINDS>]->(m:Node)
WHERE n.key IN $keys
RETURN type(r) AS kind, n.key AS start, m.key AS end, properties(r) AS properties

// == near
MATCH (n:Node)-[:<KINDS>]-(m:Node)
WHERE n.key IN $keys
RETURN DISTINCT n.key AS key, m.key AS other

// == merchants_of_cards
UNWIND $keys AS key
MATCH (:Node {key: key})-[:USED_IN]->()-[:MADE_AT]->(m)
RETURN DISTINCT key, m.key AS other

// == cards_of_merchants
UNWIND $keys AS key
CALL (key) {
  MATCH (t:Transaction {merchant: key})
  WITH t
  LIMIT $limit
  OPTIONAL MATCH (c:Card)-[:USED_IN]->(t)
  RETURN c.key AS other
}
RETURN key, other

// == newest_between
MATCH (:Node {key: $card})-[:USED_IN]->(t)-[:MADE_AT]->(:Node {key: $merchant})
RETURN t.key AS key
ORDER BY t.made_at DESC, t.key DESC
LIMIT 1

// == meetings
// The account and merchant are copied onto the transaction so that one index finds the others of that hour (33 times as fast as by links).
MATCH (own:Transaction {account: $account})
MATCH (own_card:Card)-[:USED_IN]->(own)-[:MADE_AT]->(m:Merchant)
MATCH (other:Transaction)
WHERE other.merchant = m.key AND other.made_at >= own.made_at - $within AND other.made_at <= own.made_at + $within
  AND other.account <> $account
MATCH (other_card:Card)-[:USED_IN]->(other)
WITH own, own_card, m, other, other_card
ORDER BY abs(other.made_at - own.made_at), own.key, other.key
WITH other.account AS account, m.key AS merchant,
  collect({own: own.key, own_card: own_card.key, other: other.key, other_card: other_card.key})[0] AS nearest
RETURN account, merchant, nearest.own AS own, nearest.own_card AS own_card, nearest.other AS other, nearest.other_card AS other_card

// == disputed
MATCH (a:Account {disputed: true})
RETURN a.key AS key

// == disputed_among
MATCH (a:Node)
WHERE a.key IN $keys AND a.disputed
RETURN a.key AS key

// == carriers
MATCH (a:Node)<-[:HOLDS]-(p:Person)-[:USES_PHONE|LIVES_AT]->(m:Node)
WHERE a.key IN $keys
RETURN DISTINCT a.key AS account, p.key AS carrier, m.key AS medium
UNION
MATCH (a:Node)-[:HAS_CARD]->(c:Card)-[:SHIPPED_TO|ACTIVATED_FROM]->(m:Node)
WHERE a.key IN $keys
RETURN DISTINCT a.key AS account, c.key AS carrier, m.key AS medium

// == spending
MATCH (t:Transaction)
WHERE t.account IN $accounts AND t.made_at >= $start AND t.made_at <= $end
MATCH (t)-[:MADE_AT]->(m:Merchant)
RETURN m.key AS merchant, t.account AS account, t.made_at AS made_at, t.key AS transaction

// == earliest_of_card
MATCH (:Node {key: $place})-[:USED_IN]->(t:Transaction)
WHERE t.made_at >= $start AND t.made_at <= $end
WITH t
ORDER BY t.made_at, t.key
LIMIT $limit
OPTIONAL MATCH (t)-[:MADE_AT]->(m:Merchant)
RETURN t.key AS transaction, t.made_at AS made_at, m.key AS other

// == earliest_of_merchant
MATCH (t:Transaction)
WHERE t.merchant = $place AND t.made_at >= $start AND t.made_at <= $end
WITH t
ORDER BY t.made_at, t.key
LIMIT $limit
OPTIONAL MATCH (c:Card)-[:USED_IN]->(t)
RETURN t.key AS transaction, t.made_at AS made_at, c.key AS other

// == employers
MATCH (a:Node)<-[:HOLDS]-(p:Person)
WHERE a.key IN $keys
UNWIND p.employer AS name
RETURN a.key AS account, p.key AS holder, name

// == adjacent
MATCH (t:Transaction)
WHERE t.account IN $accounts AND t.made_at >= $start AND t.made_at <= $end
WITH t.merchant AS merchant, t
ORDER BY t.made_at, t.key
WITH merchant, collect({at: t.made_at, account: t.account, key: t.key}) AS spent
MATCH (:Node {key: merchant})
UNWIND range(1, size(spent) - 1) AS place
WITH merchant, spent[place - 1] AS before, spent[place] AS t
WHERE before.account <> t.account AND t.at - before.at <= $within
RETURN merchant, t.at AS made_at, t.account AS account, t.key AS transaction,
  before.at AS before_at, before.account AS before, before.key AS before_transaction

// == visitors
MATCH (t:Transaction)
WHERE t.merchant IN $keys AND t.made_at >= $start AND t.made_at <= $end
RETURN t.merchant AS merchant, count(DISTINCT t.account) AS accounts

// == population
MATCH (a:Account)
RETURN count(a) AS accounts

// == amounts
MATCH (t:Transaction)
WHERE t.account IN $accounts AND t.made_at >= $start AND t.made_at <= $end
MATCH (:Card)-[:USED_IN]->(t)-[:MADE_AT]->(m:Merchant)
RETURN m.key AS merchant, t.currency AS currency, count(t) AS transactions, sum(t.amount_fen) AS amount_fen,
  min(t.made_at) AS first, max(t.made_at) AS last

// == origins
MATCH (b:Batch)
WHERE b.key IN $keys
RETURN b.key AS key, b.document AS document, b.file AS file, b.system AS system

// == stand
MATCH (p:Projection {name: 'sliphound'})
RETURN p.schema AS schema, p.seq AS seq
