"""What hangs up: its codes open the right conversation, its letters are letters, it all fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from fontTools.ttLib import TTFont
from sqlalchemy import select

from prompts.catalogue import LANGUAGE_ORDER
from storage.shelf import Shelf
from storage.tables import Person, Process
from tests.conftest import MONDAY
from tests.phrases import forms_of, phrases_of
from tests.reach.seeing import Seen, see
from tests.web.browsing import Browser, Resident
from tests.web.phrases import nb
from web.app import create_app
from web.backstage import Backstage
from web.paper.poster import SCREENS, Poster, Size, make_poster
from web.paper.press import FONTS, Ending
from workshop.messages import Channel, Heard, Started
from workshop.process import current_process
from workshop.reach.sources import SourceKind
from workshop.reach.ways import ways_of

SAMI = "ÁáČčĐđŊŋŠšŦŧŽžÄäÖöÅåÆæØøÏïÂâƷʒǮǯǤǥǦǧǨǩÕõ"
"""Of Northern, Lule, Southern and Skolt Sami, with the Norwegian letters."""
WEB = "http://testserver/k/biblioteket"
BOT = "https://t.me/framtid_bot?start=biblioteket"
SIZES = {
    Size.A3: (297, 420), Size.A4: (210, 297), Size.A5: (148, 210), Size.TENT: (210, 297),
    Size.SQUARE: (1080, 1080), Size.STORY: (1080, 1920), Size.SCREEN: (1920, 1080),
}  # fmt: skip
"""Of paper in millimetres; of screens in pixels."""


@pytest.fixture
def board(facilitator: Browser, stage: Backstage) -> Browser:
    """A facilitator who has added the library; the bot's name is known."""
    browser = Browser(create_app(replace(stage, bot_username="framtid_bot")))
    browser.client.cookies.update(facilitator.client.cookies)
    browser.open("/board/reach")
    browser.click(nb("reach.save"), name="Biblioteket", kind="poster", language="nb", short="")
    return browser


def made(
    stage: Backstage, size: Size, language: str = "nb", kind: SourceKind = SourceKind.POSTER
) -> Seen:
    """Return what is seen of a sheet without a picture, for a source called «s»."""
    with stage.store.reading() as session:
        ways = ways_of("s", "https://verksted.kommune.no", "framtid_bot", kind)
        poster = Poster(current_process(session), language, ways, None)
        return see(
            make_poster(
                poster,
                size,
                Ending.PDF,
                catalogue=stage.catalogue,
                shelf=stage.shelf,
                now=MONDAY,
            )
        )


def test_codes_of_each_sheet_are_read_by_a_camera(board: Browser) -> None:
    for size in Size:
        files = [board.client.get(f"/board/reach/1/{size}.{ending}") for ending in Ending]

        pdf, png = (see(one.content) for one in files)

        expected = {WEB} if size in {*SCREENS, Size.TENT} else {WEB, BOT}
        assert [set(pdf.codes), set(png.codes)] == [expected, expected], size
        assert (png if size in SCREENS else pdf).size == SIZES[size]
        assert "framtid_bot" in pdf.text
        assert files[0].headers["content-disposition"] == (
            f'attachment; filename="biblioteket-{size}-nb.pdf"'
        )


def test_codes_open_conversations_that_know_the_source(
    board: Browser, app: FastAPI, stage: Backstage
) -> None:
    web, bot = sorted(see(board.client.get("/board/reach/1/a5.pdf").content).codes)
    resident = Resident(app)
    resident.begin(urlsplit(web).path)
    started = parse_qs(urlsplit(bot).query)["start"][0]
    stage.hear([Heard(Channel.TELEGRAM, "77", "1", MONDAY, Started(started))])

    with stage.store.reading() as session:
        came = session.execute(select(Person.channel, Person.source)).all()

    assert sorted(came) == [("telegram", "biblioteket"), ("web", "biblioteket")]


def test_letters_of_norwegian_and_sami_can_be_taken_out(stage: Backstage) -> None:
    with stage.store.writing() as session:
        process = current_process(session)
        process.question = {"nb": f"{SAMI}?"}

    for size in (Size.A4, Size.TENT):
        seen = made(stage, size)
        assert SAMI in "".join(seen.text.split())


def test_every_font_has_every_letter_that_is_written() -> None:
    written = {
        letter
        for language in LANGUAGE_ORDER
        for key, phrase in phrases_of(language, "reach").items()
        if key.startswith("poster.")
        for letter in "".join(forms_of(phrase))
    } | set(SAMI)

    lacks = {
        font.name: written - {"\n"} - {chr(code) for code in TTFont(font).getBestCmap()}
        for font in FONTS.glob("*.ttf")
    }

    assert len(lacks) == 3
    assert [one for one in lacks.items() if one[1]] == []


def test_long_words_stay_on_the_paper(stage: Backstage) -> None:
    with stage.store.writing() as session:
        process = current_process(session)
        process.question = {"nb": "Hvordan vil vi ta vare på hverandre i framtida? " * 5}
        process.decider = {"nb": "Kommunestyret i Jevnaker bestemmer til slutt. " * 3}
        process.municipality = "Nord-Aurdal og Vestre Slidre kommuner"

    for size, language in product(Size, ("nb", "nn", "en")):
        seen = made(stage, size, language)
        codes = 1 if size in {*SCREENS, Size.TENT} else 2
        assert (seen.sticks_out, len(seen.codes)) == ("", codes), (size, language)


def test_sheet_says_who_asks_who_decides_and_that_it_is_free(stage: Backstage) -> None:
    with stage.store.reading() as session:
        process: Process = current_process(session)
        own = (process.municipality, process.question["nb"], process.decider["nb"])

    text = " ".join(made(stage, Size.A4).text.split())

    for said in (*own, nb("poster.free_text"), nb("poster.nameless_text"), "13 år eller eldre"):
        assert said in text


def test_class_is_led_to_the_web_alone(stage: Backstage) -> None:
    seen = made(stage, Size.A4, kind=SourceKind.CLASS)

    assert seen.codes == {"https://verksted.kommune.no/k/s"}
    assert "Telegram" not in seen.text


def test_picture_that_is_gone_is_left_out(board: Browser, stage: Backstage, shelf: Shelf) -> None:
    with_it = len(board.client.get("/board/reach/1/a4.pdf").content)
    for name in shelf.names_of_prompts():
        shelf.remove(name)

    answer = board.client.get("/board/reach/1/a4.pdf")

    assert answer.status_code == 200
    assert len(answer.content) < with_it / 2
