"""The telephone room: Asterisk's words in, the office's words out. Knows nothing of pages or of speech."""

from pathlib import Path

from intake import sentences

sentences.load(Path(__file__).parent / "texts")
