"""What must never leave through the API: each answer of each address is looked through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from prompts.processfile import ItemKind, ProcessFile
from storage.tables import Contribution, Flag, Item, Moderation, Person, Wording
from storage.vault import Vault
from tests.conftest import SECRET as KEY
from tests.web.reading import (
    CHAT,
    SOURCE,
    System,
    fill,
    hand_in,
    let_through,
    new_key,
    newcomer,
    say,
)
from web.backstage import Backstage
from workshop.loading import load_process
from workshop.outside.keys import Scope
from workshop.redacting.hiding import redact
from workshop.rehearsal.starting import Pace, start
from workshop.residents.forgetting import erase_for_good
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, mark
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.quoting import Part, move_quote, quote
from workshop.voices.keeping import withdraw
from workshop.voices.wordings import reword

SECRET = "Nabokona Gudrun drikker"
OWN_TITLE = "Aldri mer alene på julaften"


def answers(system: System) -> Iterator[str]:
    """Yield all that a system can read: every address, and every page of it."""
    for path in (
        "openapi.json",
        "process",
        "prompts",
        "meetings",
        "participation",
        "items",
        "ballots",
    ):
        yield text_at(system, f"/{path}")
    yield from pages(system, "/contributions")
    for item in system.read("/items")["items"]:
        yield text_at(system, f"/items/{item['id']}")
        yield from pages(system, f"/items/{item['id']}/quotes")


def pages(system: System, path: str) -> Iterator[str]:
    """Yield every page of a list, and what is said where it may not be read."""
    yield text_at(system, f"{path}?limit=2")
    while (told := system.answer.json()).get("has_more"):
        yield text_at(system, f"{path}?limit=2&cursor={told['next_cursor']}")


def text_at(system: System, path: str) -> str:
    """Return an answer, which is one or says that the key is too narrow."""
    answer = system.get(path)
    assert answer.status_code in {200, 403}, answer.text
    return answer.text


def all_of(app: FastAPI, stage: Backstage, scope: Scope) -> str:
    """Return all that a system with this scope can read, an hour later."""
    stage.clock.advance(hours=1)  # type: ignore[attr-defined]
    return "\n".join(answers(System(app, new_key(stage, scope, name=str(scope)))))


def speak(stage: Backstage, do: Callable[[Hand, Contribution], None], **fields: object) -> None:
    """Let somebody say the secret, quoted and let through; then let this happen to it."""
    person = newcomer(stage, "555")
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        said = say(hand, f"{SECRET} for mye", person, message="4711-1", **fields)
        need = put_up(hand, ItemKind.NEED, {"nb": "Ro i oppgangen"})
        quote(hand, said.id, need.id, Part(SECRET))
        let_through(hand, said)
        do(hand, said)


def nothing(_hand: Hand, _said: Contribution) -> None:
    """Leave it as it is."""


def take_back(hand: Hand, said: Contribution) -> None:
    withdraw(hand.session, said)


def hide_it(hand: Hand, said: Contribution) -> None:
    hide(hand, said.id, Hidden.PERSONAL)


def erase_them(hand: Hand, said: Contribution) -> None:
    person = hand.session.get(Person, said.person_id)
    assert person is not None
    erase_for_good(hand.session, Vault(KEY), person, now=hand.now)


def mark_it(hand: Hand, said: Contribution) -> None:
    mark(hand, said.id, (Flag.TO_CONTACT,))


def flag_it_newly(_hand: Hand, said: Contribution) -> None:
    said.flags = ["a-flag-of-next-year"]


def move_away(hand: Hand, said: Contribution) -> None:
    said.state = "a-state-of-next-year"
    hand.session.flush()


GONE = (take_back, hide_it, erase_them, mark_it, flag_it_newly, move_away)


def test_everything_leaves_that_may(app: FastAPI, stage: Backstage) -> None:
    speak(stage, nothing)

    told = {scope: all_of(app, stage, scope).count(SECRET) for scope in Scope}

    assert told == {Scope.RESULTS: 1, Scope.RECORD: 2, Scope.PEOPLE: 2}


@pytest.mark.parametrize("happens", GONE, ids=lambda one: one.__name__)
def test_what_is_gone_or_in_doubt_stays_home(
    app: FastAPI, stage: Backstage, happens: Callable[[Hand, Contribution], None]
) -> None:
    speak(stage, happens)

    told = all_of(app, stage, Scope.PEOPLE)

    assert ("Ro i oppgangen" in told, "Gudrun" in told) == (True, False)


def test_channel_that_nobody_has_thought_about_stays_home(app: FastAPI, stage: Backstage) -> None:
    with stage.store.writing() as session:
        say(hand_in(session, stage), SECRET, channel="rehearsal")

    assert "Gudrun" not in all_of(app, stage, Scope.PEOPLE)


def test_hidden_words_are_a_mark_everywhere(app: FastAPI, stage: Backstage) -> None:
    speak(stage, lambda hand, said: _redacted(hand, stage, said))

    told = all_of(app, stage, Scope.PEOPLE)

    assert ("Gudrun" in told, "Nabokona ▮▮▮ drikker for mye" in told) == (False, True)


def _redacted(hand: Hand, stage: Backstage, said: Contribution) -> None:
    hand.session.add(Wording(contribution_id=said.id, text=SECRET, replaced_at=hand.now))
    redact(hand, stage.vault, said.id, "Gudrun")


def hold_back(hand: Hand, said: Contribution) -> None:
    decision = hand.session.get(Moderation, said.id)
    assert decision is not None
    decision.is_through = False


def undecide(hand: Hand, said: Contribution) -> None:
    hand.session.delete(hand.session.get(Moderation, said.id))


def undo_it(hand: Hand, said: Contribution) -> None:
    decision = hand.session.get(Moderation, said.id)
    assert decision is not None
    decision.is_removed = True


def change_words(hand: Hand, said: Contribution) -> None:
    said.text = f"{SECRET} for mye, og det vet alle"
    hand.session.flush()


def forward(_hand: Hand, said: Contribution) -> None:
    said.flags = [str(Flag.FORWARDED)]


@pytest.mark.parametrize(
    "happens",
    [hold_back, undecide, undo_it, change_words, forward],
    ids=lambda one: one.__name__,
)
def test_quote_that_nobody_let_through_stays_home(
    app: FastAPI, stage: Backstage, happens: Callable[[Hand, Contribution], None]
) -> None:
    speak(stage, happens)

    told = [all_of(app, stage, scope).count(SECRET) for scope in (Scope.RESULTS, Scope.RECORD)]

    assert told == [0, 1]


def test_quote_that_was_reworded_stays_home(app: FastAPI, stage: Backstage) -> None:
    speak(stage, nothing)
    with stage.store.writing() as session:
        session.scalars(select(Contribution)).one().text = "Det er bråk"
    with stage.store.writing() as session:
        let_through(hand_in(session, stage), session.scalars(select(Contribution)).one())

    told = all_of(app, stage, Scope.PEOPLE)

    assert ("Gudrun" in told, "Det er bråk" in told) == (False, True)


def title(stage: Backstage, *, is_through: bool = False, is_chosen: bool = False) -> None:
    """Put up a need in somebody's own words."""
    person = newcomer(stage, "777")
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        said = say(hand, f"{OWN_TITLE}.", person)
        if is_through:
            let_through(hand, said)
        item: Item = put_up_from(hand, said.id, ItemKind.NEED, {"nb": OWN_TITLE, "en": "Company"})
        if is_chosen:
            choose(hand, ItemKind.NEED, [item.id])


