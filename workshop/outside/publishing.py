"""Letting everybody read the results, and taking them in again."""

from __future__ import annotations

from workshop.sorting.acts import Doing
from workshop.sorting.hand import Hand


def show_results(hand: Hand, *, is_shown: bool) -> None:
    """Let everybody read the results, or nobody; what is so already is no act."""
    hand.hold_board()
    doing = Doing(hand, "results-show" if is_shown else "results-hide")
    doing.change(hand.process, shows_results=is_shown)
    doing.finish()
