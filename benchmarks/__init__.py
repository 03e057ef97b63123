"""Measurements of speed: `python -m benchmarks`. See docs/benchmarks.md."""

from __future__ import annotations
