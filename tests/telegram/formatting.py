"""Telegram's HTML in the bot's texts: tags become entities, mistakes become refusals.

The Markdown modes are not parsed: their text is kept as it was written.
"""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from tests.telegram.json_types import Json
from tests.telegram.objects import entities_of, utf16_length
from tests.telegram.refusals import Refusal, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
}
ESCAPES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def formatted(text: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    """Return the text as a resident sees it and its entities."""
    if parse_mode is None or parse_mode.lower() in {"markdown", "markdownv2"}:
        return text.strip(), entities_of(text.strip())
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    reader = _TelegramHtml()
    reader.feed(text.strip())
    reader.close()
    reader.require_closed()
    plain = reader.plain.rstrip()
    return plain, reader.entities + entities_of(plain)


class _TelegramHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.plain = ""
        self.entities: list[Json] = []
        self._open: list[tuple[str, int, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        # A bare "<" arrives as data; Telegram takes it for a tag without a name.
        if "<" in data:
            raise self._cannot('Unsupported start tag ""')
        self.plain += data

    def handle_entityref(self, name: str) -> None:
        self.plain += ESCAPES.get(name, f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.plain += unescape(f"&#{name};")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KINDS:
            raise self._cannot(f'Unsupported start tag "{tag}"')
        self._open.append((tag, utf16_length(self.plain), dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            raise self._cannot("Unexpected end tag")
        opened, start, attributes = self._open.pop()
        if opened != tag:
            raise self._cannot(f'Unmatched end tag, expected "</{opened}>", found "</{tag}>"')
        length = utf16_length(self.plain) - start
        entity: Json = {"type": KINDS[tag], "offset": start, "length": length}
        if tag == "a":
            entity["url"] = attributes.get("href") or ""
        if length:
            self.entities.append(entity)

    def require_closed(self) -> None:
        """Raise the refusal Telegram gives for a tag left open."""
        if self._open:
            tag = self._open[-1][0]
            reason = f'Can\'t find end tag corresponding to start tag "{tag}"'
            raise bad_request(f"can't parse entities: {reason}")

    def _cannot(self, reason: str) -> Refusal:
        line, column = self.getpos()
        before = "\n".join([*self.rawdata.split("\n")[: line - 1], "x" * column])
        offset = len(before.encode())
        return bad_request(f"can't parse entities: {reason} at byte offset {offset}")
