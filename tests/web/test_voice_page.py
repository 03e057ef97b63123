"""The page of one contribution: written down, hidden, marked, names out of it, pictures."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Audit, Contribution, Media, Transcript
from tests.recordings import opus
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from web.backstage import Backstage
from workshop.board.staff import StaffRole

PAGE = "/board/voice/1"
SAID = "Naboen heter Kari Nordmann, og hun spiser alene"


@pytest.fixture
def voice(facilitator: Browser, resident: Resident) -> Browser:
    """A facilitator at the page of a voice message."""
    resident.take_part()
    resident.say(files=[("voice", ("a.ogg", opus(), "audio/ogg"))])
    facilitator.open(PAGE)
    return facilitator


@pytest.fixture
def text(facilitator: Browser, resident: Resident) -> Browser:
    """A facilitator at the page of something written that names somebody."""
    resident.take_part()
    resident.say(SAID)
    facilitator.open(PAGE)
    return facilitator


@pytest.fixture
def picture(facilitator: Browser, resident: Resident) -> Browser:
    """A facilitator at the page of a picture of which its sender has not said who is in it."""
    resident.take_part()
    resident.say(files=photos(photo_bytes()))
    facilitator.open(PAGE)
    return facilitator


def words(stage: Backstage) -> str:
    """Return what the contribution says."""
    with stage.store.reading() as session:
        return session.scalars(select(Contribution.text)).one()


def drafts(stage: Backstage) -> list[tuple[str, str]]:
    """Return every version that was written down, with its state."""
    with stage.store.reading() as session:
        rows = session.scalars(select(Transcript).order_by(Transcript.id))
        return [(row.text, row.state) for row in rows if not row.is_removed]


def test_draft_is_no_words_until_accepted(voice: Browser, stage: Backstage) -> None:
    voice.click("Lagre utkast", written="Jeg savner bussen")
    before = words(stage)

    voice.click("Godta ordene", written="Jeg savner bussen")

    assert (before, words(stage)) == ("", "Jeg savner bussen")
    assert "Skrevet ned" in voice.text


def test_both_drafts_are_kept_when_somebody_was_faster(
    voice: Browser, stage: Backstage, signed_in_as: SignInAs
) -> None:
    other = signed_in_as(StaffRole.FACILITATOR)
    other.open(PAGE)
    other.click("Lagre utkast", written="Vi savner bussen")

    voice.click("Godta ordene", written="Jeg savner bussen")

    assert drafts(stage) == [("Vi savner bussen", "draft"), ("Jeg savner bussen", "draft")]
    assert "Noen andre lagret en nyere versjon imens" in voice.text


def test_table_shows_a_voice_without_words_as_such(voice: Browser, stage: Backstage) -> None:
    table = voice.open("/board/sort")
    before = table.text

    voice.click("Godta ordene", written="Jeg savner bussen")

    assert "Bare lyd, ingen ord ennå" in before
    assert "Bare lyd" not in voice.text
    assert (words(stage), str(voice.answer.url)) == (
        "Jeg savner bussen",
        "http://testserver/board/sort",
    )


def test_text_has_no_field_for_writing_it_down(text: Browser) -> None:
    assert "Lagre utkast" not in text.page.button_labels


def test_name_is_spotted_and_hidden_by_one_press(text: Browser, stage: Backstage) -> None:
    spotted = text.page.button_labels

    text.click("Skjul «Kari Nordmann»")

    assert "Skjul «Kari Nordmann»" in spotted
    assert words(stage) == "Naboen heter ▮▮▮, og hun spiser alene"
    assert ("Nordmann" in text.page.html, "Kan inneholde navn" in text.text) == (False, False)


def test_own_list_shows_the_hidden_form(
    text: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.click("Det jeg har sagt")

    text.click("Skjul disse ordene", words="kari nordmann")

    resident.open("/")
    assert ("Nordmann" in resident.page.html, "▮▮▮" in resident.text) == (False, True)


def test_hidden_name_stays_hidden_in_new_words(
    text: Browser, resident: Resident, stage: Backstage
) -> None:
    text.click("Skjul disse ordene", words="Kari Nordmann")
    resident.click("Det jeg har sagt")
    resident.click(nb("button.change"))

    resident.say("Ho heiter KARI Nordmann, og ho et åleine")

    assert words(stage) == "Ho heiter ▮▮▮, og ho et åleine"


def test_hidden_words_can_be_shown_again(text: Browser, stage: Backstage) -> None:
    text.click("Skjul disse ordene", words="Kari Nordmann")
    label = next(one for one in text.page.button_labels if one.startswith("Vis ordene igjen"))

    text.click(label)

    assert words(stage) == SAID


def test_words_that_are_not_there_are_refused(text: Browser, stage: Backstage) -> None:
    text.click("Skjul disse ordene", words="Ola Nordmann")

    assert (text.answer.status_code, words(stage)) == (409, SAID)
    assert "Disse ordene står ikke i kortet" in text.text


def test_hidden_contribution_is_in_no_view_but_its_pile(text: Browser) -> None:
    text.click("Skjul", why="personal")
    wall, table = text.open("/board").html, text.open("/board/sort").html
    hidden = text.open("/board/sort?pile=hidden")

    assert ("Nordmann" in wall, "Nordmann" in table) == (False, False)
    assert ("Nordmann" in hidden.html, "Skjult 1" in hidden.text) == (True, True)


def test_hidden_is_shown_again_by_one_press(text: Browser) -> None:
    text.click("Skjul", why="test")
    text.open("/board/sort?pile=hidden")

    text.click("Vis igjen")

    assert "Nordmann" in text.open("/board").html


def test_resident_still_sees_what_was_hidden(text: Browser, resident: Resident) -> None:
    text.click("Skjul", why="abuse")

    resident.open("/")

    assert resident.own_words()[-1] == SAID


def test_resident_cannot_bring_back_what_was_hidden(
    text: Browser, resident: Resident, stage: Backstage
) -> None:
    text.click("Skjul", why="abuse")
    resident.click("Det jeg har sagt")
    resident.click(nb("button.take_back"))

    resident.click(nb("button.undo"))

    with stage.store.reading() as session:
        assert session.scalars(select(Contribution.state)).one() == "hidden"


def test_readers_see_nothing_hidden(text: Browser, signed_in_as: SignInAs) -> None:
    text.click("Skjul", why="personal")
    reader = signed_in_as(StaffRole.READER)

    answers = [reader.client.get(path) for path in (PAGE, "/board/sort?pile=hidden")]

    assert [one.status_code for one in answers] == [404, 403]
    assert "Skjult" not in reader.open("/board/sort").text


def test_words_hidden_seven_days_ago_stay_so(
    text: Browser, signed_in_as: SignInAs, stage: Backstage, ticking: TickingClock
) -> None:
    form = text.page.form_to(f"{PAGE}/redact")
    text.client.post(form.action, data=form.carried(words="Kari Nordmann"))
    ticking.advance(days=7)
    later = signed_in_as(StaffRole.FACILITATOR)
    token = dict(later.open(PAGE).form_to(form.action).fields)["form_token"]

    later.answer = later.client.post(
        f"{PAGE}/unredact", data={"redaction": "1", "form_token": token}
    )

    assert "Nordmann" not in words(stage)
    assert (nb("voices.not_hidden") in later.text, later.answer.status_code) == (True, 409)


@pytest.mark.parametrize(
    "form", ["transcript", "hide", "show", "flags", "redact", "unredact", "picture"]
)
def test_reader_changes_nothing(
    text: Browser, signed_in_as: SignInAs, stage: Backstage, form: str
) -> None:
    reader = signed_in_as(StaffRole.READER)
    reader.open(PAGE)
    token = reader.page.forms[0].carried()["form_token"][0]
    fields = {"words": "Kari", "written": "x", "redaction": "1", "picture": "1"}

    answer = reader.post(f"{PAGE}/{form}", form_token=token, **fields)

    assert (answer.status_code, words(stage)) == (403, SAID)


def test_marks_for_colleagues_narrow_the_table(text: Browser) -> None:
    text.click("Lagre merkene", flag="follow-up")

    marked = text.open("/board/sort?flag=follow-up").text
    other = text.open("/board/sort?flag=to-contact").text

    assert ("Nordmann" in marked, "Nordmann" in other) == (True, False)


def test_everything_can_be_undone_from_the_page(text: Browser, stage: Backstage) -> None:
    text.click("Lagre merkene", flag="follow-up")
    text.click("Skjul", why="test")
    text.open(PAGE)

    text.click("Angre det siste: skjult")
    text.click("Angre det siste: merket")

    with stage.store.reading() as session:
        one = session.scalars(select(Contribution)).one()
    assert (one.state, one.flags, one.hidden_why) == ("kept", [], None)


def test_picture_is_let_through_after_having_asked(picture: Browser, stage: Backstage) -> None:
    held = picture.text

    picture.click("Slipp bildet fram", why="Spurte mor i dag")

    with stage.store.reading() as session:
        name = session.scalars(select(Media.name)).one()
        noted = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert "ikke sagt hvem som er på bildet" in held
    assert picture.client.get(f"/board/media/{name}").status_code == 200
    assert noted is not None
    assert (noted.action, noted.facilitator_id) == ("let-picture-through", 1)


def test_refused_picture_needs_a_typed_reason(picture: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        session.scalars(select(Media)).one().shown = "somebody"
    picture.open(PAGE)

    picture.click("Slipp bildet fram", why=" ")

    with stage.store.reading() as session:
        name = session.scalars(select(Media.name)).one()
    assert picture.answer.status_code == 409
    assert picture.client.get(f"/board/media/{name}").status_code == 404


def test_hostile_words_stay_words(voice: Browser) -> None:
    voice.click("Godta ordene", written="<script>alert(1)</script> heter Kari")

    assert "<script>alert" not in voice.page.html
    assert "&lt;script&gt;alert" in voice.page.html
