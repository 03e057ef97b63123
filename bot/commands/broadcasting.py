"""`verksted broadcast`: one message to an audience, now or at a set time, and its status."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.commands.broadcast_acts import ACTS, act
from bot.commands.watching import watch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from storage.tables import Anchor, Process, Prompt
    from workshop.broadcasts import Plan, Reach

EXCLUDED = {
    "audience": "command.excluded_audience",
    "not-consented": "command.excluded_consent",
    "paused": "command.excluded_paused",
    "unreachable": "command.excluded_unreachable",
    "under-age": "command.excluded_too_young",
    "other-deck": "command.excluded_deck",
    "already-got-it": "command.excluded_has_it",
    "asked-this-week": "command.excluded_enough",
}


def add_to(subparsers: Subparsers) -> None:
    """Let `broadcast …` and `broadcast status ID` be written."""
    parser = subparsers.add_parser(
        "broadcast",
        help="send one message to an audience, or show what became of one",
        usage="verksted broadcast (--prompt ID[,ID...] | --text FILE | --digest |\n"
        "                           --invitation MEETING) [--audience EXPR]\n"
        "                          [--at ISO-TIME | --when WORDS] [--every DAYS] [--remind N]\n"
        "                          [--from-age N] [--urgent] [--dry-run] [--json]\n"
        "       verksted broadcast status ID [--watch] [--json]\n"
        "       verksted broadcast send|pause|resume|cancel ID [--json]",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--prompt", metavar="ID", help="code, number or id; several make a series")
    what.add_argument(
        "--text", metavar="FILE", help="plain text, or YAML with a text per language"
    )
    what.add_argument(
        "--digest", action="store_true", help="what we have heard: titles that are let through"
    )
    what.add_argument(
        "--invitation", metavar="MEETING", help="code or number of a workshop; with its calendar"
    )
    parser.add_argument(
        "--audience", metavar="EXPR", default="all", help="such as: language=nb and age=16-19"
    )
    time = parser.add_mutually_exclusive_group()
    time.add_argument(
        "--at", metavar="ISO-TIME", type=iso_time, help="in the process's time zone; default now"
    )
    time.add_argument(
        "--when",
        metavar="WORDS",
        help="such as: 2 days before meeting 2; 1 week after needs opens at 18:00",
    )
    parser.add_argument(
        "--every", metavar="DAYS", type=int, default=7, help="between the parts of a series"
    )
    parser.add_argument(
        "--remind", metavar="N", type=int, default=0, help="so often, those who do not answer"
    )
    parser.add_argument(
        "--from-age", metavar="N", type=int, default=0, help="to nobody who is younger"
    )
    parser.add_argument("--urgent", action="store_true", help="send in quiet hours too")
    parser.add_argument("--dry-run", action="store_true", help="only tell whom it would reach")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--watch", action="store_true", help="with status: wait while it goes out")
    parser.add_argument(
        "status", nargs="?", choices=("status", *ACTS), help="show what became of one, or decide"
    )
    parser.add_argument("id", nargs="?", type=int, metavar="ID")
    parser.set_defaults(act=partial(broadcast, parser))


def iso_time(written: str) -> datetime:
    """Return the time as written, naive or aware. Raises ValueError."""
    return datetime.fromisoformat(written)


def broadcast(parser: ArgumentParser, console: Console, chosen: Namespace) -> int:
    """Send, plan, or show the status; exits with 2 if it is not clear which."""
    if chosen.status:
        if chosen.id is None or _says(chosen):
            parser.error(f"broadcast {chosen.status} takes one ID")
        if chosen.status != "status":
            return act(console, chosen)
        if chosen.watch:
            watch(console, chosen)
        return show_status(console, chosen)
    if not _says(chosen):
        parser.error("one of the arguments --prompt --text --digest --invitation is required")
    return send(console, chosen)


def _says(chosen: Namespace) -> bool:
    return bool(chosen.prompt or chosen.text or chosen.digest or chosen.invitation)


def send(console: Console, chosen: Namespace) -> int:
    """Put a broadcast in the schedule; one that is due now is fired in the same transaction."""
    from bot.opening import opened_store
    from workshop.broadcasts import reach_of, require_sendable
    from workshop.clock import utc_now
    from workshop.process import current_process

    now = utc_now()
    with (
        opened_store(console.settings) as store,
        store.reading() if chosen.dry_run else store.writing() as session,
    ):
        process = current_process(session)
        plan, series = _plan(console, session, process, chosen, now)
        require_sendable(session, process, plan, now=now)
        reach = reach_of(session, process, plan.whom, now=max(now, plan.due_at))
        made = (
            None
            if chosen.dry_run
            else _make(console, session, process, plan, series, chosen.every, reach, now)
        )
        report = _report(process, plan, reach, made, now)
        timezone = process.timezone
    if chosen.json:
        console.show(report)
    else:
        _print(console, report, timezone)
    return 0


def show_status(console: Console, chosen: Namespace) -> int:
    """Print the counts by state."""
    from bot.opening import opened_store
    from storage.tables import BroadcastState
    from workshop.broadcasts import status_of
    from workshop.process import current_process
    from workshop.times import moment_in_words

    with opened_store(console.settings) as store, store.reading() as session:
        status = status_of(session, chosen.id)
        timezone = current_process(session).timezone
    due_at = _local(status.due_at, ZoneInfo(timezone))
    if chosen.json:
        console.show(
            {"id": status.id, "state": status.state, "due_at": due_at, "counts": status.counts}
        )
    elif status.state == BroadcastState.ASKS:
        console.say("command.broadcast_asks", id=status.id)
    elif status.state == BroadcastState.PLANNED:
        at = moment_in_words(status.due_at, timezone, console.language)
        console.say("command.not_fired", id=status.id, at=at)
    else:
        counts = {"cancelled": 0, "held": 0, **status.counts}
        console.say("command.counts", id=status.id, **counts)
    return 0


def _plan(
    console: Console, session: Session, process: Process, chosen: Namespace, now: datetime
) -> tuple[Plan, list[Prompt]]:
    from bot.commands.saying import said_in
    from workshop.board.finding import find_prompt
    from workshop.broadcasts import Plan

    names = chosen.prompt.split(",") if chosen.prompt else []
    prompts = [find_prompt(session, process, name) for name in names]
    said = said_in(console, session, process, chosen)
    due_at, anchor = _when(session, process, chosen, now)
    plan = Plan(
        prompt=prompts[0] if prompts else None,
        words=said.words,
        kind=said.kind,
        meeting=said.meeting,
        audience=chosen.audience,
        due_at=due_at,
        anchor=anchor,
        is_urgent=chosen.urgent,
        from_age=chosen.from_age,
        reminders=chosen.remind,
    )
    return plan, prompts if len(prompts) > 1 else []


def _when(
    session: Session, process: Process, chosen: Namespace, now: datetime
) -> tuple[datetime, Anchor | None]:
    from bot.commands.hanging import read_when
    from bot.opening import Refused
    from workshop.broadcasts.when import due_of

    if not chosen.when:
        return _due_at(chosen.at, process, now), None
    anchor = read_when(session, process, chosen.when)
    due_at = due_of(session, process, anchor)
    if due_at is None or due_at <= now:
        raise Refused("command.when_in_past", written=chosen.when)
    return due_at, anchor


def _due_at(at: datetime | None, process: Process, now: datetime) -> datetime:
    from bot.opening import Refused
    from workshop.talk.quiet import moment_at

    if at is None:
        return now
    due_at = moment_at(at, ZoneInfo(process.timezone)) if at.tzinfo is None else at
    if due_at <= now:
        raise Refused("command.at_in_past", at=at.isoformat(" ", "minutes"))
    return due_at.astimezone(UTC)


def _make(
    console: Console,
    session: Session,
    process: Process,
    plan: Plan,
    series: list[Prompt],
    every: int,
    reach: Reach,
    now: datetime,
) -> int:
    from bot.opening import Refused
    from handlers.speaking import broadcast_question
    from workshop.board.staff import record
    from workshop.broadcasts import fire, plan_broadcast, plan_series

    is_due = plan.due_at <= now
    if is_due and not reach.person_ids:
        raise Refused("command.nobody_to_reach")
    if series:
        made = plan_series(session, process, plan, series, every_days=every, now=now)[0]
    else:
        made = plan_broadcast(session, process, plan, now=now)
    record(session, "broadcast", facilitator_id=None, now=now, broadcast_id=made.id)
    if is_due:
        fire(session, made.id, now, make_say=partial(broadcast_question, console.catalogue))
    return made.id


def _report(
    process: Process, plan: Plan, reach: Reach, made: int | None, now: datetime
) -> dict[str, Any]:
    from workshop.broadcasts.rhythm import delivered_from

    zone = ZoneInfo(process.timezone)
    sends_from = delivered_from(process, plan.due_at, is_urgent=plan.is_urgent)
    return {
        "id": made,
        "recipients": len(reach.person_ids),
        "excluded": {str(reason): count for reason, count in reach.excluded.items()},
        "is_planned": plan.due_at > now,
        "due_at": _local(plan.due_at, zone),
        "sends_from": _local(sends_from, zone),
    }


def _print(console: Console, report: dict[str, Any], timezone: str) -> None:
    from workshop.times import moment_in_words

    due_at, sends_from = (
        moment_in_words(datetime.fromisoformat(report[name]), timezone, console.language)
        for name in ("due_at", "sends_from")
    )
    if report["id"] is None:
        console.say("command.broadcast_dry", recipients=report["recipients"])
    elif report["is_planned"]:
        console.say(
            "command.broadcast_planned",
            id=report["id"],
            at=due_at,
            recipients=report["recipients"],
        )
    else:
        console.say("command.broadcast_fired", id=report["id"], recipients=report["recipients"])
    if report["sends_from"] != report["due_at"]:
        console.say("command.broadcast_quiet", at=sends_from)
    for reason, count in report["excluded"].items():
        if count:
            console.say(EXCLUDED[reason], count=count)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
