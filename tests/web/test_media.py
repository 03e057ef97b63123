"""Files are for those they belong to, and asked for anew each time."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Media
from tests.web.browsing import Browser, Resident
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from web.backstage import Backstage


def photo_name(stage: Backstage) -> str:
    """Return the name of the only photo on the shelf that a resident sent."""
    with stage.store.reading() as session:
        return session.scalars(select(Media.name)).one() or ""


def send_photo(resident: Resident, stage: Backstage) -> str:
    """Let the resident send a photo; its name."""
    resident.take_part()
    resident.say(files=photos(photo_bytes()))
    return photo_name(stage)


def test_own_photo_is_shown_to_oneself(resident: Resident, stage: Backstage) -> None:
    name = send_photo(resident, stage)

    answer = resident.client.get(f"/chat/media/{name}")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


def test_file_cannot_do_anything(resident: Resident, stage: Backstage) -> None:
    name = send_photo(resident, stage)

    headers = resident.client.get(f"/chat/media/{name}").headers

    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_photo_of_somebody_else_is_not_there(
    resident: Resident, app: FastAPI, stage: Backstage
) -> None:
    name = send_photo(resident, stage)
    other = Resident(app)
    other.take_part()

    assert other.client.get(f"/chat/media/{name}").status_code == 404
    assert Browser(app).client.get(f"/chat/media/{name}").status_code == 404


def test_withdrawn_photo_is_not_there(resident: Resident, stage: Backstage) -> None:
    name = send_photo(resident, stage)
    resident.click("Det jeg har sagt")
    resident.click(nb("button.take_back"))

    assert resident.client.get(f"/chat/media/{name}").status_code == 404


def test_photo_is_on_the_board_once_nobody_is_in_it(
    resident: Resident, facilitator: Browser, stage: Backstage
) -> None:
    name = send_photo(resident, stage)
    before = facilitator.client.get(f"/board/media/{name}").status_code

    resident.click(nb("button.shows_nobody"))

    assert (before, facilitator.client.get(f"/board/media/{name}").status_code) == (404, 200)


def test_photo_on_the_board_needs_a_sign_in(
    resident: Resident, app: FastAPI, stage: Backstage
) -> None:
    name = send_photo(resident, stage)
    resident.click(nb("button.shows_nobody"))

    assert Browser(app).client.get(f"/board/media/{name}").status_code == 401


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fverksted.db", "prompt-x.svg", "prompt-none.jpg", "a.jpg"]
)
def test_only_prompt_pictures_are_open(resident: Resident, name: str) -> None:
    assert resident.client.get(f"/picture/{name}").status_code == 404


def test_photo_of_a_resident_is_not_open(resident: Resident, stage: Backstage) -> None:
    name = send_photo(resident, stage)

    assert resident.client.get(f"/picture/{name}").status_code == 404
