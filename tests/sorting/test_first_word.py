"""The first word of what somebody said is the first of its plain words, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.sorting.repeating import bare, first_word


@pytest.mark.parametrize(
    ("text", "word"),
    [("«Bussen går sjelden", "bussen"), ("– – Åse sa", "åse"), (" \n", ""), ("… !", "")],
)
def test_what_stands_around_it_is_not_of_it(text: str, word: str) -> None:
    assert first_word(text) == word


@given(st.text(alphabet=st.sampled_from("aÅßİǰ .,–«»\n\u00a0\u1e9e\u0345'x"), max_size=12))
def test_it_is_what_the_plain_words_begin_with(text: str) -> None:
    assert first_word(text) == bare(text).partition(" ")[0]
