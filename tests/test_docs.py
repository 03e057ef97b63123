"""The documents are true: links lead somewhere, every command and setting is explained."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.commands.parser import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "docs", ROOT / "prompts", ROOT / "tests")
PAGES = sorted([*ROOT.glob("*.md"), *(page for f in FOLDERS for page in f.rglob("*.md"))])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]+)(?:#[^)]*)?\)")


def written(*names: str) -> str:
    """Return the text of some documents."""
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (page.parent / target).exists()]

    assert missing == []


def test_every_command_is_explained() -> None:
    pages = written("README.md", "docs/operations.md", "docs/process-file.md")
    names = {command.__name__.rsplit(".", 1)[-1] for command in COMMANDS}
    known = {
        "apikeys": "verksted api-key",
        "backups": "verksted backup",
        "broadcasting": "verksted broadcast",
        "checkup": "verksted doctor",
        "demo": "make demo",
        "exporting": "verksted export",
        "importing": "verksted import",
        "inviting": "verksted invite",
        "keys": "verksted keys rotate",
        "reporting": "verksted report",
        "parking": "verksted parked",
        "phases": "verksted phase",
        "poster": "verksted poster",
        "processes": "verksted process",
        "running": "verksted run",
        "tables": "verksted migrate",
    }

    assert set(known) == names
    assert [call for call in known.values() if call not in pages] == []


def test_every_setting_stands_in_the_example() -> None:
    example = written(".env.example")

    missing = [f.name.upper() for f in fields(Settings) if f"{f.name.upper()}=" not in example]

    assert missing == []


def test_every_decision_stands_in_the_list() -> None:
    listed = written("docs/decisions/README.md")
    pages = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))

    assert [page for page in pages if page not in listed] == []
