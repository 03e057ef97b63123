"""A speaker at work for one test, with little patience."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.speaker import Patience, Speaker
from storage.shelf import Shelf
from tests.apart import run_apart
from tests.telegram import (
    StandIn,
)
from tests.telegram.faults import Refused
from tests.telegram.refusals import bad_request
from workshop.messages import Button
from workshop.outbox.choosing import Parcel
from workshop.outbox.outcomes import Outcome, Partly

Result = TypeVar("Result")
HASTY = Patience(connect_s=1, read_s=0.3, write_s=1, pool_s=1, upload_s=1)
UNKNOWN_FILE = Refused(bad_request("wrong file identifier/HTTP URL specified"))
BUTTONS = ((Button("Ja", "yes"), Button("Nei", "no")),)


def speaking(standin: StandIn, shelf: Shelf, do: Callable[[Speaker], Awaitable[Result]]) -> Result:
    """Return what `do` returns when given a speaker."""
    return run_apart(with_patience(standin, shelf, HASTY, do))


def say(standin: StandIn, shelf: Shelf, *parcels: Parcel) -> list[Outcome]:
    """Return the outcomes of these parcels, said one after the other."""

    async def run(speaker: Speaker) -> list[Outcome]:
        return [await speaker.say(parcel) for parcel in parcels]

    return speaking(standin, shelf, run)


def say_whole(standin: StandIn, shelf: Shelf, parcel: Parcel) -> list[Outcome]:
    """Return the outcomes of all parts of a parcel."""

    async def run(speaker: Speaker) -> list[Outcome]:
        left, outcomes = parcel, [await speaker.say(parcel)]
        while isinstance(part := outcomes[-1], Partly):
            left = rest_of(left, part)
            outcomes.append(await speaker.say(left))
        return outcomes

    return speaking(standin, shelf, run)


def rest_of(parcel: Parcel, part: Partly) -> Parcel:
    """Return a parcel as it is claimed once this part of it has been said."""
    voice, picture = (
        None if file == part.file else file for file in (parcel.voice, parcel.picture)
    )
    return replace(parcel, voice=voice, picture=picture, begins=max(parcel.begins, part.until))


async def with_patience(
    standin: StandIn,
    shelf: Shelf,
    patience: Patience,
    do: Callable[[Speaker], Awaitable[Result]],
) -> Result:
    """Return what `do` returns when given a speaker of this patience."""
    speaker = Speaker(standin.token, standin.base_url, shelf, patience=patience)
    try:
        return await do(speaker)
    finally:
        await speaker.close()
