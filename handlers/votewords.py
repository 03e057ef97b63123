"""What is said of a ballot: the list with one's dots on it, and what stands after each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.choices import button
from handlers.turn import Turn
from storage.tables import Ballot
from workshop.messages import Rows, Say
from workshop.times import moment_in_words
from workshop.voting.ballots import Option
from workshop.voting.casting import left_of

DOT = "\N{BLACK CIRCLE}"


@dataclass(frozen=True, slots=True)
class Ballots:
    """A ballot as one resident sees it: the options in their order, and their dots."""

    ballot: Ballot
    options: Sequence[Option]
    dots: Mapping[int, int]


def vote_row(turn: Turn) -> Rows:
    """Return the button that leads to the ballot that is open; none if none is."""
    if turn.book.deck.open_ballot(turn.process, turn.now) is None:
        return ()
    return ((button(turn, "button.dots", "dots"),),)


def list_say(turn: Turn, shown: Ballots, rows: Rows) -> Say:
    """Return the whole ballot: the options, what is left, who decides, the rule, until when."""
    ballot = shown.ballot
    several = "dots.several_yes" if ballot.is_several_on_one else "dots.several_no"
    say = turn.say(
        "dots.list",
        rows,
        question=turn.words(ballot.question),
        options="\n".join(_line(turn, shown, nth) for nth in range(len(shown.options))),
        left=_left(turn, shown),
        several=turn.text(several),
        decider=turn.words(ballot.decider),
        rule=turn.words(ballot.rule),
        until=until(turn, ballot),
    )
    return replace(say, ballot_id=ballot.id)


def stands_say(turn: Turn, shown: Ballots, key: str, rows: Rows) -> Say:
    """Return what stands now: the options with one's dots, and how many are left."""
    lines = placed(turn, shown)
    said = "\n".join(lines) if lines else turn.text("dots.nothing_placed")
    left, when = _left(turn, shown), until(turn, shown.ballot)
    say = turn.say(key, rows, placed=said, left=left, until=when)
    return replace(say, ballot_id=shown.ballot.id)


def placed(turn: Turn, shown: Ballots) -> list[str]:
    """Return a line for each option that has dots of one's own."""
    return [
        _line(turn, shown, nth)
        for nth, one in enumerate(shown.options)
        if shown.dots.get(one.number)
    ]


def until(turn: Turn, ballot: Ballot) -> str:
    """Return the day and time at which a ballot closes, in the process's zone."""
    return moment_in_words(ballot.closes_at, turn.process.timezone, turn.person.language)


def _line(turn: Turn, shown: Ballots, nth: int) -> str:
    option = shown.options[nth]
    title = turn.words(option.title) if option.title else turn.text("dots.untitled")
    dots = DOT * shown.dots.get(option.number, 0)
    return f"{nth + 1}. {title} {dots}".rstrip()


def _left(turn: Turn, shown: Ballots) -> str:
    left = left_of(shown.ballot, shown.dots)
    if left == 0:
        return turn.text("dots.none_left")
    return turn.catalogue.say_n("dots.left", turn.person.language, left)
