from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import func, select, update

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Audit, Broadcast, Facilitator, Meeting, Outgoing, Phase
from storage.vault import Vault
from tests.commands.conftest import Run
from tests.workshop.residents import join
from workshop.clock import utc_now
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up

NOBODY = {
    "audience": 0,
    "not-consented": 0,
    "paused": 0,
    "unreachable": 0,
    "under-age": 0,
    "other-deck": 0,
    "already-got-it": 0,
    "asked-this-week": 0,
}


@pytest.fixture
def town(store: Store, vault: Vault, jevnaker: str, run: Run) -> Store:
    """Three residents; one speaks English, one has stopped. The needs phase is open."""
    run("phase", "open", "needs")
    with store.writing() as session:
        join(session, vault, "1", now=utc_now())
        join(session, vault, "2", now=utc_now(), language="en")
        join(session, vault, "3", now=utc_now(), paused_at=utc_now())
    return store


def texts(store: Store) -> list[str]:
    """Return what is to be said, in order."""
    with store.reading() as session:
        rows = session.scalars(select(Outgoing.payload).order_by(Outgoing.id))
        return [payload["text"] for payload in rows]


def test_prompt_goes_out_at_once(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "kjokkenbordet", "--urgent", "--json")

    assert ran.code == 0
    assert (ran.json["id"], ran.json["recipients"]) == (1, 2)
    assert ran.json["excluded"] == {**NOBODY, "paused": 1}
    assert ["rundt dette bordet" in texts(town)[0], "this table" in texts(town)[1]] == [True, True]


def test_status_is_that_of_the_messages(town: Store, run: Run) -> None:
    run("broadcast", "--prompt", "1")

    status = run("broadcast", "status", 1, "--json").json

    assert (status["id"], status["state"]) == (1, "fired")
    assert status["counts"] == {
        "queued": 2,
        "sending": 0,
        "sent": 0,
        "unreachable": 0,
        "uncertain": 0,
        "rejected": 0,
    }
    assert "i kø 2" in run("broadcast", "status", 1).out


def test_watched_it_is_told_once_nothing_is_on_its_way(town: Store, run: Run) -> None:
    run("broadcast", "--prompt", "1")

    def deliver() -> None:
        with town.writing() as session:
            session.execute(update(Outgoing).values(state="sent"))

    courier = Timer(1.0, deliver)
    courier.start()
    told = run("broadcast", "status", 1, "--watch").out
    courier.join()

    assert "sendt 2" in told
    assert "i kø 0" in told


def test_plain_text_is_in_the_first_language(town: Store, run: Run, folder: Path) -> None:
    (folder / "t.txt").write_text("\ufeffVelkommen!\n", encoding="utf-8")

    run("broadcast", "--text", "t.txt", "--audience", "language=nb")

    assert texts(town) == ["Velkommen!"]


def test_yaml_text_is_in_each_language(town: Store, run: Run, folder: Path) -> None:
    (folder / "t.yaml").write_text("nb: Velkommen!\nen: Welcome!\n", encoding="utf-8")

    run("broadcast", "--text", "t.yaml")

    assert texts(town) == ["Velkommen!", "Welcome!"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.txt", b""),
        ("t.txt", b"\xe6\xf8"),
        ("t.txt", b"x" * 4097),
        ("t.yaml", b"- a list"),
        ("t.yaml", b"xx: another language"),
        ("t.yaml", b"nb: [1"),
        ("t.yaml", b"nb: 17"),
        ("other.txt", b"not the file asked for"),
    ],
    ids=range(8),
)
def test_text_that_cannot_be_sent_is_refused(
    town: Store, run: Run, folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)

    ran = run("broadcast", "--text", name.replace("other", "missing"))

    assert (ran.code, len(ran.err.splitlines()), texts(town)) == (1, 1, [])


