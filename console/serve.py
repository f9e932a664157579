"""The app process: one telephone line to Asterisk, one web server on loopback, one more for the station's network."""

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from console.app import create_app
from console.desk_board import DeskBoard, confirmed_by_hand
from console.desk_wire import DeskChanged
from console.house import certificate, loading
from console.house.certificate import Certificate
from console.house_of import House
from console.live import Live
from console.programme import Programme, into_dial_plan
from console.rehearsal.begin import exercise_in_a_process_of_its_own, in_a_process_of_its_own
from console.settings import ConsoleSettings
from console.standing import Standing
from intake import durable
from intake.office import calls, exercises, rehearsals
from intake.records.database import Database
from intake.rules import show_window
from intake.settings import home_folder, house
from intake.words import CallId, CallOpening
from telephony.call_backs import CallBacks
from telephony.connection import AmiAddress
from telephony.delay import DelayWatch, delay_unit
from telephony.desk import DeskHands, LineLamp, QueueTeller
from telephony.desk_settings import DeskSettings
from telephony.feed_door import FeedDoor
from telephony.listener import Listener
from telephony.live_feed import LiveFeeds
from telephony.pbx import AMI_BACK_USER, AMI_ROOM_USER, AMI_USER, call_log_file
from telephony.programme_feed import ProgrammeFeed
from telephony.settings import TelephonySettings

log = logging.getLogger("rexian.app")


class Part(Protocol):
    """Something with threads of its own."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


# Pages and players that are slow to leave must not hold up a restart in a show.
PATIENCE_SECONDS = 2
# A ring passes through three threads. At Python's own 5 ms each of them may wait that long for a thread that draws up
# records for pages.
SWITCH_SECONDS = 0.001
# The longest thing a page says is a SIP message.
LONGEST_MESSAGE = 65_536


def serve(ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT."""
    sys.setswitchinterval(SWITCH_SECONDS)
    settings, telephony = ConsoleSettings(), TelephonySettings()  # type: ignore[call-arg]  # secrets come from the file
    db = Database(house().database)
    _end_orphans(db)
    programme = Programme(db, telephony.schedule(), tell=into_dial_plan(telephony, home_folder()))
    desk = DeskSettings()
    # The board is told by the unit's own thread, which begins when there is a board.
    delay = DelayWatch(
        delay_unit(desk, lambda: confirmed_by_hand(db)),
        on_change=lambda _: live.say(DeskChanged(desk=live.desk.view())),
    )
    listener = _listener(db, telephony, programme, delay)
    call_backs = CallBacks(db, _address(telephony, AMI_BACK_USER), telephony, call_log_file(home_folder()))
    standing = Standing(
        home_folder(), settings, telephony, line_up=lambda: _line_up(listener), schedule=programme.schedule
    )
    live = Live(db, standing, DeskBoard(db, delay, desk))
    feeds = FeedDoor(listener, standing.captions_are_here)
    running = House(
        db=db,
        settings=settings,
        telephony=telephony,
        live=live,
        hands=DeskHands(db, listener, delay, desk, show_is_on=lambda: _show_is_on(programme)),
        stored=listener.stored_ns,
        captions_changed=feeds.soon,
        feed_again=LiveFeeds(listener, telephony).begin_again,
        call_back=call_backs.place,
        rehearse=in_a_process_of_its_own(db),
        exercise=exercise_in_a_process_of_its_own(db),
        schedule=programme.schedule,
    )
    feed = ProgrammeFeed(_address(telephony, AMI_ROOM_USER))
    on_the_line = (delay, listener, feeds, call_backs, feed, QueueTeller(db, listener), LineLamp(db, listener))
    _go_on(running, programme, on_the_line, ready)


def _end_orphans(db: Database) -> None:
    """What the process before this one had begun."""
    rehearsals.end_orphans(db, datetime.now(UTC))
    exercises.end_orphans(db, datetime.now(UTC))


def _go_on(running: House, programme: Programme, on_the_line: Sequence[Part], ready: Callable[[], None]) -> None:
    """Everything begins, until somebody ends it; then everything ends, the last one first."""
    db, live = running.db, running.live
    live.start()
    programme.start()
    # While Asterisk boots: otherwise the first closed recording of the day stops every ring for a second.
    threading.Thread(target=durable.open_door, args=(db,), name="open-door", daemon=True).start()
    calls.warm_up(db, _invented(datetime.now(UTC)))
    for part in on_the_line:
        part.start()
    try:
        asyncio.run(_web(running, ready))
    finally:
        for part in reversed(on_the_line):
            part.stop()
        programme.stop()
        live.stop()
        db.close()


async def _web(running: House, ready: Callable[[], None]) -> None:
    app = create_app(running)
    servers = [_Server(config) for config in _configs(app, running.settings)]
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, _end, servers)
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    while not all(server.started for server in servers) and not any(task.done() for task in tasks):
        await asyncio.sleep(0.02)
    if not any(task.done() for task in tasks):
        ready()
        # FastAPI makes its routes when first asked, half a second that somebody at a screen would wait.
        await asyncio.to_thread(lambda: list(iter_route_contexts(app.routes)))
        loading.over()
    await asyncio.gather(*tasks)


class _Server(uvicorn.Server):
    """Signals are the process's matter: two servers must not both catch them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _configs(app: FastAPI, settings: ConsoleSettings) -> list[uvicorn.Config]:
    configs = [_config(app, settings.host, settings.port)]
    if settings.open_to:
        configs.append(_config(app, settings.open_to, settings.https_port, _certificate(settings)))
    return configs


def _config(app: FastAPI, host: str, port: int, pair: Certificate | None = None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_certfile=str(pair.certificate) if pair else None,
        ssl_keyfile=str(pair.key) if pair else None,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE_SECONDS,
        ws_max_size=LONGEST_MESSAGE,
        ws_ping_interval=5.0,
        ws_ping_timeout=5.0,
    )


def _certificate(settings: ConsoleSettings) -> Certificate:
    if settings.certificate and settings.certificate_key:
        return certificate.given(settings.certificate, settings.certificate_key)
    names = (settings.open_to, *settings.names)
    return certificate.ensure(home_folder() / "certificate", names, datetime.now(UTC))


def _end(servers: list[_Server]) -> None:
    for server in servers:
        server.should_exit = True


def _listener(db: Database, telephony: TelephonySettings, programme: Programme, delay: DelayWatch) -> Listener:
    return Listener(
        db,
        _address(telephony, AMI_USER),
        call_log_file(home_folder()),
        show_at=lambda at: show_window.number_in_year(programme.schedule(), at),
        delay_at=delay.at,
    )


def _show_is_on(programme: Programme) -> bool:
    """Lines that are open day and night are no show: then only citizens on the air are in the way."""
    return show_window.current(programme.schedule(), datetime.now(UTC)) is not None


def _address(telephony: TelephonySettings, user: str) -> AmiAddress:
    return AmiAddress(
        host=telephony.ami_host,
        port=telephony.ami_port,
        user=user,
        secret=telephony.ami_secret.get_secret_value(),
    )


def _line_up(listener: Listener) -> tuple[bool, datetime | None, str]:
    state = listener.state
    # The page means the exchange, not our line to it: that began anew with every restart of the console.
    return state.connected, state.started or state.since, state.last_error


def _invented(at: datetime) -> CallOpening:
    return CallOpening(
        call=CallId(str(UUID(int=0))),
        line="",
        number="",
        name="",
        withheld=True,
        practice=True,
        channel="",
        uniqueid="",
        linkedid="",
        rang_at=at,
        recording_base="",
    )
