"""A process with something of everything on its board, and systems that read it by key."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, ContributionKind, Facilitator, Meeting, Moderation, Person
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.finding import find_prompt
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.outside.keys import Scope, add_key
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Part, quote

API = "/api/v1"
CHAT = "4711004711"
SOURCE = "bussen"


class System:
    """Another system of the municipality, with a key; `answer` is what came last."""

    def __init__(self, app: FastAPI, key: str | None) -> None:
        """Open it; nothing is asked for yet."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        self.client = TestClient(app, headers=headers, raise_server_exceptions=False)
        self.answer = Response(204)

    def get(self, path: str, **headers: str) -> Response:
        """Ask for something below /api/v1."""
        self.answer = self.client.get(API + path, headers=headers)
        return self.answer

    def read(self, path: str) -> Any:
        """Return what stands there."""
        return self.get(path).json()


def new_key(
    stage: Backstage, scope: Scope = Scope.PEOPLE, name: str = "archive", days: int = 365
) -> str:
    """Make a key."""
    with stage.store.writing() as session:
        return add_key(session, name, scope, now=stage.clock(), days=days)


def hand_in(session: Session, stage: Backstage) -> Hand:
    """Return what a facilitator acts with."""
    now = stage.clock()
    facilitator = session.scalar(select(Facilitator).where(Facilitator.name == "Kari Nordmann"))
    if facilitator is None:
        facilitator = Facilitator(name="Kari Nordmann", role=StaffRole.ADMIN, created_at=now)
        session.add(facilitator)
        session.flush()
    return Hand(session, current_process(session), facilitator.id, now)


def newcomer(
    stage: Backstage,
    address: str = CHAT,
    *,
    channel: Channel = Channel.TELEGRAM,
    **fields: object,
) -> str:
    """Let a resident take part; their pseudonym."""
    with stage.store.writing() as session:
        now, vault = stage.clock(), stage.vault
        return join(session, vault, address, now=now, channel=channel, **fields).code


def say(hand: Hand, text: str, person: str | None = None, **fields: object) -> Contribution:
    """Let something be said at the kitchen table: by a resident, or on a note in the room."""
    session, process = hand.session, hand.process
    who = session.scalar(select(Person).where(Person.code == person))
    prompt = find_prompt(session, process, "kjokkenbordet")
    meeting = None if who else session.scalars(select(Meeting.id).order_by(Meeting.id)).first()
    known: dict[str, object] = {
        "channel": who.channel if who else Channel.ROOM,
        "kind": ContributionKind.TEXT if who else ContributionKind.NOTE,
        "source": who.source if who else None,
        "phase_id": prompt.phase_id,
        "prompt_id": prompt.id,
        "flags": [],
        "language": "nb",
        "kept_at": hand.now,
    }
    said = Contribution(
        process_id=process.id,
        person_id=who.id if who else None,
        meeting_id=meeting,
        text=text,
        said_at=hand.now,
        **(known | fields),
    )
    session.add(said)
    session.flush()
    return said


def let_through(hand: Hand, said: Contribution) -> None:
    """Let everybody in the hall see what was said."""
    row = Moderation(contribution_id=said.id, is_through=True, decided_at=hand.now)
    hand.session.add(row)
    hand.session.flush()


def fill(stage: Backstage) -> None:
    """Put a chain on the board: a need with two quotes, a measure, a solution; ten take part."""
    person = newcomer(stage, source=SOURCE, age_band="80-plus", area="vang")
    for nth in range(12):
        newcomer(stage, f"9{nth}", age_band="40-66", channel=Channel.WEB)
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        items = [put_up(hand, kind, {"nb": f"Et {kind}"}).id for kind in ItemKind]
        need, measure, solution = items
        link_items(hand, measure, need)
        link_items(hand, solution, measure)
        choose(hand, ItemKind.NEED, [need])
        chat = say(hand, "Jeg sitter ofte alene. Trappa er glatt.", person)
        note = say(hand, "Noen å spise middag med")
        quote(hand, chat.id, need, Part("Jeg sitter ofte alene"))
        quote(hand, note.id, need)
        for said in (chat, note):
            let_through(hand, said)
        meeting = session.scalars(select(Meeting).order_by(Meeting.id)).first()
        assert meeting is not None
        meeting.attendance = {"total": 30, "roles": {"resident": 20}, "ages": {"80-plus": 2}}
