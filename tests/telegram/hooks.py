"""setWebhook, deleteWebhook and getWebhookInfo."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.telegram.ask import Ask
from tests.telegram.json_types import Json
from tests.telegram.poller import WEBHOOK_SET, Poller
from tests.telegram.postman import Hook, Postman
from tests.telegram.refusals import bad_request

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


class Hooks:
    """Switches between polling and webhook. Lives on the server's loop.

    Plain http is taken, as a Bot API server in local mode does.
    """

    def __init__(self, poller: Poller, postman: Postman) -> None:
        self._poller = poller
        self._postman = postman

    async def set(self, ask: Ask) -> object:
        """Send updates to the url from now on; an empty one ends that."""
        url = ask.text("url") or ""
        if not url:
            return await self.delete(ask)
        self._keep_choices(ask)
        hook = _hook_from(ask, url)
        self._poller.interrupt(WEBHOOK_SET)
        await self._postman.open(hook)
        return True

    async def delete(self, ask: Ask) -> object:
        """Go back to polling; what waits stays unless the call drops it."""
        await self._postman.close()
        self._keep_choices(ask)
        return True

    def describe(self, ask: Ask) -> object:
        """Return WebhookInfo."""
        hook, queue = self._postman.hook, ask.world.queue
        info: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": queue.pending(),
        }
        if hook:
            info["max_connections"] = hook.max_connections
        if hook and hook.failures:
            info["last_error_date"], info["last_error_message"] = hook.failures[-1]
        if queue.allowed is not None:
            info["allowed_updates"] = sorted(queue.allowed)
        return info

    def _keep_choices(self, ask: Ask) -> None:
        kinds = ask.parsed("allowed_updates")
        with ask.world.changed:
            if isinstance(kinds, list):
                ask.world.queue.allowed = frozenset(kinds) or None
            if ask.flag("drop_pending_updates"):
                ask.world.queue.forget_all()


def _hook_from(ask: Ask, url: str) -> Hook:
    secret = ask.text("secret_token") or ""
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad_request("invalid webhook URL specified")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Hook(url, secret, min(max(ask.integer("max_connections", 40), 1), 100))
