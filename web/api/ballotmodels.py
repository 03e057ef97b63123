"""What the read API answers about dots, field by field."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from web.api.models import Answer, ItemId, Moment, ProcessId, Words

OptionId = Annotated[str, Field(pattern=r"^o[1-9][0-9]*$", examples=["o12"])]


class BallotLine(Answer):
    """An option with its dots; those with as many share a place, and nobody chose between them."""

    option: OptionId
    item: ItemId | None = Field(description="Null once it is off the board.")
    title: Words = Field(description="As it was when the ballot opened.")
    place: int = Field(ge=1)
    is_tied: bool
    dots: int = Field(ge=0)
    in_chat: int | None = Field(description="Null where only both together can be told.")
    on_paper: int | None = Field(description="Null where only both together can be told.")


class BallotDots(Answer):
    """Dots of a group on an option."""

    option: OptionId
    dots: int = Field(ge=5)


class BallotGroup(Answer):
    """People told apart by one thing; what would give somebody away is not there."""

    code: str | None = Field(
        description="Null for all of whom nothing is told by themselves.", examples=["67-79"]
    )
    voters: int = Field(ge=5)
    members: int | None = Field(description="How many of them take part; null if not told.")
    dots: list[BallotDots]


class BallotGroups(Answer):
    """Voters grouped one way at a time, never crossed; an empty list where none can be told."""

    cohort: list[BallotGroup] = Field(
        description="By the way in: `room` by a workshop's code from two hours before that "
        "workshop to a day after it, `link` in any other way (such a code at another time too), "
        "`link-after` so after the ballot had opened."
    )
    channel: list[BallotGroup]
    age_band: list[BallotGroup]
    area: list[BallotGroup]


class Ballot(Answer):
    """A vote by dots that has been counted, as it was told then."""

    id: str = Field(pattern=r"^v[1-9][0-9]*$", examples=["v1"])
    question: Words
    rule: Words
    decider: Words
    budget: int = Field(description="How many dots each person had.", ge=1)
    is_several_on_one: bool
    opened_at: Moment
    closed_at: Moment
    counted_at: Moment
    voters: int | None = Field(
        description="Of the chat; null if fewer than five, or if fewer than five did not vote."
    )
    members: int | None = Field(description="Who took part then; null if fewer than five.")
    lines: list[BallotLine] = Field(description="Empty where too few voted.")
    groups: BallotGroups
    missing: list[str] = Field(description="Age bands and areas that voted much less.")


class Ballots(Answer):
    """The votes by dots that have been counted, the oldest first."""

    process: ProcessId
    ballots: list[Ballot]
