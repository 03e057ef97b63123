"""The chats the bot may know, and what a resident sees in hers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tests.telegram.books import Delivery
from tests.telegram.json_types import Json
from tests.telegram.refusals import Refusal, bad_request, forbidden


class Standing(StrEnum):
    """Whether the bot's messages reach this chat."""

    OPEN = "open"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    LEFT = "left"


@dataclass(slots=True)
class Chat:
    """One chat: Telegram's card of it, its standing, and what is on the resident's screen."""

    card: Json
    standing: Standing = Standing.OPEN
    heard: dict[int, Delivery] = field(default_factory=dict)
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    @property
    def chat_id(self) -> int:
        """Return Telegram's id of the chat: negative for groups."""
        return int(self.card["id"])

    def require_reachable(self) -> None:
        """Raise the refusal Telegram gives for this standing."""
        if refusal := _refusal_for(self.standing):
            raise refusal


def _refusal_for(standing: Standing) -> Refusal | None:
    match standing:
        case Standing.UNKNOWN:
            return bad_request("chat not found")
        case Standing.BLOCKED:
            return forbidden("bot was blocked by the user")
        case Standing.DEACTIVATED:
            return forbidden("user is deactivated")
        case Standing.LEFT:
            return forbidden("bot is not a member of the supergroup chat")
        case Standing.OPEN:
            return None
