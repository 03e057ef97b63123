"""A hint of the language something was written in; nothing is ever decided by it.

The resident's own choice stands. langdetect knows one Norwegian ("no"): where a process offers
both bokmål and nynorsk the hint says `no`, meaning either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Contribution, Process

SEED = 0
"""langdetect draws at random; the same text must give the same hint."""
FEWEST_LETTERS = 20
NORWEGIAN = "no"
NAMED_BY_LANGDETECT = {"nb": NORWEGIAN, "nn": NORWEGIAN, "zh": "zh-cn"}
OWN_PROFILES = Path(__file__).parent / "profiles"
"""Northern Sami, which langdetect lacks. Source: see NOTICE."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, and how sure the guess is, from 0 to 1."""

    language: str
    confidence: float


def guess(text: str, offered: Iterable[str]) -> Guess | None:
    """Return the likeliest of the offered languages; None for short or unreadable texts.

    None too where the offered languages leave nothing to tell apart.
    """
    if sum(character.isalpha() for character in text) < FEWEST_LETTERS:
        return None
    by_profile = _by_profile(sorted(set(offered)))
    if len(by_profile) < 2:
        return None
    detector = _factory(tuple(by_profile)).create()
    try:
        detector.append(text)
        found = detector.get_probabilities()
    except LangDetectException:
        return None
    return Guess(by_profile[found[0].lang], round(found[0].prob, 3)) if found else None


def guess_languages(session: Session, *, now: datetime, limit: int) -> int:
    """Put a hint on contributions that have none yet, oldest first; how many were looked at."""
    waiting = session.execute(
        select(Contribution, Process)
        .join(Process, Process.id == Contribution.process_id)
        .where(Contribution.language_guessed_at.is_(None))
        .order_by(Contribution.id)
        .limit(limit)
        .with_for_update(of=Contribution, skip_locked=True, key_share=True)
    ).all()
    for contribution, process in waiting:
        found = guess(contribution.text, process.languages)
        contribution.language_guess = found.language if found else None
        contribution.language_confidence = found.confidence if found else None
        contribution.language_guessed_at = now
    return len(waiting)


def _by_profile(offered: Sequence[str]) -> dict[str, str]:
    """Return profile name to what the hint says, for the offered languages that have one."""
    names = {code: NAMED_BY_LANGDETECT.get(code, code) for code in offered}
    both = {"nb", "nn"} <= set(offered)
    known = {name: code for code, name in names.items() if _profile(name) is not None}
    return {name: NORWEGIAN if both and name == NORWEGIAN else known[name] for name in known}


@cache
def _factory(profiles: tuple[str, ...]) -> DetectorFactory:
    # A factory of our own: the shared one would weigh 55 languages nobody was offered.
    factory = DetectorFactory()
    factory.set_seed(SEED)
    factory.load_json_profile([_profile(name) for name in profiles])
    return factory


@cache
def _profile(name: str) -> str | None:
    for path in (OWN_PROFILES / f"{name}.json", Path(PROFILES_DIRECTORY) / name):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None
