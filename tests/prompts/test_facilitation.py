"""The facilitator's script is whole in every language and fits into the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest

from prompts.facilitation import Script, When, load_script
from prompts.processfile import PhaseKind
from prompts.reading import JEVNAKER, read_process
from prompts.words import Words
from web.board.script import FILLED_IN

LANGUAGES = {"nb", "nn", "en"}


def words_of(script: Script) -> Iterator[Words]:
    """Yield every text of a script."""
    yield script.aim
    for part in script.parts:
        for step in part.steps:
            yield from filter(None, (step.title, step.do, step.say, step.things))


def fields_in(text: str) -> set[str]:
    """Return what is to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("phase", PhaseKind)
def test_script_is_whole_in_every_language(phase: PhaseKind) -> None:
    missing = [words for words in words_of(load_script(phase)) if set(words) != LANGUAGES]

    assert missing == []


@pytest.mark.parametrize("phase", PhaseKind)
def test_same_things_are_filled_in_everywhere(phase: PhaseKind) -> None:
    texts = list(words_of(load_script(phase)))

    odd = [words for words in texts if len({frozenset(fields_in(t)) for t in words.values()}) > 1]
    unknown = {name for words in texts for t in words.values() for name in fields_in(t)}

    assert (odd, unknown - set(FILLED_IN)) == ([], set())


@pytest.mark.parametrize("phase", PhaseKind)
def test_script_goes_through_all_four_times(phase: PhaseKind) -> None:
    assert [part.when for part in load_script(phase).parts] == list(When)


@pytest.mark.parametrize("phase", PhaseKind)
def test_steps_last_as_long_as_the_workshop(phase: PhaseKind) -> None:
    (plan,) = next(one.workshops for one in read_process(JEVNAKER).phases if one.kind == phase)
    room = next(part for part in load_script(phase).parts if part.when == When.ROOM)

    minutes = [step.minutes or 0 for step in room.steps]

    assert (min(minutes) > 0, sum(minutes) * 60) == (
        True,
        (plan.ends_at - plan.starts_at).total_seconds(),
    )


def test_measures_say_nothing_of_money() -> None:
    room = next(part for part in load_script(PhaseKind.MEASURES).parts if part.when == When.ROOM)

    said = [words[code] for step in room.steps for words in [step.say or {}] for code in words]

    assert [
        text for text in said for word in ("kost", "budsj", "penge", "cost") if word in text
    ] == []