def test_time_without_zone_is_the_processs_own(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1", "--at", "2099-03-29T02:30", "--json")

    assert ran.json["due_at"] == "2099-03-29T03:00:00+02:00"
    assert ran.json["sends_from"] == "2099-03-29T08:00:00+02:00"
    assert texts(town) == []


def test_time_with_zone_is_taken_as_it_is(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1", "--at", "2099-01-01T12:00Z", "--json")

    assert ran.json["due_at"] == "2099-01-01T13:00:00+01:00"


def test_planned_broadcast_waits(town: Store, run: Run) -> None:
    said = run("broadcast", "--prompt", "1", "--at", "2099-01-01T12:00").out

    assert "torsdag 1. januar 2099 kl. 12:00" in said
    assert "torsdag 1. januar 2099 kl. 12:00" in run("broadcast", "status", 1).out


def test_status_tells_the_time_where_the_process_is(town: Store, run: Run) -> None:
    run("broadcast", "--prompt", "1", "--at", "2099-01-01T12:00")

    told = run("broadcast", "status", 1, "--json").json["due_at"]

    assert told == "2099-01-01T12:00:00+01:00"


def test_time_that_has_passed_is_refused(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1", "--at", "2020-01-01T12:00")

    assert (ran.code, "2020-01-01" in ran.err) == (1, True)


def test_dry_run_tells_and_makes_nothing(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1", "--dry-run", "--json")

    assert (ran.json["id"], ran.json["recipients"]) == (None, 2)
    with town.reading() as session:
        assert session.scalar(select(func.count(Broadcast.id))) == 0


def test_broadcast_to_nobody_is_refused(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1", "--audience", "language=nn")

    assert (ran.code, ran.out) == (1, "")
    with town.reading() as session:
        assert session.scalar(select(func.count(Broadcast.id))) == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--prompt", "nowhere"), "nowhere"),
        (("--prompt", "kafeen"), "verksted phase open measures"),
        (("--prompt", "hva-kunne-vi-gjore"), "--text"),
        (("--prompt", "1", "--audience", "language=nb and height=2"), "height=2"),
        (("status", "17"), "17"),
    ],
)
def test_refusal_says_what_is_wrong(
    town: Store, run: Run, arguments: tuple[str, ...], word: str
) -> None:
    ran = run("broadcast", *arguments)

    assert (ran.code, word in ran.err) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--prompt", "1", "--text", "t.txt"),
        ("--prompt", "1", "--at", "tomorrow"),
        ("status",),
        ("status", "x"),
        ("status", "1", "--prompt", "1"),
    ],
    ids=" ".join,
)
def test_unclear_broadcast_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("broadcast", *arguments).code == 2


def test_broadcast_is_written_down_once(town: Store, run: Run) -> None:
    run("broadcast", "--prompt", "1")

    with town.reading() as session:
        done = session.scalars(select(Audit).where(Audit.action == "broadcast")).all()
        assert [row.about for row in done] == [{"broadcast_id": 1}]


def test_several_prompts_are_a_series_and_reminders_wait(town: Store, run: Run) -> None:
    ran = run("broadcast", "--prompt", "1,2,3", "--every", "3", "--remind", "1", "--json")

    assert ran.code == 0
    with town.reading() as session:
        rows = session.scalars(select(Broadcast).order_by(Broadcast.due_at, Broadcast.id)).all()
    days = [(row.due_at - rows[0].due_at).days for row in rows if row.reminds_id is None]
    assert (days, len(rows)) == ([0, 3, 6], 6)
    assert run("broadcast", "--prompt", "1", "--remind", "9").code == 1


def test_broadcast_is_paused_resumed_and_called_off(town: Store, run: Run) -> None:
    run("broadcast", "--prompt", "1")

    assert run("broadcast", "pause", 1, "--json").json == {"id": 1, "messages": 2}
    assert "holdt tilbake 2" in run("broadcast", "status", 1).out
    assert run("broadcast", "pause", 1).code == 1
    assert run("broadcast", "resume", 1, "--json").json["messages"] == 2
    assert run("broadcast", "cancel", 1, "--json").json["messages"] == 2
    assert run("broadcast", "send", 1).code == 1
    with town.reading() as session:
        actions = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert actions[-3:] == ["broadcast-pause", "broadcast-resume", "broadcast-cancel"]


@pytest.mark.parametrize(
    ("written", "of", "days", "clock"),
    [
        ("2 days before meeting 2", "meeting", -2, "10:00"),
        ("1 week  after workshop verksted-tiltak at 9:30", "meeting", 7, "09:30"),
        ("on meeting 2 at 18:00", "meeting", 0, "18:00"),
        ("1 day before measures closes", "phase-closes", -1, "10:00"),
    ],
)
def test_time_hangs_on_what_was_written(
    town: Store, run: Run, written: str, of: str, days: int, clock: str
) -> None:
    move_meetings(town)

    ran = run("broadcast", "--digest", "--when", written, "--json")
    put_up_something(town)
    again = run("broadcast", "--digest", "--when", written, "--json")

    assert (ran.code, again.code) == (1, 0), "There is nothing to tell at first"
    with town.reading() as session:
        [made] = session.scalars(select(Broadcast))
        anchor = made.anchor
        assert anchor is not None
        assert (anchor["of"], anchor["days"], anchor["clock"]) == (of, days, clock)
        assert made.kind == "digest"
        assert "Selskap ved bordet" in (made.words or {})["nb"]
        assert (
            made.due_at.astimezone(UTC).isoformat()
            == datetime.fromisoformat(again.json["due_at"]).astimezone(UTC).isoformat()
        )


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow", "9 weeks before meeting 2", "2 days before lunch opens",
        "2 days before meeting 99", "2 days before meeting 2 at 25:00", "60 days before meeting 1",
    ],
)  # fmt: skip
def test_time_that_is_none_plans_nothing(town: Store, run: Run, written: str) -> None:
    ran = run("broadcast", "--prompt", "1", "--when", written)

    assert (ran.code, ran.out) == (1, "")
    with town.reading() as session:
        assert session.scalars(select(Broadcast)).all() == []


def test_invitation_is_that_of_the_board(town: Store, run: Run) -> None:
    move_meetings(town)

    ran = run("broadcast", "--invitation", "2", "--when", "2 days before meeting 2")

    assert ran.code == 0
    with town.reading() as session:
        [made] = session.scalars(select(Broadcast))
        meeting = session.get_one(Meeting, made.meeting_id)
        assert (made.kind, meeting.code) == ("invitation", "verksted-tiltak")
        words = made.words or {}
        assert set(words) == {"nb", "nn", "en"}
        assert "/kalender/verksted-tiltak.ics?lang=nn" in words["nn"]


def move_meetings(store: Store) -> None:
    """Let all workshops and phases come half a year from now, whenever that is."""
    ahead = utc_now() + timedelta(days=180)
    with store.writing() as session:
        session.execute(update(Meeting).values(starts_at=ahead, ends_at=ahead))
        session.execute(update(Phase).values(closes_at=ahead))


def put_up_something(store: Store) -> None:
    """Put up a need that may be told."""
    with store.writing() as session:
        who = Facilitator(name="Kari", role="admin", created_at=utc_now())
        session.add(who)
        session.flush()
        hand = Hand(session, current_process(session), who.id, utc_now())
        put_up(hand, ItemKind.NEED, {"nb": "Selskap ved bordet"})
