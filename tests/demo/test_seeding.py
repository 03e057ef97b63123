"""What stands in a filled demonstration: all that the sample says, through everybody's doors."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.demo.folder import DemoFolder
from bot.demo.sample import Sample
from storage.store import Store
from storage.tables import Contribution, Delivery, FailedUpdate, Media, Outgoing, Person, Prompt
from storage.tables import Wording as EarlierWording
from tests.conftest import MONDAY
from workshop.board.items import chosen_items
from workshop.process import current_process, open_phase

Spoken = tuple[str, str, int, str]
"""Channel, prompt, question of its ladder, words."""
LATER = timedelta(days=90)


def spoken_in(session: Session) -> list[Spoken]:
    """Return what stands in the database from the chat."""
    rows = session.execute(
        select(Contribution, Prompt.code)
        .outerjoin(Prompt, Prompt.id == Contribution.prompt_id)
        .where(Contribution.channel != "room")
    )
    return sorted((said.channel, code or "", said.rung, said.text) for said, code in rows)


def spoken_by(sample: Sample) -> list[Spoken]:
    """Return what the sample says, with what is said after the last question put to that one."""
    spoken: list[Spoken] = []
    for one in sample.residents:
        for code, ladder in one.answers.items():
            for rung, answer in enumerate(ladder):
                if answer is not None:
                    words = answer.edited or answer.text
                    spoken.append((one.channel, code, min(rung, 2), words))
        if one.free:
            spoken.append((one.channel, "", 0, one.free))
    return sorted(spoken)


def counts_in(store: Store) -> dict[str, int]:
    """Return how many rows there are of what could be doubled."""
    with store.reading() as session:
        tables = (Person, Contribution, Media, Outgoing, EarlierWording)
        return {
            table.__name__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def test_every_word_stands_at_its_question(demo_store: Store, sample: Sample) -> None:
    with demo_store.reading() as session:
        assert spoken_in(session) == spoken_by(sample)


def test_residents_come_over_both_channels(demo_store: Store, sample: Sample) -> None:
    with demo_store.reading() as session:
        people = Counter(session.scalars(select(Person.channel)))

    assert people == Counter(one.channel for one in sample.residents)
    assert set(people) == {"telegram", "web"}


def test_residents_are_as_the_sample_says(demo_store: Store, sample: Sample) -> None:
    with demo_store.reading() as session:
        people = session.scalars(select(Person).order_by(Person.id)).all()

    assert [(p.language, p.age_band, p.area, p.role, p.source) for p in people] == [
        (one.language, one.age, one.area, one.role, one.source) for one in sample.residents
    ]


def test_room_notes_stand_with_their_tables(demo_store: Store, sample: Sample) -> None:
    with demo_store.reading() as session:
        notes = session.execute(
            select(Contribution.text, Contribution.table_label).where(
                Contribution.channel == "room"
            )
        ).all()

    assert sorted(map(tuple, notes)) == sorted((n.text, n.table) for n in sample.notes)


def test_edited_answer_keeps_its_first_wording(demo_store: Store, sample: Sample) -> None:
    ladders = [ladder for one in sample.residents for ladder in one.answers.values()]
    first = [a.text for ladder in ladders for a in ladder if a and a.edited]

    with demo_store.reading() as session:
        assert list(session.scalars(select(EarlierWording.text))) == first


def test_nothing_waits_for_sample_people(demo_store: Store) -> None:
    with demo_store.reading() as session:
        states = set(session.scalars(select(Outgoing.state)))

        assert states == {Delivery.SENT}
        assert session.scalars(select(FailedUpdate)).all() == []


def test_recordings_are_on_the_shelf(demo: DemoFolder, demo_store: Store) -> None:
    with demo_store.reading() as session:
        media = session.scalars(select(Media)).all()

    assert [(m.kind, m.state, m.mime) for m in media] == [("voice", "kept", "audio/ogg")] * 2
    assert all((demo.folder / "media" / str(m.name)).is_file() for m in media)


def test_three_needs_go_on(demo_store: Store, sample: Sample) -> None:
    with demo_store.reading() as session:
        chosen = chosen_items(session, current_process(session).id, "need")

    assert [need.title for need in chosen] == [n.title for n in sample.needs if n.is_chosen]
    assert len(chosen) == 3


def test_everybody_spoke_in_the_open_phase(demo_store: Store) -> None:
    with demo_store.reading() as session:
        phase = open_phase(session, current_process(session))
        said = list(session.scalars(select(Contribution.said_at)))

    assert phase is not None
    assert phase.opens_at < min(said) < max(said) < MONDAY


def test_second_demo_doubles_nothing(demo: DemoFolder, demo_store: Store) -> None:
    before = counts_in(demo_store)

    assert demo.is_ready
    demo.freshen(demo.settings(0), now=MONDAY)

    assert counts_in(demo_store) == before


def test_demo_that_ran_out_opens_again(demo: DemoFolder, demo_store: Store) -> None:
    before = counts_in(demo_store)

    demo.freshen(demo.settings(0), now=MONDAY + LATER)

    with demo_store.reading() as session:
        phase = open_phase(session, current_process(session))
    assert phase is not None
    assert phase.closes_at > MONDAY + LATER
    assert counts_in(demo_store) == before
