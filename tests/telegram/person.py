"""A resident with a phone: what she does reaches the bot as real updates."""

from __future__ import annotations

from tests.telegram.books import Delivery
from tests.telegram.chats import Chat, Standing
from tests.telegram.ear import PATIENCE_S, Ear
from tests.telegram.hand import Hand
from tests.telegram.json_types import Json
from tests.telegram.keyboards import inline_buttons
from tests.telegram.objects import caption_fields, member_change, private_chat, text_fields
from tests.telegram.world import World

MARKS = ("entities", "caption_entities")


class Resident(Ear, Hand):
    """One person in her private chat with the bot. Safe to use from any thread.

    Every act returns the Telegram object it made: a message, or the callback query.
    """

    def __init__(self, world: World, person: Json, *, known: bool = True) -> None:
        card = private_chat(person)
        standing = Standing.OPEN if known else Standing.UNKNOWN
        with world.changed:
            chat = world.chats.setdefault(card["id"], Chat(card, standing))
        Ear.__init__(self, world, chat)
        self.person = person
        self._groups: dict[str, Json] = {}

    def presses(
        self,
        label: str,
        *,
        on: Delivery | None = None,
        timeout_s: float = PATIENCE_S,
        inaccessible: bool = False,
    ) -> Json:
        """Press the button with this label on the newest message that has it, or on a given one.

        A button of a reply keyboard sends its label as text. Waits for the button to appear.
        `inaccessible` hides the message's content from the bot, as with very old ones.
        """
        delivery = on or self.waits_for_button(label, timeout_s=timeout_s)
        if not inline_buttons(delivery.message):
            assert label in delivery.buttons, f"no button {label!r} in {delivery.buttons}"
            return self.says(label)
        data = self.data_of(label, delivery)
        return self.presses_data(data, on=delivery, inaccessible=inaccessible)

    def presses_data(
        self, data: str, *, on: Delivery | int | None = None, inaccessible: bool = False
    ) -> Json:
        """Press a button with this callback data, whether or not the message has one."""
        with self._world.changed:
            self._begin_act()
            message_id = _id_of(on) if on is not None else self.last_heard.message_id
            query_id = self._world.open_press(self.chat_id)
            query = {
                "id": query_id,
                "from": self.person,
                "message": self._pressed_message(message_id, inaccessible),
                "chat_instance": str(self.chat_id * 7 + 1),
                "data": data,
            }
            self._world.push({"callback_query": query})
            return query

    def edits(self, message: Json, text: str) -> Json:
        """Change the text, or the caption, of something she has sent."""
        with self._world.changed:
            self._begin_act()
            fields = text_fields(text) if "text" in message else caption_fields(text)
            kept = {key: value for key, value in message.items() if key not in MARKS}
            edited = {**kept, **fields, "edit_date": self._world.today()}
            self._world.messages[edited["chat"]["id"], edited["message_id"]] = edited
            self._world.push({"edited_message": edited})
            return edited

    def blocks(self) -> None:
        """Stop and block the bot; from now on its messages are refused with 403."""
        self._changes_membership("member", "kicked", Standing.BLOCKED)

    def returns(self) -> None:
        """Unblock the bot (Telegram's client then usually sends /start: do that too)."""
        self._changes_membership("kicked", "member", Standing.OPEN)

    def disappears(self) -> None:
        """Delete her account: no update, and 403 "user is deactivated" from now on."""
        with self._world.changed:
            self._chat.standing = Standing.DEACTIVATED

    def in_group(self, text: str, *, title: str = "Naboer") -> Json:
        """Say something in a group where the bot is."""
        with self._world.changed:
            return self._post(text_fields(text), card=self._group(title))

    def adds_bot_to_group(self, title: str = "Naboer") -> Json:
        """Take the bot into a group and return the group's chat."""
        with self._world.changed:
            self._begin_act()
            card = self._group(title)
            self._tell_membership(card, "left", "member")
            return card

    def _changes_membership(self, old: str, new: str, standing: Standing) -> None:
        with self._world.changed:
            self._begin_act()
            self._chat.standing = standing
            self._tell_membership(self._chat.card, old, new)

    def _tell_membership(self, card: Json, old: str, new: str) -> None:
        world = self._world
        change = member_change(card, self.person, world.bot, now=world.today(), states=(old, new))
        world.push({"my_chat_member": change})

    def _group(self, title: str) -> Json:
        if title not in self._groups:
            card: Json = {"id": self._world.next_group_id(), "title": title, "type": "supergroup"}
            self._world.chats[card["id"]] = Chat(card)
            self._groups[title] = card
        return self._groups[title]

    def _pressed_message(self, message_id: int, inaccessible: bool) -> Json:
        message = self._world.messages.get((self.chat_id, message_id))
        if message is None or inaccessible:
            return {"chat": self._chat.card, "message_id": message_id, "date": 0}
        return message


def _id_of(message: Delivery | int) -> int:
    return message if isinstance(message, int) else message.message_id
