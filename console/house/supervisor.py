"""The supervisor: keeps five children alive until told to stop. Knows processes only, nothing of calls or cases."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.house import logs, restarts, running, state
from console.house.children import Child, Standing, adopt, spawn
from console.house.state import ChildState, HouseView
from intake.sentences import say

# A death is noticed at once (the kernel wakes us); this only bounds how late a lost readiness is seen.
LOOK_SECONDS = 0.25
PROBE_SECONDS = 0.2
CALM_PROBE_SECONDS = 1.0
LOG_LOOK_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    home: Path
    version: str
    address: str
    longest_pause: float
    log_bytes: int
    log_copies: int


Told = Callable[[Standing], None]


class House:
    """Children by name, one loop. `told` hears every change of a child's state, in the loop's thread."""

    def __init__(self, rules: HouseRules, children: Sequence[Child], told: Told, now: Callable[[], datetime]) -> None:
        self._rules, self._told, self._now = rules, told, now
        self._since = now()
        self._standing = {c.name: Standing(child=c, since=self._since) for c in children}
        self._over = threading.Event()
        self._hurried = threading.Event()
        self._ready: dict[str, bool] = {}
        self._written: Mapping[str, object] = {}
        self._log_look = 0.0

    # ---- life

    def begin(self) -> None:
        """Adopt what an earlier supervisor left, end what cannot be adopted, start the rest."""
        self._take_over()
        for standing in self._standing.values():
            if standing.process is None:
                self._start(standing)
        threading.Thread(target=self._probe, name="probe", daemon=True).start()

    def watch(self, asked_to_stop: threading.Event) -> None:
        """Hold the house up until `asked_to_stop` is set."""
        while not asked_to_stop.is_set():
            self.look()
            alive = [s.process.pid for s in self._standing.values() if s.process and s.is_alive()]
            running.wait_for_exit(alive, LOOK_SECONDS)

    def look(self) -> None:
        """One round: restart the fallen, note who is ready, write the state, turn the logs."""
        clock = time.monotonic()
        for standing in self._standing.values():
            self._tend(standing, clock)
        self._write(clock)
        if clock - self._log_look > LOG_LOOK_SECONDS:
            self._log_look = clock
            self._turn_logs()

    def _turn_logs(self) -> None:
        """The children's logs and Asterisk's own. Never the call log: it is what calls are recovered from."""
        for folder in (self._rules.home / "log", self._rules.home / "asterisk" / "log"):
            for log in folder.glob("*.log"):
                with contextlib.suppress(OSError):
                    logs.turn(log, self._rules.log_bytes, self._rules.log_copies)

    def stop(self) -> None:
        """Stop the children, order by order, each within its own time."""
        self._over.set()
        for order in sorted({s.child.stop_order for s in self._standing.values()}):
            group = [s for s in self._standing.values() if s.child.stop_order == order]
            self._stop_group(group)
        self._write(time.monotonic())

    def hurry(self) -> None:
        """Stop waiting for children that take their time; what still runs is killed."""
        self._hurried.set()

    @property
    def is_ready(self) -> bool:
        return all(s.state is ChildState.READY for s in self._standing.values())

    def standing(self, name: str) -> Standing:
        return self._standing[name]

    # ---- one child

    def _take_over(self) -> None:
        # The pid file names the real one first, should a child's own offspring carry the same marks.
        left = sorted(running.of_home(self._rules.home), key=lambda r: not self._is_written(r))
        ended = []
        for found in left:
            standing = self._standing.get(found.name)
            followed = any(o.leads and o.pid == found.session for o in left)
            if not found.leads and followed:
                continue  # its leader decides
            if standing and found.leads and standing.process is None and found.build == standing.child.build:
                adopt(standing, found, self._rules.home)
                standing.turn(ChildState.STARTING, self._now())
                self._told(standing)
            else:
                ended.append(found)
        longest = max((s.child.stop_seconds for s in self._standing.values()), default=0.0)
        running.end(ended, longest)
        self._end_followers({found.pid for found in ended})

    def _is_written(self, found: running.Running) -> bool:
        written = running.from_pid_file(self._rules.home / "run" / f"{found.name}.pid")
        return written == (found.pid, found.started)

    def _end_followers(self, leaders: set[int]) -> None:
        """What a dead child forked holds its ports and its models; it must go before the next start."""
        left = [r for r in running.of_home(self._rules.home) if r.session in leaders and not r.leads]
        running.end(left, 1.0)

    def _start(self, standing: Standing) -> None:
        try:
            spawn(standing, self._rules.home)
        except OSError as fault:
            standing.says = str(fault)
            self._fell(standing, time.monotonic())
            return
        self._ready[standing.child.name] = False
        standing.turn(ChildState.STARTING, self._now())
        self._told(standing)

    def _tend(self, standing: Standing, clock: float) -> None:
        match standing.state:
            case ChildState.WAITING:
                if clock >= standing.next_start:
                    self._start(standing)
            case ChildState.STARTING | ChildState.READY | ChildState.NOT_READY:
                if not standing.is_alive():
                    self._fell(standing, clock)
                elif self._is_stuck(standing, clock):
                    self._kill(standing)
                    self._fell(standing, clock, say("house.fell.hung", seconds=round(_patience(standing) or 0)))
                else:
                    self._note_readiness(standing)
            case ChildState.STOPPING | ChildState.STOPPED:
                pass

    def _fell(self, standing: Standing, clock: float, why: str = "") -> None:
        if standing.process is not None:
            self._end_followers({standing.process.pid})
        ended = ""
        if standing.popen is not None:
            # Dead already; it may have died between two looks, and nobody has read its end yet.
            ended = _ended(standing.popen.wait(5))
        standing.process = standing.popen = None
        self._ready[standing.child.name] = False
        standing.falls.append(clock)
        wait = restarts.pause(standing.falls, clock, self._rules.longest_pause)
        standing.says = why or logs.cause(self._rules.home / "log" / f"{standing.child.name}.log") or ended
        standing.next_start = clock + wait
        if standing.state is not ChildState.STOPPED:
            standing.turn(ChildState.WAITING, self._now())
        else:
            standing.turn(ChildState.STARTING, self._now())
            standing.turn(ChildState.WAITING, self._now())
        self._told(standing)
        if not wait:
            self._start(standing)

    def _note_readiness(self, standing: Standing) -> None:
        is_ready = self._ready.get(standing.child.name, False)
        if is_ready and standing.state is not ChildState.READY:
            standing.says = ""
            standing.turn(ChildState.READY, self._now())
            self._told(standing)
        elif not is_ready and standing.state is ChildState.READY:
            standing.turn(ChildState.NOT_READY, self._now())
            self._told(standing)

    def _is_stuck(self, standing: Standing, clock: float) -> bool:
        patience = _patience(standing)
        return patience is not None and clock - standing.last_answer > patience

    def _kill(self, standing: Standing) -> None:
        assert standing.process is not None
        running.tell(standing.process, signal.SIGKILL)
        if standing.popen is not None:
            standing.popen.wait(5)

    def _stop_group(self, group: list[Standing]) -> None:
        alive = [s for s in group if s.is_alive()]
        for standing in group:
            if standing in alive:
                standing.turn(ChildState.STOPPING, self._now())
        self._write(time.monotonic())
        leaders = [s.process for s in alive if s.process]
        running.end(leaders, max((s.child.stop_seconds for s in alive), default=0.0), self._hurried.is_set)
        self._end_followers({leader.pid for leader in leaders})
        for standing in group:
            if standing.popen is not None:
                standing.popen.wait(5)
            if standing.state is not ChildState.STOPPED:
                if standing.state not in (ChildState.STOPPING, ChildState.WAITING):
                    standing.turn(ChildState.STOPPING, self._now())
                standing.turn(ChildState.STOPPED, self._now())
            (self._rules.home / "run" / f"{standing.child.name}.pid").unlink(missing_ok=True)
            self._told(standing)

    # ---- the probing thread: may wait for answers, so that the loop never does

    def _probe(self) -> None:
        while not self._over.wait(CALM_PROBE_SECONDS if self.is_ready else PROBE_SECONDS):
            for name, standing in self._standing.items():
                process = standing.process
                if process is None:
                    continue
                is_ready = standing.child.ready(process)
                has_answered = is_ready or standing.child.answers(process)
                # A child that fell meanwhile has another process; an old answer is not about that one.
                if standing.process is not process:
                    continue
                self._ready[name] = is_ready
                if has_answered:
                    standing.last_answer = time.monotonic()
                    standing.has_answered = True

    def _write(self, clock: float) -> None:
        children = {name: standing.view(clock) for name, standing in self._standing.items()}
        if children == self._written:
            return
        self._written = children
        view = HouseView(
            pid=os.getpid(),
            started=running.start_ticks(os.getpid()) or 0,
            since=self._since,
            version=self._rules.version,
            address=self._rules.address,
            ready=self.is_ready,
            alive=True,
            children=children,
        )
        state.write(self._rules.home, view)


def _patience(standing: Standing) -> float | None:
    return standing.child.patience if standing.has_answered else standing.child.loading_patience


def _ended(code: int) -> str:
    """An exit status in words; a negative one is a signal's number."""
    return (
        say("house.fell.signal", signal=signal.Signals(-code).name) if code < 0 else say("house.fell.code", code=code)
    )
