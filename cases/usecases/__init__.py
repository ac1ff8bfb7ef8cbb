"""What the office does: one function a use case, each declared in `cases.access`."""
