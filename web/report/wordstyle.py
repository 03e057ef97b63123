"""How a Word document of the report looks: styles that Word knows, and a few of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from docx.document import Document as Word

FONT = "Calibri"
MARGIN_CM = 2.2
WIDTH_CM = 21 - 2 * MARGIN_CM
INK, SOFT, PETROL, EMBER, MIST, LINE = "1B2B33", "46555D", "14525D", "A8431B", "E4EFED", "B9C7C6"


@dataclass(frozen=True, slots=True)
class Names:
    """What our own styles are called."""

    lead: str = "Report Lead"
    remark: str = "Report Remark"
    author: str = "Report Author"
    contents: str = "Report Contents"
    source: str = "Report Source"
    cell: str = "Report Cell"
    gap: str = "Report Gap"
    table: str = "Report Table"


STYLES: Final = Names()


@dataclass(frozen=True, slots=True)
class Look:
    """Size in points, colour, weight, and the space above and below a paragraph in points."""

    size: float
    colour: str = INK
    is_bold: bool = False
    above: float = 0
    below: float = 6
    is_kept: bool = False


KNOWN: Final = {
    "Normal": Look(10.5),
    "Title": Look(30, PETROL, is_bold=True, above=6, below=8),
    "Subtitle": Look(15, INK, below=4),
    "Heading 1": Look(20, PETROL, is_bold=True, above=26, below=6, is_kept=True),
    "Heading 2": Look(13, INK, is_bold=True, above=16, below=4, is_kept=True),
    "Caption": Look(10, INK, is_bold=True, above=10, below=4),
    "Quote": Look(11.5, INK, above=8, below=0),
    "List Bullet": Look(10.5, INK, below=2),
}
OWN: Final = {
    STYLES.lead: Look(12, INK, below=8),
    STYLES.remark: Look(9, SOFT, below=6),
    STYLES.author: Look(13, EMBER, is_bold=True, above=110, below=0),
    STYLES.contents: Look(16, PETROL, is_bold=True, above=60, below=6),
    STYLES.source: Look(9, SOFT, below=4),
    STYLES.cell: Look(9.5, INK, above=2, below=2),
    STYLES.gap: Look(4, INK, below=4),
}


def set_styles(word: Word, language: str) -> None:
    """Give the document its looks, its language and its margins."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    for name, look in KNOWN.items():
        _set(word.styles[name], look)
    for name, look in OWN.items():
        style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _set(style, look)
    _set_default_language(word, language)
    _bar(word.styles["Quote"])
    _bar(word.styles[STYLES.source])
    _unruled(word.styles["Title"])
    _add_table_style(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    section.different_first_page_header_footer = True


def _set(style: Any, look: Look) -> None:
    from docx.shared import Pt, RGBColor

    font, paragraph = style.font, style.paragraph_format
    font.name, font.size = FONT, Pt(look.size)
    font.bold, font.italic = look.is_bold, False
    font.color.rgb = RGBColor.from_string(look.colour)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        style.element.rPr.rFonts.attrib.pop(_w(kind), None)
    paragraph.space_before, paragraph.space_after = Pt(look.above), Pt(look.below)
    paragraph.line_spacing = 1.15
    paragraph.keep_with_next = look.is_kept or None


def _set_default_language(word: Word, language: str) -> None:
    defaults: Any = word.styles.element.find(f".//{_w('rPrDefault')}/{_w('rPr')}")
    found = defaults.find(_w("lang"))
    for kind in ("val", "eastAsia"):
        found.set(_w(kind), language)


def _bar(style: Any) -> None:
    """Let a paragraph have a bar on its left, as quotes have on paper and on screens."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    style.paragraph_format.left_indent = Pt(10)
    border = f'<w:left w:val="single" w:sz="18" w:space="8" w:color="{PETROL}"/>'
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"),
    )


def _unruled(style: Any) -> None:
    """Take away the line under the title that the library's template has."""
    for border in style.element.pPr.findall(_w("pBdr")):
        style.element.pPr.remove(border)


def _add_table_style(word: Word) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("bottom", "insideH")
    )
    word.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
            f'<w:name w:val="{STYLES.table}"/><w:basedOn w:val="TableNormal"/>'
            f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{MIST}"/>'
            "</w:tcPr></w:tblStylePr></w:style>"
        )
    )


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
