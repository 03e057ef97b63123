"""Sending nudges: by the browsers' push services, and by e-mail."""

from __future__ import annotations

from bot.nudging.part import nudge

__all__ = ["nudge"]
