"""Asterisk's files, written into the home folder from settings, schedule and installation; whole or not at all."""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from intake.rules.show_window import Schedule, ShowMode, windows
from telephony import outbound
from telephony.pbx import modules, prompts, sections
from telephony.pbx.installation import Installation
from telephony.pbx.refusals import UnusableHome
from telephony.settings import TelephonySettings

AMI_USER = "rexian"
# Hears of calls back alone, so that they cost the ring nothing.
AMI_BACK_USER = "rexian-back"
# Hears who comes and goes in the rooms.
AMI_ROOM_USER = "rexian-room"
CALL_LOG = "rexian_cel.json"

# Two years of a fortnightly show: a station that never restarts its PBX in that time hears no next date, nothing worse.
WINDOWS = 52
# A Unix socket's name must fit into 108 bytes, and the control socket lies in the run folder.
RUN_LIMIT = 90
# A call is one SIP channel and its live feed; a practice call is one more, and rooms and phones need a few.
CHANNELS_PER_CALL, SPARE_CHANNELS = 6, 60
# Nobody talks with a citizen for two hours: a line that was forgotten open ends.
CALL_BACK_LONGEST = 7200
# A page that is loaded again, or a browser that is started again, is back on the line within two seconds; a person who
# has to look for a cable takes longer, and then the caller waits elsewhere.
ALONE_SECONDS = 10

# Settings that stand in a file as they are.
_PLAIN = (
    "sip_port",
    "rtp_first",
    "rtp_last",
    "ami_bind",
    "ami_port",
    "http_port",
    "agi_host",
    "agi_port",
    "agi_seconds",
    "audio_host",
    "audio_port",
    "hotline_number",
    "practice_number",
    "max_calls",
    "max_per_number",
    "message_seconds",
    "message_silence_seconds",
    "hold_prompt_seconds",
    "queue_prompt_seconds",
    "call_back_ring_seconds",
)
_PLAN = Path(__file__).parent / "plan"
# Parts of the core that complain at every start when they find no file; the defaults are right.
_BARE = {
    "acl.conf": "",
    "ccss.conf": "[general]\n",
    "cdr.conf": "[general]\nenable = no\n",
    "features.conf": "[general]\n",
    "indications.conf": "[general]\ncountry = cn\n[cn]\ndescription = China\nringcadence = 1000,4000\ndial = 450\n"
    "busy = 450/350,0/350\nring = 450/1000,0/4000\ncongestion = 450/700,0/700\n",
    "pjproject.conf": "",
    "stasis.conf": "[threadpool]\nminimum_size = 5\n",
    "udptl.conf": "[general]\n",
}
_FILES = (
    "asterisk.conf",
    "call_back.conf",
    "cel.conf",
    "confbridge.conf",
    "extensions.conf",
    "http.conf",
    "logger.conf",
    "manager.conf",
    "modules.conf",
    "musiconhold.conf",
    "pjsip.conf",
    "rtp.conf",
)


def call_log_file(home: Path) -> Path:
    """The call log: CEL as JSON lines, written by Asterisk alone."""
    return home / "calllog" / CALL_LOG


def etc(home: Path) -> Path:
    return home / "asterisk" / "etc"


def run_folder(home: Path) -> Path:
    """Where the control socket and the process number lie; elsewhere when the home folder's name is too long."""
    own = home / "asterisk" / "run"
    if len(str(own)) <= RUN_LIMIT:
        return own
    return Path(tempfile.gettempdir()) / f"rexian-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def render(
    installation: Installation,
    settings: TelephonySettings,
    home: Path,
    now: datetime,
    schedule: Schedule | None = None,
) -> Path:
    """Write every file and prompt, and return the path of asterisk.conf. A running Asterisk may reload them.

    Args:
        schedule: when shows are; the settings' rhythm alone when None.

    Raises ModulesMissing, UnusableHome.
    """
    if not re.fullmatch(r"/[A-Za-z0-9/._+-]*", str(home)):
        raise UnusableHome(home=home)
    values = _values(installation, settings, home, now, schedule or settings.schedule())
    filled = {name: _fill(name, values) for name in _FILES}
    json_log = modules.has_json_log(installation)
    filled["cel_custom.conf"] = (_PLAN / ("cel_custom.conf" if json_log else "cel_custom_before_22.conf")).read_text(
        "utf-8"
    )
    filled |= _BARE
    filled["rexian.json"] = json.dumps(_remembered(installation), indent=1)
    _make_folders(home)
    _link(home / "asterisk" / "data" / "documentation", installation.documentation)
    for name, text in filled.items():
        _write(etc(home) / name, text)
    prompts.install(home)
    return etc(home) / "asterisk.conf"


