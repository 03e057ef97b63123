"""The three files, opened as others open them: Word's format, a PDF reader, a browser's HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from tests.conftest import FakeClock
from tests.reporting.conftest import (
    HIDDEN,
    TAKEN_BACK,
    THROUGH,
    UNREAD,
    Town,
    hand,
    other,
    report_of,
    town,
)
from web.report.build import build
from web.report.files import Format, make_report
from web.report.sections import HEADS
from web.report.tree import Block, Chart, Heading, Picture, Quote, Table
from workshop.board.protecting import Figure
from workshop.redacting.masking import MASK
from workshop.reporting.compose import Report
from workshop.reporting.seams import Dot, Dots
from workshop.reporting.sections import Section
from workshop.reporting.writing import CostPlan, add_cost, write_words
from workshop.sorting.acts import Hand

__all__ = ["hand", "other", "town"]
LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
FEW_ALONE = re.compile(r"\b[1-4] (?:personer|innspill|stemmer)\b")
UNTOLD = (UNREAD, HIDDEN, TAKEN_BACK, "Kari", "Per Kollega")
AN_ACCOUNT = "4711"
"""Words, names and numbers that no file may have."""


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes files of one report."""

    report: Report
    catalogue: Catalogue
    shelf: Shelf
    clock: FakeClock

    def make(self, form: Format, language: str = "nb") -> bytes:
        """Return the report as a file."""
        now = self.clock()
        return make_report(
            self.report, form, language, catalogue=self.catalogue, shelf=self.shelf, now=now
        )

    def text(self, form: Format, language: str = "nb") -> str:
        """Return all that can be read in a file, attributes and hidden parts too."""
        return READERS[form](self.make(form, language))


@pytest.fixture
def maker(hand: Hand, town: Town, catalogue: Catalogue, shelf: Shelf, clock: FakeClock) -> Maker:
    """A report with costs and words of its own."""
    add_cost(hand, CostPlan("Prosessledelse", 400_000, 420, "Innleid"))
    write_words(hand, Section.NEEDS, "nb", "Egne ord.\n\nI to avsnitt.", version=0)
    return Maker(report_of(hand), catalogue, shelf, clock)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for _, value in attrs if not (value or "").startswith("data:")]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _of_html(made: bytes) -> str:
    parser = _Texts()
    parser.feed(made.decode())
    return " ".join(parser.found)


def _of_docx(made: bytes) -> str:
    with ZipFile(BytesIO(made)) as packed:
        parts = [one for one in packed.namelist() if one.endswith((".xml", ".rels", ".svg"))]
        return " ".join(_of_html(packed.read(one)) for one in parts)


def _of_pdf(made: bytes) -> str:
    document = pypdfium2.PdfDocument(made)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


READERS = {Format.HTML: _of_html, Format.DOCX: _of_docx, Format.PDF: _of_pdf}


def squeezed(text: str) -> str:
    """Return a text without white space, which the formats break otherwise."""
    return "".join(text.split())


@pytest.mark.parametrize("form", list(Format))
def test_no_file_tells_what_may_not_leave(maker: Maker, form: Format) -> None:
    told = maker.text(form)
    text = squeezed(told)

    assert all(squeezed(words) in text for words in THROUGH)
    assert [words for words in UNTOLD if squeezed(words) in text] == []
    # By itself: numbers that a file has of its own stand side by side in it.
    assert AN_ACCOUNT not in told.split()


@pytest.mark.parametrize("form", list(Format))
def test_no_count_of_people_under_five_is_told(maker: Maker, form: Format) -> None:
    text = " ".join(maker.text(form).split())

    assert "under 5" in text
    assert FEW_ALONE.findall(text) == []


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_each_section_has_a_heading_in_each_language(
    maker: Maker, form: Format, language: str
) -> None:
    text = squeezed(maker.text(form, language))

    heads = [maker.catalogue.say(HEADS[one], language) for one in Section]
    assert [one for one in heads if squeezed(one) not in text] == []


def test_every_trace_number_is_in_the_matrix_and_back(maker: Maker) -> None:
    blocks = build(maker.report, maker.catalogue, "nb").blocks

    shown = {one.trace for one in blocks if isinstance(one, Quote)}
    caption = maker.catalogue.say("report.matrix_quotes", "nb")
    tables = [one for one in blocks if isinstance(one, Table) and one.caption == caption]
    listed = {row[0] for one in tables for row in one.rows}
    assert (shown, len(shown)) == (listed, len(THROUGH))


def test_own_words_replace_ours_and_figures_stay(maker: Maker) -> None:
    text = maker.text(Format.HTML)

    assert "Egne ord." in text
    assert maker.catalogue.say("report.intro_needs", "nb") not in text
    assert "Sa ja til å være med" in text


