"""Statements with elements of our own are written once, as SQLAlchemy's own are."""

from __future__ import annotations

import pytest
from sqlalchemy import Select, select

from storage.among import Among
from storage.tables import Contribution, Media, Process
from storage.unsought import Unsought
from workshop.board.wall import CARDS
from workshop.outside.gate import is_found_in
from workshop.voices.parts import PARTS

TEXT, NUMBER = Contribution.text.expression, Contribution.id.expression


@pytest.mark.parametrize(
    "statement",
    [CARDS, PARTS, select(Media.id).where(is_found_in(Process(id=1)))],
    ids=["cards", "parts", "found"],
)
def test_statement_is_remembered(statement: Select[int]) -> None:
    assert statement._generate_cache_key() is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Among(NUMBER, "numbers"), Among(TEXT, "numbers")),
        (Among(NUMBER, "numbers"), Among(NUMBER, "people")),
        (Unsought(NUMBER) == 1, Unsought(TEXT) == 1),
    ],
    ids=["column", "parameter", "unsought"],
)
def test_one_is_not_taken_for_another(one: Among, other: Among) -> None:
    assert one._generate_cache_key() != other._generate_cache_key()
