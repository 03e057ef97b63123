"""Dots."""
