"""The board of the sorting tests, for hiding words on it."""

from __future__ import annotations

from tests.sorting.conftest import anna, hand, other, said, voice

__all__ = ["anna", "hand", "other", "said", "voice"]