@pytest.mark.parametrize(
    ("is_through", "is_chosen", "shown"),
    [(False, False, {}), (True, False, {"nb": OWN_TITLE}), (False, True, {"nb": OWN_TITLE})],
)
def test_title_in_own_words_waits_to_be_let_through(
    app: FastAPI, stage: Backstage, is_through: bool, is_chosen: bool, shown: dict[str, str]
) -> None:
    title(stage, is_through=is_through, is_chosen=is_chosen)

    (item,) = System(app, new_key(stage, Scope.RESULTS)).read("/items")["items"]

    assert item["title"] == (shown and {**shown, "en": "Company"})


def test_title_in_an_earlier_wording_waits_as_well(app: FastAPI, stage: Backstage) -> None:
    title(stage)
    with stage.store.writing() as session:
        said = session.scalars(select(Contribution)).one()
        reword(session, said, None, "Bussen", is_late=False, now=stage.clock())

    (item,) = System(app, new_key(stage, Scope.RESULTS)).read("/items")["items"]

    assert item["title"] == {}


@pytest.mark.parametrize("is_moved", [False, True])
@pytest.mark.parametrize("place", ["title", "description"])
def test_typed_words_that_repeat_a_voice_wait_too(
    app: FastAPI, stage: Backstage, place: str, is_moved: bool
) -> None:
    person = newcomer(stage, "777")
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        said = say(hand, f"{OWN_TITLE}.", person)
        item = put_up(hand, ItemKind.NEED, {"nb": "Høytid"})
        stands = quote(hand, said.id, item.id)
        if is_moved:
            move_quote(hand, stands.id, put_up(hand, ItemKind.NEED, {"nb": "Annet"}).id)
        told = {"title": {"nb": "Høytid"}, "description": {}}
        told[place] = {"nb": f"{OWN_TITLE}, og det må vi løse"}
        reword_item(hand, item.id, told["title"], told["description"], version=1)

    read = System(app, new_key(stage, Scope.RESULTS)).read("/items")

    assert OWN_TITLE not in str(read)


