"""What stands behind every page: handed in once, reached through a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.vault import Vault
from workshop.broadcasts import MakeSay
from workshop.clock import Clock
from workshop.messages import Heard, Say
from workshop.trials import Played, Trying


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """The link of a demonstration: whoever has it is let in as this person, without a password."""

    token_hash: str
    facilitator_id: int


@dataclass(frozen=True, slots=True)
class Backstage:
    """The store, keys, shelf, sentences and time that pages work with.

    `hear` is how the conversation answers; `help_card` works without a database; `parts` are the
    parts of the running system whose heartbeat `/ready` waits for; `metrics_token` lets somebody
    on another machine read `/metrics`; `bot_username` is the bot's on Telegram, if it is set by
    hand. `make_say` puts a question that is sent to many, `play` shows one to its facilitator
    alone; `messages_per_s` is how fast sending goes. `demo_door` is there in a demonstration only:
    no setting can make one. `can_push` and `can_mail` say by what residents can be told of
    something new after they have left the page.
    """

    store: Store
    vault: Vault
    shelf: Shelf
    catalogue: Catalogue
    clock: Clock
    hear: Callable[[Sequence[Heard]], list[tuple[Say, ...]]]
    make_say: MakeSay
    play: Callable[[Trying], Played]
    help_card: Callable[[str], str]
    public_url: str
    version: str
    parts: tuple[str, ...] = ()
    metrics_token: str = ""
    bot_username: str = ""
    messages_per_s: float = 25.0
    demo_door: DemoDoor | None = None
    can_push: bool = False
    can_mail: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether people reach us over https."""
        return urlsplit(self.public_url).scheme == "https"


def backstage_of(request: Request) -> Backstage:
    """Return what stands behind the application that serves this request."""
    stage = request.app.state.backstage
    if not isinstance(stage, Backstage):
        raise TypeError("create_app has not been given a Backstage")
    return stage


Stage = Annotated[Backstage, Depends(backstage_of)]
