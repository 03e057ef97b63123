"""The report as a file in one of the formats there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from web.report.build import build
from web.report.html import as_html
from web.report.pdf import as_pdf
from web.report.word import as_docx
from workshop.reporting.compose import Report


class Format(StrEnum):
    """What a report can be made as, by the ending of a file's name."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


TYPES: Final[Mapping[Format, str]] = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
}


def make_report(
    report: Report,
    form: Format,
    language: str,
    *,
    catalogue: Catalogue,
    shelf: Shelf,
    now: datetime,
) -> bytes:
    """Return the report as a file. Pictures that are not on the shelf are left out."""
    document = build(report, catalogue, language)
    match form:
        case Format.DOCX:
            return as_docx(document, shelf=shelf, now=now)
        case Format.PDF:
            return as_pdf(document, shelf=shelf, now=now)
        case Format.HTML:
            return as_html(document, catalogue=catalogue, shelf=shelf)
