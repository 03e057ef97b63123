"""The card that must always be there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from prompts.helplines import HELP_CARD, help_card, is_stale

LANGUAGES = ["nb", "nn", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_shows_each_way_in(language: str) -> None:
    card = help_card(language)

    assert [line.code for line in HELP_CARD.lines if line.reach not in card] == []


@pytest.mark.parametrize("number", ["113", "112", "116 117", "116 111", "116 123", "22 40 00 40"])
def test_card_puts_numbers_first(number: str) -> None:
    starts = [line.partition(" – ")[0] for line in help_card("nb").splitlines()]

    assert starts.count(number) == 1


def test_card_has_three_ways_and_one_in_writing() -> None:
    talked = [line for line in HELP_CARD.lines if not line.written]
    written = [line for line in HELP_CARD.lines if line.written]

    assert (len(talked) >= 3, len(written) >= 1) == (True, True)


def test_card_says_nobody_reads_at_once() -> None:
    assert help_card("nb").startswith("Ingen leser dette med en gang.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_is_written_in_each_language(language: str) -> None:
    groups = [group.title for group in HELP_CARD.groups]
    lines = [words for line in HELP_CARD.lines for words in (line.name, line.hours)]
    everything = [HELP_CARD.nobody_reads, HELP_CARD.is_one_full, *groups, *lines]

    assert [words for words in everything if not words.get(language)] == []


def test_card_in_unknown_language_is_bokmaal() -> None:
    assert help_card("fi") == help_card("nb")


def test_card_claims_no_call_was_made() -> None:
    assert {line.needs_call for line in HELP_CARD.lines} == {True}


def test_card_goes_stale_after_180_days() -> None:
    last_good: date = HELP_CARD.verified_on + timedelta(days=180)

    assert (is_stale(last_good), is_stale(last_good + timedelta(days=1))) == (False, True)


def test_card_has_been_gone_through_lately() -> None:
    assert not is_stale(datetime.now(tz=UTC).date())
