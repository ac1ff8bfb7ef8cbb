"""Adapters of the graph room: SQL tables, the SQL and Neo4j link readers, the projector."""
