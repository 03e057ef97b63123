"""The places that people may come from: added, retired, taken back; and what is copied there."""

from __future__ import annotations

import pytest

from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_people import come
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.messages import Channel

PLACES = "/board/reach"
LIBRARY = {"name": "Biblioteket på Økern", "kind": "poster", "language": "nb", "short": ""}


def add(browser: Browser, **fields: str) -> None:
    """Add a place."""
    browser.open(PLACES)
    browser.click(nb("reach.save"), on_page=None, **{**LIBRARY, **fields})


def test_place_is_added_retired_and_taken_back(facilitator: Browser) -> None:
    add(facilitator)
    added = str(facilitator.answer.url), facilitator.text
    facilitator.click(nb("reach.retire"))
    retired = facilitator.text

    facilitator.click(f"Angre det siste: {nb('reach.act_retire')}")
    used_again = facilitator.text
    facilitator.click(f"Angre det siste: {nb('reach.act_add')}")

    assert added[0].startswith("http://testserver/board/reach/1")
    assert "http://testserver/k/biblioteket-pa-okern" in added[1]
    assert (nb("reach.retired") in retired, nb("reach.retired") in used_again) == (True, False)
    assert "Økern" not in facilitator.text.split(nb("reach.report"))[1].split("Legg til")[0]
    assert facilitator.client.get(f"{PLACES}/1").status_code == 404
    history = facilitator.open("/board/history").text
    assert nb("history.did_source_add", who="Kari facilitator") in history


def test_name_and_kind_are_changed_and_undone(facilitator: Browser) -> None:
    add(facilitator)
    page = f"{PLACES}/1"
    facilitator.click(nb("reach.save_change"), name=" ", kind="flyer")
    refused = facilitator.answer.status_code, nb("reach.no_label") in facilitator.text
    facilitator.open(page)
    facilitator.click(nb("reach.save_change"), name="Biblioteket i sentrum", kind="flyer")
    changed = facilitator.open(page).html

    facilitator.click(f"Angre det siste: {nb('reach.act_change')}")
    undone = facilitator.open(page).html

    assert refused == (422, True)
    assert "<bdi>Biblioteket i sentrum</bdi>" in changed
    assert '<option value="flyer" selected>' in changed
    assert "/k/biblioteket-pa-okern" in changed, "What hangs there still leads in"
    assert "<bdi>Biblioteket på Økern</bdi>" in undone
    assert '<option value="poster" selected>' in undone
    history = facilitator.open("/board/history").text
    assert nb("history.did_source_change", who="Kari facilitator") in history


def test_nearly_all_is_said_of_everybody(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 12, source="avisa")

    page = facilitator.open(PLACES).text

    assert nb("reach.few_more") in page
    assert nb("hall.near") not in page


def test_place_taken_back_can_be_added_again(facilitator: Browser) -> None:
    add(facilitator, short="bib")
    facilitator.open(PLACES)
    facilitator.click(f"Angre det siste: {nb('reach.act_add')}")

    add(facilitator, short="bib", name="Biblioteket i sentrum")

    assert "Biblioteket i sentrum" in facilitator.open(f"{PLACES}/1").text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": " "}, "reach.no_label"),
        ({"kind": "tv"}, "reach.no_kind"),
        ({"language": "fi"}, "reach.no_language"),
        ({"short": "bib/../x"}, "reach.bad_code"),
        ({"short": "bib"}, "reach.known"),
    ],
)
def test_what_cannot_be_added_is_said(
    facilitator: Browser, fields: dict[str, str], fault: str
) -> None:
    add(facilitator, short="bib")

    add(facilitator, **fields)

    assert (facilitator.answer.status_code, nb(fault) in facilitator.text) == (422, True)


def test_source_that_nobody_added_is_shown_and_can_be(
    facilitator: Browser, stage: Backstage
) -> None:
    come(stage, 9, source="avisa")
    come(stage, 4, start=50, source="navnet-mitt")
    come(stage, 9, start=70)

    page = facilitator.open(PLACES)
    facilitator.open(f"{PLACES}?code=avisa")
    facilitator.click(nb("reach.save"), name="Avisa", kind="newspaper", language="nb")

    assert (nb("reach.not_added") in page.text, "navnet-mitt" in page.html) == (True, False)
    facilitator.open(PLACES)
    assert "Avisa" in facilitator.text
    assert nb("reach.not_added") not in facilitator.text
    assert "Avisa" in facilitator.open("/board/people").text


def test_class_has_words_to_read_aloud_and_no_telegram(
    facilitator: Browser, stage: Backstage
) -> None:
    add(facilitator, name="8B", kind="class")

    text = facilitator.open(f"{PLACES}/1").text

    assert (nb("reach.teacher") in text, nb("reach.class_web") in text) == (True, True)
    for said in ("Du må være 13 år", "testserver/k/8b", "Ikke skriv navnet ditt", "/slett"):
        assert said in text
    assert "t.me" not in text


def test_texts_are_in_the_language_that_is_chosen(facilitator: Browser) -> None:
    add(facilitator, language="nn")

    own, english = (facilitator.open(f"{PLACES}/1{more}").text for more in ("", "?language=en"))

    assert ("Korleis vil vi ta vare" in own, "How do we want" in english) == (True, True)


def test_what_is_no_sheet_is_not_found(facilitator: Browser) -> None:
    add(facilitator)

    names = ("a3.svg", "a9.pdf", "a3", "..%2Fa3.pdf")

    assert {facilitator.client.get(f"{PLACES}/1/{one}").status_code for one in names} == {404}


def test_reader_sees_figures_and_no_form(signed_in_as: SignInAs, stage: Backstage) -> None:
    come(stage, 9, source="avisa", channel=Channel.WEB)

    page = signed_in_as(StaffRole.READER).open(PLACES)

    assert ("avisa" in page.text, nb("reach.save") in page.text) == (True, False)
