"""Words are found however they are spelled, until they are taken back; then they are gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import make_url

from bot.chores import Chores
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Contribution, Phase, Process, Prompt, StaleWords
from storage.vault import Vault
from tests.conftest import MONDAY, SECRET, FakeClock
from workshop.board.gathering import READ_FIRST
from workshop.board.searching import index_some, words_in
from workshop.board.sieve import Side, Sieve
from workshop.board.wall import strip
from workshop.messages import Channel
from workshop.process import current_process

NEWER = ["Noe helt annet"] * READ_FIRST
"""So much that the index has to be asked for what is older."""


@pytest.fixture
def chores(store: Store, shelf: Shelf, catalogue: Catalogue, jevnaker: str) -> Chores:
    """What the clock does, in a database with the shipped process."""
    return Chores(store, shelf, catalogue, FakeClock(), Vault(SECRET))


def say(chores: Chores, *texts: str, channel: str = "web", photo: str = "kjokkenbordet") -> None:
    """Keep these, and let the clock go once."""
    with chores.store.writing() as session:
        prompt = session.scalars(select(Prompt).where(Prompt.code == photo)).one()
        same = {
            "process_id": prompt.process_id,
            "phase_id": prompt.phase_id,
            "prompt_id": prompt.id,
            "channel": channel,
            "kind": "text",
            "language": "nb",
            "said_at": MONDAY,
            "kept_at": MONDAY,
            "state": "kept",
            "flags": [],
        }
        session.execute(insert(Contribution), [{"text": text, **same} for text in texts])
    index(chores)


def index(chores: Chores) -> None:
    """Let the clock go until all words can be found."""
    is_done = False
    while not is_done:
        with chores.store.writing() as session:
            is_done = index_some(session, 500) == 0


def found(chores: Chores, typed: str, side: Side = Side.CHAT, sieve: Sieve = Sieve()) -> list[str]:  # noqa: B008
    """Return what the wall shows for these words."""
    with chores.store.reading() as session:
        process = current_process(session)
        cards = strip(session, process, sieve, side, words=words_in(typed)).cards
    return [card.text for card in cards]


def files_of(chores: Chores) -> bytes:
    """Return the database as it lies on the disk, with its log."""
    path = Path(str(make_url(chores.store.url).database))
    return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))


@pytest.mark.parametrize(
    "typed",
    [
        "Sørbråten",
        "sorbraaten",
        "SOERBRAATEN",
        "sørbrå",
        "sor",
        "hjem sørb",
        "SØRBRÅTEN!?",
        "'*sor",
    ],
)
def test_one_word_has_many_spellings(chores: Chores, typed: str) -> None:
    say(chores, "Bussen hjem til Sørbråten", *NEWER)

    shown = found(chores, typed)

    assert shown == ["Bussen hjem til Sørbråten"]


@pytest.mark.parametrize("typed", ["ær", "AER", "aer"])
def test_a_short_word_is_found_whole(chores: Chores, typed: str) -> None:
    say(chores, "Ær på taket", "Ære være")

    shown = found(chores, typed)

    assert shown[-1] == "Ær på taket"


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "NOT",
        "a AND",
        "words:x",
        "(",
        "-benk",
        "b*",
        "NEAR(",
        "\x00",
        "\ue000p1",
        "'':*",
        "&|!",
    ],
)
def test_no_search_is_an_error(chores: Chores, typed: str) -> None:
    say(chores, "En benk ved elva", *NEWER)

    shown = found(chores, typed)

    assert len(shown) <= 40


def test_filters_and_words_go_together(chores: Chores) -> None:
    say(chores, "Benken i rommet", channel="room")
    say(chores, "Benken på bordet")
    say(chores, "Benken et annet sted", photo=another_photo(chores))
    say(chores, *NEWER)

    shown = found(chores, "benk", sieve=Sieve(prompt="kjokkenbordet", channel=Channel.WEB))

    assert shown == ["Benken på bordet"]


def another_photo(chores: Chores) -> str:
    """Return the code of another prompt of the deck."""
    with chores.store.reading() as session:
        codes = session.scalars(select(Prompt.code).join(Phase).order_by(Prompt.id))
        return next(code for code in codes if code != "kjokkenbordet")


def test_older_hits_come_after_newer(chores: Chores) -> None:
    say(chores, *(f"Benk nummer {number}" for number in range(25)), *NEWER[2:])
    say(chores, *(f"Benk nummer {number}" for number in range(25, 45)))
    with chores.store.reading() as session:
        process = session.scalars(select(Process)).one()
        first = strip(session, process, Sieve(), Side.CHAT, words=("benk",))

        rest = strip(session, process, Sieve(), Side.CHAT, words=("benk",), before=first.older)

    assert [card.text for card in rest.cards] == [f"Benk nummer {n}" for n in (4, 3, 2, 1, 0)]


def test_reworded_is_found_by_its_new_words(chores: Chores) -> None:
    say(chores, "En benk ved elva", "Noe nyere")
    with chores.store.writing() as session:
        session.execute(update(Contribution).where(Contribution.id == 1).values(text="En gapahuk"))
    index(chores)

    shown = found(chores, "benk"), found(chores, "gapahuk")

    assert shown == ([], ["En gapahuk"])


def test_taken_back_is_found_no_more(chores: Chores) -> None:
    say(chores, "En benk ved elva")
    with chores.store.writing() as session:
        session.execute(update(Contribution).values(state="withdrawn"))

    shown = found(chores, "benk")

    assert shown == []


@pytest.mark.sqlite
def test_deleted_words_leave_the_file(chores: Chores) -> None:
    say(chores, "Kvikksølvbeholderen er tom", *("Noe annet " * 9 for _ in range(300)))
    assert b"kvikksolvbeholderen" in files_of(chores)
    with chores.store.writing() as session:
        session.execute(delete(Contribution).where(Contribution.id == 1))

    chores.index_words()
    chores.purge_words()
    chores.empty_log()

    assert b"vikks" not in files_of(chores)


def test_what_is_purged_is_not_purged_again(chores: Chores) -> None:
    say(chores, "En benk ved elva")
    with chores.store.writing() as session:
        session.execute(delete(Contribution))
    chores.index_words()

    chores.purge_words()

    with chores.store.reading() as session:
        assert session.scalars(select(StaleWords.contribution_id)).all() == []
