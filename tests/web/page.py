"""A page as a resident without scripts has it: words, links, forms with their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"input", "img", "br", "meta", "link"}
Attributes = dict[str, str]


@dataclass
class Form:
    """One form: where it goes, what it carries, the labels of its buttons with what they add."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str] | None] = field(default_factory=dict)

    def carried(self, **more: str) -> dict[str, list[str]]:
        """Return what is sent: the form's own values, those named here put in their place."""
        kept = [(name, value) for name, value in self.fields if name not in more]
        sent: dict[str, list[str]] = {}
        for name, value in [*kept, *more.items()]:
            sent.setdefault(name, []).append(value)
        return sent


class Page(HTMLParser):
    """The parsed page; `text` is all that is said on it, `found` the attributes by tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.found: list[tuple[str, Attributes]] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self.feed(html)

    @property
    def text(self) -> str:
        """Everything that is said on the page, on one line."""
        return " ".join(" ".join(self._words).split())

    @property
    def button_labels(self) -> list[str]:
        """The labels of all buttons, in order."""
        return [label for form in self.forms for label in form.buttons]

    def form_with(self, label: str) -> Form:
        """Return the last form that has a button of this label."""
        return [form for form in self.forms if label in form.buttons][-1]

    def form_to(self, action: str) -> Form:
        """Return the last form that goes to this address."""
        return [form for form in self.forms if form.action == action][-1]

    def values(self, tag: str, attribute: str) -> list[str]:
        """Return an attribute of every such tag that has it."""
        return [a[attribute] for name, a in self.found if name == tag and attribute in a]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.found.append((tag, attributes))
        if tag == "form":
            self._form = Form(attributes.get("action", ""))
            self.forms.append(self._form)
        if tag == "input" and self._form is not None and attributes.get("type") == "hidden":
            self._form.fields.append((attributes["name"], attributes.get("value", "")))
        if tag not in EMPTY:
            self._open.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, attributes, words = self._open.pop()
            if name == tag:
                self._close(tag, attributes, " ".join(" ".join(words).split()))
                return

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        for _, _, words in self._open:
            words.append(data)

    def _close(self, tag: str, attributes: Attributes, words: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "button" and self._form is not None:
            name = attributes.get("name")
            self._form.buttons[words] = (name, attributes.get("value", "")) if name else None
        if tag == "a":
            self.links[words] = attributes.get("href", "")
