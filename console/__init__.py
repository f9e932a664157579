"""What people see: web console, websocket feed and command line. Holds no rule."""

from pathlib import Path

from intake.sentences import load

load(Path(__file__).parent / "texts")
load(Path(__file__).parent / "texts" / "lists")
