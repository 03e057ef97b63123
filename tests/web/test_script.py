"""The script that facilitators carry: today's first, and filled in."""

from __future__ import annotations

import re

import pytest

from tests.web.browsing import Browser
from tests.web.phrases import nb


def test_script_of_today_comes_first(facilitator: Browser) -> None:
    page = facilitator.open("/board/script")

    phases = page.html.split('class="script-phases')[1].split("</nav>")[0]
    assert f"Behov ({nb('hall.now')})" in phases.split("</li>")[0]
    assert nb("hall.script_of", phase="Behov") in page.text


def test_script_is_filled_in_with_the_process(facilitator: Browser) -> None:
    text = facilitator.open("/board/script").text

    facts = (
        "torsdag 26. november 18:00–20:30, Rådhuset, Jevnaker",
        "Hvordan vil vi ta vare på hverandre i Jevnaker i framtida?",
        "bilde 1–8, 10–12",
        "Verksted 2: tiltak, torsdag 21. januar",
        "søndag 13. desember",
        "testserver",
        "20:25",
    )
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize("phase", ["needs", "measures", "solutions", "test"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_script_leaves_nothing_to_fill_in(facilitator: Browser, phase: str, language: str) -> None:
    html = facilitator.open(f"/board/script?phase={phase}&lang={language}").html

    assert (facilitator.answer.status_code, re.findall(r"\{\w+\}", html)) == (200, [])


def test_script_of_no_phase_is_not_found(facilitator: Browser) -> None:
    facilitator.open("/board/script?phase=x")

    assert facilitator.answer.status_code == 404
