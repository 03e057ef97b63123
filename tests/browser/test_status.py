"""The status page in a real browser: nothing axe can see, on every width, well and unwell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.tables import FailedUpdate, Outage
from tests.browser.faults import faults
from tests.browser.site import Site, Visits
from workshop.upkeep.intake import beat


def falls_ill(site: Site) -> None:
    """Let everything go wrong that the page can speak of."""
    now = site.stage.clock()
    with site.stage.store.writing() as session:
        beat(session, "listener", now=now, trouble="conflict", conflict_at=now.isoformat())
        beat(session, "courier", now=now - timedelta(hours=3))
        beat(session, "clock", now=now - timedelta(seconds=3))
        session.add(
            FailedUpdate(channel="telegram", sealed=b"x", why="ValidationError", failed_at=now)
        )
        session.add(
            Outage(channel="telegram", began_at=now - timedelta(hours=26), ended_at=now, asked=0)
        )


def test_status_page_has_no_fault(visits: Visits, site: Site) -> None:
    page = visits.board()
    page.goto("/board/status")
    well = faults(page)
    falls_ill(site)
    page.reload()

    assert (well, faults(page)) == ([], [])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_status_page_never_scrolls_sideways(visits: Visits, site: Site, language: str) -> None:
    falls_ill(site)
    page = visits.board()
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto(f"/board/status?lang={language}")

    assert page.evaluate("document.documentElement.scrollWidth") == 360
