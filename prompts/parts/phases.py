"""The phases of a process and the order they are held in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from prompts.parts.deck import read_choice, read_prompt
from prompts.parts.moments import read_moment
from prompts.parts.people import read_code, require_new
from prompts.parts.section import Section
from prompts.processfile import PhaseFile, PhaseKind, PromptFile, WorkshopPlan

LONGEST_WORKSHOP = timedelta(hours=12)
ORDER = tuple(PhaseKind)


def read_phases(section: Section) -> tuple[PhaseFile, ...]:
    """Return the phases in the order of the file, which must be the order of the method."""
    pages = section.sections("phases")
    decks: list[Section] = []
    meetings: list[Section] = []
    phases = tuple(_read_phase(page, decks, meetings) for page in pages)
    prompts = [prompt for phase in phases for prompt in phase.deck]
    plans = [plan for phase in phases for plan in phase.workshops]
    require_new("code", decks, [prompt.code for prompt in prompts])
    _require_new_numbers(decks, prompts)
    require_new("code", meetings, [plan.code for plan in plans])
    _require_order(phases, pages)
    return phases


def _read_phase(page: Section, decks: list[Section], meetings: list[Section]) -> PhaseFile:
    """Return one phase, and add the sections of its prompts and workshops to the lists."""
    kind = read_choice(page, "kind", PhaseKind)
    asked = page.sections("deck", empty="deck_empty")
    held = page.optional_sections("workshops")
    phase = PhaseFile(
        kind=kind or PhaseKind.NEEDS,
        title=page.words("title"),
        intro=page.words("intro"),
        opens_at=read_moment(page, "opens_at"),
        closes_at=read_moment(page, "closes_at"),
        workshops=tuple(_read_workshop(meeting) for meeting in held),
        deck=tuple(read_prompt(prompt, kind) for prompt in asked),
    )
    _require_times_fit(page, phase, held)
    decks += asked
    meetings += held
    page.close()
    return phase


def _read_workshop(section: Section) -> WorkshopPlan:
    plan = WorkshopPlan(
        code=read_code(section),
        title=section.words("title"),
        starts_at=read_moment(section, "starts_at"),
        ends_at=read_moment(section, "ends_at"),
        place=section.text("place"),
    )
    if section.is_sound("starts_at", "ends_at"):
        if plan.ends_at <= plan.starts_at:
            section.error("ends_at", "workshop_ends_first", workshop=plan.code)
        elif plan.ends_at - plan.starts_at > LONGEST_WORKSHOP:
            section.error("ends_at", "workshop_too_long", workshop=plan.code)
    section.close()
    return plan


def _require_times_fit(page: Section, phase: PhaseFile, held: tuple[Section, ...]) -> None:
    """The room and the chat are at the same stage at the same time."""
    if not page.is_sound("opens_at", "closes_at"):
        return
    if phase.closes_at <= phase.opens_at:
        page.error("closes_at", "phase_closes_first", phase=phase.kind)
        return
    for plan, meeting in zip(phase.workshops, held, strict=True):
        is_inside = phase.opens_at <= plan.starts_at and plan.ends_at <= phase.closes_at
        if meeting.is_sound("starts_at", "ends_at") and not is_inside:
            meeting.error("starts_at", "workshop_outside_phase", workshop=plan.code)


def _require_new_numbers(decks: Sequence[Section], prompts: Sequence[PromptFile]) -> None:
    """Within one deck no two prompts hang by the same number; decks may share a picture."""
    by_deck: dict[tuple[str, ...], tuple[list[Section], list[int]]] = {}
    for page, prompt in zip(decks, prompts, strict=True):
        pages, numbers = by_deck.setdefault(prompt.ages, ([], []))
        pages.append(page)
        numbers.append(prompt.number)
    for pages, numbers in by_deck.values():
        require_new("number", pages, numbers)


def _require_order(phases: tuple[PhaseFile, ...], pages: tuple[Section, ...]) -> None:
    for (before, earlier), (after, later) in pairwise(zip(phases, pages, strict=True)):
        if earlier.is_sound("kind") and later.is_sound("kind"):
            _require_kind_after(later, before.kind, after.kind)
        is_timed = earlier.is_sound("closes_at") and later.is_sound("opens_at")
        if is_timed and after.opens_at < before.closes_at:
            later.error("opens_at", "phase_overlap", phase=after.kind, before=before.kind)


def _require_kind_after(later: Section, before: PhaseKind, after: PhaseKind) -> None:
    if before is after:
        later.error("kind", "phase_twice", phase=after)
    elif ORDER.index(after) < ORDER.index(before):
        later.error("kind", "phase_order", phase=after, before=before)
