"""Everything wrong with a process file, all at once, as values and as sentences."""

from __future__ import annotations

from pathlib import Path

from prompts.catalogue import Catalogue
from prompts.parts.composing import compose_file
from prompts.parts.findings import Findings
from prompts.parts.process import read_whole
from prompts.parts.section import Section
from prompts.processfile import Fault, ProcessFile


def check_process(path: Path) -> list[Fault]:
    """Return every error and warning, in the order of the lines; empty when all is well."""
    return examine(path)[1]


def examine(path: Path) -> tuple[ProcessFile | None, list[Fault]]:
    """Return the process with its faults; it is only fit for use when none is an error."""
    findings = Findings(path)
    node = compose_file(path, findings)
    process = read_whole(Section(node, findings)) if node else None
    return process, sorted(findings.faults, key=lambda fault: fault.line)


def describe(fault: Fault, catalogue: Catalogue, language: str) -> str:
    """Return one line for people: file, line, how serious, what is wrong and what to do."""
    severity = catalogue.say(f"check.{fault.severity}", language)
    sentence = catalogue.say(fault.key, language, **fault.values)
    return f"{fault.path}:{fault.line}: {severity}: {sentence}"
