"""Practice calls through Asterisk itself: it calls its own SIP port, so nothing needs to be installed."""

import hashlib
import time
import wave
from pathlib import Path

import numpy as np

from intake.rules.line_quality import FAINT_DB, LOUD_SHARE, SPEECH_DB
from telephony.ami import Door, LineAway
from telephony.pbx import AMI_USER
from telephony.settings import TelephonySettings
from transcription import sound

RATE = 8000
FRAME = 160  # samples of 20 ms
# Long enough that the caller does not speak into the first word of the notice.
CALLERS_ENDPOINT, CONTEXT, EXTENSION = "self", "rehearsal", "speak"
# What a carrier sends for a caller who withholds the number: no digits.
WITHHELD = "anonymous"
# A caller who stays: see the dial plan's `rehearsal`.
STAYS, WAITS, TALKS = "stays", "waits", "talks"


def prepared(source: Path, folder: Path) -> Path:
    """The sound as telephones carry it: 8 kHz, mono, 16 bit. Made once for each content.

    Raises:
        transcription.sound.NotSound
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{hashlib.sha256(source.read_bytes()).hexdigest()[:24]}.wav"
    if not made.exists():
        draft = made.with_suffix(".new")
        with wave.open(str(draft), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            for piece in sound.read(source, rate=RATE):
                file.writeframes(np.asarray(piece, dtype="<i2").tobytes())
        draft.replace(made)
    return made


def faint(speech: Path) -> Path:
    """Prepared speech as it comes from somebody far from the telephone: the line's lamp is red."""
    made = speech.with_name(f"{speech.stem}-faint.wav")
    if not made.exists():
        with wave.open(str(speech)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
        loud = float(np.quantile(np.sqrt(np.mean(frames**2, axis=1)), LOUD_SHARE))
        factor = 32_768 * 10 ** ((SPEECH_DB + FAINT_DB) / 2 / 20) / max(loud, 1.0)
        draft = made.with_suffix(".new")
        with wave.open(str(draft), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(np.round(samples * min(factor, 1.0)).astype("<i2").tobytes())
        draft.replace(made)
    return made


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return float(file.getnframes() / file.getframerate())


def line(settings: TelephonySettings) -> Door:
    """An AMI connection of our own. Raises: LineAway."""
    door = Door()
    door.connect("127.0.0.1", settings.ami_port)
    answer = door.login(AMI_USER, settings.ami_secret.get_secret_value())
    if answer.headers.get("Response") != "Success":
        door.close()
        raise LineAway(answer.headers.get("Message", "login refused"))
    return door


def place(door: Door, settings: TelephonySettings, number: str, speech: Path) -> int:
    """Let Asterisk call itself as `number` and play `speech`. The monotonic nanosecond before it was asked to:
    the INVITE leaves a moment later, so what is measured from here is never too small."""
    begun = time.monotonic_ns()
    door.ask(
        {
            "Action": "Originate",
            "Channel": f"PJSIP/{settings.practice_number}@{CALLERS_ENDPOINT}",
            "CallerID": f'"" <{number}>',
            "Context": CONTEXT,
            "Exten": EXTENSION,
            "Priority": "1",
            "Timeout": "20000",
            "Async": "true",
            "Variable": f"SPEECH={speech.with_suffix('')}",
        }
    )
    return begun


def place_to_stay(
    door: Door, settings: TelephonySettings, number: str, speech: Path | None, *, channel: str, longest: int
) -> None:
    """Let Asterisk call itself as `number`, speak, and stay on the line.

    Args:
        number: digits; empty for a caller who withholds it.
        speech: None for a caller who says nothing.
        channel: the name by which `redirect` and `hang_up` know the caller.
        longest: seconds after which he is gone whatever happens.

    Raises: LineAway, ActionRefused.
    """
    said = "" if speech is None else str(speech.with_suffix(""))
    door.ask(
        {
            "Action": "Originate",
            "Channel": f"PJSIP/{settings.practice_number}@{CALLERS_ENDPOINT}",
            "ChannelId": channel,
            "CallerID": f'"" <{number or WITHHELD}>',
            "Context": CONTEXT,
            "Exten": STAYS,
            "Priority": "1",
            "Timeout": "20000",
            "Async": "true",
            "Variable": f"SPEECH={said},LONGEST={longest}",
        }
    )


def redirect(door: Door, channel: str, extension: str) -> None:
    """Raises: LineAway; ActionRefused when the caller has gone."""
    door.ask(
        {"Action": "Redirect", "Channel": channel, "Context": CONTEXT, "Exten": extension, "Priority": "1"},
    )


def hang_up(door: Door, channel: str) -> None:
    """Raises: LineAway; ActionRefused when the caller has gone."""
    door.ask({"Action": "Hangup", "Channel": channel, "Cause": "16"})
