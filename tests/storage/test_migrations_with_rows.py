"""The tables go down and up again with residents' words in them."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import Table, column, func, insert, select, table

from bot.conversation import Conversation
from prompts.catalogue import Catalogue
from storage.schema import downgrade, migrate
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import (
    Act,
    Audit,
    Ballot,
    Base,
    Cause,
    Change,
    Facilitator,
    Item,
    Outage,
    SoFar,
    Tally,
)
from storage.vault import Vault
from tests.conftest import MONDAY, FakeClock
from tests.handlers.conftest import Resident
from tests.storage.test_migrations import revisions
from tests.workshop.mailing import fire, plan_words, rows_of
from workshop.messages import Channel
from workshop.process import current_process
from workshop.upkeep.leases import take_lease

BELOW = revisions()[:-1]
REVISIONS = BELOW if os.environ.get("LONG") else [*BELOW[:-5:5], *BELOW[-5:]]
"""Each way down goes through all that are newer: in short, to every fifth and the newest ones."""
OLDER = ("facilitator_id", "action", "about", "done_at")


@pytest.fixture
def lived_in(
    store: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, clock: FakeClock, jevnaker: str
) -> Store:
    """A database in which people have spoken, on both channels."""
    conversation = Conversation(store, vault, shelf, catalogue, clock)
    for channel in (Channel.TELEGRAM, Channel.WEB):
        resident = Resident(conversation, clock, channel=channel)
        resident.joins()
        resident.says("Hun spiser alene", message="501")
        resident.shows()
        resident.edits("501", "Hun spiser alene hver dag")
    with store.writing() as session:
        take_lease(session, "listener", "somebody", clock=clock)
        session.add(
            Outage(channel="telegram", cause=Cause.OTHER_BOT, began_at=MONDAY, ended_at=MONDAY)
        )
    return store


def counts(store: Store) -> dict[str, int]:
    """Return how many rows each table has that is there."""
    with store.reading() as session:
        there = store.engine.dialect.get_table_names(session.connection())
        tables: list[Table] = [one for one in Base.metadata.sorted_tables if one.name in there]
        return {
            one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables
        }


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_outlive_the_way_down_and_up(lived_in: Store, revision: str) -> None:
    downgrade(lived_in.engine, revision)
    below = counts(lived_in)

    migrate(lived_in.engine)

    # A table that was taken away comes back empty; no other loses a row.
    above = counts(lived_in)
    assert {name: above[name] for name in below} == below
    assert below["contribution"] == 4


def test_way_to_the_base_and_back_leaves_working_tables(
    lived_in: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> None:
    downgrade(lived_in.engine, "base")
    migrate(lived_in.engine)

    after = counts(lived_in)

    assert sum(after.values()) == 0
    assert set(after) == {table.name for table in Base.metadata.sorted_tables}


def test_older_audit_is_told_what_it_is_about(lived_in: Store) -> None:
    rows = [
        ("sign-in", {}),
        ("hide", {"contribution": 1}),
        ("undo", {"act": 1}),
        ("meeting-add", {"meeting": 1}),
        ("newfangled", {}),
    ]
    downgrade(lived_in.engine, "0015")
    with lived_in.engine.connect() as connection:
        person = insert(Facilitator).values(name="Kari", role="admin", created_at=MONDAY)
        connection.execute(person)
        act = insert(Act).values(process_id=1, facilitator_id=1, verb="decide", done_at=MONDAY)
        connection.execute(act)
        audit = table(
            "audit", *(column(c.name, c.type) for c in Audit.__table__.c if c.name in OLDER)
        )
        values = [
            {"facilitator_id": 1, "action": action, "about": about, "done_at": MONDAY}
            for action, about in rows
        ]
        connection.execute(insert(audit), values)
        connection.commit()

    migrate(lived_in.engine)

    with lived_in.reading() as session:
        told = session.execute(select(Audit.process_id, Audit.kind).order_by(Audit.id)).all()
    assert [tuple(one) for one in told] == [
        (None, "doors"), (1, "care"), (1, "deciding"), (1, "room"), (1, "other"),
    ]  # fmt: skip


def below_19(
    store: Store, title: dict[str, str], *changes: tuple[str, str, object, object]
) -> None:
    """Go down to before words were kept out of sight, with an item and what acts did to it."""
    downgrade(store.engine, revisions()[revisions().index("0019") - 1])
    with store.engine.connect() as connection:
        person = insert(Facilitator).values(name="Kari", role="admin", created_at=MONDAY)
        connection.execute(person)
        known = [c for c in Item.__table__.c if "unseen" not in c.name]
        item = table("item", *(column(c.name, c.type) for c in known))
        values = {
            "process_id": 1,
            "kind": "need",
            "title": title,
            "description": {"nb": "Selskap"},
        }
        rest = {"is_chosen": False, "position": 0, "created_at": MONDAY}
        connection.execute(insert(item), {**values, **rest})
        for nth, (verb, name, old, new) in enumerate(changes, 1):
            act = insert(Act).values(process_id=1, facilitator_id=1, verb=verb, done_at=MONDAY)
            connection.execute(act)
            change = insert(Change).values(
                act_id=nth, row_table="item", row_id=1, column=name, before=old, after=new
            )
            connection.execute(change)
        connection.commit()


def test_words_that_hiding_took_are_kept_beside_what_is_shown(lived_in: Store) -> None:
    stood, nothing = {"nb": "Hun spiser alene"}, dict[str, str]()
    below_19(
        lived_in,
        {},
        ("hide", "title", stood, nothing),
        ("hide", "is_chosen", True, False),
        ("hide", "description", stood, nothing),
        ("reword", "description", nothing, {"nb": "Selskap"}),
    )

    migrate(lived_in.engine)

    with lived_in.reading() as session:
        item_now = session.get_one(Item, 1)
        kept = (item_now.title, item_now.unseen_title, item_now.unseen_description)
        left = session.scalars(select(Act.verb).join(Change, Change.act_id == Act.id)).all()
    assert (kept, left) == (({}, stood, {}), ["reword"])


def test_words_hidden_once_more_beside_others_are_kept(lived_in: Store) -> None:
    stood, beside = {"nb": "Hun spiser alene"}, {"nn": "Ei å ete med"}
    below_19(
        lived_in,
        beside,
        ("hide", "title", stood, {}),
        ("reword", "title", {}, beside),
        ("show-again", "title", beside, {**beside, **stood}),
        ("hide", "title", {**beside, **stood}, beside),
    )

    migrate(lived_in.engine)

    with lived_in.reading() as session:
        item_now = session.get_one(Item, 1)
        assert (item_now.title, item_now.unseen_title) == (beside, stood)


def test_what_a_part_was_said_of_is_in_doubt_below(lived_in: Store, clock: FakeClock) -> None:
    with lived_in.writing() as session:
        plan_words(session, clock)
        fire(session, clock)
        waits = next(row for row in rows_of(session) if row.broadcast_id and not row.done_at)
        waits.so_far = SoFar(files=["prompt-a.ogg"], until=0)
    downgrade(lived_in.engine, "0028")

    migrate(lived_in.engine)

    with lived_in.reading() as session:
        states = {row.state for row in rows_of(session) if row.broadcast_id}
    assert states == {"sent", "uncertain"}


@pytest.mark.parametrize(("members", "told"), [(24, ["members"]), (25, ["members", "voters"])])
def test_few_who_did_not_vote_are_told_no_longer(
    lived_in: Store, clock: FakeClock, members: int, told: list[str]
) -> None:
    with lived_in.writing() as session:
        same = {"budget": 3, "is_several_on_one": True, "seed": "", "made_at": clock()}
        words = {key: {"nb": "Hva?"} for key in ("question", "rule", "decider")}
        of_it = {"process_id": current_process(session).id, "closes_at": clock(), **words}
        ballot = Ballot(**same, **of_it)
        session.add(ballot)
        session.flush()
        for part, n in (("members", members), ("voters", 20)):
            session.add(Tally(ballot_id=ballot.id, part=part, code="", n=n))
    downgrade(lived_in.engine, "0030")

    migrate(lived_in.engine)

    with lived_in.reading() as session:
        assert session.scalars(select(Tally.part).order_by(Tally.id)).all() == told
