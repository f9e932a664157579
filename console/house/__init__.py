"""One supervisor for five children: starts, watches, restarts and stops them, and adopts what a dead one left."""

from pathlib import Path

from intake.sentences import load

load(Path(__file__).parent / "texts")
