"""A database with something of everything that is sealed."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import (
    Base,
    Contribution,
    ContributionKind,
    Facilitator,
    Item,
    Meeting,
    Person,
    Redaction,
)
from storage.vault import Vault
from tests.authenticator import code_at
from tests.conftest import MONDAY
from tests.workshop.residents import join
from workshop.board.staff import StaffRole
from workshop.book import opened_book
from workshop.carrying.signing import sign_up
from workshop.doors.inviting import choose_password, finish, invite, read_invite
from workshop.messages import Attachment, Channel, Heard, MediaKind, Say, SayKind, Started
from workshop.notes.opening import NotesFile, open_notes
from workshop.notes.uploads import begin_upload, lay_open
from workshop.nudges.pushkey import make_push_key
from workshop.nudges.subscribing import Subscription
from workshop.nudges.ways import ask_by_mail, choose_push
from workshop.outbox.queueing import say_farewell, say_to, seal_toast
from workshop.process import current_process
from workshop.redacting.hiding import REDACTED
from workshop.upkeep.intake import park, take_once
from workshop.voices.keeping import add_media

MANY = 450
"""More than two batches."""
STRANGER = Heard(Channel.TELEGRAM, "990001", "m:990001:1", MONDAY, Started())


def fill(store: Store, vault: Vault, people: int = MANY) -> None:
    """Let so many residents take part, one of them with a toast, a recording and a poison."""
    with store.writing() as session:
        for number in range(people):
            person = join(session, vault, str(10_000 + number), now=MONDAY)
        process = current_process(session)
        with opened_book(session) as book:
            say_to(book, person, [_toast(vault)], now=MONDAY)
            say_farewell(book, vault, process, STRANGER, [Say("Ha det")], now=MONDAY)
        session.add(voiced := _contribution(process.id, person.id))
        session.flush()
        add_media(session, vault, voiced, _recording(), message="1", now=MONDAY)
        session.add(_redaction(vault, voiced.id))
        _park(session, vault, STRANGER)
        _park(session, vault, replace(STRANGER, address="10000"))
        take_once(session, vault, Channel.TELEGRAM, "m:10000:7", now=MONDAY)
        _upload(session, vault)
        _tell(session, vault, person)
        _carry(session, vault, person)


def sealed_values(store: Store) -> list[bytes]:
    """Return everything in the database that may have been sealed, wherever it stands."""
    with store.reading() as session:
        columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
        values = [value for column in columns for value in session.scalars(select(column))]
    texts = [_unwritten(value) for value in values if isinstance(value, str)]
    return [value for value in (*values, *texts) if isinstance(value, bytes) and len(value) > 28]


def _unwritten(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _upload(session: Session, vault: Vault) -> None:
    _sign_ins(session, vault)
    who = session.scalars(select(Facilitator.id).order_by(Facilitator.id)).first()
    assert who is not None
    meeting = session.scalars(select(Meeting)).first()
    assert meeting is not None
    number = begin_upload(session, meeting, "lapper.csv", who, now=MONDAY)
    lay_open(session, vault, number, open_notes(NotesFile("lapper.csv", b"tekst\nEn benk\n")))


def _tell(session: Session, vault: Vault, person: Person) -> None:
    """Somebody is told by push, and is asked whether an address is theirs."""
    browser = Subscription("https://fcm.googleapis.com/endpoint-of-kari", "B" * 87, "A" * 22)
    choose_push(session, vault, person, browser, now=MONDAY)
    ask_by_mail(session, vault, person, "beskjed-til@kari.example", now=MONDAY)
    make_push_key(session, vault, now=MONDAY)


def _carry(session: Session, vault: Vault, person: Person) -> None:
    """Somebody wants to help with a solution."""
    process = current_process(session)
    solution = Item(
        process_id=process.id,
        kind=ItemKind.SOLUTION,
        title={"nb": "Tirsdagsmiddag"},
        is_chosen=True,
        created_at=MONDAY,
    )
    session.add(solution)
    session.flush()
    sign_up(session, vault, person, process, solution.id, "900 12 345", now=MONDAY)


def _sign_ins(session: Session, vault: Vault) -> None:
    """Kari has set up her sign-in; Ola has chosen a password."""
    for name in ("Kari", "Ola"):
        token = invite(session, name, StaffRole.FACILITATOR, now=MONDAY)
        choose_password(session, vault, token, "a hash", now=MONDAY)
        session.flush()
        if name == "Kari":
            secret = read_invite(session, vault, token, now=MONDAY).secret or ""
            finish(session, vault, token, code_at(secret, MONDAY), now=MONDAY)


def _redaction(vault: Vault, number: int) -> Redaction:
    sealed = vault.seal("[]", REDACTED)
    return Redaction(
        contribution_id=number, mark="0", length=1, sealed=sealed, until=MONDAY, made_at=MONDAY
    )


def _toast(vault: Vault) -> Say:
    return Say("Lagret", kind=SayKind.TOAST, to=seal_toast(vault, "4294967296001"))


def _recording() -> Attachment:
    return Attachment(MediaKind.VOICE, reference="AwACAgQAAxkBAAI", seconds=3)


def _contribution(process_id: int, person_id: int) -> Contribution:
    return Contribution(
        process_id=process_id,
        person_id=person_id,
        channel=Channel.TELEGRAM,
        kind=ContributionKind.VOICE,
        language="nb",
        message="1",
        said_at=MONDAY,
        kept_at=MONDAY,
        flags=[],
    )


def _park(session: Session, vault: Vault, heard: Heard) -> None:
    raw = json.dumps(asdict(heard), default=str)
    park(
        session,
        vault,
        channel=heard.channel,
        raw=raw,
        why="ValueError in Said",
        now=MONDAY,
        address=heard.address,
    )
