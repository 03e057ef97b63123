"""A nudge by e-mail: what stands in it, whom it lets in (nobody), and what becomes of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from bot.house import House
from bot.running import Part, parts_to_run
from bot.settings import read_settings
from storage.tables import NudgeState
from tests.conftest import SECRET
from tests.nudges.conftest import SENDER, TO_KARI, URL, Town
from tests.plot import Plot
from tests.running.conftest import Process, becomes, ended, plot, starts
from workshop.clock import utc_now
from workshop.nudges.addresses import usable_address

__all__ = ["plot", "starts"]


def words_in(letter: EmailMessage) -> str:
    """Return what an e-mail says."""
    return str(letter.get_content()).replace("\r\n", "\n")


def test_letter_says_only_that_there_is_something_new(town: Town) -> None:
    town.mails_to()
    town.ask()

    town.work()

    (letter,) = town.post.letters
    off = letter["List-Unsubscribe"].strip(" <>")
    assert (letter["To"], letter["From"]) == (TO_KARI, SENDER)
    assert letter["Subject"] == "Nytt spørsmål fra Jevnaker kommune"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "nb")
    assert off.startswith(f"{URL}/chat/tell/off/")
    assert words_in(letter) == (
        "Det er kommet et nytt spørsmål fra Jevnaker kommune.\n\n"
        "Åpne siden på den enheten du svarte på. Da fortsetter du der du var:\n"
        f"{URL}/\n\n"
        f"Vil du ikke ha flere slike, åpne denne lenken:\n{off}\n\n"
        "Du kan ikke svare på denne e-posten.\n"
    )
    assert town.states() == ["sent"]


def test_nobody_is_written_to_before_they_have_confirmed(town: Town) -> None:
    town.mails_to(is_confirmed=False)
    town.ask()

    town.work()

    assert [one["Subject"] for one in town.post.letters] == [
        "Bekreft at du vil ha beskjed fra Jevnaker kommune"
    ]
    assert len(town.nudges()) == 1


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "after", "in_the_end", "handed_in"),
    [
        (["451 greylisted"], [], "queued", "sent", 1),
        (["550 no such mailbox"], [], "rejected", "rejected", 0),
        ([], ["452 full"], "queued", "sent", 2),
        ([], ["554 spam"], "rejected", "rejected", 1),
        ([], ["cut"], "uncertain", "uncertain", 1),
    ],
)
def test_each_answer_of_a_mail_server_is_understood(
    town: Town,
    at_rcpt: list[str],
    at_data: list[str],
    after: str,
    in_the_end: str,
    handed_in: int,
) -> None:
    town.mails_to()
    town.ask()
    town.post.at_rcpt += at_rcpt
    town.post.at_data += at_data

    town.work()
    first = town.states()
    town.clock.advance(hours=1)
    town.work()

    assert (first, town.states()) == ([after], [in_the_end])
    assert len(town.post.letters) == handed_in


def test_address_is_one_address_and_nothing_else() -> None:
    usable = {" kari@Eksempel.NO ": "kari@eksempel.no", "k.n+x@bjørk.no": "k.n+x@xn--bjrk-hra.no"}
    others = (
        "", "kari", "kari@", "@eksempel.no", "kari@localhost", "kari@eksempel.no, ola@eksempel.no",
        "kari@eksempel.no\nBcc: ola@eksempel.no", "Kari <kari@eksempel.no>", "a@b@eksempel.no",
        "kari@[127.0.0.1]", "k" * 65 + "@eksempel.no", "kåre@eksempel.no",
        "kari@" + "a." * 130 + "no",
    )  # fmt: skip

    assert {typed: usable_address(typed) for typed in usable} == usable
    assert [one for one in others if usable_address(one) is not None] == []


def test_killed_while_it_hands_in_it_does_not_hand_in_again(
    town: Town, starts: Callable[..., Process]
) -> None:
    town.mails_to()
    # These processes go by the clock of the wall, at whatever hour: what is urgent goes at any.
    town.ask_once_more(is_urgent=True)
    settings = {
        "DATABASE_URL": town.store.url,
        "PUBLIC_URL": URL,
        "SMTP_URL": f"smtp://127.0.0.1:{town.post.port}",
        "MAIL_FROM": SENDER,
    }
    town.post.at_data.append("hold")

    first = starts("--only", "courier", **settings)
    has_begun = town.post.has_begun.wait(60)
    os.kill(first.pid, signal.SIGKILL)
    ended(first)
    town.post.holds.set()
    killed = town.states()
    second = starts("--only", "courier", **settings)
    is_settled = becomes(lambda: town.states() != [NudgeState.SENDING])
    town.ask_once_more(is_urgent=True)
    goes_on = becomes(lambda: town.states()[-1] == NudgeState.SENT)
    second.terminate()

    assert (has_begun, killed, is_settled) == (True, ["sending"], True)
    assert (town.states()[0], goes_on, len(town.post.letters)) == ("uncertain", True, 2)


def test_without_a_token_the_courier_is_there_for_the_web(plot: Plot) -> None:
    def parts(*chosen: Part, **settings: str) -> tuple[Part, ...]:
        read = read_settings(plot.shelf.folder, {"SECRET_KEY": SECRET, **settings})
        house = House(read, plot.store, plot.vault, plot.shelf, plot.catalogue, utc_now)
        return parts_to_run(house, chosen)

    telegram = (Part.LISTENER, Part.COURIER)
    https = {"PUBLIC_URL": "https://verksted.example"}

    assert parts(*telegram) == ()
    assert parts(*telegram, **https) == (Part.COURIER,)
    assert parts(*Part) == (Part.COURIER, Part.CLOCK, Part.WEB)
    assert parts(*Part, PUBLIC_URL="http://verksted.example") == (Part.CLOCK, Part.WEB)
