"""A voice is written down as drafts; one is accepted as its words, and all are kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Contribution, Transcript
from tests.sorting.conftest import need, under
from workshop.record import export_record
from workshop.refusals import NewerTranscript, NothingWritten, UnknownContribution
from workshop.sorting.acts import Hand, undo
from workshop.sorting.quoting import Part, quote
from workshop.sorting.transcribing import accept_transcript, save_draft, versions_of
from workshop.voices.wordings import reword

WORDS = "Eg saknar bussen"


def versions(hand: Hand, voice: Contribution) -> list[tuple[str, str, str | None]]:
    """Return what was written down, newest first, with its state and who wrote it."""
    found = versions_of(hand.session, [voice.id]).get(voice.id, [])
    return [(one.text, str(one.state), one.who) for one in found]


def test_draft_is_not_the_words_of_a_voice(hand: Hand, voice: Contribution) -> None:
    save_draft(hand, voice.id, WORDS)

    assert (voice.text, versions(hand, voice)) == ("", [(WORDS, "draft", "Kari")])


def test_same_draft_twice_is_one(hand: Hand, voice: Contribution) -> None:
    save_draft(hand, voice.id, WORDS)
    save_draft(hand, voice.id, f"  {WORDS}\n")

    assert versions(hand, voice) == [(WORDS, "draft", "Kari")]


def test_accepted_words_can_be_quoted(hand: Hand, voice: Contribution) -> None:
    accept_transcript(hand, voice.id, WORDS, seen=0)
    item = need(hand, "Buss")

    quote(hand, voice.id, item, Part("saknar bussen"))

    assert (voice.text, under(hand.session, item)) == (WORDS, ["saknar bussen"])


def test_earlier_accepted_version_is_kept(hand: Hand, other: Hand, voice: Contribution) -> None:
    first = accept_transcript(hand, voice.id, WORDS, seen=0)
    accept_transcript(other, voice.id, "Eg saknar båten", seen=first.id)

    assert voice.text == "Eg saknar båten"
    assert versions(hand, voice) == [
        ("Eg saknar båten", "accepted", "Per"),
        (WORDS, "superseded", "Kari"),
    ]


def test_undo_brings_the_earlier_words_back(hand: Hand, voice: Contribution) -> None:
    first = accept_transcript(hand, voice.id, WORDS, seen=0)
    accept_transcript(hand, voice.id, "Eg saknar båten", seen=first.id)

    undo(hand)
    once = voice.text
    undo(hand)

    assert (once, voice.text, voice.parts) == (WORDS, "", None)


def test_newer_version_is_not_accepted_unseen(
    hand: Hand, other: Hand, voice: Contribution
) -> None:
    save_draft(other, voice.id, "Vi saknar bussen")

    with pytest.raises(NewerTranscript):
        accept_transcript(hand, voice.id, WORDS, seen=0)

    assert voice.text == ""


def test_caption_stands_before_what_was_written_down(hand: Hand, voice: Contribution) -> None:
    voice.text, voice.message = "Om bussen", "m:7"
    hand.session.flush()
    accept_transcript(hand, voice.id, WORDS, seen=0)
    both = voice.text

    reword(hand.session, voice, "m:7", "Om båten", is_late=False, now=hand.now)

    assert (both, voice.text) == (f"Om bussen\n{WORDS}", f"Om båten\n{WORDS}")


def test_resident_may_put_own_words_in_its_place(hand: Hand, voice: Contribution) -> None:
    accept_transcript(hand, voice.id, WORDS, seen=0)

    reword(hand.session, voice, None, "Eg sa båten", is_late=False, now=hand.now)
    hand.session.flush()
    hand.session.expire_all()

    assert (voice.text, versions(hand, voice)) == ("Eg sa båten", [(WORDS, "superseded", "Kari")])


def test_record_says_that_words_were_written_down(hand: Hand, voice: Contribution) -> None:
    save_draft(hand, voice.id, "Eg saknar …")
    seen = hand.session.scalars(select(Transcript.id)).one()
    accept_transcript(hand, voice.id, WORDS, seen=seen)

    (entry,) = export_record(hand.session, hand.process)["contributions"]

    assert entry["text"] == WORDS
    assert [(one["state"], one["by"]) for one in entry["transcripts"]] == [
        ("draft", "person"),
        ("accepted", "person"),
    ]


def test_nothing_is_not_written_down(hand: Hand, voice: Contribution) -> None:
    with pytest.raises(NothingWritten):
        save_draft(hand, voice.id, " \n ")


def test_text_has_nothing_to_write_down(hand: Hand, said: Contribution) -> None:
    with pytest.raises(UnknownContribution):
        save_draft(hand, said.id, WORDS)
