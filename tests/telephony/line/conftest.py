"""The real Asterisk for this room's tests."""

from tests.asterisk_fixture import installed_asterisk, made_prompts, start_line

__all__ = ["installed_asterisk", "made_prompts", "start_line"]
