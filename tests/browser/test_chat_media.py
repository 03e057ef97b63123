"""Photos and voices in a real browser: seen before they go, kept when they have gone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Site, Visits
from tests.web.phrases import opening

RECORDINGS = Path(__file__).parent.parent / "storage" / "recordings"
HAVE_ENOUGH_DATA = 4


def test_photo_is_shown_before_and_after_sending(visits: Visits, site: Site, photo: Path) -> None:
    chat = visits.chat()

    chat.page.locator("[name=photos]").set_input_files(photo)
    expect(chat.page.locator("#previews img")).to_have_count(1)
    chat.say("Hagen vår")
    chat.sees(opening("shown.ask"))

    expect(chat.page.locator("#previews img")).to_have_count(0)
    expect(chat.page.locator(".own img")).to_have_js_property("naturalWidth", 40)
    assert site.kept_media() == [("photo", "kept", "image/jpeg")]


def test_too_large_photo_is_refused_before_sending(
    visits: Visits, site: Site, tmp_path: Path
) -> None:
    chat = visits.chat()
    large = tmp_path / "stor.jpg"
    large.write_bytes(bytes(20 * 1024 * 1024 + 1))

    chat.page.locator("[name=photos]").set_input_files(large)

    chat.sees("Filen er for stor.")
    assert chat.page.locator("[name=photos]").evaluate("field => field.files.length") == 0


def test_voice_is_recorded_heard_and_sent(visits: Visits, site: Site) -> None:
    chat = visits.chat()

    chat.page.get_by_role("button", name="Snakk inn").click()
    expect(chat.page.locator("#timer")).to_have_text("0:01")
    chat.page.get_by_role("button", name="Stopp").click()
    expect(chat.page.locator("#listen")).to_be_visible()
    chat.page.get_by_role("button", name="Send opptaket").click()

    expect(chat.page.locator(".own audio")).to_have_count(1)
    assert site.kept_media() == [("voice", "kept", "audio/webm")]


def test_recording_from_a_file_can_be_played(visits: Visits) -> None:
    chat = visits.chat()
    chat.page.locator("#voice-file").evaluate("label => { label.hidden = false; }")

    chat.page.locator("[name=voice]").set_input_files(RECORDINGS / "phone.mp3")
    chat.page.locator("#composer [type=submit]").last.click()

    audio = chat.page.locator(".own audio")
    expect(audio).to_have_count(1)
    audio.evaluate("audio => { audio.preload = 'auto'; audio.load(); }")
    expect(audio).to_have_js_property("readyState", HAVE_ENOUGH_DATA)


def test_discarded_recording_is_nowhere(visits: Visits, site: Site) -> None:
    chat = visits.chat()

    chat.page.get_by_role("button", name="Snakk inn").click()
    expect(chat.page.locator("#timer")).to_have_text("0:01")
    chat.page.get_by_role("button", name="Kast").click()

    expect(chat.page.get_by_role("button", name="Snakk inn")).to_be_focused()
    assert site.kept_media() == []
