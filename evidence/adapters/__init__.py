"""What touches files, processes and servers on behalf of this room; only `web/bootstrap.py` names these."""
