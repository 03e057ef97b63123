"""A machine of the municipality's own writes drafts, one voice at a time, and nothing more."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.transcribing import Program, Scribe, make_transcriber
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Contribution, Media, Transcript
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.recordings import opus
from tests.workshop.residents import join
from workshop.voices.keeping import withdraw
from workshop.voices.transcribing import Unwritten, keep_machine_draft


@dataclass
class FakeTranscriber:
    """Hears the same in every voice; `asked` is what it was given."""

    says: str = "eg saknar bussen"
    fails: bool = False
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    def transcribe(self, sound: Path, language: str) -> str:
        """Return what it always hears."""
        self.asked.append((sound.read_bytes()[:4], language))
        if self.fails:
            raise OSError("no such program")
        return self.says

    def give_up(self) -> None:
        """Have nothing to stop."""


@pytest.fixture
def voices(store: Store, vault: Vault, shelf: Shelf, clock: FakeClock, jevnaker: str) -> Store:
    """A database with two voice messages."""
    with store.writing() as session:
        person = join(session, vault, "4711", now=clock())
        for _ in range(2):
            said = Contribution(
                process_id=person.process_id, person_id=person.id, channel="web", kind="voice",
                language="nn", said_at=clock(), kept_at=clock(), flags=[],
            )  # fmt: skip
            session.add(said)
            session.flush()
            name = shelf.keep_sound(opus()).name
            known = {"kind": "voice", "state": "kept", "name": name}
            session.add(Media(contribution_id=said.id, not_before=clock(), **known))
    return store


def written(store: Store) -> list[tuple[int, str, str, int | None]]:
    """Return every draft: of what, the words, the state, who made it."""
    with store.reading() as session:
        rows = session.scalars(select(Transcript).order_by(Transcript.id))
        return [(row.contribution_id, row.text, row.state, row.made_by_id) for row in rows]


def test_one_voice_at_a_time_becomes_a_draft(
    voices: Store, shelf: Shelf, clock: FakeClock
) -> None:
    fake = FakeTranscriber()
    scribe = Scribe(voices, shelf, clock, fake)

    scribe.write_down()
    once = written(voices)
    scribe.write_down()
    scribe.write_down()

    assert once == [(1, fake.says, "draft", None)]
    assert written(voices) == [*once, (2, fake.says, "draft", None)]
    assert fake.asked == [(b"OggS", "nn")] * 2
    with voices.reading() as session:
        assert session.scalars(select(Contribution.text)).all() == ["", ""]


def test_nothing_is_written_without_a_program(
    voices: Store, shelf: Shelf, clock: FakeClock
) -> None:
    Scribe(voices, shelf, clock, make_transcriber("")).write_down()

    assert written(voices) == []


def test_voice_that_fails_holds_up_no_other(voices: Store, shelf: Shelf, clock: FakeClock) -> None:
    fake = FakeTranscriber(fails=True)
    scribe = Scribe(voices, shelf, clock, fake)
    scribe.write_down()
    fake.fails = False

    scribe.write_down()
    scribe.write_down()

    assert [number for number, *_ in written(voices)] == [2]


def test_voice_taken_back_meanwhile_gets_no_draft(voices: Store, clock: FakeClock) -> None:
    with voices.writing() as session:
        withdraw(session, session.get_one(Contribution, 1))

    with voices.writing() as session:
        is_kept = keep_machine_draft(session, Unwritten(1, 1, "x", "nn"), "ord", now=clock())

    assert (is_kept, written(voices)) == (False, [])


def test_people_who_were_faster_keep_their_draft(voices: Store, clock: FakeClock) -> None:
    with voices.writing() as session:
        session.add(Transcript(contribution_id=1, text="mitt", state="draft", made_at=clock()))

    with voices.writing() as session:
        is_kept = keep_machine_draft(session, Unwritten(1, 1, "x", "nn"), "ord", now=clock())

    assert (is_kept, len(written(voices))) == (False, 1)


def test_program_gets_the_file_and_the_language(tmp_path: Path) -> None:
    sound = tmp_path / "a b;c.ogg"
    sound.write_bytes(b"")
    script = "import sys; print(sys.argv[1:])"

    program = Program(f"{sys.executable} -c '{script}' {{sound}} --lang={{language}}")

    assert program.transcribe(sound, "nb").strip() == str([str(sound), "--lang=nb"])


def test_program_that_fails_writes_no_draft(voices: Store, shelf: Shelf, clock: FakeClock) -> None:
    program = Program(f"{sys.executable} -c 'print(1); raise SystemExit(3)'")

    Scribe(voices, shelf, clock, program).write_down()

    assert written(voices) == []
