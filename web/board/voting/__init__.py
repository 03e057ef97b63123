"""Ballots on the board: made, opened, followed without a count, closed, counted, shown."""
