"""A router that is looked through only for addresses that begin like its own: FastAPI tries one after another."""

from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.types import Scope


class Room(APIRouter):
    """The routes of one kind of thing. They are all there before the first address is looked for."""

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple({str(route.path).partition("{")[0] for route in iter_route_contexts(self.routes)})

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self._beginnings):
            return Match.NONE, {}
        return super().matches(scope)
