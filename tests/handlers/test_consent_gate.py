"""Nothing is kept without a yes to the text as it stands, in whatever form it is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.messages import Attachment, Content, Left, MediaKind, Returned, Said, Sent
from workshop.process import current_process

FORMS = [
    pytest.param(Said("Hun spiser alene"), id="text"),
    pytest.param(Sent(Attachment(MediaKind.VOICE, reference="v", seconds=4)), id="voice"),
    pytest.param(Sent(Attachment(MediaKind.PHOTO, reference="p"), caption="Trappa"), id="photo"),
    pytest.param(Sent(Attachment(MediaKind.PHOTO, reference="p"), album="a"), id="album"),
]


def comes_back_after_a_block(resident: Resident) -> None:
    """Block the bot and unblock it."""
    resident.does(Left())
    resident.does(Returned())


def meets_a_new_text(resident: Resident) -> None:
    """Be asked to agree to something that was changed after the yes."""
    with resident.conversation.store.writing() as session:
        current_process(session).consent_version = "a newer text"


@pytest.mark.parametrize("loses_consent", [comes_back_after_a_block, meets_a_new_text])
@pytest.mark.parametrize("content", FORMS)
def test_nothing_is_kept_before_a_new_yes(
    berit: Resident,
    archive: Archive,
    phrase: SayPhrase,
    content: Content,
    loses_consent: Callable[[Resident], None],
) -> None:
    loses_consent(berit)

    answer = berit.does(content)

    assert (archive.voices(), archive.media()) == ([], [])
    assert phrase("consent.first") in [say.text for say in answer]


@pytest.mark.parametrize("content", FORMS)
def test_all_is_kept_after_a_new_yes(berit: Resident, archive: Archive, content: Content) -> None:
    comes_back_after_a_block(berit)
    berit.starts()
    berit.presses("Ja, jeg er med")

    berit.does(content)

    assert len(archive.voices()) == 1
