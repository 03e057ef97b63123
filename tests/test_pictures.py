"""Every picture of the shipped process is described, used, and has its terms."""

from __future__ import annotations

import pytest

from prompts.processfile import PictureFile
from prompts.reading import JEVNAKER, read_process
from tests.phrases import COMPLETE_LANGUAGES


def pictures() -> list[PictureFile]:
    """Return every picture of the shipped process once: the decks of the young show them again."""
    prompts = [prompt for phase in read_process(JEVNAKER).phases for prompt in phase.deck]
    return list({one.picture.path: one.picture for one in prompts if one.picture}.values())


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_each_picture_is_described(language: str) -> None:
    undescribed = [
        picture.path.name
        for picture in pictures()
        if not (picture.alt.get(language) and picture.spoken.get(language))
    ]

    assert undescribed == []


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_no_two_pictures_are_described_alike(language: str) -> None:
    alts = [picture.alt[language] for picture in pictures()]

    assert len(set(alts)) == len(alts)


def test_each_shipped_picture_is_used_with_its_terms() -> None:
    on_disk = sorted((JEVNAKER.parent / "pictures").iterdir())

    assert sorted(picture.path for picture in pictures()) == on_disk
    assert [p.path for p in pictures() if not (p.credit and p.licence and p.consent)] == []
