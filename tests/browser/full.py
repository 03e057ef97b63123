"""A board on which everything that can be written has been written, and all its pages."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from prompts.catalogue import load_catalogue
from prompts.processfile import ItemKind
from storage.tables import (
    AnswerStep,
    Carrier,
    Contribution,
    Facilitator,
    Item,
    Meeting,
    Outgoing,
    Person,
    Progress,
    Prompt,
    Ruled,
)
from storage.vault import Vault
from tests.browser.site import Site
from tests.sorting.conftest import say
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from tests.workshop.residents import join
from web.board.answers.sentences import Sentences
from workshop.answering.rounds import draft_round
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.board.staff import StaffRole
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.carrying.cards import Part
from workshop.carrying.reality import write_card
from workshop.carrying.signing import CONTACT
from workshop.coding.sampling import Draw, draw_sample
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.messages import Say
from workshop.reach.sources import SourceKind, SourcePlan, add_source
from workshop.reporting.sections import Section
from workshop.reporting.writing import CostPlan, add_cost, write_words
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote
from workshop.voting.ballots import options_of
from workshop.voting.counting import count_ballot
from workshop.voting.making import Written as Ballots
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot
from workshop.voting.paper import enter_paper

PAGES = (
    "/board", "/board?phase=needs", "/board?q=svg", "/board/sort", "/board/sort?kind=solution",
    "/board/items/need", "/board/items/solution", "/board/item/1", "/board/item/3",
    "/board/voice/1", "/board/decisions", "/board/decisions/1", "/board/progress",
    "/board/carriers",
    "/board/answers", "/board/answers/1", "/board/results",
    "/board/results/preview", "/board/meetings",
    "/board/meetings/1", "/board/meetings/new", "/board/meetings/1/change",
    "/board/meetings/1/attendance", "/board/meetings/1/undo/1",
    "/board/hall?photo=kjokkenbordet&cards=1", "/board/hall/moderate", "/board/print",
    "/board/process", "/board/process/mandate", "/board/process/dates/needs",
    "/board/phases/move?verb=step", "/board/contact", "/board/history",
    "/board/broadcasts/new", "/board/trial",
    "/board/script", "/board/people", "/board/reach", "/board/reach/1",
    "/board/samples", "/board/samples/1",
    "/board/dots", "/board/dots/new", "/board/dots/1", "/board/dots/2", "/board/dots/3",
    "/board/dots/3/change",
    "/board/report", "/board/report/read?language=nb",
    "/board/rehearsal", "/board/status", "/board/broadcasts", "/board/broadcasts/1",
    "/board/broadcasts/2", "/board/broadcasts/4/cancel", "/board/me", "/board/colleagues",
)  # fmt: skip
"""Every page of the board, as an administrator comes to it after `fill` and `paste`."""
ELSEWHERE = {
    "/board/enter/{token}", "/board/enter/{token}/code", "/board/sign-in", "/board/rehearsal/wipe",
    "/board/meetings/{number}/upload/{upload_id}", "/board/meetings/{number}/redo/{batch}",
    "/board/phases", "/board/broadcasts/check",
}  # fmt: skip
"""Pages that one comes to in another way: tests of the doors, of rehearsing and of files do."""
NO_PAGES = {
    "/board/stream", "/board/hall/stream", "/board/broadcasts/stream", "/board/media/{name}",
    "/board/meetings/sheet.xlsx", "/board/reach/{number}/{name}",
}  # fmt: skip


def fill(site: Site, words: str) -> None:
    """Write the same words wherever somebody can write."""
    site.hang_note(words)
    with site.stage.store.writing() as session:
        hand = hand_at(session, site.stage)
        _fill(session, hand, words)
        _answer(hand, join(session, site.stage.vault, "4711", now=hand.now), words)
        carry(hand, site.stage.vault, words)


def paste(board: Page, words: str) -> None:
    """Let one note have come in as a list, so that there is a page that would take it back."""
    board.goto("/board/meetings/1")
    board.locator("#list-text").fill(words)
    board.get_by_role("button", name=nb("room.paste.look")).click()
    board.get_by_role("button", name="Behold").click()
    expect(board.locator("#notes")).to_contain_text(words[:20])


def _fill(session: Session, hand: Hand, words: str) -> None:
    said = session.get_one(Contribution, 1)
    said.source = words[:60]
    said.table_label = "<b>3"
    session.execute(update(Meeting).values(title={"nb": words[:200]}, place=words[:200]))
    title, telling = {"nb": words[:300]}, {"nb": words[-300:]}
    need = put_up_from(hand, said.id, ItemKind.NEED, title)
    reword_item(hand, need.id, title, telling, version=1)
    measure = put_up(hand, ItemKind.MEASURE, title)
    solution = put_up(hand, ItemKind.SOLUTION, title)
    link_items(hand, measure.id, need.id)
    link_items(hand, solution.id, measure.id)
    choose(hand, ItemKind.NEED, [need.id])
    why = {"nb": words[:300], "en": words[-300:]}
    document = "https://x.example/%22%3E%3Csvg/onload=alert(1)%3E"
    decide(hand, Written(words[:120], date(2026, 11, 20), Ruled.NO, [solution.id], why, document))
    note_status(hand, Noted(solution.id, Progress.STOPPED, date(2026, 11, 21), why))
    card = hall_card(said, ())
    assert card is not None
    moderate(hand, said.id, card.seen, is_through=True)
    vote(hand, [measure.id, solution.id], words)
    send(hand, words)
    other = Facilitator(name="x", role=StaffRole.FACILITATOR, created_at=hand.now)
    session.add(other)
    session.flush()
    add_source(hand, SourcePlan(words[:120], SourceKind.CLASS, "nb"))
    draw_sample(hand, Draw(ItemKind.NEED, 5, other.id), 7)
    write_words(hand, Section.NEEDS, "nb", words, version=0)
    add_cost(hand, CostPlan(words[:120], 90_000, 12, words[-300:]))
    session.execute(update(Facilitator).values(name=words[:100]))


def _answer(hand: Hand, person: Person, words: str) -> None:
    """Let a resident have said the same, and be about to hear what became of it."""
    said = say(hand, person, words)
    quote(hand, said.id, 1)
    sentences = Sentences(load_catalogue(), hand.process.languages, AnswerStep.PROGRESS)
    draft_round(hand, AnswerStep.PROGRESS, sentences.line, sentences.ends())


def vote(hand: Hand, items: list[int], words: str) -> None:
    """Let one ballot have been counted with paper, one be open, one be a draft."""
    said = dict.fromkeys(hand.process.languages, words[:300])
    written = Ballots(said, said, said, items, 3, True, hand.now + timedelta(days=2))
    one, two, _ = [add_ballot(hand, written) for _ in range(3)]
    meeting = hand.session.scalars(select(Meeting.id).order_by(Meeting.id)).first() or 0
    for ballot in (one, two):
        open_ballot(hand, ballot.id)
        numbers = [option.number for option in options_of(hand.session, ballot)]
        enter_paper(hand, ballot.id, meeting, words[:40], dict.fromkeys(numbers, 7))
        if ballot is one:
            close_ballot(hand, one.id)
            count_ballot(hand, one.id)


def carry(hand: Hand, vault: Vault, words: str) -> None:
    """Let somebody want to help with a solution."""
    kind = select(Item.id).where(Item.kind == ItemKind.SOLUTION)
    carrier = Carrier(
        process_id=hand.process.id,
        item_id=hand.session.scalars(kind).one(),
        mark="0" * 64,
        sealed=vault.seal(f"{words[:150]} 900 12 345", CONTACT),
        language="nb",
        made_at=hand.now,
    )
    hand.session.add(carrier)
    parts = {part: {"nb": words[:300]} for part in Part}
    write_card(hand, carrier.item_id, parts, version=0)


def send(hand: Hand, words: str) -> None:
    """Let one broadcast ask, one be planned with reminders, one be under way, partly in doubt."""
    session, process, now = hand.session, hand.process, hand.now
    prompt = session.scalars(select(Prompt).where(Prompt.code == "kjokkenbordet")).one()
    said, day = {"nb": words, "en": words}, timedelta(days=1)
    plans = (
        Plan(None, said, "all", now - day),
        Plan(prompt, None, "language=nn", now + day, reminders=1),
        Plan(None, said, "all", now),
    )
    *_, sent = [plan_broadcast(session, process, plan, now=now) for plan in plans]
    fire_due(session, now, make_say=lambda *_: Say(words))
    states = ("sent", "uncertain", "queued", "held", "unreachable", "cancelled")
    session.add_all(
        Outgoing(
            process_id=process.id, broadcast_id=sent.id, channel="telegram", kind="message",
            priority=2, payload={"text": words}, state=state, created_at=now, not_before=now,
        )
        for state in states
    )  # fmt: skip
