"""The bot's own card, chats and files."""

from __future__ import annotations

import re

from tests.telegram.ask import Ask
from tests.telegram.chats import Standing
from tests.telegram.methods.registry import Method
from tests.telegram.refusals import bad_request

# Telegram's menu takes no letter outside a-z: `/språk` works typed, but not in the menu.
COMMAND_NAME = re.compile(r"/?[a-z0-9_]{1,32}")
LONGEST_COMMAND_DESCRIPTION = 256


def get_me(ask: Ask) -> object:
    """Return the bot."""
    return {
        **ask.world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_file(ask: Ask) -> object:
    """Return a File with a path to download it from."""
    file_id = ask.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    return ask.world.shelf.link(file_id)


def get_chat(ask: Ask) -> object:
    """Return what is known of a chat."""
    card = ask.chat().card
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        True,
    )
    return {**card, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def leave_chat(ask: Ask) -> object:
    """Leave a group; a private chat cannot be left."""
    chat = ask.reachable_chat()
    if chat.chat_id > 0:
        raise bad_request("method is available only for groups and supergroups")
    chat.standing = Standing.LEFT
    return True


def remember(ask: Ask) -> object:
    """Keep what the bot says about itself, by language, for tests to read."""
    language = ask.text("language_code") or ""
    _require_valid_commands(ask.parsed("commands"))
    for name in ("commands", "description", "short_description", "name", "menu_button"):
        if name in ask.fields:
            value = ask.parsed(name) if name in {"commands", "menu_button"} else ask.text(name)
            ask.world.profile[f"{name}:{language}"] = value
    return True


def _require_valid_commands(commands: object) -> None:
    for command in commands if isinstance(commands, list) else []:
        if not COMMAND_NAME.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def get_commands(ask: Ask) -> object:
    """Return the command list of a language."""
    return ask.world.profile.get(f"commands:{ask.text('language_code') or ''}", [])


def delete_commands(ask: Ask) -> object:
    """Forget the command list of a language."""
    ask.world.profile.pop(f"commands:{ask.text('language_code') or ''}", None)
    return True


def agree(ask: Ask) -> object:
    """Say yes to `close` and `logOut`; the stand-in has nothing to move."""
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getfile": get_file,
    "getchat": get_chat,
    "leavechat": leave_chat,
    "setmycommands": remember,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "setmydescription": remember,
    "setmyshortdescription": remember,
    "setmyname": remember,
    "setchatmenubutton": remember,
    "close": agree,
    "logout": agree,
}
