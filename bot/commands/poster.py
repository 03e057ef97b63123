"""`verksted poster`: what hangs up for one source, as a PDF to print or a PNG for screens."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from storage.tables import Process, Prompt, Source
    from web.paper.poster import Poster
    from workshop.reach.ways import Ways

SIZES = ("a3", "a4", "a5", "tent", "square", "story", "screen")
USUAL_SIZES = {"pdf": "a4", "png": "square"}
"""What is made if nobody chooses, by the ending of the file's name."""
NO_PICTURE = "-"
ONLY_HERE = ("http://127.", "http://localhost", "http://0.0.0.0")


def add_to(subparsers: Subparsers) -> None:
    """Let `poster OUT.pdf --source NAME` be written."""
    parser = subparsers.add_parser("poster", help="make a poster, flyer, tent or picture")
    parser.add_argument("out", metavar="OUT", help="a file whose name ends in .pdf or .png")
    parser.add_argument("--source", metavar="NAME", required=True, help="where people come from")
    parser.add_argument("--size", choices=SIZES, help="default: a4 as PDF, square as PNG")
    parser.add_argument("--language", metavar="CODE", help="default: the source's own")
    parser.add_argument(
        "--picture", metavar="PROMPT", help=f"whose picture; {NO_PICTURE} for none"
    )
    parser.set_defaults(act=partial(make, parser))


def make(parser: ArgumentParser, console: Console, chosen: Namespace) -> int:
    """Make the file; a half-made one never stands under the name that was asked for."""
    out = Path(chosen.out)
    ending = out.suffix.lower().removeprefix(".")
    if ending not in USUAL_SIZES:
        parser.error("OUT must end in .pdf or .png")
    from bot.opening import Refused, open_shelf, opened_store
    from web.paper.poster import Size, make_poster
    from web.paper.press import Ending
    from workshop.clock import utc_now
    from workshop.process import current_process

    size = Size(chosen.size or USUAL_SIZES[ending])
    with opened_store(console.settings) as store, store.reading() as session:
        poster = _poster(session, console, chosen, current_process(session))
        made = make_poster(
            poster,
            size,
            Ending(ending),
            catalogue=console.catalogue,
            shelf=open_shelf(console.settings),
            now=utc_now(),
        )
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(made)
        part.replace(out)
    except OSError as error:
        raise Refused("command.cannot_write", out=out, problem=error.strerror) from error
    _say_what_lacks(console, poster)
    console.say("command.poster_made", out=out, link=poster.ways.web.href)
    return 0


def _poster(session: Session, console: Console, chosen: Namespace, process: Process) -> Poster:
    from bot.opening import Refused
    from web.paper.poster import Poster
    from workshop.reach.sources import clean_code, source_called

    if not chosen.source or clean_code(chosen.source) != chosen.source:
        raise Refused("command.bad_source", name=chosen.source)
    source = source_called(session, process, chosen.source)
    language = chosen.language or (source.language if source else process.languages[0])
    if language not in process.languages:
        languages = ", ".join(process.languages)
        raise Refused("command.unknown_language", language=language, languages=languages)
    ways = _ways(session, console, chosen.source, source)
    return Poster(process, language, ways, _picture(session, process, chosen.picture))


def _ways(session: Session, console: Console, code: str, source: Source | None) -> Ways:
    from workshop.reach.sources import SourceKind
    from workshop.reach.ways import bot_username, ways_of

    settings = console.settings
    username = settings.telegram_bot_username or bot_username(session)
    if not username:
        console.warn("command.poster_no_bot")
    kind = SourceKind(source.kind) if source else SourceKind.OTHER
    return ways_of(code, settings.public_url, username, kind)


def _picture(session: Session, process: Process, code: str | None) -> Prompt | None:
    from workshop.reach.pictures import pictures_of, usual_picture
    from workshop.refusals import UnknownPrompt

    if code == NO_PICTURE:
        return None
    pictures = pictures_of(session, process)
    if code is None:
        return usual_picture(pictures)
    found = next((one for one in pictures if one.code == code), None)
    if found is None:
        raise UnknownPrompt(code)
    return found


def _say_what_lacks(console: Console, poster: Poster) -> None:
    from workshop.reach.words import is_borrowed

    if is_borrowed(console.catalogue, poster.language):
        console.warn("command.poster_borrowed", language=poster.language)
    if poster.ways.web.href.startswith(ONLY_HERE):
        console.warn("command.poster_only_here", link=poster.ways.web.href)
