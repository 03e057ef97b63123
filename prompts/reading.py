"""From a process file to a process, or to every fault in it."""

from __future__ import annotations

from pathlib import Path

from prompts.checking import examine
from prompts.processfile import ProcessFaults, ProcessFile

JEVNAKER = Path(__file__).parent / "jevnaker" / "process.yaml"


def read_process(path: Path) -> ProcessFile:
    """Return the process that the file describes; warnings do not stop it.

    Raises ProcessFaults, with every fault and its line, if there is any error.
    """
    process, faults = examine(path)
    if process is None or any(fault.severity == "error" for fault in faults):
        raise ProcessFaults(faults)
    return process
