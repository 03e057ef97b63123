"""Every sentence people read, by key and language, from the .po files in texts/."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TEXTS = Path(__file__).parent / "texts"
DOMAINS = (
    "resident",
    "web",
    "board",
    "sorting",
    "voices",
    "room",
    "hall",
    "decisions",
    "answers",
    "carriers",
    "results",
    "dots",
    "rehearsal",
    "process",
    "contact",
    "reach",
    "nudges",
    "doors",
    "history",
    "broadcasts",
    "compose",
    "report",
    "operator",
)
FALLBACK_LANGUAGE = "nb"
NAME = "language.name"
NAMED_BY = "operator"
"""The domain that has it."""
LANGUAGE_ORDER = ("nb", "nn", "en", "se")


class Catalogue:
    """Sentences by key; a language without a phrase borrows the bokmål one."""

    def __init__(self, pages: Mapping[str, Mapping[str, Catalog]]) -> None:
        """Take language -> domain -> the .po file as read.

        Raises ValueError if two domains have the same key.
        """
        self._pages = pages
        self.languages: tuple[str, ...] = tuple(pages)
        _require_unique_keys(pages[FALLBACK_LANGUAGE])
        self._names: dict[str, str] = {}
        self._voices = {FALLBACK_LANGUAGE: _compile(pages[FALLBACK_LANGUAGE].values())}

    def say(self, key: str, language: str, /, **values: object) -> str:
        """Return the sentence filled with `values`.

        Raises KeyError if the key is unknown or a placeholder has no value.
        """
        sentence = self._voice(language).gettext(key)
        if sentence == key:
            raise KeyError(key)
        return sentence.format_map(values)

    def say_n(self, key: str, language: str, n: int, /, **values: object) -> str:
        """Return the sentence in the form that goes with `n`; `{n}` is filled too.

        Raises KeyError like `say`, and when the phrase has no plural forms.
        """
        sentence = self._voice(language).ngettext(key, plural_id(key), n)
        if sentence in (key, plural_id(key)):
            raise KeyError(key)
        return sentence.format_map({**values, "n": n})

    def keys(self, domain: str) -> frozenset[str]:
        """Return every key of a domain (a name of DOMAINS), as the bokmål catalogue has them."""
        return _translated(self._pages[FALLBACK_LANGUAGE].get(domain))

    def missing(self, language: str, *domains: str) -> frozenset[str]:
        """Return the keys, of these domains or of all, that `language` borrows from bokmål."""
        own = self._pages.get(language, {})
        return frozenset().union(
            *(self.keys(domain) - _translated(own.get(domain)) for domain in domains or DOMAINS)
        )

    def name_of(self, language: str) -> str:
        """Return what a language calls itself; its code, if nobody here knows it."""
        if language not in self._names:
            self._names[language] = self._own_name(language)
        return self._names[language]

    def _own_name(self, language: str) -> str:
        page = self._pages.get(language, {}).get(NAMED_BY)
        own = page.get(NAME) if page else None
        if own is not None and isinstance(own.string, str) and own.string:
            return own.string
        try:
            name = Locale.parse(language).get_language_name(language)
        except (UnknownLocaleError, ValueError):
            name = None
        return name or language

    def named_in(self, language: str, reading: str) -> str:
        """Return what a language is called in a sentence of another: `nynorsk`, `Nynorsk`."""
        try:
            name = Locale.parse(reading).languages.get(language)
        except (UnknownLocaleError, ValueError):
            name = None
        # In Norway nobody says "norsk" before it.
        return name.removeprefix("norsk ") if name else self.name_of(language)

    def get_ready(self) -> None:
        """Read what has not been asked for yet: no file is needed after that."""
        for language in self.languages:
            self._voice(language)

    def _voice(self, language: str) -> GNUTranslations:
        known = language if self._pages.get(language) else FALLBACK_LANGUAGE
        if known not in self._voices:
            voice = _compile(self._pages[known].values())
            # Each keeps its own plural rule.
            voice.add_fallback(self._voices[FALLBACK_LANGUAGE])
            self._voices[known] = voice
        return self._voices[known]


class _Folder(Mapping[str, Catalog]):
    """The .po files of a language, each read when it is first asked for.

    Whoever comes back after a kill answers in bokmål before the others have been read.
    """

    def __init__(self, folder: Path) -> None:
        self._paths = {
            domain: path for domain in DOMAINS if (path := folder / f"{domain}.po").exists()
        }
        self._read: dict[str, Catalog] = {}

    def __getitem__(self, domain: str) -> Catalog:
        if domain not in self._read:
            self._read[domain] = _read_page(self._paths[domain])
        return self._read[domain]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def load_catalogue(texts: Path = TEXTS) -> Catalogue:
    """Return the sentences of the .po files under `texts`, a folder per language; read once."""
    found = {folder.name for folder in texts.iterdir() if any(folder.glob("*.po"))}
    ordered = [language for language in LANGUAGE_ORDER if language in found]
    ordered += sorted(found.difference(LANGUAGE_ORDER))
    return Catalogue({language: _Folder(texts / language) for language in ordered})


def plural_id(key: str) -> str:
    """Return the msgid_plural that goes with a key."""
    return f"{key}#n"


def _read_page(path: Path) -> Catalog:
    with path.open("rb") as source:
        page = read_po(source, abort_invalid=True)
    # Without a language that Babel knows, compiling silently drops the plural rule.
    if page.locale is None:
        raise ValueError(f"{path} needs the header Language")
    return page


def _compile(pages: Collection[Catalog]) -> GNUTranslations:
    """Put the domains of a language into one: a page says hundreds of sentences, and each would
    be looked for in one domain after the other. Raises ValueError if there are none."""
    if not pages:
        raise ValueError(f"no .po file for {FALLBACK_LANGUAGE}")
    said = [
        entry
        for page in pages
        for entry in page
        if entry.id and _is_filled(entry.string) and not entry.fuzzy
    ]
    whole = Catalog()
    whole.mime_headers = next(iter(pages)).mime_headers
    # In the order that is written in the end: sorting them there asks each pair what it is.
    for entry in sorted(said, key=lambda entry: _key(entry.id)):
        whole[entry.id] = entry
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _translated(page: Catalog | None) -> frozenset[str]:
    if page is None:
        return frozenset()
    return frozenset(_key(entry.id) for entry in page if entry.id and _is_filled(entry.string))


def _key(msgid: str | list[str] | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _is_filled(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) if isinstance(string, (list, tuple)) else bool(string)


def _require_unique_keys(pages: Mapping[str, Catalog]) -> None:
    seen: set[str] = set()
    for domain, page in pages.items():
        keys = _translated(page)
        if twice := seen & keys:
            raise ValueError(f"{domain}.po repeats {sorted(twice)}")
        seen |= keys
