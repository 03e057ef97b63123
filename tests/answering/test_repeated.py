"""What answers repeat of somebody's words goes where those words go."""

from __future__ import annotations

from datetime import date

from prompts.catalogue import load_catalogue
from prompts.processfile import ItemKind
from storage.tables import (
    AnswerBack,
    AnswerStep,
    Delivery,
    Item,
    Outgoing,
    Progress,
    Ruled,
    Status,
)
from storage.vault import Vault
from tests.answering.conftest import Story, draft, send, told
from tests.conftest import FakeClock
from tests.sorting.conftest import say
from tests.workshop.mailing import fire
from web.board.answers.sentences import Sentences
from workshop.answering.rounds import all_in, draft_round, send_round
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.redacting.hiding import redact, take_back
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up_from, reword_item
from workshop.sorting.quoting import quote

OWN = "Ragnhild spiser alltid helt alene"


def titled_by_anna(hand: Hand, story: Story) -> int:
    """Put up a need in Anna's own words, with Ola's under it too."""
    said = say(hand, story.anna, OWN)
    need = put_up_from(hand, said.id, ItemKind.NEED, {"nb": OWN}).id
    quote(hand, say(hand, story.ola, "Ja, hun gjør det.").id, need)
    return said.id


def lines(hand: Hand, answer_id: int) -> list[dict[str, str]]:
    """Return the words of a round's outcomes, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return [one.words for one in all_in(hand.session, hand.session.get_one(AnswerBack, answer_id))]


def test_hidden_words_are_hidden_in_answers_and_put_back(
    hand: Hand, story: Story, vault: Vault, clock: FakeClock
) -> None:
    number = titled_by_anna(hand, story)
    answer = send(hand, clock, AnswerStep.NEEDS)

    row = redact(hand, vault, number, "Ragnhild")
    hidden = told(hand, story.ola)[0], str(lines(hand, answer.id))
    take_back(hand, vault, row.id)

    assert all("Ragnhild" not in one for one in hidden)
    assert "Ragnhild" in told(hand, story.ola)[0]
    assert "Ragnhild" in str(lines(hand, answer.id))


def test_title_of_somebody_erased_is_told_to_nobody(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    titled_by_anna(hand, story)
    answer = send(hand, clock, AnswerStep.NEEDS)

    erase(hand.session, story.anna)

    rows = hand.session.query(Outgoing).where(Outgoing.person_id == story.ola.id)
    assert "Ragnhild" not in str([row.payload for row in rows])
    assert "Ragnhild" not in str(lines(hand, answer.id))


def test_answer_that_waits_is_called_off_with_its_title(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    number = titled_by_anna(hand, story)
    send(hand, clock, AnswerStep.NEEDS)

    hide(hand, number, Hidden.TEST)

    rows = hand.session.query(Outgoing).where(Outgoing.broadcast_id.is_not(None))
    states = {row.person_id: row.state for row in rows}
    assert states[story.anna.id] == Delivery.CANCELLED
    assert states[story.eli.id] == Delivery.QUEUED


def test_reason_that_repeats_a_hidden_voice_is_out_of_sight(hand: Hand, story: Story) -> None:
    said = say(hand, story.ola, OWN)
    why = {"nb": f"Noen sa: {OWN}"}
    status = note_status(hand, Noted(story.solution, Progress.STOPPED, date(2026, 11, 20), why))

    hide(hand, said.id, Hidden.TEST)
    hidden = dict(hand.session.get_one(Status, status.id).words)
    show_again(hand, said.id)

    assert (hidden, hand.session.get_one(Status, status.id).words) == ({}, why)


def test_reason_that_repeats_somebody_erased_goes(hand: Hand, story: Story) -> None:
    say(hand, story.ola, OWN)
    why = {"nb": f"Noen sa: {OWN}"}
    status = note_status(hand, Noted(story.solution, Progress.STOPPED, date(2026, 11, 20), why))

    erase(hand.session, story.ola)

    assert hand.session.get_one(Status, status.id).words == {}


def test_line_does_not_come_back_under_another_title(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    number = titled_by_anna(hand, story)
    answer = draft(hand, AnswerStep.NEEDS)

    hide(hand, number, Hidden.TEST)
    item = next(one for one in hand.session.query(Item) if one.unseen_title)
    reword_item(hand, item.id, {"nb": "Selskap"}, {}, version=item.version)

    assert "Ragnhild" not in str(lines(hand, answer.id))


def test_title_that_is_a_piece_of_what_was_said_goes_from_lines(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    said = say(hand, story.anna, f"{OWN}, og det har hun gjort i ti år nå.")
    need = put_up_from(hand, said.id, ItemKind.NEED, {"nb": OWN}).id
    quote(hand, say(hand, story.ola, "Ja, hun gjør det.").id, need)
    answer = send(hand, clock, AnswerStep.NEEDS)

    erase(hand.session, story.anna)

    assert "Ragnhild" not in str(lines(hand, answer.id))


def test_reason_that_goes_out_of_sight_is_not_sent(
    hand: Hand, story: Story, clock: FakeClock
) -> None:
    said = say(hand, story.eli, OWN)
    why = {"nb": f"Noen sa: {OWN}"}
    day = date(2026, 11, 20)
    decide(hand, Written("Kommunestyret", day, Ruled.NO, [story.solution], why))
    sentences = Sentences(load_catalogue(), ["nb"], AnswerStep.DECISIONS)
    answer = draft_round(hand, AnswerStep.DECISIONS, sentences.line, sentences.ends())
    send_round(hand, answer.id, version=1)
    assert "Ragnhild" in str(lines(hand, answer.id))

    hide(hand, said.id, Hidden.TEST)
    clock.advance(seconds=61)
    fire(hand.session, clock)

    assert (told(hand, story.anna), "Ragnhild" in str(lines(hand, answer.id))) == ([], False)


def test_answer_to_mine_follows_the_titles_that_it_names(
    hand: Hand, story: Story, vault: Vault
) -> None:
    number = titled_by_anna(hand, story)
    row = Outgoing(
        process_id=hand.process.id, person_id=story.ola.id, channel="web", kind="message",
        priority=10, payload={"text": f"Det ble til: {OWN}"}, state="sent", names_items=True,
        created_at=hand.now, not_before=hand.now,
    )  # fmt: skip
    hand.session.add(row)

    redacted = redact(hand, vault, number, "Ragnhild")
    masked = row.payload["text"]
    take_back(hand, vault, redacted.id)
    erase(hand.session, story.anna)

    assert "Ragnhild" not in masked + hand.session.get_one(Outgoing, row.id).payload["text"]


def test_draft_forgets_what_somebody_takes_along(hand: Hand, story: Story) -> None:
    titled_by_anna(hand, story)
    answer = draft(hand, AnswerStep.NEEDS)

    erase(hand.session, story.anna)

    assert "Ragnhild" not in str(lines(hand, answer.id))
