"""What is found wrong in one process file, and what every part needs to know to look."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from prompts.processfile import Fault


class Findings:
    """The faults so far, with the languages and the time zone the file itself declares."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.languages: tuple[str, ...] = ()
        self.zone = ZoneInfo("UTC")
        self.bands: tuple[str, ...] = ()

    def error(self, line: int, name: str, /, **values: str) -> None:
        """Note a fault that stops the file from being used; the phrase is `check.<name>`."""
        self._note("error", line, name, values)

    def warn(self, line: int, name: str, /, **values: str) -> None:
        """Note a fault that the file can be used in spite of."""
        self._note("warning", line, name, values)

    def _note(
        self, severity: Literal["error", "warning"], line: int, name: str, values: dict[str, str]
    ) -> None:
        self.faults.append(Fault(self.path, line, severity, f"check.{name}", values))
