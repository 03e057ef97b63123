"""Photos and recordings as they come from a browser: kept anew on the shelf, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import UploadFile

from storage.shelf import MAX_BYTES, NotUsable, Shelf
from workshop.messages import Attachment, MediaKind
from workshop.voices.media import shelve

MOST_PHOTOS = 6
LONGEST_VOICE_S = 10 * 60
FAULTS = {
    "too-large": "web.chat.too_large",
    "not-a-picture": "web.chat.not_a_picture",
    "not-a-sound": "web.chat.not_a_sound",
    "empty": "web.chat.empty_file",
    "too-many": "web.chat.too_many_photos",
}
"""Why a file cannot be taken, and the sentence that says so and what to do."""


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files of one form; a browser sends an unused field as a file without a name."""

    photos: Sequence[UploadFile]
    voice: UploadFile | None
    seconds: int | None = None

    @property
    def sizes(self) -> list[str]:
        """The sizes of all files in bytes."""
        return [str(file.size) for file in (*self.photos, self.voice) if file is not None]


def unopened(uploads: Uploads) -> list[Attachment]:
    """Return what stands for files that nobody may send yet; one answer is enough for all."""
    kinds = [MediaKind.PHOTO for file in uploads.photos if file.filename]
    if uploads.voice is not None and uploads.voice.filename:
        kinds.append(MediaKind.VOICE)
    return [Attachment(kind) for kind in kinds[:1]]


def shelve_uploads(shelf: Shelf, uploads: Uploads) -> list[Attachment]:
    """Put all files on the shelf. Raises NotUsable; after any failure none stays there."""
    photos = [file for file in uploads.photos if file.filename]
    if len(photos) > MOST_PHOTOS:
        raise NotUsable("too-many")
    kept: list[Attachment] = []
    try:
        # extend keeps what came before a refusal, so that it can be discarded.
        kept.extend(_shelve(shelf, MediaKind.PHOTO, file) for file in photos)
        if uploads.voice is not None and uploads.voice.filename:
            kept.append(_shelve(shelf, MediaKind.VOICE, uploads.voice, uploads.seconds))
    except Exception:
        # Whatever went wrong, the form is not taken, so none of its files may stay.
        discard(shelf, kept)
        raise
    return kept


def discard(shelf: Shelf, attachments: Sequence[Attachment]) -> None:
    """Take files off the shelf again."""
    for attachment in attachments:
        if attachment.shelved is not None:
            shelf.remove(attachment.shelved)


def _shelve(
    shelf: Shelf, kind: MediaKind, file: UploadFile, seconds: int | None = None
) -> Attachment:
    # One byte more than may be kept is enough to know that it is too much.
    shelved = shelve(shelf, kind, file.file.read(MAX_BYTES + 1))
    is_length = seconds is not None and 0 < seconds <= LONGEST_VOICE_S
    return Attachment(
        kind,
        shelved=shelved.name,
        mime=shelved.mime,
        size_bytes=shelved.size_bytes,
        seconds=seconds if is_length else None,
        width=shelved.width,
        height=shelved.height,
    )
