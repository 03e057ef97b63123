"""What goes in and what goes out: `Heard` from any channel, `Say` to any channel.

A channel (Telegram, the web chat) turns what arrived into a `Heard`; no type of the channel goes
further. Handlers answer with `Say`s, which know no channel either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Channel(StrEnum):
    """Where somebody speaks.

    ROOM is never heard: it marks notes from a meeting. On REHEARSAL only robots speak, and nothing
    is said back.
    """

    TELEGRAM = "telegram"
    WEB = "web"
    ROOM = "room"
    REHEARSAL = "rehearsal"


class MediaKind(StrEnum):
    """What an attachment is."""

    VOICE = "voice"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A voice or picture that came with a message.

    Either `reference` (the channel's own id, to be fetched later) or `shelved` (the name of a
    file that the edge has already put on the media shelf) is set. `seconds` is the length of a
    voice, `size_bytes` what the channel says of the size.
    """

    kind: MediaKind
    reference: str | None = None
    shelved: str | None = None
    mime: str | None = None
    size_bytes: int | None = None
    seconds: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The conversation was opened, from a poster or advert if `source` says so."""

    source: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text message; `is_forwarded` if the words are somebody else's."""

    text: str
    is_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A voice or picture, with its caption; pictures of one album share `album`."""

    attachment: Attachment
    caption: str = ""
    album: str | None = None
    is_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; `press` is what the button carries, `toast_id` whom to answer."""

    press: str
    toast_id: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The message `Heard.message` has got a new wording (of a caption, for a picture)."""

    text: str


@dataclass(frozen=True, slots=True)
class Left:
    """The resident blocked the bot or deleted the chat."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The resident unblocked the bot."""


class Unwanted(StrEnum):
    """Kinds of messages that are kindly refused."""

    CONTACT = "contact"
    LOCATION = "location"
    VIDEO = "video"
    FILE = "file"
    TOO_LARGE = "too-large"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something that we do not take."""

    kind: Unwanted


Content = Started | Said | Sent | Pressed | Edited | Left | Returned | Unusable


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that arrived on a channel.

    `key` names the event on its channel, the same again if the channel repeats it.
    `address` is where an answer goes (a chat id, a web chat's token); it is personal: never log
    it. `message` is the channel's id of the message within that chat, `reply_to` of the message
    it answers; `is_to_us` if that message is known to be one of ours. `language` is what the
    channel proposes.
    """

    channel: Channel
    address: str
    key: str
    at: datetime
    content: Content
    message: str | None = None
    reply_to: str | None = None
    language: str | None = None
    is_to_us: bool = False


class SayKind(StrEnum):
    """How a `Say` is made.

    A message; a mark on the resident's own message; a toast on a pressed button; or goodbye to
    a group, said once before leaving it.
    """

    MESSAGE = "message"
    REACTION = "reaction"
    TOAST = "toast"
    GOODBYE = "goodbye"


class Priority:
    """Lower goes first. An answer overtakes every broadcast."""

    TOAST = 0
    ANSWER = 10
    URGENT = 40
    BROADCAST = 50


@dataclass(frozen=True, slots=True)
class Button:
    """A choice: what it says, and what a press carries (at most 64 bytes)."""

    label: str
    press: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class About:
    """The question that a message asks: prompt, question of its ladder (from 0), and item."""

    prompt_id: int
    rung: int = 0
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One thing to be said; `rows` of buttons, `picture` and `voice` by their names on the shelf.

    A REACTION or TOAST answers `to` (a message, a toast id). `pause` is how long the resident
    must have been silent before it is said. `ballot_id` says which ballot's options it names,
    `names_items` that it tells what became of words, by the titles of items.
    """

    text: str
    kind: SayKind = SayKind.MESSAGE
    rows: Rows = ()
    picture: str | None = None
    alt: str | None = None
    voice: str | None = None
    to: str | None = None
    about: About | None = None
    pause: timedelta = timedelta()
    ballot_id: int | None = None
    names_items: bool = False
