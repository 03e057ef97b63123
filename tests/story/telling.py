"""What a facilitator does in the course of a process, each evening in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select, update

from handlers.speaking import broadcast_question
from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import AnswerStep, Contribution, Delivery, Facilitator, Outgoing, Person
from tests.conftest import FakeClock
from tests.sorting.conftest import hand_of
from web.board.answers.sentences import Sentences
from web.report.files import Format, make_report
from workshop.answering.rounds import draft_round, send_round
from workshop.board.census import Census
from workshop.board.finding import find_meeting
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.broadcasts import fire_due
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.reporting.compose import Report, compose
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote
from workshop.steering.moving import Verb, make_move


@dataclass(frozen=True, slots=True)
class Evening:
    """Where the facilitator works, and the clock on the wall."""

    store: Store
    shelf: Shelf
    catalogue: Catalogue
    clock: FakeClock

    @contextmanager
    def at_the_board(self) -> Iterator[Hand]:
        """Work on the board; what is done stands when it is over."""
        with self.store.writing() as session:
            known = session.scalars(select(Facilitator).where(Facilitator.name == "Kari")).first()
            hand = hand_of(session, "Kari", self.clock())
            if known is not None:
                hand = Hand(session, hand.process, known.id, hand.now)
            yield hand

    def step(self) -> None:
        """Close the round that is open, and open the next."""
        with self.at_the_board() as hand:
            who = hand.facilitator_id
            make_move(hand.session, hand.process, Verb.STEP, facilitator_id=who, now=hand.now)

    def bring_notes(self, meeting: str, *lines: str) -> None:
        """Bring the notes of a workshop in, from table 1."""
        raw = "\n".join(["text,table", *(f'"{line}",1' for line in lines)]).encode()
        with self.at_the_board() as hand:
            found = find_meeting(hand.session, hand.process, meeting)
            import_notes(hand.session, found, NotesFile("lapper.csv", raw), now=hand.now)

    def sort(self, kind: ItemKind, title: str, *words: str, under: int | None = None) -> int:
        """Put an item up with all that says these words, chosen and let through; its number."""
        with self.at_the_board() as hand:
            item = put_up(hand, kind, dict.fromkeys(hand.process.languages, title)).id
            for said in hand.session.scalars(select(Contribution)).all():
                if any(one in said.text for one in words):
                    quote(hand, said.id, item)
                    card = hall_card(said, ())
                    assert card is not None
                    moderate(hand, said.id, card.seen, is_through=True)
            if under is not None:
                link_items(hand, item, under)
            return item

    def choose(self, kind: ItemKind, *numbers: int) -> None:
        """Let these go on."""
        with self.at_the_board() as hand:
            choose(hand, kind, numbers)

    def do(self, act: Callable[[Hand], object]) -> None:
        """Do one thing."""
        with self.at_the_board() as hand:
            act(hand)

    def answer_back(self, step: AnswerStep) -> None:
        """Write a round of answers, send it, and let it arrive."""
        with self.at_the_board() as hand:
            words = Sentences(self.catalogue, hand.process.languages, step)
            answer = draft_round(hand, step, words.line, words.ends())
            send_round(hand, answer.id, version=answer.version)
        self.clock.advance(seconds=61)
        with self.store.writing() as session:
            say = partial(broadcast_question, self.catalogue)
            fire_due(session, self.clock(), make_say=say)
            waits = update(Outgoing).where(Outgoing.state == Delivery.QUEUED)
            session.execute(waits.values(state=Delivery.SENT, done_at=self.clock()))

    def told(self, code: str) -> list[str]:
        """Return what broadcasts have said to a resident, oldest first."""
        with self.store.reading() as session:
            rows = session.execute(
                select(Outgoing.payload)
                .join(Person, Person.id == Outgoing.person_id)
                .where(Person.code == code, Outgoing.broadcast_id.is_not(None))
                .order_by(Outgoing.id)
            )
            return [payload["text"] for (payload,) in rows]

    def report(self, form: Format) -> bytes:
        """Return the report for the council, as a file."""
        return make_report(
            self.composed(),
            form,
            "nb",
            catalogue=self.catalogue,
            shelf=self.shelf,
            now=self.clock(),
        )

    def composed(self) -> Report:
        """Return what the report says."""
        with self.store.reading() as session:
            return compose(
                session, current_process(session), Census().count(session), now=self.clock()
            )
