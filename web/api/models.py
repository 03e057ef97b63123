"""What the read API answers, field by field; the OpenAPI description is made of this."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from prompts.processfile import ItemKind
from storage.tables import ContributionKind, PhaseState
from workshop.board.protecting import Mark
from workshop.messages import Channel
from workshop.record.naming import moment

Moment = Annotated[AwareDatetime, PlainSerializer(lambda at: moment(at), return_type=str)]
"""ISO 8601 in UTC, as in the workshop record."""
Words = Annotated[
    dict[str, str],
    Field(
        description="One text in several languages: language code to text.",
        examples=[{"nb": "Noen å snakke med", "nn": "Nokon å snakke med"}],
    ),
]
ItemId = Annotated[str, Field(pattern=r"^[nms][1-9][0-9]*$", examples=["n3"])]
PhaseId = Literal["needs", "measures", "solutions", "test"]
Cursor = Annotated[str, Field(description="Opaque: where the next page begins.")]
HasMore = Annotated[bool, Field(description="Whether there is a next page already.")]
ProcessId = Annotated[
    str, Field(description="The process this is about.", examples=["jevnaker-framtidas-omsorg"])
]


class Answer(BaseModel):
    """What all answers have in common: fields are those named here, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Phase(Answer):
    """A dated phase of the process."""

    id: PhaseId
    title: Words
    intro: Words
    opens_at: Moment
    closes_at: Moment
    state: PhaseState


class AgeBand(Answer):
    """A group of ages, as people are asked."""

    code: str = Field(examples=["67-79"])
    words: Words


class Area(Answer):
    """A part of the municipality, as people are asked."""

    code: str = Field(examples=["sentrum"])
    words: Words


class Process(Answer):
    """The participation process that is going on, and its phases in their order."""

    id: ProcessId
    title: Words
    municipality: str
    question: Words
    decider: Words
    promise: Words
    use: Words
    timezone: str = Field(examples=["Europe/Oslo"])
    languages: list[str]
    age_bands: list[AgeBand]
    areas: list[Area]
    phases: list[Phase]


class Picture(Answer):
    """The picture of a prompt. Its address can be fetched without a key."""

    url: str = Field(examples=["https://verksted.kommune.no/picture/prompt-1f2e3d.jpg"])
    alt: Words
    credit: str | None
    licence: str | None


class Prompt(Answer):
    """One picture with its ladder of questions, or questions alone."""

    id: str = Field(examples=["kjokkenbordet"])
    phase: PhaseId
    number: int
    each: ItemKind | None = Field(
        description="Asked once for each chosen item of this kind; `{item}` stands for its title."
    )
    questions: list[Words]
    picture: Picture | None
    is_retired: bool = Field(description="No longer asked; what was said to it stays.")


class Prompts(Answer):
    """The deck: every prompt, in the order of the phases and of their numbers."""

    process: ProcessId
    prompts: list[Prompt]


class Voices(Answer):
    """How many contributions support an item, by where they were said."""

    room: int = Field(ge=0)
    chat: int = Field(ge=0)


class Item(Answer):
    """A need, a measure or a solution.

    A measure is built on the needs it meets, a solution on the measures it combines; `led_to` is
    the same link from the other end.
    """

    id: ItemId
    kind: ItemKind
    title: Words = Field(
        description="Empty where it is somebody's own words that nobody has let through yet, or "
        "where they were taken back."
    )
    description: Words
    is_chosen: bool = Field(description="Goes on to the next phase.")
    position: int = Field(ge=0, description="Among the items of its kind.")
    voices: Voices
    built_on: list[ItemId]
    led_to: list[ItemId]


class Items(Answer):
    """The items that stand on the board."""

    process: ProcessId
    items: list[Item]


class Side(StrEnum):
    """Where something was said: in the room, or in a chat."""

    ROOM = "room"
    CHAT = "chat"


class Quote(Answer):
    """Words of a resident that a facilitator has read and let everybody see."""

    id: str = Field(pattern=r"^q[1-9][0-9]*$", examples=["q12"])
    text: str
    language: str = Field(examples=["nb"])
    side: Side
    prompt: str | None = Field(description="What it was said to.")
    is_turned: bool = Field(
        description="The item says the other way round what the quote complains of."
    )
    contribution: str | None = Field(description="With the scope `record`, else null.")


