"""What those who keep the system safe do, on a database with something of everything."""

from __future__ import annotations

from tests.commands.conftest import folder, run

__all__ = ["folder", "run"]
