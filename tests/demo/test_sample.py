"""The sample voices fit the process that they are said in."""

from __future__ import annotations

from bot.demo.sample import Sample
from prompts.processfile import ProcessFile


def test_sample_answers_only_prompts_of_first_phase(
    sample: Sample, jevnaker_file: ProcessFile
) -> None:
    deck = {prompt.code for prompt in jevnaker_file.phases[0].deck}

    answered = {code for resident in sample.residents for code in resident.answers}

    assert answered - deck == set()


def test_sample_notes_are_about_prompts_of_first_phase(
    sample: Sample, jevnaker_file: ProcessFile
) -> None:
    deck = {prompt.code for prompt in jevnaker_file.phases[0].deck}

    assert {note.prompt for note in sample.notes if note.prompt} - deck == set()


def test_sample_recordings_are_small_ogg_files(sample: Sample) -> None:
    ladders = [ladder for one in sample.residents for ladder in one.answers.values()]
    voices = [answer.voice for ladder in ladders for answer in ladder if answer and answer.voice]

    assert len(voices) == 2
    assert [v.name for v in voices if not v.read_bytes().startswith(b"OggS")] == []
    assert [v.name for v in voices if v.stat().st_size > 15_000] == []


def test_sample_needs_are_in_every_language(sample: Sample, jevnaker_file: ProcessFile) -> None:
    assert {tuple(need.title) for need in sample.needs} == {jevnaker_file.languages}


def test_sample_has_all_languages_and_ages(sample: Sample, jevnaker_file: ProcessFile) -> None:
    minimum = jevnaker_file.ages.minimum
    bands = {band.code for band in jevnaker_file.ages.bands if band.from_age >= minimum}

    assert {one.language for one in sample.residents} == set(jevnaker_file.languages)
    assert {one.age for one in sample.residents} == bands
