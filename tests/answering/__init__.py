"""Answering back: what is told to whom, and that it is told once."""
