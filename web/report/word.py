"""The report as a Word document: real headings, table heads, words for every picture.

The only place that imports docx (python-docx), and it does so when a document is made. What that
library has no word for stands here as the XML that Word itself writes.
Source: ECMA-376, and [MS-ODRAWXML] for pictures with a vector beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from storage.shelf import Shelf
from web.report.tree import (
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    Paragraph,
    Picture,
    Quote,
    Table,
    Tone,
)
from web.report.wordparts import (
    Parts,
    bookmark,
    link_to,
    page_number,
    set_language,
    table_head,
    table_words,
)
from web.report.wordstyle import STYLES, WIDTH_CM, set_styles

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

LED_TO = (Picture, Quote, Table, Chart, Bullets)
"""What a paragraph before it leads to, so that they stay on one page."""
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB", "se": "se-NO"}
PICTURE_CM = 9
CHART_CM = 11


def as_docx(document: Document, *, shelf: Shelf, now: datetime) -> bytes:
    """Return the file. Charts are vectors, with a picture beside for programs without them."""
    import docx

    writer = _Writer(docx.Document(), document, shelf, now)
    writer.write()
    written = BytesIO()
    writer.word.save(written)
    return written.getvalue()


@dataclass(slots=True)
class _Writer:
    word: Word
    document: Document
    shelf: Shelf
    now: datetime
    parts: Parts = field(init=False)

    def write(self) -> None:
        """Write everything."""
        self.parts = Parts(self.word, self.now)
        set_styles(self.word, self._language(self.document.language))
        self._properties()
        self._front()
        blocks = [*self._anchored()]
        for (number, anchor, block), following in zip(
            blocks, [*self.document.blocks[1:], None], strict=True
        ):
            self._block(block, number, anchor)
            if isinstance(block, Paragraph) and isinstance(following, LED_TO):
                self.word.paragraphs[-1].paragraph_format.keep_with_next = True

    def _anchored(self) -> Iterator[tuple[int, str, Block]]:
        for number, block in enumerate(self.document.blocks, 1):
            trace = block.trace if isinstance(block, Heading | Quote) else ""
            yield number, _anchor(trace) if trace else f"part_{number}", block

    def _language(self, code: str) -> str:
        return LANGUAGES.get(code, code)

    def _properties(self) -> None:
        core = self.word.core_properties
        core.title, core.author = self.document.title, self.document.author
        core.subject = self.document.subtitle
        core.language = self._language(self.document.language)
        core.created = core.modified = self.now.replace(tzinfo=None, microsecond=0)
        core.comments = ""

    def _front(self) -> None:
        self.word.add_paragraph(self.document.author, STYLES.author)
        self.word.add_paragraph(self.document.title, "Title")
        self.word.add_paragraph(self.document.subtitle, "Subtitle")
        self.word.add_paragraph(self.document.made, STYLES.remark)
        self.word.add_paragraph(self.document.contents, STYLES.contents)
        heads = [
            (anchor, block.text)
            for _, anchor, block in self._anchored()
            if isinstance(block, Heading) and block.level == 1
        ]
        self.parts.contents(heads)
        page_number(self.word.sections[0], self.document.title, self.document.page)

    def _block(self, block: Block, number: int, anchor: str) -> None:
        match block:
            case Heading():
                bookmark(self.word.add_heading(block.text, block.level), anchor, number)
            case Paragraph():
                self._paragraph(block)
            case Bullets():
                for text in block.items:
                    self.word.add_paragraph(text, "List Bullet")
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Quote():
                self._quote(block, number, anchor)
            case Picture():
                self._picture(block)

    def _paragraph(self, block: Paragraph) -> None:
        styles = {Tone.LEAD: STYLES.lead, Tone.REMARK: STYLES.remark}
        style = styles.get(block.tone, "Normal")
        if block.href:
            link_to(self.word.add_paragraph("", style), block.text, block.href)
            return
        self.word.add_paragraph(block.text, style)

    def _table(self, block: Table) -> None:
        caption = self.word.add_paragraph(block.caption, "Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.word.add_table(len(block.rows) + 1, len(block.head), STYLES.table)
        table.autofit = False
        widths = block.widths or (2, *(1 for _ in block.head[1:]))
        for column, share in enumerate(widths):
            table.columns[column].width = _cm(WIDTH_CM * share / sum(widths))
        for row_number, texts in enumerate([block.head, *block.rows]):
            cells = table.rows[row_number].cells
            for column, text in enumerate(texts):
                cells[column].width = _cm(WIDTH_CM * widths[column] / sum(widths))
                paragraph = cells[column].paragraphs[0]
                paragraph.style = self.word.styles[STYLES.cell]
                paragraph.add_run(text).bold = row_number == 0
                if column in block.numeric:
                    paragraph.alignment = _right()
        table_head(table)
        table_words(table, block.caption)
        self.word.add_paragraph("", STYLES.gap)

    def _chart(self, block: Chart) -> None:
        caption = self.word.add_paragraph(block.title, "Caption")
        caption.paragraph_format.keep_with_next = True
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self.parts.chart(paragraph, block, _cm(CHART_CM))
        self._table(block.table)

    def _quote(self, block: Quote, number: int, anchor: str) -> None:
        paragraph = self.word.add_paragraph("", "Quote")
        paragraph.paragraph_format.keep_with_next = True
        set_language(paragraph.add_run(block.text), self._language(block.language))
        bookmark(paragraph, anchor, number)
        source = self.word.add_paragraph("", STYLES.source)
        source.add_run(block.trace).bold = True
        source.add_run(f"  {block.where}")

    def _picture(self, block: Picture) -> None:
        from web.report.pictures import picture_of

        found = picture_of(self.shelf, block.name)
        if found is None:
            return
        paragraph: WordParagraph = self.word.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape: Any = paragraph.add_run().add_picture(BytesIO(found), width=_cm(PICTURE_CM))
        self.parts.describe(shape, block.alt)
        self.word.add_paragraph(block.caption, STYLES.remark)


def _anchor(trace: str) -> str:
    """Return what Word calls the place of a trace number: it takes letters, digits and _."""
    return "t_" + trace.replace(".", "_")


def _cm(length: float) -> Any:
    from docx.shared import Cm

    return Cm(length)


def _right() -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return WD_ALIGN_PARAGRAPH.RIGHT
