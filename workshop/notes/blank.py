"""An empty sheet for the notes of a workshop, with the columns by the names that we know."""

from __future__ import annotations

import io
from functools import cache

from workshop.notes.parsers import keep_to_defusedxml

COLUMNS = {
    "workshop": 22, "date": 12, "table": 8, "photo_no": 10, "stage": 12, "text": 70, "dots": 8,
    "group_size": 12, "note_id": 10, "language": 10, "remark": 30,
}  # fmt: skip
"""The columns with their widths, in letters."""


@cache
def blank_sheet() -> bytes:
    """Return an xlsx file with the header row and nothing else."""
    keep_to_defusedxml()
    # Late: it takes a quarter of a second to load, and most pages need none of it.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "lapper"
    sheet.append(list(COLUMNS))
    for place, (name, width) in enumerate(COLUMNS.items(), 1):
        sheet.cell(1, place).font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = width
        if name == "text":
            sheet.column_dimensions[letter].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
