"""That somebody was very quick ties a minute together: only who may know of people is told."""

from __future__ import annotations

from fastapi import FastAPI

from storage.tables import Contribution, Flag
from tests.web.test_api_stays_home import all_of, speak
from web.backstage import Backstage
from workshop.outside.keys import Scope
from workshop.sorting.acts import Hand


def hurry(_hand: Hand, said: Contribution) -> None:
    said.flags = [str(Flag.MANY), str(Flag.FREE)]


def test_haste_stays_home(app: FastAPI, stage: Backstage) -> None:
    speak(stage, hurry)

    told = [all_of(app, stage, scope) for scope in (Scope.RECORD, Scope.PEOPLE)]

    assert ['"flags":["free"]' in one for one in told] == [True, False]
    assert ['"flags":["free","many"]' in one for one in told] == [False, True]
