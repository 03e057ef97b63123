"""Updates as they might come: the two common forms, and what a few changes make of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from aiogram.types import CallbackQuery, Chat, Message, Update, User
from hypothesis import strategies as st

from tests.telegram import Json

TEXTS = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    ["/start", "/start plakat-7", "/start@verksted_bot", "Grøt 🥣", "\ud83e", " ", ""]
)
NUMBERS = st.integers(1, 10**12)
MARKS = st.fixed_dictionaries(
    {"type": st.sampled_from(["bold", "url"]), "offset": NUMBERS, "length": NUMBERS},
    optional={"url": TEXTS},
)
USERS = st.fixed_dictionaries(
    {"id": NUMBERS, "is_bot": st.booleans(), "first_name": TEXTS},
    optional={
        "last_name": TEXTS,
        "username": TEXTS,
        "language_code": TEXTS,
        "is_premium": st.booleans(),
    },
)
CHATS = st.fixed_dictionaries(
    {"id": NUMBERS, "type": st.just("private")},
    optional={"first_name": TEXTS, "last_name": TEXTS, "username": TEXTS},
)
BUTTONS = st.fixed_dictionaries({"text": TEXTS, "callback_data": TEXTS})
PHOTOS = st.fixed_dictionaries(
    {"file_id": TEXTS, "file_unique_id": TEXTS, "width": NUMBERS, "height": NUMBERS},
    optional={"file_size": NUMBERS},
)
MESSAGE: dict[str, st.SearchStrategy[Any]] = {
    "message_id": NUMBERS,
    "from": USERS,
    "chat": CHATS,
    "date": st.integers(0, 2**32),
}
WORDS = st.fixed_dictionaries(
    {**MESSAGE, "text": TEXTS.filter(bool)},
    optional={"entities": st.lists(MARKS, max_size=2)},
)
ASKED = st.fixed_dictionaries(
    MESSAGE,
    optional={
        "text": TEXTS,
        "entities": st.lists(MARKS, max_size=2),
        "photo": st.lists(PHOTOS, max_size=2),
        "caption": TEXTS,
        "caption_entities": st.lists(MARKS, max_size=2),
        "reply_markup": st.fixed_dictionaries(
            {"inline_keyboard": st.lists(st.lists(BUTTONS, max_size=2), max_size=2)}
        ),
    },
)
PRESSES = st.fixed_dictionaries(
    {"id": TEXTS, "from": USERS, "message": ASKED, "chat_instance": TEXTS, "data": TEXTS}
)
COMMON = st.one_of(
    st.fixed_dictionaries({"update_id": NUMBERS, "message": WORDS}),
    st.fixed_dictionaries({"update_id": NUMBERS, "callback_query": PRESSES}),
)
"""Updates that are read at a glance."""

FIELDS = sorted(
    {
        field.alias or name
        for model in (Update, Message, CallbackQuery, User, Chat)
        for name, field in model.model_fields.items()
    }
    | {"from_user", "of_next_year"}
)
"""Everything Telegram may put into an update, and what it may invent."""
ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**13), 10**13),
    st.floats(allow_nan=False),
    TEXTS,
    st.sampled_from(["12", "private", "group", "2026-11-29"]),
    st.lists(NUMBERS | TEXTS | st.none(), max_size=2),
    st.dictionaries(TEXTS | st.sampled_from(FIELDS), NUMBERS | TEXTS, max_size=2),
    USERS,
    CHATS,
    WORDS,
    st.fixed_dictionaries(
        {"type": st.just("hidden_user"), "date": NUMBERS, "sender_user_name": TEXTS}
    ),
)
ALIKE: dict[type, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["group", "channel", "12", "", "\ud83e"]),
    int: st.sampled_from([0, -1, 10**10, 10**13, True, 1.0]),
}
"""What may well stand in the place of a value of this type."""


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """Return a common update with up to three of its values gone, exchanged or added to."""
    update = copy.deepcopy(draw(COMMON))
    for _ in range(draw(st.integers(1, 3))):
        part = draw(st.sampled_from(list(_objects(update))))
        name = draw(st.sampled_from(list(part) or FIELDS) | st.sampled_from(FIELDS))
        if name in part and draw(st.booleans()):
            del part[name]
        else:
            part[name] = draw(ALIKE.get(type(part.get(name)), ANYTHING) | ANYTHING)
    return update


def _objects(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
    inner = part.values() if isinstance(part, dict) else part
    for one in inner:
        if isinstance(one, (dict, list)):
            yield from _objects(one)
