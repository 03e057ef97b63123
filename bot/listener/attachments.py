"""Voices and pictures in a Telegram message: by reference, to be fetched after the commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiogram.types import Audio, Document, Message, PhotoSize, Voice

from workshop.messages import Attachment, MediaKind, Unusable, Unwanted

MAX_BYTES: Final = 20 * 1024 * 1024
"""Telegram gives a bot no larger file. Source: Bot API, getFile."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""Pictures sent as files that we can decode; others (HEIC, SVG) are refused at once."""
SOUNDS = frozenset(
    {
        "audio/ogg",
        "audio/mpeg",
        "audio/mp3",
        "audio/mp4",
        "audio/m4a",
        "audio/x-m4a",
        "audio/wav",
        "audio/x-wav",
        "audio/webm",
    }
)


def attachment_of(message: Message) -> Attachment | Unusable | None:
    """Return the voice or picture of a message, or why it is not taken; None without one."""
    if message.photo:
        return _limited(_picture(message.photo))
    if message.live_photo is not None and message.live_photo.photo:
        return _limited(_picture(message.live_photo.photo))
    if message.voice is not None:
        return _limited(_sound(message.voice))
    if message.audio is not None and _is_sound(message.audio):
        return _limited(_sound(message.audio))
    # An animation comes as a document too.
    if message.document is not None and message.animation is None:
        return _file(message.document)
    return None


def _is_sound(audio: Audio) -> bool:
    return audio.mime_type is None or audio.mime_type.lower() in SOUNDS


def _file(document: Document) -> Attachment | Unusable:
    kinds = {
        **dict.fromkeys(PICTURES, MediaKind.PHOTO),
        **dict.fromkeys(SOUNDS, MediaKind.VOICE),
    }
    kind = kinds.get((document.mime_type or "").lower())
    if kind is None:
        return Unusable(Unwanted.FILE)
    return _limited(
        Attachment(
            kind,
            reference=document.file_id,
            mime=document.mime_type,
            size_bytes=document.file_size,
        )
    )


def _picture(sizes: Sequence[PhotoSize]) -> Attachment:
    largest = max(sizes, key=lambda size: size.width * size.height)
    return Attachment(
        MediaKind.PHOTO,
        reference=largest.file_id,
        size_bytes=largest.file_size,
        width=largest.width,
        height=largest.height,
    )


def _sound(sound: Voice | Audio) -> Attachment:
    return Attachment(
        MediaKind.VOICE,
        reference=sound.file_id,
        mime=sound.mime_type,
        size_bytes=sound.file_size,
        seconds=sound.duration,
    )


def _limited(attachment: Attachment) -> Attachment | Unusable:
    is_too_large = (attachment.size_bytes or 0) > MAX_BYTES
    return Unusable(Unwanted.TOO_LARGE) if is_too_large else attachment
