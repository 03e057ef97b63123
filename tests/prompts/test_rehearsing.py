"""What robots say fits the shipped process, and can be told apart from what people say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from prompts.processfile import PhaseKind
from prompts.reading import JEVNAKER, read_process
from prompts.rehearsing import LANGUAGES, Part, Voices, load_voices

LONGEST = 240


@pytest.fixture
def voices() -> Voices:
    """All that robots say."""
    return load_voices()


def test_each_prompt_of_the_needs_has_voices(voices: Voices) -> None:
    phases = {phase.kind: phase for phase in read_process(JEVNAKER).phases}
    needs = [prompt.code for prompt in phases[PhaseKind.NEEDS].deck]

    assert list(voices.prompts) == needs


def test_each_phase_has_voices_in_each_language(voices: Voices) -> None:
    assert set(voices.phases) == set(PhaseKind)
    groups = (*voices.prompts.values(), *voices.phases.values(), *voices.parts.values())
    assert [group for group in groups if set(group) != set(LANGUAGES)] == []


def test_each_part_that_speaks_has_voices(voices: Voices) -> None:
    assert set(voices.parts) == set(Part) - {Part.PLAIN, Part.SKIPS}


def test_nothing_is_there_twice(voices: Voices) -> None:
    texts = Counter(text for ladder in voices.ladders for text in ladder.texts)

    assert [text for text, n in texts.items() if n > 1] == []


def test_each_voice_can_be_said(voices: Voices) -> None:
    texts = [text for ladder in voices.ladders for text in ladder.texts]

    odd = [one for one in texts if len(one) > LONGEST or one != one.strip() or one[0] == "/"]

    assert odd == []
    assert all(ladder.answers[0] for ladder in voices.ladders)


@pytest.mark.parametrize("said", ["bolig: stort", "no", "7", "~"])
def test_voice_that_is_no_text_is_refused(tmp_path: Path, said: str) -> None:
    path = tmp_path / "voices.yaml"
    path.write_text(f"prompts: {{}}\nphases: {{needs: {{nb: [[{said}]]}}}}\nparts: {{}}\n")

    with pytest.raises(ValueError, match=r"voices\.yaml"):
        load_voices(path)


def test_ladders_fit_the_questions_of_their_prompt(voices: Voices) -> None:
    questions = {
        prompt.code: len(prompt.questions)
        for phase in read_process(JEVNAKER).phases
        for prompt in phase.deck
    }

    long = [
        ladder
        for code, by_language in voices.prompts.items()
        for ladders in by_language.values()
        for ladder in ladders
        if len(ladder.answers) > questions[code]
    ]

    assert long == []


def test_language_that_robots_do_not_know_is_spoken_in_bokmaal(voices: Voices) -> None:
    bokmaal, sami = (
        list(voices.fitting(code, part=Part.PLAIN, prompt="x", phase=PhaseKind.NEEDS))
        for code in ("nb", "se")
    )

    assert sami == bokmaal
