"""Parts of a Word document that the library has no word for, as Word itself writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from web.paper.press import FONTS, Ending, press
from web.report.charts import IN_WORD, draw
from web.report.tree import Chart
from web.report.wordstyle import PETROL, STYLES, WIDTH_CM

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
DOTS_PER_INCH = 160


@dataclass(slots=True)
class Parts:
    """What belongs to one document: its charts are numbered, and each has two files."""

    word: Word
    now: datetime
    _charts: int = 0

    def chart(self, paragraph: Paragraph, chart: Chart, width: Any) -> None:
        """Put a chart there, as a picture with the same as vectors beside it."""
        sheet = {"svg": draw(chart), "alt": chart.alt}
        folder: Path = FONTS
        picture = press(
            "chart.typ", sheet, Ending.PNG, files=folder, now=self.now,
            dots_per_inch=DOTS_PER_INCH,
        )  # fmt: skip
        shape: Any = paragraph.add_run().add_picture(BytesIO(picture), width=width)
        self.describe(shape, chart.alt)
        self._charts += 1
        self._add_vectors(shape, draw(chart, font=IN_WORD).encode())

    def describe(self, shape: Any, alt: str) -> None:
        """Say in words what a picture shows."""
        shape._inline.docPr.set("descr", alt)

    def _add_vectors(self, shape: Any, svg: bytes) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        name = PackURI(f"/word/media/chart{self._charts}.svg")
        package: Any = self.word.part.package
        part = Part(name, "image/svg+xml", svg, package)
        known = self.word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        blip.append(
            parse_xml(
                f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">'
                f'<asvg:svgBlip xmlns:asvg="{SVG_NAMESPACE}" r:embed="{known}"/>'
                "</a:ext></a:extLst>"
            )
        )

    def contents(self, heads: Sequence[tuple[str, str]]) -> None:
        """Write the table of contents: a field, filled in, that Word can bring up to date."""
        from docx.enum.text import WD_BREAK

        for nth, (anchor, text) in enumerate(heads):
            paragraph = self.word.add_paragraph()
            if nth == 0:
                _field(paragraph, "begin")
                _instruction(paragraph, r' TOC \o "1-1" \h \z \u ')
                _field(paragraph, "separate")
            _within(paragraph, anchor, text)
            if nth == len(heads) - 1:
                _field(paragraph, "end")
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Give a paragraph a name that links can lead to."""
    starts, ends = (
        _element("bookmarkStart", id=str(number), name=name),
        _element("bookmarkEnd", id=str(number)),
    )
    element: Any = paragraph._p
    properties = element.pPr
    element.insert(0 if properties is None else 1, starts)
    element.append(ends)


def link_to(paragraph: Paragraph, text: str, address: str) -> None:
    """Write words that lead to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    known = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("hyperlink")
    link.set(qn("r:id"), known)
    _move_run(paragraph, link, text)


def set_language(run: Run, language: str) -> None:
    """Say in which language some words are, so that they are read aloud and spelt in it."""
    properties: Any = run._r.get_or_add_rPr()
    properties.append(_element("lang", val=language))


def table_head(table: Table) -> None:
    """Let the first row be the head: named so, and repeated on each page."""
    from docx.oxml.ns import qn

    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))
    look: Any = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        table._tbl.tblPr.remove(look)
    flags = {"firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}
    table._tbl.tblPr.append(_element("tblLook", val="06A0", lastRow="0", lastColumn="0", **flags))


def table_words(table: Table, caption: str) -> None:
    """Say in words what a table is, for those who do not see it."""
    table._tbl.tblPr.append(_element("tblCaption", val=caption))


def page_number(section: Section, title: str, page: str) -> None:
    """Let each page but the first say its number at its foot."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph = section.footer.paragraphs[0]
    paragraph.style = STYLES.remark
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{title}\t{page} ")
    _field(paragraph, "begin")
    _instruction(paragraph, " PAGE ")
    _field(paragraph, "separate")
    paragraph.add_run("2")
    _field(paragraph, "end")


def _within(paragraph: Paragraph, anchor: str, text: str) -> None:
    _move_run(paragraph, _element("hyperlink", anchor=anchor, history="1"), text)


def _move_run(paragraph: Paragraph, link: Any, text: str) -> None:
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.font.color.rgb = RGBColor.from_string(PETROL)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _field(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(_element("fldChar", fldCharType=kind))


def _instruction(paragraph: Paragraph, text: str) -> None:
    from docx.oxml.ns import qn

    element: Any = _element("instrText")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(element)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