class Quotes(Answer):
    """Some of the quotes under an item, the oldest first."""

    process: ProcessId
    item: ItemId
    quotes: list[Quote]
    next_cursor: Cursor
    has_more: HasMore


class ContributionFlag(StrEnum):
    """What is to be known of a contribution: of its words, or what its note was put down as."""

    FORWARDED = "forwarded"
    FREE = "free"
    LATE = "late"
    EDITED_LATE = "edited-late"
    MANY = "many"
    NEED = "need"
    MEASURE = "measure"
    SOLUTION = "solution"


class SourceChannel(StrEnum):
    """The channel on which something was said; `room` is a note from a workshop."""

    TELEGRAM = Channel.TELEGRAM.value
    WEB = Channel.WEB.value
    ROOM = Channel.ROOM.value


class Source(Answer):
    """Where a contribution comes from."""

    channel: SourceChannel
    meeting: str | None = Field(description="The workshop that the note is from.")
    start: str | None = Field(
        description="The poster, advert or link somebody came by. Only with the scope `people`."
    )
    person: str | None = Field(
        description="A pseudonym, with the scope `people`; else null.", examples=["p-x7k2m9"]
    )


class Contribution(Answer):
    """One thing somebody said. Words that a facilitator has hidden are ▮▮▮ in it."""

    id: str = Field(pattern=r"^c[1-9][0-9]*$", examples=["c41"])
    kind: ContributionKind
    text: str = Field(description="Empty where a voice has not been written down, or for a photo.")
    language: str = Field(examples=["nb"])
    phase: PhaseId | None
    prompt: str | None
    question: int = Field(ge=0, description="Which of the prompt's questions, from 0.")
    source: Source
    flags: list[ContributionFlag]
    items: list[ItemId] = Field(description="What it supports.")
    said_at: Moment
    edited_at: Moment | None


class Contributions(Answer):
    """Some of what was said, in the order it was kept."""

    process: ProcessId
    contributions: list[Contribution]
    next_cursor: Cursor
    has_more: HasMore


class Figure(Answer):
    """A count, or why it is not told.

    `few`: under five. `near`: almost as many as the count it is a part of. `hidden`: it would give
    a small one away.
    """

    count: int | None = Field(ge=0)
    mark: Mark | None


class Whose(StrEnum):
    """Whom a group is: those with its code, those who did not say, all others together."""

    NAMED = "named"
    UNSAID = "unsaid"
    OTHERS = "others"


class Group(Answer):
    """How many there are in one group."""

    whose: Whose
    code: str | None = Field(examples=["67-79"])
    figure: Figure


Groups = Annotated[
    list[Group] | None, Field(description="Null where none of it can be told, or nobody counted.")
]


class Attendance(Answer):
    """How many came to a workshop; small numbers are protected."""

    total: Figure | None = Field(description="Null where nobody counted.")
    roles: Groups
    ages: Groups


class Meeting(Answer):
    """A workshop in the room."""

    id: str = Field(examples=["verksted-behov"])
    phase: PhaseId | None
    title: Words
    place: str
    starts_at: Moment
    ends_at: Moment
    attendance: Attendance


class Meetings(Answer):
    """The workshops, in the order they are held."""

    process: ProcessId
    meetings: list[Meeting]


class Funnel(Answer):
    """How far people came."""

    started: Figure
    said_yes: Figure
    answered: Figure
    kept_answering: Figure = Field(description="Answered more than one prompt.")
    paused: Figure
    unreachable: Figure
    left: Figure | None = Field(description="Deleted everything; null if it cannot be told.")


class ByGroup(Answer):
    """Those who said yes, grouped one way at a time, never crossed."""

    channel: Groups
    source: Groups
    language: Groups
    age_band: Groups
    area: Groups
    role: Groups


class Participation(Answer):
    """How many take part, by the same rules as the board's page: nobody can be made out."""

    process: ProcessId
    funnel: Funnel
    groups: ByGroup


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    place: str = Field(examples=["query"])
    name: str = Field(examples=["limit"])
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457), as `application/problem+json`."""

    type: str = Field(default="about:blank")
    title: str = Field(examples=["Unauthorized"])
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[Fault] = Field(default_factory=list)
