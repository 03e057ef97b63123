"""Which parser opens the workbooks of strangers: the hardened one, whatever else is installed."""

from __future__ import annotations

import os

SETTING = "OPENPYXL_LXML"
"""openpyxl reads it when it is first loaded. Where lxml is installed, as it is for reports in
Word, it would read parts of a workbook with that instead of defusedxml."""


def keep_to_defusedxml() -> None:
    """Let openpyxl, which is about to be loaded, leave lxml alone."""
    os.environ[SETTING] = "False"
