"""One call of a method, read from JSON, a form, multipart or the query string alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from tests.telegram.chats import Chat
from tests.telegram.json_types import Json
from tests.telegram.refusals import bad_request
from tests.telegram.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """A method's name as the caller wrote it, and what it was called with."""

    world: World
    name: str
    fields: Json
    uploads: Mapping[str, Upload]

    @property
    def method(self) -> str:
        """Return the name in lower case: Telegram does not mind the difference."""
        return self.name.lower()

    def text(self, name: str) -> str | None:
        """Return a string field; None when it is missing."""
        value = self.fields.get(name)
        return value if value is None or isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is not one counts as the default, as Telegram does."""
        try:
            return int(self.fields.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return whether a boolean field is set."""
        return str(self.fields.get(name, "")).lower() in {"true", "1", "yes"}

    def parsed(self, name: str) -> object:
        """Return a field that is JSON inside a form, or None."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def chat_id(self) -> int | None:
        """Return the chat the call is about; None when it names none."""
        try:
            return int(self.fields["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None

    def chat(self) -> Chat:
        """Return the chat, or raise the refusal for an empty or unknown one."""
        if not str(self.fields.get("chat_id", "")):
            raise bad_request("chat_id is empty")
        chat_id = self.chat_id()
        if chat_id is None:
            raise bad_request("chat not found")
        return self.world.chat(chat_id)

    def reachable_chat(self) -> Chat:
        """Return a chat the bot may write to."""
        chat = self.chat()
        chat.require_reachable()
        return chat


async def read_ask(world: World, name: str, request: web.Request) -> Ask:
    """Read the whole request; the body is complete before anything takes effect."""
    fields: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        fields.update(_object_in(await request.read()))
    else:
        for field, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[field] = Upload(value.filename, value.content_type, value.file.read())
            elif isinstance(value, str):
                fields[field] = value
            else:
                uploads[field] = Upload(field, "application/octet-stream", bytes(value))
    return Ask(world, name, fields, uploads)


def _object_in(body: bytes) -> Json:
    try:
        parsed = json.loads(body) if body else {}
    except ValueError as error:
        raise bad_request("can't parse request JSON object") from error
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request JSON object")
    return parsed
