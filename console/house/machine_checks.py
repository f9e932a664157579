"""Checks of the machine: Python, disk, clock, font, secrets, certificate. Each names what mends it."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.house import certificate, fonts, ports, printing
from console.house.ports import Port
from console.settings import GIGABYTE, ConsoleSettings
from intake.sentences import say
from intake.words import Refusal

OLDEST_PYTHON = (3, 11)
# Files of this home from the future mean a clock set back: call times and case numbers would go backwards.
CLOCK_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of `rexian doctor`. `stops` is true where starting anyway would lose calls."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    stops: bool = True


def passed(name: str, found: str) -> Check:
    return Check(name=name, ok=True, found=found)


def failed(name: str, found: str, mend: str, *, stops: bool = True) -> Check:
    return Check(name=name, ok=False, found=found, mend=mend, stops=stops)


def python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return passed("python", found)
    return failed("python", found, say("doctor.python.mend"))


def home(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        return failed("home", str(fault), say("doctor.home.mend"))
    if os.access(folder, os.W_OK | os.X_OK):
        return passed("home", str(folder))
    return failed("home", str(folder), say("doctor.home.mend"))


def disk(folder: Path, settings: ConsoleSettings) -> Check:
    """Free space for recordings: below the first limit nothing starts, below the second it only warns."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free / GIGABYTE
    found = say("doctor.disk.found", free=f"{free:.1f}", folder=str(folder))
    if free < settings.disk_stop_gb:
        return failed("disk", found, say("doctor.disk.mend", least=settings.disk_stop_gb))
    if free < settings.disk_warn_gb:
        return failed("disk", found, say("doctor.disk.warn", least=settings.disk_warn_gb), stops=False)
    return passed("disk", found)


def font(folder: Path) -> Check:
    found = fonts.chinese(folder)
    if not found:
        return failed("font", say("doctor.font.none"), say("doctor.font.mend"))
    if not fonts.is_enough(folder):
        return failed("font", found, say("doctor.font.rare"), stops=False)
    return passed("font", found)


def printer(folder: Path) -> Check:
    """What makes PDFs is a library of the system; without it everything but PDFs works."""
    if printing.is_ready(folder):
        return passed("printer", "pango")
    return failed("printer", say("doctor.printer.none"), say("doctor.printer.mend"), stops=False)


def secrets(folder: Path) -> Check:
    """The secrets file must be readable by its owner alone: it opens the PBX and the console's inner door."""
    path = folder / "secrets.toml"
    if not path.exists():
        return passed("secrets", say("doctor.secrets.later"))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return failed("secrets", f"{path} {mode:o}", say("doctor.secrets.mend", path=str(path)))
    return passed("secrets", f"{path} {mode:o}")


def clock(folder: Path, zone: str, now: datetime) -> Check:
    try:
        local = now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return failed("clock", zone, say("doctor.clock.zone"))
    marks = [folder / "rexian.db", folder / "secrets.toml", folder / "run" / "state.json"]
    newest = max((path.stat().st_mtime for path in marks if path.exists()), default=0.0)
    if newest > (now + CLOCK_PATIENCE).timestamp():
        return failed("clock", f"{local:%Y-%m-%d %H:%M:%S %z}", say("doctor.clock.mend"))
    found = f"{local:%Y-%m-%d %H:%M:%S %z}"
    if _kernel_says_unset():
        return failed("clock", found, say("doctor.clock.unset"), stops=False)
    return passed("clock", found)


def _kernel_says_unset() -> bool:
    """Whether timedatectl knows of no time source. Without systemd nobody can tell, and that is no fault."""
    try:
        told = subprocess.run(
            ["timedatectl", "show", "-p", "NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and told.stdout.strip() == "no"


def opened(settings: ConsoleSettings, now: datetime, folder: Path) -> Check:
    """The address the station's network shall use, and the certificate for it."""
    if not settings.open_to:
        return passed("network", say("doctor.network.loopback"))
    if not ports.is_ours_to_bind(settings.open_to):
        return failed("network", settings.open_to, say("doctor.network.mend"))
    try:
        pair = certificate_pair(settings, now, folder)
    except Refusal as refusal:
        return failed("network", settings.open_to, refusal.sentence())
    return passed("network", f"{settings.address}  SHA-256 {certificate.fingerprint(pair)[:23]}…")


def certificate_pair(settings: ConsoleSettings, now: datetime, folder: Path) -> certificate.Certificate:
    if settings.certificate and settings.certificate_key:
        return certificate.given(settings.certificate, settings.certificate_key)
    return certificate.ensure(folder / "certificate", (settings.open_to, *settings.names), now)


def kept_pair(settings: ConsoleSettings, folder: Path) -> certificate.Certificate:
    """The pair that `certificate_pair` found or made, without making one."""
    if settings.certificate and settings.certificate_key:
        return certificate.Certificate(certificate=settings.certificate, key=settings.certificate_key)
    place = folder / "certificate"
    return certificate.Certificate(certificate=place / "console.crt", key=place / "console.key")


def port_rows(wanted: list[Port], folder: Path) -> Iterator[Check]:
    """One row for each port: free, ours already, or taken by somebody who is named."""
    for port in wanted:
        name = f"{port.protocol} {port.host}:{port.number}"
        if ports.is_free(port):
            yield passed(f"port {port.child}", name)
            continue
        holder = ports.holder(port)
        if holder is not None and holder.home == str(folder):
            yield passed(f"port {port.child}", say("doctor.port.ours", port=name, pid=holder.pid))
            continue
        who = say("doctor.port.by", program=holder.program, pid=holder.pid) if holder else ""
        taken = say("doctor.port.taken", port=name, who=who)
        yield failed(f"port {port.child}", taken, say("doctor.port.mend", setting=port.setting))
