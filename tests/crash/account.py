"""The reckoning: what Telegram handed over and showed, against what the database holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.town import SECRET
from bot.listener.updates import read_update
from storage.store import Store
from storage.tables import (
    Address,
    Contribution,
    Delivery,
    FailedUpdate,
    Media,
    Outgoing,
    Seen,
)
from storage.vault import Vault
from tests.crash.office import Story
from tests.crash.waves import Verdict, Wave, verdict_on
from tests.crash.writers import Act
from workshop.clock import utc_now
from workshop.messages import SayKind
from workshop.outbox.choosing import SAID_NOTHING
from workshop.upkeep.intake import event_key

KILLED = "the process ended"
Place = tuple[int, int]
"""A chat and a message in it."""


@dataclass(slots=True)
class Account:
    """Counts; those without a fault's name, and the sums, may be above 0.

    Each of the `sent_to` residents is to get one of the broadcasts; `parts` is how many messages
    of them came.
    """

    events: int
    presses: int
    let_go: int
    kept: int
    lost: int
    doubled: int
    altered: int
    out_of_order: int
    parked: int
    unreceipted: int
    unreceipted_listed: int
    unanswered_presses: int
    sent_to: int
    states: dict[str, int]
    parts: int
    parts_lost: int
    parts_doubled: int
    parts_untrue: int
    uncertain_by_kill: int
    uncertain_by_line: int
    unclear_on_line: int
    listed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One contribution as it stands."""

    number: int
    place: Place
    text: str
    media: int


def account_of(store: Store, story: Story, waves: Mapping[int, Wave], recipients: int) -> Account:
    """Count what was lost, doubled, said twice, and what nobody can know.

    `waves` are the broadcasts by their ids, in the order that the story has.
    """
    with store.reading() as session:
        kept = _kept(session, set(story.chats))
        receipts = _receipt_states(session)
        lost, doubled, altered = _compare(story.acts, kept)
        missing = [a for a in story.acts if a.message_id not in story.chats[a.chat_id].reactions]
        listed = [a for a in missing if receipts.get((a.chat_id, a.message_id)) is not None]
        presses = _presses(story.updates)
        killed, by_line = _uncertain(session)
        verdict = _verdicts(session, story, waves)
        return Account(
            events=len(_events(story.updates)),
            presses=len(presses),
            let_go=story.let_go,
            kept=len(kept),
            lost=lost + _unseen(session, story.updates),
            doubled=doubled,
            altered=altered,
            out_of_order=_out_of_order(kept),
            parked=session.scalar(select(func.count(FailedUpdate.id))) or 0,
            unreceipted=len(missing) - len(listed),
            unreceipted_listed=len(listed),
            unanswered_presses=sum(
                press not in story.chats[chat].answered for chat, press in presses
            ),
            sent_to=recipients,
            states=_states(session),
            parts=sum(story.times_said.values()),
            parts_lost=verdict.lost,
            parts_doubled=verdict.doubled,
            parts_untrue=verdict.untrue,
            uncertain_by_kill=killed,
            uncertain_by_line=by_line,
            unclear_on_line=story.unclear,
        )


def _compare(acts: Sequence[Act], kept: Sequence[_Kept]) -> tuple[int, int, int]:
    found: dict[Place, list[_Kept]] = {}
    for one in kept:
        found.setdefault(one.place, []).append(one)
    lost = doubled = altered = 0
    for act in acts:
        mine = found.pop((act.chat_id, act.message_id), [])
        lost += not mine
        doubled += max(0, len(mine) - 1)
        if mine:
            lost += max(0, act.media - mine[0].media)
            doubled += max(0, mine[0].media - act.media)
            altered += act.text != mine[0].text
    return lost, doubled + sum(map(len, found.values())), altered


def _kept(session: Session, chats: set[int]) -> list[_Kept]:
    vault = Vault(SECRET)
    marks = {vault.fingerprint("telegram", str(chat)): chat for chat in chats}
    rows = session.execute(
        select(
            Contribution.id, Address.fingerprint, Contribution.message, Contribution.text,
            func.count(Media.id),
        )
        .join(Address, Address.person_id == Contribution.person_id)
        .outerjoin(Media, (Media.contribution_id == Contribution.id) & (Media.state == "kept"))
        .group_by(Contribution.id, Address.id)
        .order_by(Contribution.id)
    )  # fmt: skip
    return [
        _Kept(number, (marks[mark], int(message or 0)), text, media)
        for number, mark, message, text, media in rows
    ]


def _out_of_order(kept: Iterable[_Kept]) -> int:
    newest: dict[int, int] = {}
    wrong = 0
    for one in kept:
        chat, message = one.place
        wrong += message < newest.get(chat, 0)
        newest[chat] = max(message, newest.get(chat, 0))
    return wrong


def _events(updates: Sequence[bytes]) -> set[str]:
    vault, now = Vault(SECRET), utc_now()
    heard = (read_update(json.loads(body), now) for body in updates)
    return {event_key(vault, one.channel, one.key) for one in heard if one is not None}


def _unseen(session: Session, updates: Sequence[bytes]) -> int:
    return len(_events(updates) - set(session.scalars(select(Seen.fingerprint))))


def _presses(updates: Sequence[bytes]) -> set[tuple[int, str]]:
    queries = (json.loads(body).get("callback_query") for body in updates)
    return {(one["from"]["id"], one["id"]) for one in queries if one}


def _receipt_states(session: Session) -> dict[Place, str]:
    """Return the receipts that are known not to be certain, with their state."""
    vault = Vault(SECRET)
    rows = session.execute(
        select(Address.sealed, Outgoing.reply_to, Outgoing.state)
        .join(Address, Address.person_id == Outgoing.person_id)
        .where(Outgoing.kind == SayKind.REACTION, Outgoing.state == Delivery.UNCERTAIN)
    )
    return {(int(vault.open(s, "address")), int(to or 0)): state for s, to, state in rows}


def _states(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Outgoing.state, func.count())
        .where(Outgoing.broadcast_id.is_not(None))
        .group_by(Outgoing.state)
    )
    return {str(state): int(count) for state, count in rows}


def _verdicts(session: Session, story: Story, waves: Mapping[int, Wave]) -> Verdict:
    """Hold each part that the chats show against the rows of the broadcasts."""
    vault = Vault(SECRET)
    places = {broadcast_id: nth for nth, broadcast_id in enumerate(waves)}
    rows = session.execute(
        select(Address.sealed, Outgoing.broadcast_id, Outgoing.state, Outgoing.so_far)
        .join(Address, Address.person_id == Outgoing.person_id)
        .where(Outgoing.broadcast_id.in_(waves))
    )
    found = Verdict()
    for sealed, of, state, so_far in rows:
        broadcast_id = int(of or 0)
        parts, chat = waves[broadcast_id].parts, int(vault.open(sealed, "address"))
        times = [
            story.times_said.get((chat, places[broadcast_id], place), 0)
            for place in range(len(parts))
        ]
        found += verdict_on(state, so_far or SAID_NOTHING, parts, times)
    return found


def _uncertain(session: Session) -> tuple[int, int]:
    """Return how many rows are uncertain because of a kill, and because of the line."""
    whys = Counter(
        KILLED if KILLED in (why or "") else "line"
        for why in session.scalars(
            select(Outgoing.why).where(Outgoing.state == Delivery.UNCERTAIN)
        )
    )
    return whys[KILLED], whys["line"]
