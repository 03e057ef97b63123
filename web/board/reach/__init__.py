"""Reaching people: the places they may come from, what hangs there, and who came by what."""
