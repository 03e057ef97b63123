"""Files that stand in a form for writing to many, and in no row yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.recordings import mp3
from tests.web.composing import CHECK, NEW, PLAN, WORDS, Desk, people
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.broadcasts.leftovers import sweep_leftovers

DAY = timedelta(days=1)


def recordings(stage: Backstage) -> list[str]:
    """Return the recordings on the shelf."""
    return [name for name in stage.shelf.names_of_prompts() if name.endswith(".mp3")]


@pytest.mark.parametrize("door", [NEW, CHECK, "/board/broadcasts/try"])
def test_file_in_a_form_stays_while_the_form_is_looked_at(
    desk: Desk, stage: Backstage, door: str
) -> None:
    people(stage)
    desk.check(None, mp3(), **WORDS)
    carried = desk.browser.page.form_to(PLAN).carried()
    [name] = recordings(stage)
    stage.shelf.hold(name, at=stage.clock() - 6 * DAY)

    desk.send(door, carried)
    desk.browser.open("/board/trial")
    with stage.store.reading() as session:
        sweep_leftovers(session, stage.shelf, now=stage.clock() + 2 * DAY)

    assert recordings(stage) == [name]


@pytest.mark.parametrize("door", [CHECK, PLAN])
def test_file_that_is_gone_is_to_be_chosen_again(desk: Desk, stage: Backstage, door: str) -> None:
    people(stage)
    desk.check(None, mp3(), **WORDS)
    carried = desk.browser.page.form_to(PLAN).carried()
    for name in recordings(stage):
        stage.shelf.remove(name)

    status = desk.send(door, carried)
    told = nb("compose.voice_gone") in desk.browser.text
    again = desk.browser.page.form_to(CHECK).carried(when="now", what="words")
    without = desk.send(CHECK, {**again, **WORDS})
    desk.confirm()

    assert (status, told, without) == (422, True, 200)
    assert [one.voice for one in desk.planned()] == [None]
