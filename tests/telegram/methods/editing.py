"""Changing and deleting what the bot has sent."""

from __future__ import annotations

from tests.telegram.ask import Ask
from tests.telegram.chats import Chat
from tests.telegram.json_types import Json
from tests.telegram.methods.registry import Method
from tests.telegram.methods.texts import caption_part, markup_of, text_part
from tests.telegram.refusals import bad_request

DELETABLE_S = 48 * 3_600
COMPARED = ("text", "entities", "caption", "caption_entities", "reply_markup")


def edit_text(ask: Ask) -> object:
    """Replace the text, and the buttons with those of the call."""
    chat, message = _own_message(ask, "message to edit not found")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _revise(ask, chat, message, without=("text", "entities"), new=text_part(ask))


def edit_caption(ask: Ask) -> object:
    """Replace the caption, and the buttons with those of the call."""
    chat, message = _own_message(ask, "message to edit not found")
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    new = caption_part(ask.fields)
    return _revise(ask, chat, message, without=("caption", "caption_entities"), new=new)


def edit_markup(ask: Ask) -> object:
    """Replace the buttons alone; without any they disappear."""
    chat, message = _own_message(ask, "message to edit not found")
    return _revise(ask, chat, message, without=(), new={})


def delete_message(ask: Ask) -> object:
    """Remove a message younger than 48 hours."""
    chat = ask.reachable_chat()
    message_id = ask.integer("message_id")
    message = ask.world.messages.get((chat.chat_id, message_id))
    if message is None:
        raise bad_request("message to delete not found")
    if ask.world.clock.now() - message["date"] > DELETABLE_S:
        raise bad_request("message can't be deleted")
    ask.world.withdraw(chat, message_id)
    return True


def delete_messages(ask: Ask) -> object:
    """Remove several messages; those that are gone already are skipped."""
    chat = ask.reachable_chat()
    ids = ask.parsed("message_ids")
    if not isinstance(ids, list):
        raise bad_request("message identifiers are not specified")
    for message_id in ids:
        ask.world.withdraw(chat, int(message_id))
    return True


def _own_message(ask: Ask, missing: str) -> tuple[Chat, Json]:
    chat = ask.reachable_chat()
    message = ask.world.messages.get((chat.chat_id, ask.integer("message_id")))
    if message is None:
        raise bad_request(missing)
    if message["from"]["id"] != ask.world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _revise(ask: Ask, chat: Chat, message: Json, *, without: tuple[str, ...], new: Json) -> Json:
    dropped = {*without, "reply_markup"}
    revised = {key: value for key, value in message.items() if key not in dropped}
    revised.update(new)
    markup = markup_of(ask)
    if markup and markup.get("inline_keyboard"):
        revised["reply_markup"] = markup
    if all(revised.get(name) == message.get(name) for name in COMPARED):
        raise bad_request(
            "message is not modified: specified new message content and reply markup "
            "are exactly the same as a current content and reply markup of the message"
        )
    revised["edit_date"] = ask.world.today()
    return ask.world.revise(chat, revised)


METHODS: dict[str, Method] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
}
