"""Robots at the conversation's door: they come, say yes and answer, as everybody does."""

from __future__ import annotations

from bot.rehearsal.playing import Rehearser

__all__ = ["Rehearser"]
