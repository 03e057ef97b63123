"""The board of the sorting tests, for sorting a sample of it twice."""

from __future__ import annotations

from tests.sorting.conftest import anna, hand, other, said, voice

__all__ = ["anna", "hand", "other", "said", "voice"]
