"""The bot's small signs: answers to presses, reactions, "is typing"."""

from __future__ import annotations

from tests.telegram.ask import Ask
from tests.telegram.methods.allowed import ALLOWED_REACTIONS, CHAT_ACTIONS
from tests.telegram.methods.registry import Method
from tests.telegram.refusals import bad_request

PRESS_VALID_S = 150
LONGEST_TOAST = 200


def answer_callback_query(ask: Ask) -> object:
    """End the spinner on a pressed button, with a toast if there is a text."""
    query_id = ask.text("callback_query_id") or ""
    chat_id, pressed_at = ask.world.presses.get(query_id, (0, 0.0))
    if ask.world.clock.now() - pressed_at > PRESS_VALID_S:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = ask.text("text") or ""
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = ask.world.chats[chat_id]
    chat.answered.append(query_id)
    if text:
        chat.toasts.append(text)
        ask.world.sign(chat, f"toast: {text}")
    return True


def set_message_reaction(ask: Ask) -> object:
    """Put the bot's one reaction on a message, or take it away."""
    chat = ask.reachable_chat()
    message_id = ask.integer("message_id")
    if (chat.chat_id, message_id) not in ask.world.messages:
        raise bad_request("message to react not found")
    wanted = ask.parsed("reaction") or []
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of ReactionType")
    emoji = tuple(str(reaction.get("emoji", "")).replace("\ufe0f", "") for reaction in wanted)
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if not ALLOWED_REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    chat.reactions.pop(message_id, None)
    if emoji:
        chat.reactions[message_id] = emoji
        ask.world.sign(chat, f"{emoji[0]} on #{message_id}")
    return True


def send_chat_action(ask: Ask) -> object:
    """Show the resident that the bot is busy."""
    chat = ask.reachable_chat()
    action = ask.text("action") or ""
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    ask.world.sign(chat, f"({action})")
    return True


METHODS: dict[str, Method] = {
    "answercallbackquery": answer_callback_query,
    "setmessagereaction": set_message_reaction,
    "sendchataction": send_chat_action,
}
