"""Sending pictures, recordings, documents and albums."""

from __future__ import annotations

from functools import partial

from tests.telegram.ask import Ask, Upload
from tests.telegram.json_types import Json
from tests.telegram.methods.registry import Method
from tests.telegram.methods.texts import caption_part, deliver
from tests.telegram.objects import RECORDINGS, document, photo_sizes, recording
from tests.telegram.pictures import size_of
from tests.telegram.refusals import Refusal, bad_request

LARGEST_UPLOAD = 50 << 20
ALBUM_SIZES = range(2, 11)
MOST_SIDES = 10_000
MOST_RATIO = 20


def send_file(kind: str, ask: Ask) -> object:
    """Deliver one file of this kind, uploaded or named by its id."""
    chat = ask.reachable_chat()
    caption = caption_part(ask.fields)
    source = ask.uploads.get(kind) or ask.text(kind) or ""
    content = _file_part(ask, kind, source, seconds=ask.integer("duration"))
    return deliver(ask, chat, {**content, **caption})


def send_voice(ask: Ask) -> object:
    """Deliver a recording: as a voice, or as what this Telegram takes an upload for."""
    kind = ask.world.takes_voices_as
    if "voice" not in ask.uploads or kind == "voice":
        return send_file("voice", ask)
    described = _described(ask, kind, ask.uploads["voice"], 0)
    return deliver(ask, ask.reachable_chat(), {kind: described, **caption_part(ask.fields)})


def send_media_group(ask: Ask) -> object:
    """Deliver an album: one message per item, all with the same `media_group_id`."""
    chat = ask.reachable_chat()
    items = ask.parsed("media")
    if not isinstance(items, list):
        raise bad_request("can't parse media JSON object")
    if len(items) not in ALBUM_SIZES:
        raise bad_request("group send failed: wrong number of media in the album")
    group = {"media_group_id": str(ask.world.next_message_id() * 10**12)}
    contents = [{**group, **_album_part(ask, item)} for item in items]
    return [deliver(ask, chat, content, markup=False) for content in contents]


def _album_part(ask: Ask, item: Json) -> Json:
    content = _file_part(ask, str(item.get("type")), str(item.get("media") or ""), seconds=0)
    return {**content, **caption_part(item)}


def _file_part(ask: Ask, kind: str, source: Upload | str, *, seconds: int) -> Json:
    if isinstance(source, str) and source.startswith("attach://"):
        source = ask.uploads.get(source.removeprefix("attach://"), "")
    if isinstance(source, Upload):
        return {kind: _described(ask, kind, source, seconds)}
    if not source:
        raise bad_request(f"there is no {kind} in the request")
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return {kind: ask.world.shelf.described(source, kind)}


def _described(ask: Ask, kind: str, upload: Upload, seconds: int) -> Json | list[Json]:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo":
        return _photo(ask, upload.content)
    if kind in RECORDINGS:
        return recording(ask.world.shelf, kind, upload.content, seconds)
    return document(ask.world.shelf, upload.content, upload.name, upload.mime, None)


def _photo(ask: Ask, content: bytes) -> list[Json]:
    size = size_of(content)
    if size is None or not size.width or not size.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = sorted((size.width, size.height))
    if sum(sides) > MOST_SIDES or sides[1] > MOST_RATIO * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo_sizes(ask.world.shelf, content, size, None)


METHODS: dict[str, Method] = {
    "sendmediagroup": send_media_group,
    "sendphoto": partial(send_file, "photo"),
    "senddocument": partial(send_file, "document"),
    "sendvoice": send_voice,
    "sendaudio": partial(send_file, "audio"),
    "sendvideo": partial(send_file, "video"),
}
