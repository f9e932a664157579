"""Six synthetic callers that ship with the project: 16 kHz WAV files and, in callers.json, what they say."""

from pathlib import Path

FOLDER = Path(__file__).parent
