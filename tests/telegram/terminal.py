"""A small chat at the terminal: a developer plays the residents."""

from __future__ import annotations

import mimetypes
import shlex
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from tests.telegram.books import Delivery
from tests.telegram.json_types import Json
from tests.telegram.person import Resident
from tests.telegram.pictures import size_of
from tests.telegram.standin import StandIn

NAMES = ("Anna", "Bjørn", "Chinyere", "Dagny", "Eirik", "Fatima")
HELP = """\
A line is said as it stands; /start flyer opens the bot from a link.
  :press LABEL          press a button of the newest message that has it
  :reply N TEXT         answer message #N          :edit TEXT    change what was said last
  :photo FILE [TEXT]    :file FILE                 :album FILE FILE …
  :voice FILE           :sticker 😀                :forward TEXT
  :contact              :location                  :group TEXT   say it in a group
  :block                :return                    :again        last update once more
  :as N [LANGUAGE]      be resident N (made when new; language nb, nn, en …)
  :pending              how many updates wait      :quit\
"""


class Terminal:
    """Lines in, what the bot says out."""

    def __init__(self, standin: StandIn, out: TextIO) -> None:
        self._standin = standin
        self._out = out
        self._residents: dict[int, Resident] = {}
        self._said: dict[int, Json] = {}
        self._pictures = Path(tempfile.mkdtemp(prefix="standin-"))
        self._commands: dict[str, Callable[[str], Json | None]] = {
            "press": lambda rest: self._me.presses(rest, timeout_s=1),
            "reply": self._reply,
            "edit": self._edit,
            "photo": self._photo,
            "file": self._file,
            "album": self._album,
            "voice": lambda rest: self._me.sends_voice(Path(rest).read_bytes()),
            "sticker": lambda rest: self._me.sends_sticker(rest or "😀"),
            "forward": lambda rest: self._me.forwards(rest),
            "contact": lambda _: self._me.shares_contact(),
            "location": lambda _: self._me.shares_location(),
            "group": lambda rest: self._me.in_group(rest),
            "block": lambda _: self._me.blocks(),
            "return": lambda _: self._me.returns(),
            "again": self._again,
            "as": self._become,
            "pending": self._pending,
            "help": lambda _: self._print(HELP),
        }
        standin.world.when_heard.append(self._show)
        standin.world.when_signed.append(self._show_sign)
        self._become("1")

    def run(self, lines: Iterable[str]) -> bool:
        """Do each line; return whether it ended with `:quit`."""
        for line in lines:
            if line.strip() == ":quit":
                return True
            if line.strip():
                self._do(line.strip())
        return False

    def _do(self, line: str) -> None:
        try:
            done = self._command(line) if line.startswith(":") else self._me.says(line)
        except (AssertionError, KeyError, OSError, ValueError) as error:
            self._print(f"  ! {str(error).splitlines()[0]}")
            return
        if done and "message_id" in done:
            self._said[self._me.chat_id] = done

    def _command(self, line: str) -> Json | None:
        word, _, rest = line[1:].partition(" ")
        command = self._commands.get(word)
        if command is None:
            raise ValueError(f"no :{word}; :help lists what there is")
        return command(rest.strip())

    def _reply(self, rest: str) -> Json:
        number, _, text = rest.partition(" ")
        key = (self._me.chat_id, int(number.lstrip("#")))
        message = self._standin.world.messages.get(key)
        if message is None:
            raise ValueError(f"no message {number} in this chat")
        return self._me.replies(message, text)

    def _edit(self, rest: str) -> Json:
        said = self._said.get(self._me.chat_id)
        if said is None:
            raise ValueError("nothing said yet")
        return self._me.edits(said, rest)

    def _photo(self, rest: str) -> Json:
        name, *words = shlex.split(rest)
        return self._me.sends_photo(Path(name).read_bytes(), caption=" ".join(words))

    def _file(self, rest: str) -> Json:
        mime = mimetypes.guess_type(rest)[0] or "application/octet-stream"
        return self._me.sends_file(Path(rest).read_bytes(), Path(rest).name, mime)

    def _album(self, rest: str) -> Json:
        return self._me.sends_album([Path(name).read_bytes() for name in shlex.split(rest)])[0]

    def _again(self, _rest: str) -> None:
        self._standin.repeat()

    def _pending(self, _rest: str) -> None:
        self._print(f"  {self._standin.pending()} updates wait")

    def _become(self, rest: str) -> None:
        number, _, language = rest.partition(" ")
        index = int(number)
        if index not in self._residents:
            name = NAMES[(index - 1) % len(NAMES)]
            self._residents[index] = self._standin.resident(name, language or "nb")
        self._me = self._residents[index]
        self._print(f"  you are {self._me.person['first_name']}")

    def _show(self, delivery: Delivery) -> None:
        mark = " (edited)" if "edit_date" in delivery.message else ""
        lines = [f"#{delivery.message_id} to {self._name(delivery.chat_id)}{mark}"]
        if delivery.picture is not None:
            lines.append(f"  [picture {self._kept(delivery)}]")
        elif delivery.attachment is not None:
            lines.append(f"  [{delivery.method.removeprefix('send')}]")
        lines += [f"  {line}" for line in delivery.text.splitlines()]
        lines += ["  " + " ".join(f"[ {label} ]" for label in row) for row in delivery.rows]
        self._print("\n".join(lines))

    def _show_sign(self, chat_id: int, sign: str) -> None:
        self._print(f"  {sign} ({self._name(chat_id)})")

    def _kept(self, delivery: Delivery) -> str:
        content = delivery.picture or b""
        path = self._pictures / f"{delivery.message_id}{_suffix_of(content)}"
        path.write_bytes(content)
        size = size_of(content)
        shape = f"{size.width}x{size.height}, " if size else ""
        return f"{shape}{len(content) // 1024} kB, {path}"

    def _name(self, chat_id: int) -> str:
        card = self._standin.world.chats[chat_id].card
        return str(card.get("first_name") or card.get("title"))

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def _suffix_of(picture: bytes) -> str:
    return ".jpg" if picture.startswith(b"\xff\xd8") else ".png"
