// What the projector writes and reads back. <LABEL> and <KIND> come out of the vocabulary; everything else is a parameter.

// == merge_nodes
UNWIND $rows AS row
MERGE (n:Node {key: row.key})
SET n = row, n:<LABEL>

// == remove_nodes
UNWIND $keys AS key
MATCH (n:Node {key: key})
DETACH DELETE n

// == merge_links
UNWIND $rows AS row
MATCH (a:Node {key: row.start})
MATCH (b:Node {key: row.end})
MERGE (a)-[r:<KIND> {key: row.properties.key}]->(b)
SET r = row.properties

// == remove_links
UNWIND $keys AS key
MATCH ()-[r:<KIND> {key: key}]->()
DELETE r

// == merge_batches
UNWIND $rows AS row
MERGE (b:Batch {key: row.key})
SET b = row

// == set_watermark
MERGE (p:Projection {name: 'sliphound'})
SET p.seq = $seq

// == set_schema
MERGE (p:Projection {name: 'sliphound'})
SET p.schema = $schema, p.seq = coalesce(p.seq, 0)

// == remove_everything
MATCH (n:Node|Batch|Projection)
CALL (n) {
  DETACH DELETE n
} IN TRANSACTIONS OF 5000 ROWS

// == all_nodes
MATCH (n:Node)
WHERE n.key > $after
RETURN n.key AS key, properties(n) AS properties
ORDER BY n.key
LIMIT $many

// == all_links
MATCH (a:Node)-[r:<KIND>]->(b:Node)
WHERE r.key > $after
RETURN r.key AS key, a.key AS start, b.key AS end, properties(r) AS properties
ORDER BY r.key
LIMIT $many
