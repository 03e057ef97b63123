"""How many requests this process has answered, by kind of answer."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workshop.upkeep.figures import Figure


class Traffic:
    """The counts; one event loop changes them, so none is lost."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.answers: Counter[str] = Counter()

    def figure(self) -> Figure:
        """Return the counts as a figure."""
        return Figure(
            "web_answers_total",
            "Requests that this process has answered, by status.",
            "counter",
            tuple(((("status", status),), n) for status, n in sorted(self.answers.items())),
        )


class CountAnswers:
    """Counts every answer by its status."""

    def __init__(self, app: ASGIApp, *, traffic: Traffic) -> None:
        """Wrap an application."""
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def count(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.traffic.answers[str(message["status"])] += 1
            await send(message)

        try:
            await self.app(scope, receive, count)
        except Exception:
            # Answered with 500 outside of all this.
            self.traffic.answers["500"] += 1
            raise


def traffic_of(request: Request) -> Traffic:
    """Return the counts of the application that serves this request."""
    traffic = request.app.state.traffic
    if not isinstance(traffic, Traffic):
        raise TypeError("create_app has not been given Traffic")
    return traffic
