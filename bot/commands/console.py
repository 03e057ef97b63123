"""Where a command speaks: its settings, its language, its sentences, its exit code."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.refusing import phrase_of
from bot.opening import Refused
from bot.settings import BadSetting, Settings, read_settings
from prompts.catalogue import Catalogue, load_catalogue
from workshop.refusals import WorkshopError

DONE = 0
REFUSED = 1
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
LANGUAGES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
DEFAULT_LANGUAGE = "nb"


@dataclass(frozen=True, slots=True)
class Console:
    """What a command needs to speak; sentences go to standard output."""

    settings: Settings
    catalogue: Catalogue
    language: str

    def text(self, key: str, /, **values: object) -> str:
        """Return a sentence in the operator's language."""
        return self.catalogue.say(key, self.language, **values)

    def say(self, key: str, /, **values: object) -> None:
        """Print a sentence."""
        print(self.text(key, **values))

    def warn(self, key: str, /, **values: object) -> None:
        """Print a sentence on standard error."""
        print(self.text(key, **values), file=sys.stderr)

    def show(self, whole: Mapping[str, object]) -> None:
        """Print one object as JSON."""
        print(json.dumps(whole, ensure_ascii=False, indent=2))


def act(chosen: Namespace) -> int:
    """Let the chosen command act; a refusal becomes one sentence and exit code 1."""
    catalogue = load_catalogue()
    language = language_of(os.environ)
    try:
        console = Console(read_settings(), catalogue, language)
        code: int = chosen.act(console, chosen)
    except (Refused, BadSetting, WorkshopError) as refusal:
        key, values = phrase_of(refusal)
        print(catalogue.say(key, language, **values), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def language_of(environment: Mapping[str, str]) -> str:
    """Return the operator's language as the locale says it; bokmål for all we do not speak."""
    locale = next(
        (environment[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(n)), ""
    )
    return LANGUAGES.get(locale[:2].lower(), DEFAULT_LANGUAGE)
