"""JSON of a column is read as the json module reads it, from text and from bytes."""

from __future__ import annotations

import json

import pytest

from storage.jsontext import read_json

TEXTS = (
    "[]",
    "[ ]",
    "{}",
    "null",
    "2",
    '"ærlig"',
    '["free"]',
    '{"nb": "Ei hylle, ŋ og 👍"}',
    '"\\ud83d"',
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_and_bytes_are_read_as_json_reads_them(text: str) -> None:
    assert [read_json(text), read_json(text.encode())] == [json.loads(text)] * 2


def test_nobody_gets_the_list_of_another() -> None:
    assert read_json("[]") is not read_json("[]")


def test_bare_number_that_sqlite_gives_is_left_to_sqlalchemy() -> None:
    with pytest.raises(TypeError):
        read_json(2)  # type: ignore[arg-type]  # As SQLite gives it.
