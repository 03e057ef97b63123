"""What the report says follows from the board, and holds only what may leave it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import select

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from storage.tables import Change, Contribution, Person, Progress, Ruled
from storage.vault import Vault
from tests.reporting.conftest import (
    HIDDEN,
    TAKEN_BACK,
    THROUGH,
    UNREAD,
    Town,
    hand,
    let_through,
    other,
    report_of,
    town,
)
from tests.sorting.conftest import anna, say
from web.report.build import build
from web.report.tree import Paragraph
from workshop.board.finding import meetings_of
from workshop.board.protecting import Mark
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.messages import Channel
from workshop.redacting.hiding import redact
from workshop.redacting.masking import MASK
from workshop.reporting.lacking import Lack
from workshop.reporting.sections import Section
from workshop.reporting.wordings import words_for
from workshop.reporting.writing import CostPlan, add_cost, write_words
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import show_again
from workshop.sorting.items import merge_items, put_up
from workshop.sorting.quoting import Aside, put_aside

__all__ = ["anna", "hand", "other", "town"]


def test_quotes_have_trace_numbers_under_their_need(hand: Hand, town: Town) -> None:
    (need,) = report_of(hand).chapters[ItemKind.NEED]

    told = {one.trace: (one.shown.text, one.names[1]) for one in need.quotes}
    expected = zip(THROUGH, town.said, strict=True)
    assert told == {f"N1.{n}": (text, f"c{c}") for n, (text, c) in enumerate(expected, 1)}
    assert (need.trace, need.name, need.left_out) == ("N1", f"n{town.need}", 1)


def test_nothing_unapproved_hidden_or_taken_back_is_in_it(hand: Hand, town: Town) -> None:
    everything = str(asdict(report_of(hand)))

    assert all(words in everything for words in THROUGH)
    assert [words for words in (UNREAD, HIDDEN, TAKEN_BACK) if words in everything] == []


def test_each_need_is_followed_to_its_decision(hand: Hand, town: Town) -> None:
    report = report_of(hand)

    (path,) = report.use.paths
    (ruling,) = report.rulings
    assert (path.measures, path.solutions) == (("M1",), ("S1",))
    assert (path.rulings, ruling.trace, ruling.solutions) == ((ruling,), "D1", ("S1",))


def test_small_numbers_are_not_told(hand: Hand, town: Town) -> None:
    report = report_of(hand)

    (need,) = report.chapters[ItemKind.NEED]
    assert report.participation.said.mark == Mark.FEW
    assert (need.said.mark, need.in_chat.n, need.in_room.n) == (Mark.FEW, None, None)
    assert (report.staff.turned.mark, report.staff.hidden.in_all.mark) == (Mark.FEW, Mark.FEW)
    assert report.participation.heads.funnel.said_yes.n == 20


def test_notes_of_a_workshop_give_no_channel_away(hand: Hand, town: Town, anna: Person) -> None:
    meeting = meetings_of(hand.session, hand.process)[0]
    for n in range(40):
        one = say(hand, anna, f"Lapp {n}")
        one.channel, one.person_id, one.meeting_id = Channel.ROOM, None, meeting.id
    for n in range(20):
        say(hand, anna, f"Svar {n}")

    report = report_of(hand)

    # Four came by the web: what came by Telegram would give it away, nothing of the room does.
    channels = report.participation.by_channel or {}
    (held,) = report.method.workshops
    assert report.participation.said.n == 64
    assert {code: one.mark for code, one in channels.items()} == {
        Channel.TELEGRAM: Mark.HIDDEN,
        Channel.WEB: Mark.FEW,
        Channel.ROOM: None,
    }
    assert held.notes.n == 40


def test_reasons_do_not_give_a_small_pile_away(hand: Hand, town: Town, anna: Person) -> None:
    for n in range(12):
        put_aside(hand, say(hand, anna, f"Hei {n}").id, list(Aside)[n % 2])

    staff, use = report_of(hand).staff, report_of(hand).use

    # Four are not put aside: what was would give them away, and so would the reasons.
    assert use.said.n == 16
    assert (use.aside.mark, staff.aside.in_all.mark) == (Mark.HIDDEN, Mark.HIDDEN)
    assert staff.aside.by_reason is None


def test_costs_are_shared_among_voices_that_are_told(hand: Hand, town: Town) -> None:
    add_cost(hand, CostPlan("Prosessledelse", 310_000, 420))
    add_cost(hand, CostPlan("Plakater", 90_000))

    costs = report_of(hand).costs

    assert (costs.amount, costs.hours, costs.voices, costs.said) == (400_000, 420, 51, None)
    assert costs.for_each_voice(costs.amount) == pytest.approx(400_000 / 51)
    assert {one.who for one in costs.entered} == {""}


def test_staff_work_is_counted_as_it_stands(hand: Hand, town: Town) -> None:
    same = put_up(hand, ItemKind.NEED, {"nb": "Noen å spise med"}).id
    merge_items(hand, [same], town.need)
    merged = report_of(hand).staff.merged
    undo(hand)

    assert (merged, report_of(hand).staff.merged) == (1, 0)


def test_what_lacks_is_named(hand: Hand, town: Town) -> None:
    put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"})

    missing = {one.lack: (one.n, one.traces) for one in report_of(hand).missing}

    assert missing == {
        Lack.QUOTES: (1, ()),
        Lack.NEEDS: (1, ("N2",)),
        Lack.COSTS: (0, ()),
    }


def test_own_words_that_repeat_an_unread_voice_wait(hand: Hand, town: Town) -> None:
    write_words(hand, Section.NEEDS, "nb", f"En sa: {UNREAD}.", version=0)
    before = words_for(report_of(hand).own, Section.NEEDS, "nb")
    let_through(hand, hand.session.get_one(Contribution, town.unread))

    after = words_for(report_of(hand).own, Section.NEEDS, "nb")
    assert (before, after) == ("", f"En sa: {UNREAD}.")


def test_reasons_and_costs_repeat_nothing_unread(hand: Hand, town: Town) -> None:
    day, reasons = date(2026, 11, 21), {"nb": f"Fordi {UNREAD.lower()}.", "en": "One year."}
    decide(hand, Written("Rådet", day, Ruled.NO, [town.solution], reasons))
    note_status(hand, Noted(town.solution, Progress.STARTED, hand.now.date(), reasons))
    add_cost(hand, CostPlan("Porto", 90, None, UNREAD))

    report = report_of(hand)

    assert report.rulings[-1].words == {"en": "One year."}
    assert [one.words for one in report.rulings[-1].statuses] == [{"en": "One year."}]
    assert [(one.what, one.note) for one in report.costs.entered] == [("Porto", "")]


def test_reasons_that_are_held_back_are_told_from_none(
    hand: Hand, town: Town, catalogue: Catalogue
) -> None:
    today = hand.now.date()
    decide(hand, Written("Rådet", today, Ruled.NO, [town.solution], {"nb": UNREAD}))

    report = report_of(hand)

    blocks = build(report, catalogue, "nb").blocks
    said = [one.text for one in blocks if isinstance(one, Paragraph)]
    assert sorted(one.is_withheld for one in report.rulings) == [False, True]
    assert sum("gjentar noe som ikke er sluppet fram" in one for one in said) == 1
    assert sum("ikke skrevet noen begrunnelse" in one for one in said) == 0


def test_who_decided_is_no_way_to_say_what_was_hidden(hand: Hand, town: Town) -> None:
    decide(hand, Written(HIDDEN, hand.now.date(), Ruled.NO, [town.solution]))

    assert sorted(one.body for one in report_of(hand).rulings) == ["Kommunestyret", MASK]


def test_own_words_that_repeat_a_hidden_voice_come_back_with_it(hand: Hand, town: Town) -> None:
    write_words(hand, Section.NEEDS, "nb", HIDDEN, version=0)
    before = report_of(hand).own[0].is_withheld
    show_again(hand, town.hidden)
    let_through(hand, hand.session.get_one(Contribution, town.hidden))

    assert (before, report_of(hand).own[0].is_withheld) == (True, False)


def test_own_words_go_with_the_voice_they_repeat(hand: Hand, town: Town) -> None:
    said = hand.session.get_one(Contribution, town.said[0])
    own = f"Mange har sagt mye.\n\nEn sa: «{THROUGH[0]}»"
    row = write_words(hand, Section.NEEDS, "nb", "Kort.", version=0)
    assert row is not None
    write_words(hand, Section.NEEDS, "nb", own, version=row.version)

    erase(hand.session, hand.session.get_one(Person, said.person_id))

    kept = hand.session.scalars(select(Change.after).where(Change.row_table == "report_wording"))
    assert report_of(hand).own[0].text == "Mange har sagt mye."
    assert [one for one in kept if THROUGH[0] in str(one)] == []


def test_hidden_names_are_hidden_in_own_words_too(hand: Hand, town: Town, vault: Vault) -> None:
    show_again(hand, town.hidden)
    write_words(hand, Section.STAFF, "nb", "Vi ringte Kari Nordmann.", version=0)

    redact(hand, vault, town.hidden, "Kari Nordmann")

    assert report_of(hand).own[0].text == f"Vi ringte {MASK}."
