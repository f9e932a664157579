"""The process that makes the call (`python -m intake.sending.caller`): Apprise, watched. One line in, one line out.

Faults of Apprise that we answer here: it says only True or False, so what the other side really said is caught where
the bytes pass; WeCom, DingTalk and Feishu answer 200 to a message they refuse, with the refusal in the body; it
follows redirects and calls addresses of the inner network when a person's address says so; and its time limits count
silence, not time, so the process that asked holds a clock and ends this one.
"""

import ipaddress
import json
import os
import smtplib
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import apprise
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

SENT, FAILED, UNKNOWN = "sent", "failed", "unknown"
LONGEST_BODY = 200
# Said by a server that has not taken the message; after other 5xx it may have.
NOT_TAKEN = HTTPStatus.SERVICE_UNAVAILABLE
MAIL_TAKEN = 250  # RFC 5321, 4.2.2
# Where the three message services put their own verdict.
VERDICTS = ("errcode", "code", "StatusCode")


@dataclass(slots=True)
class Seen:
    """What passed while one message was sent. Until something did, nothing can have arrived."""

    state: str = FAILED
    words: str = ""


seen = Seen()


def main() -> None:
    """Ends with its input. What it prints is for the process that asked; anything the libraries print is not."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    hosts: set[str] = set()
    proxy = urlsplit(os.environ.get("https_proxy", ""))
    _watch(hosts, (proxy.hostname, proxy.port))
    for line in sys.stdin:
        asked = json.loads(line)
        hosts.clear()
        hosts.update(asked["hosts"])
        seen.state, seen.words = FAILED, ""
        state, words = _check(asked["address"]) if asked["body"] is None else _send(asked)
        answers.write(json.dumps({"state": state, "words": words}) + "\n")


def _plugin(address: str) -> Any:
    asset = apprise.AppriseAsset(
        app_id="Rexian",
        app_desc="Rexian",
        app_url="",
        async_mode=False,
        http_redirects=False,
        secure_logging=True,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    return apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)


def _check(address: str) -> tuple[str, str]:
    return (SENT, "") if _plugin(address) is not None else (FAILED, "no address")


def _send(asked: dict[str, Any]) -> tuple[str, str]:
    plugin = _plugin(asked["address"])
    if plugin is None:
        return FAILED, "no address"
    taken = plugin.notify(title=asked["title"], body=asked["body"])
    if taken and seen.state == FAILED and not seen.words:
        # Nothing passed where we look, so the plugin has ways of its own; its word is all there is.
        return SENT, ""
    if not taken and seen.state == SENT:
        return UNKNOWN, seen.words
    return seen.state, seen.words


def _watch(hosts: set[str], proxy: tuple[str | None, int | None]) -> None:
    HTTPAdapter.send = _watched_http(HTTPAdapter.send, hosts)  # type: ignore[method-assign]
    smtplib.SMTP.data = _watched_mail(smtplib.SMTP.data)  # type: ignore[method-assign]
    for name in ("connect", "login", "rcpt", "mail"):
        setattr(smtplib.SMTP, name, _before_mail(getattr(smtplib.SMTP, name)))
    socket.getaddrinfo = _public_only(socket.getaddrinfo, hosts, proxy)


def _watched_http(send: Callable[..., requests.Response], hosts: set[str]) -> Callable[..., requests.Response]:
    def watched(self: HTTPAdapter, request: requests.PreparedRequest, *given: Any, **named: Any) -> requests.Response:
        # A proxy looks names up by itself, so the look-up below never sees where it is sent.
        host = (urlsplit(request.url or "").hostname or "").strip("[]")
        if _is_inner(host) and host not in hosts:
            seen.words = _short(f"{host} is not outside this network")
            raise requests.exceptions.InvalidURL(seen.words)
        try:
            answer = send(self, request, *given, **named)
            content = answer.content
        except requests.RequestException as fault:
            never = isinstance(fault, requests.ConnectTimeout | requests.exceptions.SSLError)
            never = never or isinstance(fault, requests.exceptions.ProxyError) or _never_connected(fault)
            seen.state = FAILED if never else UNKNOWN
            seen.words = seen.words or _short(type(fault).__name__)
            raise
        seen.state, seen.words = verdict(answer.status_code, content)
        return answer

    return watched


def verdict(status: int, content: bytes) -> tuple[str, str]:
    """What an HTTP answer means for the message, and the words kept of it."""
    words = _short(f"HTTP {status} {content.decode('utf-8', 'replace')}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return (FAILED if status == NOT_TAKEN else UNKNOWN), words
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return FAILED, words
    try:
        body = json.loads(content)
    except ValueError:
        return SENT, words
    refused = isinstance(body, dict) and any(body.get(name) not in (None, 0, "0") for name in VERDICTS)
    return (FAILED if refused else SENT), words


def _never_connected(fault: requests.RequestException) -> bool:
    reason = getattr(fault.args[0], "reason", None) if fault.args else None
    return isinstance(reason, NewConnectionError)


def _watched_mail(data: Callable[..., tuple[int, bytes]]) -> Callable[..., tuple[int, bytes]]:
    def watched(self: smtplib.SMTP, message: Any) -> tuple[int, bytes]:
        seen.state, seen.words = UNKNOWN, "SMTP"
        code, reply = data(self, message)
        taken = code == MAIL_TAKEN
        seen.state, seen.words = (SENT if taken else FAILED), _short(f"SMTP {code} {reply.decode('utf-8', 'replace')}")
        return code, reply

    return watched


def _before_mail(step: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever goes wrong before the text is handed over, the mail has not arrived."""

    def watched(self: smtplib.SMTP, *given: Any, **named: Any) -> Any:
        try:
            answer = step(self, *given, **named)
        except (OSError, smtplib.SMTPException) as fault:
            seen.words = _short(f"SMTP {type(fault).__name__} {getattr(fault, 'smtp_code', '')}")
            raise
        if isinstance(answer, tuple) and isinstance(answer[0], int) and answer[0] >= HTTPStatus.BAD_REQUEST:
            seen.words = _short(f"SMTP {answer[0]} {bytes(answer[1]).decode('utf-8', 'replace')}")
        return answer

    return watched


def _public_only(
    look_up: Callable[..., Any], hosts: set[str], proxy: tuple[str | None, int | None]
) -> Callable[..., Any]:
    """Names are looked up once, here, so nobody can answer the check with one address and the call with another."""

    def public(host: Any, port: Any, *given: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        found = look_up(host, port, *given, **named)
        if name in hosts or (name, port) == proxy:
            return found
        outside = [one for one in found if not _is_inner(str(one[4][0]).partition("%")[0])]
        if not outside:
            seen.words = _short(f"{name} is not outside this network")
            raise socket.gaierror(socket.EAI_NONAME, "an address of the inner network")
        return outside

    return public


def _is_inner(host: str) -> bool:
    """Whether it is, as it is written, an address of this machine or of the inner network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or ("." not in host and ":" not in host)


def _short(words: str) -> str:
    return words.strip()[:LONGEST_BODY]


if __name__ == "__main__":
    main()
