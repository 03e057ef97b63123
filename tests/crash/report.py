"""What the battery found, in lines to read, and which promises it broke."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from storage.tables import Delivery
from tests.crash.battery import Outcome

MOST_IN_FLIGHT = 4
BEYOND_IMPORT_S = 1.0
SETTLED = {Delivery.SENT, Delivery.UNREACHABLE, Delivery.UNCERTAIN}


def broken_promises(outcome: Outcome) -> list[str]:
    """Return the promises about words and messages that were not kept; timing is apart."""
    found = outcome.account
    claims = {
        "no update is lost": found.lost == 0,
        "nothing is stored twice": found.doubled == 0,
        "the last wording stands": found.altered == 0,
        "order is kept in each chat": found.out_of_order == 0,
        "nothing is parked": found.parked == 0,
        "every receipt came": found.unreceipted + found.unreceipted_listed == 0,
        "every press is answered": found.unanswered_presses == 0,
        "no part of a broadcast is lost": found.parts_lost == 0,
        "no part of a broadcast comes twice": found.parts_doubled == 0,
        "the books of the broadcasts are right": found.parts_untrue == 0,
        "at most four are on their way at each kill": (
            max(outcome.left_sending, default=0) <= MOST_IN_FLIGHT
        ),
        "no more are uncertain by kills than were on their way": (
            found.uncertain_by_kill <= sum(outcome.left_sending)
        ),
        "the others are what the line left unclear": (
            found.uncertain_by_line <= found.unclear_on_line
        ),
        "states add up to the recipients": sum(found.listed.values()) == found.sent_to,
        "the command lists all states": _without_none(found.listed) == found.states,
        "nothing of the broadcasts is refused or left": found.states.keys() <= SETTLED,
        "SIGTERM ends it kindly": outcome.exit_code == 0,
        "no log tells a secret, a chat or words": outcome.telling_lines == 0,
    }
    return [claim for claim, holds in claims.items() if not holds]


def is_back_in_time(outcome: Outcome) -> bool:
    """Tell whether the bot was back at work within its library's import and a second."""
    return _rest_s(outcome) <= BEYOND_IMPORT_S


def lines_of(outcome: Outcome) -> list[str]:
    """Return the report."""
    found, plan = outcome.account, outcome.plan
    rows: list[tuple[str, object]] = [
        ("engine", outcome.engine),
        ("SIGKILLs", plan.kills),
        ("different events handed over, of them presses", f"{found.events}, {found.presses}"),
        ("presses let go by Telegram after 150 s, not fetched", found.let_go),
        ("kept: texts, voices, albums", found.kept),
        ("lost", found.lost),
        ("stored twice", found.doubled),
        ("wording not the last one", found.altered),
        ("out of order in a chat", found.out_of_order),
        ("parked", found.parked),
        ("receipts that never came, not listed", found.unreceipted),
        ("receipts that never came, listed as uncertain", found.unreceipted_listed),
        ("presses whose answer never came", found.unanswered_presses),
        ("recipients of the three broadcasts", found.sent_to),
        ("messages of them that came", found.parts),
        ("parts lost", found.parts_lost),
        ("parts that came twice", found.parts_doubled),
        ("parts that came although the row denies it", found.parts_untrue),
        ("on their way at a kill, at the most, and in all", _on_their_way(outcome)),
        ("uncertain because of a kill (all messages)", found.uncertain_by_kill),
        ("uncertain because of the line (all messages)", found.uncertain_by_line),
        ("sends left unclear by the line", found.unclear_on_line),
        ("`broadcast status`", found.listed),
        ("lines of the logs that tell what none may", outcome.telling_lines),
        *_times(outcome),
        ("whole battery, s", f"{outcome.seconds:.0f}"),
    ]
    return [f"  {name:<50} {value}" for name, value in rows]


def _on_their_way(outcome: Outcome) -> str:
    return f"{max(outcome.left_sending, default=0)}, {sum(outcome.left_sending)}"


def _times(outcome: Outcome) -> list[tuple[str, object]]:
    times = outcome.times
    return [
        ("start until it hears, s", _spread(times.hears)),
        ("start until it speaks, s", _spread(times.speaks)),
        ("import of aiogram alone, just before, s", _spread(times.imports)),
        ("hears, less that import, median of the pairs, s", f"{_rest_s(outcome):.2f}"),
    ]


def _rest_s(outcome: Outcome) -> float:
    return median(start - alone for start, alone in outcome.times.pairs)


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}-{max(values):.2f}, {len(values)} times)"


def _without_none(counts: dict[str, int]) -> dict[str, int]:
    return {state: count for state, count in counts.items() if count}
