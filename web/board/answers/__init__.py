"""Answering back at the board: which news there is, worded, read through and sent."""
