"""The catalogues as written, and the keys that are said in code and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from prompts.catalogue import TEXTS

ROOT = Path(__file__).parent.parent


SPEAKING_PACKAGES = ("bot", "handlers", "workshop", "web", "prompts")
COMPLETE_LANGUAGES = ("nb", "nn", "en")
ALL_LANGUAGES = (*COMPLETE_LANGUAGES, "se")


# Keys made of a prefix and a word that stands as a literal elsewhere, an enum value for instance.
# One line each, with where it is put together.
BUILT_PREFIXES = (
    "check.",  # prompts/parts/findings.py: the name of a fault
    "role.",  # handlers/introducing.py: a Role
    "button.next_",  # handlers/asking.py: an ItemKind
    "menu.",  # bot/posting.py: a command
)


# Keys whose last word is put together too.
BUILT_KEYS = {
    "check.code_twice",  # prompts/parts/people.py, require_new
    "check.number_twice",
    "check.kind_unknown",  # prompts/parts/deck.py, read_choice
    "check.tone_unknown",
    "check.each_unknown",
}


SAYING_CALLS = {"say", "say_n", "text", "toast", "button"}
DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
SAID_IN_TEMPLATE = re.compile(r"\bsay(?:_n)?\(\s*[\"']([^\"']+)[\"']")
QUOTED_KEY = re.compile(r"(?<=[\"'])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?=[\"'])")


@cache
def read_page(language: str, domain: str) -> Catalog:
    """Return one .po file as written."""
    with (TEXTS / language / f"{domain}.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def phrases_of(language: str, domain: str) -> dict[str, Message]:
    """Return key to phrase, without the header."""
    page = read_page(language, domain)
    return {m.id if isinstance(m.id, str) else m.id[0]: m for m in page if m.id}


def forms_of(phrase: Message) -> tuple[str, ...]:
    """Return the sentence, or each of its plural forms."""
    string = phrase.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def placeholders_in(phrase: Message) -> list[set[str]]:
    """Return the placeholders of each form; `n` may be left out, as in "one reply"."""
    is_plural = not isinstance(phrase.id, str)
    forms = [{name for _, name, _, _ in Formatter().parse(f) if name} for f in forms_of(phrase)]
    return [form - {"n"} if is_plural else form for form in forms]


@cache
def literals() -> frozenset[str]:
    """Return every string literal of the packages that speak."""
    return frozenset(
        literal
        for package in SPEAKING_PACKAGES
        for source in (ROOT / package).rglob("*.*")
        for literal in literals_in(source)
    )


def literals_in(source: Path) -> Iterator[str]:
    """Yield the string literals of a Python file or the quoted keys of a template."""
    if source.suffix == ".py":
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    elif source.suffix == ".html":
        yield from QUOTED_KEY.findall(source.read_text(encoding="utf-8"))


def said_keys() -> Iterator[tuple[str, str]]:
    """Yield (file, key) of every dotted literal given to something that says it."""
    for package in SPEAKING_PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            for key in said_in_python(source):
                yield str(source.relative_to(ROOT)), key
        for source in (ROOT / package).rglob("*.html"):
            for key in SAID_IN_TEMPLATE.findall(source.read_text(encoding="utf-8")):
                yield str(source.relative_to(ROOT)), key


def said_in_python(source: Path) -> Iterator[str]:
    """Yield the dotted literals that are arguments of a saying call."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name_of_call(node) in SAYING_CALLS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and is_dotted(argument.value):
                    yield str(argument.value)


def name_of_call(call: ast.Call) -> str:
    """Return `say` of both say(…) and anything.say(…)."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_dotted(value: object) -> bool:
    """Return whether a literal looks like a key."""
    return isinstance(value, str) and DOTTED.fullmatch(value) is not None


def is_used(key: str) -> bool:
    """Return whether a key is a literal somewhere, or is built from a documented prefix."""
    prefixes = [prefix for prefix in BUILT_PREFIXES if key.startswith(prefix)]
    is_built = any(key.removeprefix(prefix) in literals() for prefix in prefixes)
    return key in literals() or is_built or key in BUILT_KEYS
