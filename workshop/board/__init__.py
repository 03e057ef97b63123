"""What facilitators see and do: the wall, its counts, items, who they are."""
