"""Arriving: the language, what this is, and whether one takes part."""

from __future__ import annotations

from handlers.asking import resume
from handlers.choices import button, in_rows
from handlers.introducing import ask_age
from handlers.turn import Says, Turn
from workshop.carrying.signing import forget_carrier
from workshop.messages import Button, Rows, Say
from workshop.nudges.ways import forget_wishes
from workshop.residents.people import has_consented, record_consent
from workshop.residents.places import Place
from workshop.residents.sources import LONGEST


def start(turn: Turn, source: str | None) -> Says:
    """Begin, or go on where one was; the poster or advert one came from is kept once."""
    person = turn.person
    if person.source is None and source:
        person.source = _clean_source(source)
    person.paused_at = None
    person.unreachable_at = None
    if has_consented(person, turn.process):
        return go_on(turn)
    if person.place == Place.LANGUAGE:
        return ask_language(turn)
    return ask_consent(turn)


def go_on(turn: Turn) -> Says:
    """Ask what has not been asked yet of somebody who takes part, or the question they are at."""
    if turn.person.age_band is None:
        return ask_age(turn)
    return resume(turn)


def ask_language(turn: Turn) -> Says:
    """Ask for the language; what the channel proposes stands first."""
    turn.stand(Place.LANGUAGE)
    return [turn.say("language.ask", language_rows(turn))]


def language_rows(turn: Turn) -> Rows:
    """Return the languages by their own names, the present one first."""
    own = turn.person.language
    codes = sorted(turn.process.languages, key=lambda code: code != own)
    say = turn.catalogue.say
    return in_rows((Button(say("language.name", c), f"lang:{c}") for c in codes), per_row=1)


def press_language(turn: Turn, arguments: list[str]) -> Says:
    """Change the language, at any time, and go on."""
    if len(arguments) != 1 or arguments[0] not in turn.process.languages:
        return [turn.toast("press.gone")]
    turn.person.language = arguments[0]
    changed = turn.say("language.changed")
    if not has_consented(turn.person, turn.process):
        return [changed, *ask_consent(turn)]
    return [changed, *go_on(turn)]


def ask_consent(turn: Turn) -> Says:
    """Say who asks, who decides, what becomes of answers, how to stop; ask for a yes."""
    turn.stand(Place.CONSENT)
    process = turn.process
    return [
        turn.say(
            "consent.ask",
            consent_rows(turn),
            municipality=process.municipality,
            question=turn.words(process.question),
            decider=turn.words(process.decider),
            use=turn.words(process.use),
            privacy=turn.words(process.privacy),
        )
    ]


def consent_rows(turn: Turn) -> Rows:
    """Return yes, read more, no."""
    return (
        (button(turn, "button.join", "join:yes"),),
        (
            button(turn, "button.read_more", "join:more"),
            button(turn, "button.no_thanks", "join:no"),
        ),
    )


def press_join(turn: Turn, arguments: list[str]) -> Says:
    """Record a yes or a no with version and time, or tell more first."""
    if has_consented(turn.person, turn.process):
        return [turn.toast("press.already")]
    match arguments:
        case ["yes"]:
            record_consent(turn.session, turn.person, turn.process, is_yes=True, now=turn.now)
            return go_on(turn)
        case ["no"]:
            record_consent(turn.session, turn.person, turn.process, is_yes=False, now=turn.now)
            forget_wishes(turn.session, turn.person)
            forget_carrier(turn.session, turn.vault, turn.person.code)
            turn.stand(Place.DECLINED)
            return [turn.say("consent.declined")]
        case ["more"]:
            turn.stand(Place.CONSENT)
            return [_more_about(turn)]
    return [turn.toast("press.gone")]


def _more_about(turn: Turn) -> Say:
    process, contact = turn.process, turn.process.contact
    return turn.say(
        "consent.more",
        consent_rows(turn),
        promise=turn.words(process.promise),
        keeping=turn.words(process.retention["note"]),
        name=contact["name"],
        phone=contact["phone"],
        email=contact["email"],
    )


def _clean_source(source: str) -> str | None:
    kept = "".join(c for c in source if c.isascii() and (c.isalnum() or c in "-_"))
    return kept[:LONGEST] or None
