"""Residents, time, faults, restarts and a courier in any order, against the model."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.conversation import Conversation
from handlers import UNHURRIED
from prompts.catalogue import Catalogue, load_catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Delivery, FailedUpdate, Outgoing
from storage.vault import Vault
from tests.conftest import SECRET, FakeClock
from tests.crash.faults import refused_write
from tests.crash.ground import Ground
from tests.crash.model import Resident, Town
from tests.crash.stored import rows_of, seen, voices
from workshop.broadcasts import Plan, fire, plan_broadcast
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Edited,
    Heard,
    Left,
    MediaKind,
    Pressed,
    Returned,
    Said,
    Say,
    Sent,
    Started,
)
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Rejected,
    Uncertain,
    Unreachable,
)
from workshop.outbox.outcomes import Sent as WasSent
from workshop.outbox.settling import record_outcome, rescue
from workshop.process import current_process

ADDRESSES = ("4711", "4712", "4713")
ADDRESS = st.sampled_from(ADDRESSES)
JOINING = ("lang:nb", "join:yes", "age:40-66", "area:-", "role:-")
OTHER_PRESSES = st.sampled_from(["next", "done", "more:1:0:0", "go", "an old one"])
ARRIVED = (WasSent("0"), Uncertain("cut"), None)
"""What may become of a message that arrived; None is a kill before it was written down."""
LOST = (Later(2), NotSent("away"), Rejected("no"), Unreachable("blocked"), Uncertain("5xx"), None)


class TownMachine(RuleBasedStateMachine):
    """One town, on the ground that it is given."""

    ground: ClassVar[Ground]
    catalogue: ClassVar[Catalogue] = load_catalogue()

    @initialize()
    def opens(self) -> None:
        self.folder = Path(mkdtemp(prefix="verksted-town-"))
        self.url = self.ground.lend(self.folder)
        self.clock, self.vault, self.town = FakeClock(), Vault(SECRET), Town()
        self.queue: list[Heard] = []
        self.past: list[Heard] = []
        self.number = 0
        self.rows: dict[int, tuple[int, str, Resident]] = {}
        self.arrived: dict[int, int] = {}
        self._open()
        for address in ADDRESSES[:2]:
            self.joins(address)
        self._deliver(len(self.queue))

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        self._deliver(len(self.queue))
        self.store.forget_deleted()
        self._require_gone()
        self.store.close()
        self.ground.take_back(self.url)
        shutil.rmtree(self.folder)

    # What residents do; it waits at Telegram until it is delivered.

    @rule(address=ADDRESS)
    def joins(self, address: str) -> None:
        self._sends(address, Started("plakat"))
        for press in JOINING:
            self._sends(address, Pressed(press, toast_id="t"))

    @rule(address=ADDRESS, times=st.integers(1, 4))
    def says(self, address: str, times: int) -> None:
        for _ in range(times):
            self._sends(address, Said(self._words()))

    @rule(address=ADDRESS, count=st.integers(1, 3))
    def shows_an_album(self, address: str, count: int) -> None:
        album, caption = f"album-{self.number}", self._words()
        for nth in range(count):
            picture = Attachment(MediaKind.PHOTO, reference=f"{album}-{nth}")
            self._sends(address, Sent(picture, caption=caption if nth == 0 else "", album=album))

    @rule(address=ADDRESS)
    def speaks(self, address: str) -> None:
        self._sends(address, Sent(Attachment(MediaKind.VOICE, reference="v", seconds=3)))

    @rule(address=ADDRESS, press=OTHER_PRESSES)
    def presses(self, address: str, press: str) -> None:
        self._sends(address, Pressed(press, toast_id="t"))

    @rule(address=ADDRESS)
    def leaves_and_returns(self, address: str) -> None:
        self._sends(address, Left())
        self._sends(address, Returned())

    @rule(address=ADDRESS, has_spoken=st.booleans())
    def erases(self, address: str, has_spoken: bool) -> None:
        if has_spoken:
            self._sends(address, Said(self._words()))
        self._sends(address, Said("/slett"))
        self._sends(address, Pressed("erase:yes", toast_id="t"))

    @rule(data=st.data())
    @precondition(lambda self: any(isinstance(h.content, Said) for h in self.past + self.queue))
    def edits(self, data: st.DataObject) -> None:
        said = data.draw(st.sampled_from(self._words_said()))
        self._sends(said.address, Edited(self._words()), message=said.message)

    @rule(data=st.data())
    @precondition(lambda self: any(isinstance(h.content, Said) for h in self.past + self.queue))
    def says_under_a_used_id(self, data: st.DataObject) -> None:
        said = data.draw(st.sampled_from(self._words_said()))
        self._sends(said.address, Said(self._words()), message=said.message)

    @rule(data=st.data())
    @precondition(lambda self: bool(self.past))
    def repeats(self, data: st.DataObject) -> None:
        self.queue.append(data.draw(st.sampled_from(self.past)))

    # What happens to the bot

    @rule(count=st.integers(1, 20), is_acknowledged=st.booleans())
    @precondition(lambda self: bool(self.queue))
    def delivers(self, count: int, is_acknowledged: bool) -> None:
        self._deliver(count, is_acknowledged=is_acknowledged)
        self._require_gone()

    @rule()
    @precondition(lambda self: bool(self.queue))
    def delivers_all(self) -> None:
        self._deliver(len(self.queue))
        self._require_gone()

    @rule(count=st.integers(1, 20), nth=st.integers(1, 12))
    @precondition(lambda self: bool(self.queue))
    def delivers_to_a_failing_disk(self, count: int, nth: int) -> None:
        batch, before = self.queue[:count], seen(self.store)
        with refused_write(self.store.engine, nth) as refusal:
            try:
                self.conversation.hear(batch)
                assert not refusal.has_refused, "acknowledged, though a write was refused"
            except OperationalError:
                pass
        if not (refusal.has_refused and seen(self.store) == before):
            self._has_taken(batch)

    @rule()
    def restarts(self) -> None:
        self.store.close()
        self._open()
        with self.store.writing() as session:
            rescue(session, channel=Channel.TELEGRAM, now=self.clock())

    @rule(seconds=st.sampled_from([1, 5, 200, 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule(is_urgent=st.booleans())
    def broadcasts(self, is_urgent: bool) -> None:
        with self.store.writing() as session:
            plan = Plan(None, {"nb": "Vi sees"}, "all", self.clock(), is_urgent=is_urgent)
            now, process = self.clock(), current_process(session)
            made = plan_broadcast(session, process, plan, now=now)
            fired = fire(session, made.id, now, make_say=lambda *_: Say("Vi sees"))
            rows = rows_of(session, self.vault, made.id)
        assert fired is not None
        assert fired.recipients == len(rows)
        for number, address in rows:
            self.rows[number] = (made.id, address, self.town.at(address))

    @rule(count=st.integers(1, 4), data=st.data())
    def says_what_waits(self, count: int, data: st.DataObject) -> None:
        with self.store.writing() as session:
            now = self.clock()
            parcels = claim_next(
                session, self.vault, channel=Channel.TELEGRAM, now=now, limit=count
            )
        for parcel in parcels:
            has_arrived = data.draw(st.booleans())
            outcome = data.draw(st.sampled_from(ARRIVED if has_arrived else LOST))
            self._say(parcel.outgoing_id, has_arrived, outcome)

    # What must be true at all times

    @invariant()
    def nothing_is_lost_or_doubled_and_order_is_kept(self) -> None:
        for address in ADDRESSES:
            kept = [(message, words) for message, words in self.town.at(address).kept.items()]
            assert voices(self.store, self.vault, address) == kept

    @invariant()
    def poison_is_parked_once(self) -> None:
        with self.store.reading() as session:
            parked = session.scalars(select(FailedUpdate.fingerprint)).all()
        marks = [self.vault.fingerprint("telegram", one) for one in self.town.parked.values()]
        assert sorted(map(str, parked)) == sorted(marks)

    @invariant()
    def broadcasts_add_up_and_reach_nobody_twice(self) -> None:
        with self.store.reading() as session:
            rows = session.execute(
                select(Outgoing.id, Outgoing.state).where(Outgoing.broadcast_id.is_not(None))
            )
            states = {number: Delivery(state) for number, state in rows}
        stay = {n for n, (_, at, who) in self.rows.items() if self.town.at(at) is who}
        assert states.keys() == stay
        assert all(times <= 1 for number, times in self.arrived.items() if number in self.rows)

    # How it is done

    def _open(self) -> None:
        self.store = Store(self.url)
        shelf = Shelf(self.folder / "media")
        self.conversation = Conversation(
            self.store, self.vault, shelf, self.catalogue, self.clock, UNHURRIED
        )

    def _words(self) -> str:
        self.number += 1
        # Longer than anything that may be taken for a choice.
        return f"Ord nummer {self.number}. " + "En benk i sola ved butikken. " * 4 + "Ja."

    def _sends(self, address: str, content: Content, *, message: str | None = None) -> None:
        self.number += 1
        self.clock.advance(seconds=1)
        own = message or str(self.number)
        key, at = f"{address}:{self.number}", self.clock()
        self.queue.append(
            Heard(Channel.TELEGRAM, address, key, at, content, message=own, language="nb")
        )

    def _words_said(self) -> list[Heard]:
        return [h for h in self.past + self.queue if isinstance(h.content, Said)]

    def _deliver(self, count: int, *, is_acknowledged: bool = True) -> None:
        batch = self.queue[:count]
        if batch:
            self.conversation.hear(batch)
            self._has_taken(batch, is_acknowledged=is_acknowledged)

    def _has_taken(self, batch: list[Heard], *, is_acknowledged: bool = True) -> None:
        for heard in batch:
            self.town.take(heard, self.clock())
        self.past += [heard for heard in batch if heard not in self.past]
        if is_acknowledged:
            del self.queue[: len(batch)]

    def _say(self, number: int, has_arrived: bool, outcome: Outcome | None) -> None:
        if has_arrived:
            self.arrived[number] = self.arrived.get(number, 0) + 1
        if outcome is None:
            return
        self.number += 1
        told = WasSent(str(self.number)) if isinstance(outcome, WasSent) else outcome
        with self.store.writing() as session:
            record_outcome(session, number, told, now=self.clock())

    def _require_gone(self) -> None:
        whole = self.ground.left_in(self.store, self.folder)
        left = [words for words in self.town.gone if words and words.encode() in whole]
        assert left == [], "what was erased is still in the database"
