"""The stand-in is usable at the keyboard."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from tests.standin.clients import ask, fetch, png, updates
from tests.telegram import StandIn
from tests.telegram.terminal import Terminal


def test_lines_reach_the_bot_as_updates(standin: StandIn, tmp_path: Path) -> None:
    picture = tmp_path / "benk ved sjøen.png"
    picture.write_bytes(png())
    terminal = Terminal(standin, io.StringIO())

    ended = terminal.run(
        ["/start flyer\n", ":edit Hei\n", f":photo '{picture}' Ny benk\n", ":as 2 nn\n", "Hei\n"]
    )

    kinds = [next(key for key in update if key != "update_id") for update in updates(standin)]
    assert kinds == ["message", "edited_message", "message", "message"]
    assert not ended


def test_bot_is_printed_with_its_buttons(standin: StandIn) -> None:
    out = io.StringIO()
    terminal = Terminal(standin, out)
    terminal.run(["Hei\n"])
    markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    to = updates(standin)[0]["message"]["chat"]["id"]

    ask(standin, "sendMessage", chat_id=to, text="Vil du?", reply_markup=markup)

    assert out.getvalue().splitlines()[-3:] == ["#102 to Anna", "  Vil du?", "  [ Ja ]"]


def test_file_is_sent_as_what_its_name_says(standin: StandIn, tmp_path: Path) -> None:
    recording = tmp_path / "opptak.mp3"
    recording.write_bytes(b"some bytes")

    Terminal(standin, io.StringIO()).run([f":file {recording}\n"])

    assert updates(standin)[0]["message"]["document"]["mime_type"] == "audio/mpeg"


def test_mistake_at_the_keyboard_is_explained(standin: StandIn) -> None:
    out = io.StringIO()
    terminal = Terminal(standin, out)

    terminal.run([":edit x\n", ":reply 9 x\n", ":hopp\n", ":photo /nowhere\n"])

    complaints = [line for line in out.getvalue().splitlines() if line.startswith("  !")]
    assert len(complaints) == 4


def test_closed_input_keeps_the_server_up() -> None:
    command = [sys.executable, "-m", "tests.telegram", "--port", "0", "--token", "7:x"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        base = process.stdout.readline().partition("=")[2].strip()

        answer = fetch(f"{base}/bot7:x/getMe", {})

        process.terminate()
    assert answer["result"]["id"] == 7
