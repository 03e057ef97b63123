"""Playing a facilitator's trial: the real conversation, in a transaction that is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.rehearsal.deck import RehearsalDeck
from handlers import AT_ONCE, Desk, Pace, broadcast_question, receive
from prompts.catalogue import Catalogue
from storage.store import Store
from storage.tables import BroadcastKind, Person, Phase, PhaseState, Prompt
from storage.vault import Vault
from workshop.book import Book
from workshop.messages import Channel, Say, SayKind
from workshop.outbox.queueing import say_to
from workshop.process import current_process
from workshop.residents.people import address_key, find_person
from workshop.talk.history import History, history_of
from workshop.trials import Played, Trying, by_place, heard, put_on


@dataclass(frozen=True, slots=True)
class Trials:
    """Plays trials from their beginning, each time they are looked at.

    Nobody sees the transaction, and nothing of it is left: no resident, no message, no answer.
    """

    store: Store
    vault: Vault
    catalogue: Catalogue
    pace: Pace = AT_ONCE

    def play(self, trying: Trying) -> Played:
        """Return what the chat shows after all that was written and pressed."""
        with self.store.trying() as session:
            process = current_process(session)
            put_on(session, self.vault, process, trying, make_say=self._say)
            last: Sequence[Say] = ()
            for nth in range(len(trying.did)):
                last = self._hear(session, trying, nth)
            person = find_person(session, self.vault, Channel.WEB, trying.address)
            if person is not None:
                return Played(by_place(session, person.id, history_of(session, person)))
            words = (say.text for say in last if say.kind == SayKind.MESSAGE)
            return Played(History((), None), tuple(words))

    def _hear(self, session: Session, trying: Trying, nth: int) -> Sequence[Say]:
        did = heard(session, self.vault, trying, nth)
        book = Book(session)
        if (closed := _closed_round(session, trying)) is not None:
            book.deck = RehearsalDeck(session, closed)
        who = address_key(self.vault, Channel.WEB, trying.address)
        answer = receive(Desk(book, self.vault, self.catalogue, did.at, self.pace), did, who)
        if answer.person is not None:
            say_to(book, answer.person, answer.says, now=did.at)
        book.settle()
        return answer.says

    def _say(self, person: Person, prompt: Prompt, kind: BroadcastKind) -> Say:
        return broadcast_question(self.catalogue, person, prompt, kind)


def _closed_round(session: Session, trying: Trying) -> Phase | None:
    """Return the phase whose prompts are tried before it opens: here it is open."""
    prompt = next((plan.prompt for plan in trying.plans if plan.prompt), None)
    phase = session.get_one(Phase, prompt.phase_id) if prompt else None
    return phase if phase is not None and phase.state != PhaseState.OPEN else None
