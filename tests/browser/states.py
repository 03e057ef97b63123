"""Every page of the board in each of its states, named in one place.

What a template can show is read from the template itself: that nothing is there, that something
was refused or done, that one may only look. Each of these is a state, and is looked at: on a tour
of ours (TOURS), or in a test that comes to it by pressing (ELSEWHERE).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.web.phrases import nb
from workshop.board.staff import StaffRole

TEMPLATES = Path(__file__).parents[2] / "web" / "templates" / "board"
INCLUDED = re.compile(r'{% include "board/([^"]+)" %}')


class State(StrEnum):
    """What of a page differs."""

    FULL = "full"
    EMPTY = "empty"
    REFUSED = "refused"
    DONE = "done"
    LOCKED = "locked"


SIGNS = {
    State.EMPTY: re.compile(r'class="empty"'),
    State.REFUSED: re.compile(r'role="alert"|fault_line\('),
    State.DONE: re.compile(r'class="(?:saved|verdict is-good)"'),
    State.LOCKED: re.compile(r"\bmay_(?:change|protect)\b"),
}
"""What stands in a template that has such a state."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A page in one state: where it is, and a sentence that it says only then (or none).

    `spoils` is a hidden field that says what was shown: with another value the page's form is
    sent, as if a colleague had been there meanwhile.
    """

    template: str
    state: State
    path: str
    says: str = ""
    spoils: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """Pages one after the other, as somebody with a role comes to them on one board."""

    role: StaffRole
    is_filled: bool
    stops: tuple[Stop, ...]


def _stops(state: State, *rows: tuple[str, ...]) -> tuple[Stop, ...]:
    return tuple(Stop(f"{template}.html", state, *more) for template, *more in rows)


GONE = "?refused=UnknownContribution", nb("sorting.gone_voice")
BUILT = "?refused=BuiltUpon", nb("sorting.built_upon")
FRESH = Tour(
    StaffRole.FACILITATOR,
    False,
    _stops(
        State.EMPTY,
        ("sorting", "/board/sort", nb("sorting.nothing_yet")),
        ("sorting", "/board/sort?pile=hidden", nb("voices.none_hidden")),
        ("items", "/board/items/measure", nb("web.items.empty_measure")),
        ("decisions", "/board/decisions", nb("decisions.empty")),
        ("moderate", "/board/hall/moderate", nb("hall.none_waiting")),
        ("history", "/board/history", nb("history.empty")),
        ("history", "/board/history?day=2026-11-01", nb("history.none_found")),
        ("contact", "/board/contact", nb("contact.nothing")),
        ("reach/places", "/board/reach", nb("reach.nobody_added")),
        ("broadcasts/list", "/board/broadcasts", nb("broadcasts.none_planned")),
        ("room/meeting", "/board/meetings/1", nb("room.notes.empty")),
        ("answers/list", "/board/answers", nb("answers.no_earlier")),
        ("progress", "/board/progress", nb("progress.empty")),
        ("voting/list", "/board/dots", nb("voting.none")),
        ("carriers", "/board/carriers", nb("carriers.empty")),
        ("wall", "/board?q=finnesikke", nb("web.wall.not_found")),
    ),
)
FILLED = Tour(
    StaffRole.ADMIN,
    True,
    _stops(
        State.REFUSED,
        ("sorting", f"/board/sort{BUILT[0]}", BUILT[1]),
        ("items", f"/board/items/need{BUILT[0]}", BUILT[1]),
        ("item", f"/board/item/1{BUILT[0]}", BUILT[1]),
        ("voice", f"/board/voice/1{GONE[0]}", GONE[1]),
        ("decisions", f"/board/decisions{BUILT[0]}", BUILT[1]),
        ("history", f"/board/history{BUILT[0]}", BUILT[1]),
        ("contact", f"/board/contact{GONE[0]}", GONE[1]),
        ("moderate", f"/board/hall/moderate{BUILT[0]}", BUILT[1]),
        ("samples", "/board/samples?refused=NotBlind", nb("voices.not_blind")),
        ("sample_waits", "/board/samples/1?refused=NotDone", nb("voices.not_done")),
        ("reach/places", f"/board/reach{BUILT[0]}", BUILT[1]),
        ("reach/place", f"/board/reach/1{BUILT[0]}", BUILT[1]),
        ("answers/list", "/board/answers?refused=NobodyToAnswer", nb("answers.nobody_now")),
        ("answers/round", "/board/answers/1?refused=UnknownAnswer", nb("answers.gone")),
        ("progress", f"/board/progress{BUILT[0]}", BUILT[1]),
        ("results", f"/board/results{BUILT[0]}", BUILT[1]),
        ("carriers", f"/board/carriers{BUILT[0]}", BUILT[1]),
        ("report/page", f"/board/report{BUILT[0]}", BUILT[1]),
        ("voting/ballot", "/board/dots/2?refused=NotConfirmed", nb("voting.not_confirmed")),
        ("voting/result", "/board/dots/1?refused=NotInThisState", nb("voting.other_state")),
        ("room/meetings", f"/board/meetings{BUILT[0]}", BUILT[1]),
        ("room/meeting", f"/board/meetings/1{BUILT[0]}", BUILT[1]),
        (
            "broadcasts/live",
            "/board/broadcasts/2?refused=NotAsShown",
            nb("broadcasts.not_as_shown"),
        ),
        ("phase_move", "/board/phases/move?verb=step", nb("process.move_changed"), "seen"),
        ("phase_dates", "/board/process/dates/needs", nb("process.stale"), "seen"),
        ("mandate", "/board/process/mandate", nb("process.stale"), "seen"),
    )
    + _stops(State.EMPTY, ("item", "/board/item/2", nb("sorting.no_voices")))
    + _stops(
        State.DONE,
        ("items", "/board/items/need?saved=1", nb("web.items.saved")),
        ("decisions", "/board/decisions?saved=1", nb("decisions.saved")),
        ("answers/round", "/board/answers/1?saved=1", nb("answers.saved")),
        ("progress", "/board/progress?saved=1", nb("progress.saved")),
        ("report/page", "/board/report?saved=1", nb("report.saved")),
        ("voting/ballot", "/board/dots/2?typed=1", nb("voting.paper_saved")),
        ("history", "/board/history?done=undo", nb("history.done_undo")),
        ("process", "/board/process?done=dates", nb("process.done_dates")),
        ("rehearsal", "/board/rehearsal?done=wiped", nb("rehearsal.wiped")),
        ("broadcasts/list", "/board/broadcasts?done=send", nb("broadcasts.done_send")),
        ("broadcasts/live", "/board/broadcasts/2?done=pause", nb("broadcasts.done_pause")),
        ("doors/mine", "/board/me?done=password", nb("doors.done_password")),
        ("doors/colleagues", "/board/colleagues?done=role", nb("doors.done_role")),
    ),
)
READING = Tour(
    StaffRole.READER,
    True,
    _stops(
        State.LOCKED,
        ("sorting", "/board/sort"),
        ("items", "/board/items/need"),
        ("item", "/board/item/1"),
        ("voice", "/board/voice/1"),
        ("decisions", "/board/decisions"),
        ("answers/list", "/board/answers"),
        ("answers/round", "/board/answers/1"),
        ("progress", "/board/progress"),
        ("results", "/board/results"),
        ("voting/list", "/board/dots"),
        ("report/page", "/board/report"),
        ("voting/ballot", "/board/dots/2"),
        ("moderate", "/board/hall/moderate"),
        ("process", "/board/process"),
        ("room/meetings", "/board/meetings"),
        ("room/meeting", "/board/meetings/1"),
        ("rehearsal", "/board/rehearsal"),
        ("samples", "/board/samples"),
        ("reach/places", "/board/reach"),
        ("reach/place", "/board/reach/1"),
        ("broadcasts/list", "/board/broadcasts"),
        ("broadcasts/live", "/board/broadcasts/1"),
        ("room/attendance", "/board/meetings/1/attendance"),
        ("room/meeting_form", "/board/meetings/1/change"),
    ),
)
PROTECTING = Tour(
    StaffRole.SAFETY,
    True,
    _stops(
        State.LOCKED,
        ("voice", "/board/voice/1"),
        ("history", "/board/history"),
        ("sorting", "/board/sort?pile=hidden"),
    ),
)
FULL = {
    "carriers.html": "/board/carriers",
    "report/page.html": "/board/report",
    "report/read.html": "/board/report/read?language=nb",
    "trial/none.html": "/board/trial",
    "answers/list.html": "/board/answers",
    "answers/round.html": "/board/answers/1",
    "broadcasts/cancel.html": "/board/broadcasts/4/cancel",
    "broadcasts/list.html": "/board/broadcasts",
    "broadcasts/live.html": "/board/broadcasts/1",
    "composing/form.html": "/board/broadcasts/new",
    "contact.html": "/board/contact",
    "decisions.html": "/board/decisions",
    "doors/colleagues.html": "/board/colleagues",
    "doors/mine.html": "/board/me",
    "hall.html": "/board/hall?photo=kjokkenbordet&cards=1",
    "history.html": "/board/history",
    "item.html": "/board/item/1",
    "items.html": "/board/items/need",
    "mandate.html": "/board/process/mandate",
    "moderate.html": "/board/hall/moderate",
    "people.html": "/board/people",
    "phase_dates.html": "/board/process/dates/needs",
    "phase_move.html": "/board/phases/move?verb=step",
    "print.html": "/board/print",
    "process.html": "/board/process",
    "progress.html": "/board/progress",
    "reach/place.html": "/board/reach/1",
    "reach/places.html": "/board/reach",
    "rehearsal.html": "/board/rehearsal",
    "results.html": "/board/results",
    "room/attendance.html": "/board/meetings/1/attendance",
    "room/meeting.html": "/board/meetings/1",
    "room/meeting_form.html": "/board/meetings/1/change",
    "room/meetings.html": "/board/meetings",
    "room/undo.html": "/board/meetings/1/undo/1",
    "sample_waits.html": "/board/samples/1",
    "samples.html": "/board/samples",
    "script.html": "/board/script",
    "sorting.html": "/board/sort",
    "status.html": "/board/status",
    "voice.html": "/board/voice/1",
    "voting/ballot.html": "/board/dots/2",
    "voting/form.html": "/board/dots/new",
    "voting/list.html": "/board/dots",
    "voting/result.html": "/board/dots/1",
    "wall.html": "/board",
}
"""Pages with all that can be on them: looked at in every width and colour (full.PAGES)."""
SIGNING = "test_doors.py::test_sign_in_pages_have_no_fault"
SETTING_UP = "test_doors.py::test_setting_up_has_no_fault"
OF_ADMINS = "test_doors.py::test_own_page_and_colleagues_have_no_fault"
COMPOSING = "test_composing.py::test_keys_alone_lead_from_the_form_to_the_schedule"
NOTES = "test_accessibility_board.py::test_notes_that_come_in_have_no_fault"
SAMPLES = "test_accessibility_board.py::test_samples_have_no_fault"
REFUSED_SAMPLES = "test_states.py::test_refused_and_locked_samples_have_no_fault"
DOORS = "test_states.py::test_wrong_codes_at_the_doors_have_no_fault"
ON_THE_WAY = "test_states.py::test_pages_on_the_way_have_no_fault"
ELSEWHERE = {
    ("composing/check.html", State.FULL): COMPOSING,
    ("trial/page.html", State.FULL): COMPOSING,
    ("doors/colleagues.html", State.REFUSED): OF_ADMINS,
    ("doors/held.html", State.FULL): "test_doors.py::test_given_back_words_have_no_fault",
    ("doors/invited.html", State.FULL): OF_ADMINS,
    ("doors/left.html", State.FULL): DOORS,
    ("doors/mine.html", State.REFUSED): OF_ADMINS,
    ("doors/recovery_codes.html", State.FULL): SETTING_UP,
    ("doors/set_up_code.html", State.FULL): SETTING_UP,
    ("doors/set_up_code.html", State.REFUSED): DOORS,
    ("doors/set_up_password.html", State.FULL): SETTING_UP,
    ("doors/set_up_password.html", State.REFUSED): SETTING_UP,
    ("doors/sign_in.html", State.FULL): SIGNING,
    ("doors/sign_in.html", State.REFUSED): SIGNING,
    ("doors/sign_in_code.html", State.FULL): SIGNING,
    ("doors/sign_in_code.html", State.REFUSED): DOORS,
    (
        "rehearsal.html",
        State.REFUSED,
    ): "test_rehearsal.py::test_page_during_a_rehearsal_has_no_fault",
    ("rehearsal_wipe.html", State.FULL): (
        "test_rehearsal.py::test_page_that_asks_whether_to_wipe_has_no_fault"
    ),
    ("room/columns.html", State.FULL): NOTES,
    ("room/columns.html", State.REFUSED): NOTES,
    ("room/kept.html", State.FULL): ON_THE_WAY,
    ("room/list.html", State.FULL): ON_THE_WAY,
    ("room/redo.html", State.FULL): NOTES,
    ("room/unread.html", State.FULL): ON_THE_WAY,
    ("room/unread.html", State.REFUSED): ON_THE_WAY,
    ("sample_compared.html", State.FULL): SAMPLES,
    ("sample_compared.html", State.LOCKED): REFUSED_SAMPLES,
    ("sample_compared.html", State.REFUSED): REFUSED_SAMPLES,
    ("sample_sort.html", State.FULL): SAMPLES,
    ("sample_sort.html", State.REFUSED): REFUSED_SAMPLES,
    ("status.html", State.DONE): "test_status.py::test_status_page_has_no_fault",
    (
        "moderate.html",
        State.DONE,
    ): "test_accessibility_board.py::test_hall_and_its_queue_have_no_fault",
}
"""States that one comes to by pressing, with the test that does."""
LIKE_ANOTHER = {
    (
        "composing/check.html",
        State.REFUSED,
    ): "the same line above the same page, as in phase_move.html",
    ("composing/form.html", State.REFUSED): "a broadcast that is gone, told as in phase_move.html",
    ("demo.html", State.FULL): "one button, in a demonstration only; as doors/left.html",
    ("room/list.html", State.REFUSED): "a list too long to be read, told as in room/unread.html",
    ("rehearsal_wipe.html", State.REFUSED): "told as in phase_move.html",
    ("room/columns.html", State.LOCKED): "whoever may not change has no file there",
    ("room/meetings.html", State.EMPTY): "a process file without workshops; the frame of samples",
    ("carriers.html", State.LOCKED): "whoever may not change is not let in",
    ("room/undo.html", State.LOCKED): "whoever may not change is not let in",
    ("room/working.html", State.FULL): "there for the moments in which a large file is read",
    ("sample_sort.html", State.LOCKED): "only its coder comes here",
    ("voting/form.html", State.REFUSED): "a draft changed meanwhile, told as in phase_move.html",
}
"""States that are not looked at, and why."""
TOURS = (FRESH, FILLED, READING, PROTECTING)


def templates() -> frozenset[str]:
    """Return the pages there are, without pieces of them (`_`) and their live parts."""
    paths = (one.relative_to(TEMPLATES) for one in TEMPLATES.rglob("*.html"))
    return frozenset(
        str(one)
        for one in paths
        if not one.name.startswith("_") and not one.stem.endswith(("_part", "frame"))
    )


def states_of(template: str) -> frozenset[State]:
    """Return the states that a page can be in, as it stands in its template."""
    source = _source(template)
    return frozenset({State.FULL, *(one for one, sign in SIGNS.items() if sign.search(source))})


def _source(template: str) -> str:
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    return source + "".join(_source(one) for one in INCLUDED.findall(source))
