"""Sentences by key and language."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.catalogue import Catalogue, load_catalogue

TWO_FORMS = "nplurals=2; plural=(n != 1);"
THREE_FORMS = "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"
"""
HELLO = '\nmsgid "hello"\nmsgstr "Hei, {name}!"\n'
REPLIES = (
    '\nmsgid "replies"\nmsgid_plural "replies#n"\nmsgstr[0] "{n} svar"\nmsgstr[1] "{n} svarer"\n'
)
SAMI = (
    '\nmsgid "replies"\nmsgid_plural "replies#n"\n'
    'msgstr[0] "ovtta {n}"\nmsgstr[1] "guokte {n}"\nmsgstr[2] "olu {n}"\n'
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Bokmål with three phrases, Northern Sami with one, nynorsk with an empty one."""
    write_page(tmp_path, "nb", "resident", TWO_FORMS, HELLO + REPLIES)
    write_page(tmp_path, "nb", "web", TWO_FORMS, '\nmsgid "board"\nmsgstr "Tavla"\n')
    write_page(tmp_path, "se", "resident", THREE_FORMS, SAMI)
    write_page(tmp_path, "nn", "resident", TWO_FORMS, '\nmsgid "hello"\nmsgstr ""\n')
    return load_catalogue(tmp_path)


def write_page(texts: Path, language: str, domain: str, plurals: str, phrases: str) -> None:
    """Write one .po file."""
    (texts / language).mkdir(exist_ok=True)
    page = texts / language / f"{domain}.po"
    page.write_text(HEADER.format(language=language, plurals=plurals) + phrases, encoding="utf-8")


def test_phrase_is_filled_with_values(catalogue: Catalogue) -> None:
    assert catalogue.say("hello", "nb", name="{Kari}") == "Hei, {Kari}!"


def test_placeholder_may_be_called_key_or_language(tmp_path: Path) -> None:
    write_page(tmp_path, "nb", "web", TWO_FORMS, '\nmsgid "a"\nmsgstr "{key} {language}"\n')

    said = load_catalogue(tmp_path).say("a", "nb", key="tittel", language="nn")

    assert said == "tittel nn"


@pytest.mark.parametrize("language", ["nn", "se", "fi"])
def test_missing_phrase_is_borrowed_from_bokmaal(catalogue: Catalogue, language: str) -> None:
    assert catalogue.say("hello", language, name="Kari") == "Hei, Kari!"


def test_unknown_key_raises(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.say("hallo", "nb")


def test_missing_value_raises(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.say("hello", "nb")


def test_count_of_a_phrase_without_plural_raises(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.say_n("board", "se", 2)


def test_sami_has_a_form_for_two(catalogue: Catalogue) -> None:
    said = [catalogue.say_n("replies", "se", n) for n in (0, 1, 2, 3)]

    assert said == ["olu 0", "ovtta 1", "guokte 2", "olu 3"]


def test_borrowed_plural_keeps_its_own_rule(catalogue: Catalogue) -> None:
    said = [catalogue.say_n("replies", "nn", n) for n in (1, 2)]

    assert said == ["1 svar", "2 svarer"]


def test_languages_come_in_reading_order(catalogue: Catalogue) -> None:
    assert catalogue.languages == ("nb", "nn", "se")


def test_keys_are_listed_by_domain(catalogue: Catalogue) -> None:
    found = [catalogue.keys(domain) for domain in ("resident", "web", "operator")]

    assert found == [{"hello", "replies"}, {"board"}, frozenset()]


def test_missing_keys_are_listed_by_language(catalogue: Catalogue) -> None:
    assert catalogue.missing("se") == {"hello", "board"}
    assert catalogue.missing("se", "web") == {"board"}


def test_all_is_said_without_a_file_once_it_is_ready(tmp_path: Path, catalogue: Catalogue) -> None:
    catalogue.get_ready()
    for page in tmp_path.glob("*/*.po"):
        page.unlink()

    assert catalogue.say_n("replies", "se", 2) == "guokte 2"


def test_page_without_language_is_refused(tmp_path: Path) -> None:
    write_page(tmp_path, "nb", "web", TWO_FORMS, HELLO)
    page = tmp_path / "nb" / "web.po"
    page.write_text(page.read_text(encoding="utf-8").replace("Language", "Sprog"))

    with pytest.raises(ValueError, match="Language"):
        load_catalogue(tmp_path)


def test_same_key_in_two_domains_is_refused(tmp_path: Path) -> None:
    write_page(tmp_path, "nb", "resident", TWO_FORMS, HELLO)
    write_page(tmp_path, "nb", "web", TWO_FORMS, HELLO)

    with pytest.raises(ValueError, match="hello"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("language", "name"),
    [("nb", "Bokmål"), ("se", "Davvisámegiella"), ("uk", "українська"), ("xx", "xx")],
)
def test_language_is_named_in_itself(language: str, name: str) -> None:
    assert load_catalogue().name_of(language) == name


EMPTY, FUZZY = '\nmsgid "board"\nmsgstr ""\n', '\n#, fuzzy\nmsgid "board"\nmsgstr "Tavle?"\n'


@pytest.mark.parametrize("copy", [EMPTY, FUZZY])
def test_unfinished_copy_takes_no_sentence_away(tmp_path: Path, copy: str) -> None:
    write_page(tmp_path, "nb", "resident", TWO_FORMS, '\nmsgid "board"\nmsgstr "Tavla"\n')
    write_page(tmp_path, "nn", "resident", TWO_FORMS, copy)
    write_page(tmp_path, "nn", "web", TWO_FORMS, '\nmsgid "board"\nmsgstr "Tavla vår"\n')

    assert load_catalogue(tmp_path).say("board", "nn") == "Tavla vår"


def test_language_of_unknown_pages_borrows_everything(tmp_path: Path) -> None:
    write_page(tmp_path, "nb", "resident", TWO_FORMS, HELLO)
    write_page(tmp_path, "nn", "unheard-of", TWO_FORMS, HELLO)

    assert load_catalogue(tmp_path).say("hello", "nn", name="Kari") == "Hei, Kari!"
