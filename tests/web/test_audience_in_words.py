"""An audience as people read it: every word of the expression, in each language."""

from __future__ import annotations

import pytest

from prompts.catalogue import Catalogue
from storage.store import Store
from web.board.broadcasts.wording import audience_in_words, names_of
from workshop.process import current_process


def told(store: Store, catalogue: Catalogue, language: str, audience: str, age: int = 0) -> str:
    with store.reading() as session:
        names = names_of(session, current_process(session), catalogue, language)
    return audience_in_words(names, audience, from_age=age)


@pytest.mark.usefixtures("jevnaker")
def test_each_condition_is_told_in_words(store: Store, catalogue: Catalogue) -> None:
    everything = (
        "language=nn,en and not age=13-15 and area=vang and role=relative and source=bussen "
        "and not channel=web and not answered:needs,kjokkenbordet and joined:2026-11-20"
    )

    assert told(store, catalogue, "nb", everything, 16) == (
        "De som bruker nynorsk eller engelsk, ikke er 13–15 år, "
        "har oppgitt stedet «Vang», har rollen Pårørende, kom inn gjennom «bussen», ikke svarer "
        "på nettsiden, ikke har svart på «Behov» eller «Hva ser du rundt dette bordet?» og ble "
        "med 20. november 2026 eller senere. Ingen under 16 år."
    )
    assert told(store, catalogue, "en", "language=nn and not attended:x") == (
        "Those who use Norwegian Nynorsk and were not at the workshop “x”."
    )
    assert told(store, catalogue, "nn", "all") == "Alle som er med."
    assert told(store, catalogue, "nb", "hår=rødt") == (
        "Utvalget «hår=rødt» kan ikke leses lenger."
    )
