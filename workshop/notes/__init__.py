"""Notes from a meeting: from a file, a list or a keyboard to contributions beside the chat's."""

from __future__ import annotations

from workshop.notes.faults import Fault, Unreadable
from workshop.notes.importing import Imported, Origin, Plan, import_notes
from workshop.notes.opening import NotesFile
from workshop.notes.undoing import (
    erase_import,
    look_at_redo,
    look_at_undo,
    redo_import,
    undo_import,
    undoable_imports,
)

__all__ = [
    "Fault",
    "Imported",
    "NotesFile",
    "Origin",
    "Plan",
    "Unreadable",
    "erase_import",
    "import_notes",
    "look_at_redo",
    "look_at_undo",
    "redo_import",
    "undo_import",
    "undoable_imports",
]
