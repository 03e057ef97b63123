"""Reaching people: where they may come from, what is said there, and who came from where."""
