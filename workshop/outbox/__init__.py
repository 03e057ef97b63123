"""Everything that is said, as rows: queued, chosen, delivered, settled."""
