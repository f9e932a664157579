"""Sound in, text out: recognisers, live captions and the after-call pass."""

from pathlib import Path

from intake.sentences import load

load(Path(__file__).parent / "texts")
