"""Each fault is found alone and on its line, and is said in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.catalogue import Catalogue
from prompts.checking import check_process, describe
from tests.prompts.small_process import SMALL_PROCESS, faults_in, line_of, write_process

LONG = "Hva " * 70

# What is replaced, by what, the fault expected, and what stands on its line.
ERRORS = [
    ("slug: lite-sted", "slug: Lite Sted", "not_a_code", "slug:"),
    ("slug: lite-sted", "slug: {a: b}", "not_text", "slug:"),
    ("slug: lite-sted\n", "", "key_missing", "languages:"),
    ("slug: lite-sted\n", "slug: lite-sted\nslug: to\n", "key_twice", "slug: to"),
    ("municipality: Lite", "municipalty: X\nmunicipality: L", "key_unknown_near", "municipalty"),
    ("municipality: Lite", "zzz: X\nmunicipality: Lite", "key_unknown", "zzz"),
    ("title: {nb: Omsorg, en: Care}", "title: Omsorg", "not_words", "title: Omsorg"),
    ("{nb: Omsorg, en: Care}", "{nb: Omsorg}", "translation_missing", "{nb: Omsorg}"),
    ("{nb: Omsorg, en: Care}", "{nb: Omsorg, en: ' '}", "translation_missing", "{nb: Omsorg"),
    ("[nb, en]", "[nb, en, EN-GB]", "language_odd", "languages:"),
    ("[nb, en]", "[nb, en, nb]", "language_twice", "languages:"),
    ("Europe/Oslo", "Europe/Osl", "timezone_unknown", "timezone:"),
    ("timezone: Europe/Oslo\n", "", "key_missing", "slug:"),
    ("Europe/Oslo", "../../etc", "timezone_unknown", "timezone:"),
    ("minimum: 13", "minimum: tretten", "not_a_whole_number", "minimum:"),
    ("minimum: 13", "minimum: 15", "age_minimum_inside_band", "minimum:"),
    ("from: 20,", "from: 21,", "age_gap", "from: 21,"),
    ("to: 19,", "to: 20,", "age_overlap", "from: 20,"),
    ("from: 20,", "from: 20, to: 99,", "age_no_end", "from: 20, to"),
    ("to: 19,", "to: 5,", "age_backwards", "to: 5,"),
    ('questions:\n          - {nb: "Hva må', 'questions: {nb: "Hva', "not_a_list", "questions: {"),
    ("code: ung", "code: barn", "code_twice", "code: barn, from: 13"),
    ("code: bygda", "code: sentrum", "code_twice", "code: sentrum, words: {nb: Bygda"),
    ("  email: post@kommune.example", "  email: post", "not_an_email", "email:"),
    ("voice_days: 30", "voice_days: 0", "not_a_whole_number", "retention:"),
    ("starts: 21:00", "starts: 9 pm", "not_a_time", "quiet_hours:"),
    ("ends: 08:00", "ends: 21:00", "quiet_hours_same", "quiet_hours:"),
    ("kind: measures", "kind: ideas", "kind_unknown", "kind: ideas"),
    ("tone: keep", "tone: sad", "tone_unknown", "tone: sad"),
    ("each: need", "each: wish", "each_unknown", "each: wish"),
    ("each: need", "each: measure", "each_of_wrong_kind", "each: measure"),
    ("opens_at: 2027-01-11 08:00", "opens_at: 2027-01-11", "not_a_moment", "opens_at:"),
    ("2027-01-11 08:00", "2027-01-11T08:00+01:00", "not_a_moment", "opens_at:"),
    ("2027-01-11 08:00", "2027-02-30 08:00", "not_a_moment", "opens_at:"),
    ("2027-03-21 21:00", "2027-02-21 21:00", "phase_closes_first", "closes_at: 2027-02-21"),
    ("2027-03-01 08:00", "2027-02-01 08:00", "phase_overlap", "opens_at: 2027-02-01"),
    ("ends_at: 2027-01-21 20:30", "ends_at: 2027-01-21 17:00", "workshop_ends_first", "ends_at:"),
    ("ends_at: 2027-01-21 20:30", "ends_at: 2027-01-22 20:30", "workshop_too_long", "ends_at:"),
    ("opens_at: 2027-01-11", "opens_at: 2027-01-22", "workshop_outside_phase", "starts_at:"),
    ("number: 2", "number: 1", "number_twice", "number: 1\n"),
    ("code: uten-bilde", "code: benken", "code_twice", "code: benken\n        number: 2"),
    ("file: benk.jpg", "file: stol.jpg", "picture_missing", "file:"),
    ("          file: benk.jpg\n", "", "picture_unnamed", "credit:"),
    ("          credit: Verksted\n", "", "picture_without_credit", "file:"),
    ("          licence: CC BY 4.0\n", "", "picture_without_licence", "file:"),
    ("consent: Ingen er vist", "consent:", "picture_without_consent", "consent:"),
    ("alt: {nb: En benk., en: A bench.}", "alt:", "picture_without_alt", "alt:"),
    ("spoken: {nb: En tom benk i snø., en: An empty bench in snow.}", "spoken:",
     "picture_without_spoken", "spoken:"),
    ("Hva ser du?", "Hva ser {item}?", "item_without_each", "Hva ser {item}"),
    ("Hva ser du?", "Hva ser {du}?", "brace", "Hva ser {du}"),
    ("«{item}»: Hva kan", "Hva kan", "item_missing", "Hva kan"),
    ("contact:\n  name: Servicetorget", "contact:\n  name: [a]", "not_text", "name: [a]"),
    ("retention: {voice_days: 30, identity_days: 90, note: {nb: Slettes., en: Deleted.}}",
     "retention: 30", "not_a_section", "retention:"),
    ('{nb: "Hva ser du?", en: "What do you see?"}', "Hva ser du", "not_words", "- Hva ser"),
]  # fmt: skip

WARNINGS = [
    ("{nb: Omsorg, en: Care}", "{nb: Omsorg, en: Care, de: P}", "translation_unlisted", "de: P"),
    ("Hva ser du?", LONG, "question_long", "Hva Hva"),
    ("Hva kan vi gjøre?", "Hva er realistisk?", "question_sober", "realistisk"),
    ("closes_at: 2027-03-21 21:00", "closes_at: 2027-03-28 02:30", "hour_skipped", "2027-03-28"),
]


@pytest.mark.parametrize(("old", "new", "name", "fragment"), ERRORS)
def test_each_error_is_found_alone(
    tmp_path: Path, old: str, new: str, name: str, fragment: str
) -> None:
    path = write_process(tmp_path, (old, new))

    found = [(fault.severity, fault.key, fault.line) for fault in faults_in(path)]

    assert found == [("error", f"check.{name}", line_of(path, fragment))]


@pytest.mark.parametrize(("old", "new", "name", "fragment"), WARNINGS)
def test_each_warning_is_found_alone(
    tmp_path: Path, old: str, new: str, name: str, fragment: str
) -> None:
    path = write_process(tmp_path, (old, new))

    found = [(fault.severity, fault.key, fault.line) for fault in faults_in(path)]

    assert found == [("warning", f"check.{name}", line_of(path, fragment))]


@pytest.mark.parametrize(("old", "new", "name", "fragment"), ERRORS + WARNINGS)
def test_each_fault_becomes_one_sentence(
    tmp_path: Path, catalogue: Catalogue, old: str, new: str, name: str, fragment: str
) -> None:
    path = write_process(tmp_path, (old, new))

    (fault,) = faults_in(path)
    lines = [describe(fault, catalogue, language) for language in ("nb", "nn", "en")]

    begins = f"{path}:{line_of(path, fragment)}: "
    assert [line.startswith(begins) for line in lines] == [True] * 3


def test_sound_process_has_no_faults(tmp_path: Path) -> None:
    path = write_process(tmp_path)

    assert faults_in(path) == []


def test_empty_list_of_ages_is_refused(tmp_path: Path) -> None:
    bands = SMALL_PROCESS.partition("  bands:\n")[2].partition("areas:")[0]
    path = write_process(tmp_path, ("  bands:\n" + bands, "  bands: []\n"))

    found = [(fault.key, fault.line) for fault in faults_in(path)]

    assert found == [("check.list_empty", line_of(path, "bands:"))]


def test_faults_are_found_at_once_in_line_order(tmp_path: Path) -> None:
    path = write_process(
        tmp_path, ("number: 2", "number: x"), ("Oslo", "Os"), ("slug: l", "slug: L")
    )

    keys = [fault.key for fault in faults_in(path)]

    assert keys == ["check.not_a_code", "check.timezone_unknown", "check.not_a_whole_number"]


def test_missing_section_is_one_fault(tmp_path: Path) -> None:
    contact = 'contact:\n  name: Servicetorget\n  phone: "00 00 00 00"\n'
    path = write_process(tmp_path, (contact + "  email: post@kommune.example\n", ""))

    found = [(fault.key, fault.values) for fault in faults_in(path)]

    assert found == [("check.key_missing", {"key": "contact"})]


def test_language_with_gaps_in_the_catalogue_warns(tmp_path: Path, catalogue: Catalogue) -> None:
    has_gaps = bool(catalogue.missing("se", "resident", "web"))
    path = write_process(tmp_path, ("[nb, en]", "[nb, en, se]"))

    warnings = [fault.key for fault in check_process(path) if fault.severity == "warning"]

    assert ("check.language_incomplete" in warnings) == has_gaps


def test_language_without_catalogue_warns(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("[nb, en]", "[nb, en, fi]"))

    warnings = [fault.key for fault in faults_in(path) if fault.severity == "warning"]

    assert warnings == ["check.language_without_catalogue"]