def test_items_of_a_rehearsal_stay_home(app: FastAPI, stage: Backstage) -> None:
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        start(session, hand.process, "needs", robots=8, pace=Pace.CALM, now=hand.now)
        robot = say(hand, SECRET, channel="rehearsal")
        put_up_from(hand, robot.id, ItemKind.NEED, {"nb": "Bare en øving"})

    assert System(app, new_key(stage, Scope.RESULTS)).read("/items")["items"] == []


@pytest.mark.parametrize("scope", [Scope.RESULTS, Scope.RECORD])
def test_pseudonyms_stay_home_unless_the_scope_says_so(
    app: FastAPI, stage: Backstage, scope: Scope
) -> None:
    fill(stage)
    with stage.store.reading() as session:
        codes = session.scalars(select(Person.code).order_by(Person.id)).all()

    told = all_of(app, stage, scope)
    people = all_of(app, stage, Scope.PEOPLE)

    assert [code for code in codes if code in told] == []
    assert (SOURCE in told, SOURCE in people) == (False, True)
    assert [code for code in codes if code in people] == [codes[0]]


def test_nothing_that_points_at_anyone_leaves(app: FastAPI, stage: Backstage) -> None:
    fill(stage)
    speak(stage, nothing, table_label="Gudruns bord", parts=[["4711-2", SECRET]])

    told = all_of(app, stage, Scope.PEOPLE)

    contact = (
        "Kari Nordmann",
        CHAT,
        "4711",
        "Gudruns bord",
        stage.vault.fingerprint("telegram", CHAT),
    )
    assert [one for one in contact if one in told] == []
    assert SOURCE in told


def test_results_tell_no_source_that_few_came_by(app: FastAPI, stage: Backstage) -> None:
    fill(stage)

    assert SOURCE not in all_of(app, stage, Scope.RESULTS)


def test_other_process_stays_home(
    app: FastAPI, stage: Backstage, jevnaker_file: ProcessFile
) -> None:
    speak(stage, nothing)
    with stage.store.writing() as session:
        load_process(
            session, replace(jevnaker_file, slug="another"), stage.shelf, now=stage.clock()
        )

    system = System(app, new_key(stage))

    assert "Gudrun" not in all_of(app, stage, Scope.PEOPLE)
    assert (system.read("/process")["id"], system.read("/items")["items"]) == ("another", [])
    assert system.get("/items/n1/quotes").status_code == 404
