"""Turning what was said into needs, measures and solutions, so that all of it can be undone."""

from __future__ import annotations
