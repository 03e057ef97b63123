"""What has to be true of residents, in as few lines as can be: the model beside the real thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workshop.messages import Edited, Heard, Left, Pressed, Returned, Said, Sent

LAPSES_AFTER = timedelta(minutes=10)


@dataclass
class Resident:
    """What the bot may know of one address."""

    has_said_yes: bool = False
    has_age: bool = False
    asked_to_erase_at: datetime | None = None
    kept: dict[str, str] = field(default_factory=dict)
    """Message id → words, in order."""
    albums: set[str] = field(default_factory=set)

    def may_be_kept(self) -> bool:
        """Tell whether words may be kept: not before the yes and the age."""
        return self.has_said_yes and self.has_age


@dataclass
class Town:
    """Takes each event once, as the conversation should."""

    residents: dict[str, Resident] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    parked: dict[str, str] = field(default_factory=dict)
    """Key → address of what can be taken nowhere."""
    gone: list[str] = field(default_factory=list)
    """Words of the erased."""

    def at(self, address: str) -> Resident:
        """Return what is known of an address."""
        return self.residents.setdefault(address, Resident())

    def take(self, heard: Heard, now: datetime) -> None:
        """Take an event, unless it was taken before."""
        if heard.key in self.taken:
            return
        who = self.at(heard.address)
        if self._is_poison(who, heard):
            self.parked[heard.key] = heard.address
            return
        self.taken.add(heard.key)
        self._do(who, heard, now)

    def _is_poison(self, who: Resident, heard: Heard) -> bool:
        is_word = isinstance(heard.content, Said) and not heard.content.text.startswith("/")
        return is_word and who.may_be_kept() and heard.message in who.kept

    def _do(self, who: Resident, heard: Heard, now: datetime) -> None:
        match heard.content:
            case Edited(text=text):
                if heard.message in who.kept:
                    who.kept[heard.message] = text
            case Left():
                pass
            case Returned():
                who.has_said_yes = False
                who.asked_to_erase_at = None
            case Pressed(press="erase:yes"):
                self._erase(who, heard, now)
            case Said(text="/slett"):
                who.asked_to_erase_at = now
            case Pressed(press=press):
                who.asked_to_erase_at = None
                who.has_said_yes |= press == "join:yes"
                who.has_age |= press == "age:40-66" and who.has_said_yes
            case Said() | Sent():
                who.asked_to_erase_at = None
                _keep(who, heard)

    def _erase(self, who: Resident, heard: Heard, now: datetime) -> None:
        asked_at, is_adult = who.asked_to_erase_at, who.has_age
        if asked_at is None or (is_adult and now - asked_at > LAPSES_AFTER):
            who.asked_to_erase_at = now
            return
        self.gone += who.kept.values()
        self.residents[heard.address] = Resident()
        self.parked = {k: a for k, a in self.parked.items() if a != heard.address}


def _keep(who: Resident, heard: Heard) -> None:
    """Keep words, or a voice, or the first picture of an album with its caption."""
    if not who.may_be_kept() or heard.message is None:
        return
    match heard.content:
        case Said(text=words):
            who.kept[heard.message] = words
        case Sent(caption=words, album=album) if album is None or album not in who.albums:
            who.kept[heard.message] = words
            who.albums |= {album} if album else set()
