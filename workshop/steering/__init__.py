"""Steering the process at the board: its phases, their dates, and who decides."""
