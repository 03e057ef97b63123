"""One mapping of a process file, asked key by key."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from prompts.parts.composing import line_of
from prompts.parts.findings import Findings
from prompts.words import Words

Value = TypeVar("Value")
NULL = "tag:yaml.org,2002:null"


class Section:
    """A mapping whose keys become known by being asked for.

    Every question gets an answer of its type. Where the file has none or a wrong one, the fault
    is noted, the key counts as unsound, and the answer is an empty stand-in. A section that is
    itself missing (`node` None) answers with stand-ins and is silent: the fault is noted above.
    """

    def __init__(self, node: MappingNode | None, findings: Findings) -> None:
        self.findings = findings
        self.line = line_of(node) if node else 1
        self._is_absent = node is None
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: list[str] = []
        self._unsound: set[str] = set()
        for key, value in node.value if node else ():
            self._take_in(key, value)

    def has(self, key: str) -> bool:
        """Return whether the key is there with something in it; asking makes it known."""
        self._asked.append(key)
        return key in self._nodes and not _is_empty(self._nodes[key])

    def is_sound(self, *keys: str) -> bool:
        """Return whether every key has been asked for and answered from the file."""
        return not self._is_absent and self._unsound.isdisjoint(keys)

    def line_at(self, key: str) -> int:
        """Return the line of a key, or of the section when the key is missing."""
        return self._lines.get(key, self.line)

    def error(self, key: str, name: str, /, **values: str) -> None:
        """Note an error at a key."""
        self.findings.error(self.line_at(key), name, **values)

    def warn(self, key: str, name: str, /, **values: str) -> None:
        """Note a warning at a key."""
        self.findings.warn(self.line_at(key), name, **values)

    def text(self, key: str, *, missing: str = "key_missing") -> str:
        """Return a required text, spaces around it removed."""
        node = self._require(key, missing)
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            return self._unsounded(key, "not_text", "", key=key)
        return str(node.value).strip()

    def optional_text(self, key: str) -> str | None:
        """Return a text that may be left out."""
        return self.text(key) if self.has(key) else None

    def parsed(
        self, key: str, parse: Callable[[str], Value], stand_in: Value, fault: str
    ) -> Value:
        """Return a required text turned into a value; `parse` raises ValueError when it cannot."""
        text = self.text(key)
        if not self.is_sound(key):
            return stand_in
        try:
            return parse(text)
        except ValueError:
            return self._unsounded(key, fault, stand_in, key=key, value=text)

    def words(self, key: str, *, missing: str = "key_missing") -> Words:
        """Return a required text in every language the process lists."""
        node = self._require(key, missing)
        return {} if node is None else read_words(node, key, self.findings)

    def section(self, key: str) -> Section:
        """Return a required section inside this one."""
        node = self._require(key, "key_missing")
        if isinstance(node, MappingNode):
            return Section(node, self.findings)
        if node is not None:
            self._unsounded(key, "not_a_section", None, key=key)
        return Section(None, self.findings)

    def sections(self, key: str, *, empty: str = "list_empty") -> tuple[Section, ...]:
        """Return a required list of sections, at least one; what is no section is left out."""
        found = []
        for node in self.entries(key, empty=empty):
            if isinstance(node, MappingNode):
                found.append(Section(node, self.findings))
            else:
                self.findings.error(line_of(node), "not_a_section", key=key)
        return tuple(found)

    def optional_sections(self, key: str) -> tuple[Section, ...]:
        """Return a list of sections that may be left out or be empty."""
        node = self._nodes.get(key)
        is_empty_list = isinstance(node, SequenceNode) and not node.value
        return self.sections(key) if self.has(key) and not is_empty_list else ()

    def entries(self, key: str, *, empty: str = "list_empty") -> tuple[Node, ...]:
        """Return the nodes of a required list, at least one."""
        node = self._require(key, empty)
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            return self._unsounded(key, "not_a_list", (), key=key)
        if not node.value:
            return self._unsounded(key, empty, (), key=key)
        return tuple(node.value)

    def unasked(self) -> list[str]:
        """Return the keys of the file that nobody has asked for."""
        return [key for key in self._nodes if key not in self._asked]

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest one that was."""
        for key in self.unasked():
            near = get_close_matches(key, self._asked, n=1)
            if near:
                self.error(key, "key_unknown_near", key=key, near=near[0])
            else:
                self.error(key, "key_unknown", key=key)

    def _take_in(self, key: Node, value: Node) -> None:
        name = str(key.value)
        if name in self._nodes:
            self.findings.error(line_of(key), "key_twice", key=name)
        self._nodes[name] = value
        self._lines[name] = line_of(key)

    def _require(self, key: str, missing: str) -> Node | None:
        if self.has(key):
            return self._nodes[key]
        self._unsound.add(key)
        if not self._is_absent:
            self.error(key, missing, key=key)
        return None

    def _unsounded(self, key: str, fault: str, stand_in: Value, /, **values: str) -> Value:
        self._unsound.add(key)
        self.error(key, fault, **values)
        return stand_in


def read_words(node: Node, key: str, findings: Findings) -> Words:
    """Return language to text; notes languages that are missing, empty or not listed."""
    if not isinstance(node, MappingNode):
        findings.error(line_of(node), "not_words", key=key)
        return {}
    page = Section(node, findings)
    listed = findings.languages
    words = {language: page.text(language) for language in listed if page.has(language)}
    for language in listed:
        if language not in words:
            findings.error(page.line, "translation_missing", key=key, language=language)
    for language in page.unasked():
        page.warn(language, "translation_unlisted", key=key, language=language)
    return words


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and (node.tag == NULL or not str(node.value).strip())
