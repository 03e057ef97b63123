"""Routes that FastAPI reads when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path


class LateRoute(APIRoute):
    """A route that knows where it is, and reads the parameters of its endpoint once it is needed.

    Reading those of two hundred routes takes a fifth of a start of the web, and each route a
    few milliseconds. What is wrong with an endpoint is thus said at its first request.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Take what APIRoute takes. Raises AssertionError for a path that cannot be one."""
        self._read = partial(super().__init__, path, endpoint, **options)
        self.path = path
        self.endpoint = endpoint
        self.name = options.get("name") or endpoint.__name__
        self.methods = {method.upper() for method in options.get("methods") or ["GET"]}
        self.dependencies = list(options.get("dependencies") or [])
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)

    def __getattr__(self, name: str) -> Any:
        """Return what is known only once the endpoint has been read: asked for in vain so far."""
        # Only while it is made, or copied, there is nothing to read.
        read = self.__dict__.pop("_read", None)
        if read is None:
            raise AttributeError(name)
        read()
        return getattr(self, name)


class Router(APIRouter):
    """A router of such routes."""

    def __init__(self, **options: Any) -> None:
        """Take what APIRouter takes."""
        super().__init__(route_class=LateRoute, **options)
