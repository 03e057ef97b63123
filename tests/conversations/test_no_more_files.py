"""No file and no connection can be opened any more: nothing is lost, and it goes on by itself."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

import bot.running
from bot.house import House
from bot.running import Part
from prompts.catalogue import TEXTS, load_catalogue
from storage.tables import Media, MediaState
from tests.conversations.conftest import Running, take_part
from tests.recordings import opus
from tests.telegram import StandIn
from workshop.upkeep.intake import heartbeats

VOICE = opus()
TRIES_S = 3.0
"""Long enough for several tries."""


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let this process have all the files open that it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(one.name) for one in Path("/proc/self/fd").iterdir())
    held: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 1, hard))
    try:
        with _none_left(held):
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for one in held:
            os.close(one)


@contextmanager
def _none_left(held: list[int]) -> Iterator[None]:
    try:
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        yield


def test_words_and_recordings_are_kept_once_files_can_be_opened(
    bot: Running, telegram: StandIn
) -> None:
    anna = telegram.resident()
    take_part(bot.house, anna)
    # Libraries are files too: all of them have been loaded then.
    telegram.waits_until(lambda: {Part.COURIER, Part.CLOCK} <= at_work(bot))

    with no_more_files():
        words = anna.says("Bussen går for sjelden")
        recording = anna.sends_voice(VOICE, 3)
        time.sleep(TRIES_S)
    for one in (words, recording):
        anna.waits_for_reaction(one["message_id"])

    telegram.waits_until(lambda: all(one.state == MediaState.KEPT for one in media(bot)))

    assert [one.text for one in bot.voices()] == ["Bussen går for sjelden", ""]
    assert len(media(bot)) == 1


def test_what_the_first_word_with_an_ae_needs_is_there_from_the_start() -> None:
    asked = "import sys, workshop.voices.keeping; print('encodings.utf_16' in sys.modules)"

    said = subprocess.check_output([sys.executable, "-c", asked], text=True)

    assert said == "True\n"


def at_work(bot: Running) -> set[str]:
    """Return the parts that have given a sign of life."""
    with bot.house.store.reading() as session:
        return set(heartbeats(session))


def media(bot: Running) -> list[Media]:
    """Return every recording."""
    with bot.house.store.reading() as session:
        return list(session.scalars(select(Media)))


def test_languages_are_read_before_anybody_speaks_them(
    house: House, telegram: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.running, "SENTENCES_AFTER_S", 0.0)
    shutil.copytree(TEXTS, tmp_path / "texts")
    catalogue = load_catalogue(tmp_path / "texts")
    running = Running(replace(house, catalogue=catalogue))
    telegram.waits_until(lambda: Part.COURIER in at_work(running))
    running.ends()
    shutil.rmtree(tmp_path / "texts")

    assert catalogue.say("language.ask", "se") != ""
