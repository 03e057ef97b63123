"""From a YAML file to nodes that still know their lines."""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml.nodes import MappingNode

from prompts.parts.findings import Findings


def compose_file(path: Path, findings: Findings) -> MappingNode | None:
    """Return the file's outermost mapping; None, with the fault noted, if there is none."""
    text = _read_text(path, findings)
    if text is None:
        return None
    node = _compose(text, findings)
    if isinstance(node, MappingNode):
        return node
    if not findings.faults:
        findings.error(1, "not_a_process")
    return None


def line_of(node: yaml.Node) -> int:
    """Return the line a node starts on, counted from 1."""
    return int(node.start_mark.line) + 1


def _read_text(path: Path, findings: Findings) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        findings.error(1, "file_missing", file=str(path))
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.error(line, "not_utf8")
        return None


def _compose(text: str, findings: Findings) -> yaml.Node | None:
    # Nodes keep lines and raw text: `no`, `21:00` and `2027-01-11` stay what was written.
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        findings.error(line, "not_yaml", problem=f"#x{ord(text[error.position]):04x}")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.error(mark.line + 1 if mark else 1, "not_yaml", problem=error.problem or "")
    except RecursionError:
        findings.error(1, "not_yaml", problem="[[[[…")
    else:
        return node
    return None
