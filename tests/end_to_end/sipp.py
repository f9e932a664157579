"""Real SIP calls with real sound from SIPp: many callers, each with a number of its own, and what they saw."""

import shutil
import subprocess
import wave
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

SCENARIO = Path(__file__).parent / "caller.xml"
APT = "apt-get install sip-tester"


def needed() -> str:
    """The program's path; a counted skip that names the apt command where it is not installed."""
    found = shutil.which("sipp")
    if found is None:
        pytest.skip(f"SIPp is not installed: {APT}")
    return found


class Callers:
    """A running SIPp. `answered` are the numbers whose call was answered, as SIPp saw it."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int,
        numbers: list[str],
        speech: Path,
        per_second: float,
        seconds: float,
        extension: str = "100",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / "answered.log"
        scenario = folder / "caller.xml"
        scenario.write_text(SCENARIO.read_text("utf-8").replace("SPEECH", str(_a_law(speech, folder))), "utf-8")
        fields = folder / "numbers.csv"
        fields.write_text("SEQUENTIAL\n" + "\n".join(numbers) + "\n", "ascii")
        period = max(1, round(1000 / per_second))
        self._longest = round(len(numbers) / per_second + seconds + 40)
        self._running = subprocess.Popen(
            [
                *(needed(), f"127.0.0.1:{port}", "-sf", str(scenario), "-inf", str(fields)),
                *("-s", extension, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-m", str(len(numbers))),
                *("-r", "1", "-rp", str(period), "-d", str(round(seconds * 1000))),
                *("-trace_logs", "-log_file", str(self._log), "-nostdin"),
                *("-timeout", f"{self._longest}s", "-default_behaviors", "all,-bye"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )

    def answered(self) -> list[str]:
        lines = self._log.read_text("ascii").splitlines() if self._log.exists() else []
        return [line.split()[1] for line in lines if line.startswith("ANSWERED ")]

    def wait(self) -> list[str]:
        """Until every call is over; the numbers that were answered.

        SIPp itself may wait for ever for an exchange that was killed while it answered: it is ended after its time.
        """
        try:
            with suppress(subprocess.TimeoutExpired):
                self._running.wait(self._longest + 20)
        finally:
            if self._running.poll() is None:
                self._running.kill()
                self._running.wait()
        return self.answered()


def _a_law(speech: Path, folder: Path) -> Path:
    """The sound as raw 8 kHz A-law, which is what SIPp streams. `speech` is 16-bit mono at 8 or 16 kHz."""
    with wave.open(str(speech)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.int32)
        step = file.getframerate() // 8000
    if step > 1:
        samples = samples[: len(samples) // step * step].reshape(-1, step).mean(axis=1).astype(np.int32)
    made = folder / f"{speech.stem}.al"
    made.write_bytes(_companded(samples).tobytes())
    return made


def _companded(samples: NDArray[np.int32]) -> NDArray[np.uint8]:
    """G.711 A-law."""
    positive = samples >= 0
    size = np.minimum(np.where(positive, samples, -samples - 1), 32_767) >> 3
    exponent = np.where(size >= 32, np.floor(np.log2(np.maximum(size, 1))).astype(np.int32) - 4, 0)
    mantissa = np.where(exponent > 0, size >> np.maximum(exponent, 0), size >> 1) & 0x0F
    code = (exponent << 4) | mantissa
    return (np.where(positive, code | 0x80, code) ^ 0x55).astype(np.uint8)
