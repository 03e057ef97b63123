"""The board: what facilitators see and do."""
