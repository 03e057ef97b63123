"""A board with something said on it, and two hands: a facilitator's and the contact's."""

from __future__ import annotations

from tests.sorting.conftest import anna, hand, other, said  # noqa: F401 - fixtures.
