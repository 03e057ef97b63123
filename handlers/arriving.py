"""Arriving: the language, what this is and whether one takes part, and three short questions."""

from __future__ import annotations

from handlers.asking import ask_next, resume
from handlers.choices import button, in_rows
from handlers.turn import Says, Turn
from workshop.forgetting import erase
from workshop.messages import Button, Rows, Say
from workshop.people import has_consented, is_too_young, record_consent
from workshop.places import Place, Role

SKIP = "-"
LONGEST_SOURCE = 64


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


def ask_age(turn: Turn) -> Says:
    """Ask for the age band, before anything that is said is kept."""
    turn.stand(Place.AGE)
    return [turn.say("age.ask", age_rows(turn))]


def age_rows(turn: Turn) -> Rows:
    """Return the age bands of the process."""
    bands = turn.process.ages["bands"]
    return in_rows(Button(turn.words(b["words"]), f"age:{b['code']}") for b in bands)


def band_press(turn: Turn, age: int) -> str:
    """Return the press of the band that an age in years falls in; the age itself is not kept."""
    bands = sorted(turn.process.ages["bands"], key=lambda band: int(band["from"]))
    begun = [band["code"] for band in bands if int(band["from"]) <= age]
    return f"age:{begun[-1] if begun else bands[0]['code']}"


def press_age(turn: Turn, arguments: list[str]) -> Says:
    """Keep the age band and nothing nearer; below the limit, keep nothing at all."""
    known = {band["code"] for band in turn.process.ages["bands"]}
    if turn.person.place != Place.AGE or len(arguments) != 1 or arguments[0] not in known:
        return [turn.toast("press.already")]
    if is_too_young(turn.process, arguments[0]):
        says = [_too_young(turn)]
        erase(turn.session, turn.person)
        return says
    turn.person.age_band = arguments[0]
    return ask_area(turn) if turn.process.areas else ask_role(turn)


def _too_young(turn: Turn) -> Say:
    contact = turn.process.contact
    minimum = turn.process.ages["minimum"]
    return turn.say("age.too_young", minimum=minimum, name=contact["name"], phone=contact["phone"])


def ask_area(turn: Turn) -> Says:
    """Ask for the part of the municipality; it can be skipped."""
    turn.stand(Place.AREA)
    return [turn.say("area.ask", area_rows(turn))]


def area_rows(turn: Turn) -> Rows:
    """Return the areas of the process, and a way past them."""
    areas = turn.process.areas.items()
    return (
        *in_rows(Button(turn.words(words), f"area:{code}") for code, words in areas),
        (button(turn, "button.rather_not", f"area:{SKIP}"),),
    )


def press_area(turn: Turn, arguments: list[str]) -> Says:
    """Keep the area, or nothing."""
    allowed = {SKIP, *turn.process.areas}
    if turn.person.place != Place.AREA or len(arguments) != 1 or arguments[0] not in allowed:
        return [turn.toast("press.already")]
    turn.person.area = None if arguments[0] == SKIP else arguments[0]
    return ask_role(turn)


def ask_role(turn: Turn) -> Says:
    """Ask as whom somebody answers; it can be skipped."""
    turn.stand(Place.ROLE)
    return [turn.say("role.ask", role_rows(turn))]


def role_rows(turn: Turn) -> Rows:
    """Return the roles, and a way past them."""
    roles = (button(turn, f"role.{role}", f"role:{role}") for role in Role)
    return (*in_rows(roles), (button(turn, "button.rather_not", f"role:{SKIP}"),))


def press_role(turn: Turn, arguments: list[str]) -> Says:
    """Keep the role, or nothing; then the first question."""
    if turn.person.place != Place.ROLE or len(arguments) != 1:
        return [turn.toast("press.already")]
    if arguments[0] not in {SKIP, *Role}:
        return [turn.toast("press.gone")]
    turn.person.role = None if arguments[0] == SKIP else arguments[0]
    turn.stand(Place.IDLE)
    return ask_next(turn)


def _clean_source(source: str) -> str | None:
    kept = "".join(c for c in source if c.isascii() and (c.isalnum() or c in "-_"))
    return kept[:LONGEST_SOURCE] or None
