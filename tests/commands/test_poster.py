from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.commands.conftest import Run
from tests.conftest import MONDAY
from tests.reach.seeing import see
from workshop.upkeep.intake import beat

WEB = "https://verksted.kommune.no/k/bib"
BOT = "https://t.me/framtid_bot?start=bib"


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """People reach us at an address of the municipality's."""
    monkeypatch.setenv("PUBLIC_URL", "https://verksted.kommune.no")


def test_poster_has_both_codes_where_the_bot_is_remembered(
    run: Run, store: Store, jevnaker: str, folder: Path
) -> None:
    with store.writing() as session:
        beat(session, "listener", now=MONDAY, username="framtid_bot")

    ran = run("poster", "ut.pdf", "--source", "bib", "--size", "a3", "--language", "nn")

    seen = see((folder / "ut.pdf").read_bytes())
    assert (ran.code, ran.err) == (0, "")
    assert WEB in ran.out
    assert (set(seen.codes), seen.size) == ({WEB, BOT}, (297, 420))
    assert "Korleis vil vi ta vare" in " ".join(seen.text.split())
    assert [path.name for path in folder.glob("*.part")] == []


def test_bot_named_by_hand_is_on_the_poster(
    run: Run, store: Store, jevnaker: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_USERNAME", "@framtid_bot")

    ran = run("poster", "ut.PNG", "--source", "bib", "--size", "a5", "--picture", "-")

    assert (ran.code, ran.err) == (0, "")
    assert set(see((folder / "ut.PNG").read_bytes()).codes) == {WEB, BOT}


def test_without_a_bot_the_web_stands_alone_and_it_is_said(
    run: Run, store: Store, jevnaker: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "")

    ran = run("poster", "ut.png", "--source", "bib")

    told = [name in ran.err for name in ("TELEGRAM_BOT_USERNAME", "PUBLIC_URL")]
    assert (ran.code, told) == (0, [True, True])
    assert see((folder / "ut.png").read_bytes()).codes == {"http://127.0.0.1:8080/k/bib"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ut.docx", "--source", "bib"], 2, ".pdf"),
        (["ut.pdf"], 2, "--source"),
        (["ut.pdf", "--source", "bib", "--size", "a0"], 2, "a0"),
        (["ut.pdf", "--source", "på torget"], 1, "på torget"),
        (["ut.pdf", "--source", "bib", "--language", "fi"], 1, "nb, nn, en"),
        (["ut.pdf", "--source", "bib", "--picture", "x"], 1, "x"),
        (["nowhere/ut.pdf", "--source", "bib"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_made_is_refused(
    run: Run, store: Store, jevnaker: str, arguments: list[str], code: int, said: str
) -> None:
    ran = run("poster", *arguments)

    assert (ran.code, said in ran.err, ran.out) == (code, True, "")


@pytest.mark.sqlite  # It opens no database.
def test_press_is_loaded_by_nothing_that_prints_nothing() -> None:
    names = "bot.commands.parser, bot.commands.console, web.app, bot.running"
    script = f"import sys, {names}; print('typst' in sys.modules)"

    said = subprocess.check_output([sys.executable, "-c", script], text=True)

    assert said.strip() == "False"
