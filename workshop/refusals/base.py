"""The root of all refusals."""

from __future__ import annotations


class WorkshopError(Exception):
    """The method refuses; the class says why."""
