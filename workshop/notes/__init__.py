"""Typed notes from a meeting: from a file to contributions beside what was said in chat."""

from __future__ import annotations

from workshop.notes.faults import Fault, Unreadable
from workshop.notes.importing import (
    Imported,
    NotesFile,
    import_notes,
    undo_import,
    undoable_imports,
)

__all__ = [
    "Fault",
    "Imported",
    "NotesFile",
    "Unreadable",
    "import_notes",
    "undo_import",
    "undoable_imports",
]
