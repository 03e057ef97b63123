"""Pictures, recordings and files as they are heard."""

from __future__ import annotations

import pytest

from tests.standin.clients import png
from tests.telegram import Resident, StandIn
from tests.telegram_edges.hearing import content, heard_all
from workshop.messages import (
    Attachment,
    MediaKind,
    Sent,
    Unusable,
    Unwanted,
)

LARGE = 21 << 20
OGG = b"OggS voice"


def test_photo_is_referred_to_by_its_largest_size(standin: StandIn, anna: Resident) -> None:
    message = anna.sends_photo(png(1600, 1200), caption="Her er det mørkt")

    (heard,) = heard_all(standin)

    largest = message["photo"][-1]
    assert heard is not None
    assert heard.content == Sent(
        Attachment(
            MediaKind.PHOTO,
            reference=largest["file_id"],
            size_bytes=largest["file_size"],
            width=largest["width"],
            height=largest["height"],
        ),
        caption="Her er det mørkt",
    )


def test_album_pictures_share_their_album(standin: StandIn, anna: Resident) -> None:
    anna.sends_album([png(), png()], caption="To bilder")

    contents = [heard.content for heard in heard_all(standin) if heard]

    albums = [one.album for one in contents if isinstance(one, Sent)]
    assert len(albums) == 2
    assert albums[0] == albums[1] is not None


def test_voice_is_referred_to_with_its_length(standin: StandIn, anna: Resident) -> None:
    message = anna.sends_voice(OGG, 7, caption="hør")

    voice = message["voice"]
    assert content(standin) == Sent(
        Attachment(
            MediaKind.VOICE,
            reference=voice["file_id"],
            mime="audio/ogg",
            size_bytes=len(OGG),
            seconds=7,
        ),
        caption="hør",
    )


@pytest.mark.parametrize(
    ("name", "mime", "kind"),
    [
        ("bilde.jpg", "image/jpeg", MediaKind.PHOTO),
        ("bilde.png", "image/png", MediaKind.PHOTO),
        ("opptak.wav", "audio/wav", MediaKind.VOICE),
    ],
)
def test_file_we_can_use_is_taken_as_what_it_is(
    standin: StandIn, anna: Resident, name: str, mime: str, kind: MediaKind
) -> None:
    anna.sends_file(b"some bytes", name, mime)

    found = content(standin)

    assert isinstance(found, Sent)
    assert (found.attachment.kind, found.attachment.mime) == (kind, mime)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("plan.pdf", "application/pdf"),
        ("tegning.svg", "image/svg+xml"),
        ("bilde.heic", "image/heic"),
        ("alt.zip", "application/zip"),
        ("side.html", "text/html"),
    ],
)
def test_other_files_are_unusable(standin: StandIn, anna: Resident, name: str, mime: str) -> None:
    anna.sends_file(b"some bytes", name, mime)

    assert content(standin) == Unusable(Unwanted.FILE)


def test_files_over_twenty_megabytes_are_too_large(standin: StandIn, anna: Resident) -> None:
    anna.sends_voice(OGG, declared_size=LARGE)
    anna.sends_photo(png(), declared_size=LARGE)
    anna.sends_file(png(), "b.png", "image/png", declared_size=LARGE)

    contents = [heard.content for heard in heard_all(standin) if heard]

    assert contents == [Unusable(Unwanted.TOO_LARGE)] * 3
