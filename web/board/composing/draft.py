"""A broadcast as it stands in the form: every field as it was typed, nothing judged yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from web.fields import plain_text
from workshop.residents.audience import Part, expression_of

NOT_TYPED = frozenset({"form_token", "sealed", "count"})
"""What a form carries that is no part of the broadcast."""
MOST_FIELDS = 600
CHOSEN = ("language", "age", "area", "role", "source", "channel")
"""Conditions that are chosen by ticking values."""
Pairs = Sequence[tuple[str, str]]


class What(StrEnum):
    """What can be sent."""

    PROMPT = "prompt"
    SERIES = "series"
    WORDS = "words"
    DIGEST = "digest"
    INVITATION = "invitation"


BOXES: Mapping[str, str] = {
    What.WORDS: "words",
    What.DIGEST: "digest",
    What.INVITATION: "invite",
}
"""In which field the text of each stands, one box for each language."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the form, in order; a name may come several times."""

    pairs: Pairs = ()
    _by_name: Mapping[str, Sequence[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the fields by their names."""
        named: dict[str, list[str]] = {}
        for name, value in self.pairs:
            named.setdefault(name, []).append(value)
        object.__setattr__(self, "_by_name", named)

    def one(self, name: str, otherwise: str = "") -> str:
        """Return what stands in a field, without space around it."""
        return self._by_name.get(name, [otherwise])[-1].strip()

    def all(self, name: str) -> Sequence[str]:
        """Return everything that came under a name."""
        return self._by_name.get(name, ())

    def number(self, name: str, otherwise: int = 0) -> int | None:
        """Return a whole number, None if something else was typed."""
        return whole_number(self.one(name) or str(otherwise))

    def by_language(self, name: str) -> dict[str, str]:
        """Return what stands in the boxes of a name, by language."""
        return dict(zip(self.all("languages"), self.all(name), strict=False))

    def places(self) -> dict[str, str]:
        """Return which place in a series was typed beside each prompt, by its code."""
        typed = zip(self.all("part"), self.all("place"), strict=False)
        return {code: place.strip() for code, place in typed if place.strip()}

    def but(self, **changed: str | Iterable[str]) -> Draft:
        """Return the same with other values under these names."""
        kept = [(name, value) for name, value in self.pairs if name not in changed]
        return Draft((*kept, *_pairs(changed)))

    @property
    def what(self) -> What:
        """What is to be sent."""
        chosen = self.one("what")
        return What(chosen) if chosen in set(What) else What.PROMPT

    @property
    def is_pasted(self) -> bool:
        """Whether the audience is written as an expression."""
        return self.one("by") == "expression"

    @property
    def expression(self) -> str:
        """To whom it goes, as the command line writes it."""
        if self.is_pasted:
            return self.one("audience")
        return expression_of(self.parts)

    @property
    def is_half_chosen(self) -> bool:
        """Whether somebody said "has answered" without saying what, or the other way round."""
        return not self.is_pasted and any(
            bool(how) != bool(one)
            for name in ("answered", "attended")
            for how, one in self._conditions(name)
        )

    @property
    def parts(self) -> list[Part]:
        """To whom it goes, as it was ticked."""
        ticked = {name: tuple(filter(None, self.all(f"who_{name}"))) for name in CHOSEN}
        parts = [Part(name, values) for name, values in ticked.items() if values]
        for name in ("answered", "attended"):
            chosen = self._conditions(name)
            parts += [Part(name, (one,), how == "no") for how, one in chosen if how and one]
        if self.one("joined"):
            parts.append(Part("joined", (self.one("joined"),)))
        return parts

    def _conditions(self, name: str) -> list[tuple[str, str]]:
        return list(zip(self.all(f"{name}_is"), self.all(name), strict=False))


def whole_number(written: str) -> int | None:
    """Return a whole number that is not too large, None for anything else."""
    plain = written.strip()
    digits = plain.removeprefix("-")
    is_number = digits.isdecimal() and digits.isascii() and len(digits) < len("1000000")
    return int(plain) if is_number else None


def _pairs(changed: Mapping[str, str | Iterable[str]]) -> Iterator[tuple[str, str]]:
    for name, value in changed.items():
        yield from [(name, value)] if isinstance(value, str) else [(name, one) for one in value]


async def _typed(request: Request) -> Draft:
    form = await request.form()
    return Draft(
        tuple(
            (name, str(plain_text(value)).replace("\r\n", "\n"))
            for name, value in form.multi_items()[:MOST_FIELDS]
            if not isinstance(value, UploadFile) and name not in NOT_TYPED
        )
    )


Typed = Annotated[Draft, Depends(_typed)]
