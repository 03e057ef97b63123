"""What a resident hears from the bot, and waiting for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tests.telegram.books import Delivery
from tests.telegram.chats import Chat
from tests.telegram.keyboards import inline_buttons
from tests.telegram.world import World

PATIENCE_S = 15.0
"""Long, for machines that do much else; what is waited for usually comes at once."""
Found = TypeVar("Found")


class Ear:
    """The listening half of a resident. Safe to use from any thread."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._acted_at_turn = 0
        self._toasts_before_act = 0

    @property
    def chat_id(self) -> int:
        """Return the id of her chat with the bot, which is also her user id."""
        return self._chat.chat_id

    @property
    def heard(self) -> list[Delivery]:
        """Return what stands in her chat from the bot, oldest first, edits included."""
        with self._world.changed:
            return list(self._chat.heard.values())

    @property
    def texts(self) -> list[str]:
        """Return the texts and captions she has heard."""
        return [delivery.text for delivery in self.heard]

    @property
    def last_heard(self) -> Delivery:
        """Return the newest message of the bot."""
        heard = self.heard
        assert heard, f"{self._name} has heard nothing yet"
        return heard[-1]

    @property
    def reactions(self) -> dict[int, tuple[str, ...]]:
        """Return the bot's reactions that stand now, by message id."""
        with self._world.changed:
            return dict(self._chat.reactions)

    @property
    def toasts(self) -> list[str]:
        """Return the texts with which her presses were answered."""
        with self._world.changed:
            return list(self._chat.toasts)

    @property
    def answered(self) -> list[str]:
        """Return the ids of presses that were answered, with or without a text."""
        with self._world.changed:
            return list(self._chat.answered)

    @property
    def actions(self) -> list[str]:
        """Return the chat actions ("typing") she has seen."""
        with self._world.changed:
            return list(self._chat.actions)

    def waits_for(
        self,
        is_wanted: Callable[[Delivery], bool],
        *,
        timeout_s: float = PATIENCE_S,
        earlier_too: bool = False,
    ) -> Delivery:
        """Return the first wanted message that came, or was edited, since she last acted.

        `earlier_too` looks through all she has heard. Raises AssertionError with all she has
        heard when nothing fits in time.
        """
        since = 0 if earlier_too else self._acted_at_turn

        def found() -> Delivery | None:
            fresh = (d for d in self._chat.heard.values() if d.turn > since)
            return next((delivery for delivery in fresh if is_wanted(delivery)), None)

        return self._wait(found, timeout_s, "the message she waits for")

    def waits_for_text(
        self, part: str, *, timeout_s: float = PATIENCE_S, earlier_too: bool = False
    ) -> Delivery:
        """Return the first message since she last acted whose text has this part."""
        return self.waits_for(
            lambda delivery: part in delivery.text, timeout_s=timeout_s, earlier_too=earlier_too
        )

    def waits_for_button(self, label: str, *, timeout_s: float = PATIENCE_S) -> Delivery:
        """Return the newest message that has this button, whenever it came."""

        def found() -> Delivery | None:
            newest_first = reversed(list(self._chat.heard.values()))
            return next((d for d in newest_first if label in d.buttons), None)

        return self._wait(found, timeout_s, f"a button {label!r}")

    def waits_for_reaction(self, message_id: int, *, timeout_s: float = PATIENCE_S) -> str:
        """Return the emoji the bot put on a message."""

        def found() -> str | None:
            emoji = self._chat.reactions.get(message_id)
            return emoji[0] if emoji else None

        return self._wait(found, timeout_s, f"a reaction on message {message_id}")

    def waits_for_toast(self, part: str = "", *, timeout_s: float = PATIENCE_S) -> str:
        """Return the first toast since she last acted that has this part."""

        def found() -> str | None:
            fresh = self._chat.toasts[self._toasts_before_act :]
            return next((toast for toast in fresh if part in toast), None)

        return self._wait(found, timeout_s, f"a toast with {part!r}")

    def hears_nothing(self, *, for_s: float = 0.3) -> None:
        """Raise AssertionError if anything came, or comes in that time, since she last acted."""
        time.sleep(for_s)
        came = [d.text for d in self.heard if d.turn > self._acted_at_turn]
        assert not came, f"{self._name} heard {came}"

    def data_of(self, label: str, delivery: Delivery) -> str:
        """Return the callback data behind a label."""
        for button in inline_buttons(delivery.message):
            if button["text"] == label:
                return str(button.get("callback_data", ""))
        raise AssertionError(f"no inline button {label!r} in {delivery.buttons}")

    def _begin_act(self) -> None:
        self._acted_at_turn = self._world.turn()
        self._toasts_before_act = len(self._chat.toasts)

    def _wait(self, found: Callable[[], Found | None], timeout_s: float, wish: str) -> Found:
        result = self._world.wait_for(found, timeout_s)
        if result is None:
            heard = "\n".join(f"  {d.message_id} {d.text!r} {d.buttons}" for d in self.heard)
            raise AssertionError(
                f"{self._name} got no sign of {wish} in {timeout_s} s; she has heard\n{heard}\n"
                f"  toasts {self.toasts}, reactions {self.reactions}"
            )
        return result

    @property
    def _name(self) -> str:
        return str(self._chat.card["first_name"])
