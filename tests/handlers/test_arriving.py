"""From the first word to the first question."""

from __future__ import annotations

import pytest

from storage.tables import Consent, Contribution, Person
from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.process import current_process


def test_start_asks_for_language_first(anna: Resident, phrase: SayPhrase) -> None:
    answer = anna.starts("flyer")

    assert answer == phrase("language.ask")
    assert anna.labels == ["Bokmål", "Nynorsk", "English"]


def test_proposed_language_stands_first(anna: Resident) -> None:
    anna.language = "nn-NO"

    anna.starts()

    assert anna.labels == ["Nynorsk", "Bokmål", "English"]


def test_source_of_poster_is_kept(anna: Resident, archive: Archive) -> None:
    anna.starts("plakat-butikken")

    person = archive.person(anna)

    assert person is not None
    assert person.source == "plakat-butikken"


def test_tampered_source_is_made_harmless(anna: Resident, archive: Archive) -> None:
    anna.starts("<b>x</b>; drop" + "y" * 100)

    person = archive.person(anna)

    assert person is not None
    assert person.source == ("bxbdrop" + "y" * 100)[:64]


def test_consent_says_who_decides_and_how_to_stop(anna: Resident) -> None:
    anna.starts()

    text = anna.presses("Bokmål")

    for needed in ("Jevnaker kommune", "Kommunestyret", "/stopp", "/slett", "/hjelp", "Telegram"):
        assert needed in text


def test_yes_is_kept_with_version_and_time(anna: Resident, archive: Archive) -> None:
    anna.starts()
    anna.presses("Bokmål")
    anna.presses("Les mer")

    anna.presses("Ja, jeg er med")

    (consent,) = archive.all(Consent)
    assert isinstance(consent, Consent)
    assert (consent.version, consent.language, consent.is_yes) == ("2026-11", "nb", True)
    assert consent.answered_at == anna.clock()


def test_no_is_recorded_and_nothing_asked(
    anna: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    anna.starts()
    anna.presses("Bokmål")

    answer = anna.presses("Nei takk")

    assert answer == phrase("consent.declined")
    assert [c.is_yes for c in archive.all(Consent) if isinstance(c, Consent)] == [False]


def test_words_before_yes_are_not_kept(
    anna: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    anna.starts()
    anna.presses("Bokmål")

    answer = anna.says("Jeg trenger noen å spise med")

    assert phrase("consent.first") in answer
    assert archive.all(Contribution) == []


def test_voice_before_age_is_not_kept(anna: Resident, archive: Archive) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")

    anna.speaks()

    assert archive.all(Contribution) == []


def test_voice_before_age_does_not_stop_the_talk(anna: Resident) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")
    anna.speaks()

    answer = anna.says("40")

    assert "bor du" in answer


@pytest.mark.parametrize("way_round", ["/stopp", "/slett", "/mine", "/hjelp", "done", "skip"])
def test_nothing_is_kept_before_the_age(anna: Resident, archive: Archive, way_round: str) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")
    anna.says(way_round) if way_round.startswith("/") else anna.presses_what(way_round)
    anna.says("nei")

    answer = anna.says("jeg er elleve år og heter noe")

    assert archive.all(Contribution) == []
    assert "gammel" in answer or "av svarene" in answer


def test_too_young_leaves_no_trace(anna: Resident, archive: Archive) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")

    answer = anna.presses("under 13 år")

    assert "13 år" in answer
    assert archive.all(Person) == []


def test_typed_age_becomes_its_band_only(anna: Resident, archive: Archive) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")

    anna.says("82")

    person = archive.person(anna)
    assert person is not None
    assert person.age_band == "80-plus"


def test_area_and_role_can_be_given(anna: Resident, archive: Archive) -> None:
    anna.starts()
    for answer in ("1", "ja", "40", "Nesbakken", "pårørende"):
        anna.says(answer)

    person = archive.person(anna)

    assert person is not None
    assert (person.area, person.role) == ("nesbakken", "relative")


def test_first_question_comes_with_photo_and_alt(anna: Resident) -> None:
    anna.joins()

    question = anna.heard[-1]

    assert question.picture is not None
    assert question.alt
    assert question.about is not None


def test_start_again_repeats_the_question(berit: Resident) -> None:
    question = berit.heard[-1].text

    answer = berit.starts()

    assert answer == question


def test_language_can_change_in_mid_flow(berit: Resident) -> None:
    berit.says("/språk")

    answer = berit.presses("English")

    assert "Picture 1" in answer


def test_new_consent_text_is_asked_again(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    with archive.store.writing() as session:
        current_process(session).consent_version = "2027-01"

    answer = berit.says("Et svar")

    assert phrase("consent.first") in answer
