"""Headers that keep a page to itself, and paths that stay inside: nothing is loaded from or shown to elsewhere."""

from ipaddress import ip_address

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}
_SECURE = {"Strict-Transport-Security": "max-age=31536000"}


class KeptToItself:
    """Adds the headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (_ALWAYS | _SECURE if scope["scheme"] == "https" else _ALWAYS).items():
                    headers[name] = value
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


# What only the house's own processes ask for; the station's network comes in over TLS and does not see it.
_INSIDE = ("/internal/", "/metrics")


class LoopbackOnly:
    """Hides the inside paths from the network's entrance."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(_INSIDE) and _from_outside(scope):
            scope = {**scope, "path": "/api/not-here", "raw_path": b"/api/not-here"}
        await self.app(scope, receive, send)


def _from_outside(scope: Scope) -> bool:
    """Whether the request came in over TLS, or without it to a `console.host` that the network can reach."""
    client = scope.get("client")
    return scope["scheme"] in ("https", "wss") or not (client and ip_address(client[0]).is_loopback)
