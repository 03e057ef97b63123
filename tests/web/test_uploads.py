"""Photos and recordings: kept anew, refused with what to do, never left lying about."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.shelf import MAX_BYTES
from storage.tables import Contribution, Media
from tests.troubled import answer_lost
from tests.web.browsing import Files, Resident
from tests.web.pictures import OGG, photo_bytes, photos, voice
from web.backstage import Backstage

PLACE = b"Storgata 1"


def loose_files(stage: Backstage) -> list[str]:
    """Return what is on the shelf besides the prompts' own pictures."""
    return [p.name for p in stage.shelf.folder.iterdir() if not p.name.startswith("prompt-")]


def media(stage: Backstage) -> list[Media]:
    """Return the voices and pictures that are kept."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Media).order_by(Media.id)))


def test_photo_is_kept_without_its_place(resident: Resident, stage: Backstage) -> None:
    raw = photo_bytes(place=PLACE.decode())
    resident.take_part()

    resident.say(files=photos(raw))

    [kept] = media(stage)
    assert PLACE in raw
    assert PLACE not in stage.shelf.path(kept.name or "").read_bytes()


def test_photos_of_one_form_are_one_contribution(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    resident.say("Hagen vår", files=photos(photo_bytes(), photo_bytes()))

    with stage.store.reading() as session:
        assert list(session.scalars(select(Contribution.text))) == ["Hagen vår"]
    assert len(media(stage)) == 2


def test_photo_and_voice_in_one_form_are_both_kept(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    resident.say(files=photos(photo_bytes(), photo_bytes()) + voice())

    assert [one.kind for one in media(stage)] == ["photo", "photo", "voice"]


def test_voice_is_kept_with_its_length(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    page = resident.say(files=voice(), seconds="23")

    assert [(one.kind, one.seconds, one.size_bytes) for one in media(stage)] == [
        ("voice", 23, len(OGG))
    ]
    assert page.values("audio", "aria-label")[0] == "Lydopptaket ditt 0:23"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (photos(b"<svg onload=alert(1)>"), "Vi kan ikke åpne dette bildet."),
        (photos(b""), "Filen er tom."),
        (voice(b"<html>"), "Vi kan ikke spille av denne filen."),
        (voice(bytes(MAX_BYTES + 1)), "Filen er for stor."),
        (photos(*[photo_bytes()] * 7), "Du kan sende seks bilder om gangen."),
    ],
)
def test_unusable_file_is_refused_and_words_stay(
    resident: Resident, stage: Backstage, files: Files, sentence: str
) -> None:
    resident.take_part()

    page = resident.say("Dette skrev jeg", files=files)

    assert sentence in page.text
    assert ">Dette skrev jeg</textarea>" in page.html
    assert (media(stage), loose_files(stage)) == ([], [])


def test_good_photo_beside_a_bad_one_is_not_kept(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    resident.say(files=photos(photo_bytes(), b"no picture"))

    assert loose_files(stage) == []


def test_photo_before_the_yes_leaves_no_file(resident: Resident, stage: Backstage) -> None:
    resident.begin()

    resident.say(files=photos(photo_bytes()))

    assert loose_files(stage) == []


def test_photo_sent_twice_leaves_one_file(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    for _ in range(2):
        resident.say(files=photos(photo_bytes()), nonce="a1b2c3d4e5f6a7b8")

    assert loose_files(stage) == [one.name for one in media(stage)]


def test_photo_kept_by_a_commit_whose_answer_was_lost_is_there(
    resident: Resident, stage: Backstage
) -> None:
    resident.take_part()

    with answer_lost(nth=1):
        resident.say(files=photos(photo_bytes()), nonce="a1b2c3d4e5f6a7b8")
    unsure = resident.answer.status_code
    resident.open("/")
    resident.say(files=photos(photo_bytes()), nonce="a1b2c3d4e5f6a7b8")

    (kept,) = media(stage)
    assert unsure == 503
    assert stage.shelf.path(kept.name or "").exists()


def test_very_long_text_is_refused_and_stays(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    page = resident.say("a" * 20_001)

    assert "Teksten er for lang." in page.text
    assert "a" * 20_001 in page.html