def rewrite_windows(settings: TelephonySettings, home: Path, now: datetime, schedule: Schedule) -> bool:
    """Write the dial plan anew for other shows; whether it differs from the one that was there.

    Raises FileNotFoundError before the first render.
    """
    path = etc(home) / "extensions.conf"
    text = _fill("extensions.conf", _values(remembered(home), settings, home, now, schedule))
    if path.read_text("utf-8") == text:
        return False
    _write(path, text)
    return True


def remembered(home: Path) -> Installation:
    """The Asterisk that the files in `home` were written for. Raises FileNotFoundError before the first render."""
    facts = json.loads((etc(home) / "rexian.json").read_text("utf-8"))
    root = Path(facts["root"]) if facts["root"] else None
    return Installation(
        version=facts["version"],
        argv_prefix=tuple(facts["argv_prefix"]),
        modules=Path(facts["modules"]),
        documentation=Path(facts["documentation"]),
        root=root,
    )


def _values(
    installation: Installation, settings: TelephonySettings, home: Path, now: datetime, schedule: Schedule
) -> Mapping[str, object]:
    offset = now.astimezone(schedule.zone).utcoffset()
    assert offset is not None
    plain = {name: getattr(settings, name) for name in _PLAIN}
    return {
        **plain,
        "home": home,
        "base": home / "asterisk",
        "run": run_folder(home),
        "modules": installation.modules,
        "modules_to_load": modules.lines(installation),
        "new_call_id": modules.new_call_id(installation),
        "wall": CHANNELS_PER_CALL * settings.max_calls + SPARE_CHANNELS,
        "ami_secret": settings.ami_secret.get_secret_value(),
        "ami_permits": sections.ami_permits(settings),
        "transports": sections.transports(settings),
        "loopback_transport": sections.loopback_transport(settings),
        "loopback": sections.loopback(settings),
        "loopback_permits": "permit = 127.0.0.0/255.0.0.0",
        "softphones": sections.softphones(settings),
        "softphone_codecs": modules.softphone_codecs(installation),
        "phones": sections.phones(settings),
        "trunks": sections.trunks(settings),
        "hotline_entrances": sections.entrances(settings),
        "always_open": int(settings.show is ShowMode.ALWAYS),
        "windows": sections.window_lines(windows(schedule, now, WINDOWS), schedule.zone),
        "overrun": settings.show_overrun_minutes * 60,
        "keypad_menu": int(settings.keypad_menu),
        "seconds_east": int(offset.total_seconds()),
        "call_back_longest": CALL_BACK_LONGEST,
        "screening_rooms": sections.screening_rooms(),
        "staff_rooms": sections.staff_rooms(),
        "room_numbers": sections.room_numbers(),
        "alone_seconds": ALONE_SECONDS,
        **_call_backs(settings),
    }


def _call_backs(settings: TelephonySettings) -> dict[str, str]:
    trunk, secret = settings.trunk_out, settings.trunk_out_secret
    return {
        "trunk_out": outbound.section(trunk, None if secret is None else secret.get_secret_value()),
        "call_back_trunk": "" if trunk is None else f"PJSIP/{trunk.prefix}${{BACK_NUMBER}}@{outbound.ENDPOINT}",
        "call_back_caller_id": settings.hotline_number if trunk is None else trunk.caller_id,
    }


def _fill(name: str, values: Mapping[str, object]) -> str:
    """`<<name>>` becomes its value; an unknown name raises KeyError."""
    return re.sub(r"<<(\w+)>>", lambda found: str(values[found[1]]), (_PLAN / name).read_text("utf-8"))


def _remembered(installation: Installation) -> dict[str, object]:
    return {
        "version": installation.version,
        "argv_prefix": list(installation.argv_prefix),
        "modules": str(installation.modules),
        "documentation": str(installation.documentation),
        "root": str(installation.root) if installation.root else None,
    }


def _make_folders(home: Path) -> None:
    base = home / "asterisk"
    for name in ("etc", "data/sounds", "data/hold", "data/agi-bin", "data/keys", "db", "log", "spool/prompts"):
        (base / name).mkdir(parents=True, exist_ok=True)
    run_folder(home).mkdir(parents=True, exist_ok=True, mode=0o700)
    etc(home).chmod(0o700)  # the files hold passwords
    call_log_file(home).parent.mkdir(parents=True, exist_ok=True)
    # Where Record writes what is recorded already: nowhere.
    _link(base / "spool" / "nothing.sln", Path(os.devnull))
    # Asterisk puts the log below its own log folder; the station finds it at calllog/.
    _link(base / "log" / "cel-custom", Path("../../calllog"))


def _link(link: Path, to: Path) -> None:
    if not link.is_symlink() or link.readlink() != to:
        link.unlink(missing_ok=True)
        link.symlink_to(to)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.touch(mode=0o600)
    draft.write_text(text, "utf-8")
    draft.replace(path)
