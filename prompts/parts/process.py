"""The outermost part of a process file."""

from __future__ import annotations

import re

from prompts.catalogue import load_catalogue
from prompts.parts.composing import line_of
from prompts.parts.moments import read_zone
from prompts.parts.people import (
    read_ages,
    read_areas,
    read_contact,
    read_quiet_hours,
    read_retention,
    read_rhythm,
)
from prompts.parts.phases import read_phases
from prompts.parts.section import Section
from prompts.parts.values import code
from prompts.processfile import ProcessFile, Rhythm

LANGUAGE = re.compile(r"[a-z]{2,3}")
READ_BY_RESIDENTS = ("resident", "web")


def read_whole(section: Section) -> ProcessFile:
    """Return the process; only fit for use when no error was noted on the way."""
    languages = _read_languages(section)
    section.findings.languages = languages
    timezone = read_zone(section)
    ages = read_ages(section.section("ages"))
    section.findings.bands = tuple(band.code for band in ages.bands)
    process = ProcessFile(
        slug=section.parsed("slug", code, "", "not_a_code"),
        title=section.words("title"),
        municipality=section.text("municipality"),
        question=section.words("question"),
        decider=section.words("decider"),
        promise=section.words("promise"),
        use=section.words("use"),
        privacy=section.words("privacy"),
        consent_version=section.text("consent_version"),
        timezone=timezone,
        languages=languages,
        ages=ages,
        areas=read_areas(section),
        contact=read_contact(section.section("contact")),
        retention=read_retention(section.section("retention")),
        quiet_hours=read_quiet_hours(section.section("quiet_hours")),
        rhythm=read_rhythm(section.section("rhythm")) if section.has("rhythm") else Rhythm(),
        phases=read_phases(section),
        path=section.findings.path,
    )
    section.close()
    return process


def _read_languages(section: Section) -> tuple[str, ...]:
    found: list[str] = []
    for node in section.entries("languages"):
        language = str(node.value)
        if not LANGUAGE.fullmatch(language):
            section.findings.error(line_of(node), "language_odd", language=language)
        elif language in found:
            section.findings.error(line_of(node), "language_twice", language=language)
        else:
            found.append(language)
    _warn_of_borrowed_sentences(section, found)
    return tuple(found)


def _warn_of_borrowed_sentences(section: Section, languages: list[str]) -> None:
    catalogue = load_catalogue()
    for language in languages:
        missing = catalogue.missing(language, *READ_BY_RESIDENTS)
        if language not in catalogue.languages:
            section.warn("languages", "language_without_catalogue", language=language)
        elif missing:
            count = str(len(missing))
            section.warn("languages", "language_incomplete", language=language, count=count)
