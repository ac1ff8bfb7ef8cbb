"""The register: engine, lock, migrations, and the SQL of the office's own tables."""
