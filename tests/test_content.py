"""Every sentence and picture is there in every language, and none is there for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from prompts.catalogue import DOMAINS, TEXTS, load_catalogue, plural_id
from prompts.checking import check_process
from prompts.processfile import PictureFile
from prompts.reading import JEVNAKER, read_process

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
HARDEST_LIX = 35


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


def pictures() -> list[PictureFile]:
    """Return every picture of the shipped process."""
    prompts = [prompt for phase in read_process(JEVNAKER).phases for prompt in phase.deck]
    return [prompt.picture for prompt in prompts if prompt.picture]


def lix(text: str) -> float:
    """Return the readability index: words per sentence plus percent of words over six letters."""
    words = re.findall(r"\w+", text)
    sentences = len(re.findall(r"[.!?:](?:\s|$)", text))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_each_phrase_is_in_each_language(language: str, domain: str) -> None:
    own = {key for key, phrase in phrases_of(language, domain).items() if all(forms_of(phrase))}

    assert own == set(phrases_of("nb", domain))


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_placeholders_are_the_same_everywhere(language: str, domain: str) -> None:
    bokmaal = phrases_of("nb", domain)
    own = {key: phrase for key, phrase in phrases_of(language, domain).items() if phrase.string}

    odd = [
        key
        for key, phrase in own.items()
        if any(form != placeholders_in(bokmaal[key])[0] for form in placeholders_in(phrase))
    ]

    assert odd == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_plurals_have_every_form(language: str, domain: str) -> None:
    page = read_page(language, domain)

    odd = [
        phrase.id
        for phrase in phrases_of(language, domain).values()
        if not isinstance(phrase.id, str)
        and (phrase.id[1], len(forms_of(phrase))) != (plural_id(phrase.id[0]), page.num_plurals)
    ]

    assert odd == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_no_phrase_is_left_unsure(language: str, domain: str) -> None:
    page = read_page(language, domain)

    assert [phrase.id for phrase in page if phrase.id and phrase.fuzzy] == []
    assert list(page.obsolete) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_sami_counts_one_two_and_many(domain: str) -> None:
    page = read_page("se", domain)

    assert (page.num_plurals, page.plural_expr) == (3, "(n==1 ? 0 : n==2 ? 1 : 2)")


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_sami_phrase_is_unknown_in_bokmaal(domain: str) -> None:
    assert set(phrases_of("se", domain)) - set(phrases_of("nb", domain)) == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_phrase_is_unused(domain: str) -> None:
    unused = [key for key in sorted(phrases_of("nb", domain)) if not is_used(key)]

    assert unused == []


def test_built_keys_exist() -> None:
    known = {key for domain in DOMAINS for key in phrases_of("nb", domain)}

    assert BUILT_KEYS - known == set()
    assert [p for p in BUILT_PREFIXES if not any(key.startswith(p) for key in known)] == []


def test_each_said_key_exists() -> None:
    known = {key for domain in DOMAINS for key in phrases_of("nb", domain)}

    unknown = [(source, key) for source, key in said_keys() if key not in known]

    assert unknown == []


def test_catalogue_has_the_shipped_languages() -> None:
    assert load_catalogue().languages == ALL_LANGUAGES


def test_shipped_process_has_no_faults() -> None:
    assert check_process(JEVNAKER) == []


def test_shipped_process_is_in_the_complete_languages() -> None:
    assert read_process(JEVNAKER).languages == COMPLETE_LANGUAGES


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_each_picture_is_described(language: str) -> None:
    undescribed = [
        picture.path.name
        for picture in pictures()
        if not (picture.alt.get(language) and picture.spoken.get(language))
    ]

    assert undescribed == []


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_no_two_pictures_are_described_alike(language: str) -> None:
    alts = [picture.alt[language] for picture in pictures()]

    assert len(set(alts)) == len(alts)


def test_each_shipped_picture_is_used_with_its_terms() -> None:
    on_disk = sorted((JEVNAKER.parent / "pictures").iterdir())

    assert sorted(picture.path for picture in pictures()) == on_disk
    assert [p.path for p in pictures() if not (p.credit and p.licence and p.consent)] == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_privacy_text_is_easy_to_read(language: str) -> None:
    assert lix(read_process(JEVNAKER).privacy[language]) <= HARDEST_LIX
