"""Every sentence is there in every language, and none is there for nothing."""

from __future__ import annotations

import re

import pytest

from prompts.catalogue import DOMAINS, load_catalogue, plural_id
from prompts.checking import check_process
from prompts.reading import JEVNAKER, read_process
from tests.phrases import (
    ALL_LANGUAGES,
    BUILT_KEYS,
    BUILT_PREFIXES,
    COMPLETE_LANGUAGES,
    forms_of,
    is_used,
    phrases_of,
    placeholders_in,
    read_page,
    said_keys,
)

HARDEST_LIX = 35


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


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_privacy_text_is_easy_to_read(language: str) -> None:
    assert lix(read_process(JEVNAKER).privacy[language]) <= HARDEST_LIX
