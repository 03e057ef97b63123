"""sendMessage, and what every message of the bot has in common."""

from __future__ import annotations

from tests.telegram.ask import Ask
from tests.telegram.chats import Chat
from tests.telegram.formatting import formatted
from tests.telegram.json_types import Json
from tests.telegram.keyboards import require_valid_markup
from tests.telegram.methods.registry import Method
from tests.telegram.objects import utf16_length
from tests.telegram.refusals import bad_request

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024


def send_message(ask: Ask) -> object:
    """Deliver a text."""
    chat = ask.reachable_chat()
    return deliver(ask, chat, text_part(ask))


def text_part(ask: Ask) -> Json:
    """Return `text` and `entities`, or raise for an empty or too long text."""
    text, entities = formatted(ask.text("text") or "", ask.text("parse_mode"))
    given = ask.parsed("entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return _marked("text", "entities", text, given or entities)


def caption_part(fields: Json) -> Json:
    """Return `caption` and `caption_entities`; nothing when there is no caption."""
    text, entities = formatted(fields.get("caption") or "", fields.get("parse_mode"))
    if utf16_length(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return _marked("caption", "caption_entities", text, entities) if text else {}


def _marked(name: str, entities_name: str, text: str, entities: object) -> Json:
    return {name: text, entities_name: entities} if entities else {name: text}


def deliver(ask: Ask, chat: Chat, content: Json, *, markup: bool = True) -> Json:
    """Put a message with this content into the chat and return it."""
    world = ask.world
    buttons = markup_of(ask) if markup else None
    message: Json = {
        "message_id": 0,
        "from": world.bot,
        "chat": chat.card,
        "date": world.today(),
        **_reply_part(ask, chat),
        **content,
    }
    if buttons and "inline_keyboard" in buttons:
        message["reply_markup"] = buttons
    message["message_id"] = world.next_message_id()
    return world.deliver(chat, ask.name, message, buttons)


def markup_of(ask: Ask) -> Json | None:
    """Return the reply markup the call carries, checked."""
    markup = ask.parsed("reply_markup")
    return None if not markup else require_valid_markup(markup)


def _reply_part(ask: Ask, chat: Chat) -> Json:
    parameters = ask.parsed("reply_parameters")
    target = parameters if isinstance(parameters, dict) else {}
    message_id = int(target.get("message_id") or ask.integer("reply_to_message_id"))
    if not message_id:
        return {}
    original = ask.world.messages.get((chat.chat_id, message_id))
    if original is not None:
        shown = {key: value for key, value in original.items() if key != "reply_to_message"}
        return {"reply_to_message": shown}
    if target.get("allow_sending_without_reply") or ask.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


METHODS: dict[str, Method] = {"sendmessage": send_message}
