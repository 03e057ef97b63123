"""The first visit: the question, one button, where somebody comes from, their language."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Person
from tests.web.browsing import Resident
from web.backstage import Backstage


def sources(stage: Backstage) -> list[str | None]:
    """Return where the residents came from."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Person.source)))


def test_first_visit_shows_the_question(resident: Resident) -> None:
    page = resident.open()

    assert "Hvordan vil vi ta vare på hverandre i Jevnaker i framtida?" in page.text
    assert page.button_labels == ["Begynn her"]


def test_first_visit_keeps_nothing(resident: Resident, stage: Backstage) -> None:
    resident.open()

    assert sources(stage) == []
    assert dict(resident.client.cookies) == {}


@pytest.mark.parametrize("path", ["/?source=flyer", "/k/flyer"])
def test_poster_is_kept_as_source(resident: Resident, stage: Backstage, path: str) -> None:
    resident.begin(path)

    assert sources(stage) == ["flyer"]


def test_source_survives_a_change_of_language(resident: Resident, stage: Backstage) -> None:
    page = resident.open("/k/flyer")
    resident.open(page.links["Nynorsk"])
    resident.click("Begynn her")

    assert sources(stage) == ["flyer"]


def test_odd_source_is_cleaned(resident: Resident, stage: Backstage) -> None:
    resident.begin("/?source=%3Cb%3Efly er%22")

    assert sources(stage) == ["bflyer"]


@pytest.mark.parametrize(
    ("accepted", "start"),
    [("nn-NO,nb;q=0.5", "Begynn her"), ("en-GB", "Start here"), ("no", "Begynn her")],
)
def test_language_is_what_the_browser_prefers(app: FastAPI, accepted: str, start: str) -> None:
    resident = Resident(app, **{"Accept-Language": accepted})

    page = resident.open()

    assert page.button_labels == [start]
    assert page.values("html", "lang") == [accepted[:2].replace("no", "nb")]


def test_chosen_language_is_remembered(resident: Resident) -> None:
    resident.open("/?lang=en")

    assert resident.open().values("html", "lang") == ["en"]


def test_chosen_language_goes_into_the_conversation(resident: Resident) -> None:
    resident.open("/?lang=nn")

    assert resident.click("Begynn her").values("html", "lang") == ["nn"]


def test_picture_of_welcome_is_described_and_there(resident: Resident) -> None:
    page = resident.open()

    [source] = page.values("img", "src")
    [alt] = page.values("img", "alt")

    assert alt.startswith("En eldre kvinne")
    assert resident.client.get(source).headers["content-type"] == "image/jpeg"
