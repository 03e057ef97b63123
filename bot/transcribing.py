"""Writing down voices with a program on this machine, beside everything else: drafts only."""

from __future__ import annotations

import logging
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from storage.shelf import Shelf
from storage.store import Store
from workshop.clock import Clock
from workshop.voices.transcribing import Transcriber, keep_machine_draft, next_unwritten

log = logging.getLogger(__name__)

LONGEST_S = 900
"""A program that takes longer over one voice is stopped; the voice is left to people."""
MOST_SIGNS = 20_000


@dataclass(slots=True)
class Program:
    """A program of the municipality's own: `{sound}` and `{language}` stand in its command."""

    command: str
    _running: subprocess.Popen[bytes] | None = None

    def transcribe(self, sound: Path, language: str) -> str:
        """Return what the program wrote to its standard output. No shell sees the command."""
        filled = [
            part.replace("{sound}", str(sound)).replace("{language}", language)
            for part in shlex.split(self.command)
        ]
        with subprocess.Popen(
            filled,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as self._running:
            try:
                written, _ = self._running.communicate(timeout=LONGEST_S)
            except subprocess.TimeoutExpired:
                self._running.kill()
                raise
        if self._running.returncode:
            raise subprocess.CalledProcessError(self._running.returncode, filled[0])
        return written.decode(errors="replace")[:MOST_SIGNS]

    def give_up(self) -> None:
        """Stop the program, if it is running."""
        if self._running is not None:
            self._running.kill()


def make_transcriber(command: str) -> Transcriber | None:
    """Return what writes down voices, as TRANSCRIBER_COMMAND says; None if it says nothing."""
    return Program(command) if command else None


@dataclass(slots=True)
class Scribe:
    """Has one voice at a time written down; in no transaction meanwhile.

    What fails is tried once until the next start. Nothing else waits for it.
    """

    store: Store
    shelf: Shelf
    clock: Clock
    transcriber: Transcriber | None
    tried: set[int] = field(default_factory=set)

    def stop(self) -> None:
        """Let go of the voice that is being written down; it is tried again at the next start."""
        if self.transcriber is not None:
            self.transcriber.give_up()

    def write_down(self) -> None:
        """Keep a draft of the oldest voice that nobody has written down."""
        if self.transcriber is None:
            return
        with self.store.reading() as session:
            voice = next_unwritten(session, self.tried)
        if voice is None:
            return
        self.tried.add(voice.media_id)
        try:
            words = self.transcriber.transcribe(self.shelf.path(voice.name), voice.language)
        except (OSError, subprocess.SubprocessError) as error:
            # What the program said may be what the resident said: only the kind is told.
            log.warning(
                "action=transcribe media=%s error=%s", voice.media_id, type(error).__name__
            )
            return
        with self.store.writing() as session:
            is_kept = keep_machine_draft(session, voice, words, now=self.clock())
        log.info("action=transcribe media=%s kept=%s", voice.media_id, is_kept)
