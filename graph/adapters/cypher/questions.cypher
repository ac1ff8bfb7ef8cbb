// The look-ups of the link graph. <KINDS> stands for relationship types out of the vocabulary; everything else is a parameter.

// == nodes
MATCH (n:Node)
WHERE n.key IN $keys
RETURN n.key AS key, n.label AS label, properties(n) AS properties

// == live
MATCH (n:Node)
WHERE n.key IN $keys
RETURN n.key AS key

// == touching
MATCH (n:Node)-[r:<KINDS>]-()
WHERE n.key IN $keys
RETURN DISTINCT type(r) AS kind, startNode(r).key AS start, endNode(r).key AS end, properties(r) AS properties

// == newest_of_cards
UNWIND $keys AS key
MATCH (n:Node {key: key})
CALL (n) {
  MATCH (n)-[r:USED_IN]->(t:Transaction)
  RETURN r
  ORDER BY t.made_at DESC, t.key DESC
  LIMIT $newest
}
RETURN type(r) AS kind, startNode(r).key AS start, endNode(r).key AS end, properties(r) AS properties

// == newest_of_merchants
UNWIND $keys AS key
MATCH (n:Node {key: key})
CALL (n) {
  MATCH (n)<-[r:MADE_AT]-(t:Transaction)
  RETURN r
  ORDER BY t.made_at DESC, t.key DESC
  LIMIT $newest
}
RETURN type(r) AS kind, startNode(r).key AS start, endNode(r).key AS end, properties(r) AS properties

// == between
MATCH (a:Node)-[r:<KINDS>]->(b:Node)
WHERE a.key IN $keys AND b.key IN $keys
RETURN type(r) AS kind, a.key AS start, b.key AS end, properties(r) AS properties

// == merchants_of_cards
UNWIND $keys AS key
MATCH (n:Node {key: key})
CALL (n) {
  MATCH (n)-[:USED_IN]->()-[:MADE_AT]->(m)
  RETURN DISTINCT m.key AS other
  LIMIT $limit
}
RETURN key, other

// == cards_of_merchants
UNWIND $keys AS key
MATCH (n:Node {key: key})
CALL (n) {
  MATCH (n)<-[:MADE_AT]-()<-[:USED_IN]-(c)
  RETURN DISTINCT c.key AS other
  LIMIT $limit
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

// == merchant_counts
MATCH (t:Transaction)
WHERE t.account IN $accounts AND t.made_at >= $start AND t.made_at <= $end
MATCH (:Card)-[:USED_IN]->(t)-[:MADE_AT]->(m:Merchant)
WITH m.key AS merchant, count(DISTINCT t.account) AS accounts, count(t) AS transactions
WHERE accounts > 1
RETURN merchant, accounts, transactions
ORDER BY accounts DESC, transactions DESC, merchant
LIMIT $limit

// == spending
MATCH (t:Transaction)
WHERE t.account IN $accounts AND t.made_at >= $start AND t.made_at <= $end
MATCH (c:Card)-[:USED_IN]->(t)-[:MADE_AT]->(m:Merchant)
WHERE m.key IN $merchants
RETURN t.key AS key, c.key AS card, t.account AS account, m.key AS merchant
ORDER BY t.made_at DESC, t.key DESC
LIMIT $limit

// == origins
MATCH (b:Batch)
WHERE b.key IN $keys
RETURN b.key AS key, b.document AS document, b.file AS file, b.system AS system

// == stand
MATCH (p:Projection {name: 'sliphound'})
RETURN p.schema AS schema, p.seq AS seq
