"""Which nudges follow a broadcast, and which must not, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import Base, Broadcast, Nudge, NudgeWay, Person, WayKind
from storage.vault import Vault
from tests.conftest import SECRET
from tests.nudges.conftest import TO_KARI, Town
from tests.workshop.mailing import ask, fire, plan_words
from tests.workshop.residents import join
from workshop.broadcasts.rows import put_out
from workshop.broadcasts.running import cancel, resume
from workshop.broadcasts.running import pause as pause_broadcast
from workshop.messages import Channel
from workshop.nudges.choosing import claim_nudge
from workshop.nudges.ways import (
    UNCONFIRMED_FOR,
    ask_by_mail,
    choose_push,
    forget_old,
    refuse,
    refuse_behind,
)
from workshop.process import current_process
from workshop.residents.forgetting import erase, erase_for_good
from workshop.residents.people import pause, record_consent
from workshop.upkeep.restoring import settle_restored


def person_of(session: Session, number: int = 1) -> Person:
    """Return a resident."""
    return session.get_one(Person, number)


def test_each_who_asked_is_told_once_of_each_broadcast(town: Town) -> None:
    town.pushes_to("kari")
    town.mails_to("ola")
    town.resident("siri")
    with town.store.writing() as session:
        join(session, town.vault, "4711", now=town.clock())
        refused = join(session, town.vault, "per", now=town.clock(), channel=Channel.WEB)
        refuse(session, refused, now=town.clock())

    town.ask()
    town.ask()
    town.ask_once_more()
    town.work()

    assert [(one.person_id, one.state) for one in town.nudges()] == [
        (1, "sent"), (2, "sent"), (1, "sent"), (2, "sent"),
    ]  # fmt: skip
    assert [one["Subject"] for one in town.post.letters] == [
        "Nytt spørsmål fra Jevnaker kommune", "Ny melding fra Jevnaker kommune",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("is_urgent", "wait"), [(False, timedelta(hours=10)), (True, timedelta(seconds=30))]
)
def test_quiet_hours_hold_a_nudge_back(town: Town, is_urgent: bool, wait: timedelta) -> None:
    town.pushes_to()
    town.clock.advance(hours=12)
    with town.store.writing() as session:
        plan_words(session, town.clock, is_urgent=is_urgent)
        fire(session, town.clock)

    (nudge,) = town.nudges()
    town.clock.advance(seconds=wait.total_seconds() - 1)
    with town.store.writing() as session:
        early = claim_nudge(session, town.vault, kinds=[WayKind.PUSH], now=town.clock())
    town.clock.advance(seconds=1)
    town.work()

    assert nudge.not_before - nudge.created_at == wait
    assert (early, town.states()) == (None, ["sent"])


@pytest.mark.parametrize(
    ("why", "waits"),
    [
        ("paused", ["cancelled"]),
        ("no longer agrees", ["queued"]),
        ("turned off", []),
        ("deleted", []),
    ],
)
def test_who_wants_none_by_then_is_sent_none(town: Town, why: str, waits: list[str]) -> None:
    town.pushes_to()
    town.ask()
    with town.store.writing() as session:
        person, now = person_of(session), town.clock()
        if why == "paused":
            pause(session, person, now=now)
        elif why == "no longer agrees":
            record_consent(session, person, current_process(session), is_yes=False, now=now)
        elif why == "turned off":
            refuse(session, person, now=now)
        else:
            erase_for_good(session, Vault(SECRET), person, now=now)

    before = town.states()
    town.work()

    assert before == waits
    assert town.service.arrived == []
    assert set(town.states()) <= {"cancelled"}


def test_one_way_at_a_time_and_a_new_one_takes_over(town: Town) -> None:
    browser = town.pushes_to()
    with town.store.writing() as session:
        ask_by_mail(session, town.vault, person_of(session), TO_KARI, now=town.clock())
    town.work()
    asked = town.ways()
    town.confirm()
    confirmed = town.ways()
    with town.store.writing() as session:
        choose_push(
            session, town.vault, person_of(session), browser.subscription, now=town.clock()
        )

    assert (asked, confirmed, town.ways()) == (["push", "mail"], ["mail"], ["push"])


def test_browser_tells_whoever_turned_it_on_last(town: Town) -> None:
    browser = town.pushes_to("kari")
    ola = town.resident("ola")
    with town.store.writing() as session:
        choose_push(
            session, town.vault, person_of(session, ola), browser.subscription, now=town.clock()
        )

    town.ask()
    town.work()

    assert [one.person_id for one in town.nudges()] == [ola]
    assert len(town.service.arrived) == 1


def test_in_flight_nudge_is_given_up_and_rows_are_claimed_once(town: Town, vault: Vault) -> None:
    town.pushes_to("kari")
    town.pushes_to("ola")
    town.ask()
    with town.store.writing() as session:
        first = claim_nudge(session, vault, kinds=[WayKind.PUSH], now=town.clock())

    town.work()

    assert first is not None
    assert town.states() == ["uncertain", "sent"]
    assert [path for path, *_ in town.service.arrived] == ["/endpoint-of-ola"]


def test_restore_sends_nothing_again(town: Town) -> None:
    town.pushes_to("kari")
    town.mails_to("ola", is_confirmed=False)
    town.ask()

    with town.store.writing() as session:
        settle_restored(session, Vault(SECRET), [], now=town.clock())
    town.work()

    assert set(town.states()) == {"uncertain"}
    assert (town.service.arrived, town.post.letters) == ([], [])


def test_unconfirmed_address_goes_after_two_days(town: Town) -> None:
    town.mails_to(is_confirmed=False)
    town.work()
    town.clock.advance(seconds=UNCONFIRMED_FOR.total_seconds() + 1)

    with town.store.writing() as session:
        forget_old(session, now=town.clock())

    assert (town.ways(), town.nudges()) == ([], [])


def test_nothing_of_it_is_left_of_who_was_erased(town: Town) -> None:
    town.pushes_to()
    town.ask()
    town.work()
    with town.store.writing() as session:
        erase(session, person_of(session))

    with town.store.reading() as session:
        left = [session.scalar(select(func.count()).select_from(t)) for t in (Nudge, NudgeWay)]
    assert left == [0, 0]


def test_address_stands_nowhere_to_be_read(town: Town) -> None:
    town.mails_to("ola")
    town.pushes_to("kari")

    with town.store.reading() as session:
        columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
        values = [str(value) for column in columns for value in session.scalars(select(column))]

    told = [one for one in values if TO_KARI in one or "endpoint-of-" in one]
    assert (told, len(values) > 100) == ([], True)


def test_paused_broadcast_tells_nobody_until_it_goes_on(town: Town) -> None:
    town.pushes_to("kari")
    town.ask()
    with town.store.writing() as session:
        process, broadcast = current_process(session), session.get_one(Broadcast, 1)
        pause_broadcast(session, broadcast, now=town.clock())
    town.clock.advance(hours=12)
    with town.store.writing() as session:
        paused = claim_nudge(session, town.vault, kinds=[WayKind.PUSH], now=town.clock())
        resume(session, process, session.get_one(Broadcast, 1), now=town.clock())
        at_night = claim_nudge(session, town.vault, kinds=[WayKind.PUSH], now=town.clock())
    town.clock.advance(hours=12)
    town.work()

    assert (paused, at_night, town.states()) == (None, None, ["sent"])


def test_broadcast_that_is_taken_back_tells_nobody(town: Town) -> None:
    town.pushes_to("kari")
    town.ask()
    with town.store.writing() as session:
        cancel(session, session.get_one(Broadcast, 1))

    town.work()

    assert (town.states(), town.service.arrived) == (["cancelled"], [])


def test_who_asks_late_is_not_told_of_what_stands_there(town: Town) -> None:
    town.resident("kari")
    town.ask()
    with town.store.writing() as session:
        person, broadcast = person_of(session), session.get_one(Broadcast, 1)
        browser = town.service.browser().subscription
        choose_push(session, town.vault, person, browser, now=town.clock())
        put_out(session, broadcast, current_process(session), [], make_say=ask, now=town.clock())

    assert town.nudges() == []


@pytest.mark.parametrize(("is_urgent", "by_night"), [(False, 0), (True, 2)])
def test_what_waited_into_the_night_goes_in_the_morning(
    town: Town, is_urgent: bool, by_night: int
) -> None:
    for name in ("kari", "ola"):
        town.pushes_to(name)
    with town.store.writing() as session:
        plan_words(session, town.clock, is_urgent=is_urgent)
        fire(session, town.clock)
    town.clock.advance(hours=12)

    town.work()
    at_night = len(town.service.arrived)
    town.clock.advance(hours=10)
    town.work()

    assert (at_night, len(town.service.arrived)) == (by_night, 2)
    assert town.states() == ["sent", "sent"]


def test_letter_that_somebody_waits_for_goes_at_night(town: Town) -> None:
    town.clock.advance(hours=12)
    town.mails_to(is_confirmed=False)

    town.work()

    assert len(town.post.letters) == 1


def test_whoever_has_a_mistyped_address_says_no_for_it_alone(town: Town) -> None:
    town.pushes_to()
    with town.store.writing() as session:
        person = session.get_one(Person, 1)
        ask_by_mail(session, town.vault, person, TO_KARI, now=town.clock())
    town.work()
    token = str(town.post.letters[-1]["List-Unsubscribe"]).strip(" <>").rpartition("/")[2]

    with town.store.writing() as session:
        refuse_behind(session, token, now=town.clock())

    assert town.ways() == ["push"]
