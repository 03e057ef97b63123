"""A workshop as a file for people's own calendar: anybody may have it, without an account."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import Response

from prompts.words import pick
from storage.tables import Meeting, Process
from web.backstage import Stage
from web.pages import language_of
from web.routes import Router
from workshop.board.finding import find_meeting
from workshop.process import current_process
from workshop.refusals import UnknownMeeting

TYPE = "text/calendar; charset=utf-8"
router = Router()


@router.get("/kalender/{code}.ics")
def calendar(request: Request, stage: Stage, code: str) -> Response:
    """Return a workshop as iCalendar; 404 if there is none of this code, or not any more."""
    with stage.store.reading() as session:
        process = current_process(session)
        try:
            meeting = find_meeting(session, process, code)
        except UnknownMeeting as error:
            raise HTTPException(404) from error
        if meeting.code != code:
            raise HTTPException(404)
        file = _file(process, meeting, language_of(request), stage.public_url, stage.clock())
    named = {"Content-Disposition": 'attachment; filename="verksted.ics"'}
    return Response(file, media_type=TYPE, headers={**named, "Cache-Control": "no-cache"})


def _file(
    process: Process, meeting: Meeting, language: str, public_url: str, now: datetime
) -> bytes:
    # Seldom asked for: it is not loaded with the pages.
    from icalendar import Calendar, Event

    first = process.languages[0]
    event = Event()
    event.add("uid", f"{meeting.code}@{urlsplit(public_url).hostname}")
    event.add("summary", pick(meeting.title, language, first))
    # In UTC a moment is the same on both sides of a change of clocks; a calendar shows it in the
    # time of wherever its owner is.
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("dtstamp", now)
    event.add("url", public_url)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", pick(process.question, language, first))
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", "-//Verksted//Framtidsverksted//NB")
    file.add("method", "PUBLISH")
    file.add_component(event)
    return bytes(file.to_ical())
