"""The prompts of a phase."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from prompts.parts.composing import line_of
from prompts.parts.people import read_code
from prompts.parts.picture import read_picture
from prompts.parts.section import Section, read_words
from prompts.parts.values import positive
from prompts.parts.wording import check_item, check_length, check_sober_words
from prompts.processfile import ItemKind, PhaseKind, PromptFile, Tone
from prompts.words import Words

Choice = TypeVar("Choice", bound=StrEnum)

# What a phase asks about is what the phase before it arrived at.
ASKED_ABOUT = {
    PhaseKind.MEASURES: ItemKind.NEED,
    PhaseKind.SOLUTIONS: ItemKind.MEASURE,
    PhaseKind.TEST: ItemKind.SOLUTION,
}


def read_prompt(section: Section, kind: PhaseKind | None) -> PromptFile:
    """Return one prompt; `kind` is None when the phase itself could not be read."""
    each = read_choice(section, "each", ItemKind) if section.has("each") else None
    if each and kind:
        _require_each_fits(section, each, kind)
    prompt = PromptFile(
        code=read_code(section),
        number=section.parsed("number", positive, 0, "not_a_whole_number"),
        tone=_read_tone(section),
        each=each,
        picture=read_picture(section.section("picture")) if section.has("picture") else None,
        questions=_read_questions(section, kind),
        ages=_read_ages(section) if section.has("ages") else (),
    )
    section.close()
    return prompt


def read_choice(section: Section, key: str, choices: type[Choice]) -> Choice | None:
    """Return one of the named choices; None, with the fault noted, if it is another word."""
    return section.parsed(key, choices, None, f"{key}_unknown")


def _read_tone(section: Section) -> Tone:
    chosen = read_choice(section, "tone", Tone) if section.has("tone") else None
    return chosen or Tone.OPEN


def _read_ages(section: Section) -> tuple[str, ...]:
    ages = []
    for node in section.entries("ages"):
        band = str(node.value)
        if band not in section.findings.bands:
            section.findings.error(line_of(node), "ages_unknown", age=band)
        ages.append(band)
    return tuple(ages)


def _require_each_fits(section: Section, each: ItemKind, kind: PhaseKind) -> None:
    fitting = ASKED_ABOUT.get(kind)
    if fitting is None:
        section.error("each", "each_not_here", phase=kind)
    elif each is not fitting:
        section.error("each", "each_of_wrong_kind", phase=kind, each=each, fitting=fitting)


def _read_questions(section: Section, kind: PhaseKind | None) -> tuple[Words, ...]:
    findings = section.findings
    ladder = []
    for node in section.entries("questions"):
        words = read_words(node, "questions", findings)
        line = line_of(node)
        check_length(words, line, findings)
        check_item(words, line, findings, wants_item=section.has("each"))
        if kind is PhaseKind.MEASURES:
            check_sober_words(words, line, findings)
        ladder.append(words)
    return tuple(ladder)
