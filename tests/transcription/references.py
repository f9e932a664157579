"""What is said in the recorded speech of the tests and in the shipped callers."""

import json
from pathlib import Path

from transcription.callers import FOLDER

SPEECH = Path(__file__).parent / "speech"


def texts_of(folder: Path, name: str) -> dict[Path, str]:
    return {folder / Path(row["file"]).name: row["text"] for row in json.loads((folder / name).read_text("utf-8"))}


CALLERS = texts_of(FOLDER, "callers.json")
READ = texts_of(SPEECH, "read.json")
