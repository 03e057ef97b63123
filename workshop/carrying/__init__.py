"""Residents who will help to carry a solution out, and how it can be done."""