def test_nothing_voted_on_is_said_in_words(maker: Maker) -> None:
    text = maker.text(Format.HTML)

    assert maker.catalogue.say("report.no_dots", "nb") in text


def test_dots_stand_apart_and_together(maker: Maker, town: Town) -> None:
    dot = Dot(f"s{town.solution}", {}, 1, False, Figure(31), Figure(17), Figure(48))
    vote = Dots({}, {}, {}, 3, 17, 22, few_did_not=False, rows=[dot])
    report = replace(maker.report, dots=(vote,))

    tables = [one for one in build(report, maker.catalogue, "nb").blocks if isinstance(one, Table)]

    assert ("S1 Nabolagskjøkken", "1", "31", "17", "48") in [
        row for one in tables for row in one.rows
    ]


@pytest.mark.parametrize(("language", "code"), LANGUAGES.items())
def test_word_opens_with_headings_heads_and_language(
    maker: Maker, language: str, code: str
) -> None:
    word = docx.Document(BytesIO(maker.make(Format.DOCX, language)))

    heads = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    told = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert heads == [maker.catalogue.say(HEADS[one], language) for one in Section]
    assert (told.get(qn("w:val")), word.core_properties.language) == (code, code)
    assert all(_has_head(table) for table in word.tables)
    assert len(word.tables) > 10


def _has_head(table: docx.table.Table) -> bool:
    first = table.rows[0]._tr
    return first.find(f".//{qn('w:tblHeader')}") is not None


def test_every_picture_in_word_has_words_and_vectors(maker: Maker) -> None:
    made = maker.make(Format.DOCX)
    word = docx.Document(BytesIO(made))

    charts = [one for one in _blocks(maker) if isinstance(one, Chart)]
    pictures = [one for one in _blocks(maker) if isinstance(one, Picture)]
    told = [one._inline.docPr.get("descr") for one in word.inline_shapes]
    vectors = [one for one in ZipFile(BytesIO(made)).namelist() if one.endswith(".svg")]
    assert sorted(told) == sorted([one.alt for one in charts] + [one.alt for one in pictures])
    assert (len(vectors), len(pictures)) == (len(charts), 1)


def _blocks(maker: Maker) -> Sequence[Block]:
    return build(maker.report, maker.catalogue, "nb").blocks


def test_contents_and_page_numbers_are_fields_in_word(maker: Maker) -> None:
    with ZipFile(BytesIO(maker.make(Format.DOCX))) as packed:
        body = packed.read("word/document.xml").decode()
        feet = [packed.read(one) for one in packed.namelist() if "footer" in one]

    assert r"TOC \o" in body
    assert any(b" PAGE " in foot for foot in feet)


def test_pdf_is_tagged_named_and_in_its_language(maker: Maker) -> None:
    made = maker.make(Format.PDF, "nn")

    document = pypdfium2.PdfDocument(made)
    assert document.is_tagged()
    assert "medverknad" in document.get_metadata_value("Title")
    document.close()


def test_html_stands_alone_with_told_charts(maker: Maker) -> None:
    made = maker.make(Format.HTML).decode()

    charts = [one for one in _blocks(maker) if isinstance(one, Chart)]
    heads = [one for one in _blocks(maker) if isinstance(one, Heading) and one.level == 1]
    assert made.count('role="img"') == made.count("<desc ") == len(charts)
    assert (made.count("<script"), len(re.findall(r'(?:src|href)="https?:', made))) == (0, 0)
    assert made.count("<h2 id=") == len(heads) + 1


def test_signs_that_no_font_has_are_marked_in_pdf(hand: Hand, town: Town, maker: Maker) -> None:
    odd = f"Hun {MASK} smiler 😀❤️ og sier مرحبا – čáhppes"
    write_words(hand, Section.SUMMARY, "nb", odd, version=0)
    again = Maker(report_of(hand), maker.catalogue, maker.shelf, maker.clock)

    text = " ".join(again.text(Format.PDF).split())

    assert "Hun ▯▯▯ smiler ◊ og sier ◊ – čáhppes" in text
    assert odd in again.text(Format.HTML)


def test_hostile_words_stay_words(hand: Hand, town: Town, maker: Maker, store: Store) -> None:
    hostile = '<script>alert(1)</script> to\xa0ord #import "x" \\ & \x0b \u202e'
    write_words(hand, Section.SUMMARY, "nb", hostile, version=0)
    again = Maker(report_of(hand), maker.catalogue, maker.shelf, maker.clock)

    texts = {form: again.text(form) for form in Format}

    assert b"<script>" not in again.make(Format.HTML)
    assert all("alert(1)" in text for text in texts.values())
    assert all("to ord" in " ".join(text.split()) for text in texts.values())
