"""The buttons under the bot's messages, checked as Telegram checks them."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.telegram.json_types import Json
from tests.telegram.refusals import bad_request

MOST_DATA_BYTES = 64
ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)


def require_valid_markup(markup: object) -> Json:
    """Return the reply markup; raise Telegram's refusal for what it would not take."""
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _require_valid(button)
    for row in markup.get("keyboard", []):
        for button in row:
            if not _label_of(button):
                raise bad_request("keyboard button text must be non-empty")
    return markup


def _require_valid(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    if not ACTIONS & button.keys():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _require_web_link(str(button["url"]))


def _require_web_link(url: str) -> None:
    # Telegram wants a host with a dot or an address: http://localhost is refused.
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_web = parts.scheme in {"http", "https"} and ("." in host or ":" in host)
    if not is_web and not (parts.scheme == "tg" and host):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def inline_buttons(message: Json) -> list[Json]:
    """Return the message's inline buttons in reading order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def rows_of_labels(markup: Json | None) -> tuple[tuple[str, ...], ...]:
    """Return the labels as the resident sees them, row by row."""
    if markup is None:
        return ()
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    return tuple(tuple(_label_of(button) for button in row) for row in rows)


def _label_of(button: Json | str) -> str:
    return button if isinstance(button, str) else str(button.get("text", ""))
